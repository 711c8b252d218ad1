"""Whatever people have written comes back from every format: no text is lost, run, or in the way of the others."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from commitments.exports.formats.cells import printable, whole
from commitments.exports.sheet import Kind
from commitments.importing.cells import disarm, rearm

from .samples import csv_lines, json_object, ndjson_rows, sheet_of, text_sheet, workbook

# Any characters at all: control characters, quotes, ends of lines, halves of characters, what XML cannot hold.
TEXTS = st.text(st.characters(codec=None, exclude_categories=()), min_size=1, max_size=40) | st.text(
    st.sampled_from("=+-@\t\r\n'\",;<>&_x0041_\x00\x07\x1b\ud83d\ude00\ufffe\uffff\u2028\ufeff＝ あҮ"), min_size=1
)
FEW = settings(max_examples=150)


@FEW
@given(st.lists(TEXTS, min_size=1, max_size=5))
@example(["\ud800", "\x00", "\r", "'", "\ufeff", "=1+1\n", "_x000D_", "\u2028"])
def test_csv(texts: list[str]) -> None:
    lines = csv_lines(text_sheet(*texts))
    assert [line[0] for line in lines[1:]] == [disarm(printable(text)) for text in texts]
    # A BOM of the text's own is not that of the file; the apostrophe is what importing takes off.
    assert [rearm(line[0]) for line in lines[1:]] == [printable(text) for text in texts]


@FEW
@given(st.lists(TEXTS, min_size=1, max_size=5))
@example(["\ud800", "\udc00\ud800", "\ud83d\ude00", "\x00\x1f", "\\", '"'])
def test_json(texts: list[str]) -> None:
    sheet = text_sheet(*texts)
    expected = [whole(text) for text in texts]
    assert [row["a"] for row in json_object(sheet)["rows"]] == expected
    assert [row["a"] for row in ndjson_rows(sheet)] == expected


@pytest.mark.thorough
@settings(max_examples=80)
@given(st.lists(TEXTS, min_size=1, max_size=5))
@example(["_x0041_", "\x00", "\ud800", "a\r\nb\rc", " \t ", "\n", "]]>", "=1", "'=1", "_x005F_"])
def test_xlsx(texts: list[str]) -> None:
    page = workbook(text_sheet(*texts)).worksheets[0]
    cells = [row[0] for row in page.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [unescape(str(cell.value)) for cell in cells] == [
        printable(text).replace("\r\n", "\n").replace("\r", "\n") for text in texts
    ]


@FEW
@given(TEXTS)
def test_nothing_is_replaced_but_what_no_file_can_hold(text: str) -> None:
    assert len(printable(text)) == len(text)
    differing = [(was, now) for was, now in zip(text, printable(text), strict=True) if was != now]
    assert {now for _was, now in differing} <= {"\ufffd"}
    for was, _now in differing:
        assert was in "\ufffe\uffff" or ord(was) < 32 or 0xD800 <= ord(was) < 0xE000
        assert was not in "\t\n\r"


DECIMALS = st.decimals(min_value=-(10**16) + 1, max_value=10**16 - 1, places=4)
DAYS = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
INSTANTS = st.datetimes(*map(dt.datetime.fromisoformat, ("1950-01-01", "2199-01-01")), timezones=st.just(dt.UTC))


@FEW
@given(DECIMALS, DAYS, INSTANTS)
@example(Decimal("-0.0000"), dt.date(1900, 3, 1), dt.datetime(2024, 6, 30, 15, 0, tzinfo=dt.UTC))
def test_numbers_days_and_instants(number: Decimal, day: dt.date, instant: dt.datetime) -> None:
    sheet = sheet_of([Kind.NUMBER, Kind.DAY, Kind.INSTANT], [[number, day, instant]])
    line = csv_lines(sheet)[1]
    assert Decimal(line[0]) == number
    assert dt.date.fromisoformat(line[1]) == day
    assert dt.datetime.fromisoformat(line[2]) == instant.replace(microsecond=0)
    row: dict[str, Any] = json_object(sheet, parse_float=Decimal, parse_int=Decimal)["rows"][0]
    assert row["a"] == number


@pytest.mark.thorough
@settings(max_examples=60)
@given(DECIMALS, DAYS, INSTANTS)
def test_typed_cells(number: Decimal, day: dt.date, instant: dt.datetime) -> None:
    page = workbook(sheet_of([Kind.NUMBER, Kind.DAY, Kind.INSTANT], [[number, day, instant]])).worksheets[0]
    a, b, c = page["A2"], page["B2"], page["C2"]
    assert Decimal(str(a.value)) == number
    assert (a.data_type == "n") == (len(number.normalize().as_tuple().digits) <= 15)
    assert (b.value if isinstance(b.value, str) else b.value.date().isoformat()) == day.isoformat()
    local = instant.astimezone(dt.timezone(dt.timedelta(hours=9))).replace(tzinfo=None, microsecond=0)
    assert abs(c.value - local) < dt.timedelta(seconds=1)
