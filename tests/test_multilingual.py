"""Texts in three languages: which one the reader gets, and what a search takes for the same."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commitments.multilingual import fold, fold_all, pick, reader_language

# --- Picking -----------------------------------------------------------------------------------------------------

ALL = {"ja": "約束", "en": "Commitment", "mn": "Амлалт"}


@pytest.mark.parametrize("code", ["ja", "en", "mn"])
def test_the_reader_gets_their_own_language(code: str) -> None:
    with translation.override(code):
        assert pick(ALL) == ALL[code]


def test_a_language_can_be_asked_for() -> None:
    with translation.override("en"):
        assert pick(ALL, "mn") == "Амлалт"


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ({"ja": "約束", "en": "Commitment", "mn": ""}, "約束"),
        ({"ja": "", "en": "Commitment", "mn": ""}, "Commitment"),
        ({"ja": "約束"}, "約束"),
        ({"mn": "Амлалт", "ja": "約束"}, "Амлалт"),
        ({"ja": "", "en": "", "mn": ""}, ""),
        ({}, ""),
    ],
)
def test_what_is_missing_falls_back_on_the_authentic_language_then_english(texts: dict[str, str], found: str) -> None:
    assert pick(texts, "mn") == found


def test_any_text_is_better_than_none() -> None:
    assert pick({"ja": "", "en": "", "mn": "Амлалт"}, "en") == "Амлалт"


@pytest.mark.parametrize(("active", "reader"), [("ja", "ja"), ("en-gb", "en"), ("mn", "mn"), ("fr", "en")])
def test_a_reader_of_another_language_reads_english(active: str, reader: str) -> None:
    with translation.override(active):
        assert reader_language() == reader


def test_without_an_active_language_it_is_english() -> None:
    with translation.override(None):
        assert reader_language() == "en"


# --- Folding -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＪＩＣＡ　２０２４", "JICA 2024"),  # full-width letters, digits and blank
        ("ﾓﾝｺﾞﾙ", "モンゴル"),  # half-width katakana, its voicing mark a character of its own
        ("ﾊﾟｰﾄﾅｰｼｯﾌﾟ", "パートナーシップ"),
        ("㈱", "(株)"),
        ("Өөрчлөлт", "өөрчлөлт"),
        ("ҮНДЭСНИЙ", "үндэсний"),
        ("Ёс", "ёс"),
        ("STRASSE", "straße"),
        ("GREEN", "green"),
        ("  a \n\t b ", "a b"),
        ("10億本", "１０億本"),
    ],
)
def test_these_are_the_same_to_a_search(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("өөр", "оор"), ("үг", "уг"), ("は", "ば"), ("ハ", "パ"), ("やく", "ヤク"), ("国", "國")]
)
def test_these_are_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("word", ["өөрчлөлт", "үндэсний", "パートナー", "国際協力"])
def test_a_part_is_found_within_a_folded_text(word: str) -> None:
    assert fold(word.upper()) in fold(f"Хамтын {word.capitalize()}、2024")


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"))
def test_mongolian_is_found_in_any_case(text: str) -> None:
    assert fold(text.upper()) == fold(text) == text


@given(st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E)))
def test_full_width_latin_is_found_as_half_width(text: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in text)
    assert fold(wide) == fold(text)


def test_several_texts_stay_apart() -> None:
    assert fold_all(["ＦＷ-01", "", "約束 する"]) == "fw-01\n約束 する"
    assert fold("01 約束") not in fold_all(["FW-01", "約束"]), "no match across the border of two texts"
