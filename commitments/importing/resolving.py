"""What the three sheets share when their rows are held against the plan: lookups, doubles, and the row that results."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from commitments.models import Commitment, Milestone, PlanItem
from commitments.operations.import_plan import Difference, Outcome, PlannedRow, Write
from commitments.operations.import_state import PlanState, folded

from .cells import tidy
from .plan_rows import Row

Titled = PlanItem | Milestone


class Seen:
    """The codes met so far, each with its cell, to tell which stand in a file twice."""

    def __init__(self) -> None:
        self._cells: dict[object, str] = {}

    def check(self, row: Row, key: str, what: object) -> None:
        first = self._cells.setdefault(what, row.cell(key))
        if first != row.cell(key):
            row.wrong(key, _("The same stands already in %(cell)s.") % {"cell": first})


def find_commitment(row: Row, code: str, state: PlanState) -> Commitment | None:
    """The commitment of this code, whose plan the user may keep; else the row notes why not."""
    if not code:
        return None
    found = state.commitments.get(folded(code))
    if found is None:
        row.wrong("commitment", _("There is no commitment “%(code)s”.") % {"code": code})
        return None
    if refused := state.keep[found.pk]:
        row.wrong("commitment", refused.message)
    return found


def check_titles(row: Row, titles: Mapping[str, str], standing: Mapping[str, str]) -> None:
    """One title at least would be left, the file's over those that stand."""
    unread = {problem.cell for problem in row.problems}
    if any((dict(standing) | dict(titles)).values()) or any(row.cell(f"title_{code}") in unread for code in titles):
        return
    row.wrong(next((f"title_{code}" for code in titles), "code"), _("Give a title in one language at least."))


def standing_titles(standing: Titled | None) -> dict[str, str]:
    """The titles that stand, as a cell would say them."""
    return {code: tidy(text) for code, text in standing.titles.items()} if standing else {}


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Difference, ...]:
    """What `new` says otherwise than `old`, where what is missing is empty."""
    return tuple(Difference(key, old.get(key, ""), text) for key, text in new.items() if old.get(key, "") != text)


def titled(titles: Mapping[str, str]) -> dict[str, str]:
    return {f"title_{code}": text for code, text in titles.items()}


def planned(
    row: Row, code: str, changes: tuple[Difference, ...], write: Write, *, adds: bool, notes: tuple[str, ...] = ()
) -> PlannedRow:
    """The outcome of a row that is right: without a difference there is nothing to write."""
    outcome = Outcome.ADD if adds else Outcome.CHANGE if changes else Outcome.UNCHANGED
    return PlannedRow(
        sheet=row.sheet,
        cell=row.first_cell,
        code=code,
        outcome=outcome,
        differences=changes,
        notes=notes,
        write=None if outcome is Outcome.UNCHANGED else write,
    )


def refused(row: Row, code: str) -> PlannedRow:
    """The outcome of a row in which something was found wrong."""
    return PlannedRow(row.sheet, row.first_cell, code, Outcome.ERROR, problems=tuple(row.problems))
