"""Ministries: made, renamed from a day on, and closed. History keeps the name that held then."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from commitments import access
from commitments.errors import RuleViolation
from commitments.models import Ministry, MinistryName, User
from commitments.multilingual import LANGUAGES

from .recording import atomic, explain_constraints, lock, record, save_changes, save_new, values

_CODE = re.compile(r"[0-9A-Z]+(?:-[0-9A-Z]+)*")


@atomic
def create_ministry(*, by: User, code: str, party: str, names: dict[str, str], valid_from: dt.date) -> Ministry:
    """Add a ministry with its first name. The code begins with its party: JP-..., MN-..."""
    access.require(by, "administer", None)
    ministry = Ministry(code=code.strip().upper(), party=party)
    if not _CODE.fullmatch(ministry.code):
        message = _("Write the code in letters, digits and hyphens, for example JP-MOFA.")
        raise RuleViolation("ministry_code", message, fields={"code": [message]})
    explain_constraints(ministry)
    save_new(ministry)
    record(by=by, verb="create_ministry", row=ministry, key=ministry.code, old={}, new=values(ministry))
    rename_ministry(by=by, ministry=ministry, names=names, valid_from=valid_from)
    return ministry


@atomic
def rename_ministry(*, by: User, ministry: Ministry, names: dict[str, str], valid_from: dt.date) -> MinistryName:
    """Give a ministry another name from a day on. `names` by language; at least one."""
    access.require(by, "administer", ministry)
    row = lock(Ministry.objects.all(), ministry.pk)
    name = MinistryName(
        ministry=row, valid_from=valid_from, **{f"name_{code}": names.get(code, "").strip() for code in LANGUAGES}
    )
    explain_constraints(name)
    save_new(name)
    record(by=by, verb="rename_ministry", row=row, key=row.code, old={}, new=values(name))
    return name


@atomic
def close_ministry(*, by: User, ministry: Ministry, closed_on: dt.date) -> Ministry:
    """Note a ministry's last day. Its updates stay its own; assignments are for the coordinators to move."""
    access.require(by, "administer", ministry)
    row = lock(Ministry.objects.all(), ministry.pk)
    if row.closed_on is not None:
        raise RuleViolation("already_closed", _("This ministry has been closed already."))
    old, new = save_changes(row, {"closed_on": closed_on})
    record(by=by, verb="close_ministry", row=row, key=row.code, old=old, new=new)
    return row
