"""How query parameters are described. Filters are described from the FilterSets themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import django_filters
from django.utils import translation
from drf_spectacular.utils import OpenApiParameter

from commitments.multilingual import LANGUAGES
from commitments.queries.changes import LATEST
from commitments.queries.filtering import YesOrNo
from commitments.queries.filters import ChangedSince
from commitments.reports.compare import NEWLY, RECENT_DAYS, Way
from commitments.reports.summary import DIMENSIONS, MOST_DIMENSIONS

from .formats import FORMATS, JSON
from .parameters import LIMIT, MAY_BE_EMPTY, MOST_AT_ONCE, MOST_PER_PAGE, PER_PAGE, WITH_COMMAS

_OWN: dict[str, tuple[dict[str, Any], str]] = {
    "as_of": ({"type": "string", "format": "date"}, "Answer as of the end of this day. Today if left out."),
    "page": ({"type": "integer", "minimum": 1, "default": 1}, "Which page of the list. Not together with `cursor`."),
    "per_page": (
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
        "How many rows a page has.",
    ),
    "cursor": (
        {"type": "string"},
        "Read the list from row to row instead of by page numbers: empty for the first page, then as it stands in "
        "`next`. What is added meanwhile moves nothing, and every page costs the same. It belongs to the list with its "
        "filters, its order and its day.",
    ),
    "count": (
        {"type": "boolean", "default": False},
        "Whether to count the rows of all pages. Without it `count` is null; `next` tells whether more follow.",
    ),
    "lang": (
        {"type": "array", "items": {"type": "string", "enum": list(LANGUAGES)}, "minItems": 1},
        "In which languages to give texts that are in three, with commas. All three if left out.",
    ),
    "format": (
        {"type": "string", "enum": [one.name for one in FORMATS], "default": JSON.name},
        "`ndjson` streams every row that fits, one JSON object a line, without pages or envelope; `csv` and `xlsx` are "
        "the same as a table with a column for each key, what stands within a key being named as in `titles.en`.",
    ),
    "after": (
        {"type": "string"},
        f"What follows this place: `next_after` of the last answer. From the beginning if left out; `{LATEST}` for "
        "nothing but the newest place.",
    ),
    "limit": (
        {"type": "integer", "minimum": 1, "maximum": MOST_AT_ONCE, "default": LIMIT},
        "How many entries at most.",
    ),
    "by": (
        {
            "type": "array",
            "items": {"type": "string", "enum": list(DIMENSIONS)},
            "minItems": 1,
            "maxItems": MOST_DIMENSIONS,
            "uniqueItems": True,
        },
        "What to count by: one dimension, or up to three different ones by giving the parameter again.",
    ),
    "from": (
        {"type": "string", "format": "date"},
        f"The earlier day. {RECENT_DAYS} days before the later one if left out.",
    ),
    "to": (
        {"type": "string", "format": "date"},
        "The later day: another name for `as_of`. Today if both are left out.",
    ),
    "way": ({"type": "string", "enum": Way.values}, "Only commitments that moved this way as a whole."),
    "newly": ({"type": "string", "enum": list(NEWLY)}, "Only commitments that became this in between."),
}
_FIELDS = (
    "Only these keys of each row, with commas. What is left out is left out of what is described as required, too; "
    "and costs nothing."
)
_EXPAND = "What to put under each row, with commas; each costs one query more, however many rows there are."


def parameter(
    name: str,
    filters: Mapping[str, django_filters.Filter],
    fields: Iterable[str] = (),
    expansions: Iterable[str] = (),
) -> OpenApiParameter:
    """A query parameter, from the filter of that name or from the lists above."""
    if name in filters:
        schema, description = filter_schema(filters[name]), _filter_words(filters[name])
    elif name == "fields":
        schema, description = _names_of(fields), _FIELDS
    elif name == "expand":
        schema, description = _names_of(expansions), _EXPAND
    else:
        schema, description = _OWN[name]
    commas = name in WITH_COMMAS
    return OpenApiParameter(
        name,
        schema,
        OpenApiParameter.QUERY,
        required=name == "by" or (name in filters and bool(filters[name].extra["required"])),
        description=description,
        allow_blank=name in MAY_BE_EMPTY,
        style="form" if commas else None,
        explode=False if commas else None,
    )


def _names_of(names: Iterable[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "enum": list(names)}, "minItems": 1}


def filter_schema(one: django_filters.Filter) -> dict[str, Any]:
    """The type of a filter's values. A filter that takes several is an array: the parameter is repeated."""
    if isinstance(one, YesOrNo):
        return {"type": "boolean"}
    if isinstance(one, ChangedSince):
        return {
            "type": "string",
            "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}],
        }
    if isinstance(one, django_filters.ModelMultipleChoiceFilter):
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(one, django_filters.MultipleChoiceFilter):
        return {"type": "array", "items": {"type": "string", "enum": _codes(one)}}
    if isinstance(one, django_filters.ChoiceFilter):
        # A year has its choices from the plan.
        return {"type": "string", "enum": _codes(one)} if _codes(one) else {"type": "string", "pattern": "^[0-9]{4}$"}
    if isinstance(one, django_filters.DateFilter):
        return {"type": "string", "format": "date"}
    if isinstance(one, django_filters.CharFilter):
        return {"type": "string", "maxLength": one.extra["max_length"]}
    raise TypeError(f"Say in commitments/api/schema.py how {type(one).__name__} is documented.")


def _codes(one: django_filters.Filter) -> list[str]:
    return [str(code) for code, _label in one.extra["choices"]]


def _filter_words(one: django_filters.Filter) -> str:
    with translation.override("en"):
        words = [f"{one.label}.", str(one.extra.get("help_text") or "")]
    return " ".join(word for word in words if word)
