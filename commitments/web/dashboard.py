"""What officials see first."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commitments import access
from commitments.charts.bands import NARROW, delivery_bar
from commitments.errors import InvalidParameters
from commitments.queries.consultations import last_consultation
from commitments.queries.days import read_day
from commitments.reports.compare import RECENT_DAYS
from commitments.reports.dashboard import BY
from commitments.reports.dashboard import dashboard as count_everything
from commitments.standing import Day
from commitments.standing import day as day_on

from .context import ministries_of
from .pages import Reader, public_page
from .work import landing

DIMENSIONS = {
    "pillar": gettext_lazy("Pillar"),
    "ministry": gettext_lazy("Ministry"),
    "party": gettext_lazy("Government"),
    "kind": gettext_lazy("Kind"),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(landing(request.user))
    return redirect("dashboard" if access.reads(request.user) else "sign_in")


@public_page
@require_safe
def dashboard(request: Reader, day: Day) -> HttpResponse:
    """`?by=` what the matrix is split by; `?since=` the day from which on what moved is counted."""
    errors: dict[str, str] = {}
    by = request.GET.get("by", "") or BY[0]
    if by not in BY:
        errors["by"] = _("Choose one of: %(names)s.") % {"names": ", ".join(BY)}
        by = BY[0]
    since, consultation = _since(request, day, errors)
    counted = count_everything(request.user, day, by=by, since=since, ministries=lambda: ministries_of(request))
    # By answer, with one column a party.
    sides = [counts for _party, counts, _total in counted.reporting]
    deliveries = [(code, count.n) for code, count in counted.deliveries]
    context = {
        "dashboard": counted,
        "bar": delivery_bar(deliveries),
        "bar_narrow": delivery_bar(deliveries, width=NARROW, prefix="bar-narrow"),
        "reporting_rows": [
            (answers[0][0], [count for _code, count in answers]) for answers in zip(*sides, strict=True)
        ],
        "by": by,
        "by_label": DIMENSIONS[by],
        "dimensions": DIMENSIONS,
        "since": since,
        "since_typed": request.GET.get("since", ""),
        "since_consultation": consultation,
        "errors": errors,
        "unknown": [name for name in request.GET if name not in ("as_of", "by", "since")],
    }
    return render(request, "dashboard.html", context, status=400 if errors or context["unknown"] else 200)


def _since(request: Reader, day: Day, errors: dict[str, str]) -> tuple[Day | None, bool]:
    """The day asked for; else that of the last consultation before the day shown; else thirty days before it."""
    plan = request.reading.plan
    if typed := request.GET.get("since", "").strip():
        try:
            since = read_day(typed, plan)
        except InvalidParameters as refusal:
            errors["since"] = " ".join(refusal.fields["as_of"])
            return None, False
        if since.date >= day.date:
            errors["since"] = _("Choose a day before the one shown.")
            return None, False
        return since, False
    held_on = last_consultation(request.user, day)
    date = held_on or day.date - dt.timedelta(days=RECENT_DAYS)
    if plan is None or date < plan.starts_on:
        return None, False
    return day_on(date), held_on is not None
