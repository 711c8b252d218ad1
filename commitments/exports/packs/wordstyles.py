"""The styles of a pack as a Word document: what each kind of paragraph looks like, once for the whole document."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from .looks import COLOURS, GROUNDS, INK_SOFT, NAVY
from .wordxml import JAPANESE, LETTERS, el

# Fonts that Word has on Windows and on the Mac; the Latin one has Өө and Үү. Elsewhere the nearest takes their place.
LATIN, EAST_ASIAN = "Arial", "Yu Gothic"
TEXT_MM = 178  # the width of a line

# Name: size, space before and after in points, bold, colour, stays with the next paragraph.
_PARAGRAPHS: dict[str, tuple[float, float, float, bool, str, bool]] = {
    "Pack Kicker": (10, 120, 6, False, INK_SOFT, False),
    "Pack Subtitle": (13, 6, 20, False, "#a84a22", False),
    "Pack Lead": (10.5, 0, 8, False, "", False),
    "Pack Muted": (8, 0, 4, False, INK_SOFT, False),
    "Pack Standing": (9, 2, 6, False, "", False),
    "Pack Quote": (9.5, 2, 8, False, "", False),
    "Pack Label": (8, 6, 2, True, NAVY, True),
    "Pack Narrative": (9, 0, 3, False, "", False),
    "Pack Contents Title": (17, 0, 10, True, NAVY, True),
    "Pack Cell": (8.5, 1, 1, False, "", False),
    "Pack Row": (8, 1, 1, True, NAVY, False),
    "Pack Cell Muted": (7.5, 0, 1, False, INK_SOFT, False),
    "Pack Head": (8, 1, 1, True, NAVY, True),
    "Pack Gap": (2, 0, 0, False, "", False),
    "Pack Running": (7.5, 0, 0, False, INK_SOFT, False),
}
_HEADINGS: dict[str, tuple[float, float, float]] = {
    "Title": (23, 0, 6),
    "Heading 1": (17, 0, 8),
    "Heading 2": (12.5, 14, 5),
    "Heading 3": (10.5, 12, 4),
}
_CONTENTS: dict[str, tuple[float, float, bool]] = {
    "toc 1": (9.5, 0, True),
    "toc 2": (9, 5, False),
    "toc 3": (8.5, 10, False),
}


def prepare_styles(document: Any, language: str) -> None:
    """A4, and every style that the renderer names."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(16)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    section.header_distance = section.footer_distance = Mm(10)
    styles = document.styles
    _defaults(styles, language)
    _shape(styles["Normal"], 9, 0, 5)
    for name, (size, before, after) in _HEADINGS.items():
        _shape(styles[name], size, before, after, bold=True, colour=NAVY, keep=name != "Title")
        for border in styles[name].element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
            border.getparent().remove(border)
    for name, (size, before, after, bold, colour, keep) in _PARAGRAPHS.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _shape(style, size, before, after, bold=bold, colour=colour, keep=keep)
    for name, (size, indent, bold) in _CONTENTS.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _shape(style, size, 3 if bold else 0, 1, bold=bold)
        style.paragraph_format.left_indent = Mm(indent)
        style.paragraph_format.right_indent = Mm(8)
    _shape(styles["List Bullet"], 8.5, 0, 2)
    in_a_cell = styles.add_style("Pack Cell Bullet", WD_STYLE_TYPE.PARAGRAPH)
    in_a_cell.base_style = styles["List Bullet"]
    _shape(in_a_cell, 8, 0, 1)
    in_a_cell.paragraph_format.left_indent, in_a_cell.paragraph_format.first_line_indent = Mm(3), Mm(-3)
    _boxed(styles["Pack Quote"], NAVY, "#f4f5f7")
    for tone, ground in GROUNDS.items():
        style = styles.add_style(f"Pack Notice {tone}", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _shape(style, 9, 0, 0)
        _boxed(style, COLOURS[tone], ground)


def _defaults(styles: Any, language: str) -> None:
    """The language and the fonts where nothing else is said."""
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for name in ("w:lang", "w:rFonts"):
        for old in defaults.findall(qn(name)):
            defaults.remove(old)
    defaults.insert(0, _fonts())
    defaults.append(el("lang", val=LETTERS.get(language, LETTERS["en"]), eastAsia=JAPANESE, bidi="ar-SA"))


def _fonts() -> Any:
    return el("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=EAST_ASIAN, cs=LATIN)


def _shape(
    style: Any, size: float, before: float, after: float, *, bold: bool = False, colour: str = "", keep: bool = False
) -> None:
    # A theme's font goes before a named one: take away what the template says.
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, _fonts())
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = 1.15
    form.keep_with_next = keep
    form.widow_control = True


def _boxed(style: Any, line: str, ground: str) -> None:
    """A line at the left and a ground; paragraphs of the same style after each other share them."""
    properties = style.element.get_or_add_pPr()
    left = el("left", val="single", sz=18, space=6, color=line.lstrip("#"))
    border = el("pBdr", left)
    shade = el("shd", val="clear", color="auto", fill=ground.lstrip("#"))
    # The standard's order: ..., widowControl, numPr, suppressLineNumbers, pBdr, shd, tabs, ..., spacing, ind, ...
    spacing = properties.find(qn("w:spacing"))
    spacing.addprevious(border)
    spacing.addprevious(shade)
    style.paragraph_format.left_indent = Mm(3)
