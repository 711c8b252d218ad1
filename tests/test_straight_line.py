"""The straight line from a baseline to a target: exact, and the same for every reader of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.straight_line import StraightLine, pace, straight_line
from commitments.vocabulary import Pace

# As many digits as the database keeps.
values = st.decimals(min_value=-(10**16) + 1, max_value=10**16 - 1, places=4)
days = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2090, 12, 31))
YEAR = StraightLine(dt.date(2023, 1, 1), Decimal(0), dt.date(2024, 1, 1), Decimal(365))


@st.composite
def lines(draw: st.DrawFn) -> StraightLine:
    starts_on = draw(days)
    ends_on = starts_on + dt.timedelta(days=draw(st.integers(min_value=1, max_value=8000)))
    return StraightLine(starts_on, draw(values), ends_on, draw(values))


def test_it_rises_by_the_same_each_day() -> None:
    assert [YEAR.on(dt.date(2023, 1, number)) for number in (1, 2, 31)] == [0, 1, 30]


def test_it_is_rounded_half_to_even_at_the_fourth_place() -> None:
    thirds = StraightLine(dt.date(2023, 1, 1), Decimal(0), dt.date(2023, 1, 4), Decimal(1))
    assert str(thirds.on(dt.date(2023, 1, 2))) == "0.3333"
    halves = StraightLine(dt.date(2023, 1, 1), Decimal(0), dt.date(2023, 1, 3), Decimal("0.0003"))
    assert str(halves.on(dt.date(2023, 1, 2))) == "0.0002"


def test_before_its_start_nothing_is_expected_and_after_its_end_the_target() -> None:
    assert YEAR.on(dt.date(2022, 12, 31)) is None
    assert YEAR.on(dt.date(2023, 12, 31)) == 364
    assert YEAR.on(dt.date(2024, 1, 1)) == YEAR.on(dt.date(2031, 7, 1)) == 365


@given(lines())
def test_it_goes_through_baseline_and_target(line: StraightLine) -> None:
    assert line.on(line.starts_on) == line.starts_at
    assert line.on(line.ends_on) == line.ends_at


@given(lines(), st.data())
def test_it_is_the_exact_value_to_within_half_of_the_last_place(line: StraightLine, data: st.DataObject) -> None:
    day = data.draw(st.dates(min_value=line.starts_on, max_value=line.ends_on))
    said = line.on(day)
    assert said is not None
    share = Fraction((day - line.starts_on).days, (line.ends_on - line.starts_on).days)
    exact = (1 - share) * Fraction(line.starts_at) + share * Fraction(line.ends_at)
    assert abs(Fraction(said) - exact) <= Fraction(1, 20_000)
    assert min(line.starts_at, line.ends_at) <= said <= max(line.starts_at, line.ends_at)


@given(lines(), days, days)
def test_it_never_turns_back(line: StraightLine, one: dt.date, other: dt.date) -> None:
    earlier, later = (line.on(day) for day in sorted((one, other)))
    if earlier is not None and later is not None:
        assert (later - earlier) * (line.ends_at - line.starts_at) >= 0


@given(lines(), values, days)
def test_what_is_ahead_where_it_rises_is_behind_where_it_falls(
    line: StraightLine, value: Decimal, day: dt.date
) -> None:
    mirrored = StraightLine(line.starts_on, -line.starts_at, line.ends_on, -line.ends_at)
    assert line.lead(value, day) == mirrored.lead(-value, day)


def test_ahead_and_behind() -> None:
    day = dt.date(2023, 1, 11)
    assert [YEAR.lead(Decimal(value), day) for value in (12, 10, 7)] == [2, 0, -3]
    falling = StraightLine(YEAR.starts_on, Decimal(365), YEAR.ends_on, Decimal(0))
    assert [falling.lead(Decimal(value), day) for value in (350, 355, 360)] == [5, 0, -5]
    level = StraightLine(YEAR.starts_on, Decimal(5), YEAR.ends_on, Decimal(5))
    assert [level.lead(Decimal(value), day) for value in (4, 5, 6)] == [-1, 0, -1]
    assert YEAR.lead(Decimal(9), dt.date(2022, 12, 31)) is None


@pytest.mark.parametrize("missing", range(4))
def test_where_one_of_the_four_is_missing_there_is_no_line(missing: int) -> None:
    four = [YEAR.starts_on, YEAR.starts_at, YEAR.ends_on, YEAR.ends_at]
    assert straight_line(*four) == YEAR
    four[missing] = None
    assert straight_line(*four) is None


def test_a_target_dated_no_later_than_the_baseline_makes_no_line() -> None:
    assert straight_line(YEAR.starts_on, Decimal(0), YEAR.starts_on, Decimal(5)) is None


def test_a_baseline_of_zero_is_a_baseline() -> None:
    assert straight_line(YEAR.starts_on, Decimal(0), YEAR.ends_on, Decimal(0)) is not None


@pytest.mark.parametrize(
    ("line", "newest", "expected"),
    [
        (None, [(5, "2023-01-11")], Pace.NO_PATH),
        (YEAR, [], Pace.NOT_MEASURED),
        (YEAR, [(5, "2022-12-31")], Pace.NOT_MEASURED),
        (YEAR, [(10, "2023-01-11")], Pace.ON_PATH),
        (YEAR, [(9, "2023-01-11")], Pace.BEHIND),
        (YEAR, [(90, "2023-01-11"), (9, "2023-01-11")], Pace.BEHIND),
        (YEAR, [(90, "2023-01-11"), (9, "2022-12-31")], Pace.ON_PATH),
    ],
)
def test_the_pace_is_that_of_the_value_furthest_behind(
    line: StraightLine | None, newest: list[tuple[int, str]], expected: Pace
) -> None:
    assert pace(line, [(Decimal(value), dt.date.fromisoformat(day)) for value, day in newest]) == expected
