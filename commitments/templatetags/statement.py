"""Tags of the statement's page: a passage with each commitment's own words marked, and not a character added to it."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commitments.multilingual import reader_language
from commitments.reports.statement import Marked, PassageRead, Run

from .consultations import answer_badge
from .tracker import delivery_badge, page_url

register = template.Library()

# Keeps a tag on the line of the last character that it belongs to.
WORD_JOINER = "\u2060"


@register.simple_tag(takes_context=True)
def marked_words(context: Context, passage: PassageRead) -> SafeString:
    """The passage's text. A commitment's own words are a link to it, with its code and standing in a tag behind them.

    No blank is written between the runs: Japanese has none. What isn't the statement's stands in `.said__tag`.
    """
    return format_html_join("", "{}", ((_run(context, run),) for run in passage.runs))


def _run(context: Context, run: Run) -> str | SafeString:
    if run.marked is None:
        return run.text
    row = run.marked.commitment
    return format_html(
        '<a class="said said--{}{}" id="{}" href="{}"><span class="said__words">{}</span>{}</a>',
        row.standing.delivery,
        "" if run.marked.found else " said--faded",
        row.code,
        page_url(context, "commitment", row.code),
        run.text,
        _tag(run.marked),
    )


def _tag(marked: Marked) -> SafeString:
    row = marked.commitment
    # Once each, however many governments it holds for: the list under the passage names them.
    signs = dict.fromkeys((sign.answer, sign.code) for sign in marked.signs)
    return format_html(
        '<span class="said__tag" lang="{}">{}<span class="code">{}</span> {}{}{}</span>',
        reader_language(),
        WORD_JOINER,
        row.code,
        delivery_badge(row.standing.delivery, row.kind),
        format_html_join("", " {}", ((answer_badge(answer, code, row.kind),) for answer, code in signs)),
        "" if marked.found else faded(),
    )


@register.simple_tag
def faded() -> SafeString:
    """Says what fading shows."""
    return format_html('<span class="visually-hidden"> ({})</span>', _("not among those filtered"))


@register.filter
def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in exactly this language; empty where it is missing."""
    return texts.get(language, "")
