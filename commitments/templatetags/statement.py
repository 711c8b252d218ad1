"""Tags of the statement's page: a passage with each commitment's own words marked, and not a character added to it.

What many commitments share is made once, here and by the `Marks` that `{% statement_marks as marks %}` hands to the
other tags: however many commitments there are, few of their answers differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commitments.multilingual import reader_language
from commitments.reports.statement import Answers, Marked, PassageRead, Run

from .consultations import answer_badge
from .tracker import delivery_badge, page_url, texts

register = template.Library()

# Keeps a tag on the line of the last character that it belongs to.
WORD_JOINER = "\u2060"
# Stands for a code in the one address that is looked up.
PLACE = "CODE"


@dataclass(frozen=True)
class Standing:
    """Where a commitment stands, as it is written: in the tag behind its words, and in the list below the passage."""

    tag: SafeString
    answers: SafeString


class Marks:
    """How the commitments of one page are written, in the reader's language and with addresses for the day shown."""

    def __init__(self, context: Context) -> None:
        self._before, _place, self._after = page_url(context, "commitment", PLACE).rpartition(PLACE)
        self._language = reader_language()
        self._faded = faded()

    def address(self, code: str) -> str:
        return f"{self._before}{quote(code)}{self._after}"

    def faded(self, marked: Marked) -> SafeString | str:
        return "" if marked.found else self._faded

    def standing(self, marked: Marked) -> Standing:
        return _standing(marked.answers, self._language)

    def words(self, run: Run) -> SafeString | str:
        """A commitment's own words as a link to it, with its code and standing behind them; others as they are."""
        if run.marked is None:
            return run.text
        row = run.marked.commitment
        return format_html(
            '<a class="said said--{}{}" id="{}" href="{}"><span class="said__words">{}</span>'
            '<span class="said__tag" lang="{}">{}<span class="code">{}</span> {}{}</span></a>',
            row.standing.delivery,
            "" if run.marked.found else " said--faded",
            row.code,
            self.address(row.code),
            run.text,
            self._language,
            WORD_JOINER,
            row.code,
            self.standing(run.marked).tag,
            self.faded(run.marked),
        )

    def line(self, marked: Marked) -> SafeString:
        """A commitment of the list below its passage."""
        row = marked.commitment
        return format_html(
            '<li{}><a href="{}"><span class="code">{}</span> {}</a> {} <span class="row-answers">{}</span></li>\n',
            "" if marked.found else SafeString(' class="faded"'),
            self.address(row.code),
            row.code,
            texts(row.titles),
            self.faded(marked),
            self.standing(marked).answers,
        )


@lru_cache(maxsize=3000)  # as many as the answers of thousands of commitments combine to, in three languages
def _standing(answers: Answers, language: str) -> Standing:
    """Made once for all commitments that have every answer in common; `language` is the reader's."""
    delivery = delivery_badge(answers.delivery, answers.kind)
    badges = [(sign, answer_badge(sign.answer, sign.code, answers.kind)) for sign in answers.signs]
    # In the tag once each, however many governments it holds for: the list under the passage names them.
    once = dict.fromkeys(badge for _sign, badge in badges)
    named = ((sign.party.label if sign.party else "", badge) for sign, badge in badges)
    return Standing(
        tag=format_html("{}{}", delivery, format_html_join("", " {}", ((badge,) for badge in once))),
        answers=format_html("{}{}", delivery, format_html_join("", " <span>{} {}</span>", named)),
    )


@register.simple_tag(takes_context=True)
def statement_marks(context: Context) -> Marks:
    """For the other tags of the page."""
    return Marks(context)


@register.simple_tag
def marked_words(marks: Marks, passage: PassageRead) -> SafeString:
    """The passage's text. A commitment's own words are a link to it, with its code and standing in a tag behind them.

    No blank is written between the runs: Japanese has none. What isn't the statement's stands in `.said__tag`.
    """
    return format_html_join("", "{}", ((marks.words(run),) for run in passage.runs))


@register.simple_tag
def commitment_lines(marks: Marks, passage: PassageRead) -> SafeString:
    """The commitments read out of the passage, as items of a list: code, title, standing."""
    return format_html_join("", "{}", ((marks.line(one),) for one in passage.marked))


@register.simple_tag
def faded() -> SafeString:
    """Says what fading shows."""
    return format_html('<span class="visually-hidden"> ({})</span>', _("not among those filtered"))


@register.filter
def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in exactly this language; empty where it is missing."""
    return texts.get(language, "")
