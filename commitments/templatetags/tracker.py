"""The components of the pages: one tag for a thing, so that it looks and reads the same wherever it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.formats import date_format, localize
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commitments import clock
from commitments.charts.shapes import LOOKS
from commitments.multilingual import LANGUAGES, pick, reader_language
from commitments.vocabulary import (
    Agreement,
    Delivery,
    HeadlineBasis,
    Kind,
    Language,
    Pace,
    Party,
    Reporting,
    Role,
    Schedule,
    UpdateStatus,
    WebhookState,
    WebhookTopic,
    delivery_definition,
    delivery_label,
)

from .shapes import shape

register = template.Library()


# --- Badges ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1000)  # more than there are words for answers, in all languages together
def badge(family: str, code: str, label: str) -> SafeString:
    """A word with its shape and tone. An answer that is not asked of this row gives nothing."""
    if not code:
        return SafeString("")
    name, tone = LOOKS[family][code]
    return format_html(
        '<span class="badge badge--{} badge--{}-{}">{}<span>{}</span></span>', tone, family, code, shape(name), label
    )


@register.simple_tag
def delivery_badge(code: str | None, kind: str = Kind.ACTION) -> SafeString:
    """A rating in the words for this kind of commitment; nothing published reads "Not reported"."""
    code = code or "not_reported"
    return badge("delivery", code, delivery_label(code, kind))


@register.simple_tag
def schedule_badge(code: str | None) -> SafeString:
    return badge("schedule", code or "", str(Schedule(code).label) if code else "")


@register.simple_tag
def reporting_badge(code: str | None) -> SafeString:
    return badge("reporting", code or "", str(Reporting(code).label) if code else "")


@register.simple_tag
def agreement_badge(code: str | None) -> SafeString:
    return badge("agreement", code or "", str(Agreement(code).label) if code else "")


@register.simple_tag
def pace_badge(code: str | None) -> SafeString:
    """Where an indicator is against the straight path to its target."""
    return badge("pace", code or "", str(Pace(code).label) if code else "")


@register.simple_tag
def status_badge(code: str | None) -> SafeString:
    """Where an update is in its workflow."""
    return badge("status", code or "", str(UpdateStatus(code).label) if code else "")


@register.simple_tag
def webhook_badge(code: str) -> SafeString:
    """How a webhook fares."""
    return badge("webhook", code, str(WebhookState(code).label))


# --- Words for codes ---------------------------------------------------------------------------------------------

_VOCABULARY: dict[str, Any] = {
    "party": Party,
    "kind": Kind,
    "role": Role,
    "basis": HeadlineBasis,
    "schedule": Schedule,
    "reporting": Reporting,
    "agreement": Agreement,
    "status": UpdateStatus,
    "language": Language,
    "webhook_topic": WebhookTopic,
}


@register.filter
def word(code: str, family: str) -> str:
    """The word for a code: `{{ row.kind|word:"kind" }}`. Families are those of the vocabulary."""
    if family == "delivery":
        return delivery_label(code)
    return str(_VOCABULARY[family](code).label) if code else ""


# --- Days --------------------------------------------------------------------------------------------------------


@register.simple_tag
def day(value: dt.date | None, style: str = "long") -> SafeString:
    """A day in the reader's format; an instant gives its day in the plan's time zone. `style`: long or short."""
    if value is None:
        return SafeString("")
    date = clock.day_of(value) if isinstance(value, dt.datetime) else value
    written = date_format(date, "DATE_FORMAT" if style == "long" else "SHORT_DATE_FORMAT")
    return format_html('<time datetime="{}">{}</time>', date.isoformat(), written)


@register.simple_tag
def instant(value: dt.datetime | None) -> SafeString:
    """A day and time in the plan's time zone, in the reader's format."""
    if value is None:
        return SafeString("")
    local = value.astimezone(clock.plan_zone())
    written = date_format(local, "SHORT_DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), written)


@register.filter
def minutes(span: dt.timedelta) -> int:
    return round(span.total_seconds() / 60)


# --- Texts in a language -----------------------------------------------------------------------------------------


@register.simple_tag
def texts(values: Mapping[str, str], language: str = "") -> SafeString:
    """The reader's text (or that in `language`), marked with its language where it is not the reader's."""
    reader = reader_language()
    if (not language or language == reader) and (text := values.get(reader)):
        return escape(text)
    text = pick(values, language or reader)
    if not text:
        return SafeString("")
    if language and values.get(language):
        return words(text, language)
    # Which language it was taken from; the reader's own where the same text stands there.
    return words(text, next(code for code in (reader, *LANGUAGES) if values.get(code) == text))


@register.simple_tag
def words(text: str, language: str) -> SafeString:
    """A text in a known language, on one line."""
    if language == reader_language():
        return escape(text)
    return format_html('<span lang="{}">{}</span>', language, text)


@register.simple_tag
def narrative(text: str, language: str) -> SafeString:
    """A text of several paragraphs in the language it was written in, which is named where it isn't the reader's."""
    if not text:
        return SafeString("")
    body = mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - escaped by linebreaks
    if language == reader_language():
        return format_html('<div class="narrative">{}</div>', body)
    note = format_html(_("Written in {language}"), language=words(word(language, "language"), language))
    return format_html(
        '<div class="narrative"><div lang="{}">{}</div><p class="narrative__language">{}</p></div>',
        language,
        body,
        note,
    )


@register.simple_tag
def ministry_name(ministries: Mapping[str, Any], code: str | None) -> SafeString:
    """A ministry as called on the day shown; `ministries` is what `queries.ministries.ministries_on` gives."""
    if not code:
        return SafeString("")
    ministry = ministries.get(code)
    return (texts(ministry.names) if ministry else SafeString("")) or escape(code)


# --- Addresses ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2000)
def _address(name: str, args: tuple[Any, ...], urlconf: str | None, prefix: str) -> str:
    """`reverse`, remembered: a page has dozens of addresses, and they are the same for everybody."""
    return reverse(name, urlconf=urlconf, args=args)


@register.simple_tag(takes_context=True)
def page_url(context: Context, name: str, *args: Any, params: Mapping[str, Any] | None = None, **more: Any) -> str:
    """The address of a page that shows the same day as this one: a past day stays in the address.

    `params` and keyword arguments are its query parameters; empty ones are left out.
    """
    query = {**(params or {}), **more}
    reading = context.get("reading")
    if reading is not None and reading.as_of:
        query = {"as_of": reading.as_of, **query}
    query = {key: value for key, value in query.items() if value not in (None, "", [])}
    address = _address(name, args, get_urlconf(), get_script_prefix())
    return f"{address}?{urlencode(query, doseq=True)}" if query else address


@register.simple_tag(takes_context=True)
def count_link(context: Context, name: str, count: Any) -> SafeString:
    """A number that leads to the list of exactly what it counts; `count` is a Count of `reports`."""
    return format_html(
        '<a class="count{}" href="{}">{}</a>',
        "" if count.n else " count--none",
        page_url(context, name, params=count.params),
        localize(count.n),
    )


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, label: str, *belonging: str) -> SafeString:
    """A link of the main navigation. The page itself is marked, and its section on the pages `belonging` to it."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.url_name if match else None
    current = "page" if here == name else "true" if here in belonging else ""
    return format_html(
        '<a href="{}"{}>{}</a>',
        page_url(context, name),
        format_html(' aria-current="{}"', current) if current else "",
        label,
    )


# --- Forms -------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """A field with its label, hint and errors, tied together for screen readers."""
    if hint:
        bound.help_text = hint
    return {"field": bound}


@register.inclusion_tag("components/rating_field.html")
def rating_field(bound: BoundField, kind: str) -> dict[str, Any]:
    """The choice of a delivery rating, with the definition beside each. Nothing is chosen beforehand."""
    options = [
        {
            "widget": option,
            "badge": delivery_badge(option.data["value"], kind),
            "definition": delivery_definition(option.data["value"], kind),
        }
        for option in bound
        if option.data["value"] in Delivery.values
    ]
    return {"field": bound, "options": options}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: Any, title: str = "") -> dict[str, Any]:
    """All that is wrong with a form, each linked to its field. Stands above it; `title` where nothing is saved."""
    return {"form": form, "title": title, "wrong": [bound for bound in form if bound.errors]}
