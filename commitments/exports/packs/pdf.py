"""Packs as PDF. WeasyPrint is imported here and nowhere else, and only when a PDF is asked for.

It needs libraries and fonts of the system (Debian's packages are in `DEBIAN_PACKAGES`). Where they are missing the rest
of the application works as before, and whoever asks for a PDF is told what is missing.
"""

from __future__ import annotations

import gc
import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from commitments.errors import RuleViolation

from .blocks import Pack
from .html import page

DEBIAN_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-noto-core"
FAMILIES = ("Noto Sans", "Noto Sans CJK JP")

# One at a time: a long pack takes all of a processor for seconds, and Pango is not made for several threads.
_one_at_a_time = threading.Lock()


class PdfUnavailable(RuleViolation):
    """This machine can't make a PDF. `fields` names the parameter that asked for one."""

    status = 503

    def __init__(self, missing: str) -> None:
        message = _(
            "A PDF can't be made on this server, because %(missing)s is missing; choose Word, or have the administrator"
            " install these packages (names as in Debian): %(packages)s."
        ) % {"missing": missing, "packages": DEBIAN_PACKAGES}
        super().__init__("pdf_unavailable", message, fields={"format": [message]})


def render_pdf(pack: Pack) -> bytes:
    """The pack as a tagged PDF (PDF/UA-1) with its fonts embedded. Raises PdfUnavailable."""
    weasyprint = _weasyprint()
    with _one_at_a_time, _without_collecting():
        document = weasyprint.HTML(string=page(pack), url_fetcher=_fetch_nothing)
        content: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return content


@contextmanager
def _without_collecting() -> Iterator[None]:
    """A layout is a hundred thousand objects that all stay to its end: to look for garbage in it costs a quarter."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _weasyprint() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # it asks for a library that is in our list
            import weasyprint
    except (ImportError, OSError) as error:
        logging.getLogger(__name__).warning("No PDF: %s", error)
        raise PdfUnavailable("Pango") from error
    for family in FAMILIES:
        if not _has_font(family):
            raise PdfUnavailable(_("the font %(name)s") % {"name": family})
    return weasyprint


@cache
def _has_font(family: str) -> bool:
    """Whether fontconfig, asked for the family, answers with it and not with the nearest it has."""
    from weasyprint.text.ffi import ffi, fontconfig

    pattern = fontconfig.FcPatternCreate()
    config = fontconfig.FcInitLoadConfigAndFonts()
    try:
        fontconfig.FcPatternAddString(pattern, b"family", family.encode())
        fontconfig.FcConfigSubstitute(config, pattern, fontconfig.FcMatchPattern)
        fontconfig.FcDefaultSubstitute(pattern)
        result = ffi.new("FcResult *")
        found = fontconfig.FcFontMatch(config, pattern, result)
        if found == ffi.NULL:
            return False
        name = ffi.new("FcChar8 **")
        index = 0
        names = []
        while fontconfig.FcPatternGetString(found, b"family", index, name) == fontconfig.FcResultMatch:
            names.append(ffi.string(name[0]).decode())
            index += 1
        fontconfig.FcPatternDestroy(found)
        return family in names
    finally:
        fontconfig.FcPatternDestroy(pattern)
        fontconfig.FcConfigDestroy(config)


def _fetch_nothing(url: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"A pack fetches nothing: {url}")
