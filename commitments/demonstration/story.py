"""The demonstration's story: everybody's reports from the signing to today, and what stands open today."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commitments import clock
from commitments.errors import RuleViolation
from commitments.models import Plan, ProgressUpdate, ReportingPeriod
from commitments.operations.demonstration import mark_demonstration
from commitments.vocabulary import CLOSING_RATINGS, Delivery, Party

from .dates import Calendar
from .figures import tell_goals
from .filing import Filing
from .meetings import tell_meetings
from .people import gather
from .script import HELD_BACK, SILENT, R, T, course_of
from .stage import Stage
from .timeline import DAY, at

# Before three deadlines have passed there is not enough of a past to show.
_LEAST_PERIODS = 3


@transaction.atomic
def demonstrate(*, seed: int = 1) -> int:
    """Invent people and progress from the signing up to today. Returns how many reports there are.

    The same number on the same day tells the same story. Refused where real people have begun to work, and where
    the signing is too recent for a story.
    """
    now = clock.now()
    today = clock.day_of(now)
    mark_demonstration(by=None)
    signed_on = Plan.objects.get().starts_on
    if ReportingPeriod.objects.filter(due_on__lt=today, ends_on__gte=signed_on).count() < _LEAST_PERIODS:
        raise RuleViolation("too_early", "A demonstration needs a past of at least three reporting periods.")
    with clock.at(at(signed_on, 18)):
        cast = gather()
    stage = Stage(seed, now, cast)
    calendar = Calendar(stage)
    calendar.tell()
    tell_meetings(stage)
    tell_goals(stage)
    _reports(stage, calendar)
    _open_today(stage)
    stage.timeline.play()
    return ProgressUpdate.objects.count()


def _reports(stage: Stage, calendar: Calendar) -> None:
    for code, party in stage.undertakings:
        commitment = stage.commitments[code]
        course = course_of(commitment, party)
        if course is None:
            continue
        periods = stage.past_deadline
        ratings = course.ratings(len(periods), stage.chance("course", code, party), commitment.kind)
        for number, (period, rating) in enumerate(zip(periods, ratings, strict=True)):
            if rating != SILENT:
                _report(stage, calendar, code, party, period, rating, late=number - len(periods) in course.late)
        if not any(rating in CLOSING_RATINGS for rating in ratings) and ratings[-1] != SILENT and code not in HELD_BACK:
            for period in stage.awaited:
                _report(stage, calendar, code, party, period, ratings[-1], late=False)


def _report(
    stage: Stage, calendar: Calendar, code: str, party: str, period: ReportingPeriod, rating: str, *, late: bool
) -> None:
    filing = Filing(stage, code, party, period, rating)
    filing.met = calendar.met(code, party, period)
    if rating == Delivery.COMPLETED:
        filing.completed_on = calendar.completed_on(period, party)
    wait = filing.chance.randint(8, 40) if late else filing.chance.randint(2, 12)
    begins_on = (period.due_on if late else period.ends_on) + wait * DAY
    corrected = period in stage.past_deadline and _CORRECTED.get((code, party)) == _back(stage, period)
    if corrected:
        filing.wrong_value = code in stage.indicators
    filing.file(begins_on)
    if corrected:
        # The newest one's correction is still being written today.
        published = _back(stage, period) != -1
        filing.correct(begins_on + 30 * DAY if published else stage.today - 3 * DAY, publish=published)


# Which reports turn out to be wrong: of the newest period, or one before it.
_CORRECTED: dict[tuple[str, str], int] = {("EC-03", Party.JP): -2, ("HU-03", Party.JP): -2, ("EC-02", Party.JP): -1}


def _back(stage: Stage, period: ReportingPeriod) -> int:
    return stage.past_deadline.index(period) - len(stage.past_deadline)


def _open_today(stage: Stage) -> None:
    """What lies on desks today, and what has just been published."""

    def begin(code: str, party: Party, rating: str, days_ago: int) -> tuple[Filing, dt.date] | None:
        if (code, party) not in stage.undertakings:
            return None
        day = stage.today - days_ago * DAY
        return Filing(stage, code, party, stage.period_on(day), rating, extra="open").draft(day), day

    for code, party, rating in (("HU-02", Party.JP, T), ("EC-08", Party.MN, T)):
        begin(code, party, rating, 4)
    for code, party, rating in (("GL-03", Party.JP, T), ("FW-03", Party.MN, T), ("PS-02", Party.JP, R)):
        if begun := begin(code, party, rating, 6):
            begun[0].submit(begun[1] + 3 * DAY)
    for code, party, rating in (("HU-02", Party.MN, T), ("GL-02", Party.JP, T)):
        if begun := begin(code, party, rating, 7):
            begun[0].submit(begun[1] + 2 * DAY).send_back(begun[1] + 4 * DAY)
    for code, party, rating in (("GL-17", Party.JP, T), ("EC-12", Party.JP, R), ("HU-01", Party.MN, T)):
        if begun := begin(code, party, rating, 9):
            begun[0].submit(begun[1] + 2 * DAY).publish(begun[1] + 5 * DAY)
    if begun := begin("GL-07", Party.JP, T, 20):
        begun[0].withdraw(begun[1] + 5 * DAY)
