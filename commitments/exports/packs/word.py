"""Packs as Word documents: real headings, a table of contents as a field, tables whose heads repeat, A4."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

from .blocks import (
    Block,
    Bullets,
    Cell,
    Contents,
    Figure,
    Heading,
    Line,
    NewPage,
    Notice,
    Pack,
    Paragraph,
    Run,
    Table,
    Together,
    Words,
    merged,
)
from .looks import COLOURS, INK_SOFT, LINE
from .wordstyles import TEXT_MM, prepare_styles
from .wordxml import (
    TWIPS_A_MM,
    bookmark,
    bookmark_name,
    cell,
    el,
    field,
    hyperlink,
    lines,
    paragraph,
    printable,
    row,
    run,
    table,
)

_LINK = "#1f4a8a"
_TEXT = round(TEXT_MM * TWIPS_A_MM)
# A paragraph's style by that of the block; where nothing is said, Normal's.
_STYLES = {
    "": "Normal",
    "title": "Title",
    "kicker": "PackKicker",
    "subtitle": "PackSubtitle",
    "lead": "PackLead",
    "muted": "PackMuted",
    "standing": "PackStanding",
    "words": "Normal",
    "translation": "PackMuted",
    "quote": "PackQuote",
    "label": "PackLabel",
    "narrative": "PackNarrative",
}
_CELL_STYLES = {"": "PackCell", "muted": "PackCellMuted", "narrative": "PackCell"}


def render_word(pack: Pack) -> bytes:
    """The pack as a .docx file."""
    document = Document()
    _Drawing(document, pack).draw()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Drawing:
    def __init__(self, document: Any, pack: Pack) -> None:
        self.document = document
        self.pack = pack
        self.body = document.element.body
        self.page_break = False  # the next paragraph begins a page
        self.after_table = False  # two tables without a paragraph between them would become one
        self.bookmarks = 0

    def draw(self) -> None:
        prepare_styles(self.document, self.pack.language)
        self._properties()
        self._running()
        for pair, blocks in groupby(self.pack.blocks, key=_is_pair):
            if pair:
                self._pairs([block for block in blocks if isinstance(block, Paragraph)])
            else:
                for block in blocks:
                    self.block(block)

    # --- the document --------------------------------------------------------------------------------------------

    def _properties(self) -> None:
        core = self.document.core_properties
        core.title = printable(self.pack.title)
        core.language = self.pack.language
        core.author = core.comments = core.last_modified_by = ""
        core.created = core.modified = self.pack.made_at.astimezone(dt.UTC).replace(tzinfo=None)
        settings = self.document.settings.element
        # Page numbers in the table of contents are reckoned when the document is opened.
        settings.find(qn("w:compat")).addprevious(el("updateFields", val="true"))

    def _running(self) -> None:
        """Title and day at the head of each page; the warning and “page x of y” at its foot."""
        section = self.document.sections[0]
        before, _page, rest = self.pack.page_of.partition("{page}")
        between, _pages, after = rest.partition("{pages}")
        language = self.pack.language
        count = [
            run(before, language=language),
            *field("PAGE"),
            run(between, language=language),
            *field("NUMPAGES"),
            run(after, language=language),
        ]
        tab = run([el("tab")])
        title = run(self.pack.running_title, language=language)
        warning = run(self.pack.running_warning, language=language, colour=COLOURS["caution"])
        for part, content in (
            (section.header, [title, tab, run(self.pack.running_day, language=language)]),
            (section.footer, [warning, run([el("tab")]), *count]),
        ):
            part.is_linked_to_previous = False
            made = paragraph("PackRunning", *content)
            made.find(qn("w:pPr")).append(el("tabs", el("tab", val="right", pos=_TEXT)))
            old = part.paragraphs[0]._p
            old.getparent().replace(old, made)

    # --- blocks --------------------------------------------------------------------------------------------------

    def add(self, element: Any) -> None:
        self.body.insert(len(self.body) - 1, element)  # the last child is the section's own

    def block(self, block: Block, keep: bool = False, together: bool = False) -> None:
        """`keep`: on the page of what follows; `together`: not divided between pages."""
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                if _is_pair(block):
                    self._pairs([block], keep)
                else:
                    words = block.words.inline() if block.style == "label" else block.words
                    self._add_paragraph(_STYLES[block.style], self.stacked(words), keep)
            case Bullets():
                for words in block.items:
                    self._add_paragraph("ListBullet", self.stacked(words), keep)
            case Table():
                self._table(block, keep, together)
            case Figure():
                self._figure(block, keep)
            case Notice():
                self._notice(block, keep)
            case Together():
                *others, last = block.blocks
                for other in others:
                    self.block(other, keep=True)
                self.block(last, keep or block.leads, together=True)
            case Contents():
                self._contents(block)
            case NewPage():
                self.page_break = True

    def _add_paragraph(self, style: str, content: Iterable[Any], keep: bool = False) -> None:
        self.add(paragraph(style, *content, keep_next=keep, page_break=self._breaks()))
        self.after_table = False

    def _breaks(self) -> bool:
        breaks, self.page_break = self.page_break, False
        return breaks

    def _heading(self, block: Heading) -> None:
        self.bookmarks += 1
        content = bookmark(bookmark_name(block.anchor), self.bookmarks, *self.stacked(block.words))
        self._add_paragraph(f"Heading{block.level}", content)

    def _notice(self, block: Notice, keep: bool) -> None:
        style = f"PackNotice{block.tone}"
        last = len(block.words) - 1
        for index, words in enumerate(block.words):
            self._add_paragraph(style, self.stacked(words), keep or index < last)
        self._gap(keep)

    def _gap(self, keep: bool = False) -> None:
        self._add_paragraph("PackGap", [], keep)

    def _pairs(self, blocks: list[Paragraph], keep: bool = False) -> None:
        """Paragraphs in two languages: two columns, a row a paragraph."""
        half = _TEXT // 2
        rows = []
        for block in blocks:
            cells = [
                cell([paragraph(_STYLES[block.style], *self.runs(line), keep_next=keep)], half)
                for line in block.words.lines
            ]
            rows.append(row(cells))
        cover = any(block.style == "title" for block in blocks)
        borders = None if cover else el("tblBorders", *lines(insideV=LINE))
        self._add_table(table(rows, [half, half], borders=borders), keep)

    def _add_table(self, element: Any, keep: bool = False) -> None:
        if self.page_break or self.after_table:
            self._gap(keep)
        self.add(element)
        self.after_table = True
        self._gap(keep)

    def _table(self, block: Table, keep: bool, together: bool) -> None:
        total = sum(block.widths)
        widths = [round(_TEXT * width / total) for width in block.widths]
        rows = []
        if block.head:
            heads = (
                paragraph(
                    "PackHead",
                    *self.stacked(words, stack=block.style == "sides"),
                    keep_next=True,
                    number=index in block.numbers,
                )
                for index, words in enumerate(block.head)
            )
            cells = [cell([head], width, fill="#e6ebf4") for head, width in zip(heads, widths, strict=True)]
            rows.append(row(cells, head=True))
        last = len(block.rows) - 1
        for number, content in enumerate(block.rows):
            # A head and one row alone are no table.
            stay = keep or (number < last and (together or number == 0))
            cells = []
            for index, (part, width) in enumerate(zip(content, widths, strict=True)):
                stack = block.style == "sides" and index == 0
                inside = self._cell(part, keep=stay, number=index in block.numbers, stack=stack)
                cells.append(cell(inside, width))
            rows.append(row(cells))
        between = {"insideV": LINE} if block.style == "sides" else {}
        borders = el("tblBorders", *lines(top="#6f7a8c", bottom=LINE, insideH=LINE, **between))
        described = block.caption.in_language(0) if block.caption else ""
        self._add_table(table(rows, widths, borders=borders, described=described, head=bool(block.head)), keep)

    def _cell(self, content: Cell, *, keep: bool, number: bool, stack: bool) -> list[Any]:
        made = []
        for part in content:
            if isinstance(part, Bullets):
                made += [paragraph("PackCellBullet", *self.stacked(words), keep_next=keep) for words in part.items]
            else:
                style = "PackRow" if stack else _CELL_STYLES[part.style]
                inside = self.stacked(part.words, stack=stack)
                made.append(paragraph(style, *inside, keep_next=keep, number=number))
        return made or [paragraph("PackCell")]

    def _figure(self, block: Figure, keep: bool) -> None:
        try:
            png = block.png()
        except (ImportError, OSError):  # no Pango on this machine: the table beside the picture says the same
            return
        picture = self.document.add_paragraph()
        picture.add_run().add_picture(io.BytesIO(png), width=Mm(block.width_mm))
        for described in picture._p.iter(qn("wp:docPr")):
            described.set("descr", printable(block.described.in_language(0)))
        picture.paragraph_format.keep_with_next = keep
        picture._p.getparent().remove(picture._p)
        self.add(picture._p)
        self.after_table = False

    def _contents(self, block: Contents) -> None:
        """A field that Word makes anew, filled with the headings for those that don't."""
        self._add_paragraph("PackContentsTitle", self.stacked(block.title))
        headings = self.pack.headings()
        code = el("instrText")
        code.text = ' TOC \\o "1-3" \\h \\z \\u '
        code.set(qn("xml:space"), "preserve")
        begin = [run([el("fldChar", fldCharType="begin")]), run([code]), run([el("fldChar", fldCharType="separate")])]
        for number, heading in enumerate(headings):
            name = bookmark_name(heading.anchor)
            link = hyperlink(
                *(self._run(piece, plain=True) for line in heading.words.inline().lines for piece in merged(line)),
                run([el("tab")]),
                *field(f"PAGEREF {name} \\h", ""),
                anchor=name,
            )
            made = paragraph(f"toc{heading.level}", *(begin if number == 0 else []), link)
            properties = made.find(qn("w:pPr"))
            properties.append(el("tabs", el("tab", val="right", leader="dot", pos=_TEXT)))
            self.add(made)
        self._add_paragraph("PackGap", [run([el("fldChar", fldCharType="end")])])

    # --- words ---------------------------------------------------------------------------------------------------

    def runs(self, line: Line) -> list[Any]:
        return [self._run(piece) for piece in merged(line)]

    def stacked(self, words: Words, *, stack: bool = False) -> list[Any]:
        """Both languages in one paragraph: on one line where they are short, or one under the other."""
        if len(words.lines) == 1 or (words.short and not stack):
            return self.runs(words.inline().lines[0])
        first, second = words.lines
        muted = tuple(Run(one.text, one.language, tone=one.tone, muted=True, link=one.link) for one in second)
        return [*self.runs(first), run([el("br")]), *self.runs(muted)]

    def _run(self, piece: Run, *, plain: bool = False) -> Any:
        link = "" if plain else piece.link
        colour = COLOURS[piece.tone] if piece.tone else INK_SOFT if piece.muted else _LINK if link else ""
        # A sign is in the Japanese font.
        language = piece.language or ("ja" if piece.tone else "")
        made = run(piece.text, language=language, strong=piece.strong and not plain, colour="" if plain else colour)
        if link.startswith("#"):
            return hyperlink(made, anchor=bookmark_name(link[1:]))
        if link:
            relation = self.document.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            return hyperlink(made, relation=relation)
        return made


def _is_pair(block: Block) -> bool:
    """Two languages that stand in two columns."""
    return (
        isinstance(block, Paragraph)
        and len(block.words.lines) > 1
        and block.style not in ("muted", "standing", "label")
    )
