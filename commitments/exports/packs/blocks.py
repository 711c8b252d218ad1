"""The document model of a meeting pack: plain blocks that know nothing of PDF or Word.

A pack is built once, from `Words` in one language or two, and drawn by one of the renderers (`pdf`, `word`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Run:
    """A piece of a line. `language`: ja, en, mn, or nothing for codes and figures that belong to none."""

    text: str
    language: str = ""
    strong: bool = False
    tone: str = ""  # good, done, caution, bad, neutral, silent or plain: how an answer is coloured beside its word
    muted: bool = False
    link: str = ""  # an address, or `#anchor` of a heading in the same pack


Line = tuple[Run, ...]
SHORT = 40


def merged(line: Line) -> Line:
    """The same line in as few pieces as its looks need: each costs a renderer time."""
    whole: list[Run] = []
    for run in line:
        last = whole[-1] if whole else None
        if last is not None and _alike(last, run):
            whole[-1] = replace(last, text=last.text + run.text, language=last.language or run.language)
        else:
            whole.append(run)
    return tuple(whole)


def _alike(one: Run, other: Run) -> bool:
    look = replace(one, text="", language="") == replace(other, text="", language="")
    return look and (one.language == other.language or not one.language or not other.language)


@dataclass(frozen=True)
class Words:
    """A text in each of the pack's languages, in their order; one line where it is in one language only."""

    lines: tuple[Line, ...]

    def __bool__(self) -> bool:
        return any(run.text for line in self.lines for run in line)

    def __add__(self, other: Words) -> Words:
        """Both after each other, language by language; a text in one language stands in each."""
        longest = max(len(self.lines), len(other.lines))
        return Words(tuple((*self._in(index), *other._in(index)) for index in range(longest))).once()

    def _in(self, index: int) -> Line:
        return self.lines[index if index < len(self.lines) else 0] if self.lines else ()

    def in_language(self, index: int) -> str:
        """The text in the pack's first or second language, without any look."""
        return "".join(run.text for run in self._in(index))

    def led_by(self, *runs: Run) -> Words:
        """With a sign or a code before it, which does not stand a second time before the second language."""
        return Words(((*runs, *self._in(0)), *self.lines[1:]))

    def inline(self) -> Words:
        """Both languages on one line, for a place where they can't stand beside or under each other."""
        whole: Line = ()
        for line in self.lines:
            whole = (*whole, Run(" / "), *line) if whole else line
        return Words((whole,))

    @property
    def short(self) -> bool:
        """Two languages that have room on one line: `順調 / Төлөвлөсний дагуу`."""
        return sum(len(run.text) for line in self.lines for run in line) <= SHORT

    def once(self) -> Words:
        """What reads the same in every language stands there once."""
        texts = {"".join(run.text for run in line) for line in self.lines}
        return Words(self.lines[:1]) if len(texts) == 1 else self

    def styled(self, *, strong: bool | None = None, muted: bool | None = None, link: str | None = None) -> Words:
        """The same words with another look, or leading somewhere."""
        asked = {"strong": strong, "muted": muted, "link": link}
        changes = {name: value for name, value in asked.items() if value is not None}
        return Words(tuple(tuple(replace(run, **changes) for run in line) for line in self.lines))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Heading:
    """`level` 1 to 3. All headings stand in the table of contents; links lead to `anchor`."""

    level: int
    words: Words
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """One text in one language or two.

    `style`: nothing, kicker, title, subtitle, lead, muted, standing, quote, words, translation, label or narrative.
    """

    words: Words
    style: str = ""


@dataclass(frozen=True)
class Bullets:
    items: tuple[Words, ...]


Cell = tuple[Paragraph | Bullets, ...]


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the line, one a column; `numbers` the columns whose cells stand at the right.

    `head` is repeated on each page. It is empty for a list of facts, whose rows have their heading in the first cell.
    `row_heads`: the first cell says what its row is about.
    """

    head: tuple[Words, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    numbers: frozenset[int] = frozenset()
    row_heads: bool = True
    style: str = ""  # sides: what each government says; facts: without a head
    caption: Words | None = None  # what it is of, for those who don't see the heading above it


@dataclass(frozen=True)
class Figure:
    """A picture: as SVG, and as PNG for a document that can't hold SVG. `described` says what it shows."""

    svg: str
    png: Callable[[], bytes]
    described: Words
    width_mm: int = 120


@dataclass(frozen=True)
class Notice:
    """A box that is to be noticed. `tone` as of a Run."""

    words: tuple[Words, ...]
    tone: str = "neutral"


@dataclass(frozen=True)
class Together:
    """Blocks that stay on one page; with `leads`, on that of the block after them."""

    blocks: tuple[Block, ...]
    leads: bool = False


@dataclass(frozen=True)
class Contents:
    """The table of contents, made of the pack's headings."""

    title: Words


@dataclass(frozen=True)
class NewPage:
    pass


Block = Heading | Paragraph | Bullets | Table | Figure | Notice | Together | Contents | NewPage


@dataclass(frozen=True)
class Pack:
    """A whole pack. `running` stand at the head and foot of each page; `page_of` has the places {page} and {pages}."""

    title: str
    languages: tuple[str, ...]
    running_title: str
    running_day: str
    running_warning: str
    page_of: str
    made_at: dt.datetime
    blocks: tuple[Block, ...] = field(default=())

    @property
    def language(self) -> str:
        return self.languages[0]

    def headings(self) -> list[Heading]:
        return [block for block in flat(self.blocks) if isinstance(block, Heading)]


def flat(blocks: Iterable[Block]) -> Iterable[Block]:
    """The blocks with those that are kept together one by one."""
    for block in blocks:
        if isinstance(block, Together):
            yield from flat(block.blocks)
        else:
            yield block
