"""Files to import, made in memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

ITEM = ["Code", "Commitment", "Title in Japanese", "Title in English", "Title in Mongolian", "Ministry"]
MILESTONE = [
    "Code",
    "Commitment",
    "Item",
    "Title in Japanese",
    "Title in English",
    "Title in Mongolian",
    "Due date",
    "Reason for the new date",
]
MEASUREMENT = ["Indicator", "Value", "True on", "Note"]
HEADINGS = {"Items": ITEM, "Milestones": MILESTONE, "Measurements": MEASUREMENT}

Rows = Iterable[Sequence[Any]]


def xlsx(sheets: dict[str, Rows], **properties: Any) -> bytes:
    """A workbook with these sheets, every row as it is given."""
    book = Workbook()
    for name, value in properties.items():
        setattr(book, name, value)
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def plan_file(*, items: Rows = (), milestones: Rows = (), measurements: Rows = ()) -> bytes:
    """A workbook of those sheets that have rows, under the English headings."""
    given = {"Items": list(items), "Milestones": list(milestones), "Measurements": list(measurements)}
    return xlsx({name: [HEADINGS[name], *rows] for name, rows in given.items() if rows})


def csv_text(rows: Rows, delimiter: str = ",") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()
