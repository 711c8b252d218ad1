"""Lines of the timeline from the rows of the read door, and the counts above them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict

from commitments.models import User
from commitments.queries.commitments import find_commitments
from commitments.queries.days import current_plan
from commitments.queries.due_dates import find_due_dates
from commitments.reports.timeline import DateLine, Undated, date_lines, dated_counts
from commitments.standing import day
from tests import factories as make

pytestmark = pytest.mark.django_db

WHEN = dt.date(2025, 6, 1)


@pytest.fixture
def reader() -> User:
    return make.user(role="viewer")


def lines(user: User, query: str = "") -> list[DateLine | Undated]:
    rows = find_due_dates(user, QueryDict(query), day(WHEN), plan=current_plan()).queryset
    return date_lines(user, rows, day(WHEN))


def test_a_line_knows_its_baseline_its_current_date_and_the_way_between(reader: User) -> None:
    road = make.commitment(code="EC-01", title_en="Road", due_on="2025-03-31")
    for new, at in (("2026-03-31", "2024-06-01"), ("2025-12-31", "2024-09-01")):
        make.date_revision(of=road, new_due_on=new, requested_at=at, agreed_at=at)
    make.milestone(of=road, due_on="2024-12-31", title_en="Survey")
    step, own = lines(reader)
    assert isinstance(step, DateLine)
    assert (step.number, step.title, step.slip, step.times_moved, step.earlier) == (1, "Survey", 0, 0, ())
    assert step.schedule == "overdue"
    assert isinstance(own, DateLine)
    assert (own.number, own.title) == (None, "Road")
    assert (own.baseline, own.current) == (dt.date(2025, 3, 31), dt.date(2025, 12, 31))
    assert (own.slip, own.times_moved, own.earlier) == (275, 2, (dt.date(2026, 3, 31),))
    assert own.schedule == "on_time", "by itself, whatever its milestones"


def test_what_was_met_says_when(reader: User) -> None:
    road = make.commitment(code="EC-01", parties=("JP",))
    step = make.milestone(of=road, due_on="2024-12-31")
    update = make.update(undertaking=make.side(road, "JP"), period="2024-H2", published_at="2025-01-20")
    make.milestone_report(update=update, milestone=step, met_on="2024-12-20")
    (line,) = lines(reader)
    assert isinstance(line, DateLine)
    assert (line.met_on, line.schedule) == (dt.date(2024, 12, 20), "met")


def test_what_has_no_date_is_a_line_that_says_so(reader: User) -> None:
    talk = make.commitment(code="FW-02")
    assert lines(reader) == []
    assert lines(reader, "undated=true") == [Undated(talk)]


def test_the_counts_lead_to_lists_of_exactly_these(reader: User) -> None:
    make.commitment(code="EC-01", due_on="2025-03-31")
    make.commitment(code="EC-02", due_on="2030-03-31")
    make.commitment(code="FW-02")
    for asked in ({}, {"schedule": ["overdue"]}, {"schedule": ["no_date", "on_time"]}, {"q": ["EC"]}):
        params = QueryDict(mutable=True)
        for name, values in asked.items():
            params.setlist(name, values)
        found = find_commitments(reader, params, day(WHEN)).queryset
        counts = dated_counts(found, asked)
        for count in (counts.dated, counts.undated):
            assert count.of == found.count()
            if count.n:
                assert find_commitments(reader, QueryDict(count.query), day(WHEN)).queryset.count() == count.n
        assert counts.dated.n + counts.undated.n == counts.dated.of
