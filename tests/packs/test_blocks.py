"""The document model by itself: texts in one language and in two."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy, ngettext_lazy

from commitments.exports.packs.blocks import Heading, Notice, Pack, Run, Table, Together, Words, flat, merged
from commitments.exports.packs.looks import COLOURS, GROUNDS, LOOKS
from commitments.exports.packs.speech import Speaker, plain, said
from commitments.vocabulary import (
    HEADLINE_CHOICES,
    Agreement,
    Party,
    Reporting,
    Schedule,
)

BOTH = Speaker(("ja", "mn"))


def texts(words: Words) -> list[str]:
    return ["".join(run.text for run in line) for line in words.lines]


def test_a_text_stands_in_each_language() -> None:
    words = BOTH(gettext_lazy("Commitments"))
    assert texts(words) == ["約束事項", "Амлалтууд"]
    assert [run.language for line in words.lines for run in line] == ["ja", "mn"]


def test_values_are_each_languages_own() -> None:
    day = BOTH.day(dt.date(2026, 2, 5))
    words = BOTH(gettext_lazy("The report for %(period)s was due on %(due)s."), period="2025-H2", due=day)
    assert "2026年2月5日" in texts(words)[0]
    assert "2026 оны 2-р сарын 5" in texts(words)[1]


def test_a_plural_is_chosen_by_its_number() -> None:
    say = Speaker(("en",))
    held = ngettext_lazy("%(held)s time", "%(held)s times", "held")
    assert [say(held, held=n).in_language(0) for n in (0, 1, 2)] == ["0 times", "1 time", "2 times"]


def test_what_reads_the_same_stands_once() -> None:
    assert len(BOTH.number(Decimal("12.5000")).lines) == 1
    assert BOTH.number(Decimal("20000.0000")).in_language(0) == "20,000"
    assert len(BOTH.day(dt.date(2026, 2, 5), "short").lines) == 1
    assert BOTH.day(dt.date(2026, 2, 5), "short").in_language(1) == "2026-02-05"
    assert Speaker(("ja",)).day(dt.date(2026, 2, 5), "short").in_language(0) == "2026/02/05"


def test_missing_is_not_zero() -> None:
    assert BOTH.number(None).in_language(0) == BOTH.day(None).in_language(0) == "–"
    assert BOTH.answer("agreement", None).in_language(0) == "–"
    assert BOTH.number(0).in_language(0) == "0"


def test_a_missing_title_is_marked_with_the_language_that_stands_in() -> None:
    words = BOTH.texts({"ja": "協議", "en": "Talks", "mn": ""})
    assert texts(words) == ["協議"]
    words = Speaker(("en", "mn")).texts({"ja": "協議", "en": "Talks", "mn": ""})
    assert [(run.text, run.language) for line in words.lines for run in line] == [("Talks", "en"), ("協議", "ja")]


def test_texts_are_joined_language_by_language() -> None:
    both = BOTH(Party.JP.label) + plain(": ") + said("Хэвлэл", "mn")
    assert texts(both) == ["日本: Хэвлэл", "Япон: Хэвлэл"]
    assert texts(plain("A") + plain("B")) == ["AB"]
    assert texts(BOTH.list_of([plain(""), BOTH(Party.JP.label), plain("x")], ", ")) == ["日本, x", "Япон, x"]


def test_a_code_stands_before_the_first_language_only() -> None:
    words = BOTH(Party.MN.label).led_by(Run("EC-03 "))
    assert texts(words) == ["EC-03 モンゴル", "Монгол"]
    assert texts(words.inline()) == ["EC-03 モンゴル / Монгол"]


def test_positions_read_in_their_own_words() -> None:
    say = Speaker(("en",))
    assert say.answer("delivery", "on_track", "action").in_language(0) == "● On track"
    assert say.answer("delivery", "on_track", "position").in_language(0) == "● Upheld"
    assert say.answer("delivery", None).in_language(0) == "… Not reported"


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("delivery", [code for code, _label in HEADLINE_CHOICES]),
        ("schedule", Schedule.values),
        ("reporting", Reporting.values),
        ("agreement", Agreement.values),
    ],
)
def test_each_answer_is_told_without_colour(family: str, codes: list[str]) -> None:
    signs = [LOOKS[family][code][0] for code in codes]
    assert len(set(signs)) == len(codes) == len(LOOKS[family])
    assert {LOOKS[family][code][1] for code in codes} <= set(COLOURS) == set(GROUNDS)


def test_neighbours_that_look_alike_are_one_piece() -> None:
    line = (Run("EC-03 "), Run("題", "ja"), Run("名", "ja"), Run("x", "en"), Run("!", "en", strong=True))
    assert merged(line) == (Run("EC-03 題名", "ja"), Run("x", "en"), Run("!", "en", strong=True))


def test_headings_are_found_wherever_they_stand() -> None:
    first, second = Heading(1, plain("One"), "one"), Heading(2, plain("Two"), "two")
    blocks = (first, Together((second, Together((Notice((plain("!"),)),)))), Table((), (), (1,)))
    pack = Pack("T", ("en",), "", "", "", "", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), blocks)
    assert pack.headings() == [first, second]
    assert [type(block).__name__ for block in flat(blocks)] == ["Heading", "Heading", "Notice", "Table"]
