"""Numbers in the forms that officials write, and what is no plain number."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.importing.cells import Failed, Formula, Percent, Unreadable
from commitments.importing.numbers import plain_number, read_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("20000", "20000"),
        ("２００００", "20000"),
        ("20,000", "20000"),
        ("２０，０００", "20000"),
        ("1,234,567.89", "1234567.89"),
        ("1 234 567", "1234567"),
        ("1\u00a0234", "1234"),
        ("-5", "-5"),
        ("'-5", "-5"),
        ("−5", "-5"),
        ("－５．５", "-5.5"),
        ("+3", "3"),
        ("0", "0"),
        ("-0", "0"),
        ("3.0000", "3"),
        ("007", "7"),
        (20000, "20000"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        (12.0, "12"),
        (-0.0, "0"),
        ("9999999999999999.9999", "9999999999999999.9999"),
    ],
)
def test_every_form_is_the_same_number(written, number):
    read = read_number(written)
    assert read == Decimal(number)
    assert plain_number(read) == number


@pytest.mark.parametrize(
    "written",
    [
        "2万",
        "約20000",
        "20000人",
        "二万",
        "5%",
        "５％",
        "▲5",
        "(5)",
        "1,5",
        "1.234,5",
        "12,34",
        "1,234 567",
        "1e5",
        "1.",
        ".5",
        "NaN",
        "∞",
        "12-13",
        "1.23456",
        0.00001,
        "10000000000000000",
        1e300,
        True,
        None,
        Percent(0.05),
        dt.date(2024, 3, 31),
        dt.timedelta(hours=30),
        Formula("=A1"),
        Failed("#DIV/0!"),
    ],
)
def test_what_is_no_plain_number_is_refused(written):
    with pytest.raises(Unreadable) as refused:
        read_number(written)
    assert str(refused.value)


NUMBERS = st.decimals(Decimal("-9999999999999999"), Decimal("9999999999999999"), places=4, allow_nan=False)


@given(NUMBERS)
def test_each_number_comes_back(number):
    text = f"{number:f}"
    assert read_number(text) == number
    assert read_number(f"{number:,f}") == number
    assert read_number(text.translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－"))) == number
    assert read_number(plain_number(number)) == number


@given(st.text(max_size=20))
def test_any_other_text_is_refused_and_nothing_else(text):
    with suppress(Unreadable):
        read_number(text)
