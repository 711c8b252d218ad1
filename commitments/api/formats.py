"""In what form rows are given out: pages of JSON, or all of them as they are read, in constant memory.

A new form belongs here: its name for `format=`, its media type, and a function that writes a sheet. The tables of
columns and the writers are those of the files on the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

import orjson

from commitments.exports.formats import write_csv, write_ndjson, write_xlsx
from commitments.exports.sheet import Sheet

Body = Iterator[bytes] | IO[bytes]


@dataclass(frozen=True)
class Format:
    """`write` is None where it is not a file of all rows, but answered page by page."""

    name: str
    media_type: str
    write: Callable[[Sheet[Any]], Body] | None = None

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def to_json(value: Any) -> bytes:
    """Days as YYYY-MM-DD, instants in ISO 8601 in UTC with a Z."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


def lines_of_json(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Rows of a list as they stand on its pages, one a line."""
    for row in rows:
        yield to_json(row) + b"\n"


def _csv(sheet: Sheet[Any]) -> Iterator[bytes]:
    return write_csv(sheet, "keys")


JSON = Format("json", "application/json")
NDJSON = Format("ndjson", "application/x-ndjson", write_ndjson)
CSV = Format("csv", "text/csv", _csv)
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx)
FORMATS = (JSON, NDJSON, CSV, XLSX)
STREAMED = tuple(one for one in FORMATS if one.write is not None)
