"""Sheets of any content, with or without a database behind them, and what the files say when they are read back."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Sequence
from typing import IO, Any

from django.http import QueryDict
from openpyxl import Workbook, load_workbook

from commitments.exports.catalogue import ask
from commitments.exports.formats import write_csv, write_json, write_ndjson, write_xlsx
from commitments.exports.sheet import Column, Filter, Kind, Sheet, SheetKind
from commitments.queries.days import read_day

DAY = dt.date(2024, 10, 15)
MADE_AT = dt.datetime(2024, 10, 15, 8, 30, tzinfo=dt.UTC)


def sheet_of(kinds: Sequence[Kind], rows: Iterable[Sequence[Any]], **changes: Any) -> Sheet[Any]:
    """A sheet with a column of each kind, `a`, `b` and so on, called “Column a”."""
    columns = [
        Column(chr(97 + place), f"Column {chr(97 + place)}", kind, lambda row, place=place: row[place])  # type: ignore[misc]
        for place, kind in enumerate(kinds)
    ]
    known: dict[str, Any] = {
        "key": "samples",
        "title": "Samples",
        "says": "Each row is a sample.",
        "columns": columns,
        "rows": lambda: rows,
        "day": DAY,
        "made_at": MADE_AT,
        "demonstration": False,
    }
    return Sheet(**known | changes)


def text_sheet(*texts: str | None, **changes: Any) -> Sheet[Any]:
    return sheet_of([Kind.TEXT], [[text] for text in texts], **changes)


FILTER = Filter("pillar", ["economy", "people"], "Pillar", "economy (Economy), people (People)")


def bytes_of(written: Iterable[bytes] | IO[bytes]) -> bytes:
    return b"".join(written)


def csv_lines(sheet: Sheet[Any], **options: Any) -> list[list[str]]:
    """As a program reads the file that knows UTF-8 with a byte order mark."""
    text = bytes_of(write_csv(sheet, **options)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def json_object(sheet: Sheet[Any], **options: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(bytes_of(write_json(sheet)), **options)
    return read


def ndjson_rows(sheet: Sheet[Any]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in bytes_of(write_ndjson(sheet)).decode().split("\n") if line]


def workbook(sheet: Sheet[Any], **limits: int) -> Workbook:
    with write_xlsx(sheet, **limits) as file:
        return load_workbook(io.BytesIO(file.read()))


def about(book: Workbook, name: str = "About") -> dict[str, Any]:
    """What the workbook says of itself, by its headings."""
    return {row[0].value or "": row[1].value for row in book[name].iter_rows()}


# --- sheets of the database --------------------------------------------------------------------------------------


def rows(kind: SheetKind, user: Any, query: str = "", on: str = "") -> list[dict[str, Any]]:
    """The rows as JSON has them."""
    sheet = ask(kind, user, QueryDict(query), read_day(on), demonstration=False)
    found: list[dict[str, Any]] = json_object(sheet)["rows"]
    return found


def question(kind: SheetKind) -> str:
    return "commitment=EC-03" if kind.key == "audit" else ""
