"""What an update says, and the rules for it: what a draft must not contain and what a report must."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commitments import clock
from commitments.errors import RuleViolation
from commitments.models import (
    Evidence,
    Indicator,
    Measurement,
    Milestone,
    MilestoneReport,
    Occurrence,
    ProgressUpdate,
    StoredFile,
)
from commitments.vocabulary import Delivery, EvidenceKind, Kind, Language

from .recording import save_new, values


@dataclass(frozen=True)
class EvidenceContent:
    """A link or a file: one of the two."""

    title: str
    url: str = ""
    kind: str = EvidenceKind.DOCUMENT
    dated_on: dt.date | None = None
    file: StoredFile | None = None


@dataclass(frozen=True)
class MeasurementContent:
    indicator: Indicator
    value: Decimal
    measured_on: dt.date


@dataclass(frozen=True)
class MilestoneContent:
    milestone: Milestone
    met_on: dt.date


@dataclass(frozen=True)
class OccurrenceContent:
    title: str
    held_on: dt.date
    place: str = ""


@dataclass(frozen=True)
class UpdateContent:
    """All that people write in an update. A draft may leave anything open; nothing is preselected."""

    delivery: str = ""
    completed_on: dt.date | None = None
    done: str = ""
    next_steps: str = ""
    reason: str = ""
    language: str = Language.EN
    internal_note: str = ""
    evidence: Sequence[EvidenceContent] = ()
    measurements: Sequence[MeasurementContent] = ()
    milestones: Sequence[MilestoneContent] = ()
    occurrences: Sequence[OccurrenceContent] = ()
    no_change: bool = False

    def columns(self) -> dict[str, Any]:
        """The columns of the update itself."""
        return {
            "delivery": self.delivery,
            "completed_on": self.completed_on,
            "done": self.done.strip(),
            "next_steps": self.next_steps.strip(),
            "reason": self.reason.strip(),
            "language": self.language,
            "internal_note": self.internal_note.strip(),
            "no_change": self.no_change,
        }


def check_content(row: ProgressUpdate, content: UpdateContent) -> None:
    """Refuse what is wrong even in a draft, naming each field."""
    commitment = row.undertaking.commitment
    today = clock.today()
    wrong: dict[str, list[str]] = {}

    def say(field: str, message: str) -> None:
        wrong.setdefault(field, []).append(message)

    if content.delivery == Delivery.COMPLETED and commitment.kind != Kind.ACTION:
        say("delivery", _("Only an action can be completed; this commitment goes on until the plan ends."))
    if content.completed_on is not None:
        if content.delivery != Delivery.COMPLETED:
            say("completed_on", _("A day of completion goes with the rating “Completed” only."))
        if content.completed_on > today:
            say("completed_on", _("This day has not come yet."))
    for measurement in content.measurements:
        if measurement.indicator.commitment_id != commitment.pk:
            say("measurements", _("This indicator belongs to another commitment."))
        if measurement.measured_on > today:
            say("measurements", _("A measurement can't be dated in the future."))
    if _repeated((measurement.indicator.pk, measurement.measured_on) for measurement in content.measurements):
        say("measurements", _("An indicator has one value a day: two were entered for the same day."))
    for met in content.milestones:
        if met.milestone.commitment_id != commitment.pk:
            say("milestones", _("This milestone belongs to another commitment."))
        if met.met_on > today:
            say("milestones", _("A milestone can't be met on a day that has not come yet."))
    if _repeated(met.milestone.pk for met in content.milestones):
        say("milestones", _("A milestone is met once: it was entered twice."))
    for item in content.evidence:
        if bool(item.url) == (item.file is not None):
            say("evidence", _("Evidence is a link or a file: give one of the two."))
        if item.url and not item.url.startswith(("https://", "http://")):
            say("url", _("Only links to the web can be given: https://…"))
    if content.occurrences and commitment.kind != Kind.CONTINUING:
        say("occurrences", _("Only a continuing commitment takes place again and again."))
    if any(occurrence.held_on > today for occurrence in content.occurrences):
        say("occurrences", _("What has not taken place yet can't be reported as held."))
    if wrong:
        raise RuleViolation(
            "invalid", _("Some of what was entered can't be saved. See the fields named."), fields=wrong
        )


def _repeated(keys: Iterable[Any]) -> bool:
    listed = list(keys)
    return len(set(listed)) < len(listed)


def check_complete(row: ProgressUpdate) -> None:
    """Refuse to hand in what is incomplete, naming each field that is missing."""
    missing: dict[str, list[str]] = {}
    if not row.delivery:
        missing["delivery"] = [_("Choose a rating; none is preselected.")]
    if row.delivery == Delivery.COMPLETED and row.completed_on is None:
        missing["completed_on"] = [_("Enter the day on which it was completed.")]
    if not row.done:
        missing["done"] = [_("Say what was done in this period, or that nothing was.")]
    if not row.reason:
        missing["reason"] = [_("Give the reason for the rating, also where all goes well.")]
    if missing:
        raise RuleViolation(
            "incomplete", _("Something is missing before this can be handed in. See the fields named."), fields=missing
        )


def replace_attachments(
    row: ProgressUpdate, content: UpdateContent, *, new_row: bool = False
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make the update's evidence, measurements and milestones those of `content`. Returns old and new.

    A `new_row` has none yet.
    """
    old = {} if new_row else attachments(row)
    wanted: dict[str, list[Any]] = {
        "evidence": [
            Evidence(
                update=row,
                title=item.title.strip(),
                url=item.url,
                file=item.file,
                kind=item.kind,
                dated_on=item.dated_on,
            )
            for item in content.evidence
        ],
        "measurements": [
            Measurement(update=row, indicator=item.indicator, value=item.value, measured_on=item.measured_on)
            for item in content.measurements
        ],
        "milestone_reports": [
            MilestoneReport(update=row, milestone=item.milestone, met_on=item.met_on) for item in content.milestones
        ],
        "occurrences": [
            Occurrence(update=row, title=item.title.strip(), held_on=item.held_on, place=item.place.strip())
            for item in content.occurrences
        ],
    }
    new = {name: [_bare(item) for item in items] for name, items in wanted.items() if items}
    for name, items in wanted.items():
        if old.get(name, []) != new.get(name, []):
            getattr(row, name).all().delete()
            for item in items:
                save_new(item)
    return old, new


def attachments(row: ProgressUpdate) -> dict[str, Any]:
    """The update's evidence, measurements and milestones as they are stored."""
    found = {name: [_bare(item) for item in getattr(row, name).order_by("pk")] for name in _ATTACHED}
    return {name: items for name, items in found.items() if items}


_ATTACHED = ("evidence", "measurements", "milestone_reports", "occurrences")


def _bare(item: Any) -> dict[str, Any]:
    bare = values(item)
    bare.pop("update", None)
    if "value" in bare:
        # The database gives back all four decimal places; 3 and 3.0000 are the same measurement.
        bare["value"] = f"{Decimal(bare['value']).normalize():f}"
    return bare
