"""CSV: UTF-8 with a byte order mark, by which Excel knows it. The headings are in the sheet's language, or keys.

A text that a spreadsheet program would run as a formula has an apostrophe before it, the same that templates for
importing have; a number keeps its sign.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from commitments.importing.cells import disarm
from commitments.importing.numbers import plain_number

from ..sheet import Cell, Sheet, in_language
from .cells import in_pieces, instant, printable

BYTE_ORDER_MARK = "\ufeff"
HEADERS = ("labels", "keys")


def write_csv(sheet: Sheet[Any], header: str = "labels") -> Iterator[bytes]:
    """The sheet as CSV, a piece at a time. `header`: labels in the sheet's language, or keys."""
    return in_pieces(in_language(sheet.language, _lines(sheet, header)))


class _Line:
    """Gives back what a csv.writer writes."""

    def write(self, text: str) -> str:
        return text


def _lines(sheet: Sheet[Any], header: str) -> Iterator[str]:
    write = csv.writer(_Line(), lineterminator="\r\n").writerow
    columns = sheet.all_columns
    headings = [column.key if header == "keys" else str(column.label) for column in columns]
    yield BYTE_ORDER_MARK + str(write([_text(heading) for heading in headings]))
    for line in sheet.lines():
        yield str(write([_plain(cell) for cell in line]))


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return plain_number(cell)
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, dt.datetime):
        return instant(cell)
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return _text(", ".join(cell))


def _text(text: str) -> str:
    return disarm(printable(text))
