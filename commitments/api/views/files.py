"""Files of evidence, for programs with a token as for browsers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from commitments import filestore
from commitments.queries.files import get_file

from ..parameters import require_known
from ..permissions import SeesBetween
from ..schema import describe_file
from .base import JsonRenderer, Readable


class AsItIs(BaseContentNegotiation):
    """A file has the type it has, whatever the Accept header would rather have."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        renderer: BaseRenderer = JsonRenderer()
        return renderer, renderer.media_type


@describe_file("files", "A file of evidence")
class FileDownload(Readable):
    """The content of a file that supports an update which the caller may read, as a download.

    Its type was found by looking at its content; it is not to be trusted more than any other file from outside. It
    never changes, so no day is asked about: the `ETag` is its SHA-256 digest.
    """

    permission_classes = (SeesBetween,)
    content_negotiation_class = AsItIs

    def get(self, request: Request, pk: int) -> HttpResponseBase:
        require_known(request.query_params, ())
        stored = get_file(request.user, pk)
        etag = f'"{stored.sha256}"'
        unchanged = get_conditional_response(request, etag=etag)
        if unchanged is not None:  # before the file is opened
            return unchanged
        response = filestore.as_download(
            name=stored.name, content_type=stored.content_type, size=stored.size, sha256=stored.sha256
        )
        response["ETag"] = etag
        return response
