"""CSV, as spreadsheet programs and others read it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from commitments.exports.formats import write_csv
from commitments.exports.sheet import Kind
from commitments.importing.cells import rearm

from .samples import bytes_of, csv_lines, sheet_of, text_sheet


def test_it_begins_with_a_byte_order_mark_and_ends_every_line_alike() -> None:
    written = bytes_of(write_csv(text_sheet("Үндсэн", "約束")))
    assert written.startswith(b"\xef\xbb\xbfColumn a,")
    assert written.endswith(b"\r\n")
    assert written.count(b"\r\n") == written.count(b"\n") == 3


def test_every_row_says_its_day_and_whether_it_is_a_demonstration() -> None:
    assert csv_lines(text_sheet("x", demonstration=True)) == [
        ["Column a", "As of", "Demonstration"],
        ["x", "2024-10-15", "true"],
    ]


def test_headings_are_labels_or_keys() -> None:
    assert csv_lines(text_sheet(), header="keys") == [["a", "as_of", "demonstration"]]


def test_each_kind_is_written_as_programs_expect_it() -> None:
    kinds = [Kind.CODE, Kind.CODES, Kind.WHOLE, Kind.NUMBER, Kind.DAY, Kind.INSTANT, Kind.YES_NO]
    row = [
        "EC-01",
        ["EC-01", "EC-02"],
        -3,
        Decimal("-20000.5000"),
        dt.date(2024, 2, 29),
        dt.datetime(2024, 2, 29, 15, 30, 1, 999, tzinfo=dt.UTC),
        False,
    ]
    assert csv_lines(sheet_of(kinds, [row]))[1][:7] == [
        "EC-01",
        "EC-01, EC-02",
        "-3",
        "-20000.5",
        "2024-02-29",
        "2024-03-01T00:30:01+09:00",
        "false",
    ]


def test_missing_is_empty_and_zero_is_zero() -> None:
    kinds = list(Kind)
    lines = csv_lines(sheet_of(kinds, [[None] * len(kinds), ["", [], "", 0, Decimal("0.0000"), None, None, False]]))
    assert lines[1][:8] == [""] * 8
    assert lines[2][:8] == ["", "", "", "0", "0", "", "", "false"]


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1", "＠x", "'=1", "-a"])
def test_what_would_run_as_a_formula_has_an_apostrophe(text: str) -> None:
    """The same that templates for importing have, and that importing takes off again."""
    cell = csv_lines(text_sheet(text))[1][0]
    assert cell == f"'{text}"
    assert rearm(cell) == text


@pytest.mark.parametrize("text", ["-5", "+3.5", "a=b", "'tis", " =1", "5 % more", "一致した。"])
def test_what_runs_nowhere_stays_as_it_is(text: str) -> None:
    assert csv_lines(text_sheet(text))[1][0] == text


def test_a_heading_is_disarmed_too() -> None:
    sheet = text_sheet()
    column = type(sheet.columns[0])("a", "=1+1", Kind.TEXT, lambda row: row[0])
    assert csv_lines(sheet_of([], [], columns=[column]))[0][0] == "'=1+1"
