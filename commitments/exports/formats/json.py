"""JSON, one object that says what it is and holds the rows; and newline-delimited JSON, a row to a line.

Keys never change with the language. Missing is null. Numbers have all their digits.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from commitments import clock
from commitments.importing.numbers import plain_number

from ..sheet import Cell, Sheet, in_language
from .cells import in_pieces, instant, whole


def write_json(sheet: Sheet[Any]) -> Iterator[bytes]:
    """The sheet as one object, a piece at a time. `count` comes last: a file without it is not complete."""
    return in_pieces(in_language(sheet.language, _object(sheet)))


def write_ndjson(sheet: Sheet[Any]) -> Iterator[bytes]:
    """A line for each row, a piece at a time."""
    return in_pieces(in_language(sheet.language, (f"{row}\n" for row in _rows(sheet))))


def _object(sheet: Sheet[Any]) -> Iterator[str]:
    head = _text(_head(sheet))
    yield head[:-1] + ',"rows":[\n'
    count = 0
    for row in _rows(sheet):
        yield row if count == 0 else f",\n{row}"
        count += 1
    yield f'\n],"count":{count}}}\n'


def _head(sheet: Sheet[Any]) -> dict[str, Any]:
    return {
        "sheet": sheet.key,
        "title": sheet.title,
        "says": sheet.says,
        "about": sheet.about or None,
        "as_of": sheet.day.isoformat(),
        "made_at": instant(sheet.made_at),
        "time_zone": str(clock.plan_zone()),
        "demonstration": sheet.demonstration,
        "language": sheet.language,
        "address": sheet.address or None,
        "filters": {one.name: list(one.values) for one in sheet.filters},
        "filters_in_words": [{"label": one.label, "words": one.words} for one in sheet.filters],
        "order": sheet.order or None,
        "columns": [
            {"key": column.key, "label": str(column.label), "kind": column.kind} for column in sheet.all_columns
        ],
    }


def _rows(sheet: Sheet[Any]) -> Iterator[str]:
    keys = [_text(column.key) for column in sheet.all_columns]
    for line in sheet.lines():
        yield "{" + ",".join(f"{key}:{_literal(cell)}" for key, cell in zip(keys, line, strict=True)) + "}"


def _literal(cell: Cell) -> str:
    if cell is None:
        return "null"
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return plain_number(cell)  # a float would lose digits
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, dt.datetime):
        return f'"{instant(cell)}"'
    if isinstance(cell, dt.date):
        return f'"{cell.isoformat()}"'
    return _text(list(cell))


def _text(value: Any) -> str:
    return whole(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
