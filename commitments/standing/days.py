"""The day that is asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass

from django.db import models

from commitments import clock
from commitments.models import KeptDay, ReportingPeriod


@dataclass(frozen=True)
class Day:
    """The day asked about, with the reporting period that decides who is late on it.

    `period` is the newest that ended before the day; None while no period has ended. `kept`: where everything stands
    on the day has been kept, and need not be worked out.
    """

    date: dt.date
    period: ReportingPeriod | None
    kept: bool = False

    @property
    def ends_at(self) -> dt.datetime:
        """What happened before this instant had happened by the day."""
        return clock.end_of(self.date)

    @property
    def is_today(self) -> bool:
        return self.date == clock.today()

    @property
    def key(self) -> Hashable:
        """All that the SQL of standing as of this day depends on."""
        period = self.period and (self.period.ends_on, self.period.due_on)
        return self.date, self.is_today, self.kept, period

    @property
    def past_deadline(self) -> bool:
        return self.period is not None and self.date > self.period.due_on


def ended_before(date: dt.date) -> models.QuerySet[ReportingPeriod]:
    """The periods that had ended before a date, newest first: the first of them decides who is late."""
    return ReportingPeriod.objects.filter(ends_on__lt=date).order_by("-ends_on")


def is_kept(date: dt.date) -> models.Exists:
    """Whether standing is kept for the day: to be asked along with something else, so that it costs no query."""
    return models.Exists(KeptDay.objects.filter(day=date))


def day(date: dt.date) -> Day:
    """The `Day` for a date. Costs one query. (Before any period has ended nothing is looked up as kept.)"""
    period = ended_before(date).annotate(kept=is_kept(date)).first()
    return Day(date, period, kept=bool(period and period.kept))


def days(*dates: dt.date) -> list[Day]:
    """The `Day` for each of one or more dates, as `day` gives them. One query for all."""
    kept = {f"kept_{place}": is_kept(date) for place, date in enumerate(dates)}
    periods = list(ended_before(max(dates)).annotate(**kept))
    made = []
    for name, date in zip(kept, dates, strict=True):
        period = next((one for one in periods if one.ends_on < date), None)
        made.append(Day(date, period, kept=bool(period and getattr(period, name))))
    return made
