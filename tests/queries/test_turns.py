"""What asks for a decision over time, the day before, on and after; and against the same rules in plain Python."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from commitments import clock
from commitments.models import Commitment, DateRevision, ProgressUpdate, ReportingPeriod, User
from commitments.queries.commitments import find_commitments
from commitments.queries.turns import TURNS
from commitments.standing import day
from tests import factories as make

pytestmark = pytest.mark.django_db


def found(turn: str, on: str) -> set[str]:
    rows = find_commitments(make.user(role="viewer"), {turn: "true"}, day(dt.date.fromisoformat(on))).queryset
    return {row.code for row in rows}


@pytest.fixture
def road(db: None) -> Commitment:
    return make.commitment(code="EC-01", due_on="2024-06-30", parties=("JP", "MN"))


class TestSlippedTwice:
    def test_from_the_day_on_which_the_second_was_agreed(self, road: Commitment) -> None:
        for asked, agreed, new in (
            ("2024-01-10", "2024-01-12", "2024-09-30"),
            ("2024-03-01", "2024-03-05", "2024-12-31"),
        ):
            make.date_revision(of=road, new_due_on=new, requested_at=asked, agreed_at=agreed)
        assert [found("slipped_twice", on) for on in ("2024-03-04", "2024-03-05")] == [set(), {"EC-01"}]

    def test_an_earlier_date_is_no_slip(self, road: Commitment) -> None:
        for agreed, old, new in (
            ("2024-01-12", "2024-06-30", "2024-09-30"),
            ("2024-03-05", "2024-09-30", "2024-08-31"),
        ):
            make.date_revision(of=road, old_due_on=old, new_due_on=new, requested_at=agreed, agreed_at=agreed)
        assert found("slipped_twice", "2024-04-01") == set()


class TestFell:
    def test_from_on_track_to_off_track_in_one_step(self, road: Commitment) -> None:
        side = make.side(road, "MN")
        make.update(undertaking=side, period="2023-H1", delivery="on_track", published_at="2023-07-10")
        make.update(undertaking=side, period="2023-H2", delivery="off_track", published_at="2024-01-10")
        assert [found("fell", on) for on in ("2024-01-09", "2024-01-10")] == [set(), {"EC-01"}]

    def test_not_with_a_warning_in_between(self, road: Commitment) -> None:
        side = make.side(road, "MN")
        for period, delivery, at in (
            ("2023-H1", "on_track", "2023-07-10"),
            ("2023-H2", "at_risk", "2024-01-10"),
            ("2024-H1", "off_track", "2024-07-10"),
        ):
            make.update(undertaking=side, period=period, delivery=delivery, published_at=at)
        assert found("fell", "2024-08-01") == set()

    def test_what_the_other_side_said_is_another_matter(self, road: Commitment) -> None:
        make.update(undertaking=make.side(road, "JP"), period="2023-H1", delivery="on_track", published_at="2023-07-10")
        make.update(
            undertaking=make.side(road, "MN"), period="2023-H2", delivery="off_track", published_at="2024-01-10"
        )
        assert found("fell", "2024-02-01") == set()


class TestSilentTwice:
    """The reports on 2023-H1 are due on 2023-07-30, those on 2023-H2 on 2024-01-30."""

    def test_after_the_second_deadline_passed(self, road: Commitment) -> None:
        make.update(undertaking=make.side(road, "JP"), period="2023-H2", published_at="2024-01-10")
        make.update(undertaking=make.side(road, "MN"), period="2022-H2", published_at="2023-01-10")
        assert [found("silent_twice", on) for on in ("2024-01-30", "2024-01-31")] == [set(), {"EC-01"}]

    def test_one_late_report_ends_it(self, road: Commitment) -> None:
        make.update(undertaking=make.side(road, "JP"), period="2023-H2", published_at="2024-01-10")
        make.update(undertaking=make.side(road, "MN"), period="2023-H1", published_at="2024-02-05")
        assert [found("silent_twice", on) for on in ("2024-02-04", "2024-02-05")] == [{"EC-01"}, set()]

    def test_who_has_completed_owes_nothing(self, db: None) -> None:
        done = make.commitment(code="EC-02", parties=("JP",))
        make.update(
            undertaking=make.side(done, "JP"), period="2022-H2", delivery="completed", published_at="2023-01-10"
        )
        assert found("silent_twice", "2024-06-01") == set()


@pytest.mark.thorough
@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("on", ["2022-11-29", "2023-08-15", "2024-02-10", "2024-10-15"])
def test_all_of_them_are_as_told_one_by_one(on: str) -> None:
    when = day(dt.date.fromisoformat(on))
    viewer = User.objects.get(email="viewer.jp@example.com")
    expected: dict[str, set[str]] = {name: set() for name in TURNS}
    for row in find_commitments(viewer, {}, when).queryset:
        moved = [
            one for one in DateRevision.objects.filter(commitment=row) if one.agreed_at and one.agreed_at < when.ends_at
        ]
        later = Counter(one.milestone_id for one in moved if one.new_due_on > one.old_due_on)
        if max(later.values(), default=0) >= 2:
            expected["slipped_twice"].add(row.code)
        due = sorted((one.ends_on for one in ReportingPeriod.objects.all() if one.due_on < when.date), reverse=True)
        for side in row.undertakings.all():
            said = [
                one
                for one in ProgressUpdate.objects.filter(undertaking=side, status="published").select_related("period")
                if one.published_at < when.ends_at and (one.superseded_at is None or one.superseded_at >= when.ends_at)
            ]
            said.sort(key=lambda one: (one.period.ends_on, one.published_at, one.pk), reverse=True)
            ratings = [one.delivery for one in said]
            if ratings[:2] == ["off_track", "on_track"]:
                expected["fell"].add(row.code)
            closed = (getattr(row.standing, f"{side.party.lower()}_delivery") or "") in ("completed", "discontinued")
            if len(due) > 1 and not closed and not any(one.period.ends_on >= due[1] for one in said):
                expected["silent_twice"].add(row.code)
    with clock.at(make.instant("2024-10-15 18:00")):
        assert {name: found(name, on) for name in TURNS} == expected
