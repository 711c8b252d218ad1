"""Answers that are given out in any of the forms: which one was asked for, and a file of all rows on its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from commitments import access
from commitments.exports.catalogue import ask
from commitments.exports.sheet import SheetKind
from commitments.multilingual import LANGUAGES
from commitments.queries.prepared import of_params
from commitments.queries.remembering import remembered

from ..formats import FORMATS, JSON, STREAMED, Body, Format
from ..parameters import read_choice
from .base import Dated, JsonRenderer

T = TypeVar("T")


class Streamed(BaseRenderer):
    """Stands for a form that is streamed, so that it can be asked for by `Accept`. Such an answer is never rendered."""

    render_style = "binary"
    charset = None

    def render(self, data: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None) -> bytes:
        raise TypeError("A stream is no data to be rendered.")  # pragma: no cover


RENDERERS: dict[str, type[BaseRenderer]] = {
    JSON.name: JsonRenderer,
    **{
        one.name: type(f"{one.name.title()}Streamed", (Streamed,), {"media_type": one.media_type, "format": one.name})
        for one in STREAMED
    },
}


class FormedView(Dated):
    """Something that can be asked for in any of the forms: answered in JSON, or as a file of all rows."""

    versioned = True
    renderer_classes = list(RENDERERS.values())

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """`format=` says it outright; otherwise the Accept header does."""
        if not request.query_params.get("format") or force:
            return super().perform_content_negotiation(request, force)
        renderer = RENDERERS[read_choice(request.query_params, "format", RENDERERS)]()
        return renderer, renderer.media_type

    def form(self, request: Request) -> Format:
        return next(one for one in FORMATS if one.name == request.accepted_renderer.format)

    def sent(self, request: Request, form: Format, name: str, body: Body) -> HttpResponseBase:
        """The file. Its name says which day it is of, and whether its progress is invented: it may be found later."""
        response: HttpResponseBase
        if hasattr(body, "read"):
            response = FileResponse(body, content_type=form.content_type)
        else:
            response = StreamingHttpResponse(body, content_type=form.content_type)
        stem = f"{name}-{self.day.date.isoformat()}{'-demonstration' if self.demonstration else ''}"
        response["Content-Disposition"] = f'inline; filename="{stem}.{form.name}"'
        response["Tracker-As-Of"] = self.day.date.isoformat()
        response["Tracker-Demonstration"] = str(self.demonstration).lower()
        return response


class ReportView(FormedView):
    """A report, whose files are those of the pages: the same rows in the same columns, by their keys."""

    name: str
    known: Sequence[str]

    def remembered(self, request: Request, find: Callable[[], T]) -> T:
        """What this report counts, once for each version of the data."""
        asked = (self.name, of_params(request.query_params), access.sight(request.user), self.day.key)
        return remembered(self.version, asked, find)

    def file(self, request: Request, form: Format, kind: SheetKind, own: tuple[str, ...]) -> HttpResponseBase:
        """`own` are the parameters beside the sheet's."""
        assert form.write is not None
        params = request.query_params.copy()
        for name in own:
            params.pop(name, None)
        if "lang" in self.known:  # titles in other languages are left out
            others = set(LANGUAGES) - set(self.saying.languages)
            kept = [one for one in kind.columns if one.key.rpartition("_")[2] not in others]
            kind = replace(kind, columns=kept)
        sheet = ask(kind, request.user, params, self.day, demonstration=self.demonstration, address=self.links.here())
        if request.method == "HEAD":  # the question is answered; no row is read for it
            return self.sent(request, form, self.name, iter(()))
        return self.sent(request, form, self.name, form.write(sheet))
