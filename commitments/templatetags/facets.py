"""The choices of a filter. A filter bar has a hundred of them: they are written here rather than by a template's loop."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

NOTHING, CHECKED, SELECTED = SafeString(), SafeString(" checked"), SafeString(" selected")


@register.simple_tag
def facet_checkboxes(facet: Any) -> SafeString:
    """A box for each option of a Facet of `web.listing`, those checked that were chosen."""
    name = escape(facet.name)
    boxes = ((option, escape(option.id)) for option in facet.options)
    return format_html_join(
        "\n",
        '<label class="choice" for="{}">\n<input type="checkbox" id="{}" name="{}" value="{}"{}>\n'
        "<span>{}</span>\n</label>",
        ((id_, id_, name, one.value, CHECKED if one.chosen else NOTHING, one.label) for one, id_ in boxes),
    )


@register.simple_tag
def facet_select_options(facet: Any) -> SafeString:
    """An entry of a drop-down for each option of a Facet, the one selected that was chosen."""
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((one.value, SELECTED if one.chosen else NOTHING, one.label) for one in facet.options),
    )
