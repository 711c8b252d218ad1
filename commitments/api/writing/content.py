"""From what was sent to what the operations take, and from a stored draft back to JSON."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from commitments.errors import RuleViolation
from commitments.models import Commitment, Measurement, Milestone, MilestoneReport, ProgressUpdate, User
from commitments.operations.content import (
    EvidenceContent,
    MeasurementContent,
    MilestoneContent,
    OccurrenceContent,
    UpdateContent,
)
from commitments.queries.files import find_file

from ..links import Links
from ..saying import as_number, in_all_languages

Sent = Mapping[str, Any]
T = TypeVar("T")


def update_content(by: User, commitment: Commitment, sent: Sent) -> UpdateContent:
    """What an update says. Raises RuleViolation that names each part which does not exist."""
    wrong: dict[str, list[str]] = {}

    def known(name: str, found: T | None) -> T | None:
        if found is None:
            wrong[name] = [_("There is no such thing here.")]
        return found

    indicators = {row.code: row for row in commitment.indicators.all()} if sent["measurements"] else {}
    milestones: dict[int, Milestone] = {}
    if sent["milestones_met"]:
        milestones = {row.number: row for row in Milestone.objects.filter(commitment=commitment)}
    evidence = []
    for place, one in enumerate(sent["evidence"]):
        file = one["file"] and known(f"evidence.{place}.file", find_file(by, one["file"]))
        evidence.append(EvidenceContent(one["title"], one["url"], one["kind"], one["dated_on"], file))
    measurements = [
        MeasurementContent(indicator, one["value"], one["measured_on"])
        for place, one in enumerate(sent["measurements"])
        if (indicator := known(f"measurements.{place}.indicator", indicators.get(one["indicator"])))
    ]
    met = [
        MilestoneContent(milestone, one["met_on"])
        for place, one in enumerate(sent["milestones_met"])
        if (milestone := known(f"milestones_met.{place}.number", milestones.get(one["number"])))
    ]
    if wrong:
        raise RuleViolation(
            "invalid", _("Some of what was sent can't be understood. See the fields named."), fields=wrong
        )
    return UpdateContent(
        delivery=sent["delivery"] or "",
        completed_on=sent["completed_on"],
        done=sent["done"],
        next_steps=sent["next_steps"],
        reason=sent["reason"],
        language=sent["language"],
        internal_note=sent["internal_note"],
        evidence=evidence,
        measurements=measurements,
        milestones=met,
        occurrences=[OccurrenceContent(**one) for one in sent["occurrences"]],
    )


# What hangs on an update, by its key here, and how it is read.
_PARTS: dict[str, Callable[[], str | Prefetch]] = {
    "evidence": lambda: "evidence",
    "measurements": lambda: Prefetch("measurements", Measurement.objects.select_related("indicator")),
    "milestones_met": lambda: Prefetch("milestone_reports", MilestoneReport.objects.select_related("milestone")),
    "occurrences": lambda: "occurrences",
}


def with_parts(updates: QuerySet[ProgressUpdate]) -> QuerySet[ProgressUpdate]:
    """With all that `draft` says: four queries more, however many there are."""
    return updates.prefetch_related(*(read() for read in _PARTS.values()))


def new_draft(row: ProgressUpdate, links: Links, sent: Sent) -> dict[str, Any]:
    """As `draft`, of a row that was just made of `sent`: only what came with it is read, a query for each kind."""
    parts = [name for name in _PARTS if sent[name]]
    prefetch_related_objects([row], *(_PARTS[name]() for name in parts))
    return draft(row, links, parts)


def draft(row: ProgressUpdate, links: Links, parts: Collection[str] = tuple(_PARTS)) -> dict[str, Any]:
    """What is said of a draft. It has none of the parts that are not named."""
    return {
        "id": row.pk,
        "url": links.item("drafts", row.pk),
        "version": row.version,
        "status": row.status,
        "commitment": row.undertaking.commitment.code,
        "party": row.undertaking.party,
        "ministry": row.ministry.code,
        "period": row.period.code,
        "corrects": row.supersedes_id,
        "correction_reason": row.correction_reason or None,
        "return_comment": row.return_comment or None,
        "edited_at": row.edited_at,
        "delivery": row.delivery or None,
        "completed_on": row.completed_on,
        "language": row.language,
        "done": row.done or None,
        "next_steps": row.next_steps or None,
        "reason": row.reason or None,
        "internal_note": row.internal_note or None,
        "evidence": [
            {
                "title": one.title,
                "url": one.url or None,
                "file": one.file_id,
                "kind": one.kind,
                "dated_on": one.dated_on,
            }
            for one in (row.evidence.all() if "evidence" in parts else ())
        ],
        "measurements": [
            {"indicator": one.indicator.code, "value": as_number(one.value), "measured_on": one.measured_on}
            for one in (row.measurements.all() if "measurements" in parts else ())
        ],
        "milestones_met": [
            {"number": one.milestone.number, "titles": in_all_languages(one.milestone.titles), "met_on": one.met_on}
            for one in (row.milestone_reports.all() if "milestones_met" in parts else ())
        ],
        "occurrences": [
            {"title": one.title, "held_on": one.held_on, "place": one.place or None}
            for one in (row.occurrences.all() if "occurrences" in parts else ())
        ],
    }
