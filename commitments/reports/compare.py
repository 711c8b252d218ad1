"""What moved between two days: which answers of which commitments, and from what to what."""

from __future__ import annotations

from dataclasses import dataclass

from commitments import access
from commitments.models import Commitment
from commitments.queries.commitments import find_commitments
from commitments.standing import Day

COMPARED = ("delivery", "jp_delivery", "mn_delivery", "schedule", "jp_reporting", "mn_reporting", "agreement", "due_on")


@dataclass(frozen=True)
class Change:
    """One answer of one commitment: its code on the earlier day and on the later one (None: no answer)."""

    answer: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Moved:
    commitment: Commitment  # with its standing on the later day
    changes: list[Change]


@dataclass(frozen=True)
class Comparison:
    earlier: Day
    later: Day
    moved: list[Moved]
    compared: int  # how many commitments were looked at: the denominator


def compare(user: access.Viewer, earlier: Day, later: Day) -> Comparison:
    """Every commitment whose answers differ between two days, in the order of the statement. Two queries."""
    before = {row.pk: row for row in find_commitments(user, {}, earlier).queryset}
    after = list(find_commitments(user, {}, later).queryset)
    moved = []
    for row in after:
        then = before[row.pk].standing if row.pk in before else None
        changes = [
            Change(answer, _text(then and getattr(then, answer)), _text(getattr(row.standing, answer)))
            for answer in COMPARED
            if (then and getattr(then, answer)) != getattr(row.standing, answer)
        ]
        if changes:
            moved.append(Moved(row, changes))
    return Comparison(earlier, later, moved, len(after))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
