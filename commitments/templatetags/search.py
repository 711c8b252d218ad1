"""Tags of the search: texts with what was looked for marked in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from commitments.matching import Excerpt, Run, marked
from commitments.multilingual import LANGUAGES, reader_language

register = template.Library()

# What the texts are called that are looked through.
_NAMES = {
    "code": _("Code"),
    "title": _("Title"),
    "name": _("Name"),
    "words": _("Words of the statement"),
    "translation": _("Unofficial translation"),
    "done": _("What was done"),
    "next_steps": _("What comes next"),
    "reason": _("Reason for the rating"),
    "text": _("Decision"),
}


@register.filter
def text_name(name: str) -> str:
    """What a text that is looked through is called."""
    return str(_NAMES[name])


@register.simple_tag
def marked_title(titles: Mapping[str, str], words: Sequence[str]) -> SafeString:
    """A title in the reader's language, or the first there is, with the words marked in it."""
    language = next((code for code in (reader_language(), *LANGUAGES) if titles.get(code)), "")
    return _in_language(marked(titles[language], words), language) if language else SafeString("")


@register.simple_tag
def marked_code(code: str, words: Sequence[str]) -> SafeString:
    return format_html('<span class="code">{}</span>', _runs(marked(code, words)))


@register.simple_tag
def excerpt(found: Excerpt, language: str) -> SafeString:
    """The sentence around a match, with an ellipsis where it goes on."""
    before, after = ("… " if found.cut_before else "", " …" if found.cut_after else "")
    return format_html("{}{}{}", before, _in_language(found.runs, language), after)


def _in_language(runs: Iterable[Run], language: str) -> SafeString:
    if not language or language == reader_language():
        return _runs(runs)
    return format_html('<span lang="{}">{}</span>', language, _runs(runs))


def _runs(runs: Iterable[Run]) -> SafeString:
    return format_html_join("", "{}", ((_run(run),) for run in runs))


def _run(run: Run) -> str | SafeString:
    return format_html('<mark class="found">{}</mark>', run.text) if run.marked else run.text
