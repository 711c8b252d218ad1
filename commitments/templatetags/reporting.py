"""Tags of the pages that show and write reports: marked words, numbers, spans of days, differences between texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments import access
from commitments.models import Commitment, ProgressUpdate, base
from commitments.multilingual import LANGUAGES, reader_language, written
from commitments.reports.dates import slip_in_words, times_moved
from commitments.vocabulary import Language, Role, delivery_definition, delivery_label

register = template.Library()
register.filter("slip", slip_in_words)
register.filter("times_moved", times_moved)


@register.simple_tag
def marked_passage(commitment: Commitment) -> SafeString:
    """The whole passage: the quote marked, and in it the words that are this commitment's own."""
    text = commitment.passage.text
    return format_html(
        '{}<mark class="quote">{}<strong class="focus">{}</strong>{}</mark>{}',
        text[: commitment.quote_start],
        text[commitment.quote_start : commitment.focus_start],
        text[commitment.focus_start : commitment.focus_end],
        text[commitment.focus_end : commitment.quote_end],
        text[commitment.quote_end :],
    )


@register.simple_tag
def paragraphs(text: str, language: str) -> SafeString:
    """A text of several paragraphs, marked with the language it was written in; `written_in` names that once."""
    body = mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - escaped by linebreaks
    return format_html('<div class="narrative" lang="{}">{}</div>', language, body)


@register.simple_tag
def written_in(language: str) -> SafeString:
    """Which language texts are in, where it isn't the reader's."""
    if language == reader_language():
        return SafeString("")
    note = _("Written in %(language)s") % {"language": Language(language).label}
    return format_html('<p class="narrative__language">{}</p>', note)


@register.simple_tag
def definition(code: str, kind: str) -> str:
    """What a rating means, in the words that stand beside it in the form."""
    return delivery_definition(code, kind) if code else ""


@register.simple_tag
def rating(code: str, kind: str) -> str:
    """The word for a rating within a sentence."""
    return delivery_label(code, kind)


@register.filter
def texts_of(row: Any, field: str) -> dict[str, str]:
    """The three columns of a field in three languages, for the tag `texts`."""
    return base.texts_of(row, field)


@register.filter
def missing_languages(texts: Mapping[str, str]) -> list[str]:
    """The languages in which a text is missing, each by its own name."""
    return [str(Language(code).label) for code in LANGUAGES if not texts.get(code)]


@register.filter
def number(value: Decimal | None) -> str:
    """A value as the reader writes numbers. Missing is not zero."""
    return written(value)


@register.filter
def days_until(date: dt.date, day: dt.date) -> str:
    """How far `date` is from `day`, in words."""
    days = (date - day).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


@register.filter
def host(url: str) -> str:
    """Where a link leads, so that nobody follows it blindly."""
    return urlsplit(url).hostname or url


@register.filter
def reports(user: Any) -> bool:
    """The person writes reports for a ministry, and so has work of their own here."""
    return access.at_least(user, Role.REPORTER)


@register.filter
def sees_notes(user: Any, update: ProgressUpdate) -> bool:
    """The person belongs to the government that wrote the update."""
    return access.sees_internal_notes(user, update)


@register.simple_tag
def differing(parts: Iterable[tuple[str, bool]]) -> SafeString:
    """A text in parts, those that differ from the other version marked."""
    return format_html_join("", "{}", ((_part(text, differs),) for text, differs in parts))


def _part(text: str, differs: bool) -> str | SafeString:
    return format_html('<mark class="differs">{}</mark>', text) if differs else text
