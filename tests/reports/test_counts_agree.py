"""Every number of the dashboard and of every summary equals the length of the list that its parameters give."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from commitments.models import User
from commitments.queries.commitments import find_commitments
from commitments.queries.days import read_day
from commitments.queries.updates import find_updates
from commitments.reports.compare import Way, compare
from commitments.reports.counts import Cells, Count
from commitments.reports.dashboard import BY, Dashboard, dashboard
from commitments.reports.statement import read_statement
from commitments.reports.summary import DIMENSIONS, find_summary
from commitments.standing import Day
from tests import factories as make

pytestmark = pytest.mark.thorough

DAYS = ("2022-11-29", "2023-06-30", "2024-01-31", "")


def counts_of(shown: Dashboard) -> Iterator[Count]:
    """Every count of commitments on the dashboard."""
    yield shown.total
    yield from (count for _code, count in shown.deliveries + shown.schedules + shown.agreements)
    for _of, counts, total in shown.lines:
        yield from (count for _code, count in counts)
        yield total
    for _party, counts, total in shown.reporting:
        yield from (count for _code, count in counts)
        yield total
    yield from (count for _reason, count in shown.decisions.counts)
    yield from (shown.glance.completed, shown.glance.on_track, shown.glance.in_trouble, shown.glance.silent)


def length(user: User, params: dict[str, Any], when: Day) -> int:
    as_lists = {name: value for name, value in params.items() if name != "as_of"}
    for name in (
        "delivery",
        "schedule",
        "agreement",
        "reporting",
        "jp_reporting",
        "mn_reporting",
        "pillar",
        "kind",
        "ministry",
    ):
        if isinstance(as_lists.get(name), str):
            as_lists[name] = [as_lists[name]]
    return len(find_commitments(user, as_lists, when, also=()).queryset)


@pytest.mark.usefixtures("demo")
@pytest.mark.django_db
@pytest.mark.parametrize(("text", "by"), list(zip(DAYS, BY, strict=True)))
def test_the_dashboard_and_its_lists(text: str, by: str) -> None:
    user = make.user(role="viewer")
    when = read_day(text)
    since = read_day("2023-03-01") if text > "2023-03-01" else None
    shown = dashboard(user, when, by=by, since=since, params={"as_of": text} if text else {})
    numbers = list(counts_of(shown))
    assert shown.total.n == 49
    for count in numbers:
        assert count.n == length(user, dict(count.params), when), count
        assert count.n <= count.of
    assert sum(count.n for _code, count in shown.deliveries) == 49
    assert sum(count.n for _code, count in shown.schedules) == 49
    for _of, counts, total in shown.lines:
        assert sum(count.n for _code, count in counts) == total.n
        assert {count.of for _code, count in counts} == {total.n}
    assert shown.overlapping or sum(total.n for _of, _counts, total in shown.lines) == 49
    for _party, counts, total in shown.reporting:
        assert sum(count.n for _code, count in counts) == total.n
    published = {name: value for name, value in shown.published.params.items() if name != "as_of"}
    assert shown.published.n == len(find_updates(user, published, when, also=()).queryset)
    if since is not None:
        assert shown.moves is not None
        compared = compare(user, since, when)
        for way, count in zip(Way, (shown.moves.worse, shown.moves.better, shown.moves.other), strict=True):
            assert (count.n, count.of) == (sum(1 for one in compared.moved if one.way is way), 49)
        assert shown.moves.newly_overdue.n == sum(1 for one in compared.moved if one.newly_overdue)


@pytest.mark.usefixtures("demo")
@pytest.mark.django_db
@pytest.mark.parametrize("text", ["2024-01-31", ""])
def test_summaries_and_their_lists(text: str) -> None:
    user = make.user(role="viewer")
    when = read_day(text)
    known: dict[Any, int] = {}  # the same lists stand behind many rows
    for by in [*itertools.combinations(DIMENSIONS, 1), *itertools.combinations(DIMENSIONS, 2)]:
        _found, summary = find_summary(user, {}, by, when)
        assert summary.total == 49
        assert summary.rows, by
        for row in summary.rows:
            assert row.of == 49
            if row.filters is None:
                assert row.keys["agreement"] is None
                continue
            params = {name: value if name == "party" else [value] for name, value in row.filters.items()}
            asked = (row.day.date, tuple(sorted(row.filters.items())))
            if asked not in known:
                known[asked] = len(find_commitments(user, params, row.day, also=()).queryset.values_list("pk"))
            assert row.count == known[asked], (by, row)
        if not summary.overlapping:
            assert sum(row.count for row in summary.rows) == 49


@pytest.mark.usefixtures("demo")
@pytest.mark.django_db
@pytest.mark.parametrize("text", DAYS)
def test_counts_of_rows_that_were_read_are_those_of_the_database(text: str) -> None:
    user, when = make.user(role="viewer"), read_day(text)
    rows = find_commitments(user, {}, when).queryset

    def groups(cells: Cells) -> set[tuple[Any, ...]]:
        return {(cell.n, *sorted(cell.answers.items())) for cell in cells.cells}

    read = read_statement(user, when)
    assert read is not None
    assert groups(Cells.of_answers(one.answers for one in read.marked)) == groups(Cells(rows))
