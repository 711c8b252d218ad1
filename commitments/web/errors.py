"""Pages that say no. They say what happened and where to go; the API answers in JSON under its own prefix."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commitments.errors import RuleViolation

from .context import known_plan


def refused(request: HttpRequest, violation: RuleViolation) -> HttpResponse:
    """The page for a rule that refused what was asked."""
    return _page(request, violation.status, violation.message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks no database and no session: either may be what failed."""
    plan = known_plan(request)
    context = {
        "demonstration": plan is not None and plan.demonstration,
        "LANGUAGE_CODE": get_language() or "en",
    }
    return HttpResponseServerError(render_to_string("500.html", context))


def _page(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    titles = {
        400: _("This can't be understood"),
        403: _("You may not do this"),
        404: _("There is nothing here"),
        409: _("Somebody else was faster"),
    }
    texts = {
        400: _("The address or what was sent with it is not complete or not correct."),
        403: _("Your account may see this, but not do what was asked."),
        404: _("The address is wrong, or it leads to something that your account may not see."),
        409: _("This was changed in the meantime. Open it again and look at the new version first."),
    }
    context = {"title": titles.get(status, titles[400]), "text": message or texts.get(status, texts[400])}
    return render(request, "error.html", context, status=status)
