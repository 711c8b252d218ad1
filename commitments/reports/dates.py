"""The due dates of a commitment on a day, against their baselines, and the requests to move them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.models import Commitment, DateRevision, Milestone
from commitments.standing import Day
from commitments.vocabulary import Party


@dataclass(frozen=True)
class DueDate:
    """A due date of the commitment itself (`milestone` is None) or of one of its milestones."""

    milestone: Milestone | None
    baseline: dt.date
    current: dt.date
    met_on: dt.date | None
    schedule: str
    times_moved: int
    pending: DateRevision | None  # asked for, not agreed by the day: in no figure

    @property
    def slip(self) -> int:
        """Days between the baseline and the current date."""
        return (self.current - self.baseline).days


@dataclass(frozen=True)
class Revision:
    """A request to move a date, as it stood on the day."""

    row: DateRevision
    agreed: bool
    refused: bool

    @property
    def days(self) -> int:
        """By how many days it moves the date; less than zero for an earlier one."""
        return (self.row.new_due_on - self.row.old_due_on).days

    @property
    def pending(self) -> bool:
        return not self.agreed and not self.refused

    @property
    def decides(self) -> Party | None:
        """The government that has to agree."""
        asked_by = self.row.requested_by.party
        return asked_by.other if asked_by else None


def revision_on(row: DateRevision, day: Day) -> Revision:
    """A request that had been made by the day."""
    return Revision(
        row,
        agreed=row.agreed_at is not None and row.agreed_at < day.ends_at,
        refused=row.refused_at is not None and row.refused_at < day.ends_at,
    )


def due_dates(row: Commitment, milestones: Iterable[Milestone], revisions: list[Revision]) -> list[DueDate]:
    """The commitment's own date, then its milestones'. What waits for agreement stands beside, not in the figures."""
    pending = {revision.row.milestone_id: revision.row for revision in revisions if revision.pending}
    dates = []
    milestones = list(milestones)
    if row.standing.due_on and row.baseline_due_on:
        moved = sum(1 for revision in revisions if revision.agreed and revision.row.milestone_id is None)
        # The standing knows the worst of all dates; that is the own date's answer where it is the only one.
        schedule = "" if milestones else row.standing.schedule
        dates.append(
            DueDate(
                None,
                row.baseline_due_on,
                row.standing.due_on,
                row.standing.completed_on,
                schedule,
                moved,
                pending.get(None),
            )
        )
    for milestone in milestones:
        standing = milestone.standing
        dates.append(
            DueDate(
                milestone,
                milestone.baseline_due_on,
                standing.due_on,
                standing.met_on,
                standing.schedule,
                standing.times_revised,
                pending.get(milestone.pk),
            )
        )
    return dates


def slip_in_words(days: int) -> str:
    """A date against its baseline, in the active language."""
    if days == 0:
        return _("as planned")
    if days > 0:
        return ngettext("%(days)s day later", "%(days)s days later", days) % {"days": days}
    return ngettext("%(days)s day earlier", "%(days)s days earlier", -days) % {"days": -days}


def times_moved(times: int) -> str:
    """How often a date was moved, in the active language."""
    if times == 0:
        return _("never moved")
    return ngettext("moved once", "moved %(times)s times", times) % {"times": times}
