"""What officials see first: counts that each lead to their rows, and the few rows that need a decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from commitments import access
from commitments.models import Commitment, Pillar, ProgressUpdate
from commitments.queries.commitments import find_commitments
from commitments.queries.updates import find_updates
from commitments.standing import Day
from commitments.vocabulary import (
    HEADLINE_CHOICES,
    SILENT,
    Agreement,
    Party,
    Schedule,
)

from .counts import Cell, Cells, Count
from .overview import overview

RECENT_DAYS = 30
ROWS_SHOWN = 8

Row = tuple[Any, list[Count], Count]


@dataclass(frozen=True)
class Sample:
    """The first rows of a list, and how many there are in all."""

    count: Count
    rows: list[Any]


@dataclass(frozen=True)
class Dashboard:
    day: Day
    total: Count
    deliveries: list[tuple[str, Count]]  # the bottom row of the matrix, in the order of its columns
    pillars: list[tuple[Pillar, list[tuple[str, Count]], Count]]  # a pillar, its counts by delivery, its total
    schedules: list[tuple[str, Count]]
    reporting: list[tuple[Party, list[tuple[str, Count]], Count]]
    agreements: list[tuple[str, Count]]
    contradictions: Count
    overdue: Sample
    late: Sample
    divergent: Sample
    recent: Sample  # its Count lists updates, not commitments


def dashboard(user: access.Viewer, day: Day, params: dict[str, Any] | None = None) -> Dashboard:
    """The dashboard as of the day. `params` (such as as_of) stand in every link.

    Eight queries at most; a list that is empty saves its own.
    """
    base = params or {}
    commitments = find_commitments(user, {}, day).queryset
    cells = Cells(commitments, base)
    codes = [code for code, _label in HEADLINE_CHOICES]

    def in_pillar(pillar: Pillar) -> tuple[Pillar, list[tuple[str, Count]], Count]:
        def belongs(cell: Cell) -> bool:
            return bool(cell.answers["pillar"] == pillar.key)

        counts = [
            (
                code,
                cells.count(
                    lambda cell, code=code: cell.answers["delivery"] == code,  # type: ignore[misc]
                    among=belongs,
                    pillar=pillar.key,
                    delivery=code,
                ),
            )
            for code in codes
        ]
        return pillar, counts, cells.count(belongs, pillar=pillar.key)

    def sample(count: Count, rows: QuerySet[Commitment]) -> Sample:
        return Sample(count, list(rows[:ROWS_SHOWN]) if count.n else [])

    def any_side(cell: Cell) -> bool:
        return any(cell.answers[f"{party.lower()}_reporting"] in SILENT for party in Party)

    silent = [str(code) for code in SILENT]
    late = cells.count(any_side, reporting=silent)
    overdue = cells.by("schedule", Schedule.OVERDUE.value)
    counted = overview(cells)
    divergent = dict(counted.agreements)[Agreement.DIVERGENT.value]
    return Dashboard(
        day=day,
        total=counted.total,
        deliveries=counted.deliveries,
        pillars=[in_pillar(pillar) for pillar in Pillar.objects.all()],
        schedules=counted.schedules,
        reporting=counted.reporting,
        agreements=counted.agreements,
        contradictions=counted.contradictions,
        overdue=sample(overdue, find_commitments(user, {"schedule": ["overdue"], "order": "due"}, day).queryset),
        late=sample(late, find_commitments(user, {"reporting": silent}, day).queryset),
        divergent=sample(divergent, find_commitments(user, {"agreement": ["divergent"]}, day).queryset),
        recent=recently_published(user, day, base),
    )


def recently_published(user: access.Viewer, day: Day, params: dict[str, Any]) -> Sample:
    """Updates published in the thirty days up to the day. Three queries at most."""
    since = (day.date - dt.timedelta(days=RECENT_DAYS)).isoformat()
    updates: QuerySet[ProgressUpdate] = find_updates(user, {"published_from": since}, day).queryset
    everything = find_updates(user, {}, day).queryset
    n = updates.count()
    return Sample(
        Count(n, everything.count(), params | {"published_from": since}), list(updates[:ROWS_SHOWN]) if n else []
    )
