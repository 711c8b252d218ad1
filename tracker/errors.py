"""What Django asks about a request that was refused, or failed, before it came to a view: each face says it its way."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from commitments.api import errors as api
from commitments.web import errors as pages

from .middleware import API


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return (api if request.path_info.startswith(API) else pages).bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return (api if request.path_info.startswith(API) else pages).server_error(request)
