"""The pieces of a picture: whatever is put in, well-formed XML comes out and means no more than it says."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commitments.charts.svg import COLOURS, fit, number, picture, tag, text, width_of

BASE = Path(__file__).resolve().parents[2] / "static" / "css" / "base.css"


@given(st.text(), st.text())
def test_any_text_is_said_and_never_becomes_markup(words: str, attribute: str) -> None:
    drawn = picture(text(words, 0, 0, id=attribute), width=10, height=10, label=words)
    parsed = ElementTree.fromstring(drawn)
    (inner,) = parsed
    assert len(parsed) == 1
    assert len(inner) == 0
    kept = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", words)
    assert re.sub(r"\r\n?", "\n", kept) == (inner.text or "")


def test_a_tag_within_a_tag_stays_one_and_text_beside_it_is_escaped() -> None:
    drawn = tag("g", tag("path", d="M0 0"), "<script>", class_="a", stroke_width=2, fill=None)
    assert drawn == '<g class="a" stroke-width="2"><path d="M0 0"/>&lt;script&gt;</g>'


def test_a_quote_does_not_end_an_attribute() -> None:
    assert tag("g", id='" onload="x') == '<g id="&quot; onload=&quot;x"/>'


def test_a_picture_says_its_language_its_font_and_its_name() -> None:
    for language, font in (("ja", "Hiragino Sans"), ("mn", "Noto Sans"), ("en", "Segoe UI")):
        with translation.override(language):
            drawn = ElementTree.fromstring(picture(width=4, height=3, label="名"))
        assert drawn.get("lang") == language
        assert drawn.get("font-family", "").startswith(f"'{font}'")
        assert (drawn.get("role"), drawn.get("aria-label"), drawn.get("viewBox")) == ("img", "名", "0 0 4 3")


def test_the_colours_are_the_tokens_of_the_style_sheet() -> None:
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", BASE.read_text(encoding="utf-8")))
    assert {name: tokens[name] for name in COLOURS} == COLOURS


@given(st.floats(min_value=-1e6, max_value=1e6))
def test_a_coordinate_is_short_and_near(value: float) -> None:
    said = number(value)
    assert re.fullmatch(r"-?\d+(\.\d{1,2})?", said)
    assert said != "-0"
    assert abs(float(said) - value) <= 0.0051


@given(st.text(alphabet="abcЖөү日本 "), st.integers(0, 300))
def test_a_text_is_cut_to_its_width(words: str, width: int) -> None:
    cut = fit(words, width, 10)
    assert cut == words or cut.endswith("…")
    assert width_of(cut, 10) <= max(width, width_of("…", 10))
