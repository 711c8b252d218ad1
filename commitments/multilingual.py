"""Texts in Japanese, English and Mongolian: pick one for the reader, write numbers, and fold texts for searching."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

LANGUAGES = ("ja", "en", "mn")


def reader_language() -> str:
    """The active language as one of the three, English where it is none of them."""
    code = (get_language() or "en").split("-")[0]
    return code if code in LANGUAGES else "en"


def pick(texts: Mapping[str, str], language: str | None = None) -> str:
    """The text in the reader's language; where it is missing, the Japanese, then the English, then any."""
    wanted = language or reader_language()
    for code in (wanted, "ja", "en", "mn"):
        if texts.get(code):
            return texts[code]
    return ""


def written(value: Decimal | None) -> str:
    """A value as the reader writes numbers, without the decimal places that the database adds. Missing is not zero."""
    if value is None:
        return ""
    plain = f"{value.normalize():f}"
    places = len(plain.partition(".")[2])
    return number_format(plain, decimal_pos=places, use_l10n=True, force_grouping=True)


def fold(text: str) -> str:
    """`text` for comparing: full-width and half-width alike, case ignored in every script, blanks collapsed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def fold_all(texts: Iterable[str]) -> str:
    """Several texts as one searchable line."""
    return "\n".join(fold(text) for text in texts if text)
