"""What is read as a text or a code, and what spreadsheets have made of one."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.importing.cells import (
    Failed,
    Formula,
    Percent,
    Unreadable,
    cell_name,
    disarm,
    is_blank,
    read_code,
    read_text,
    rearm,
)


@pytest.mark.parametrize(
    ("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA")]
)
def test_cells_are_named_as_a_spreadsheet_names_them(column, name):
    assert cell_name("Milestones", 12, column) == f"Milestones!{name}12"


@pytest.mark.parametrize("value", [None, "", " ", "\u3000", "\n", "\u00a0", "\ufeff"])
def test_blanks(value):
    assert is_blank(value)
    assert read_text(value, longest=10) == ""
    assert read_code(value, longest=10) == ""


def test_zero_is_not_blank():
    assert not is_blank(0)
    assert read_text(0, longest=10) == "0"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (" 第１回\u3000協議 ", "第１回\u3000協議"),
        ("two\r\nlines", "two lines"),
        ("\u304b\u3099", "が"),
        ("'=1+1", "=1+1"),
        ("''=1", "'=1"),
        ("'quoted'", "'quoted'"),
        (2024, "2024"),
        (1.5, "1.5"),
        (12.0, "12"),
    ],
)
def test_texts_are_kept_as_typed(written, text):
    assert read_text(written, longest=20) == text


@pytest.mark.parametrize(
    "value",
    [
        Formula("=1+1"),
        Failed("#N/A"),
        Percent(0.5),
        True,
        dt.datetime.fromisoformat("2024-01-02"),
        dt.time(1),
        "\ue000",
        "a\ufffdb",
        "bell\x07",
        "x" * 21,
    ],
)
def test_what_is_no_text_is_refused(value):
    with pytest.raises(Unreadable):
        read_text(value, longest=20)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ＥＣ－０１", "EC-01"),
        ("EC‐01", "EC-01"),
        ("EC–01", "EC-01"),
        ("EC−01", "EC-01"),
        (" EC-01 ", "EC-01"),
        (12, "12"),
        (12.0, "12"),
        ("1.10", "1.10"),
        ("第1項", "第1項"),
        ("A/1(2)", "A/1(2)"),
    ],
)
def test_codes_come_out_plain(written, code):
    assert read_code(written, longest=20) == code


@pytest.mark.parametrize("written", [1.1, "two words", "=A1", "-1", "@x", "a,b", "x" * 21, dt.date(2024, 1, 2)])
def test_what_is_no_code_is_refused(written):
    with pytest.raises(Unreadable):
        read_code(written, longest=20)


@pytest.mark.parametrize("text", ["=1+1", "+1 a", "-cmd", "@SUM(A1)", "'=1", "\tx", "\rx"])
def test_what_would_run_is_disarmed(text):
    assert disarm(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+5", "-5.5", "plain", "'quoted'", ""])
def test_what_would_not_run_stays(text):
    assert disarm(text) == text


@given(st.one_of(st.text(), st.text("'=+-@\t\r0", max_size=6)))
def test_disarming_can_be_undone(text):
    assert rearm(disarm(text)) == text or not disarm(text).startswith("'")
    if disarm(text) != text:
        assert rearm(disarm(text)) == text
    assert disarm(text)[:1] not in set("=@\t\r")
