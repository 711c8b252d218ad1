"""What officials see first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from commitments import access
from commitments.reports.dashboard import dashboard as count_everything
from commitments.standing import Day

from .pages import Reader, public_page
from .work import landing


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(landing(request.user))
    return redirect("dashboard" if access.reads(request.user) else "sign_in")


@public_page
@require_safe
def dashboard(request: Reader, day: Day) -> HttpResponse:
    counted = count_everything(request.user, day)
    # By answer, with one column a party.
    sides = [counts for _party, counts, _total in counted.reporting]
    reporting_rows = [(answers[0][0], [count for _code, count in answers]) for answers in zip(*sides, strict=True)]
    return render(request, "dashboard.html", {"dashboard": counted, "reporting_rows": reporting_rows})
