"""What only browsers need, left out where a program asks the API with a token: a third of the time of a small answer.

A program has no session, no language chosen on a page and no page to protect. Each
class is the middleware that it is named after, for browsers.
"""

from __future__ import annotations

from typing import Any

from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django_htmx.middleware import HtmxMiddleware

from commitments.web.middleware import PreferredLanguageMiddleware

API = "/api/"


def by_program(request: HttpRequest) -> bool:
    """It asks the API with a token. Whether that is a good one the API says, which looks at nothing else then."""
    return request.path_info.startswith(API) and request.META.get("HTTP_AUTHORIZATION", "")[:6].lower() == "token "


class ForBrowsers:
    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if by_program(request):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc] # the middleware's own


class Sessions(ForBrowsers, SessionMiddleware):
    pass


class Authentication(ForBrowsers, AuthenticationMiddleware):
    pass


class PreferredLanguage(ForBrowsers, PreferredLanguageMiddleware):
    pass


class Messages(ForBrowsers, MessageMiddleware):
    pass


class Htmx(ForBrowsers, HtmxMiddleware):
    pass


class ContentSecurity(CSPMiddleware):
    """Data is no document: nothing in it may be loaded or framed."""

    def __call__(self, request: HttpRequest) -> Any:
        if not by_program(request):
            return super().__call__(request)
        response: Any = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        return response
