"""Files to fill in: the three sheets with the plan as it stands, so that handing one in unchanged changes nothing."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from commitments.models import User
from commitments.multilingual import reader_language
from commitments.operations.import_plan import Sheet
from commitments.queries.plan_sheets import SheetRow, item_rows, measurement_rows, milestone_rows

from .cells import disarm, tidy
from .columns import COLUMNS, Column, guide_name, sheet_name
from .guide import guide_lines
from .numbers import plain_number

ROWS: dict[Sheet, Callable[[User], Iterator[SheetRow]]] = {
    Sheet.ITEMS: item_rows,
    Sheet.MILESTONES: milestone_rows,
    Sheet.MEASUREMENTS: measurement_rows,
}

_DATES = ("due_on", "measured_on")
_NUMBERS = ("value",)
_SPREADSHEET_DIGITS = 15  # of a number; what has more is lost unless it stands there as a text


def template_csv(user: User, sheet: Sheet) -> bytes:
    """A sheet in UTF-8 with a byte order mark, by which Excel knows it; no cell of it runs as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    columns = COLUMNS[sheet]
    writer.writerow([each.name(reader_language()) for each in columns])
    for row in ROWS[sheet](user):
        writer.writerow([_plain(row[each.key]) for each in columns])
    return buffer.getvalue().encode("utf-8-sig")


def template_workbook(user: User) -> bytes:
    """All three sheets and one that explains them. Texts are stored as texts, whatever they begin with."""
    book = Workbook(write_only=True)
    for sheet, rows in ROWS.items():
        _write_sheet(book, sheet, rows(user))
    _write_guide(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_sheet(book: Workbook, sheet: Sheet, rows: Iterable[SheetRow]) -> None:
    page = book.create_sheet(sheet_name(sheet, reader_language()))
    page.freeze_panes = "A2"
    columns = COLUMNS[sheet]
    for place, each in enumerate(columns, 1):
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width = each.width
        # For the rows that people add below: else Excel makes dates of codes such as 1-2.
        dimension.number_format = _format(each)
    page.append([_heading(page, each.name(reader_language())) for each in columns])
    for row in rows:
        page.append([_cell(page, each, row[each.key]) for each in columns])


def _write_guide(book: Workbook) -> None:
    page = book.create_sheet(guide_name(reader_language()))
    for place, width in enumerate((28, 100), 1):
        page.column_dimensions[get_column_letter(place)].width = width
    for line in guide_lines():
        page.append([_text(page, text, wrapped=True) for text in line])


def _heading(page: Any, text: str) -> Any:
    cell = _text(page, text)
    cell.font = Font(bold=True)
    return cell


def _format(column: Column) -> str:
    return "yyyy-mm-dd" if column.key in _DATES else "General" if column.key in _NUMBERS else "@"


def _cell(page: Any, column: Column, value: Any) -> Any:
    if isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > _SPREADSHEET_DIGITS:
        return _text(page, plain_number(value))
    if isinstance(value, dt.date | Decimal):
        cell = WriteOnlyCell(page, value)
        cell.number_format = _format(column)
        return cell
    return _text(page, value or "")


def _text(page: Any, text: str, *, wrapped: bool = False) -> Any:
    """A text that stays one: openpyxl would make a formula of what begins with an equals sign."""
    text = ILLEGAL_CHARACTERS_RE.sub("", tidy(text))
    # An apostrophe of the text's own would be taken off in reading.
    cell = WriteOnlyCell(page, (disarm(text) if text.startswith("'") else text) or None)
    if text:
        cell.data_type = "s"
        cell.quotePrefix = disarm(text) != text
        cell.number_format = "@"
    if wrapped:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain_number(value)
    return disarm(tidy(str(value)))
