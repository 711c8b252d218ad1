"""In what form a list is given out: pages of JSON, or all of its rows as they are read, in constant memory.

A new form belongs here: its name for `format=`, its media type, and a function that makes lines of bytes from rows.
What the file should say beside its rows is in `Head`. Rows come one by one; a form that needs them all at once, as a
workbook does, has to keep them itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True)
class Head:
    """What holds for all rows of a file. `keys` are those of every row, in order."""

    resource: str
    as_of: dt.date
    demonstration: bool
    keys: Sequence[str]

    @property
    def file_name(self) -> str:
        """Whoever finds the file later sees which day it is of, and whether its progress is invented."""
        return f"{self.resource}-{self.as_of.isoformat()}{'-demonstration' if self.demonstration else ''}"


Lines = Callable[[Iterable[dict[str, Any]], Head], Iterator[bytes]]


@dataclass(frozen=True)
class Format:
    name: str
    media_type: str
    lines: Lines | None = None  # None: not streamed, but answered page by page


def to_json(value: Any) -> bytes:
    """Days as YYYY-MM-DD, instants in ISO 8601 in UTC with a Z."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


def ndjson(rows: Iterable[dict[str, Any]], head: Head) -> Iterator[bytes]:
    for row in rows:
        yield to_json(row) + b"\n"


JSON = Format("json", "application/json")
NDJSON = Format("ndjson", "application/x-ndjson", ndjson)
FORMATS = (JSON, NDJSON)
