"""Links to files: a list as it is filtered, in each format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.urls import reverse

from commitments.exports.catalogue import SHEETS
from commitments.exports.formats import FORMATS

from .tracker import page_url

register = template.Library()

# What a page of a list has and a file has not.
_OF_THE_PAGE = ("page", "per_page", "as_of", "to")  # a page of two days is of the later one

Files = list[tuple[str, str]]


@register.inclusion_tag("components/file_links.html", takes_context=True)
def file_links(context: Context, sheet: str) -> dict[str, Any]:
    """All rows of a sheet as of the day shown, a link for each format."""
    return {"title": SHEETS[sheet].title, "files": _files(sheet, _day(context))}


@register.inclusion_tag("components/download.html", takes_context=True)
def download(context: Context, *sheets: str, filtered: bool = False, **params: str) -> dict[str, Any]:
    """The download menu of a page, for the sheets of these keys. Asks the database nothing.

    `filtered`: the files are narrowed and ordered as the list that the page's address asks for. `params` are parameters
    of all of them beside that.
    """
    asked = {**_day(context), **(_filters(context["request"].GET) if filtered else {}), **params}
    return {
        "sheets": [(SHEETS[sheet].title, _files(sheet, asked)) for sheet in sheets],
        "all": page_url(context, "exports"),
    }


def _day(context: Context) -> dict[str, str]:
    reading = context.get("reading")
    return {"as_of": reading.as_of} if reading is not None and reading.as_of else {}


def _filters(params: QueryDict) -> dict[str, list[str]]:
    given = {name: [value for value in values if value] for name, values in params.lists()}
    return {name: values for name, values in given.items() if values and name not in _OF_THE_PAGE}


def _files(sheet: str, params: Mapping[str, Any]) -> Files:
    query = f"?{urlencode(params, doseq=True)}" if params else ""
    return [(form.label, reverse("export", args=[sheet, form.key]) + query) for form in FORMATS.values()]
