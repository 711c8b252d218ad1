"""Pure date arithmetic: reporting periods are halves of a calendar year; a report is due 30 days after one ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

REPORT_DUE_DAYS = 30


@dataclass(frozen=True)
class HalfYear:
    year: int
    half: int

    @classmethod
    def containing(cls, day: dt.date) -> HalfYear:
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def code(self) -> str:
        return f"{self.year}-H{self.half}"

    @property
    def starts_on(self) -> dt.date:
        return dt.date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def ends_on(self) -> dt.date:
        return dt.date(self.year, 6, 30) if self.half == 1 else dt.date(self.year, 12, 31)

    @property
    def due_on(self) -> dt.date:
        """The last day on which a report for this period is in time."""
        return self.ends_on + dt.timedelta(days=REPORT_DUE_DAYS)

    @property
    def next(self) -> HalfYear:
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)


def year_to(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last of the twelve months' days that end with `day`."""
    try:
        same_day_last_year = day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        same_day_last_year = dt.date(day.year - 1, 2, 28)
    return same_day_last_year + dt.timedelta(days=1), day


def half_years(starts_on: dt.date, ends_on: dt.date) -> Iterator[HalfYear]:
    """Every half-year that shares a day with the span from `starts_on` to `ends_on`, both included."""
    period = HalfYear.containing(starts_on)
    while period.starts_on <= ends_on:
        yield period
        period = period.next


def days_between(earlier: dt.date | None, later: dt.date | None) -> int | None:
    """How many days the second is after the first, so of a moved date its slip. None where either is missing."""
    return None if earlier is None or later is None else (later - earlier).days
