"""The choices of a filter. A filter bar has a hundred of them, mostly the same: each list of them is written once.

They are remembered by all that they are made of, so that what is remembered can't be out of date.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

NOTHING, CHECKED, SELECTED = SafeString(), SafeString(" checked"), SafeString(" selected")


@register.simple_tag
def facet_checkboxes(facet: Any) -> SafeString:
    """A box for each option of a Facet of `web.listing`, those checked that were chosen."""
    return _checkboxes(facet.name, tuple(facet.options))


@register.simple_tag
def facet_select_options(facet: Any) -> SafeString:
    """An entry of a drop-down for each option of a Facet, the one selected that was chosen."""
    return _entries(tuple(facet.options))


@lru_cache(maxsize=200)
def _checkboxes(name: str, options: tuple[Any, ...]) -> SafeString:
    boxes = ((option, escape(option.id)) for option in options)
    return format_html_join(
        "\n",
        '<label class="choice" for="{}">\n<input type="checkbox" id="{}" name="{}" value="{}"{}>\n'
        "<span>{}</span>\n</label>",
        ((id_, id_, name, one.value, CHECKED if one.chosen else NOTHING, one.label) for one, id_ in boxes),
    )


@lru_cache(maxsize=200)
def _entries(options: tuple[Any, ...]) -> SafeString:
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((one.value, SELECTED if one.chosen else NOTHING, one.label) for one in options),
    )
