"""What the two governments say together of a commitment: joint assessments, proposed, signed, withdrawn and ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments import access, clock
from commitments.errors import Forbidden, NotFound, RuleViolation
from commitments.models import Commitment, ProgressUpdate
from commitments.operations.consultation import (
    countersign_joint_assessment,
    propose_joint_assessment,
    withdraw_joint_assessment,
)
from commitments.queries.assessments import AssessmentOn, assessments_on, get_assessment
from commitments.queries.commitments import get_commitment
from commitments.queries.consultations import decisions_on
from commitments.standing import Day
from commitments.standing import day as day_on
from commitments.vocabulary import Party, delivery_label, ratings_for

from .asking import PlainForm, text_field
from .commitment import may_keep_plan
from .context import ministries_of
from .pages import SignedIn, page, reading_page


class JointForm(PlainForm):
    """Nothing is chosen beforehand, whatever the two sides have reported."""

    delivery = forms.ChoiceField(
        label=gettext_lazy("The rating that both governments sign"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a rating.")},
    )
    reason = text_field(gettext_lazy("Reason for the rating"), missing=gettext_lazy("Give a reason."))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["delivery"].choices = [(rating.value, delivery_label(rating, kind)) for rating in ratings_for(kind)]


@dataclass(frozen=True)
class Said:
    """What one government reported last."""

    party: Party
    delivery: str | None
    update: ProgressUpdate | None


@dataclass(frozen=True)
class Entry:
    """An assessment of the history, and what the reader may do with it."""

    on: AssessmentOn
    may_sign: bool
    may_withdraw: bool


@reading_page
@require_safe
def assessments(request: SignedIn, code: str, day: Day) -> HttpResponse:
    """All that both governments have signed or proposed on a commitment, and what consultations decided about it."""
    row = get_commitment(request.user, code, day)
    keeps = day.is_today and may_keep_plan(request.user, row)
    entries = [_entry(request, one, keeps) for one in assessments_on(request.user, row, day)]
    of_both = _of_both(row)
    context = {
        "commitment": row,
        "said": _said(row),
        "of_both": of_both,
        "entries": entries,
        "decisions": decisions_on(request.user, code, day),
        "ministries": ministries_of(request),
        "may_propose": keeps and of_both and not any(entry.on.waiting for entry in entries),
    }
    return render(request, "joint/list.html", context)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedIn, code: str) -> HttpResponse:
    """Sign a rating for the person's own government, for the other to countersign."""
    row = get_commitment(request.user, code, day_on(clock.today()))
    if not _of_both(row):
        raise access.not_found()
    access.require(request.user, "keep_plan", row)
    form = JointForm(request.POST if request.method == "POST" else None, kind=row.kind)
    if form.is_bound and form.is_valid():
        try:
            propose_joint_assessment(by=request.user, commitment=row, **form.cleaned_data)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, _("Signed for your government. It counts once the other government has signed."))
            return redirect("joint", code)
    context = {"commitment": row, "said": _said(row), "form": form, "ministries": ministries_of(request)}
    return render(request, "joint/form.html", context, status=400 if form.errors else 200)


@page
@require_POST
def sign(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """The second signature. What one signs never changes while it waits, so no version is asked for."""
    assessment = get_assessment(request.user, code, pk)
    return _act(
        request,
        code,
        lambda: countersign_joint_assessment(by=request.user, assessment=assessment),
        _("Signed. The joint assessment is in force from now on."),
    )


@page
@require_POST
def withdraw(request: SignedIn, code: str, pk: int) -> HttpResponse:
    assessment = get_assessment(request.user, code, pk)
    return _act(
        request,
        code,
        lambda: withdraw_joint_assessment(by=request.user, assessment=assessment),
        _("Withdrawn. It stays in the list, and waits for nobody any more."),
    )


# --- steps -------------------------------------------------------------------------------------------------------


def _act(request: SignedIn, code: str, act: Callable[[], object], done: str) -> HttpResponse:
    """Somebody else may have been faster: then the history says who did what, and why nothing was done now."""
    try:
        act()
    except (Forbidden, NotFound):
        raise
    except RuleViolation as violation:
        messages.error(request, violation.message)
    else:
        messages.success(request, done)
    return redirect("joint", code)


def _entry(request: SignedIn, one: AssessmentOn, keeps: bool) -> Entry:
    signed = access.has_signed(request.user, one.row)
    return Entry(one, may_sign=keeps and one.waiting and not signed, may_withdraw=keeps and one.waiting and signed)


def _of_both(row: Commitment) -> bool:
    return row.standing.agreement is not None


def _said(row: Commitment) -> list[Said]:
    return [
        Said(
            party, getattr(row.standing, f"{party.lower()}_delivery"), getattr(row.standing, f"{party.lower()}_update")
        )
        for party in Party
    ]
