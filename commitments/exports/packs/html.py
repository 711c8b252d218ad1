"""A pack as one HTML page, for the printer. Every text is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

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

_NOTHING = SafeString("")
_TOGETHER = {False: "together", True: "together leads"}


def page(pack: Pack) -> str:
    """The whole page, with its style sheet in it: nothing is to be fetched."""
    before, _page, rest = pack.page_of.partition("{page}")
    between, _pages, after = rest.partition("{pages}")
    return format_html(
        '<!DOCTYPE html><html lang="{}"><head><meta charset="utf-8"><title>{}</title>'
        '<meta name="dcterms.created" content="{}"><style>{}</style></head>'
        '<body data-title="{}" data-day="{}" data-warning="{}" data-before="{}" data-between="{}" data-after="{}">'
        "{}</body></html>",
        pack.language,
        pack.title,
        pack.made_at.isoformat(timespec="seconds"),
        _style_sheet(),
        pack.running_title,
        pack.running_day,
        pack.running_warning,
        before,
        between,
        after,
        _Drawing(pack).blocks(pack.blocks),
    )


@cache
def _style_sheet() -> SafeString:
    return mark_safe((Path(__file__).parent / "pack.css").read_text(encoding="utf-8"))  # noqa: S308 - our own file


class _Drawing:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def blocks(self, blocks: Iterable[Block]) -> SafeString:
        return format_html_join("", "{}", ((self.block(block),) for block in blocks))

    def block(self, block: Block) -> SafeString:
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph():
                return self.paragraph(block)
            case Bullets():
                return self.bullets(block)
            case Table():
                return self.table(block)
            case Figure():
                return self.figure(block)
            case Notice():
                return format_html(
                    '<div class="notice {}">{}</div>',
                    block.tone,
                    format_html_join("", "{}", ((self.paragraph(Paragraph(words)),) for words in block.words)),
                )
            case Together():
                return format_html("<div{}>{}</div>", _class(_TOGETHER[block.leads]), self.blocks(block.blocks))
            case Contents():
                return self.contents(block)
            case NewPage():
                return SafeString('<div class="new-page"></div>')

    # --- words ---------------------------------------------------------------------------------------------------

    def run(self, run: Run, around: str) -> SafeString:
        """A piece in one element at most, marked with its language where it isn't that of what stands around."""
        tag = "a" if run.link else "strong" if run.strong else "span"
        names = [f"tone-{run.tone}" if run.tone else "", "muted" if run.muted else ""]
        names.append("strong" if run.strong and run.link else "")
        attributes = [
            format_html(' href="{}"', run.link) if run.link else _NOTHING,
            _class(" ".join(filter(None, names))),
            format_html(' lang="{}"', run.language) if run.language and run.language != around else _NOTHING,
        ]
        if tag == "span" and not any(attributes):
            return SafeString(escape(run.text))
        return format_html("<{}{}>{}</{}>", tag, SafeString("".join(attributes)), run.text, tag)

    def line(self, line: Line, around: str) -> SafeString:
        return format_html_join("", "{}", ((self.run(run, around),) for run in merged(line)))

    def language(self, line: Line) -> str:
        """The language of a line: of its first run that has one, else of the pack."""
        return next((run.language for run in line if run.language), self.pack.language)

    def inline(self, words: Words, *, stack: bool = False) -> SafeString:
        """Both languages in the same cell or heading: on one line where they are short, or one under the other."""
        if len(words.lines) == 1:
            return self.line(words.lines[0], self.pack.language)
        first, second = words.lines
        language = self.language(second)
        if words.short and not stack:
            return self.line((*first, Run(" / "), *second), self.pack.language)
        return format_html(
            '<span class="first">{}</span><span class="second" lang="{}">{}</span>',
            self.line(first, self.pack.language),
            language,
            self.line(second, language),
        )

    def _lang(self, language: str) -> SafeString:
        return format_html(' lang="{}"', language) if language != self.pack.language else _NOTHING

    # --- blocks --------------------------------------------------------------------------------------------------

    def heading(self, block: Heading) -> SafeString:
        tag = f"h{block.level}"
        label = block.words.in_language(0)
        drawn = self.inline(block.words)
        return format_html('<{} id="{}" data-label="{}">{}</{}>', tag, block.anchor, label, drawn, tag)

    def paragraph(self, block: Paragraph) -> SafeString:
        """In two languages: two columns; what is short or tells of one commitment, one under the other."""
        if block.style in ("muted", "standing") and len(block.words.lines) > 1:
            return format_html("<p{}>{}</p>", _class(block.style), self.inline(block.words))
        if block.style == "label":
            return self._paragraph(block.words.inline().lines[0], block.style)
        drawn = [self._paragraph(line, block.style) for line in block.words.lines]
        if len(drawn) == 1:
            return drawn[0]
        return format_html('<div class="pair{}"><div>{}</div><div>{}</div></div>', f" of-{block.style}", *drawn)

    def _paragraph(self, line: Line, style: str) -> SafeString:
        language = self.language(line)
        tag = "blockquote" if style == "quote" else "p"
        drawn = self.line(line, language)
        return format_html("<{}{}{}>{}</{}>", tag, self._lang(language), _class(style), drawn, tag)

    def bullets(self, block: Bullets) -> SafeString:
        items = format_html_join("", "<li>{}</li>", ((self.inline(words),) for words in block.items))
        return format_html("<ul>{}</ul>", items)

    def cell(self, cell: Cell, *, stack: bool = False) -> SafeString:
        """What stands in a cell. A plain text alone needs no element of its own: each costs the printer time."""
        if len(cell) == 1 and isinstance(cell[0], Paragraph) and not cell[0].style:
            return self.inline(cell[0].words, stack=stack)
        return format_html_join("", "{}", ((self._in_cell(part),) for part in cell))

    def _in_cell(self, part: Paragraph | Bullets) -> SafeString:
        if isinstance(part, Bullets):
            return self.bullets(part)
        if part.style == "narrative":
            return self._paragraph(part.words.lines[0], part.style)
        return format_html("<p{}>{}</p>", _class(part.style), self.inline(part.words))

    def table(self, block: Table) -> SafeString:
        head = _NOTHING
        if block.head:
            cells = [
                self._cell("th", block, index, self.inline(words, stack=block.style == "sides"), scope="col", wide=True)
                for index, words in enumerate(block.head)
            ]
            head = format_html("<thead><tr>{}</tr></thead>", SafeString("".join(cells)))
        rows = []
        for number, row in enumerate(block.rows):
            # Columns are as wide as the first row says.
            wide = not block.head and number == 0
            drawn = [
                self._cell("th", block, index, self.cell(cell, stack=block.style == "sides"), scope="row", wide=wide)
                if index == 0 and block.row_heads
                else self._cell("td", block, index, self.cell(cell), wide=wide)
                for index, cell in enumerate(row)
            ]
            rows.append(SafeString(f"<tr>{''.join(drawn)}</tr>"))
        body = SafeString("".join(rows))
        return format_html('<table class="{}">{}<tbody>{}</tbody></table>', block.style or "rows", head, body)

    def _cell(self, tag: str, block: Table, index: int, drawn: SafeString, *, scope: str = "", wide: bool) -> str:
        attributes = [
            format_html(' scope="{}"', scope) if scope else _NOTHING,
            _class("number" if index in block.numbers else ""),
        ]
        if wide:
            attributes.append(format_html(' style="width:{}%"', f"{100 * block.widths[index] / sum(block.widths):.2f}"))
        return f"<{tag}{''.join(attributes)}>{drawn}</{tag}>"

    def figure(self, block: Figure) -> SafeString:
        """With a title in the picture: that is what the PDF tells those who can't see it."""
        start, end = block.svg.split(">", 1)
        title = format_html("<title>{}</title>", block.described.in_language(0))
        svg = mark_safe(f"{start}>{title}{end}")  # noqa: S308 - made by commitments.charts, which escapes its texts
        return format_html('<figure style="width:{}mm">{}</figure>', block.width_mm, svg)

    def contents(self, block: Contents) -> SafeString:
        entries = format_html_join("", "{}", ((self._entry(heading),) for heading in self.pack.headings()))
        title = self.inline(block.title)
        return format_html('<nav class="contents"><p class="contents-title">{}</p><ol>{}</ol></nav>', title, entries)

    def _entry(self, heading: Heading) -> SafeString:
        first, *others = heading.words.lines
        also = format_html_join(
            "",
            '<span class="second"{}>{}</span>',
            ((self._lang(self.language(line)), _text(line)) for line in others),
        )
        language = self._lang(self.language(first))
        return format_html(
            '<li class="level-{}"><a href="#{}"{}>{}</a>{}</li>',
            heading.level,
            heading.anchor,
            language,
            _text(first),
            also,
        )


def _class(name: str) -> SafeString:
    return format_html(' class="{}"', name) if name else _NOTHING


def _text(line: Line) -> str:
    return "".join(run.text for run in line)
