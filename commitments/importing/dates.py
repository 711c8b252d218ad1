"""Days as officials write them in Japanese, English and Mongolian. What could be two days, or is none, is refused."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils.translation import gettext as _

from .cells import Unreadable, Value, rearm, require_plain, tidy

# Each era with its first day; it ends the day before the next begins. All of them use today's calendar.
ERAS = (
    ("大正", "T", dt.date(1912, 7, 30)),
    ("昭和", "S", dt.date(1926, 12, 25)),
    ("平成", "H", dt.date(1989, 1, 8)),
    ("令和", "R", dt.date(2019, 5, 1)),
)
_ERA_NAMES = {name: place for place, (word, letter, _start) in enumerate(ERAS) for name in (word, letter)}

_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_MONTH_NAMES = {name[:length]: number for number, name in enumerate(_MONTHS, 1) for length in (3, len(name))} | {
    "sept": 9
}

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\. ?(\d{1,2})\. ?(\d{1,2})\.?)")
_DIGITS_ONLY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_JAPANESE = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日")
_ERA = re.compile(
    rf"({'|'.join(_ERA_NAMES)}) ?(\d{{1,2}}|元)"
    r"(?: ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日|([./-]) ?(\d{1,2})\5 ?(\d{1,2}))",
    re.IGNORECASE,
)
# 2024 оны 3-р сарын 31; 2024 оны 03 дугаар сарын 31-ний өдөр
_MONGOLIAN = re.compile(
    r"(\d{4}) ?оны (\d{1,2}) ?(?:-? ?р|-? ?(?:дугаар|дүгээр))? ?сарын (\d{1,2})"
    r"(?: ?-? ?(?:ны|ний))?(?: ?өдөр)?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"(\d{1,2}) ([a-z]+)\.? (\d{4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2}), ?(\d{4})", re.IGNORECASE)

_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十]+")
_KANJI_DIGITS = "〇一二三四五六七八九"


def read_date(value: Value) -> dt.date:
    """The day in a cell that is not empty. A time of day is dropped."""
    require_plain(value)
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        text = str(value)
    elif isinstance(value, str):
        text = tidy(unicodedata.normalize("NFKC", rearm(value)))
    else:
        raise _not_a_date("")
    if isinstance(value, int) and not _DIGITS_ONLY.fullmatch(text):
        raise Unreadable(_("This is a number, not a date. Format the cell as a date and type it again."))
    day = _from_text(_KANJI_NUMBER.sub(_from_kanji, text))
    if day is None:
        raise _not_a_date(text)
    return day


def _from_text(text: str) -> dt.date | None:
    for pattern in (_ISO, _DIGITS_ONLY, _JAPANESE, _MONGOLIAN):
        if found := pattern.fullmatch(text):
            year, month, day = (int(group) for group in found.groups() if group is not None)
            return _day(year, month, day, text)
    if found := _ERA.fullmatch(text):
        era, in_era, month_of, day_of = (group for group in found.groups() if group not in (None, ".", "/", "-"))
        return _era_day(era.upper(), 1 if in_era == "元" else int(in_era), int(month_of), int(day_of), text)
    if found := _DAY_FIRST.fullmatch(text):
        return _named_month(found[3], found[2], found[1], text)
    if found := _MONTH_FIRST.fullmatch(text):
        return _named_month(found[3], found[1], found[2], text)
    return None


def _named_month(year: str, name: str, day: str, text: str) -> dt.date | None:
    month = _MONTH_NAMES.get(name.lower())
    return None if month is None else _day(int(year), month, int(day), text)


def _era_day(era: str, in_era: int, month: int, day: int, text: str) -> dt.date:
    place = _ERA_NAMES[era]
    starts_on = ERAS[place][2]
    found = _day(starts_on.year + in_era - 1, month, day, text)
    ended = place + 1 < len(ERAS) and found >= ERAS[place + 1][2]
    if in_era == 0 or found < starts_on or ended:
        raise Unreadable(
            _("“%(text)s” is not a day of that era: write it as in 2024-03-31 to be sure.") % {"text": text}
        )
    return found


def _day(year: int, month: int, day: int, text: str) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Unreadable(_("“%(text)s”: there is no such day.") % {"text": text}) from None


def _from_kanji(found: re.Match[str]) -> str:
    """Digits for 三十一 or 二〇二四; what is neither is left as it stands."""
    text = found[0]
    if "十" not in text:
        return "".join(str(_KANJI_DIGITS.index(each)) for each in text)
    tens, _ten, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "〇" in text or "十" in ones:
        return text
    return str(10 * (_KANJI_DIGITS.index(tens) if tens else 1) + (_KANJI_DIGITS.index(ones) if ones else 0))


def _not_a_date(text: str) -> Unreadable:
    if not text:
        return Unreadable(_("This is not a date. Format the cell as a date and type it again."))
    return Unreadable(
        _("“%(text)s” is not a date that can be read for sure. Write it as in 2024-03-31.") % {"text": text}
    )
