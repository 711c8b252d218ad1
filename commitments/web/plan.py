"""Keeping the plan of a commitment: what a coordinator of a government that undertook it may add, change and end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commitments import access, clock
from commitments.models import Commitment
from commitments.operations.plan import add_milestone, rename_milestone, withdraw_milestone
from commitments.queries.commitments import get_commitment
from commitments.queries.keeping import (
    assignments_of,
    expectations,
    get_milestone,
    plan_items,
    withdrawn_milestones,
)
from commitments.queries.plan import milestones_on
from commitments.standing import day as day_on

from .context import ministries_of
from .pages import SignedIn, page
from .plan_forms import AddMilestoneForm, RenameMilestoneForm, WithdrawForm
from .small_forms import FormPage


def kept(request: SignedIn, code: str) -> Commitment:
    """The commitment, for somebody who keeps its plan."""
    commitment = get_commitment(request.user, code, day_on(clock.today()))
    access.require(request.user, "keep_plan", commitment)
    return commitment


def plan_form(commitment: Commitment, section: str, *, title: str, button: str, done: str, **context: Any) -> FormPage:
    """A form page below the plan; afterwards its `section` is shown."""
    plan = reverse("plan", args=[commitment.code])
    return FormPage(
        title=title,
        button=button,
        done=done,
        back=f"{plan}#{section}",
        trail=[
            (reverse("commitments"), _("Commitments")),
            (reverse("commitment", args=[commitment.code]), commitment.code),
            (plan, _("Plan")),
        ],
        context={"commitment": commitment, **context},
    )


@page
@require_safe
def plan(request: SignedIn, code: str) -> HttpResponse:
    """All of it on one page, as it stands now."""
    commitment = kept(request, code)
    assert request.user.party is not None  # who keeps a plan works for a government
    today = day_on(clock.today())
    assignments = list(assignments_of(commitment, request.user.party))
    over = [row for row in assignments if row.ends_on is not None and row.ends_on < today.date]
    numbers = list(expectations(commitment))
    context = {
        "commitment": commitment,
        "today": today.date,
        "party": request.user.party,
        "milestones": list(milestones_on(commitment, today)),
        "withdrawn": list(withdrawn_milestones(commitment)),
        "indicators": list(commitment.indicators.all()),
        "expectations": numbers,
        "in_force": next((row for row in numbers if row.starts_on <= today.date), None),
        "items": list(plan_items(commitment)),
        "assignments": [row for row in assignments if row not in over],
        "over": over,
        "ministries": ministries_of(request),
    }
    return render(request, "plan/plan.html", context)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_add(request: SignedIn, code: str) -> HttpResponse:
    commitment = kept(request, code)
    form = AddMilestoneForm(request.POST if request.method == "POST" else None)
    return plan_form(
        commitment,
        "milestones",
        title=_("Add a milestone"),
        button=_("Add the milestone"),
        done=_("The milestone has been added."),
    ).answer(
        request,
        form,
        lambda said: add_milestone(
            by=request.user, commitment=commitment, titles=form.texts("title"), due_on=said["due_on"]
        ),
    )


@page
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_rename(request: SignedIn, code: str, number: int) -> HttpResponse:
    commitment = kept(request, code)
    milestone = get_milestone(commitment, number)
    if milestone.withdrawn_at is not None and request.method != "POST":
        return _gone(request, commitment)
    form = RenameMilestoneForm(
        request.POST if request.method == "POST" else None, initial=RenameMilestoneForm.values_of(milestone)
    )
    return plan_form(
        commitment,
        "milestones",
        title=_("Rename milestone M%(number)s") % {"number": number},
        button=_("Save the titles"),
        done=_("The milestone has been renamed."),
    ).answer(
        request,
        form,
        lambda said: rename_milestone(
            by=request.user, milestone=milestone, version=said["version"] or 0, titles=form.texts("title")
        ),
    )


@page
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_withdraw(request: SignedIn, code: str, number: int) -> HttpResponse:
    """Says what withdrawing means and asks for the reason: the button is the confirmation."""
    commitment = kept(request, code)
    milestone = get_milestone(commitment, number)
    if milestone.withdrawn_at is not None and request.method != "POST":
        return _gone(request, commitment)
    form = WithdrawForm(request.POST if request.method == "POST" else None, initial=WithdrawForm.values_of(milestone))
    return plan_form(
        commitment,
        "milestones",
        title=_("Withdraw milestone M%(number)s?") % {"number": number},
        button=_("Withdraw it"),
        done=_("The milestone has been withdrawn. It stays on record with your reason."),
        danger=True,
        subject=milestone.titles,
        intro=_("From now on it no longer belongs to the plan and counts in no figure. Past days still show it."),
    ).answer(
        request,
        form,
        lambda said: withdraw_milestone(
            by=request.user, milestone=milestone, version=said["version"] or 0, reason=said["reason"]
        ),
    )


def _gone(request: SignedIn, commitment: Commitment) -> HttpResponse:
    messages.error(request, _("This milestone has been withdrawn already."))
    return redirect(reverse("plan", args=[commitment.code]) + "#milestones")
