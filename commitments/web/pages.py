"""What all pages for people who have signed in share: the way to sign-in, the day shown, and how a rule says no."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache

from commitments import clock
from commitments.errors import InvalidParameters, RuleViolation
from commitments.models import Plan, User
from commitments.queries.days import read_day_and_plan
from commitments.standing import Day

from .context import plan_of, remember_plan
from .errors import refused


class Reader(HttpRequest):
    """A request of somebody who has signed in or, where the public view is on, of anybody."""

    user: User | AnonymousUser
    reading: Reading


class SignedIn(Reader):
    """A request of somebody who has signed in; views under `page` get no other."""

    user: User


View = Callable[..., HttpResponseBase]


def page(view: View) -> View:
    """For people who have signed in; a rule that says no becomes the page for its status."""
    return never_cache(login_required(_guarded(view)))


def _guarded(view: View) -> View:
    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RuleViolation as violation:
            return refused(request, violation)

    return guarded


@dataclass(frozen=True)
class Reading:
    """The day a page shows, as it was asked for. `day` is None where what was typed is no day of the plan."""

    day: Day | None
    typed: str
    error: str
    plan: Plan | None
    kept: list[tuple[str, str]]  # the page's other parameters, for the form that asks for another day
    today_url: str

    @property
    def as_of(self) -> str:
        """The day for the addresses of links; empty where none was asked for, so that they stay with today."""
        return self.day.date.isoformat() if self.day and self.typed else ""

    @property
    def field_value(self) -> str:
        """For the field that asks for a day: as typed, or the day shown."""
        return self.typed or (self.day.date.isoformat() if self.day else "")

    @property
    def past(self) -> bool:
        return self.day is not None and not self.day.is_today

    @property
    def latest(self) -> dt.date:
        """The last day that can be asked for."""
        today = clock.today()
        return min(today, self.plan.ends_on) if self.plan else today


def reading_page(view: View) -> View:
    """A page that shows one day: today, or that of `?as_of=`, which the view gets as `day`.

    What is not a day of the plan is said in the page, with the field filled in as typed, and answers 400.
    """
    return from_replica(page(_on_a_day(view)))


def from_replica(view: View) -> View:
    """It only reads, so a copy of the database may answer it, where there is one that knows enough."""
    view.from_replica = True  # type: ignore[attr-defined]
    return view


def public_page(view: View) -> View:
    """A reading page that is for anybody where the public view is on: what it shows is published, and names nobody.

    Shared caches may keep what somebody without an account reads. Search engines are led to today's pages only.
    """
    for_staff, for_anybody = reading_page(view), _guarded(_on_a_day(view))

    @wraps(view)
    def shown(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated or not settings.PUBLIC_VIEW:
            return for_staff(request, *args, **kwargs)
        response = for_anybody(request, *args, **kwargs)
        response.headers["Cache-Control"] = f"public, max-age={settings.PUBLIC_SECONDS}"
        # A session or a chosen language makes it another page.
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        if request.GET:
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    return from_replica(shown)


def _on_a_day(view: View) -> View:
    @wraps(view)
    def on_a_day(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.reading = _read(request)
        if request.reading.day is None:
            return render(request, "day_refused.html", status=400)
        return view(request, *args, day=request.reading.day, **kwargs)

    return on_a_day


def _read(request: HttpRequest) -> Reading:
    typed = request.GET.get("as_of", "").strip()
    day, error = None, ""
    try:
        day, plan = read_day_and_plan(typed)
        remember_plan(request, plan)
    except InvalidParameters as refusal:
        plan = plan_of(request)
        error = " ".join(refusal.fields.get("as_of", [refusal.message]))
    others = request.GET.copy()
    for name in ("as_of", "page"):
        others.pop(name, None)
    kept = [(name, value) for name, values in others.lists() for value in values]
    query = others.urlencode()
    return Reading(day, typed, error, plan, kept, request.path + (f"?{query}" if query else ""))
