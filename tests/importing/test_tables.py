"""Files as tables: delimiters, cells and their names, limits, and what is damaged or made to swell."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from commitments.importing import tables, workbooks
from commitments.importing.cells import Failed, Formula, Percent
from commitments.importing.tables import FileRefused, read_tables

from .files import csv_text, saved, xlsx

at = dt.datetime.fromisoformat


def rows(data: bytes, name: str = "plan.csv") -> list[tuple]:
    (table,) = read_tables(name, data)
    return [line.values for line in table.lines]


def refusal(data: bytes, name: str = "plan.csv") -> str:
    with pytest.raises(FileRefused) as refused:
        read_tables(name, data)
    assert refused.value.fields == {"file": [refused.value.message]}
    return refused.value.message


# --- CSV ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_even_where_texts_are_full_of_others(delimiter):
    written = [
        ["Code", "Commitment", "Title"],
        ["A-1", "EC-01", "one, two, three, four; five\tsix"],
        ["A-2", "EC-01", "a; b; c; d; e, f"],
        ["A-3", "EC-01", "plain"],
    ]
    assert rows(csv_text(written, delimiter).encode()) == [tuple(row) for row in written]


def test_excels_own_line_that_names_the_delimiter_is_no_row():
    (table,) = read_tables("plan.csv", b"sep=;\r\nCode;Title\r\nA;B\r\n")
    assert [(line.number, line.values) for line in table.lines] == [(1, ("Code", "Title")), (2, ("A", "B"))]


def test_quotes_line_breaks_and_blank_rows_keep_the_numbers_of_a_spreadsheet():
    (table,) = read_tables("plan.csv", b'Code,Title\n\n"A","two\nlines ""quoted"""\n,,\nB,x\n')
    assert [(line.number, line.values) for line in table.lines] == [
        (1, ("Code", "Title")),
        (3, ("A", 'two\nlines "quoted"')),
        (5, ("B", "x")),
    ]
    assert table.cell(table.lines[1], 2) == "plan!B3"


def test_one_column_is_a_table_too():
    assert rows(b"Code\nA\n") == [("Code",), ("A",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"])
def test_every_encoding(encoding):
    text = csv_text([["コード", "題名"], ["Ａ－１", "日本とモンゴルの協議"]])
    assert rows(text.encode(encoding)) == [("コード", "題名"), ("Ａ－１", "日本とモンゴルの協議")]


def test_a_cell_that_cannot_be_decoded_is_named():
    good = csv_text([["コード", "題名", "備考"], ["A-1", "日本とモンゴルの協議", "了"]]).encode("cp932")
    place = good.index("モンゴル".encode("cp932"))
    assert refusal(good[:place] + b"\x81\xad" + good[place:]).startswith("plan!B2: ")
    good = csv_text([["Code", "Title"], ["A-1", "日本とモンゴルの協議"], ["協議", "x"]]).encode()
    assert refusal(good.replace("\n協".encode(), b"\n\xff"), "行動計画.csv").startswith("行動計画!A3: ")
    assert refusal("Code,Title\nEC-01,МОНГОЛ УЛС\n".encode("cp1251")).startswith("plan!B2: ")


def test_a_quotation_mark_that_is_not_closed_is_named():
    assert refusal(b'Code,Title\nA,"never closed\nB,x\n').startswith("plan!A2: ")
    assert refusal(b'Code,Title\nA,"half"quoted\n').startswith("plan!A2: ")


def test_a_field_without_end_is_refused():
    assert refusal(b'Code,Title\nA,"' + b"x" * (csv.field_size_limit() + 1) + b'"\n').startswith("plan!A2: ")


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=4, max_size=4),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_written_as_csv_is_read_back(written):
    text = csv_text([["Code", "Title", "Note", "More"], *written])
    (table,) = read_tables("plan.csv", b"\xef\xbb\xbf" + text.encode())
    by_number = {line.number: line for line in table.lines}
    for number, fields in enumerate(written, 2):
        kept = list(by_number[number].values) if number in by_number else []
        assert kept + fields[len(kept) :] == fields


# --- Workbooks ---------------------------------------------------------------------------------------------------


def test_cells_of_every_kind():
    book = Workbook()
    sheet = book.active
    sheet.title = "Items"
    sheet.append(["text", 12, 1.5, True, dt.date(2024, 3, 31), at("2024-03-31 09:00"), dt.time(9), None, "last"])
    sheet.append(["=1+1", "#N/A", 0.05, 1])
    sheet["B2"].data_type = "e"
    sheet["C2"].number_format = "0.0%"
    sheet["D2"].number_format = "0%"
    sheet["A4"] = "=text"
    sheet["A4"].data_type = "s"
    (table,) = read_tables("plan.xlsx", saved(book))
    assert table.name == "Items"
    assert [(line.number, line.values) for line in table.lines] == [
        (
            1,
            (
                "text",
                12,
                1.5,
                True,
                at("2024-03-31"),
                at("2024-03-31 09:00"),
                dt.time(9),
                None,
                "last",
            ),
        ),
        (2, (Formula("=1+1"), Failed("#N/A"), Percent(0.05), Percent(1))),
        (4, ("=text",)),
    ]
    assert table.cell(table.lines[1], 3) == "Items!C2"


def test_both_epochs_give_the_same_day():
    for epoch in ({}, {"epoch": CALENDAR_MAC_1904}):
        (table,) = read_tables("plan.xlsx", xlsx({"Items": [[dt.date(2024, 3, 31)]]}, **epoch))
        assert table.lines[0].values == (at("2024-03-31"),)


def test_sheets_keep_their_names_and_empty_ones_are_left_out():
    found = read_tables("plan.xlsx", xlsx({"項目": [["x"]], "Empty": [], "Үе шат": [["y"]]}))
    assert [table.name for table in found] == ["項目", "Үе шат"]


def test_a_cell_at_the_far_end_costs_nothing():
    book = Workbook()
    book.active["A1"] = "Code"
    book.active["XFD2"] = "far"
    book.active["A1048576"] = "last"
    (table,) = read_tables("plan.xlsx", saved(book))
    assert [(line.number, line.values) for line in table.lines] == [(1, ("Code",)), (1_048_576, ("last",))]


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The workbook with parts replaced or added; `sheet` is its first sheet."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "more": "xl/more.xml"}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        contents = {name: old.read(name) for name in old.namelist()} | {names[key]: part for key, part in parts.items()}
        for name, content in contents.items():
            new.writestr(name, content)
    return buffer.getvalue()


SMALL = xlsx({"Items": [["Code"], ["A"]]})


def test_a_workbook_that_swells_is_refused_before_it_is_unpacked():
    bomb = repacked(SMALL, more=b"<x>" + b" " * (workbooks.LARGEST_UNPACKED + 1))
    assert len(bomb) < 100_000
    assert "unpacked" in refusal(bomb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_with_entities_is_refused(encoding):
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'
    assert refusal(repacked(SMALL, sheet=laughs.encode(encoding)))


def test_a_row_beyond_the_last_is_refused():
    xml = zipfile.ZipFile(io.BytesIO(SMALL)).read("xl/worksheets/sheet1.xml")
    far = xml.replace(b'<row r="2"', b'<row r="99999999"')
    assert far != xml
    assert "more rows" in refusal(repacked(SMALL, sheet=far))


def test_damaged_workbooks_are_refused():
    assert "damaged" in refusal(SMALL[: len(SMALL) // 2])
    assert "damaged" in refusal(repacked(SMALL, sheet=b"<worksheet><sheetData><row>"))
    assert "damaged" in refusal(b"PK\x03\x04 but nothing else")


def test_other_files_are_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    assert "not an Excel workbook" in refusal(buffer.getvalue())
    assert ".xls" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert "empty" in refusal(b"")


def test_limits(monkeypatch):
    monkeypatch.setattr(tables, "MOST_LINES", 3)
    assert len(rows(b"Code\nA\nB\n")) == 3
    assert "3 rows" in refusal(b"Code\nA\nB\nC\n")
    assert "3 rows" in refusal(xlsx({"a": [["x"], ["y"]], "b": [["x"], ["y"]]}))
    monkeypatch.setattr(workbooks, "MOST_SHEETS", 1)
    assert "1 sheets" in refusal(xlsx({"a": [["x"]], "b": [["x"]]}))
    monkeypatch.setattr(workbooks, "MOST_PARTS", 2)
    assert refusal(SMALL)
    monkeypatch.setattr(tables, "LARGEST", 10)
    assert "too large" in refusal(b"Code,Title\n")
