"""What every page needs to know, asked once a request."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from commitments import access, clock
from commitments.models import MinistryName, Plan
from commitments.queries.days import current_plan
from commitments.queries.ministries import MinistryOn, ministries_on
from commitments.standing import Day
from commitments.vocabulary import Language

_PLAN = "tracker_plan"
_MINISTRIES = "tracker_ministries"


def plan_of(request: HttpRequest) -> Plan | None:
    """The plan. One query a request, whoever asks first."""
    known = vars(request)
    if _PLAN not in known:
        known[_PLAN] = current_plan()
    return known[_PLAN]


def remember_plan(request: HttpRequest, plan: Plan | None) -> None:
    """For a page that has read it together with something else."""
    vars(request)[_PLAN] = plan


def known_plan(request: HttpRequest) -> Plan | None:
    """The plan if it was read already: for pages that must not ask the database."""
    return vars(request).get(_PLAN)


def ministries_of(request: HttpRequest) -> dict[str, MinistryOn]:
    """Every ministry as called on the day shown, by code. One query a request, whoever asks first."""
    known = vars(request)
    if _MINISTRIES not in known:
        reading = getattr(request, "reading", None)
        shown = reading.day if reading is not None else None
        known[_MINISTRIES] = ministries_on(shown or Day(clock.today(), None))
    return known[_MINISTRIES]


def remember_ministries(request: HttpRequest, ministries: dict[str, MinistryOn]) -> dict[str, MinistryOn]:
    """For a page that has asked for them with more detail: they serve the rest of the page too."""
    vars(request)[_MINISTRIES] = ministries
    return ministries


def _own_ministry(request: HttpRequest) -> MinistryOn | MinistryName | None:
    """The signed-in person's ministry as called today (on a page about ministries: on its day), asked only if shown."""
    user = getattr(request, "user", None)  # none yet where the address itself was refused
    if user is None or not user.is_authenticated or user.ministry is None:
        return None
    if known := vars(request).get(_MINISTRIES):
        return known.get(user.ministry.code)
    named = MinistryName.objects.filter(ministry=user.ministry, valid_from__lte=clock.today())
    return named.order_by("-valid_from").first()


def site(request: HttpRequest) -> dict[str, Any]:
    """Costs one query, for the plan, where the page has not read it already."""
    plan = plan_of(request)
    user = getattr(request, "user", None)  # none yet where the address itself was refused
    return {
        "plan": plan,
        "reads": user is not None and access.reads(user),
        "anonymous_reader": user is not None and access.reads(user) and not user.is_authenticated,
        "sees_between": user is not None and access.sees_between(user),
        "demonstration": plan is not None and plan.demonstration,
        "reading": getattr(request, "reading", None),
        "languages": Language.choices,
        "ministry_of_user": SimpleLazyObject(lambda: _own_ministry(request)),
    }
