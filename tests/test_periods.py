"""Reporting periods: halves of a calendar year without gap or overlap, and deadlines 30 days after."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.periods import HalfYear, half_years

days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
halves = st.builds(HalfYear, st.integers(1900, 2199), st.sampled_from([1, 2]))
ONE_DAY = dt.timedelta(days=1)


@given(days)
def test_every_day_lies_in_exactly_one_half_year(day: dt.date) -> None:
    around = [HalfYear(year, half) for year in (day.year - 1, day.year, day.year + 1) for half in (1, 2)]
    assert [one for one in around if one.starts_on <= day <= one.ends_on] == [HalfYear.containing(day)]


@given(halves)
def test_each_follows_the_one_before_without_a_gap(half: HalfYear) -> None:
    assert half.next.starts_on == half.ends_on + ONE_DAY
    assert half.starts_on < half.ends_on


@given(halves)
def test_a_report_is_due_thirty_days_after_the_end(half: HalfYear) -> None:
    assert (half.due_on - half.ends_on).days == 30
    assert half.ends_on < half.due_on < half.next.ends_on, "each is due before the next one ends"


@given(halves)
def test_a_code_names_one_half_year(half: HalfYear) -> None:
    year, number = half.code.split("-H")
    assert HalfYear(int(year), int(number)) == half


@given(st.tuples(days, days).map(sorted))
def test_the_periods_of_a_span_cover_it_and_no_more(span: list[dt.date]) -> None:
    first, last = span
    periods = list(half_years(first, last))
    assert periods[0] == HalfYear.containing(first)
    assert periods[-1] == HalfYear.containing(last)
    assert all(before.next == after for before, after in pairwise(periods))


def test_a_span_that_ends_in_an_earlier_half_than_it_starts_has_none() -> None:
    assert list(half_years(dt.date(2024, 7, 1), dt.date(2024, 6, 30))) == []


@pytest.mark.parametrize(
    ("code", "starts_on", "ends_on", "due_on"),
    [
        ("2022-H2", dt.date(2022, 7, 1), dt.date(2022, 12, 31), dt.date(2023, 1, 30)),
        ("2023-H1", dt.date(2023, 1, 1), dt.date(2023, 6, 30), dt.date(2023, 7, 30)),
        ("2024-H1", dt.date(2024, 1, 1), dt.date(2024, 6, 30), dt.date(2024, 7, 30)),
    ],
)
def test_periods_as_the_calendar_has_them(code: str, starts_on: dt.date, ends_on: dt.date, due_on: dt.date) -> None:
    half = HalfYear.containing(starts_on)
    assert (half.code, half.starts_on, half.ends_on, half.due_on) == (code, starts_on, ends_on, due_on)


@pytest.mark.parametrize(("year", "length"), [(2023, 181), (2024, 182), (1900, 181), (2000, 182)])
def test_a_leap_day_belongs_to_the_first_half(year: int, length: int) -> None:
    half = HalfYear(year, 1)
    assert (half.ends_on - half.starts_on).days + 1 == length
    assert HalfYear.containing(dt.date(year, 3, 1) - ONE_DAY) == half


def test_the_ten_years_of_the_plan_have_twenty_one_periods() -> None:
    periods = list(half_years(dt.date(2022, 11, 29), dt.date(2032, 11, 28)))
    assert (len(periods), periods[0].code, periods[-1].code) == (21, "2022-H2", "2032-H2")
