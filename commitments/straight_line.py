"""Pure arithmetic of the straight line from an indicator's baseline to its target. Exact: no binary fractions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commitments.vocabulary import Pace

# Values are kept with four decimal places; what is expected of them is said with as many.
PLACES = 4


@dataclass(frozen=True)
class StraightLine:
    """From a value on a day to another on a later day."""

    starts_on: dt.date
    starts_at: Decimal
    ends_on: dt.date
    ends_at: Decimal

    def on(self, day: dt.date) -> Decimal | None:
        """The value on the line, rounded half to even; None before it starts. After its end it stays at the target."""
        if day < self.starts_on:
            return None
        if day >= self.ends_on:
            return self.ends_at
        share = Fraction((day - self.starts_on).days, (self.ends_on - self.starts_on).days)
        exact = Fraction(self.starts_at) + (Fraction(self.ends_at) - Fraction(self.starts_at)) * share
        return Decimal(round(exact * 10**PLACES)).scaleb(-PLACES)

    def lead(self, value: Decimal, day: dt.date) -> Decimal | None:
        """How far a value true on a day is ahead of the line, negative where it is behind; None before it starts.

        Where the line falls, a lower value is ahead. Where it is level, any departure from it is behind.
        """
        expected = self.on(day)
        if expected is None:
            return None
        above = value - expected
        if self.ends_at > self.starts_at:
            return above
        return -above if self.ends_at < self.starts_at else -abs(above)


def straight_line(
    starts_on: dt.date | None, starts_at: Decimal | None, ends_on: dt.date | None, ends_at: Decimal | None
) -> StraightLine | None:
    """The line, or None where one of the four is missing or it would end no later than it starts."""
    if starts_on is None or starts_at is None or ends_on is None or ends_at is None or ends_on <= starts_on:
        return None
    return StraightLine(starts_on, starts_at, ends_on, ends_at)


def pace(line: StraightLine | None, newest: Iterable[tuple[Decimal, dt.date]]) -> Pace:
    """Where an indicator is, by the newest value of each party and the day on which it was true.

    A value is compared with the line on its own day: what was counted in June is not behind because it is November.
    Of two parties' values the one further behind decides.
    """
    if line is None:
        return Pace.NO_PATH
    leads = [lead for value, day in newest if (lead := line.lead(value, day)) is not None]
    if not leads:
        return Pace.NOT_MEASURED
    return Pace.BEHIND if min(leads) < 0 else Pace.ON_PATH
