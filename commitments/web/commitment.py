"""The page of one commitment, as of any day: its words, both sides, dates, figures and all that was reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commitments import access
from commitments.charts.trajectory import key as indicator_key
from commitments.models import Commitment, DateRevision, Evidence, Milestone, ProgressUpdate, Undertaking, User
from commitments.queries.commitments import get_commitment
from commitments.queries.ministries import MinistryOn, ministries_on
from commitments.queries.occurrences import occurrences_on
from commitments.queries.plan import indicators_on, milestones_on, revisions_on
from commitments.queries.updates import timeline
from commitments.standing import Day
from commitments.vocabulary import AssignmentRole, Delivery, Party, Reporting, UpdateStatus

from .context import remember_ministries
from .indicators import drawn
from .pages import Reader, public_page

TIMELINE_SHOWN = 20


@dataclass(frozen=True)
class Side:
    """One government's account. `reporting` is None where it did not undertake the commitment."""

    party: Party
    delivery: str | None
    reporting: str | None
    silent: bool
    update: ProgressUpdate | None
    ministries: list[MinistryOn]  # the lead first

    @property
    def undertook(self) -> bool:
        return self.reporting is not None

    @property
    def lead(self) -> MinistryOn | None:
        """The ministry that answers for it; a mere counterpart answers for nothing."""
        if not self.undertook:
            return None
        return next((ministry for ministry in self.ministries if ministry.role == AssignmentRole.LEAD), None)

    @property
    def all_suggested(self) -> bool:
        """No coordinator has confirmed any of the assignments."""
        return bool(self.ministries) and all(ministry.suggested for ministry in self.ministries)

    @property
    def never(self) -> bool:
        return self.reporting == Reporting.NEVER

    @property
    def late(self) -> bool:
        return self.reporting == Reporting.LATE


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
    def pending(self) -> bool:
        return not self.agreed and not self.refused

    @property
    def decides(self) -> Party | None:
        """The government that has to agree."""
        asked_by = self.row.requested_by.party
        return asked_by.other if asked_by else None


@dataclass(frozen=True)
class Entry:
    """A line of the timeline."""

    update: ProgressUpdate
    superseded: bool
    corrected_by: ProgressUpdate | None
    jumped: bool  # from on track to off track in one step

    @property
    def published(self) -> bool:
        return self.update.status == UpdateStatus.PUBLISHED


@public_page
@require_safe
def commitment(request: Reader, code: str, day: Day) -> HttpResponse:
    row = get_commitment(request.user, code, day)
    ministries = remember_ministries(request, ministries_on(day, row))
    updates = list(timeline(request.user, row, day)[: TIMELINE_SHOWN + 1])
    entries = _entries(updates[:TIMELINE_SHOWN])
    revisions = [_revision(revision, day) for revision in revisions_on(request.user, row, day)]
    sides = [_side(row, party, ministries.values()) for party in Party]
    context = {
        "commitment": row,
        "standing": row.standing,
        "day": day,
        "sides": sides,
        "undertaken_by": [side.party.label for side in sides if side.undertook],
        # Named where the headline rests on one side only; two that are silent may still have one that spoke once.
        "speaks_alone": min((side for side in sides if side.delivery), key=lambda side: side.silent, default=None),
        "dates": _dates(row, milestones_on(row, day), revisions),
        "revisions": revisions,
        "indicators": drawn(indicators_on(row, day), day, request.reading.plan),
        "indicator_key": indicator_key(),
        "occurrences": occurrences_on(row, day),
        "timeline": entries,
        "more_updates": len(updates) > TIMELINE_SHOWN,
        "jumped": {entry.update.pk for entry in entries if entry.jumped},
        "evidence": _evidence(entries),
        "ministries": ministries,
        "may_report": day.is_today and may_report(request.user, row),
        "keeps_plan": day.is_today and may_keep_plan(request.user, row),
    }
    return render(request, "commitments/detail.html", context)


def may_report(user: access.Viewer, row: Commitment) -> bool:
    """Whether to offer the report form: the person's government undertook it and their ministry is assigned today."""
    if (
        not isinstance(user, User)
        or user.party is None
        or getattr(row.standing, f"{user.party.lower()}_reporting") is None
    ):
        return False
    return access.may(user, "report", Undertaking(commitment=row, party=user.party))


def undertaken_by(row: Commitment) -> list[Party]:
    """The governments that undertook it: only those have an answer to the reporting question."""
    return [party for party in Party if getattr(row.standing, f"{party.lower()}_reporting") is not None]


def may_keep_plan(user: access.Viewer, row: Commitment) -> bool:
    """Whether to offer what coordinators do: its dates, and what both governments sign."""
    return isinstance(user, User) and access.plan_refusal(user, undertaken_by(row)) is None


def _side(row: Commitment, party: Party, ministries: Iterable[MinistryOn]) -> Side:
    def said(answer: str) -> Any:
        return getattr(row.standing, f"{party.lower()}_{answer}")

    assigned = [ministry for ministry in ministries if ministry.party == party and ministry.role]
    assigned.sort(key=lambda ministry: ministry.role != AssignmentRole.LEAD)
    return Side(party, said("delivery"), said("reporting"), said("silent"), said("update"), assigned)


def _revision(row: DateRevision, day: Day) -> Revision:
    return Revision(
        row,
        agreed=row.agreed_at is not None and row.agreed_at < day.ends_at,
        refused=row.refused_at is not None and row.refused_at < day.ends_at,
    )


def _dates(row: Commitment, milestones: Iterable[Milestone], revisions: list[Revision]) -> list[DueDate]:
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


def _entries(updates: list[ProgressUpdate]) -> list[Entry]:
    """The timeline, newest first, with corrections tied to what they replaced."""
    published = [update for update in updates if update.published]
    corrections = {update.supersedes_id: update for update in published if update.supersedes_id}
    return [
        Entry(
            update,
            superseded=_superseded(update),
            corrected_by=corrections.get(update.pk) if _superseded(update) else None,
            jumped=_jumped(update, published),
        )
        for update in updates
    ]


def _jumped(update: ProgressUpdate, published: list[ProgressUpdate]) -> bool:
    """Off track, while the same party's report before it was on track."""
    if not update.published or _superseded(update) or update.delivery != Delivery.OFF_TRACK:
        return False
    older = published[published.index(update) + 1 :]
    before = (one for one in older if one.undertaking_id == update.undertaking_id and not _superseded(one))
    previous = next(before, None)
    return previous is not None and previous.delivery == Delivery.ON_TRACK


def _superseded(update: ProgressUpdate) -> bool:
    return bool(getattr(update, "superseded_by_then", False))


def _evidence(entries: list[Entry]) -> list[tuple[ProgressUpdate, list[Evidence]]]:
    """The evidence of what counts, by update: nothing of drafts, nothing of what was corrected."""
    return [
        (entry.update, list(entry.update.evidence.all()))
        for entry in entries
        if entry.published and not entry.superseded and entry.update.evidence.all()
    ]
