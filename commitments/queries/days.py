"""The day asked about, and the plan that bounds it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db.models import QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commitments import clock
from commitments.errors import InvalidParameters
from commitments.models import Plan, ReportingPeriod
from commitments.standing import Day, day, ended_before, is_kept

from .kept import data_version, version_column
from .prepared import prepared
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
    columns = [field.attname for field in ReportingPeriod._meta.concrete_fields]

    def newest() -> QuerySet[Plan]:
        plans = Plan.objects.select_related("statement").order_by("-starts_on")
        periods = {f"period_{name}": Subquery(ended_before(date).values(name)[:1]) for name in columns}
        return plans.annotate(**periods, kept=is_kept(date), data_version=version_column())[:1]

    plan: Any = prepared(("day and plan", date), newest).one()
    if text:
        _check(date, plan)
    if plan is None:
        return day(date), None, data_version()
    values = {name: getattr(plan, f"period_{name}") for name in columns}
    period = None if values["id"] is None else ReportingPeriod(**values)
    return Day(date, period, kept=plan.kept), plan, plan.data_version or 0


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
