"""Summaries by themselves; tests.reports.test_counts_agree holds them to the lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commitments.queries.commitments import find_commitments
from commitments.queries.days import read_day
from commitments.reports.summary import Summary, find_summary, summarise
from commitments.standing import day
from tests import factories as make

pytestmark = pytest.mark.django_db


def summary(*by: str, on: str = "2024-03-01") -> Summary:
    when = day(dt.date.fromisoformat(on))
    return summarise(find_commitments(make.user(role="viewer"), {}, when).queryset, by, when)


def counts(made: Summary) -> list[Any]:
    return [(row.keys, row.count, row.overdue, row.silent, row.of) for row in made.rows]


def test_each_period_counts_the_ministries_of_its_own_day() -> None:
    of = make.commitment()
    make.assignment(of=of, to=make.ministry(code="JP-MOD"), ends_on="2023-12-31")
    make.assignment(of=of, to=make.ministry(code="JP-METI"), starts_on="2024-01-01")
    _found, made = find_summary(make.user(role="viewer"), {}, ("period", "ministry"), day(dt.date(2024, 3, 1)))
    assert [(*row.keys.values(), row.day.date.isoformat(), row.of) for row in made.rows] == [
        ("2022-H2", "JP-MOD", "2023-01-30", 1),
        ("2023-H1", "JP-MOD", "2023-07-30", 1),
        ("2023-H2", "JP-METI", "2024-01-30", 1),
        (None, "JP-METI", "2024-03-01", 1),
    ]
    assert made.total == 1


def test_a_summary_of_nothing_is_empty_and_not_an_error() -> None:
    make.statement()
    when = read_day(None)
    made = summarise(find_commitments(make.user(role="viewer"), {}, when).queryset, ("pillar", "ministry"), when)
    assert (made.total, made.rows) == (0, [])


def test_a_commitment_of_both_stands_in_both_rows_and_the_summary_says_so() -> None:
    make.commitment()
    make.commitment(parties=("MN",))
    made = summary("party")
    assert made.overlapping
    assert made.total == 2
    assert counts(made) == [({"party": "JP"}, 1, 0, 1, 2), ({"party": "MN"}, 2, 0, 2, 2)]


def test_ministries_are_those_assigned_on_the_day() -> None:
    first, second = make.ministry(code="JP-MOD"), make.ministry(code="JP-METI")
    of = make.commitment()
    make.assignment(of=of, to=first, ends_on="2024-03-01")
    make.assignment(of=of, to=second, role="support", starts_on="2024-03-02")
    assert counts(summary("ministry")) == [({"ministry": "JP-MOD"}, 1, 0, 1, 1)]
    assert counts(summary("ministry", on="2024-03-02")) == [({"ministry": "JP-METI"}, 1, 0, 1, 1)]


def test_rows_come_in_the_order_of_the_vocabulary() -> None:
    late = make.commitment(due_on="2024-01-01")
    make.commitment(kind="position")
    make.update(undertaking=make.side(late, "JP"), period="2023-H2", delivery="off_track")
    made = summary("delivery", "schedule")
    assert not made.overlapping
    assert [tuple(row.keys.values()) for row in made.rows] == [("off_track", "overdue"), ("not_reported", "no_date")]


@pytest.mark.parametrize("by", [("pillar", "delivery"), ("party",), ("ministry",), ("schedule", "ministry")])
def test_overdue_and_silent_ones_are_those_that_the_list_shows(by: tuple[str, ...]) -> None:
    make.statement()
    reader, when = make.user(role="viewer"), day(dt.date(2024, 3, 1))
    for parties, due_on, reported in (
        (("JP", "MN"), "2024-01-01", ("JP", "MN")),
        (("JP", "MN"), "2024-01-01", ("JP",)),
        (("JP",), None, ()),
        (("MN",), "2025-01-01", ("MN",)),
    ):
        of = make.commitment(parties=parties, due_on=due_on)
        make.assignment(of=of, to=make.ministry(party=parties[0]))
        for party in reported:
            make.update(undertaking=make.side(of, party), period="2023-H2", delivery="on_track")
    made = summarise(find_commitments(reader, {}, when).queryset, by, when)
    assert sum(row.overdue for row in made.rows) > 1
    assert sum(row.silent for row in made.rows) > 1
    for row in made.rows:
        keys = {name: code if name == "party" else [code] for name, code in row.keys.items()}
        overdue = find_commitments(reader, {**keys, "schedule": ["overdue"]}, when).queryset
        silent = find_commitments(reader, {**keys, "reporting": ["late", "never"]}, when).queryset
        asked = keys.get("schedule", ["overdue"])
        assert row.overdue == (overdue.count() if asked == ["overdue"] else 0)
        assert row.silent == silent.count()
