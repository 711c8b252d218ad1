"""Pieces of WordprocessingML (ISO/IEC 29500), built in the order of children that Word insists on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

# What a run's language is called. A run has one for letters and one for Japanese: tagged as Japanese, letters within a
# Japanese text would break anywhere.
LETTERS = {"en": "en-GB", "mn": "mn-MN"}
JAPANESE = "ja-JP"
TWIPS_A_MM = 1440 / 25.4


def el(tag: str, /, *children: Any, **attributes: Any) -> Any:
    """An element of the main namespace; attributes that are None are left out."""
    element = OxmlElement(f"w:{tag}")
    for attribute, value in attributes.items():
        if value is not None:
            element.set(qn(f"w:{attribute}"), str(value))
    element.extend(child for child in children if child is not None)
    return element


def text(content: str) -> Any:
    element = el("t")
    element.text = printable(content)
    element.set(qn("xml:space"), "preserve")
    return element


def printable(content: str) -> str:
    """Without the control characters that XML can't hold: what somebody pasted must not spoil the file."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", content)


def run(
    content: str | Sequence[Any],
    *,
    language: str = "",
    strong: bool = False,
    colour: str = "",
    half_points: int = 0,
) -> Any:
    """A run: its text or its elements, with its language told to the spelling checker and the fonts."""
    properties = el(
        "rPr",
        # Brackets and dashes are in the fonts of two scripts: in Japanese they are to come from the Japanese one.
        el("rFonts", hint="eastAsia") if language == "ja" else None,
        el("b") if strong else None,
        el("bCs") if strong else None,
        el("color", val=colour.lstrip("#")) if colour else None,
        el("sz", val=half_points) if half_points else None,
        el("szCs", val=half_points) if half_points else None,
        el("lang", val=LETTERS.get(language), eastAsia=JAPANESE) if language else None,
    )
    inside = [text(content)] if isinstance(content, str) else list(content)
    return el("r", properties if len(properties) else None, *inside)


def field(instruction: str, shown: str = "1", **look: Any) -> list[Any]:
    """A field such as PAGE, with what stands there until somebody's Word reckons it."""
    code = el("instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    return [
        run([el("fldChar", fldCharType="begin")], **look),
        run([code], **look),
        run([el("fldChar", fldCharType="separate")], **look),
        run(shown, **look),
        run([el("fldChar", fldCharType="end")], **look),
    ]


def paragraph(
    style: str, *content: Any, keep_next: bool = False, page_break: bool = False, number: bool = False
) -> Any:
    """A paragraph. `keep_next`: on the page of the one after it; `number`: at the right."""
    properties = el(
        "pPr",
        el("pStyle", val=style),
        el("keepNext") if keep_next else None,
        el("pageBreakBefore") if page_break else None,
        el("jc", val="right") if number else None,
    )
    return el("p", properties, *content)


def bookmark(name: str, number: int, *content: Any) -> list[Any]:
    return [el("bookmarkStart", id=number, name=name), *content, el("bookmarkEnd", id=number)]


def bookmark_name(anchor: str) -> str:
    """Letters, digits and underscores, forty at most, as Word wants it."""
    return "pack_" + re.sub(r"\W", "_", anchor, flags=re.ASCII)[:35]


def hyperlink(*runs: Any, anchor: str = "", relation: str = "") -> Any:
    element = el("hyperlink", *runs, anchor=anchor or None, history=1)
    if relation:
        element.set(qn("r:id"), relation)
    return element


def cell(content: Iterable[Any], width: int, *, fill: str = "", borders: Any = None) -> Any:
    """A cell of a table; `width` in twips. It has to end with a paragraph, and does."""
    properties = el(
        "tcPr",
        el("tcW", w=width, type="dxa"),
        borders,
        el("shd", val="clear", color="auto", fill=fill.lstrip("#")) if fill else None,
    )
    return el("tc", properties, *content)


def row(cells: Iterable[Any], *, head: bool = False) -> Any:
    """A row that is not divided between pages; `head`: repeated on each."""
    properties = el("trPr", el("cantSplit"), el("tblHeader") if head else None)
    return el("tr", properties, *cells)


def table(
    rows: Iterable[Any], widths: Sequence[int], *, borders: Any = None, described: str = "", head: bool = False
) -> Any:
    """A table of fixed columns, in twips. `described` is read to those who don't see it."""
    look = el("tblLook", val="0020" if head else "0000", firstRow=int(head), lastRow=0, firstColumn=0, lastColumn=0)
    look.set(qn("w:noHBand"), "1")
    look.set(qn("w:noVBand"), "1")
    margins = el("tblCellMar", el("left", w=70, type="dxa"), el("right", w=70, type="dxa"))
    properties = el(
        "tblPr",
        el("tblW", w=sum(widths), type="dxa"),
        borders,
        el("tblLayout", type="fixed"),
        margins,
        look,
        el("tblCaption", val=printable(described)) if described else None,
    )
    grid = el("tblGrid", *(el("gridCol", w=width) for width in widths))
    return el("tbl", properties, grid, *rows)


def lines(**sides: str) -> list[Any]:
    """Borders by side, each of a colour; in the order top, left, bottom, right, insideH, insideV."""
    order = ("top", "left", "bottom", "right", "insideH", "insideV")
    return [el(side, val="single", sz=4, space=0, color=sides[side].lstrip("#")) for side in order if side in sides]
