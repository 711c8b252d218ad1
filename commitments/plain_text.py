"""Lines of plain text for mail, no wider than a window of old, in Japanese as well as in words with blanks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

WIDTH = 72

# What may not begin a line in Japanese, and what may not end one.
_NOT_FIRST = "。、．，・：；？！」』）］｝〉》】〕ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)]}.,:;?!”’"
_NOT_LAST = "「『（［｛〈《【〔([{“‘"


def wrap(text: str, indent: str = "", width: int = WIDTH) -> str:
    """`text` in lines of at most `width` columns, each after `indent`. Its own line breaks stay.

    A full-width character takes two columns and may be broken after; an address is never broken.
    """
    return "\n".join(line for paragraph in text.splitlines() for line in _lines(paragraph, indent, width))


def columns(text: str) -> int:
    return sum(2 if _wide(character) else 1 for character in text)


def _lines(paragraph: str, indent: str, width: int) -> Iterator[str]:
    line = ""
    for piece in _pieces(paragraph):
        if line and columns(indent + line + piece.rstrip()) > width:
            yield (indent + line).rstrip()
            line = piece.lstrip()
        else:
            line += piece
    yield (indent + line).rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What stays together on a line: a word with the blank after it, or one full-width character."""
    piece = ""
    for character in text:
        last = piece[-1:]
        breaks = bool(last) and (last.isspace() or _wide(last) or _wide(character))
        together = last in _NOT_LAST or character in _NOT_FIRST or character.isspace()
        if breaks and not together:
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
