"""Downloads: any list as a file, with the filters and the day that its address asks for."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import quote

from django.forms import Field, Form
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments import access
from commitments.errors import InvalidParameters
from commitments.exports.catalogue import SHEETS, ask, sheets_for
from commitments.exports.formats import FORMATS, Format
from commitments.exports.formats.csv import HEADERS, write_csv
from commitments.exports.sheet import Sheet, SheetKind
from commitments.standing import Day

from .context import plan_of
from .pages import Reader, from_replica, public_page, reading_page

log = logging.getLogger(__name__)

# What a download understands beside the filters of its list.
OWN_PARAMETERS = ("as_of", "header")
MOST_CHOICES = 60


@public_page
@require_safe
def exports(request: Reader, day: Day) -> HttpResponse:
    """All that can be downloaded. The audit trail is that of one commitment, and is downloaded from there."""
    sheets = [kind for kind in sheets_for(request.user) if kind.key != "audit"]
    return render(request, "exports/exports.html", {"sheets": sheets})


@from_replica
def export(request: Any, sheet: str, form: str) -> HttpResponseBase:
    """One sheet in one format. What is between the governments is for those who have signed in."""
    kind = SHEETS.get(sheet)
    view = _for_staff if kind is not None and kind.between else _for_anybody
    response = view(request, kind=kind, form=form)
    # A file is of its moment: no cache keeps it, and no search engine.
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def _export(request: Reader, day: Day, *, kind: SheetKind | None, form: str) -> HttpResponseBase:
    chosen = FORMATS.get(form)
    if kind is None or chosen is None:
        raise access.not_found()
    header, wrong = _header(request, chosen)
    try:
        made = _sheet(request, kind, day)
    except InvalidParameters as refusal:
        return _refused(request, kind, wrong | refusal.fields, getattr(refusal, "form", None))
    if wrong:
        return _refused(request, kind, wrong)
    response = _file(request, made, chosen, header)
    response.headers["Content-Disposition"] = _disposition(made, chosen)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


_for_staff, _for_anybody = reading_page(_export), public_page(_export)


def _sheet(request: Reader, kind: SheetKind, day: Day) -> Sheet[Any]:
    plan = plan_of(request)
    return ask(
        kind,
        request.user,
        request.GET,
        day,
        also=OWN_PARAMETERS,
        demonstration=plan is not None and plan.demonstration,
        address=request.build_absolute_uri(),
    )


def _header(request: Reader, form: Format) -> tuple[str, dict[str, list[str]]]:
    """The headings that were asked for of a CSV file, or what is wrong with the question."""
    given = request.GET.getlist("header")
    if not given:
        return HEADERS[0], {}
    if form.key != "csv":
        return "", {"header": [_("Only CSV has headings to choose. Leave this out.")]}
    if len(given) != 1 or given[0] not in HEADERS:
        return "", {"header": [_("Choose one of: %(choices)s.") % {"choices": ", ".join(HEADERS)}]}
    return given[0], {}


def _file(request: Reader, sheet: Sheet[Any], form: Format, header: str) -> HttpResponseBase:
    if request.method == "HEAD":  # the question is answered; no row is read for it
        return StreamingHttpResponse(iter(()), content_type=form.content_type)
    body = write_csv(sheet, header) if form.key == "csv" else form.write(sheet)
    if isinstance(body, io.IOBase):
        return FileResponse(body, content_type=form.content_type)
    return StreamingHttpResponse(_to_the_end(body, sheet), content_type=form.content_type)


def _to_the_end(pieces: Iterator[bytes], sheet: Sheet[Any]) -> Iterator[bytes]:
    """The pieces. Where one can't be made, the answer breaks off: the server closes the connection before its end.

    So no half of a file passes for the whole. Up to the first piece nothing has been sent, and the answer is an error.
    """
    try:
        yield from pieces
    except Exception:
        log.exception("The export of %s broke off.", sheet.file_stem)
        raise


def _disposition(sheet: Sheet[Any], form: Format) -> str:
    """The file's name twice, by RFC 6266: in ASCII, and with the title in the reader's language."""
    plain = f"{sheet.file_stem}.{form.key}"
    plain = "".join(character if character.isalnum() or character in "._-" else "_" for character in plain)
    local = f"{sheet.local_file_stem}.{form.key}".replace("/", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(local, safe='')}"


def _refused(request: Reader, kind: SheetKind, refused: dict[str, list[str]], form: Form | None = None) -> HttpResponse:
    """No file: a page that names each parameter, what is wrong with it and what there is to choose from."""
    fields = form.fields if form is not None else {}
    wrong = [
        (name, str(fields[name].label) if name in fields else "", messages, _choices(fields.get(name)))
        for name, messages in refused.items()
    ]
    unknown = [name for name in refused if name not in fields and name not in OWN_PARAMETERS]
    known = [*OWN_PARAMETERS, *fields] if unknown and fields else []
    context = {"sheet": kind, "wrong": wrong, "known": known}
    return render(request, "exports/refused.html", context, status=400)


def _choices(field: Field | None) -> list[str]:
    """The codes that a parameter takes; none for one that takes anything, or more than can be listed."""
    codes = [str(code) for code, _label in islice(getattr(field, "choices", ()), MOST_CHOICES + 1) if code]
    return codes if len(codes) <= MOST_CHOICES else []
