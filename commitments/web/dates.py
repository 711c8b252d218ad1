"""The dates of a commitment: the first one, a move of it or of a milestone's, and the other government's answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from commitments import access, clock
from commitments.errors import Forbidden, NotFound, RuleViolation, StaleVersion
from commitments.models import Commitment, Milestone
from commitments.operations.plan import agree_revision, refuse_revision, revise_due_date, set_due_date
from commitments.queries.commitments import get_commitment
from commitments.queries.plan import get_revision, milestones_on
from commitments.standing import Day
from commitments.standing import day as day_on

from .asking import PlainForm, text_field
from .commitment import undertaken_by
from .fields import DayToComeField
from .pages import SignedIn, page

_NO_DAY = gettext_lazy("Give a day.")


class FirstDateForm(PlainForm):
    due_on = DayToComeField(label=gettext_lazy("Due date"), error_messages={"required": _NO_DAY})


class MoveForm(PlainForm):
    """`seen_due_on` is the date that stood when the form was opened."""

    new_due_on = DayToComeField(label=gettext_lazy("New date"), error_messages={"required": _NO_DAY})
    reason = text_field(gettext_lazy("Reason"), missing=gettext_lazy("Give a reason."))
    seen_due_on = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])


class RefuseForm(PlainForm):
    reason = text_field(gettext_lazy("Reason for refusing"), missing=gettext_lazy("Give a reason."))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def set_first(request: SignedIn, code: str) -> HttpResponse:
    """Give a commitment its first due date."""
    row = get_commitment(request.user, code, _today())
    access.require(request.user, "keep_plan", row)
    if row.baseline_due_on is not None and request.method != "POST":
        messages.info(request, _("This commitment has a due date already: revise it instead, with a reason."))
        return redirect("commitment", code)
    form = FirstDateForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            set_due_date(by=request.user, commitment=row, due_on=form.cleaned_data["due_on"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, _("The due date is set. It is the baseline, and stays on record for good."))
            return _back(code)
    return _show(request, "dates/first.html", form, commitment=row)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: SignedIn, code: str, number: int | None = None) -> HttpResponse:
    """Move the commitment's own due date, or that of its milestone of this number."""
    row = get_commitment(request.user, code, _today())
    milestone = _milestone(row, number)
    access.require(request.user, "keep_plan", row)
    current, baseline = _dates(row, milestone)
    if current is None:
        messages.info(request, _("This commitment has no due date yet: set one first."))
        return redirect("due_date", code)
    posted = request.POST if request.method == "POST" else None
    form = MoveForm(posted, initial={"seen_due_on": current.isoformat()})
    context: dict[str, Any] = {
        "commitment": row,
        "milestone": milestone,
        "current": current,
        "baseline": baseline,
        "slip_days": (current - baseline).days if baseline else 0,
        "other": _other(request, row),
    }
    if form.is_bound and form.is_valid():
        try:
            revision = revise_due_date(by=request.user, commitment=row, milestone=milestone, **form.cleaned_data)
        except StaleVersion as violation:
            return _moved_meanwhile(request, form, violation, context)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(
                request,
                _("Asked for. The old date stands until the other government's coordinator agrees.")
                if revision.pending
                else _("The new date stands from now on. The baseline stays on record."),
            )
            return _back(code)
    return _show(request, "dates/revise.html", form, **context)


@page
@require_POST
def agree(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Somebody else may have been faster: then the history of the dates says what was decided."""
    revision = get_revision(request.user, code, pk)
    try:
        agree_revision(by=request.user, revision=revision)
    except (Forbidden, NotFound):
        raise
    except RuleViolation as violation:
        messages.error(request, violation.message)
    else:
        messages.success(request, _("Agreed. The new date stands from now on."))
    return _back(code)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Refuse to move a date, with a reason. The request and its own reason stay on record."""
    revision = get_revision(request.user, code, pk)
    access.require(request.user, "decide_revision", revision)
    if not revision.pending:
        messages.error(request, _("This revision has been decided already."))
        return _back(code)
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            refuse_revision(by=request.user, revision=revision, reason=form.cleaned_data["reason"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, _("Refused. The date that stood goes on standing."))
            return _back(code)
    return _show(request, "dates/refuse.html", form, commitment=revision.commitment, revision=revision)


# --- steps -------------------------------------------------------------------------------------------------------


def _today() -> Day:
    return day_on(clock.today())


def _show(request: SignedIn, template: str, form: PlainForm, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=400 if form.errors else 200)


def _back(code: str) -> HttpResponse:
    response = redirect("commitment", code)
    response["Location"] += "#dates"
    return response


def _milestone(row: Commitment, number: int | None) -> Milestone | None:
    if number is None:
        return None
    for milestone in milestones_on(row, _today()):
        if milestone.number == number:
            return milestone
    raise access.not_found()


def _dates(row: Commitment, milestone: Milestone | None) -> tuple[dt.date | None, dt.date | None]:
    """The date that stands, and its baseline."""
    if milestone is not None:
        return milestone.standing.due_on, milestone.baseline_due_on
    return row.standing.due_on, row.baseline_due_on


def _other(request: SignedIn, row: Commitment) -> str:
    """The government that has to agree to a later date; nobody where one undertook it alone."""
    others = [party for party in undertaken_by(row) if party != request.user.party]
    return str(others[0].label) if others else ""


def _moved_meanwhile(
    request: SignedIn, form: MoveForm, violation: StaleVersion, context: dict[str, Any]
) -> HttpResponse:
    """Both dates are shown; the form keeps what was typed, and starts from the date that stands now."""
    posted = request.POST.copy()
    seen = form.cleaned_data["seen_due_on"]
    posted["seen_due_on"] = context["current"].isoformat()
    again = MoveForm(posted)
    again.is_valid()
    context = context | {"form": again, "violation": violation, "seen": seen}
    return render(request, "dates/revise.html", context, status=409)
