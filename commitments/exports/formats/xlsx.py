"""XLSX: the rows with typed cells, and a sheet that says what they are.

openpyxl makes the workbook, its styles and headings; the rows, of which there may be a million, are written into its
sheets as XML here, seven times as fast. All of it is on disk before the first byte is sent.
"""

from __future__ import annotations

import io
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, cast

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from ..about import about_lines, about_name, long_texts_name
from ..sheet import Column, Kind, Sheet
from .cells import printable
from .xlsx_rows import LAST_ROW, LONGEST, Rows, Styles, parts_of

_IN_MEMORY = 1024 * 1024  # bytes of rows, before they go to disk
_BLOCK = 256 * 1024
_COMPRESSION = 4  # of 9: more takes twice as long for a twentieth less
_WIDTHS = {
    Kind.CODE: 14,
    Kind.CODES: 20,
    Kind.TEXT: 36,
    Kind.WHOLE: 10,
    Kind.NUMBER: 14,
    Kind.DAY: 12,
    Kind.INSTANT: 17,
    Kind.YES_NO: 10,
}
_HEADING = {
    "font": Font(bold=True, color="FF14284B"),
    "fill": PatternFill("solid", start_color="FFE6EBF4"),
    "border": Border(bottom=Side("thin", color="FF14284B")),
    "alignment": Alignment(vertical="top", wrap_text=True),
}
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def _rows_file() -> IO[bytes]:
    return cast(IO[bytes], tempfile.SpooledTemporaryFile(_IN_MEMORY))


@dataclass
class _Part:
    """One sheet of the workbook that rows are written into."""

    name: str
    headings: list[str]
    widths: list[int]
    rows: IO[bytes] = field(default_factory=_rows_file)
    last_row: int = 1

    @property
    def span(self) -> str:
        return f"A1:{get_column_letter(len(self.headings))}{self.last_row}"


def write_xlsx(sheet: Sheet[Any], *, last_row: int = LAST_ROW, longest: int = LONGEST) -> IO[bytes]:
    """The sheet as a workbook: an open file at its start, gone from disk once it is closed.

    Rows that one sheet cannot hold (`last_row`) go on over the next; a text that a cell cannot hold (`longest`, in
    UTF-16 units) begins in it and stands whole, in pieces, on a sheet for such texts.
    """
    with translation.override(sheet.language):
        return _Writer(sheet, last_row, longest).write()


class _Writer:
    def __init__(self, sheet: Sheet[Any], last_row: int, longest: int) -> None:
        self.sheet = sheet
        self.columns = sheet.all_columns
        self.last_row = last_row
        self.longest = longest
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])
        self.styles = Styles(self.book)
        self.parts: list[_Part] = []
        self.long_texts = 0
        self.long_part: _Part | None = None

    def write(self) -> IO[bytes]:
        file = cast(IO[bytes], tempfile.TemporaryFile())  # noqa: SIM115 - whoever asked for it closes it
        try:
            count = self._rows()
            self._frame(count)
            self._assemble(file)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        finally:
            for part in self._all_parts():
                part.rows.close()
        return file

    # --- the rows ----------------------------------------------------------------------------------------------------

    def _rows(self) -> int:
        part, rows = self._next_part()
        count = 0
        for line in self.sheet.lines():
            if part.last_row == self.last_row:
                part, rows = self._next_part()
            part.last_row += 1
            part.rows.write(rows.row(part.last_row, line))
            count += 1
        return count

    def _next_part(self) -> tuple[_Part, Rows]:
        number = len(self.parts) + 1
        title = self.sheet.title
        part = _Part(
            _tab(title if number == 1 else f"{title} ({number})"),
            [str(column.label) for column in self.columns],
            [_width(column) for column in self.columns],
        )
        self.parts.append(part)

        def shortened(text: str, cell: str) -> str:
            return self._shortened(text, part.name, cell)

        return part, Rows([column.kind for column in self.columns], self.styles, self.longest, shortened)

    def _shortened(self, text: str, name: str, cell: str) -> str:
        """What stands in the cell of a text that is too long for it, which is kept on the sheet for such texts."""
        self.long_texts += 1
        if self.long_part is None:
            headings = [_("Sheet"), _("Cell"), _("Piece"), _("Text")]
            self.long_part = _Part(_tab(long_texts_name()), headings, [20, 10, 10, 100])
        rows = Rows([Kind.TEXT, Kind.CODE, Kind.WHOLE, Kind.TEXT], self.styles, self.longest)
        for number, piece in enumerate(parts_of(text, self.longest), 1):
            self.long_part.last_row += 1
            self.long_part.rows.write(rows.row(self.long_part.last_row, [name, cell, number, piece]))
        remark = _("… [the whole text stands on the sheet “%(name)s”]") % {"name": long_texts_name()}
        return parts_of(text, self.longest - len(remark))[0] + remark

    # --- the workbook around them ------------------------------------------------------------------------------------

    def _all_parts(self) -> list[_Part]:
        return [*self.parts, *([self.long_part] if self.long_part else [])]

    def _frame(self, count: int) -> None:
        properties = self.book.properties
        properties.title = printable(self.sheet.title)
        properties.creator = _("Japan–Mongolia Commitment Tracker")
        properties.created = properties.modified = self.sheet.made_at.replace(tzinfo=None)
        first, *others = self._all_parts()
        self._page(first)
        self._about(count)
        for part in others:
            self._page(part)

    def _page(self, part: _Part) -> None:
        page = self.book.create_sheet(part.name)
        page.freeze_panes = "B2"
        page.auto_filter.ref = part.span
        for place, (heading, width) in enumerate(zip(part.headings, part.widths, strict=True), 1):
            page.column_dimensions[get_column_letter(place)].width = width
            cell = page.cell(1, place, heading)
            for name, look in _HEADING.items():
                setattr(cell, name, look)

    def _about(self, count: int) -> None:
        page = self.book.create_sheet(_tab(about_name()))
        page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 90
        lines = about_lines(self.sheet, count=count, sheets=len(self.parts), long_texts=self.long_texts)
        for number, (heading, words) in enumerate(lines, 1):
            label, text = page.cell(number, 1), page.cell(number, 2)
            for cell, said in ((label, heading), (text, words)):
                cell.value = parts_of(printable(said), self.longest)[0] or None
                cell.alignment = Alignment(vertical="top", wrap_text=True)
                if said:
                    cell.data_type = "s"  # what somebody looked for may begin with an equals sign
            label.font = Font(bold=True)

    def _assemble(self, file: IO[bytes]) -> None:
        """openpyxl's workbook, with the rows put into its sheets."""
        frame = io.BytesIO()
        self.book.save(frame)
        parts = {
            f"xl/worksheets/sheet{self.book.index(self.book[part.name]) + 1}.xml": part for part in self._all_parts()
        }
        with (
            zipfile.ZipFile(frame) as source,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as target,
        ):
            for name in source.namelist():
                content = source.read(name)
                if name in parts:
                    _put_rows(target, name, content, parts[name])
                else:
                    target.writestr(name, content)


def _put_rows(target: zipfile.ZipFile, name: str, content: bytes, part: _Part) -> None:
    head, end, tail = content.partition(b"</sheetData>")
    # Programs that read a sheet as a stream believe what it says of its size.
    head = re.sub(rb'(<dimension ref=")[^"]*', rb"\g<1>" + part.span.encode(), head)
    entry = zipfile.ZipInfo(name, date_time=(2022, 11, 29, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.file_size = len(content) + part.rows.tell()  # decides whether the entry has to allow for more than 4 GB
    part.rows.seek(0)
    with target.open(entry, "w") as out:
        out.write(head)
        for block in _blocks(part.rows):
            out.write(block)
        out.write(end + tail)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


def _width(column: Column[Any]) -> int:
    """In characters: enough for what the column holds, and for its heading on three lines at most."""
    return max(_WIDTHS[column.kind], -(-_columns(str(column.label)) // 3) + 2)


def _columns(text: str) -> int:
    """How wide a text is, a kanji as two letters."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _tab(title: str) -> str:
    """A sheet's name: thirty-one characters, and none that it cannot have."""
    return _NOT_IN_A_NAME.sub(" ", printable(title))[-31:].strip() or "–"
