"""How often a person is reminded by mail: a form on their account page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commitments.operations.reminders import set_reminders

from .pages import SignedIn, page


@page
@require_POST
def reminders(request: SignedIn) -> HttpResponse:
    set_reminders(by=request.user, frequency=request.POST.get("reminders", ""))
    messages.success(request, _("Saved: %(frequency)s.") % {"frequency": request.user.get_reminders_display()})
    return redirect("account")
