"""Two versions of a text beside each other, with what differs marked. Words are compared; Japanese by the character."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commitments.models import ProgressUpdate
from commitments.operations.content import (
    EvidenceContent,
    MeasurementContent,
    MilestoneContent,
    OccurrenceContent,
    UpdateContent,
)
from commitments.vocabulary import EvidenceKind, Language, delivery_label

Parts = list[tuple[str, bool]]  # a piece of text, and whether it differs

# A run of letters and digits of an alphabet with spaces between words, or any other single character.
_TOKENS = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0400-\u04ff]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Compared:
    """A field in two versions."""

    label: str
    mine: Parts
    theirs: Parts

    @property
    def differs(self) -> bool:
        return any(differs for _piece, differs in (*self.mine, *self.theirs))


def compare(label: str, mine: str, theirs: str) -> Compared:
    """The two texts in parts. Line ends don't count: a browser sends others than it was given."""
    first, second = (_TOKENS.findall("\n".join(text.strip().splitlines())) for text in (mine, theirs))
    left: Parts = []
    right: Parts = []
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if a < b:
            left.append(("".join(first[a:b]), tag != "equal"))
        if c < d:
            right.append(("".join(second[c:d]), tag != "equal"))
    return Compared(label, left, right)


def compare_contents(kind: str, mine: UpdateContent, theirs: UpdateContent) -> list[Compared]:
    """Two versions of an update, field by field."""
    return [
        compare(label, text, other)
        for (label, text), (_label, other) in zip(_described(kind, mine), _described(kind, theirs), strict=True)
        if text or other
    ]


def content_of(update: ProgressUpdate) -> UpdateContent:
    """What a stored update says."""
    return UpdateContent(
        delivery=update.delivery,
        completed_on=update.completed_on,
        done=update.done,
        next_steps=update.next_steps,
        reason=update.reason,
        language=update.language,
        internal_note=update.internal_note,
        evidence=[
            EvidenceContent(title=item.title, url=item.url, kind=item.kind, dated_on=item.dated_on, file=item.file)
            for item in update.evidence.all()
        ],
        measurements=[
            MeasurementContent(item.indicator, item.value, item.measured_on) for item in update.measurements.all()
        ],
        milestones=[MilestoneContent(item.milestone, item.met_on) for item in update.milestone_reports.all()],
        occurrences=[OccurrenceContent(item.title, item.held_on, item.place) for item in update.occurrences.all()],
    )


def _described(kind: str, content: UpdateContent) -> list[tuple[str, str]]:
    return [
        (_("Delivery"), delivery_label(content.delivery, kind) if content.delivery else ""),
        (_("Completed on"), _written(content.completed_on)),
        (_("What was done"), content.done),
        (_("What comes next"), content.next_steps),
        (_("Reason for the rating"), content.reason),
        (_("Language of these texts"), str(Language(content.language).label)),
        (_("Internal note"), content.internal_note),
        (
            _("Evidence"),
            _lines(
                f"{item.title} – {item.url or item.file} ({EvidenceKind(item.kind).label})"
                f" {_written(item.dated_on)}".strip()
                for item in content.evidence
            ),
        ),
        (
            _("Measurements"),
            _lines(
                f"{item.indicator.name}: {item.value.normalize():f} ({_written(item.measured_on)})"
                for item in content.measurements
            ),
        ),
        (
            _("Milestones met"),
            _lines(f"{item.milestone.title}: {_written(item.met_on)}" for item in content.milestones),
        ),
        (
            _("Occurrences"),
            _lines(f"{item.title}: {_written(item.held_on)} {item.place}".strip() for item in content.occurrences),
        ),
    ]


def _written(day: dt.date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _lines(items: Iterable[str]) -> str:
    return "\n".join(items)
