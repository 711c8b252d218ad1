"""What moved between two days: which answers of which commitments, and from what to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.models import Commitment, ProgressUpdate
from commitments.queries.commitments import find_commitments
from commitments.queries.updates import published_among
from commitments.standing import Day
from commitments.vocabulary import Party

# What is compared, and what each answer is called.
ANSWERS = {
    "delivery": _("Delivery, as a whole"),
    "jp_delivery": _("Delivery, as Japan reports"),
    "mn_delivery": _("Delivery, as Mongolia reports"),
    "schedule": _("Schedule"),
    "jp_reporting": _("Reporting, Japan"),
    "mn_reporting": _("Reporting, Mongolia"),
    "agreement": _("Agreement"),
    "due_on": _("Due date"),
}


@dataclass(frozen=True)
class Change:
    """One answer of one commitment: its code on the earlier day and on the later one (None: no answer)."""

    answer: str
    before: str | None
    after: str | None
    update: ProgressUpdate | None = None  # what a government published in between, where that moved it


@dataclass(frozen=True)
class Moved:
    commitment: Commitment  # with its standing on the later day
    changes: list[Change]


@dataclass(frozen=True)
class Comparison:
    earlier: Day
    later: Day
    moved: list[Moved]
    rows: list[Commitment]  # all that were looked at, with their standing on the later day

    @property
    def compared(self) -> int:
        """How many commitments were looked at: the denominator."""
        return len(self.rows)


def compare(user: access.Viewer, earlier: Day, later: Day, scope: Mapping[str, Any] | None = None) -> Comparison:
    """Every commitment whose answers differ between two days, in the order of the statement. Three queries.

    `scope`: filters, for some of the commitments only.
    """
    before = {row.pk: row for row in find_commitments(user, scope or {}, earlier).queryset}
    after = list(find_commitments(user, scope or {}, later).queryset)
    speaking = {pk for row in after for pk in (row.standing.jp_update_id, row.standing.mn_update_id) if pk}
    spoke_before = {pk for row in before.values() for pk in (row.standing.jp_update_id, row.standing.mn_update_id)}
    updates = published_among(user, speaking - spoke_before)
    moved = []
    for row in after:
        then = before[row.pk].standing if row.pk in before else None
        changes = [
            Change(
                answer,
                _text(then and getattr(then, answer)),
                _text(getattr(row.standing, answer)),
                updates.get(_update_behind(row, answer)),
            )
            for answer in ANSWERS
            if (then and getattr(then, answer)) != getattr(row.standing, answer)
        ]
        if changes:
            moved.append(Moved(row, changes))
    return Comparison(earlier, later, moved, after)


def _update_behind(row: Commitment, answer: str) -> int:
    """The update that speaks for the party whose answer it is; 0 for the answers that are nobody's."""
    side = answer.partition("_")[0]
    if side not in (party.lower() for party in Party):
        return 0
    return getattr(row.standing, f"{side}_update_id") or 0


def _text(value: object) -> str | None:
    return None if value is None else str(value)
