"""Files that people hand in, as tables: CSV in any encoding that `encodings` can tell, and XLSX.

What is too large, damaged or not a table is refused as a whole; whatever stands in a cell is left to its reader.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from commitments.errors import RuleViolation

from .cells import Value, cell_name, is_blank
from .encodings import Undecodable, decode

LARGEST = 10 * 1024 * 1024  # bytes, as handed in
MOST_LINES = 20_000  # that are not empty, in all tables together
MOST_COLUMNS = 100

_DELIMITERS = (",", ";", "\t")
_OLE = b"\xd0\xcf\x11\xe0"  # files of Excel before 2007


class FileRefused(RuleViolation):
    """The file as a whole can't be read. The message names the cell, where it lies at one."""

    def __init__(self, message: str) -> None:
        super().__init__("file_refused", message, fields={"file": [message]})


@dataclass(frozen=True)
class Line:
    """A row that is not empty; `number` is its place in the file as a spreadsheet program counts."""

    number: int
    values: tuple[Value, ...]

    def value(self, column: int) -> Value:
        """What stands in a column, counted from 1."""
        return self.values[column - 1] if column <= len(self.values) else None


@dataclass(frozen=True)
class Table:
    name: str
    lines: list[Line]

    def cell(self, line: Line, column: int) -> str:
        return cell_name(self.name, line.number, column)


def read_tables(file_name: str, data: bytes) -> list[Table]:
    """The tables of a file: each sheet of a workbook, or the one of a CSV file. Raises FileRefused."""
    if not data:
        raise FileRefused(_("This file is empty."))
    if len(data) > LARGEST:
        raise FileRefused(
            _("This file is too large: at most %(size)s MB are read.") % {"size": LARGEST // (1024 * 1024)}
        )
    if data.startswith(b"PK\x03\x04"):
        from .workbooks import read_workbook  # loads openpyxl, which takes a while and which CSV does not need

        tables = read_workbook(data)
    elif data.startswith(_OLE):
        raise FileRefused(_("This is a file of an old Excel (.xls). Save it as .xlsx."))
    else:
        tables = [_read_csv(PurePath(file_name).stem or "CSV", data)]
    require_few(sum(len(table.lines) for table in tables))
    return tables


def require_few(lines: int) -> None:
    if lines > MOST_LINES:
        raise FileRefused(
            _("This file has more than %(number)s rows: divide it into several.") % {"number": MOST_LINES}
        )


def filled(values: list[Value]) -> tuple[Value, ...]:
    """The values up to the last that is not blank."""
    last = next((place for place in range(len(values), 0, -1) if not is_blank(values[place - 1])), 0)
    return tuple(values[:last])


# --- CSV ---------------------------------------------------------------------------------------------------------


def _read_csv(name: str, data: bytes) -> Table:
    try:
        text = decode(data)
    except Undecodable as error:
        raise FileRefused(f"{_place_after(name, error.before)}: {error}") from error
    text, delimiter = _delimiter(text)
    lines: list[Line] = []
    number = 0
    try:
        for number, fields in enumerate(_records(text, delimiter), 1):
            if values := filled(list(fields[:MOST_COLUMNS])):
                lines.append(Line(number, values))
                require_few(len(lines))
    except csv.Error:
        message = _("From here on this is not CSV. Look for a quotation mark that is not closed or not doubled.")
        raise FileRefused(f"{cell_name(name, number + 1, 1)}: {message}") from None
    return Table(name, lines)


def _records(text: str, delimiter: str, *, strict: bool = True) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _delimiter(text: str) -> tuple[str, str]:
    """The text, and what separates its fields: that by which most of the first rows have the same number of them."""
    # Excel's own first line that names it; it is not counted as a row.
    if named := re.match(r"sep=([,;\t])\r?\n", text):
        return text[named.end() :], named[1]
    scores = {}
    for delimiter in _DELIMITERS:
        counts: Counter[int] = Counter()
        try:
            for _place, fields in zip(range(20), _records(text, delimiter, strict=False), strict=False):
                counts[len(fields)] += len(fields) > 1
        except csv.Error:
            continue
        scores[delimiter] = max(((times, width) for width, times in counts.items()), default=(0, 0))
    return text, max(scores, key=lambda delimiter: scores[delimiter], default=",")


def _place_after(name: str, before: str) -> str:
    """The cell that begins or goes on where `before` ends."""
    before, delimiter = _delimiter(before)
    try:
        records = list(_records(before + "x", delimiter, strict=False))  # the x stands for what can't be read
    except csv.Error:
        return name
    return cell_name(name, len(records), len(records[-1]))
