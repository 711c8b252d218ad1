"""Workbooks, as openpyxl reads them back."""

from __future__ import annotations

import datetime as dt
import io
import os
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from commitments.exports.formats import write_xlsx
from commitments.exports.formats.xlsx_rows import is_longer, parts_of
from commitments.exports.sheet import Column, Kind

from .samples import FILTER, about, sheet_of, text_sheet, workbook

KINDS = [Kind.CODE, Kind.CODES, Kind.TEXT, Kind.WHOLE, Kind.NUMBER, Kind.DAY, Kind.INSTANT, Kind.YES_NO]
ROW: list[Any] = [
    "EC-01",
    ["EC-01", "EC-02"],
    "Үйл ажиллагаа",
    -3,
    Decimal("-20000.5000"),
    dt.date(2024, 2, 29),
    dt.datetime(2024, 2, 29, 15, 30, 15, tzinfo=dt.UTC),
    True,
]


def at(text: str) -> dt.datetime:
    """As openpyxl reads a day or an instant: in no time zone."""
    return dt.datetime.fromisoformat(text)


def test_cells_have_the_type_of_what_they_hold() -> None:
    page = workbook(sheet_of(KINDS, [ROW])).worksheets[0]
    cells = page[2]
    assert [cell.value for cell in cells] == [
        "EC-01",
        "EC-01, EC-02",
        "Үйл ажиллагаа",
        -3,
        -20000.5,
        at("2024-02-29"),
        at("2024-03-01T00:30:15"),
        True,
        at("2024-10-15"),
        False,
    ]
    assert [cell.data_type for cell in cells] == ["s", "s", "s", "n", "n", "d", "d", "b", "d", "b"]
    assert cells[5].number_format == "yyyy-mm-dd"
    assert cells[6].number_format == "yyyy-mm-dd hh:mm"
    assert cells[0].number_format == "@"


def test_missing_is_no_cell_and_zero_is_zero() -> None:
    rows = [[None] * 8, ["", [], "", 0, Decimal("0.0000"), None, None, False]]
    page = workbook(sheet_of(KINDS, rows)).worksheets[0]
    assert [cell.value for cell in page[2]][:8] == [None] * 8
    assert [cell.value for cell in page[3]][:8] == [None, None, None, 0, 0, None, None, False]


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_is_a_text() -> None:
    values = [Decimal("123456789012345"), Decimal("1234567890123456"), Decimal("123456789012.3456"), Decimal("-0.0001")]
    page = workbook(sheet_of([Kind.NUMBER, Kind.WHOLE], [[value, 10**16] for value in values])).worksheets[0]
    assert [row[0].value for row in page.iter_rows(min_row=2)] == [
        123456789012345,
        "1234567890123456",
        "123456789012.3456",
        -0.0001,
    ]
    assert page["B2"].value == "10000000000000000"


def test_a_day_before_the_calendar_of_spreadsheets_is_a_text() -> None:
    early = dt.datetime(1900, 2, 27, tzinfo=dt.UTC)
    page = workbook(sheet_of([Kind.DAY, Kind.INSTANT], [[dt.date(1900, 2, 28), early], [dt.date(1900, 3, 1), None]]))
    assert page.worksheets[0]["A2"].value == "1900-02-28"
    assert page.worksheets[0]["B2"].value.startswith("1900-02-27T")
    assert page.worksheets[0]["A3"].value == at("1900-03-01")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "＝1", "\t=1"])
def test_a_text_that_looks_like_a_formula_is_none_even_when_the_cell_is_edited(text: str) -> None:
    cell = workbook(text_sheet(text)).worksheets[0]["A2"]
    assert cell.value == text
    assert cell.data_type == "s"
    assert cell.quotePrefix == (text != "+1")


def test_the_heading_stays_in_sight_and_filters() -> None:
    page = workbook(sheet_of(KINDS, [ROW, ROW])).worksheets[0]
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref == "A1:J3"
    assert page.dimensions == "A1:J3"
    assert page["A1"].font.bold
    assert page.column_dimensions["C"].width > page.column_dimensions["D"].width


def test_without_rows_there_is_a_heading() -> None:
    page = workbook(text_sheet()).worksheets[0]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [["Column a", "As of", "Demonstration"]]
    assert page.auto_filter.ref == "A1:C1"


def test_programs_that_read_it_as_a_stream_find_every_row() -> None:
    with write_xlsx(text_sheet(*map(str, range(3000)))) as file:
        book = load_workbook(io.BytesIO(file.read()), read_only=True)
    assert [row[0] for row in book.worksheets[0].iter_rows(values_only=True)] == ["Column a", *map(str, range(3000))]


def test_the_second_sheet_says_what_it_is() -> None:
    sheet = text_sheet(
        "x", filters=[FILTER], about="EC-01", order="due, descending", address="http://localhost/exports/samples.xlsx"
    )
    book = workbook(sheet)
    assert book.sheetnames == ["Samples", "About"]
    said = about(book)
    assert said["What this is"] == "Samples – EC-01. Each row is a sample."
    assert said["As of"].startswith("15 October 2024")
    assert said["Made"] == "15 Oct 2024, 17:30 (Asia/Tokyo)"
    assert said["Filter: Pillar"] == "economy (Economy), people (People)"
    assert said["Order"] == "due, descending"
    assert said["Rows"] == "1"
    assert said["Demonstration"].startswith("No")
    assert "never means zero" in said["Empty cells"]
    assert said["Asked for at"] == "http://localhost/exports/samples.xlsx"


def test_of_a_demonstration_it_says_so() -> None:
    assert "invented" in about(workbook(text_sheet("x", demonstration=True)))["Demonstration"]


def test_what_somebody_looked_for_is_no_formula_on_the_second_sheet() -> None:
    named = type(FILTER)("q", ["=1+1"], "Text", "=1+1")
    book = workbook(text_sheet(filters=[named], address="=1+1", title="=1+1"))
    assert {cell.data_type for row in book["About"].iter_rows() for cell in row} == {"s"}
    assert book.worksheets[0].title == "=1+1"


def test_it_is_in_the_language_of_the_sheet() -> None:
    book = workbook(text_sheet("x", language="ja", demonstration=True))
    assert book.worksheets[0]["B1"].value == "時点"
    assert book.worksheets[1]["A2"].value == "時点"


def test_a_sheets_name_has_none_of_the_marks_it_cannot_have() -> None:
    book = workbook(text_sheet(title="A/B [C]: what? 'D' * " + "e" * 40))
    assert len(book.sheetnames[0]) <= 31
    assert not set("[]:*?/\\'") & set(book.sheetnames[0])


# --- limits ------------------------------------------------------------------------------------------------------


def test_rows_that_a_sheet_cannot_hold_go_on_over_the_next() -> None:
    book = workbook(text_sheet(*"abcdefg"), last_row=4)
    assert book.sheetnames == ["Samples", "About", "Samples (2)", "Samples (3)"]
    pages = [page for page in book.worksheets if page.title != "About"]
    assert [[row[0].value for row in page.iter_rows(min_row=2)] for page in pages] == [list("abc"), list("def"), ["g"]]
    assert {page["A1"].value for page in pages} == {"Column a"}
    assert [page.auto_filter.ref for page in pages] == ["A1:C4", "A1:C4", "A1:C2"]
    assert "3 sheets" in about(book)[""]


def test_a_sheet_that_is_just_full_needs_no_other() -> None:
    assert workbook(text_sheet(*"abc"), last_row=4).sheetnames == ["Samples", "About"]


@pytest.mark.parametrize("unit", ["x", "約", "👍", "a\r\n", "_x0041_"])
def test_a_text_that_a_cell_cannot_hold_stands_whole_on_a_sheet_of_its_own(unit: str) -> None:
    text = unit * 20_000
    book = workbook(text_sheet("short", text + "end"))
    page = book.worksheets[0]
    written = (text + "end").replace("\r\n", "\n")
    if not is_longer(written, 32_767):
        assert page["A3"].value == written
        return
    assert book.sheetnames == ["Samples", "About", "Long texts"]
    assert page["A2"].value == "short"
    cell = unescape(page["A3"].value)
    assert "the whole text stands on the sheet “Long texts”" in cell
    assert not is_longer(cell, 32_767)
    assert written.startswith(cell.partition("… [")[0])
    rows = list(book["Long texts"].iter_rows(min_row=2, values_only=True))
    assert {row[:2] for row in rows} == {("Samples", "A3")}
    assert [row[2] for row in rows] == list(range(1, len(rows) + 1))
    assert unescape("".join(row[3] for row in rows)) == written
    assert "1 texts" in about(book)["Long texts"]


@pytest.mark.parametrize(("length", "longer"), [(32_766, False), (32_767, False), (32_768, True)])
def test_the_limit_of_a_cell_is_exact(length: int, longer: bool) -> None:
    assert is_longer("x" * length, 32_767) is longer
    assert ("Long texts" in workbook(text_sheet("x" * length)).sheetnames) is longer


def test_no_character_is_cut_in_two() -> None:
    assert parts_of("ab👍👍c", 3) == ["ab", "👍", "👍c"]
    assert parts_of("", 3) == [""]
    assert "".join(parts_of("a👍" * 1000, 7)) == "a👍" * 1000


# --- files -------------------------------------------------------------------------------------------------------


def test_no_file_is_left_when_a_row_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def broken() -> Any:
        for number in range(5000):
            yield ["x" * 500]
            if number == 4000:
                raise RuntimeError("the database has gone")

    sheet = text_sheet()
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else None
    with pytest.raises(RuntimeError):
        write_xlsx(type(sheet)(**{**vars(sheet), "rows": broken}))
    assert list(tmp_path.iterdir()) == []
    if before is not None:
        assert len(os.listdir("/proc/self/fd")) == before


def test_it_is_a_zip_that_is_whole() -> None:
    with write_xlsx(sheet_of(KINDS, [ROW] * 100)) as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert "[Content_Types].xml" in archive.namelist()


def test_columns_beyond_z_are_named_right() -> None:
    columns = [
        Column(f"c{place}", f"Column {place}", Kind.WHOLE, lambda row, place=place: place)  # type: ignore[misc]
        for place in range(60)
    ]
    page = workbook(sheet_of([], [[]], columns=columns)).worksheets[0]
    assert [cell.value for cell in page[2]][:60] == list(range(60))
    assert page.auto_filter.ref == "A1:BJ2"
