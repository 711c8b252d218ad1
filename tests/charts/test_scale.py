"""Where things are in a picture, for any days and any values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.charts.scale import JAPAN_BEGINS, MONGOLIA_BEGINS, TimeScale, thinned, value_scale

days = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2080, 12, 31))
values = st.decimals(min_value=-(10**16), max_value=10**16, places=4)
PLAN = TimeScale(dt.date(2022, 11, 29), dt.date(2032, 11, 28))


@st.composite
def scales(draw: st.DrawFn) -> TimeScale:
    starts_on = draw(days)
    return TimeScale(starts_on, starts_on + dt.timedelta(days=draw(st.integers(1, 12_000))))


@given(scales(), days, days)
def test_a_later_day_is_further_along(scale: TimeScale, one: dt.date, other: dt.date) -> None:
    if one != other:
        assert (scale.at(one) < scale.at(other)) == (one < other)


@given(scales(), days)
def test_days_of_the_line_are_on_it_and_others_are_put_at_its_ends(scale: TimeScale, day: dt.date) -> None:
    assert (scale.at(scale.starts_on), scale.at(scale.ends_on)) == (0, 1)
    assert scale.within(day) == (0 <= scale.at(day) <= 1)
    assert scale.within(scale.clamp(day))
    assert scale.within(day) == (scale.clamp(day) == day)


def test_a_line_of_no_length_is_no_line() -> None:
    with pytest.raises(ValueError, match="later"):
        TimeScale(PLAN.starts_on, PLAN.starts_on)


def test_fiscal_years_begin_in_january_in_mongolia_and_in_april_in_japan() -> None:
    mongolia, japan = PLAN.fiscal_years(MONGOLIA_BEGINS), PLAN.fiscal_years(JAPAN_BEGINS)
    assert mongolia[0] == (dt.date(2023, 1, 1), 2023)
    assert japan[0] == (dt.date(2023, 4, 1), 2023)
    assert len(mongolia) == len(japan) == 10
    assert (PLAN.running_year(MONGOLIA_BEGINS), PLAN.running_year(JAPAN_BEGINS)) == (2022, 2022)
    spring = TimeScale(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert (spring.running_year(MONGOLIA_BEGINS), spring.running_year(JAPAN_BEGINS)) == (2025, 2024)


def test_months_stand_on_short_lines_only() -> None:
    year = TimeScale(dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert [day.month for day in year.months()] == [*range(1, 13)]
    assert TimeScale(dt.date(2025, 1, 2), dt.date(2025, 3, 1)).months() == [dt.date(2025, 2, 1), dt.date(2025, 3, 1)]
    assert PLAN.months() == []


@given(st.integers(1, 3000), st.integers(3, 12))
def test_no_more_labels_than_there_is_room_for(count: int, most: int) -> None:
    assert count / thinned(count, most) <= most


@given(st.lists(values))
def test_every_value_is_on_its_scale_and_so_is_zero(numbers: list[Decimal]) -> None:
    scale = value_scale(numbers)
    assert all(0 <= scale.at(number) <= 1 for number in [*numbers, Decimal(0)])
    assert Decimal(0) in scale.ticks
    assert 2 <= len(scale.ticks) <= 7


@given(values, values)
def test_a_higher_value_is_no_lower(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    scale = value_scale([low, high])
    assert scale.at(low) <= scale.at(high)


@pytest.mark.parametrize(
    ("numbers", "ticks"),
    [
        ([], [0, Decimal("0.5"), 1]),
        ([20_000], [0, 5000, 10000, 15000, 20000]),
        ([1031, 640], [0, 500, 1000, 1500]),
        ([-3, 7], [-5, 0, 5, 10]),
    ],
)
def test_scales_are_in_round_numbers(numbers: list[int], ticks: list[Decimal]) -> None:
    assert list(value_scale([Decimal(number) for number in numbers]).ticks) == ticks
