"""The formats that a sheet can be written in. Each is a plain function of a sheet and knows nothing of the web."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from ..sheet import Sheet
from .csv import write_csv
from .json import write_json, write_ndjson
from .xlsx import write_xlsx


@dataclass(frozen=True)
class Format:
    """`write` gives the bytes piece by piece while it reads the rows or, once it has them all, an open file."""

    key: str  # the ending of the file's name
    label: str  # the same in every language
    content_type: str
    write: Callable[[Sheet[Any]], Iterator[bytes] | IO[bytes]]


FORMATS = {
    one.key: one
    for one in (
        Format("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
        Format("csv", "CSV", "text/csv; charset=utf-8", write_csv),
        Format("json", "JSON", "application/json", write_json),
        Format("ndjson", "NDJSON", "application/x-ndjson", write_ndjson),
    )
}

__all__ = ["FORMATS", "Format", "write_csv", "write_json", "write_ndjson", "write_xlsx"]
