"""Rows of a sheet as the XML that a workbook holds, each cell by its type."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as WorkbookCell
from openpyxl.utils import get_column_letter

from commitments import clock
from commitments.importing.cells import disarm
from commitments.importing.numbers import plain_number

from ..sheet import Cell, Kind
from .cells import instant, printable

LAST_ROW = 1_048_576  # of a sheet, in any spreadsheet program
LONGEST = 32_767  # UTF-16 units in a cell; openpyxl would cut the rest off without a word
DIGITS = 15  # of a number; what has more is lost unless it stands there as a text

_EPOCH = dt.date(1899, 12, 30)
_FIRST_DAY = dt.date(1900, 3, 1)  # before it spreadsheet programs count a day that never was
# `_x0041_` in a text is read as an A, unless its first mark is written that way itself.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Styles:
    """The styles that rows use, by their numbers in the workbook."""

    def __init__(self, book: Workbook) -> None:
        page = book.create_sheet()

        def number(number_format: str = "General", *, quoted: bool = False) -> int:
            cell = WorkbookCell(page, 1, 1)
            cell.number_format = number_format
            cell.quotePrefix = quoted
            style: int = cell.style_id
            return style

        self.text = number()
        self.code = number("@")  # what is typed over it stays as typed: 1-2 is no day
        self.quoted = number(quoted=True)
        self.quoted_code = number("@", quoted=True)
        self.whole = number("0")
        self.day = number("yyyy-mm-dd")
        self.instant = number("yyyy-mm-dd hh:mm")
        book.remove(page)


class Rows:
    """Writes rows with columns of these kinds.

    `shortened` gives what stands in a cell (named as in "D12") in place of a text that is longer than `longest`.
    """

    def __init__(
        self, kinds: Sequence[Kind], styles: Styles, longest: int, shortened: Callable[[str, str], str] | None = None
    ) -> None:
        self.columns = [(get_column_letter(place), self._writer(kind, styles)) for place, kind in enumerate(kinds, 1)]
        self.longest = longest
        self.shortened = shortened

    def row(self, number: int, line: Sequence[Cell]) -> bytes:
        cells = [
            write(f"{letter}{number}", cell)
            for (letter, write), cell in zip(self.columns, line, strict=True)
            if cell is not None
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'.encode()

    def _writer(self, kind: Kind, styles: Styles) -> Callable[[str, Any], str]:
        """How a cell of a column is written, given its name and a value that is not missing."""

        def text(name: str, value: str) -> str:
            return self._text(name, value, styles.text, styles.quoted)

        def code(name: str, value: str) -> str:
            return self._text(name, value, styles.code, styles.quoted_code)

        def codes(name: str, value: Sequence[str]) -> str:
            return code(name, ", ".join(value))

        def yes_no(name: str, value: bool) -> str:
            return f'<c r="{name}" t="b"><v>{int(value)}</v></c>'

        def whole(name: str, value: int) -> str:
            if len(str(abs(value))) > DIGITS:
                return code(name, str(value))
            return f'<c r="{name}" s="{styles.whole}"><v>{value}</v></c>'

        def number(name: str, value: Decimal) -> str:
            if len(value.normalize().as_tuple().digits) > DIGITS:
                return code(name, plain_number(value))
            return f'<c r="{name}"><v>{plain_number(value)}</v></c>'

        def day(name: str, value: dt.date) -> str:
            if value < _FIRST_DAY:
                return code(name, value.isoformat())
            return f'<c r="{name}" s="{styles.day}"><v>{(value - _EPOCH).days}</v></c>'

        def moment(name: str, value: dt.datetime) -> str:
            local = value.astimezone(clock.plan_zone())
            if local.date() < _FIRST_DAY:
                return code(name, instant(value))
            seconds = local.hour * 3600 + local.minute * 60 + local.second
            return f'<c r="{name}" s="{styles.instant}"><v>{(local.date() - _EPOCH).days + seconds / 86400!r}</v></c>'

        writers: dict[Kind, Callable[[str, Any], str]] = {
            Kind.CODE: code,
            Kind.CODES: codes,
            Kind.TEXT: text,
            Kind.WHOLE: whole,
            Kind.NUMBER: number,
            Kind.DAY: day,
            Kind.INSTANT: moment,
            Kind.YES_NO: yes_no,
        }
        return writers[kind]

    def _text(self, name: str, value: str, style: int, quoted: int) -> str:
        """A text that stays one: also when somebody opens the cell to edit it, what begins with = is no formula."""
        value = printable(value).replace("\r\n", "\n").replace("\r", "\n")
        if self.shortened is not None and is_longer(value, self.longest):
            value = self.shortened(value, name)
        if disarm(value) != value:
            style = quoted
        value = _ESCAPE.sub("_x005F_", value)
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        look = f' s="{style}"' if style else ""
        return f'<c r="{name}"{look} t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def is_longer(text: str, units: int) -> bool:
    """Whether the text takes more UTF-16 units than that: an emoji takes two."""
    return len(text) > units or (len(text) > units // 2 and len(text.encode("utf-16-le")) > 2 * units)


def parts_of(text: str, units: int) -> list[str]:
    """The text in pieces of at most that many UTF-16 units, no character cut in two. At least one piece."""
    if not is_longer(text, units):
        return [text]
    data = text.encode("utf-16-le")
    parts, start = [], 0
    while start < len(data):
        end = min(start + 2 * units, len(data))
        if end < len(data) and 0xDC <= data[end + 1] <= 0xDF:  # the second half of a pair would begin the next piece
            end -= 2
        parts.append(data[start:end].decode("utf-16-le"))
        start = end
    return parts
