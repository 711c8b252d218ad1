"""Sheets of an XLSX workbook, read as a stream and within limits: it is a ZIP of XML, and both can be made to swell."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser

from .cells import Failed, Formula, Percent, Value
from .tables import MOST_COLUMNS, FileRefused, Line, Table, filled, require_few

LARGEST_UNPACKED = 60 * 1024 * 1024  # bytes; 20,000 rows of the plan take about a third
MOST_PARTS = 1000
MOST_SHEETS = 20
LAST_ROW = 1_048_576  # of a sheet, in any spreadsheet program

# Nothing that a spreadsheet program writes has one; it is how XML is made to swell or to ask for other files.
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def read_workbook(data: bytes) -> list[Table]:
    """The sheets that are not empty. Raises FileRefused."""
    try:
        _require_harmless(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are not read anyway
            return _sheets(data)
    except FileRefused:
        raise
    except Exception as error:  # openpyxl lets through whatever a damaged file makes it meet
        raise FileRefused(_("This workbook is damaged. Open it in a spreadsheet program and save it again.")) from error


def _require_harmless(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        # A part never yields more than the size it declares: `zipfile` stops there.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise FileRefused(_("This workbook is too large once unpacked: remove pictures and unused sheets."))
        names = {part.filename for part in parts}
        if "xl/workbook.xml" not in names:
            raise FileRefused(_("This is not an Excel workbook (.xlsx). Save it as one, or as CSV."))
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                content = archive.read(part)
                if content.startswith(_UTF16) or _DOCTYPE.search(content):
                    raise FileRefused(_("This workbook was not written by a spreadsheet program: it is not read."))


def _sheets(data: bytes) -> list[Table]:
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
        if len(sheets) > MOST_SHEETS:
            raise FileRefused(_("This workbook has more than %(number)s sheets.") % {"number": MOST_SHEETS})
        tables: list[Table] = []
        for sheet in sheets:
            tables.append(Table(sheet.title, _lines(sheet, sum(len(table.lines) for table in tables))))
        return [table for table in tables if table.lines]
    finally:
        book.close()


def _lines(sheet: ReadOnlyWorksheet, before: int) -> list[Line]:
    """The rows that hold something. `iter_rows` would also make every cell of the gaps: a million rows take minutes."""
    book = sheet.parent
    lines = []
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for count, (number, cells) in enumerate(parser.parse(), 1):
            if max(count, number) > LAST_ROW:
                raise FileRefused(_("A sheet of this workbook has more rows than a sheet can have."))
            values: list[Value] = [None] * min(max((cell["column"] for cell in cells), default=0), MOST_COLUMNS)
            for cell in cells:
                if cell["value"] is not None and cell["column"] <= MOST_COLUMNS:
                    values[cell["column"] - 1] = _value(ReadOnlyCell(sheet, **cell))
            if kept := filled(values):
                lines.append(Line(number, kept))
                require_few(before + len(lines))
    return lines


def _value(cell: ReadOnlyCell) -> Value:
    value = cell.value
    if cell.data_type == "f":  # of an array formula the value is an object
        return Formula(str(getattr(value, "text", value)))
    if cell.data_type == "e":
        return Failed(str(value))
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in cell.number_format:
        return Percent(value)
    if isinstance(value, str | int | float | dt.date | dt.time | dt.timedelta):
        return value
    return str(value)
