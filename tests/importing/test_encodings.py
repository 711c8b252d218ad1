"""Text files as Japanese and Mongolian officials save them: read as what they are, or refused, never garbled."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.importing.encodings import Undecodable, decode

JAPANESE = "コード,題名\nEC-01-1,日・モンゴル間の協議①～㈱を髙めるﾃｽﾄ\n"
PLAIN_JAPANESE = "コード,題名\nEC-01-1,日本とモンゴルの間の協議\n"
MONGOLIAN = "Код,Гарчиг\nEC-01-1,Хамтарсан мэдэгдэл: өөрчлөлт, үнэлгээ\n"

READ = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16, little-endian, with a mark": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16, big-endian, with a mark": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "utf-16, little-endian": lambda text: text.encode("utf-16-le"),
    "utf-16, big-endian": lambda text: text.encode("utf-16-be"),
}


@pytest.mark.parametrize("encoded", READ.values(), ids=READ.keys())
@pytest.mark.parametrize("text", [JAPANESE, MONGOLIAN, "Code,Title\nA,B\n"])
def test_unicode_is_read_in_each_of_its_forms(encoded, text):
    assert decode(encoded(text)) == text


@pytest.mark.parametrize("text", [JAPANESE, PLAIN_JAPANESE, "a,b\n"])
def test_shift_jis_is_read_as_japanese_windows_writes_it(text):
    assert decode(text.encode("cp932")) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (PLAIN_JAPANESE, "euc-jp"),
        ("Code,Title\nEC-01,道路\n", "euc-jp"),
        (PLAIN_JAPANESE, "iso-2022-jp"),
        (PLAIN_JAPANESE, "utf-32"),
        ("Код,Гарчиг\nEC-01,Монгол Улс\n", "cp1251"),
        ("Код,Гарчиг\nEC-01,МОНГОЛ УЛС\n", "cp1251"),
        ("Код,Гарчиг\nEC-01,Монгол Улс\n", "koi8-r"),
        ("Код,Гарчиг\nEC-01,Монгол Улс\n", "iso8859-5"),
        ("name\nCafé\n", "latin-1"),
    ],
)
def test_other_encodings_are_refused(text, encoding):
    with pytest.raises(Undecodable) as refused:
        decode(text.encode(encoding))
    assert str(refused.value)


def test_the_place_that_is_damaged_is_told():
    whole = JAPANESE.encode("utf-8")
    cut = whole.index("協議".encode()) + 1
    with pytest.raises(Undecodable) as refused:
        decode(whole[:cut] + whole[cut + 1 :])
    assert refused.value.before == JAPANESE[: JAPANESE.index("協議")]

    whole = PLAIN_JAPANESE.encode("cp932")
    cut = whole.index("協議".encode("cp932"))
    with pytest.raises(Undecodable) as refused:
        decode(whole[:cut] + b"\x81\xad" + whole[cut:])
    assert refused.value.before == PLAIN_JAPANESE[: PLAIN_JAPANESE.index("協議")]


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\x00\x01\x02\xff\xfe", b"Code,Title\nA,x\x00y\n", codecs.BOM_UTF16_LE + b"a", codecs.BOM_UTF8 + b"\xff"],
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(Undecodable):
        decode(data)


# Kana, everyday kanji and Latin letters: text as it stands in a plan.
KANA_AND_KANJI = st.text("ぁあいうえおかがきぎアイウエオカキクケコー日本国協議実施要領会合年度外務省、。・", min_size=3)
COLUMNS = st.lists(st.one_of(KANA_AND_KANJI, st.text("abcXYZ0123-. ", max_size=8)), min_size=2, max_size=5)


@given(st.lists(COLUMNS, min_size=1, max_size=5))
def test_japanese_text_comes_back_from_shift_jis(rows):
    text = "".join(",".join(row) + "\r\n" for row in rows)
    assert decode(text.encode("cp932")) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_text_comes_back_from_utf8_and_from_marked_utf16(text):
    if not text.startswith("\ufeff"):
        assert decode(codecs.BOM_UTF8 + text.encode("utf-8")) == text
        assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le")) == text


@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ ", min_size=1))
def test_cyrillic_in_an_old_code_page_is_never_taken_for_japanese(text):
    data = f"Code,Title\nA,{text}\n".encode("cp1251")
    if data.isascii():
        return
    with pytest.raises(Undecodable):
        decode(data)


@given(st.text("日本国協議実施要領会合年度外務省道路ぁあいうえお、。", min_size=1))
def test_japanese_in_euc_is_never_taken_for_anything_else(text):
    with pytest.raises(Undecodable):
        decode(f"Code,Title\nA,{text}\n".encode("euc-jp"))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    with suppress(Undecodable):
        decode(data)
