"""Items of the annexed action plan: what their rows would add or change."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.models import Ministry, PlanItem
from commitments.operations.import_plan import ItemWrite, PlannedRow
from commitments.operations.import_state import PlanState, folded
from commitments.vocabulary import Party

from .plan_rows import ItemRow, Row
from .resolving import Seen, check_titles, differences, find_commitment, planned, refused, standing_titles, titled


def plan_items(rows: Iterable[ItemRow], state: PlanState) -> list[PlannedRow]:
    seen = Seen()
    return [_plan(each, state, seen) for each in rows]


def _plan(each: ItemRow, state: PlanState, seen: Seen) -> PlannedRow:
    row = each.row
    if each.code:
        seen.check(row, "code", folded(each.code))
    commitment = find_commitment(row, each.commitment, state)
    standing = state.items.get(each.code)
    if standing and commitment and standing.commitment_id != commitment.pk:
        row.wrong("commitment", _("This item stands under another commitment already: it can't be moved."))
    before = standing_titles(standing)
    check_titles(row, each.titles, before)
    ministry = _ministry(each, standing, state)
    if row.problems or commitment is None:
        return refused(row, each.code)

    old, new = titled(before), titled(each.titles)
    if row.has("ministry"):
        old["ministry"] = standing.ministry.code if standing and standing.ministry else ""
        new["ministry"] = ministry.code if ministry else ""
    if standing is None:
        new = {"commitment": commitment.code} | new
    write = ItemWrite(each.code, commitment, each.titles, ministry, row=standing)
    return planned(row, each.code, differences(old, new), write, adds=standing is None)


def _ministry(each: ItemRow, standing: PlanItem | None, state: PlanState) -> Ministry | None:
    """The ministry that the item would have; that which it has where the file has no such column."""
    row = each.row
    before = standing.ministry if standing else None
    if not row.has("ministry"):
        return before
    after = state.ministries.get(folded(each.ministry)) if each.ministry else None
    if each.ministry and after is None:
        row.wrong("ministry", _("There is no ministry “%(code)s”.") % {"code": each.ministry})
    elif after != before and not any(problem.cell == row.cell("ministry") for problem in row.problems):
        _check_change(row, state, before, after)
    return after


def _check_change(row: Row, state: PlanState, before: Ministry | None, after: Ministry | None) -> None:
    for ministry in (before, after):
        if ministry and (no := access.refusal(state.by, "assign", Party(ministry.party))):
            row.wrong("ministry", no.message)
            return
    if after and after.closed_on and after.closed_on < clock.today():
        row.wrong("ministry", _("This ministry was closed on %(day)s: name its successor.") % {"day": after.closed_on})
