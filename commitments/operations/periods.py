"""Reporting periods. Both governments report on the same ones, so either side's coordinator keeps them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import ReportingPeriod, User

from .recording import (
    as_changed,
    atomic,
    explain_constraints,
    lock,
    record,
    require_version,
    save_changes,
    save_new,
    values,
)


@atomic
def add_period(*, by: User, code: str, starts_on: dt.date, ends_on: dt.date, due_on: dt.date) -> ReportingPeriod:
    """Add a period that shares no day with another."""
    access.require(by, "keep_periods", None)
    row = ReportingPeriod(code=code.strip(), starts_on=starts_on, ends_on=ends_on, due_on=due_on)
    explain_constraints(row)
    _require_room(row)
    save_new(row)
    record(by=by, verb="add_period", row=row, key=row.code, old={}, new=values(row))
    return row


@atomic
def change_period(
    *, by: User, period: ReportingPeriod, version: int, starts_on: dt.date, ends_on: dt.date, due_on: dt.date
) -> ReportingPeriod:
    """Move a period or its deadline. One that has ended keeps its days, and a deadline that has passed stands."""
    access.require(by, "keep_periods", None)
    row = lock(ReportingPeriod.objects.all(), period.pk)
    require_version(row, version)
    wanted = {"starts_on": starts_on, "ends_on": ends_on, "due_on": due_on}
    changed = {name for name, value in wanted.items() if getattr(row, name) != value}
    today = clock.today()
    fields: dict[str, list[str]] = {}
    if row.ends_on < today:
        for name in changed & {"starts_on", "ends_on"}:
            fields[name] = [_("This period has ended: its days can't change any more.")]
    if "due_on" in changed and min(row.due_on, due_on) < today:
        fields["due_on"] = [_("A deadline that has passed can't be moved, nor one be set in the past.")]
    if fields:
        message = _("Some of what was entered can't be saved. See the fields named.")
        raise RuleViolation("period_over", message, fields=fields)
    candidate = as_changed(row, wanted)
    explain_constraints(candidate)
    _require_room(candidate)
    old, new = save_changes(row, wanted)
    if old != new:
        record(by=by, verb="change_period", row=row, key=row.code, old=old, new=new)
    return row


def _require_room(row: ReportingPeriod) -> None:
    others = ReportingPeriod.objects.filter(starts_on__lte=row.ends_on, ends_on__gte=row.starts_on).exclude(pk=row.pk)
    if other := others.first():
        message = _("It shares days with the period %(code)s.") % {"code": other.code}
        raise RuleViolation("periods_overlap", message, fields={"starts_on": [message]})
