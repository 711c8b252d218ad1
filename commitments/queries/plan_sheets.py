"""The plan as it stands now, as rows for a file that people edit and hand in again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from commitments import clock
from commitments.models import Assignment, DateRevision, Indicator, Measurement, Milestone, PlanItem, User
from commitments.standing import Day
from commitments.vocabulary import UpdateStatus

from .ministries import assigned_on

SheetRow = dict[str, Any]


def item_rows(user: User) -> Iterator[SheetRow]:
    """The items under what the user's government undertook. One query."""
    items = PlanItem.objects.filter(commitment__undertakings__party=user.party or "")
    for row in items.select_related("commitment", "ministry").order_by("commitment__position", "code"):
        yield {
            "code": row.code,
            "commitment": row.commitment.code,
            **_titles(row),
            "ministry": row.ministry.code if row.ministry else "",
        }


def milestone_rows(user: User) -> Iterator[SheetRow]:
    """The milestones of the plan under the same, with the date that stands. One query."""
    agreed = DateRevision.objects.filter(milestone=OuterRef("pk"), agreed_at__isnull=False)
    milestones = Milestone.objects.filter(
        commitment__undertakings__party=user.party or "", withdrawn_at__isnull=True
    ).annotate(revised_to=Subquery(agreed.order_by("-agreed_at", "-pk").values("new_due_on")[:1]))
    for row in milestones.select_related("commitment", "item").order_by("commitment__position", "number"):
        revised: dt.date | None = row.revised_to
        yield {
            # Who typed it in gave it no code: it is found again by its number.
            "code": row.code or f"{row.commitment.code}-M{row.number}",
            "commitment": row.commitment.code,
            "item": row.item.code if row.item else "",
            **_titles(row),
            "due_on": revised or row.baseline_due_on,
            "reason": "",
        }


def measurement_rows(user: User) -> Iterator[SheetRow]:
    """For what the user's ministry reports on: what their government has published, then what has no value yet.

    Two queries.
    """
    assigned = Assignment.objects.filter(assigned_on(Day(clock.today(), None)), ministry=user.ministry_id)
    mine = Indicator.objects.filter(
        commitment__in=assigned.values("commitment"), commitment__undertakings__party=user.party or ""
    )
    measured = Measurement.objects.filter(
        indicator__in=mine,
        update__status=UpdateStatus.PUBLISHED,
        update__superseded_at__isnull=True,
        update__undertaking__party=user.party or "",
    ).select_related("indicator")
    # The newest of those published for a day comes last and stays.
    ordered = measured.order_by("indicator__code", "measured_on", "update__published_at", "pk")
    values = {(row.indicator, row.measured_on): row.value for row in ordered}
    for (indicator, measured_on), value in values.items():
        yield _measurement(indicator, value, measured_on)
    seen = {indicator for indicator, _measured_on in values}
    for row in mine.order_by("commitment__position", "code"):
        if row not in seen:
            yield _measurement(row, None, None)


def _measurement(indicator: Indicator, value: Decimal | None, measured_on: dt.date | None) -> SheetRow:
    return {
        "indicator": indicator.code,
        "name": indicator.name,
        "value": value,
        "measured_on": measured_on,
        "note": "",
    }


def _titles(row: PlanItem | Milestone) -> SheetRow:
    return {f"title_{code}": text for code, text in row.titles.items()}
