"""What search engines may look at: nothing, unless the public view is on."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# Other days and filters of the same pages are endless: they stand behind the question mark.
_CLOSED = (
    "/*?",
    "/account/",
    "/admin/",
    "/api/",
    "/exports/",
    "/files/",
    "/language/",
    "/search/",
    "/sign-in/",
    "/work/",
)


@cache_control(public=True, max_age=3600)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = _CLOSED if settings.PUBLIC_VIEW else ("/",)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")
