"""The page of one update, and what can be done with it: hand in, withdraw, publish, return with a comment."""

from __future__ import annotations

from collections.abc import Callable
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
from commitments.models import ProgressUpdate
from commitments.operations.updates import OPEN, publish_update, return_update, submit_update, withdraw_update
from commitments.queries.updates import get_update
from commitments.standing import Day
from commitments.standing import day as day_on
from commitments.vocabulary import UpdateStatus

from .context import ministries_of
from .fields import LaterText
from .pages import Reader, SignedIn, page, public_page
from .review import changes_of
from .writing import incomplete, submitted_message


class ReturnForm(forms.Form):
    use_required_attribute = False
    prefix = "return"

    comment = LaterText(label=gettext_lazy("What has to change"))


@public_page
@require_safe
def update(request: Reader, pk: int, day: Day) -> HttpResponse:
    """As of a day: what was published later isn't there yet, and what isn't published is there today only."""
    row = get_update(request.user, pk)
    if not day.is_today and (row.published_at is None or row.published_at >= day.ends_at):
        raise access.not_found()
    return _show(request, row, day)


@page
@require_POST
def submit(request: SignedIn, pk: int) -> HttpResponse:
    """Hand in a draft as it is stored. What is missing is said at the fields of its form."""
    row = get_update(request.user, pk)
    try:
        submit_update(by=request.user, update=row, version=_version(request))
    except RuleViolation as violation:
        if violation.fields:
            return incomplete(request, row, violation)
        return _refused(request, pk, violation)
    messages.success(request, submitted_message())
    return redirect("update", pk)


@page
@require_POST
def publish(request: SignedIn, pk: int) -> HttpResponse:
    def act(row: ProgressUpdate) -> None:
        publish_update(by=request.user, update=row, version=_version(request))

    return _act(request, pk, act, _("Published. From now on it counts, and everybody who signs in can read it."))


@page
@require_POST
def send_back(request: SignedIn, pk: int) -> HttpResponse:
    """Return a submitted update to its writers. A comment that is missing is asked for where it belongs."""
    form = ReturnForm(request.POST)
    form.is_valid()

    def act(row: ProgressUpdate) -> None:
        return_update(
            by=request.user, update=row, version=_version(request), comment=form.cleaned_data.get("comment", "")
        )

    return _act(request, pk, act, _("Returned to its writers with your comment."), form)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Put away what was not published, once the person has confirmed it."""
    row = get_update(request.user, pk)
    access.require(request.user, "withdraw", row)
    if request.method != "POST":
        if row.status not in (*OPEN, UpdateStatus.SUBMITTED):
            return redirect("update", pk)
        return render(request, "updates/withdraw.html", {"update": row, "commitment": row.undertaking.commitment})

    def act(row: ProgressUpdate) -> None:
        withdraw_update(by=request.user, update=row, version=_version(request))

    return _act(request, pk, act, _("Withdrawn. Your own government can still read it."))


# --- steps -------------------------------------------------------------------------------------------------------


def _act(
    request: SignedIn, pk: int, act: Callable[[ProgressUpdate], None], done: str, form: ReturnForm | None = None
) -> HttpResponse:
    try:
        act(get_update(request.user, pk))
    except RuleViolation as violation:
        return _refused(request, pk, violation, form)
    messages.success(request, done)
    return redirect("update", pk)


def _refused(request: SignedIn, pk: int, violation: RuleViolation, form: ReturnForm | None = None) -> HttpResponse:
    """The update as it stands now, with the reason why nothing was done to it; what was typed is still there."""
    if isinstance(violation, Forbidden | NotFound):
        raise violation
    if form is not None:
        for name, sentences in violation.fields.items():
            form.add_error(name, sentences)
    return _show(
        request,
        get_update(request.user, pk),
        day_on(clock.today()),
        status=violation.status,
        violation=None if violation.fields else violation,
        return_form=form,
    )


def _show(request: Reader, row: ProgressUpdate, day: Day, status: int = 200, **more: Any) -> HttpResponse:
    user = request.user
    corrections = list(access.visible_updates(user, row.corrections.all()))
    superseded = row.superseded_at is not None and row.superseded_at < day.ends_at
    own = access.sees_internal_notes(user, row)
    open_now = day.is_today and row.status in OPEN
    waiting = day.is_today and row.status == UpdateStatus.SUBMITTED
    review = access.refusal(user, "publish", row) if waiting else None
    context = {
        "update": row,
        "commitment": row.undertaking.commitment,
        "ministries": ministries_of(request),
        "own": own,
        "superseded": superseded,
        "corrected_by": next((one for one in corrections if one.published and superseded), None),
        "being_corrected": [one for one in corrections if one.status in (*OPEN, UpdateStatus.SUBMITTED)],
        "may_edit": open_now and access.may(user, "edit", row),
        "may_withdraw": (open_now or waiting) and access.may(user, "withdraw", row),
        "may_review": waiting and review is None,
        "changes": changes_of(row) if waiting and own else None,
        # Whoever could review it, but for having written it, is told why not.
        "own_work": review if review is not None and review.code == "four_eyes" else None,
        "may_correct": day.is_today
        and row.published
        and row.superseded_at is None
        and access.may(user, "correct", row),
        "return_form": more.pop("return_form", None) or ReturnForm(),
    }
    return render(request, "updates/detail.html", context | more, status=status)


def _version(request: SignedIn) -> int:
    """The version a button was pressed on. One that can't be read is as good as an old one."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
