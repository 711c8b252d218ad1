"""What was measured against the straight line from the baseline to the target. Nothing is averaged or filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commitments.models import Indicator, Measurement
from commitments.queries.plan import IndicatorOn
from commitments.standing import Day
from commitments.straight_line import StraightLine, pace
from commitments.vocabulary import Pace, Party

from .counts import Count


@dataclass(frozen=True)
class Series:
    """What one party measured, oldest first; of two values for one day the one published last."""

    party: Party
    measurements: Sequence[Measurement]
    lead: Decimal | None  # of the newest, on the day it was true: positive is ahead of the line; None without a line
    places: int  # with how many decimals to say how far it is

    @property
    def newest(self) -> Measurement:
        return self.measurements[-1]

    @property
    def distance(self) -> Decimal | None:
        """How far the newest value is from the line, whichever side, as it is said: never rounded to nothing."""
        return None if self.lead is None else rounded(abs(self.lead), self.places)

    @property
    def behind(self) -> bool:
        return self.lead is not None and self.lead < 0


@dataclass(frozen=True)
class Trajectory:
    """An indicator as of a day: what each party measured, and the line from its baseline to its target."""

    indicator: Indicator
    day: dt.date
    series: Sequence[Series]  # only parties that have measured it
    line: StraightLine | None
    expected: Decimal | None  # on the line on the day, exactly
    pace: Pace
    places: int  # with how many decimals to say what is expected: one more than the values have

    @property
    def expected_said(self) -> Decimal | None:
        return None if self.expected is None else rounded(self.expected, self.places)

    @property
    def missing(self) -> str:
        """Why there is no line: the first that is missing of target, target_on, baseline, baseline_on; or order."""
        if self.line:
            return ""
        for name in ("target", "target_on", "baseline", "baseline_on"):
            if getattr(self.indicator, name) is None:
                return name
        return "order"


def trajectory(item: IndicatorOn, day: Day) -> Trajectory:
    """For an indicator with the measurements that had been published by the day. No query."""
    line = item.indicator.line
    measured: dict[Party, dict[dt.date, Measurement]] = {party: {} for party in Party}
    for measurement in item.measurements:
        measured[Party(measurement.update.undertaking.party)][measurement.measured_on] = measurement
    known = [item.indicator.baseline, item.indicator.target, *(one.value for one in item.measurements)]
    places = 1 + max((_places(value) for value in known if value is not None), default=0)
    series = [_series(party, list(rows.values()), line, places) for party, rows in measured.items() if rows]
    return Trajectory(
        indicator=item.indicator,
        day=day.date,
        series=series,
        line=line,
        expected=line.on(day.date) if line else None,
        pace=pace(line, [(one.newest.value, one.newest.measured_on) for one in series]),
        places=places,
    )


def _series(party: Party, measurements: list[Measurement], line: StraightLine | None, places: int) -> Series:
    newest = measurements[-1]
    return Series(party, measurements, line.lead(newest.value, newest.measured_on) if line else None, places)


def _places(value: Decimal) -> int:
    """How many decimals a value has, without the zeros that the database adds."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def rounded(value: Decimal, places: int) -> Decimal:
    """The value with no more decimals than `places`; as it is where that would leave nothing of it."""
    short = value.quantize(Decimal(1).scaleb(-places))
    return short if short or not value else value


def pace_counts(paces: Mapping[int, Pace], params: Mapping[str, Any]) -> list[tuple[Pace, Count]]:
    """How many indicators are at each pace, of all that fit `params`; `paces` are those of `find_indicators`."""
    codes = list(paces.values())
    return [(code, Count(codes.count(code), len(codes), {**params, "pace": code.value})) for code in Pace]
