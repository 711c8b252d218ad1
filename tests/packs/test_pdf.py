"""The PDF, read back with poppler's tools: what readers can select, search, print and have read aloud."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

from commitments.exports.packs.pdf import render_pdf
from commitments.models import Commitment, Consultation, User

from .conftest import pack_of, pages_of, tool, with_tools

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def whole(demo: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole pack in Japanese: made once, for it takes seconds."""
    path = tmp_path_factory.mktemp("packs") / "whole.pdf"
    with django_db_blocker.unblock():
        newest = Consultation.objects.order_by("-held_on").first()
        user = User.objects.get(email="viewer.jp@example.com")
        path.write_bytes(render_pdf(pack_of(user, "ja", consultation=newest)))
    return path


@pytest.mark.thorough
@with_tools
def test_every_commitment_is_in_it(whole: Path) -> None:
    text = "".join(pages_of(whole))
    assert [code for code in Commitment.objects.values_list("code", flat=True) if code not in text] == []
    assert whole.stat().st_size < 3_000_000


@with_tools
def test_every_page_has_title_day_and_number(whole: Path) -> None:
    newest = Consultation.objects.order_by("-held_on").first()
    assert newest is not None
    pages = pages_of(whole)
    day = f"{newest.held_on.year}年{newest.held_on.month}月{newest.held_on.day}日"
    assert len(pages) > 30
    for number, text in enumerate(pages, start=1):
        first, last = text.strip().splitlines()[0], text.strip().splitlines()[-1]
        assert newest.title_ja in first
        assert day in first
        assert re.search(rf"(?<!\d){number}\D+{len(pages)}(?!\d)", last), last


@with_tools
def test_the_contents_give_the_pages(whole: Path) -> None:
    pages = pages_of(whole)
    for code in ("FW-02", "EC-03", "GL-20"):
        listed = next(line for text in pages[1:4] for line in text.splitlines() if line.strip().startswith(code))
        title = listed.split()[0:2]
        number = int(listed.split()[-1])
        assert any(line.strip().startswith(" ".join(title)[:12]) for line in pages[number - 1].splitlines()), listed


@with_tools
def test_no_heading_stands_alone_at_the_end_of_a_page(whole: Path) -> None:
    heading = re.compile(r"^(FW|PS|EC|HU|GL)(-\d\d)? \S")
    pages = pages_of(whole)
    first = next(
        number for number, text in enumerate(pages) if re.search(r"^\f?\s*FW 全体の枠組み\s*$", text, re.MULTILINE)
    )
    for text in pages[first:]:
        lines = [line.strip() for line in text.splitlines() if line.strip()][1:-1]
        assert lines
        assert not any(heading.match(line) for line in lines[-3:]), lines[-3:]


@with_tools
def test_fonts_are_embedded_and_of_one_family_a_script(whole: Path) -> None:
    fonts = [line.split() for line in tool("pdffonts", whole).splitlines()[2:]]
    assert len(fonts) >= 3
    for font in fonts:
        assert re.search(r"\+Noto-Sans(-CJK-JP)?(-Bold)?$", font[0]), font
        assert font[-5:-2] == ["yes", "yes", "yes"], f"embedded, a subset, with its Unicode map: {font}"


@with_tools
def test_it_is_tagged_and_knows_its_title_and_language(whole: Path) -> None:
    info = tool("pdfinfo", whole)
    assert re.search(r"^Tagged: +yes$", info, re.MULTILINE)
    assert re.search(r"^Title: +第２回", info, re.MULTILINE)
    assert re.search(r"^Page size: .*A4", info, re.MULTILINE)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", whole.read_bytes(), re.DOTALL)
    unpacked = b"\n".join(zlib.decompress(stream) for stream in streams if stream.startswith(b"\x78"))
    assert b"/Lang (ja)" in unpacked
    assert b"pdfuaid" in unpacked
    structure = tool("pdfinfo", whole, "-struct")
    for element in ("H1", "H2", "H3", "Table", "THead", "TH", "L", "Link"):
        assert re.search(rf"^\s*{element}\b", structure, re.MULTILINE), element
