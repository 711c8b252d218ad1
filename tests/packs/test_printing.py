"""A pack as HTML for the printer and as PDF: texts stay texts, links lead somewhere, and what is missing is said."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from django.utils import translation

from commitments.exports.packs import pdf
from commitments.exports.packs.blocks import Pack
from commitments.exports.packs.html import page
from commitments.exports.packs.pdf import DEBIAN_PACKAGES, PdfUnavailable, render_pdf
from commitments.models import User
from tests import factories as make
from tests.web.html import parse

from .conftest import pack_of, pages_of, with_tools

pytestmark = pytest.mark.django_db

DAY = "2024-08-15"


@pytest.mark.thorough
@with_tools
def test_a_table_that_goes_on_repeats_its_head(tmp_path: Path, viewer: User) -> None:
    for number in range(60):
        make.milestone(of=make.commitment(code=f"T-{number:02}", due_on="2024-05-31"))
    path = tmp_path / "long.pdf"
    path.write_bytes(render_pdf(pack_of(viewer, "en", as_of=DAY, sections=["summary"])))
    pages = pages_of(path)
    listing = [text for text in pages if re.search(r"^\s*T-\d\d A commitment", text, re.MULTILINE)]
    assert len(listing) > 1
    for text in listing:
        above = re.split(r"^\s*T-\d\d A commitment", text, maxsplit=1, flags=re.MULTILINE)[0]
        assert above.rstrip().splitlines()[-1].split() == ["Commitment", "Japan", "Mongolia", "Schedule"]


# --- what is drawn, before it is printed -------------------------------------------------------------------------


HOSTILE = "<script>alert(1)</script> & </style> “x” \x07"


@pytest.fixture
def hostile(viewer: User) -> Pack:
    row = make.commitment(code="T-01", title_en=HOSTILE)
    make.update(undertaking=make.side(row, "JP"), published_at="2023-07-20", done=HOSTILE)
    held = make.consultation(held_on=DAY, title_en=HOSTILE, place=HOSTILE)
    make.decision(of=held, about=[row], text=HOSTILE)
    return pack_of(viewer, "en", consultation=held)


def test_texts_stay_texts(hostile: Pack) -> None:
    source = page(hostile)
    drawn = parse(source.removeprefix("<!DOCTYPE html>"))
    assert not drawn.all("script")
    assert len(drawn.all("style")) == 1
    assert drawn.one("title").text == " ".join(HOSTILE.split())
    titles = [heading.text for heading in drawn.all("h3") if heading.get("id") == "T-01"]
    assert titles == ["T-01 " + " ".join(HOSTILE.split())]
    assert source.count("<script") == 0


def test_links_within_lead_somewhere(hostile: Pack, viewer: User) -> None:
    drawn = parse(page(hostile).removeprefix("<!DOCTYPE html>"))
    ids = [element["id"] for element in drawn.walk() if element.get("id")]
    assert len(ids) == len(set(ids))
    leading = {link["href"][1:] for link in drawn.all("a") if link["href"].startswith("#")}
    assert "T-01" in leading
    assert leading <= set(ids)


def test_languages_are_marked(viewer: User) -> None:
    row = make.commitment(code="T-01")
    make.update(undertaking=make.side(row, "JP"), published_at="2023-07-20", done="Нислэг нэмэв.", language="mn")
    drawn = parse(page(pack_of(viewer, "en", "ja", as_of=DAY)).removeprefix("<!DOCTYPE html>"))
    assert drawn.one("html")["lang"] == "en"
    assert [element["lang"] for element in drawn.walk() if element.text == "Нислэг нэмэв." and element.get("lang")] == [
        "mn"
    ]
    assert drawn.one("blockquote")["lang"] == "ja"


@with_tools
def test_hostile_texts_are_printed_as_they_are(hostile: Pack, tmp_path: Path) -> None:
    path = tmp_path / "hostile.pdf"
    path.write_bytes(render_pdf(hostile))
    assert "<script>alert(1)</script> & </style>" in "".join(pages_of(path))


# --- where it can't be made --------------------------------------------------------------------------------------


def test_without_pango_it_says_what_is_missing(hostile: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(PdfUnavailable) as refused:
        render_pdf(hostile)
    assert refused.value.status == 503
    assert refused.value.fields == {"format": [refused.value.message]}
    assert "because Pango is missing; choose Word" in refused.value.message
    assert DEBIAN_PACKAGES in refused.value.message


@with_tools
def test_without_a_font_it_says_which(hostile: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf._has_font("Noto Sans CJK JP")
    assert not pdf._has_font("A font that nobody has")
    monkeypatch.setattr(pdf, "_has_font", lambda family: family != "Noto Sans CJK JP")
    with translation.override("en"), pytest.raises(PdfUnavailable, match="the font Noto Sans CJK JP is missing"):
        render_pdf(hostile)
