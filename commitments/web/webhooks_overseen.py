"""Webhooks of others: seen by administrators and by coordinators of their government, who may stop one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commitments import access
from commitments.operations.webhooks import start_webhook, stop_webhook
from commitments.queries.webhooks import get_overseen_webhook, overseen_webhooks
from commitments.vocabulary import WebhookStop

from .pages import SignedIn, page


@page
@require_safe
def overview(request: SignedIn) -> HttpResponse:
    """Whose systems are told, of what, and how they fare. Of an address only the host: the rest may open something."""
    access.require(request.user, "oversee_webhooks", None)
    listed = [
        {"webhook": row, "overseen": row.stopped_for == WebhookStop.BY_OVERSEER}
        for row in overseen_webhooks(request.user)
    ]
    return render(request, "webhooks/all.html", {"listed": listed})


@page
@require_POST
def stop(request: SignedIn, pk: int) -> HttpResponse:
    access.require(request.user, "oversee_webhooks", None)
    row = stop_webhook(by=request.user, webhook=get_overseen_webhook(request.user, pk))
    messages.success(request, _("“%(name)s” is stopped. Its owner can't switch it on.") % {"name": row.name})
    return redirect("webhooks_all")


@page
@require_POST
def allow(request: SignedIn, pk: int) -> HttpResponse:
    """It goes on where it stood."""
    access.require(request.user, "oversee_webhooks", None)
    row = start_webhook(by=request.user, webhook=get_overseen_webhook(request.user, pk), from_now=False)
    messages.success(request, _("“%(name)s” is told of changes again.") % {"name": row.name})
    return redirect("webhooks_all")
