"""The page of one commitment, as of any day: its words, both sides, dates, figures and all that was reported."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commitments import access
from commitments.charts.trajectory import key as indicator_key
from commitments.models import Commitment, Evidence, ProgressUpdate, Undertaking, User
from commitments.queries.commitments import get_commitment
from commitments.queries.ministries import ministries_on
from commitments.queries.occurrences import occurrences_on
from commitments.queries.plan import indicators_on, milestones_on, revisions_on
from commitments.queries.turns import with_fall
from commitments.queries.updates import timeline
from commitments.reports.dates import due_dates, revision_on
from commitments.reports.sides import side_of
from commitments.standing import Day
from commitments.vocabulary import Party, UpdateStatus

from .context import remember_ministries
from .indicators import drawn
from .pages import Reader, public_page

TIMELINE_SHOWN = 20


@dataclass(frozen=True)
class Entry:
    """A line of the timeline."""

    update: ProgressUpdate
    superseded: bool
    corrected_by: ProgressUpdate | None
    fell: bool  # from on track to off track in one step

    @property
    def published(self) -> bool:
        return self.update.status == UpdateStatus.PUBLISHED


@public_page
@require_safe
def commitment(request: Reader, code: str, day: Day) -> HttpResponse:
    row = get_commitment(request.user, code, day)
    ministries = remember_ministries(request, ministries_on(day, row))
    updates = list(with_fall(timeline(request.user, row, day), day)[: TIMELINE_SHOWN + 1])
    entries = _entries(updates[:TIMELINE_SHOWN])
    revisions = [revision_on(revision, day) for revision in revisions_on(request.user, row, day)]
    sides = [side_of(row, party, ministries.values()) for party in Party]
    context = {
        "commitment": row,
        "standing": row.standing,
        "day": day,
        "sides": sides,
        "undertaken_by": [side.party.label for side in sides if side.undertook],
        # Named where the headline rests on one side only; two that are silent may still have one that spoke once.
        "speaks_alone": min((side for side in sides if side.delivery), key=lambda side: side.silent, default=None),
        "dates": due_dates(row, milestones_on(row, day), revisions),
        "revisions": revisions,
        "indicators": drawn(indicators_on(row, day), day, request.reading.plan),
        "indicator_key": indicator_key(),
        "occurrences": occurrences_on(row, day),
        "timeline": entries,
        "more_updates": len(updates) > TIMELINE_SHOWN,
        "fell": {entry.update.pk for entry in entries if entry.fell},
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


def _entries(updates: list[ProgressUpdate]) -> list[Entry]:
    """The timeline, newest first, with corrections tied to what they replaced."""
    published = [update for update in updates if update.published]
    corrections = {update.supersedes_id: update for update in published if update.supersedes_id}
    return [
        Entry(
            update,
            superseded=_superseded(update),
            corrected_by=corrections.get(update.pk) if _superseded(update) else None,
            fell=bool(getattr(update, "fell", False)),
        )
        for update in updates
    ]


def _superseded(update: ProgressUpdate) -> bool:
    return bool(getattr(update, "superseded_by_then", False))


def _evidence(entries: list[Entry]) -> list[tuple[ProgressUpdate, list[Evidence]]]:
    """The evidence of what counts, by update: nothing of drafts, nothing of what was corrected."""
    return [
        (entry.update, list(entry.update.evidence.all()))
        for entry in entries
        if entry.published and not entry.superseded and entry.update.evidence.all()
    ]
