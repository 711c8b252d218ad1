"""Milestones: what their rows would add or change. The baseline date never does: another date is a revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from commitments.models import Commitment, Milestone
from commitments.multilingual import reader_language
from commitments.operations.import_plan import MilestoneWrite, PlannedRow, Sheet
from commitments.operations.import_state import PlanState, folded, typed_in
from commitments.vocabulary import Party

from .columns import column
from .plan_rows import MilestoneRow
from .resolving import Seen, check_titles, differences, find_commitment, planned, refused, standing_titles, titled


def plan_milestones(
    rows: Iterable[MilestoneRow], state: PlanState, items_of_file: Mapping[str, str]
) -> list[PlannedRow]:
    """`items_of_file`: the commitment of each item that the same file holds, by code, as it is written there."""
    seen = Seen()
    return [_plan(each, state, seen, items_of_file) for each in rows]


def _plan(each: MilestoneRow, state: PlanState, seen: Seen, items_of_file: Mapping[str, str]) -> PlannedRow:
    row = each.row
    if each.code:
        seen.check(row, "code", folded(each.code))
    commitment = find_commitment(row, each.commitment, state)
    standing = state.milestones.get(each.code)
    _check_standing(each, standing, commitment, state)
    before = standing_titles(standing)
    check_titles(row, each.titles, before)
    if each.item and commitment:
        _check_item(each, commitment, state, items_of_file)
    revises = _check_date(each, standing, state)
    if row.problems or commitment is None or each.due_on is None:
        return refused(row, each.code)

    old, new = titled(before), titled(each.titles)
    item = standing.item.code if standing and standing.item else ""
    if row.has("item"):
        old["item"], new["item"] = item, each.item
        item = each.item
    if standing is None:
        new = {"commitment": commitment.code} | new | {"due_on": each.due_on.isoformat()}
    elif revises:
        old["due_on"], new["due_on"] = state.due[standing.pk].isoformat(), each.due_on.isoformat()
        new["reason"] = each.reason
    write = MilestoneWrite(
        code=each.code,
        commitment=commitment,
        titles=each.titles,
        item=item,
        due_on=each.due_on,
        revises=revises,
        reason=each.reason if revises else "",
        row=standing,
    )
    notes = _notes(each, standing, state, revises)
    return planned(row, each.code, differences(old, new), write, adds=standing is None, notes=notes)


def _check_standing(
    each: MilestoneRow, standing: Milestone | None, commitment: Commitment | None, state: PlanState
) -> None:
    row = each.row
    if standing is None:
        # Numbers of milestones are given out by the tracker: a code in the file must not look like one.
        form = typed_in(each.code)
        if form and folded(form[0]) in state.commitments:
            row.wrong(
                "code",
                _("There is no milestone “%(code)s”, and codes of this form are not for new ones: choose another.")
                % {"code": each.code},
            )
        return
    if commitment and standing.commitment_id != commitment.pk:
        row.wrong("commitment", _("This milestone stands under another commitment already: it can't be moved."))
    if standing.withdrawn_at is not None:
        row.wrong("code", _("This milestone has been withdrawn: take its row out, or choose another code."))


def _check_item(each: MilestoneRow, commitment: Commitment, state: PlanState, items_of_file: Mapping[str, str]) -> None:
    if each.item in state.items:
        belongs = state.items[each.item].commitment_id == commitment.pk
    elif each.item in items_of_file:
        belongs = folded(items_of_file[each.item]) == folded(commitment.code)
    else:
        each.row.wrong("item", _("There is no item “%(code)s”.") % {"code": each.item})
        return
    if not belongs:
        each.row.wrong("item", _("This item stands under another commitment than the milestone."))


def _check_date(each: MilestoneRow, standing: Milestone | None, state: PlanState) -> bool:
    """Whether the row asks for a revision of the date, after noting what stands against it."""
    if standing is None or standing.withdrawn_at or each.due_on in (None, state.due[standing.pk]):
        return False
    row = each.row
    pending = state.pending.get(standing.pk)
    if pending is not None:
        if pending.new_due_on != each.due_on:
            row.wrong("due_on", _("Another revision of this date waits for agreement: decide it first."))
        return False
    if not each.reason:
        day = state.due[standing.pk].isoformat()
        name = column(Sheet.MILESTONES, "reason").name(reader_language())
        message = _("The date %(day)s stands. Another one is a revision: give a reason in the column “%(name)s”.")
        row.wrong("reason" if row.has("reason") else "due_on", message % {"day": day, "name": name})
    return True


def _notes(each: MilestoneRow, standing: Milestone | None, state: PlanState, revises: bool) -> tuple[str, ...]:
    if standing is None or each.due_on is None:
        return ()
    if not revises and each.due_on != state.due[standing.pk]:
        return (_("This date has been asked for already and waits for the other government's agreement."),)
    of_both = len(state.parties[standing.commitment_id]) == len(Party)
    if revises and of_both and each.due_on > state.due[standing.pk]:
        return (_("The later date will wait for the other government's agreement."),)
    return ()
