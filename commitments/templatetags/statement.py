"""The passages of the statement's page, each commitment's own words marked in them, and not a character added.

They are written here and not by templates, for there are a hundred small things in them that are alike: what many
commitments share is made once, and what every passage says is translated once a page.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.template.context import Context
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commitments.models import Passage
from commitments.multilingual import reader_language
from commitments.reports.statement import Marked, PassageRead, Run, Said, SectionRead

from .consultations import answer_badge
from .tracker import delivery_badge, page_url, texts

register = template.Library()

# Keeps a tag on the line of the last character that it belongs to.
WORD_JOINER = "\u2060"
# Stands for a code in the one address that is looked up.
PLACE = "CODE"
NOTHING = SafeString()
FADED = SafeString(' class="faded"')
FADED_WORDS = SafeString(" said--faded")


@dataclass(frozen=True)
class Standing:
    """Where a commitment stands, as it is written: how its words look, the tag behind them, the list below them."""

    look: SafeString
    tag: SafeString
    answers: SafeString


class Sections:
    """How the sections of one page are written: for the reader's language, the day shown and the translation chosen."""

    def __init__(self, context: Context) -> None:
        self._before, _place, self._after = page_url(context, "commitment", PLACE).rpartition(PLACE)
        self._language = reader_language()
        self._title_column = f"title_{self._language}"
        self._translation: str = context.get("translation") or ""
        said = {
            "passage": _("Passage"),
            "unofficial": _("Unofficial translation"),
            "untranslated": _("This passage has no translation."),
            "also": _("Speaks of this one as well:"),
            "nothing": _("No commitment:"),
        }
        self._list_name = _("Commitments in passage %(number)s")
        self._said = {name: escape(text) for name, text in said.items()}
        self._tag = format_html('<span class="said__tag" lang="{}">{}', self._language, WORD_JOINER)
        self._faded = format_html('<span class="visually-hidden"> ({})</span>', _("not among those filtered"))

    def section(self, read: SectionRead) -> Iterator[SafeString]:
        """A section with its passages, piece by piece: a long text is put together once and not at every step."""
        key = read.section.key
        yield format_html(
            '<section class="statement__section" aria-labelledby="section-{}">\n'
            '<h2 id="section-{}" tabindex="-1">{}</h2>\n',
            key,
            key,
            texts(read.section.titles),
        )
        for passage in read.passages:
            yield from self._passage(passage)
        yield SafeString("</section>\n")

    def _passage(self, read: PassageRead) -> Iterator[SafeString]:
        """With its number, its translation, and the commitments read out of it or why there are none."""
        passage = read.passage
        yield format_html(
            '<div class="passage-read{}{}" id="passage-{}">\n'
            '<a class="passage-read__number" href="#passage-{}"><span class="visually-hidden">{}</span> {}</a>\n'
            '<p class="passage-read__text" lang="ja">{}</p>\n{}',
            " passage-read--item" if passage.list_item else "",
            " passage-read--two" if self._translation else "",
            passage.number,
            passage.number,
            self._said["passage"],
            passage.number,
            format_html_join("", "{}", ((self._words(run),) for run in read.runs)),
            self._translated(passage),
        )
        yield from self._read_out(read)
        yield SafeString("</div>\n")

    def _translated(self, passage: Passage) -> SafeString | str:
        """The working translation, which says that it is one."""
        if not self._translation:
            return ""
        text = passage.translations.get(self._translation)
        return format_html(
            '<div class="passage-read__translation"><p class="muted small">{}</p>{}</div>\n',
            self._said["unofficial" if text else "untranslated"],
            format_html('<p lang="{}">{}</p>', self._translation, text) if text else "",
        )

    def _read_out(self, read: PassageRead) -> Iterator[SafeString]:
        if read.marked or read.also:
            name = self._list_name % {"number": read.passage.number}
            yield format_html('<ul class="passage-read__commitments" aria-label="{}">\n', name)
            yield from map(self._line, read.marked)
            yield from map(self._mention, read.also)
            yield SafeString("</ul>\n")
        elif read.passage.nothing_undertaken:
            yield format_html(
                '<p class="passage-read__nothing muted small">{} {}</p>\n',
                self._said["nothing"],
                texts(read.passage.why_nothing),
            )

    def _words(self, run: Run) -> SafeString | str:
        """A commitment's own words as a link to it, its code and standing in a tag behind them; others as they are.

        No blank is written between them: Japanese has none. What isn't the statement's stands in `.said__tag`.
        """
        if run.marked is None:
            return run.text
        row = run.marked
        standing, code = _standing(row.answers.said, self._language), _escaped(row.code)
        return format_html(
            '<a class="said {}{}" id="{}" href="{}"><span class="said__words">{}</span>'
            '{}<span class="code">{}</span> {}{}</span></a>',
            standing.look,
            NOTHING if row.found else FADED_WORDS,
            code,
            self._address(row),
            run.text,
            self._tag,
            code,
            standing.tag,
            NOTHING if row.found else self._faded,
        )

    def _line(self, row: Marked) -> SafeString:
        """A commitment with where it stands, below the passage that it was read out of."""
        return format_html(
            '<li{}><a href="{}"><span class="code">{}</span> {}</a> {} <span class="row-answers">{}</span></li>\n',
            NOTHING if row.found else FADED,
            self._address(row),
            _escaped(row.code),
            self._title(row),
            NOTHING if row.found else self._faded,
            _standing(row.answers.said, self._language).answers,
        )

    def _mention(self, row: Marked) -> SafeString:
        """A commitment of other words, which stand elsewhere in the page."""
        return format_html(
            '<li{}>{} <a href="#{}"><span class="code">{}</span> {}</a> {}</li>\n',
            NOTHING if row.found else FADED,
            self._said["also"],
            row.code,
            row.code,
            texts(row.titles),
            NOTHING if row.found else self._faded,
        )

    def _address(self, row: Marked) -> SafeString:
        return _escaped(f"{self._before}{quote(row.code)}{self._after}")

    def _title(self, row: Marked) -> SafeString:
        own = getattr(row, self._title_column)
        return _escaped(own) if own else texts(row.titles)


def _escaped(text: str) -> SafeString:
    """As `escape`, which first looks whether the text is a lazy one: half of its time, thousands of times a page."""
    return SafeString(html.escape(text))


@lru_cache(maxsize=3000)  # as many as the answers of thousands of commitments combine to, in three languages
def _standing(said: Said, language: str) -> Standing:
    """Made once for all commitments that have every answer in common; `language` is the reader's."""
    delivery = delivery_badge(said.delivery, said.kind)
    badges = [(sign, answer_badge(sign.answer, sign.code, said.kind)) for sign in said.signs]
    # In the tag once each, however many governments it holds for: the list under the passage names them.
    once = dict.fromkeys(badge for _sign, badge in badges)
    named = ((sign.party.label if sign.party else "", badge) for sign, badge in badges)
    return Standing(
        look=format_html("said--{}", said.delivery),
        tag=format_html("{}{}", delivery, format_html_join("", " {}", ((badge,) for badge in once))),
        answers=format_html("{}{}", delivery, format_html_join("", " <span>{} {}</span>", named)),
    )


@register.simple_tag(takes_context=True)
def statement_sections(context: Context, sections: Iterable[SectionRead]) -> SafeString:
    """The sections with their passages, as they stand on the page."""
    writer = Sections(context)
    pieces = (piece for section in sections for piece in writer.section(section))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is safe already
