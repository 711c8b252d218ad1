"""What the story is played on: the rows it refers to, each loaded once."""

from __future__ import annotations

import datetime as dt
from random import Random

from commitments import clock
from commitments.models import Assignment, Commitment, Indicator, Milestone, Plan, ReportingPeriod, Undertaking
from commitments.vocabulary import AssignmentRole, Party

from .people import Cast
from .timeline import Timeline


class Stage:
    def __init__(self, seed: int, now: dt.datetime, cast: Cast) -> None:
        self.seed = seed
        self.cast = cast
        self.timeline = Timeline(now)
        self.today = clock.day_of(now)
        self.plan = Plan.objects.get()
        self.signed_on = self.plan.starts_on
        self.commitments = {row.code: row for row in Commitment.objects.select_related("pillar")}
        self.undertakings = {
            (row.commitment.code, row.party): row for row in Undertaking.objects.select_related("commitment")
        }
        periods = ReportingPeriod.objects.filter(starts_on__lte=self.today, ends_on__gte=self.signed_on)
        begun = list(periods.order_by("ends_on"))
        self.past_deadline = [period for period in begun if period.due_on < self.today]
        self.awaited = [period for period in begun if period.ends_on < self.today <= period.due_on]
        self.ended = self.past_deadline + self.awaited
        self._begun = begun
        self.indicators: dict[str, list[Indicator]] = {}
        for indicator in Indicator.objects.select_related("commitment"):
            self.indicators.setdefault(indicator.commitment.code, []).append(indicator)
        # By (commitment, number), as `dates` adds them.
        self.milestones: dict[tuple[str, int], Milestone] = {}
        self._leads: dict[tuple[str, str], list[tuple[dt.date, str]]] = {}
        leads = Assignment.objects.filter(role=AssignmentRole.LEAD, ends_on=None).select_related(
            "commitment", "ministry"
        )
        for row in leads:
            self.let_lead(row.commitment.code, row.ministry.party, row.ministry.code, row.starts_on)

    def day(self) -> dt.date:
        """The day on which the step that is playing happens."""
        return clock.today()

    def counting_party(self, code: str) -> str:
        """Who reports the indicators and milestones of a commitment."""
        return Party.JP if (code, Party.JP) in self.undertakings else Party.MN

    def chance(self, *about: object) -> Random:
        """Chance that depends on the seed number and what it is about, and on nothing that happened before."""
        return Random("/".join(map(str, (self.seed, *about))))

    def let_lead(self, code: str, party: str, ministry: str, starts_on: dt.date) -> None:
        self._leads.setdefault((code, party), []).append((starts_on, ministry))

    def leading(self, code: str, party: str, day: dt.date) -> str:
        """The ministry that leads on a day."""
        return max((start, ministry) for start, ministry in self._leads[code, party] if start <= day)[1]

    def period_on(self, day: dt.date) -> ReportingPeriod:
        """The period that a day falls in; the plan's last one after it."""
        return max((period for period in self._begun if period.starts_on <= day), key=lambda period: period.ends_on)

    def part_of_the_way(self, share: float) -> dt.date:
        """The day after this share of the time from the signing to today."""
        return self.signed_on + share * (self.today - self.signed_on)
