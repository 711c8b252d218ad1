"""Every way the API says no, in one shape: problem details (RFC 9457) with a code and the fields concerned."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import DatabaseError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from commitments.databases import REPLICA, read_alias
from commitments.errors import RuleViolation
from commitments.queries.days import current_plan

MEDIA_TYPE = "application/problem+json"

logger = logging.getLogger("django.request")


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    demonstration: bool | None,
    errors: Mapping[str, list[str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """The answer. `code` is stable and for programs, `detail` a translated sentence that says what to do."""
    return JsonResponse(
        {
            "type": "about:blank",
            "status": status,
            "title": HTTPStatus(status).phrase,
            "code": code,
            "detail": detail,
            "errors": dict(errors or {}),
            "demonstration": demonstration,
        },
        status=status,
        content_type=MEDIA_TYPE,
        headers=headers,
        json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
    )


def exception_handler(exception: Exception, context: Mapping[str, Any]) -> JsonResponse | None:
    """What REST framework asks about every exception of a view. None is left to become a page in HTML.

    But that of a copy of the database is left to whoever asked it: see `databases`.
    """
    demonstration = _demonstration(context.get("view"))
    if isinstance(exception, RuleViolation):
        return problem(
            exception.status,
            exception.code,
            exception.message,
            demonstration=demonstration,
            errors=exception.fields,
        )
    if isinstance(exception, Http404):
        exception = exceptions.NotFound()
    elif isinstance(exception, PermissionDenied):
        exception = exceptions.PermissionDenied()
    elif isinstance(exception, SuspiciousOperation):
        return unreadable(demonstration, exception)
    if isinstance(exception, exceptions.APIException):
        code, detail = _words(exception)
        return problem(
            exception.status_code,
            code,
            detail,
            demonstration=demonstration,
            errors=field_errors(exception),
            headers=_headers(exception),
        )
    if isinstance(exception, DatabaseError) and read_alias() == REPLICA:
        return None  # the first database will be asked instead
    return _defect(exception, context["request"], demonstration)


def unreadable(demonstration: bool | None, exception: Exception | None = None) -> JsonResponse:
    """What Django takes for no honest request: another host's, a form without end."""
    if isinstance(exception, RequestDataTooBig):
        most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // (1024 * 1024)
        message = _("This is too large: at most %(most)s MB at once.") % {"most": most}
        return problem(413, "too_large", message, demonstration=demonstration)
    message = _("This can't be understood. See the description of the API.")
    return problem(400, "malformed", message, demonstration=demonstration)


def bad_request(request: HttpRequest, exception: Exception) -> JsonResponse:
    """For Django: what was refused before it came to a view."""
    return unreadable(_demonstration(None), exception)


def server_error(request: HttpRequest) -> JsonResponse:
    """For Django: what failed before it came to a view."""
    return _broken(None)


def _defect(exception: Exception, request: HttpRequest, demonstration: bool | None) -> JsonResponse:
    """A mistake of ours: logged and signalled as Django does for a page, and told without a word about its cause."""
    logger.error(
        "Internal Server Error: %s",
        request.path,
        exc_info=exception,
        extra={"status_code": 500, "request": request},
    )
    got_request_exception.send(sender=None, request=request)
    return _broken(demonstration)


def _broken(demonstration: bool | None) -> JsonResponse:
    return problem(
        500,
        "server_error",
        _("Something went wrong here, not with your request. It has been logged; please try again later."),
        demonstration=demonstration,
    )


def _words(exception: exceptions.APIException) -> tuple[str, str]:
    """Code and sentence. REST framework's own have no Mongolian, so the common ones are said here."""
    match exception:
        case exceptions.NotAuthenticated():
            return "not_authenticated", _("Sign in, or send a token as “Authorization: Token …”.")
        case exceptions.AuthenticationFailed():
            codes = exception.get_codes()
            return codes if isinstance(codes, str) else "authentication_failed", str(exception.detail)
        case exceptions.PermissionDenied():
            return "forbidden", _("Your account may not do this.")
        case exceptions.NotFound():
            return "not_found", _("There is nothing here, or you may not see it.")
        case exceptions.MethodNotAllowed():
            return "method_not_allowed", _(
                "This address does not take this method. The header Allow names those it takes."
            )
        case exceptions.NotAcceptable():
            return "not_acceptable", _("This address answers in JSON. Ask for application/json.")
        case exceptions.UnsupportedMediaType():
            return "unsupported_media_type", _(
                "Send it in the form that the description of the API names, such as application/json."
            )
        case exceptions.ParseError():
            return "malformed", _("What was sent is not readable JSON.")
        case exceptions.APIException(status_code=412 | 413 | 428):
            return str(exception.get_codes()), str(exception.detail)
        case exceptions.Throttled():
            return "throttled", _("Too many requests. Wait for the seconds that Retry-After names.")
        case exceptions.ValidationError():
            return "invalid", _("Some of what was sent can't be understood. See the fields named.")
    return str(exception.default_code), str(exception.detail)


def field_errors(exception: Exception) -> dict[str, list[str]]:
    """The fields concerned, each by its place: `evidence.0.title`."""
    found: dict[str, list[str]] = {}
    if isinstance(exception, exceptions.ValidationError):
        _gather(exception.detail, "", found)
    return found


def _gather(detail: Any, name: str, found: dict[str, list[str]]) -> None:
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            key = "" if key == "non_field_errors" else str(key)
            _gather(inner, ".".join(part for part in (name, key) if part), found)
    elif isinstance(detail, list | tuple):
        for place, inner in enumerate(detail):
            # Sentences about this field; or what is wrong with each of its rows.
            _gather(inner, f"{name}.{place}" if isinstance(inner, Mapping) else name, found)
    else:  # without a name it is about the whole of what was sent
        found.setdefault(name, []).append(str(detail))


def _headers(exception: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if (wait := getattr(exception, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait))
    return headers


def _demonstration(view: Any) -> bool | None:
    """Known where the view has read the plan already; otherwise one query, and None where the database is away."""
    plan = getattr(view, "plan", None)
    if plan is None:
        try:
            plan = current_plan()
        except DatabaseError:
            return None
    return plan is not None and plan.demonstration
