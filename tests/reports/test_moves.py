"""What moved between two days, where it is easily counted wrong; and the order of what needs a decision."""

from __future__ import annotations

import pytest

from commitments.queries.commitments import find_commitments
from commitments.queries.days import read_day
from commitments.reports.compare import compare
from commitments.reports.dashboard import dashboard
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_ministry_that_took_over_makes_nothing_move() -> None:
    row = make.commitment(parties=("JP",))
    make.update(undertaking=make.side(row, "JP"), period="2023-H2", published_at="2024-01-10")
    make.assignment(of=row, to=make.ministry(code="JP-AAA"), starts_on="2024-05-01")
    scope = {"ministry": ["JP-AAA"]}
    compared = compare(make.user(role="viewer"), read_day("2024-03-01"), read_day("2024-06-01"), scope)
    assert (compared.compared, compared.moved) == (1, [])


def test_silence_of_the_more_cautious_side_is_no_improvement() -> None:
    row = make.commitment()
    make.update(undertaking=make.side(row, "JP"), period="2023-H2", published_at="2024-01-10", delivery="at_risk")
    for period, day in (("2023-H2", "2024-01-10"), ("2024-H1", "2024-07-10")):
        make.update(undertaking=make.side(row, "MN"), period=period, published_at=day, delivery="on_track")
    compared = compare(make.user(role="viewer"), read_day("2024-03-01"), read_day("2024-08-15"))
    assert [one.way for one in compared.moved] == ["worse"]


def test_what_was_published_on_the_earlier_day_is_not_published_since() -> None:
    row = make.commitment(parties=("JP",))
    make.update(undertaking=make.side(row, "JP"), period="2023-H2", published_at="2024-01-10")
    viewer = make.user(role="viewer")
    counted = [
        dashboard(viewer, read_day("2024-03-01"), since=read_day(day)).published.n
        for day in ("2024-01-09", "2024-01-10")
    ]
    assert counted == [1, 0]


def test_two_milestones_moved_once_each_are_none_that_slipped_twice() -> None:
    row = make.commitment()
    for _number in range(2):
        milestone = make.milestone(of=row, due_on="2024-03-31")
        make.date_revision(of=milestone, new_due_on="2024-06-30", requested_at="2024-01-05", agreed_at="2024-01-06")
    asked = {"slipped_twice": "true"}
    assert not find_commitments(make.user(role="viewer"), asked, read_day("2024-02-01")).queryset


def test_the_most_reasons_come_first_however_many_need_a_decision() -> None:
    for _number in range(60):
        make.commitment(due_on="2023-03-31", parties=("JP",))
    worst = make.commitment(code="ZZ-99", due_on="2023-03-31")
    for party, delivery in (("JP", "on_track"), ("MN", "at_risk")):
        make.update(undertaking=make.side(worst, party), period="2022-H2", published_at="2023-01-20", delivery=delivery)
    make.update(undertaking=make.side(worst, "MN"), period="2023-H1", published_at="2023-07-20", delivery="at_risk")
    milestone = make.milestone(of=worst, due_on="2024-01-31")
    for new, old, day in (("2024-02-28", "2024-01-31", "2023-05-01"), ("2024-03-31", "2024-02-28", "2023-06-01")):
        make.date_revision(of=milestone, new_due_on=new, old_due_on=old, requested_at=day, agreed_at=day)
    shown = dashboard(make.user(role="viewer"), read_day("2023-07-30")).decisions
    assert shown.rows[0].commitment.code == "ZZ-99"
    assert shown.total == 61
