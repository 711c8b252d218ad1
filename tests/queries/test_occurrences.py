"""How often a continuing commitment took place in the twelve months to a day, against how often it was expected to."""

from __future__ import annotations

from typing import Any

import pytest

from commitments.models import Commitment, User
from commitments.queries.commitments import get_commitment
from commitments.queries.occurrences import OccurrencesOn, occurrences_on
from commitments.standing import day as day_on
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Commitment:
    return make.commitment(code="T-01", kind="continuing")


@pytest.fixture
def reader() -> User:
    return make.user(role="viewer")


def on(date: str, reader: User, code: str = "T-01") -> OccurrencesOn | None:
    day = day_on(make.day(date))
    return occurrences_on(get_commitment(reader, code, day), day)


def held(date: str, reader: User) -> int:
    found = on(date, reader)
    assert found is not None
    return found.held


def expected(date: str, reader: User) -> int | None:
    found = on(date, reader)
    assert found is not None
    return found.expected


def reported(of: Commitment, *days: str, party: str = "JP", **more: Any) -> Any:
    update = make.update(undertaking=make.side(of, party), period="2023-H2", **more)
    for day in days:
        make.occurrence(of=update, held_on=day)
    return update


def test_the_twelve_months_to_the_day(dialogue: Commitment, reader: User) -> None:
    reported(dialogue, "2023-01-31", "2023-02-01", "2024-01-31", published_at="2024-01-31")
    assert held("2024-01-31", reader) == 2  # 1 February 2023 to 31 January 2024
    assert held("2024-02-01", reader) == 1
    assert held("2025-01-30", reader) == 1
    assert held("2025-01-31", reader) == 0


def test_a_year_to_the_29th_of_february(dialogue: Commitment, reader: User) -> None:
    reported(dialogue, "2023-02-28", "2023-03-01", published_at="2024-01-10")
    found = on("2024-02-29", reader)
    assert found is not None
    assert (str(found.since), found.held) == ("2023-03-01", 1)


def test_only_what_was_published_by_the_day_counts(dialogue: Commitment, reader: User) -> None:
    reported(dialogue, "2023-10-01", published_at="2024-01-10")
    for status in ("draft", "submitted", "returned", "withdrawn"):
        reported(dialogue, "2023-11-01", status=status)
    assert [held(day, reader) for day in ("2024-01-09", "2024-01-10")] == [0, 1]
    assert held("2024-02-01", make.user(role="reporter")) == 1


def test_a_correction_takes_the_place_of_what_it_corrects(dialogue: Commitment, reader: User) -> None:
    old = reported(dialogue, "2023-10-01", "2023-11-01", published_at="2024-01-10")
    reported(dialogue, "2023-10-01", published_at="2024-02-10", supersedes=old)
    assert [held(day, reader) for day in ("2024-02-09", "2024-02-10")] == [2, 1]


def test_what_both_report_of_one_day_counts_once(dialogue: Commitment, reader: User) -> None:
    reported(dialogue, "2023-10-01", "2023-11-01", published_at="2024-01-10")
    reported(dialogue, "2023-10-01", party="MN", published_at="2024-01-11")
    found = on("2024-02-01", reader)
    assert found is not None
    assert found.held == 2
    assert [(str(row.held_on), row.party) for row in found.rows] == [
        ("2023-11-01", "JP"),
        ("2023-10-01", "MN"),
        ("2023-10-01", "JP"),
    ]
    assert (found.rows[0].title, found.rows[0].place, found.rows[0].language) == ("A dialogue", "Ulaanbaatar", "en")


def test_the_number_in_force_on_the_day(dialogue: Commitment, reader: User) -> None:
    make.expectation(of=dialogue, per_year=2, starts_on="2023-01-01", set_at="2022-12-01")
    make.expectation(of=dialogue, per_year=4, starts_on="2024-01-01", set_at="2023-12-15")
    make.expectation(of=dialogue, per_year=0, starts_on="2025-01-01", set_at="2023-12-15")
    days = ("2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01")
    assert [expected(day, reader) for day in days] == [None, 2, 2, 4, 4, None]


def test_a_number_that_was_set_later_is_not_known_yet(dialogue: Commitment, reader: User) -> None:
    make.expectation(of=dialogue, per_year=2, starts_on="2023-01-01", set_at="2024-03-01")
    assert [expected(day, reader) for day in ("2024-02-29", "2024-03-01")] == [None, 2]


def test_of_another_commitment_nothing_is_told(dialogue: Commitment, reader: User) -> None:
    other = make.commitment(code="T-02", kind="continuing")
    reported(other, "2023-10-01", published_at="2024-01-10")
    make.expectation(of=other)
    found = on("2024-02-01", reader)
    assert found is not None
    assert (found.held, found.expected, found.rows) == (0, None, [])
    make.commitment(code="T-03", kind="action")
    assert on("2024-02-01", reader, "T-03") is None
