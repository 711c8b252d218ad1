"""JSON and newline-delimited JSON."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from commitments.exports.formats import write_json, write_ndjson
from commitments.exports.sheet import Kind

from .samples import FILTER, bytes_of, json_object, ndjson_rows, sheet_of, text_sheet

KINDS = [Kind.CODE, Kind.CODES, Kind.WHOLE, Kind.NUMBER, Kind.DAY, Kind.INSTANT, Kind.YES_NO]
ROW = [
    "EC-01",
    ["EC-01", "EC-02"],
    -3,
    Decimal("1234567890123456.7891"),
    dt.date(2024, 2, 29),
    dt.datetime(2024, 2, 29, 15, 30, tzinfo=dt.UTC),
    True,
]


def test_it_says_what_it_is() -> None:
    sheet = text_sheet("x", filters=[FILTER], about="EC-01", order="due", address="http://localhost/x", language="ja")
    read = json_object(sheet)
    assert {name: value for name, value in read.items() if name not in ("rows", "columns")} == {
        "sheet": "samples",
        "title": "Samples",
        "says": "Each row is a sample.",
        "about": "EC-01",
        "as_of": "2024-10-15",
        "made_at": "2024-10-15T17:30:00+09:00",
        "time_zone": "Asia/Tokyo",
        "demonstration": False,
        "language": "ja",
        "address": "http://localhost/x",
        "filters": {"pillar": ["economy", "people"]},
        "filters_in_words": [{"label": "Pillar", "words": "economy (Economy), people (People)"}],
        "order": "due",
        "count": 1,
    }
    assert read["columns"][0] == {"key": "a", "label": "Column a", "kind": "text"}
    assert [column["label"] for column in read["columns"]][1:] == ["時点", "デモンストレーション"]


def test_each_kind_keeps_its_type_and_a_number_all_its_digits() -> None:
    row = json_object(sheet_of(KINDS, [ROW]), parse_float=Decimal)["rows"][0]
    assert row == {
        "a": "EC-01",
        "b": ["EC-01", "EC-02"],
        "c": -3,
        "d": Decimal("1234567890123456.7891"),
        "e": "2024-02-29",
        "f": "2024-03-01T00:30:00+09:00",
        "g": True,
        "as_of": "2024-10-15",
        "demonstration": False,
    }


def test_missing_is_null_and_zero_is_zero() -> None:
    rows = ndjson_rows(sheet_of(list(Kind), [[None] * 8, ["", [], "", 0, Decimal("0.0000"), None, None, False]]))
    assert list(rows[0].values())[:8] == [None] * 8
    assert list(rows[1].values())[:8] == [None, None, None, 0, 0, None, None, False]


def test_no_rows_is_a_whole_answer() -> None:
    assert json_object(text_sheet())["rows"] == []
    assert json_object(text_sheet())["count"] == 0
    assert bytes_of(write_ndjson(text_sheet())) == b""


def test_the_two_have_the_same_rows() -> None:
    sheet = sheet_of(KINDS, [ROW, ROW])
    assert ndjson_rows(sheet) == json_object(sheet)["rows"]
    assert json_object(sheet)["count"] == 2


def test_a_line_is_a_row_whatever_the_text() -> None:
    lines = bytes_of(write_ndjson(text_sheet("one\ntwo\r\n", "three\u2028four"))).split(b"\n")
    assert len(lines) == 3
    assert lines[-1] == b""


def test_what_broke_off_is_no_json() -> None:
    """The count comes last, after the rows: nothing before it closes the object."""
    whole = bytes_of(write_json(text_sheet("x" * 100_000, "y")))
    assert whole.rstrip().endswith(b'],"count":2}')
