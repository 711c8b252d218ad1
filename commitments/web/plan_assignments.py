"""Keeping who is assigned to a commitment: a government assigns its own ministries."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commitments import access, clock
from commitments.errors import Forbidden, RuleViolation
from commitments.models import Assignment, Commitment
from commitments.operations.plan import assign, confirm_assignment, end_assignment
from commitments.queries.keeping import get_assignment
from commitments.vocabulary import Party

from .context import ministries_of
from .pages import SignedIn, page
from .plan import kept, plan_form
from .plan_forms import AssignForm, EndForm


@page
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_add(request: SignedIn, code: str) -> HttpResponse:
    commitment = kept(request, code)
    assert request.user.party is not None  # who keeps a plan works for a government
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        initial={"starts_on": clock.today()},
        party=request.user.party,
        names=ministries_of(request),
    )
    return plan_form(
        commitment,
        "assignments",
        title=_("Assign a ministry"),
        button=_("Assign it"),
        done=_("The ministry has been assigned."),
    ).answer(
        request,
        form,
        lambda said: assign(
            by=request.user,
            commitment=commitment,
            ministry=said["ministry"],
            role=said["role"],
            starts_on=said["starts_on"],
        ),
    )


@page
@require_POST
def assignment_confirm(request: SignedIn, code: str, pk: int) -> HttpResponse:
    commitment, assignment = _own(request, code, pk)
    try:
        confirm_assignment(by=request.user, assignment=assignment)
    except Forbidden:
        raise
    except RuleViolation as violation:
        messages.error(request, violation.message)
    else:
        messages.success(request, _("The assignment has been confirmed."))
    return redirect(reverse("plan", args=[commitment.code]) + "#assignments")


@page
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_end(request: SignedIn, code: str, pk: int) -> HttpResponse:
    commitment, assignment = _own(request, code, pk)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"ends_on": clock.today()})
    return plan_form(
        commitment,
        "assignments",
        title=_("End an assignment"),
        button=_("End the assignment"),
        done=_("The end of the assignment has been noted."),
        danger=True,
        subject=ministries_of(request)[assignment.ministry.code].names,
        intro=_("What the ministry has reported stays its own. After its last day it can't report on this any more."),
    ).answer(
        request,
        form,
        lambda said: end_assignment(by=request.user, assignment=assignment, ends_on=said["ends_on"]),
    )


def _own(request: SignedIn, code: str, pk: int) -> tuple[Commitment, Assignment]:
    commitment = kept(request, code)
    assignment = get_assignment(commitment, pk)
    access.require(request.user, "assign", Party(assignment.ministry.party))
    return commitment, assignment
