"""The Word document, read back: headings, fields, tables, fonts and languages, all in the order the standard wants."""

from __future__ import annotations

import io
import itertools
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from commitments.exports.packs.blocks import Pack
from commitments.exports.packs.word import render_word
from commitments.exports.packs.wordxml import bookmark_name
from commitments.models import User
from tests import factories as make

from .conftest import headings, pack_of, pages_of

pytestmark = pytest.mark.django_db

DAY = "2024-08-15"
HOSTILE = "<w:t>&amp; “x” \x07 Өө Үү"

# The order of children in ISO/IEC 29500-1.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
    " vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em"
    " lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
    " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
    " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
}


@pytest.fixture
def pack(viewer: User) -> Pack:
    row = make.commitment(code="EC-01", title_ja="道路", title_mn="Зам", due_on="2024-05-31")
    make.assignment(of=row, to=make.ministry(party="JP"))
    make.date_revision(
        of=make.milestone(of=row), new_due_on="2025-09-30", requested_at="2024-05-01", agreed_at="2024-05-02"
    )
    make.indicator(of=row)
    update = make.update(undertaking=make.side(row, "JP"), published_at="2023-07-20", done=HOSTILE, language="mn")
    make.evidence(of=update, title="Minutes & more", url="https://example.org/a?b=1&c=2")
    held = make.consultation(held_on=DAY, title_en=HOSTILE)
    make.decision(of=held, about=[row], text="Two\nparagraphs.")
    return pack_of(viewer, "ja", "mn", consultation=held)


@pytest.fixture
def content(pack: Pack) -> bytes:
    return render_word(pack)


@pytest.fixture
def document(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def body_text(document: Any) -> str:
    return "".join(text.text or "" for text in document.element.body.iter(qn("w:t")))


def test_headings_are_real_and_in_order(document: Any, pack: Pack) -> None:
    found = [
        (int(style[-1]), paragraph.text.splitlines()[0])
        for paragraph in document.paragraphs
        if (style := paragraph.style.name).startswith("Heading")
    ]
    assert [level for level, _text in found] == [heading.level for heading in pack.headings()]
    assert "EC-01 道路 / Зам" in [text for _level, text in found]


def test_everything_that_is_in_the_pack_is_in_it(document: Any, pack: Pack) -> None:
    text = body_text(document)
    for heading in pack.headings():
        assert heading.words.in_language(0).replace("\x07", "") in text
    for word in ("EC-01", "約束事項", "Амлалтууд", "Two", "paragraphs.", "2024-05-31", "Minutes & more"):
        assert word in text


def test_texts_stay_texts_and_control_characters_stay_out(document: Any) -> None:
    assert HOSTILE.replace("\x07", "") in body_text(document)
    assert document.core_properties.title == HOSTILE.replace("\x07", "")


def test_contents_is_a_field_with_every_heading(document: Any, pack: Pack) -> None:
    codes = [code.text for code in document.element.body.iter(qn("w:instrText"))]
    assert codes[0].split()[:2] == ["TOC", "\\o"]
    kinds = [one.get(qn("w:fldCharType")) for one in document.element.body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == len(codes)
    names = [mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names)) == len(pack.headings())
    assert [code.split()[1] for code in codes[1:]] == names
    anchors = {link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))} - {None}
    assert anchors <= set(names)
    assert document.settings.element.find(qn("w:updateFields")).get(qn("w:val")) == "true"


def test_each_page_has_title_day_and_page_x_of_y(document: Any, pack: Pack) -> None:
    section = document.sections[0]
    assert section.header.paragraphs[0].text == f"{pack.title}\t{pack.running_day}".replace("\x07", "")
    footer = section.footer._element
    assert [code.text.strip() for code in footer.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_heads_of_tables_repeat_and_rows_stay_whole(document: Any) -> None:
    with_heads = [
        table
        for table in document.element.body.iter(qn("w:tbl"))
        if next(table.iter(qn("w:tblHeader")), None) is not None
    ]
    assert len(with_heads) >= 8
    for table in with_heads:
        assert table.find(qn("w:tr")).find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}").get(qn("w:val"))
    rows = list(document.element.body.iter(qn("w:tr")))
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_two_tables_never_touch(document: Any) -> None:
    tags = [child.tag for child in document.element.body]
    assert (qn("w:tbl"), qn("w:tbl")) not in list(itertools.pairwise(tags))
    for cell in document.element.body.iter(qn("w:tc")):
        assert cell[-1].tag == qn("w:p")


@pytest.mark.thorough
def test_fonts_and_languages(document: Any) -> None:
    fonts = document.styles["Normal"].element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    assert fonts.get(qn("w:eastAsia")) == "Yu Gothic"
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Arial"
    for style in document.styles:
        found = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if style.style_id in {paragraph.style.style_id for paragraph in document.paragraphs}:
            assert not [name for name in found.attrib if "Theme" in name], style.name
    spoken: dict[str, set[str]] = {}
    for run in document.element.body.iter(qn("w:r")):
        language = run.find(f"{qn('w:rPr')}/{qn('w:lang')}")
        text = "".join(one.text or "" for one in run.iter(qn("w:t")))
        if language is not None and text:
            assert language.get(qn("w:eastAsia")) == "ja-JP"
            spoken.setdefault(language.get(qn("w:val"), "ja-JP"), set()).add(text)
    assert set(spoken) >= {"ja-JP", "mn-MN", "en-GB"}
    assert any("道路" in text for text in spoken["ja-JP"])
    assert HOSTILE.replace("\x07", "") in spoken["mn-MN"]


def elements(content: bytes) -> Iterator[Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.startswith("word/") and name.endswith(".xml") and "theme" not in name:
                yield from parse_xml(parts.read(name)).iter()


def test_children_stand_in_the_order_of_the_standard(content: bytes) -> None:
    """Word refuses a file in which they don't, though others read it."""
    seen = set()
    for element in elements(content):
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if tag in ORDER and element.tag == qn(f"w:{tag}"):
            known = ORDER[tag].split()
            children = [child.tag.rpartition("}")[2] for child in element]
            assert set(children) <= set(known), (tag, children)
            assert children == sorted(children, key=known.index), (tag, children)
            seen.add(tag)
    assert seen == set(ORDER)


def test_identifiers_are_there_once(content: bytes) -> None:
    marks = [one.get(qn("w:id")) for one in elements(content) if one.tag == qn("w:bookmarkStart")]
    assert len(marks) == len(set(marks)) > 5


@pytest.mark.parametrize(
    ("anchor", "name"), [("EC-01", "pack_EC_01"), ("x" * 50, "pack_" + "x" * 35), ("道", "pack__")]
)
def test_names_of_bookmarks_are_what_word_takes(anchor: str, name: str) -> None:
    assert bookmark_name(anchor) == name
    assert len(name) <= 40


def test_one_language_needs_no_columns(viewer: User) -> None:
    make.commitment(code="EC-01")
    document = Document(io.BytesIO(render_word(pack_of(viewer, "en", as_of=DAY, sections=["decisions"]))))
    assert len(document.tables) == 1  # the particulars on the cover
    assert headings(pack_of(viewer, "en", as_of=DAY, sections=["decisions"]), 1) == ["Decisions"]


@pytest.mark.skipif(not shutil.which("libreoffice"), reason="needs LibreOffice Writer: .ci/run installs it")
def test_another_program_opens_it(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "pack.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = [
        "libreoffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "pack.docx"),
    ]
    subprocess.run(convert, capture_output=True, check=True, timeout=120)
    pages = pages_of(tmp_path / "pack.pdf")
    assert len(pages) > 4
    assert all(f"{number}" in text.strip().splitlines()[-1] for number, text in enumerate(pages, start=1))
    assert "EC-01" in "".join(pages)
