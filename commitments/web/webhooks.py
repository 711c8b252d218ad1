"""A person's own webhooks: made, tried, watched and removed. Systems outside are told of published changes by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments import access
from commitments.errors import RuleViolation
from commitments.hooks.sending import send_test
from commitments.models import Webhook
from commitments.operations.webhooks import (
    MOST,
    change_webhook,
    create_webhook,
    delete_webhook,
    rotate_webhook_secret,
    start_webhook,
    stop_webhook,
)
from commitments.queries.webhooks import attempts_of, get_own_webhook, own_webhooks, untold
from commitments.vocabulary import WebhookError, WebhookStop, WebhookTopic

from .pages import SignedIn, page
from .small_forms import FormPage, SmallForm

# More that waits is not counted on a page.
MOST_COUNTED = 1000


class WebhookForm(SmallForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Of the system that is told, for example “Cabinet office, delivery unit”."),
    )
    url = forms.CharField(
        label=gettext_lazy("Address that is called"),
        max_length=500,
        widget=forms.URLInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy("It begins with https:// and can be reached from the internet."),
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told"),
        choices=WebhookTopic.choices,
        initial=[WebhookTopic.PUBLISHED],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Of each change that everybody with an account may see. Never of drafts."),
    )


@page
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: SignedIn) -> HttpResponse:
    """The list, and the form for a new one. The secret is in the answer to that form and nowhere afterwards."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    made: Webhook | None = None
    if form.is_valid():
        try:
            made = create_webhook(by=request.user, **form.cleaned_data)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            form = WebhookForm()
    listed = list(own_webhooks(request.user).select_related("owner"))
    context = {
        "form": form,
        "made": made,
        "webhooks": listed,
        "full": len(listed) >= MOST,
        "oversees": access.may(request.user, "oversee_webhooks", None),
    }
    return render(request, "webhooks/list.html", context, status=400 if form.errors else 200)


@page
@require_safe
def webhook(request: SignedIn, pk: int) -> HttpResponse:
    return _shown(request, _own(request, pk))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedIn, pk: int) -> HttpResponse:
    row = _own(request, pk)
    values = {"name": row.name, "url": row.url, "topics": row.topics}
    form = WebhookForm(request.POST if request.method == "POST" else None, initial=values)

    def save(said: Mapping[str, Any]) -> object:
        return change_webhook(by=request.user, webhook=row, **said)

    return _page(row, _("Change the webhook"), button=_("Save"), done=_("Saved.")).answer(request, form, save)


@page
@require_POST
def test(request: SignedIn, pk: int) -> HttpResponse:
    """Send a message that tells nothing, and say what came of it."""
    row = _own(request, pk)
    try:
        sent = send_test(by=request.user, webhook=row)
    except RuleViolation as violation:
        messages.error(request, violation.message)
        return redirect("webhook", row.pk)
    said = {"status": sent.answer.status, "n": sent.answer.took}
    if not sent.error:
        messages.success(request, _("The test message was taken: status %(status)s after %(n)s ms.") % said)
    else:
        why = str(WebhookError(sent.error).label) + (f" ({sent.answer.status})" if sent.answer.status else "")
        messages.error(request, _("The test message was not taken. %(why)s.") % {"why": why})
    return redirect("webhook", row.pk)


@page
@require_POST
def switch_off(request: SignedIn, pk: int) -> HttpResponse:
    row = stop_webhook(by=request.user, webhook=_own(request, pk))
    messages.success(request, _("“%(name)s” is told nothing more until you switch it on.") % {"name": row.name})
    return redirect("webhook", row.pk)


@page
@require_POST
def switch_on(request: SignedIn, pk: int) -> HttpResponse:
    """`begin`: where it stood, or from now on. Nothing is chosen beforehand."""
    begin = request.POST.get("begin", "")
    row = _own(request, pk)
    if begin not in ("stood", "now"):
        message = _("Say whether it is told what it missed.")
        raise RuleViolation("begin", message, fields={"begin": [message]})
    row = start_webhook(by=request.user, webhook=row, from_now=begin == "now")
    messages.success(request, _("“%(name)s” is told of changes again.") % {"name": row.name})
    return redirect("webhook", row.pk)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def secret(request: SignedIn, pk: int) -> HttpResponse:
    """Ask first; the new secret is in the answer and nowhere afterwards."""
    row = _own(request, pk)
    if request.method != "POST":
        text = _(
            "Messages are signed with a new secret at once, and for 24 hours with the former one as well: hand the new "
            "one to the receiver within this time."
        )
        asked = {"title": _("New secret"), "text": text, "act": _("Make a new secret")}
        return render(request, "webhooks/confirm.html", {"webhook": row, **asked})
    return _shown(request, rotate_webhook_secret(by=request.user, webhook=row), new_secret=True)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedIn, pk: int) -> HttpResponse:
    row = _own(request, pk)
    if request.method != "POST":
        text = _("Nothing more is sent to it, and the record of its last messages goes as well. This can't be undone.")
        asked = {"title": _("Remove the webhook"), "text": text, "act": _("Remove the webhook"), "danger": True}
        return render(request, "webhooks/confirm.html", {"webhook": row, **asked})
    delete_webhook(by=request.user, webhook=row)
    messages.success(request, _("The webhook “%(name)s” is removed.") % {"name": row.name})
    return redirect("webhooks")


# --- steps -------------------------------------------------------------------------------------------------------


def _own(request: SignedIn, pk: int) -> Webhook:
    return get_own_webhook(request.user, pk)


def _shown(request: SignedIn, row: Webhook, *, new_secret: bool = False) -> HttpResponse:
    context = {
        "webhook": row,
        "attempts": list(attempts_of(row)),
        "waiting": untold(row)[: MOST_COUNTED + 1].count(),
        "most_counted": MOST_COUNTED,
        "new_secret": new_secret,
        "overseen": row.stopped_for == WebhookStop.BY_OVERSEER,
    }
    return render(request, "webhooks/detail.html", context)


def _page(row: Webhook, title: str, *, button: str, done: str) -> FormPage:
    own = reverse("webhook", args=[row.pk])
    trail = [(reverse("account"), _("Your account")), (reverse("webhooks"), _("Webhooks")), (own, row.name)]
    return FormPage(title=title, button=button, done=done, back=own, trail=trail)
