"""Days in every form that officials write, and the forms that could be another day."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from django.utils import translation
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from commitments.importing.cells import Failed, Formula, Percent, Unreadable
from commitments.importing.dates import ERAS, read_date

MARCH_31 = dt.date(2024, 3, 31)


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-31",
        "2024-3-31",
        "2024/3/31",
        "2024/03/31",
        "2024.3.31",
        "2024. 3. 31.",
        "20240331",
        20240331,
        "2024年3月31日",
        "2024 年 3 月 31 日",
        "２０２４年３月３１日",
        "２０２４／３／３１",
        "二〇二四年三月三十一日",
        "令和6年3月31日",
        "令和６年３月３１日",
        "令和六年三月三十一日",
        "㋿6年3月31日",
        "令和 6 年 3 月 31 日",
        "R6.3.31",
        "r6.3.31",
        "Ｒ６．３．３１",
        "R06/03/31",
        "R6-3-31",
        "2024 оны 3-р сарын 31",
        "2024 оны 3 р сарын 31",
        "2024 оны 03 сарын 31",
        "2024 оны 3 дугаар сарын 31-ний өдөр",
        "2024 ОНЫ 3-р сарын 31",
        "31 March 2024",
        "31 Mar 2024",
        "March 31, 2024",
        "  2024-03-31\n",
        dt.date(2024, 3, 31),
        dt.datetime.fromisoformat("2024-03-31 23:59"),
    ],
)
def test_every_form_is_the_same_day(written):
    read = read_date(written)
    assert read == MARCH_31
    assert type(read) is dt.date


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("令和1年5月1日", dt.date(2019, 5, 1)),
        ("R1.12.31", dt.date(2019, 12, 31)),
        ("平成31年4月30日", dt.date(2019, 4, 30)),
        ("平成元年1月8日", dt.date(1989, 1, 8)),
        ("昭和64年1月7日", dt.date(1989, 1, 7)),
        ("S47.2.24", dt.date(1972, 2, 24)),
        ("大正十年十二月二十日", dt.date(1921, 12, 20)),
        ("2024 оны 12 дугаар сарын 05-ны өдөр", dt.date(2024, 12, 5)),
        ("2024年2月29日", dt.date(2024, 2, 29)),
    ],
)
def test_eras_and_leap_days(written, day):
    assert read_date(written) == day


@pytest.mark.parametrize(
    "written",
    [
        "2023-02-29",
        "2024-13-01",
        "令和6年2月30日",
        "令和元年4月30日",  # still Heisei
        "平成31年5月1日",  # already Reiwa
        "平成36年3月31日",
        "令和0年3月31日",
        "明治6年1月1日",
        "03/31/2024",
        "31.03.2024",
        "5/6/2024",
        "24/3/31",
        "6.3.31",
        "2024/3",
        "2024年3月",
        "令和6年度",
        "2024年度末",
        "2024/3-31",
        "R6.3/31",
        "十十年三月三十一日",
        "31 Mart 2024",
        "soon",
        "未定",
        45382,  # what Excel stores for the day, in a cell that is not formatted as a date
        45382.5,
        True,
        dt.time(12),
        dt.timedelta(days=2),
        Percent(0.5),
        Formula("=TODAY()"),
        Failed("#N/A"),
    ],
)
def test_what_could_be_another_day_or_none_is_refused(written):
    with pytest.raises(Unreadable) as refused:
        read_date(written)
    assert str(refused.value)


@pytest.mark.parametrize("language", ["ja", "en", "mn"])
@pytest.mark.parametrize("style", ["DATE_FORMAT", "SHORT_DATE_FORMAT"])
def test_what_the_pages_show_can_be_pasted_back(language, style):
    with translation.override(language):
        assert read_date(date_format(MARCH_31, style)) == MARCH_31


DAYS = st.dates(dt.date(1912, 7, 30), dt.date(2199, 12, 31))


def era_of(day: dt.date) -> tuple[str, str, int]:
    word, letter, start = max((era for era in ERAS if era[2] <= day), key=lambda era: era[2])
    return word, letter, day.year - start.year + 1


def wide(text: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


@given(DAYS)
def test_each_day_comes_back_from_every_form(day):
    word, letter, year = era_of(day)
    rest = f"{day.month}月{day.day}日"
    forms = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{rest}",
        f"{word}{year}年{rest}" if year < 100 else day.isoformat(),
        f"{letter}{year}.{day.month}.{day.day}" if year < 100 else day.isoformat(),
        f"{day.year} оны {day.month}-р сарын {day.day}",
    ]
    if year == 1:
        forms.append(f"{word}元年{rest}")
    for form in forms:
        assert read_date(form) == day, form
        assert read_date(wide(form)) == day, form


@given(st.text(max_size=30))
def test_any_other_text_is_refused_and_nothing_else(text):
    with suppress(Unreadable):
        read_date(text)
