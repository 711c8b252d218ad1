"""Words in a text: what a query asks for, and the sentence in which they stand, marked in the text as written."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commitments.matching import LONGEST_EXCERPT, Excerpt, find_match, marked, too_short, words_of
from commitments.multilingual import fold

# Letters that change their number or their neighbours when they are folded, and everything that ends a sentence.
AWKWARD = st.sampled_from(
    [
        *("ｶ", "ﾞ", "ﾊ", "ﾟ", "ガ", "か", "\u3099", "㌔", "㈱", "ﬁ", "ß", "ẞ", "İ", "ı", "ǅ", "ΐ", "\u0345", "½"),
        *("e", "\u0301", "\u0316", "Å", "Ｆ", "0", "１", "Ө", "ө", "Ү", "Ё", "й", "и\u0306", "ᄀ", "ᅡ", "ᆨ", "가"),
        *("\ufdfa", "\u0f71", "\u0f72", "\u0f73", "\u0bbe", "\u09c7\u09be", "👩\u200d👧", "\ufe0f", "\x00", "\x1c"),
        *(" ", "\u3000", "\n", "\r\n", "\t", ".", "。", "．", "！", "？", "…", "」", "「", '"', "%", "_", "\\"),
    ]
)  # fmt: skip
TEXTS = st.lists(AWKWARD | st.characters(), max_size=60).map("".join)


@st.composite
def texts_and_words(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A text, and words of which some are parts of it folded."""
    text = draw(TEXTS)
    folded = fold(text)
    words = []
    for _word in range(draw(st.integers(1, 3))):
        if folded and draw(st.booleans()):
            start = draw(st.integers(0, len(folded) - 1))
            words.append(folded[start : draw(st.integers(start + 1, len(folded)))].strip())
        else:
            words.append(fold(draw(TEXTS)))
    assume(all(words))
    return text, words


def shown(found: Excerpt | None) -> str:
    """The excerpt with its matches in square brackets, and an ellipsis where it goes on."""
    if found is None:
        return ""
    text = "".join(f"[{run.text}]" if run.marked else run.text for run in found.runs)
    return ("…" if found.cut_before else "") + text + ("…" if found.cut_after else "")


# --- What a query asks for ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("rare earths", ["rare", "earths"]),
        ("  Rare\u3000EARTHS rare ", ["rare", "earths"]),
        ("ＦＷ－０２", ["fw-02"]),
        ("ﾚｱｱｰｽ", ["レアアース"]),
        ("ӨӨРЧЛӨЛТ Үйл Ёс", ["өөрчлөлт", "үйл", "ёс"]),
        ('"rare  earths" mining', ["rare earths", "mining"]),
        ("＂rare earths＂", ["rare earths"]),
        ("“rare earths”", ["rare earths"]),
        ("”rare earths”", ["rare earths"]),
        ("«Эрдэс баялаг»", ["эрдэс баялаг"]),
        ("「自由で 開かれた」インド", ["自由で 開かれた", "インド"]),
        ("『約束』 ｢一致｣", ["約束", "一致"]),
        ('see "rare earths', ["see", "rare earths"]),
        ('"" « » "', []),
        ("100%_\\", ["100%_\\"]),
        ("🦄", ["🦄"]),
        (" \t\n", []),
        ("", []),
    ],
)
def test_a_query_is_words_and_phrases(query: str, words: list[str]) -> None:
    assert words_of(query) == words


@pytest.mark.parametrize("query", ["a", "a b", "ア", "ө", "%", "", '" "'])
def test_single_characters_are_too_short(query: str) -> None:
    assert too_short(words_of(query))


@pytest.mark.parametrize("query", ["ab", "馬", "a 馬", "アニ", "үг", "🦄🦄", "々"])
def test_two_characters_or_one_kanji_are_enough(query: str) -> None:
    assert not too_short(words_of(query))


@given(TEXTS)
def test_any_query_is_read(query: str) -> None:
    words = words_of(query)
    assert all(word and word in fold(query) for word in words)
    assert len(words) == len(set(words))
    assert too_short(words) in (True, False)


# --- The sentence ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("会合を開いた。レアアースの探査を協議した。次を決めた。", "レアアース", "[レアアース]の探査を協議した。"),
        ("会合を開いた。希少金属（ﾚｱｱｰｽ）を協議！", "レアアース", "希少金属（[ﾚｱｱｰｽ]）を協議！"),
        ("走行は五㌔。", "キロ", "走行は五[㌔]。"),
        ("走行は五㌔。", "ロ", "走行は五[㌔]。"),
        ("ｶﾞｿﾘﾝ車", "ガソリン", "[ｶﾞｿﾘﾝ]車"),
        ("ガス", "カス", ""),
        ("Work began. Two ﬁeld trips were made! More follow.", "FIELD trip", "Two [ﬁeld] [trip]s were made!"),
        ("It is No. 5, e.g. of 3.5 million.", "million", "It is No. 5, e.g. of 3.5 [million]."),
        ("Ажил эхлэв. Өөрчлөлтийг ТАНИЛЦУУЛАВ. Дараа нь.", "өөрчлөлт танилц", "[Өөрчлөлт]ийг [ТАНИЛЦ]УУЛАВ."),
        ("a\nb c\nd", '"b c"', "[b c]"),
        ("first line\nsecond line", '"line second"', "first [line\nsecond] line"),
        ("Nothing here.", "elsewhere", ""),
        ("", "word", ""),
        ("First. Two first. Two", "first two", "[Two] [first]."),
        ("A rating. Rating and reason. A reason.", "rating reason", "[Rating] and [reason]."),
        ("彼は「協力する。」と述べた。", "協力", "彼は「[協力]する。」"),
        ("２．５倍に増えた。", "倍", "２．５[倍]に増えた。"),
        ("100% of it", "100%", "[100%] of it"),
    ],
)  # fmt: skip
def test_the_sentence_with_the_words_is_shown(text: str, query: str, expected: str) -> None:
    assert shown(find_match(text, words_of(query))) == expected


def test_a_long_sentence_is_cut_around_the_match_between_words() -> None:
    text = "Much was said before that " * 20 + "minerals were surveyed " + "and much was said thereafter " * 20
    found = find_match(text, ["minerals"])
    assert found is not None
    assert found.cut_before
    assert found.cut_after
    assert len(found.text) <= LONGEST_EXCERPT
    assert f" {found.text} " in f" {text}"
    assert "minerals" in [run.text for run in found.runs if run.marked]


def test_a_long_japanese_sentence_is_cut_around_the_match() -> None:
    found = find_match("前" * 500 + "鉱物" + "後" * 500, ["鉱物"])
    assert found is not None
    assert 0 < found.text.index("鉱物") < LONGEST_EXCERPT // 2
    assert (len(found.text), found.cut_before, found.cut_after) == (LONGEST_EXCERPT, True, True)
    assert found.matched_at == 500


def test_no_excerpt_begins_within_a_letter() -> None:
    text = "ｶﾞ" * 300 + "鉱物"
    for longest in range(10, 40):
        found = find_match(text, ["鉱物"], longest)
        assert found is not None
        assert found.text.startswith("ｶ")


# --- For every text ----------------------------------------------------------------------------------------------


@given(texts_and_words(), st.integers(1, 80))
def test_an_excerpt_is_a_piece_of_the_text_with_the_words_marked(asked: tuple[str, list[str]], longest: int) -> None:
    text, words = asked
    found = find_match(text, words, longest)
    assert (found is None) == (not any(word in fold(text) for word in words))
    if found is None:
        return
    assert found.text in text
    assert 0 < len(found.text) <= longest
    assert all(run.text for run in found.runs)
    assert all(one.marked != other.marked for one, other in zip(found.runs, found.runs[1:], strict=False))
    first, *others = [run.text for run in found.runs if run.marked]
    assert text.startswith(first, found.matched_at)
    for match in (first, *others):
        # Only the first can be longer than there is room for.
        if len(match) < longest:
            assert any(word in fold(match) for word in words)


@given(texts_and_words())
def test_a_marked_text_is_the_whole_text(asked: tuple[str, list[str]]) -> None:
    text, words = asked
    runs = marked(text, words)
    assert "".join(run.text for run in runs) == text
    assert any(run.marked for run in runs) == any(word in fold(text) for word in words)
    assert all(any(word in fold(run.text) for word in words) for run in runs if run.marked)


@given(TEXTS)
def test_every_part_of_a_text_is_found_where_it_stands(text: str) -> None:
    """The whole of it, folded, is marked from its first character to its last, but for the blanks around it."""
    assume(fold(text))
    (found,) = [run.text for run in marked(text, [fold(text)]) if run.marked]
    assert fold(found) == fold(text)
