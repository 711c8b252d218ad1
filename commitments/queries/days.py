"""The day asked about, and the plan that bounds it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db.models import F, Subquery
from django.db.models.functions import JSONObject
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commitments import clock
from commitments.errors import InvalidParameters
from commitments.models import Plan, ReportingPeriod
from commitments.standing import Day, day, ended_before, is_kept

from .kept import data_version, version_column
from .remembering import remembered

# `fromisoformat` takes other forms as well (weeks, no hyphens); a filter has one.
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def current_plan() -> Plan | None:
    """The plan, with its statement; None before the first seeding. Costs one query."""
    return Plan.objects.select_related("statement").order_by("-starts_on").first()


def read_day(text: str | None, plan: Plan | None = None) -> Day:
    """The day of `?as_of=`: an ISO date within the plan and not ahead of today; today where nothing is given.

    Raises InvalidParameters naming `as_of`. Costs a query for the period, and one for the plan where it is not given.
    """
    if not text:
        return day(clock.today())
    return day(read_date(text, plan))


def read_date(text: str, plan: Plan | None = None) -> dt.date:
    """As `read_day`, without the period: no query where the plan is given."""
    date = _written(text)
    _check(date, plan or current_plan())
    return date


def read_day_and_plan(text: str | None) -> tuple[Day, Plan | None]:
    """The day as `read_day` reads it, and the plan with its statement: both in one query."""
    day, plan, _version = day_plan_and_version(text)
    return day, plan


def day_plan_and_version(text: str | None) -> tuple[Day, Plan | None, int]:
    """These two with the version of the data that they, and all that is asked after them, are of: in one query."""
    date = _written(text) if text else clock.today()
    fields = {field.attname: field for field in ReportingPeriod._meta.concrete_fields}
    period = ended_before(date).values(row=JSONObject(**{name: F(name) for name in fields}))[:1]
    plan = (
        Plan.objects.select_related("statement")
        .annotate(period=Subquery(period), kept=is_kept(date), data_version=version_column())
        .order_by("-starts_on")
        .first()
    )
    if text:
        _check(date, plan)
    if plan is None:
        return day(date), None, data_version()
    found: dict[str, Any] | None = plan.period
    values = {name: fields[name].to_python(value) for name, value in (found or {}).items()}
    ended = ReportingPeriod(**values) if values else None
    return Day(date, ended, kept=plan.kept), plan, plan.data_version or 0


def day_and_plan_at(version: int, text: str | None) -> tuple[Day, Plan | None]:
    """As `read_day_and_plan`, and remembered while the version of the data stays."""
    return remembered(version, ("day", text or "", clock.today()), lambda: read_day_and_plan(text))


def _written(text: str) -> dt.date:
    try:
        if not _WRITTEN.fullmatch(text):
            raise ValueError(text)
        return dt.date.fromisoformat(text)
    except ValueError:
        raise _refused(
            _("“%(text)s” is not a day. Write it as YYYY-MM-DD, for example 2024-06-30.") % {"text": text}
        ) from None


def _check(date: dt.date, plan: Plan | None) -> None:
    if plan is not None and date < plan.starts_on:
        raise _refused(
            _("The plan begins on %(day)s: choose that day or a later one.") % {"day": date_format(plan.starts_on)}
        )
    if plan is not None and date > plan.ends_on:
        raise _refused(
            _("The plan ends on %(day)s: choose that day or an earlier one.") % {"day": date_format(plan.ends_on)}
        )
    if date > clock.today():
        raise _refused(_("That day has not come yet: choose today or an earlier day."))


def _refused(message: str) -> InvalidParameters:
    return InvalidParameters("invalid_parameters", message, fields={"as_of": [message]})
