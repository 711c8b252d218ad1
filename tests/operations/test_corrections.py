"""Corrections: a new update that takes the place of a published one once it is published itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from commitments import clock
from commitments.errors import RuleViolation
from commitments.models import AuditEvent, ProgressUpdate, Undertaking, User
from commitments.operations.content import UpdateContent
from commitments.operations.updates import (
    correct_update,
    draft_update,
    edit_update,
    point_at_speaking,
    publish_update,
    submit_update,
)
from commitments.queries.commitments import visible_commitments
from commitments.standing import as_of, day
from tests import factories as make

from .conftest import World, newest_event

Refused = Callable[..., RuleViolation]

RIGHT = UpdateContent(delivery="at_risk", done="Three visits, not two.", reason="One was counted twice.")


@pytest.fixture
def published(world: World) -> ProgressUpdate:
    return make.update(undertaking=world.jp, period="2024-H1", delivery="on_track", done="Two visits.")


def correct(
    world: World, update: ProgressUpdate, by: User | None = None, reason: str = "Miscounted."
) -> ProgressUpdate:
    return correct_update(by=by or world.person("reporter"), update=update, reason=reason, content=RIGHT)


def publish(world: World, update: ProgressUpdate) -> None:
    submit_update(by=update.author, update=update, version=update.version)
    publish_update(by=world.person("approver"), update=update, version=update.version + 1)


def test_a_correction_is_a_draft_of_the_same_period_until_published(world: World, published: ProgressUpdate) -> None:
    correction = correct(world, published)
    assert (correction.status, correction.period, correction.supersedes) == ("draft", published.period, published)
    assert correction.correction_reason == "Miscounted."
    event = newest_event()
    assert (event.verb, event.party, event.new["supersedes"]) == ("correct", "JP", published.pk)
    published.refresh_from_db()
    world.jp.refresh_from_db()
    assert published.superseded_at is None
    assert world.jp.current_update == published


def test_publishing_it_supersedes_the_old_one_which_stays_word_for_word(
    world: World, published: ProgressUpdate
) -> None:
    before = (published.done, published.delivery, published.published_at, published.published_by_id)
    correction = correct(world, published)
    publish(world, correction)
    published.refresh_from_db()
    correction.refresh_from_db()
    world.jp.refresh_from_db()
    assert published.superseded_at == correction.published_at
    assert (published.done, published.delivery, published.published_at, published.published_by_id) == before
    assert world.jp.current_update == correction
    event = AuditEvent.objects.get(verb="supersede")
    assert (event.row, event.party, event.new["superseded_by"]) == (str(published.pk), "", correction.pk)


def test_a_past_day_still_shows_what_had_been_published_then(world: World, published: ProgressUpdate) -> None:
    publish(world, correct(world, published))
    by_then = day(dt.date(2024, 7, 1))
    user = world.person("viewer")
    row = visible_commitments(user, by_then, code="T-01").get()
    assert row.standing.jp_update == published


@pytest.mark.parametrize("reason", ["", "  "])
def test_it_needs_a_reason(world: World, refused: Refused, published: ProgressUpdate, reason: str) -> None:
    by = world.person("reporter")
    error = refused("no_reason", correct_update, by=by, update=published, reason=reason, content=RIGHT)
    assert list(error.fields) == ["correction_reason"]


def test_its_reason_can_be_reworded_but_not_removed(world: World, refused: Refused, published: ProgressUpdate) -> None:
    correction = correct(world, published)
    by = correction.author
    edit_update(by=by, update=correction, version=1, content=RIGHT, correction_reason="Counted twice.")
    correction.refresh_from_db()
    assert correction.correction_reason == "Counted twice."
    error = refused("no_reason", edit_update, by=by, update=correction, version=2, content=RIGHT, correction_reason=" ")
    assert list(error.fields) == ["correction_reason"]


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn"])
def test_only_published_ones_are_corrected(world: World, refused: Refused, status: str) -> None:
    update = make.update(undertaking=world.jp, status=status)
    refused("not_published", correct_update, by=world.person("reporter"), update=update, reason="x", content=RIGHT)


def test_a_superseded_one_is_not_corrected_again(world: World, refused: Refused, published: ProgressUpdate) -> None:
    make.update(undertaking=world.jp, period="2024-H1", supersedes=published)
    by = world.person("reporter")
    refused("already_superseded", correct_update, by=by, update=published, reason="x", content=RIGHT)


def test_of_two_corrections_one_is_published(world: World, refused: Refused, published: ProgressUpdate) -> None:
    first, second = correct(world, published), correct(world, published)
    publish(world, first)
    submit_update(by=second.author, update=second, version=1)
    refused("already_superseded", publish_update, by=world.person("approver"), update=second, version=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressUpdate.objects.filter(pk=second.pk).update(
            status="published", published_by=world.person("approver"), published_at=clock.now()
        )


def test_a_correction_is_corrected_in_its_turn(world: World, published: ProgressUpdate) -> None:
    first = correct(world, published)
    publish(world, first)
    second = correct(world, first)
    publish(world, second)
    world.jp.refresh_from_db()
    assert world.jp.current_update == second


def test_who_may_correct(world: World, refused: Refused, published: ProgressUpdate) -> None:
    people = [
        (world.person("viewer"), "role"),
        (world.person("administrator"), "role"),
        (world.person("coordinator", "MN"), "other_party"),
        (world.person("reporter", of_ministry=world.meti), "not_assigned"),
    ]
    for by, code in people:
        refused(code, correct_update, by=by, update=published, reason="x", content=RIGHT)


def test_the_writing_ministry_and_the_one_assigned_today_may(world: World, published: ProgressUpdate) -> None:
    world.commitment.assignments.filter(ministry=world.mofa).update(ends_on=dt.date(2024, 12, 31))
    make.assignment(of=world.commitment, to=world.meti, starts_on="2025-01-01")
    correct(world, published, world.person("reporter"))
    handed_on = correct(world, published, world.person("reporter", of_ministry=world.meti))
    assert handed_on.ministry == world.meti


def test_four_eyes_hold_for_corrections(world: World, refused: Refused, published: ProgressUpdate) -> None:
    approver = world.person("approver")
    correction = correct(world, published, approver)
    submit_update(by=approver, update=correction, version=1)
    refused("four_eyes", publish_update, by=approver, update=correction, version=2)


# --- the pointer and the search ----------------------------------------------------------------------------------


def speaking(world: World, *, live: bool) -> list[tuple[int | None, int | None]]:
    rows = visible_commitments(world.person("viewer"), day(clock.today()))
    return list(as_of(rows, day(clock.today()), live=live).values_list("standing__jp_update", "standing__mn_update"))


def test_the_pointer_equals_the_search_after_every_step(world: World) -> None:
    def agree() -> None:
        assert speaking(world, live=True) == speaking(world, live=False)

    older = draft_update(
        by=world.person("reporter"), undertaking=world.jp, period=make.reporting_period("2023-H2"), content=RIGHT
    )
    agree()
    publish(world, older)
    agree()
    assert speaking(world, live=True) == [(older.pk, None)]
    newer = draft_update(
        by=world.person("reporter", "MN"),
        undertaking=world.mn,
        period=make.reporting_period("2024-H1"),
        content=RIGHT,
    )
    publish_by_mn = world.person("approver", "MN")
    submit_update(by=newer.author, update=newer, version=1)
    publish_update(by=publish_by_mn, update=newer, version=2)
    agree()
    correction = correct(world, older)
    agree()
    publish(world, correction)
    agree()
    assert speaking(world, live=True) == [(correction.pk, newer.pk)]


def test_pointing_again_changes_nothing(world: World, published: ProgressUpdate) -> None:
    side = Undertaking.objects.get(pk=world.jp.pk)
    point_at_speaking(side)
    assert side.current_update == published
    ProgressUpdate.objects.filter(pk=published.pk).update(superseded_at=clock.now())
    point_at_speaking(side)
    side.refresh_from_db()
    assert side.current_update is None
