"""What the formats share: texts that any of them can hold, days and instants as they are written, pieces to send."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from commitments import clock

PIECE = 64 * 1024  # characters, about: what fits into one piece is sent whole or not at all

_HALF = re.compile("[\ud800-\udfff]")  # half of a character, which no encoding has
# What XML cannot hold, and no spreadsheet program shows.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LOST = "\ufffd"  # stands in the place of such a character, in sight


def whole(text: str) -> str:
    """The text without halves of characters."""
    return _HALF.sub(LOST, text)


def printable(text: str) -> str:
    """The text without these and without control characters; tabs and ends of lines stay."""
    return _CONTROL.sub(LOST, whole(text))


def instant(value: dt.datetime) -> str:
    """In the plan's time zone, with its offset: 2024-10-15T17:30:00+09:00."""
    return value.astimezone(clock.plan_zone()).isoformat(timespec="seconds")


def in_pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """The texts joined to pieces that are worth sending, in UTF-8."""
    gathered: list[str] = []
    size = 0
    for text in texts:
        gathered.append(text)
        size += len(text)
        if size >= PIECE:
            yield "".join(gathered).encode()
            gathered, size = [], 0
    if gathered:
        yield "".join(gathered).encode()
