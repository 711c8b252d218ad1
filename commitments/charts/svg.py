"""The pieces of a picture: tags, texts, colours and fonts."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from commitments.multilingual import reader_language

# The tokens of static/css/base.css: a picture in a document has no style sheet.
COLOURS: Final = {
    "ink": "#18212f",
    "ink-soft": "#4b5668",
    "line": "#d6dbe3",
    "line-strong": "#6f7a8c",
    "paper": "#fff",
    "navy": "#14284b",
    "accent": "#a84a22",
    "accent-soft": "#faeee7",
    "good": "#1d5438",
    "done": "#1c3d73",
    "caution": "#6b4a00",
    "bad": "#8b2016",
    "neutral": "#3e4858",
}

# On a page its style sheet goes before. A Japanese font has Cyrillic, but not Өө Үү.
_FONTS: Final = {
    "ja": "'Hiragino Sans', 'Noto Sans CJK JP', 'Noto Sans JP', 'Yu Gothic', 'Noto Sans', sans-serif",
    "en": "'Segoe UI', 'Noto Sans', 'Noto Sans CJK JP', sans-serif",
    "mn": "'Noto Sans', 'Segoe UI', 'Noto Sans CJK JP', sans-serif",
}

SafeParts = list[SafeString]

# What XML can't hold, even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tag(name: str, *children: str, **attributes: object) -> SafeString:
    """`<name ...>children</name>`. Children that are not tags themselves are escaped, and so is every attribute.

    An underscore in an attribute's name stands for a hyphen (at its end, for nothing); None leaves the attribute out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_fits_xml(escape(str(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(_fits_xml(conditional_escape(child)) for child in children)
    return mark_safe(f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>")  # noqa: S308 - escaped


def group(*children: str, **attributes: object) -> SafeString:
    return tag("g", *children, **attributes)


def text(words: str, x: object, y: object, *, size: float = 11, colour: str = "ink-soft", **more: object) -> SafeString:
    return tag("text", words, x=x, y=y, font_size=number(size), fill=COLOURS[colour], **more)


def picture(*children: str, width: float, height: float, label: str) -> SafeString:
    """A whole picture that stands by itself, with its name for those who can't see it."""
    language = reader_language()
    return tag(
        "svg",
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=number(width),
        height=number(height),
        lang=language,
        font_family=_FONTS[language],
        role="img",
        aria_label=label,
    )


def number(value: float, places: int = 2) -> str:
    """A coordinate, no longer than it needs to be."""
    written = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def width_of(words: str, size: float) -> float:
    """About how wide a text is: no font is asked, so a little too wide rather than too narrow."""
    return sum(size * (1.0 if unicodedata.east_asian_width(char) in "WF" else 0.62) for char in words)


def fit(words: str, width: float, size: float) -> str:
    """The text, cut with an ellipsis where it is wider than `width`."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"


def _fits_xml(words: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", words)
