"""Measurements: what their rows would put into drafts. They count once somebody else has published these."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from commitments import clock
from commitments.operations.import_plan import MeasurementWrite, PlannedRow, note_line
from commitments.operations.import_state import PlanState, folded

from .numbers import plain_number
from .plan_rows import MeasurementRow
from .resolving import Seen, differences, planned, refused


def plan_measurements(rows: Iterable[MeasurementRow], state: PlanState) -> list[PlannedRow]:
    seen = Seen()
    return [_plan(each, state, seen) for each in rows]


def _plan(each: MeasurementRow, state: PlanState, seen: Seen) -> PlannedRow:
    row = each.row
    indicator = state.indicators.get(folded(each.indicator)) if each.indicator else None
    if each.indicator and indicator is None:
        row.wrong("indicator", _("There is no indicator “%(code)s”.") % {"code": each.indicator})
    if indicator and (no := state.report[indicator.commitment_id]):
        row.wrong("indicator", no.message)
    if each.measured_on and each.measured_on > clock.today():
        row.wrong("measured_on", _("A measurement can't be dated in the future."))
    if each.measured_on and indicator:
        seen.check(row, "measured_on", (indicator.pk, each.measured_on))
    if state.period is None:
        row.wrong("indicator", _("No reporting period has begun yet, so there is nothing to report in."))
    if row.problems or indicator is None or each.value is None or each.measured_on is None:
        return refused(row, each.indicator)

    write = MeasurementWrite(indicator, each.value, each.measured_on, each.note)
    value, key = plain_number(each.value), (indicator.pk, each.measured_on)
    drafted, published = state.drafted.get(key), state.published.get(key)
    if drafted is not None:
        old = {"value": plain_number(drafted.value)}
    elif published is not None:
        old = {"value": plain_number(published)}
    else:
        new = {"measured_on": each.measured_on.isoformat(), "value": value, "note": each.note}
        return planned(row, indicator.code, differences({}, new), write, adds=True)

    draft = state.drafts.get(indicator.commitment_id)
    noted = drafted is None or draft is None or note_line(write) in draft.internal_note.splitlines()
    new = {"value": value}
    if each.note and (not noted or old["value"] != value):
        new["note"] = each.note
    notes: tuple[str, ...] = ()
    if drafted is None and old["value"] != value:
        notes = (_("Another value has been published for this day. This one takes its place once it is published."),)
    return planned(row, indicator.code, differences(old, new), write, adds=False, notes=notes)
