"""Reporting periods. Both governments report on the same ones, so either side's coordinator keeps them."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import ReportingPeriod, User

from .recording import (
    as_changed,
    atomic,
    lock,
    record,
    require_version,
    save_changes,
    save_new,
    values,
)

_CODE = re.compile(r"[0-9]{4}-[0-9A-Z]{1,5}")


@atomic
def add_period(*, by: User, code: str, starts_on: dt.date, ends_on: dt.date, due_on: dt.date) -> ReportingPeriod:
    """Add a period that shares no day with another."""
    access.require(by, "keep_periods", None)
    row = ReportingPeriod(code=code.strip().upper(), starts_on=starts_on, ends_on=ends_on, due_on=due_on)
    _check_code(row.code)
    _check_days(row)
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
    _check_days(as_changed(row, wanted))
    old, new = save_changes(row, wanted)
    if old != new:
        record(by=by, verb="change_period", row=row, key=row.code, old=old, new=new)
    return row


def _check_code(code: str) -> None:
    if not _CODE.fullmatch(code):
        message = _("Begin with the year, then a hyphen and letters or digits, for example 2033-H1.")
    elif ReportingPeriod.objects.filter(code=code).exists():
        message = _("A period of this code exists already.")
    else:
        return
    raise RuleViolation("period_code", message, fields={"code": [message]})


def _check_days(row: ReportingPeriod) -> None:
    """It has a length, its deadline comes after its end, and it shares no day with another."""
    if row.ends_on <= row.starts_on:
        message = _("The last day has to be after the first.")
        raise RuleViolation("period_days", message, fields={"ends_on": [message]})
    if row.due_on <= row.ends_on:
        message = _("The deadline has to be after the period's last day.")
        raise RuleViolation("period_days", message, fields={"due_on": [message]})
    others = ReportingPeriod.objects.filter(starts_on__lte=row.ends_on, ends_on__gte=row.starts_on).exclude(pk=row.pk)
    if other := others.first():
        message = _("It shares days with the period %(code)s.") % {"code": other.code}
        raise RuleViolation("periods_overlap", message, fields={"starts_on": [message]})
