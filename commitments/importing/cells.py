"""What can stand in a cell of a table, what a cell is called, and how texts and codes are read from it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _


class Unreadable(ValueError):
    """A cell that can't be read. Its text is a translated sentence that says what to do."""


@dataclass(frozen=True)
class Formula:
    """A formula. What it came to when the file was saved may be missing or out of date, so it is never used."""

    text: str


@dataclass(frozen=True)
class Failed:
    """What a spreadsheet shows where a formula failed, such as #N/A."""

    text: str


@dataclass(frozen=True)
class Percent:
    """A number that is shown as a percentage: what is stored is a hundredth of what people see."""

    value: float


Value = str | int | float | bool | dt.date | dt.time | dt.timedelta | Formula | Failed | Percent | None


def column_letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def cell_name(sheet: str, row: int, column: int) -> str:
    """As a spreadsheet program names it: Milestones!D12."""
    return f"{sheet}!{column_letters(column)}{row}"


def is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not tidy(value))


# Text that a spreadsheet program would run, a Japanese one also where the sign is full-width. Files made here put an
# apostrophe before it.
_RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def disarm(text: str) -> str:
    """The text for a CSV file, so that no spreadsheet program runs it. `read_text` takes the apostrophe off again."""
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def rearm(text: str) -> str:
    return text[1:] if text.startswith("'") and _RUNS.match(text, 1) else text


def tidy(text: str) -> str:
    """One line without marks that nobody sees; a letter and its accent made one, as most keyboards write them."""
    text = unicodedata.normalize("NFC", text.replace("\ufeff", "").replace("\u200b", ""))
    return re.sub(r"[ \t\r\n\v\f\u0085\u2028\u2029]+", " ", text).strip()


def require_plain(value: Value) -> None:
    """Refuse what is no value but a formula, or what is left of one."""
    if isinstance(value, Formula):
        raise Unreadable(_("This is a formula. Put its value in its place: copy the cell, then paste the value only."))
    if isinstance(value, Failed):
        raise Unreadable(_("The spreadsheet shows the error %(error)s here.") % {"error": value.text})


def read_text(value: Value, *, longest: int) -> str:
    """A text as it was typed, on one line; empty where the cell is."""
    require_plain(value)
    if value is None:
        return ""
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise Unreadable(
            _("The spreadsheet has turned this into a date or a time. Format the cell as text and type it again.")
        )
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unreadable(_("This is not a text. Format the cell as text and type it again."))
    text = tidy(rearm(value)) if isinstance(value, str) else f"{value:.15g}"
    _require_readable(text)
    if len(text) > longest:
        raise Unreadable(
            _("This has %(length)s characters; at most %(longest)s fit.") % {"length": len(text), "longest": longest}
        )
    return text


def _require_readable(text: str) -> None:
    for character in text:
        category = unicodedata.category(character)
        if category == "Co":
            raise Unreadable(
                _("A character here exists only on the computer where it was typed (gaiji). Write it another way.")
            )
        if character == "\ufffd":
            raise Unreadable(_("A character was lost here when the file was saved. Type the text again."))
        if category in ("Cc", "Cs", "Cn"):
            raise Unreadable(_("There is a control character here that can't be stored. Type the text again."))


# Every dash that a Japanese or Mongolian keyboard, or a word processor's correction, puts where a code has "-".
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
_CODE = re.compile(r"[^\W_][\w.\-/()]*")


def read_code(value: Value, *, longest: int) -> str:
    """A code: full-width letters, digits and dashes become the plain ones; empty where the cell is."""
    if isinstance(value, float) and not value.is_integer():
        # 1.10 typed as a number is stored as 1.1: another code.
        raise Unreadable(_("The spreadsheet has turned this into a number. Format the cell as text and type it again."))
    text = unicodedata.normalize("NFKC", read_text(value, longest=1000)).translate(_DASHES).strip()
    if not text:
        return ""
    if not _CODE.fullmatch(text):
        raise Unreadable(_("“%(code)s” is no code: use letters, digits, “-”, “.” and “/” only.") % {"code": text})
    return read_text(text, longest=longest)
