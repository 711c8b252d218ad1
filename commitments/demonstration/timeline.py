"""When things happen in the story, and playing them in that order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from commitments import clock

DAY = dt.timedelta(days=1)


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """An instant of a working day in the plan's time zone: what falls on a weekend happens on the Friday before."""
    day -= max(0, day.weekday() - 4) * DAY
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=clock.plan_zone())


def end_of_month_before(day: dt.date) -> dt.date:
    """Due dates are ends of months, as people like to set them."""
    return day.replace(day=1) - DAY


@dataclass(order=True)
class _Step:
    instant: dt.datetime
    number: int
    act: Callable[[], object] = field(compare=False)


class Timeline:
    """Steps in any order; `play` runs those that have come by `now`, in order of time, each at its own instant."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self._steps: list[_Step] = []

    def add(self, instant: dt.datetime, act: Callable[[], object]) -> None:
        if instant <= self.now:
            self._steps.append(_Step(instant, len(self._steps), act))

    def play(self) -> None:
        for step in sorted(self._steps):
            with clock.at(step.instant):
                step.act()
