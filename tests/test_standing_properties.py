"""Whatever happens to a commitment, and whatever day is asked about, the SQL gives the reference's answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from commitments import clock
from commitments.models import Commitment, DateStanding, KeptDay, MilestoneStanding, Standing
from commitments.operations.keeping import forget_days, keep_days
from commitments.standing import as_of, day
from tests import factories as make
from tests import random_histories as random
from tests import reference_standing as reference

pytestmark = [pytest.mark.thorough, pytest.mark.django_db]

FILED = {"pillar_id", "position", "code"}  # where it is listed, not how it stands
STANDING = [column.attname for column in Standing._meta.concrete_fields if column.attname not in FILED]
MILESTONE_STANDING = ["milestone_id", "due_on", "met_on", "schedule", "times_revised"]


@pytest.fixture
def people(db: None) -> random.Cast:
    return random.cast()


@contextmanager
def undone() -> Iterator[None]:
    """What an example writes is gone before the next one."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def days_to_ask(told: list[random.Story]) -> st.SearchStrategy[list[dt.date]]:
    turning = sorted({day for story in told for day in random.interesting_days(story)})
    return st.lists(st.sampled_from(turning) | st.sampled_from(random.EDGES), min_size=1, max_size=12, unique=True)


def standings(date: dt.date, *, code: str | None = None, live: bool | None = None) -> dict[int, dict[str, Any]]:
    commitments = Commitment.objects.filter(code=code) if code else Commitment.objects.all()
    rows = as_of(commitments, day(date), code=code, live=live)
    return {
        row["standing__commitment_id"]: {column: row[f"standing__{column}"] for column in STANDING}
        for row in rows.values(*(f"standing__{column}" for column in STANDING))
    }


def kept_standings(date: dt.date) -> dict[int, dict[str, Any]]:
    rows = as_of(Commitment.objects.all(), day(date), kept=True).filter(standing__isnull=False)
    return {
        row["standing__commitment_id"]: {column: row[f"standing__{column}"] for column in STANDING}
        for row in rows.values(*(f"standing__{column}" for column in STANDING))
    }


def milestone_standings(date: dt.date, *, code: str | None = None) -> dict[int, dict[str, Any]]:
    rows = as_of(MilestoneStanding.objects.all(), day(date), code=code)
    return {row["milestone_id"]: row for row in rows.values(*MILESTONE_STANDING)}


def date_standings(date: dt.date) -> dict[int, dict[str, Any]]:
    """With `milestone_id` the key of the row, as the reference has it."""
    rows = as_of(DateStanding.objects.all(), day(date))
    return {
        row.pk: {name: row.pk if name == "milestone_id" else getattr(row, name) for name in MILESTONE_STANDING}
        for row in rows
    }


def told_in(share: int) -> settings:
    """An example writes rows and asks about many days: one for every `share` of a pure function's."""
    return settings(
        max_examples=max(1, settings().max_examples // share),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


@told_in(2)
@given(told=random.tellings(), data=st.data())
def test_every_answer_equals_the_reference(people: random.Cast, told: list[random.Story], data: st.DataObject) -> None:
    with undone():
        histories = [reference.load(random.write(story, people)) for story in told]
        for date in data.draw(days_to_ask(told)):
            note(f"on {date}")
            answers = standings(date, live=False)
            for history in histories:
                assert answers[history.commitment.pk] == asdict(reference.answer(history, date))
            assert milestone_standings(date) == {
                one.milestone_id: asdict(one) for history in histories for one in reference.milestones(history, date)
            }
            assert date_standings(date) == {
                key: asdict(one) for history in histories for key, one in reference.dates(history, date).items()
            }


@told_in(8)
@given(told=random.tellings(), data=st.data())
def test_the_pointer_speaks_as_the_search_does(
    people: random.Cast, told: list[random.Story], data: st.DataObject
) -> None:
    with undone():
        for story in told:
            random.write(story, people)
        for date in data.draw(days_to_ask(told)):
            note(f"on {date}")
            make.point_at_current(on=date)
            searched = standings(date, live=False)
            assert standings(date, live=True) == searched
            with clock.at(clock.end_of(date) - dt.timedelta(microseconds=1)):
                assert standings(date) == searched


@told_in(8)
@given(told=random.tellings(), data=st.data())
def test_what_is_kept_for_a_day_is_what_is_computed(
    people: random.Cast, told: list[random.Story], data: st.DataObject
) -> None:
    with undone():
        for story in told:
            random.write(story, people)
        for date in data.draw(days_to_ask(told)):
            note(f"on {date}")
            make.point_at_current(on=date)
            with clock.at(clock.end_of(date) - dt.timedelta(microseconds=1)):
                keep_days(date)
                assert day(date).kept == (day(date).period is not None)
                assert kept_standings(date) == standings(date, live=False)
            forget_days(KeptDay.objects.all())
            assert not kept_standings(date)


@told_in(10)
@given(told=random.tellings(min_size=2), data=st.data())
def test_asked_for_one_commitment_it_is_the_same_row(
    people: random.Cast, told: list[random.Story], data: st.DataObject
) -> None:
    with undone():
        commitments = [random.write(story, people) for story in told]
        own_steps = {one.pk: {step.pk for step in one.milestones.all()} for one in commitments}
        for date in data.draw(days_to_ask(told)):
            note(f"on {date}")
            together, steps = standings(date, live=False), milestone_standings(date)
            for one in commitments:
                assert standings(date, live=False, code=one.code) == {one.pk: together[one.pk]}
                assert milestone_standings(date, code=one.code) == {
                    pk: steps[pk] for pk in steps.keys() & own_steps[one.pk]
                }
