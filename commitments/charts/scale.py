"""Where things are in a picture: days along a line of time, values up a column. Pure geometry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

MONGOLIA_BEGINS, JAPAN_BEGINS = 1, 4  # the month in which a fiscal year begins
_MOST_LABELS = 12
_DAYS_WITH_MONTHS = 800  # up to about two years there is room for months


@dataclass(frozen=True)
class TimeScale:
    """Days on a line: its first day is at 0, its last at 1."""

    starts_on: dt.date
    ends_on: dt.date

    def __post_init__(self) -> None:
        if self.ends_on <= self.starts_on:
            raise ValueError("A line of time ends later than it starts.")

    def at(self, day: dt.date) -> float:
        """Where a day is; below 0 before the line, above 1 after it."""
        return (day - self.starts_on).days / (self.ends_on - self.starts_on).days

    def within(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def clamp(self, day: dt.date) -> dt.date:
        return min(max(day, self.starts_on), self.ends_on)

    def fiscal_years(self, begins: int) -> list[tuple[dt.date, int]]:
        """The first days of fiscal years on the line that begin in a month, each with its year."""
        years = range(self.starts_on.year, self.ends_on.year + 1)
        firsts = [(dt.date(year, begins, 1), year) for year in years]
        return [(day, year) for day, year in firsts if self.within(day)]

    def running_year(self, begins: int) -> int:
        """The fiscal year in which the line starts."""
        return self.starts_on.year - (self.starts_on.month < begins)

    def months(self) -> list[dt.date]:
        """The first days of months, where the line is short enough to show them."""
        if (self.ends_on - self.starts_on).days > _DAYS_WITH_MONTHS:
            return []
        first = self.starts_on.year * 12 + self.starts_on.month - 1
        last = self.ends_on.year * 12 + self.ends_on.month - 1
        days = (dt.date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1))
        return [day for day in days if self.within(day)]


def thinned(count: int, most: int = _MOST_LABELS) -> int:
    """Of so many years, only each n-th gets a label: n is 1, 2, 5, 10 and so on."""
    return next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if count <= step * most)


@dataclass(frozen=True)
class ValueScale:
    """Values up a column: its lowest is at 0, its highest at 1. Zero is always on it."""

    ticks: tuple[Decimal, ...]  # lowest first, evenly spaced, at round numbers; two at least

    def at(self, value: Decimal) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return float((value - low) / (high - low))


def value_scale(values: Iterable[Decimal], *, steps: int = 4) -> ValueScale:
    """A scale on which all of the values are, in about so many steps of 1, 2 or 5 times a power of ten."""
    values = list(values)
    low = min([Decimal(0), *values])
    high = max([Decimal(0), *values])
    high += low == high  # nothing but zero: up to one
    step = _round_step((high - low) / steps)
    first, last = (low / step).to_integral_value("ROUND_FLOOR"), (high / step).to_integral_value("ROUND_CEILING")
    return ValueScale(tuple(step * number for number in range(int(first), int(last) + 1)))


def _round_step(least: Decimal) -> Decimal:
    """The smallest of 1, 2, 5 times a power of ten that is no smaller than `least`."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)
