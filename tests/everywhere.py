"""Every page and answer there is: the addresses of the resolver, and what one of them says, ready to be compared.

before = {address: said(client, address) for address in [*pages(pk=7, code="EC-01"), *questions()]}
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from openpyxl import load_workbook

from commitments.api.reporting import REPORTS
from commitments.api.resources import CHANGES, RESOURCES
from commitments.exports.catalogue import SHEETS
from commitments.exports.formats import FORMATS
from commitments.queries.commitments import CommitmentFilter
from commitments.queries.due_dates import DueDateFilter
from commitments.queries.indicators import IndicatorFilter
from commitments.queries.meetings import DecisionFilter
from commitments.queries.plan_lists import DateRevisionFilter, MilestoneFilter
from commitments.queries.reported import EvidenceFilter, MeasurementFilter
from commitments.queries.search import SearchFilter
from commitments.queries.updates import UpdateFilter
from commitments.reports.summary import DIMENSIONS

# What stands in an address where the caller names no value.


class NarrowedFilter(CommitmentFilter):
    """The filters of what has no order to choose."""

    order = None  # type: ignore[assignment]


_STAND_INS = {"IntConverter": "1", "StringConverter": "x", "SlugConverter": "x", "PathConverter": "1"}
_PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
_TOKENS = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
LISTS = {
    "/commitments/": CommitmentFilter,
    "/statement/": CommitmentFilter,
    "/updates/": UpdateFilter,
    **{f"/api/v1/{resource.name}/": resource.filters for resource in (*RESOURCES, *REPORTS, CHANGES)},
    **{f"/api/v1/{name}/": NarrowedFilter for name in ("trend", "compare")},
    "/timeline/": DueDateFilter,
    "/indicators/": IndicatorFilter,
    "/search/": SearchFilter,
    "/api/v1/search/": SearchFilter,
    "/exports/commitments.ndjson": CommitmentFilter,
    "/exports/two-sides.ndjson": CommitmentFilter,
    "/exports/updates.csv": UpdateFilter,
    "/exports/milestones.ndjson": MilestoneFilter,
    "/exports/date-revisions.ndjson": DateRevisionFilter,
    "/exports/measurements.ndjson": MeasurementFilter,
    "/exports/evidence.ndjson": EvidenceFilter,
    "/exports/decisions.ndjson": DecisionFilter,
}


COUNTED = ("summary/?by=period&by=delivery", "trend/?kind=action", "compare/?from=2023-01-31")


def pages(**values: Any) -> list[str]:
    """One address for each route, with `values` for the parameters of those names, and every file there is."""
    files = [
        f"/exports/{sheet}.{form}" + (f"?commitment={values.get('code', 'x')}" if sheet == "audit" else "")
        for sheet in SHEETS
        for form in FORMATS
    ]
    return [_address(route, converters, values) for route, converters in _routes(get_resolver())] + files


def questions() -> list[str]:
    """The lists with each filter and each order that they know; the filters with every choice.

    Those of the API also as a stream, by cursor, and with all that can be put under their rows.
    """
    return [
        *(
            f"{address}?{urlencode({name: value})}"
            for address, filters in LISTS.items()
            for name, one in filters.base_filters.items()
            for value in _values(name, one)
        ),
        *(
            f"/api/v1/{resource.name}/?{query}&expand={','.join(resource.expansions)}".removesuffix("&expand=")
            for resource in (*RESOURCES, *REPORTS, CHANGES)
            for query in ("format=ndjson", "format=csv", "per_page=200", "cursor=&count=true", "lang=en")
        ),
        *(f"/api/v1/{report}&format={form}" for report in COUNTED for form in ("json", "csv", "xlsx", "ndjson")),
        *(f"/api/v1/summary/?by={by}&by=ministry&by=party" for by in DIMENSIONS if by not in ("ministry", "party")),
    ]


def said(client: Client, address: str) -> tuple[int, bytes]:
    """The status, and what is said but for what differs each time: words of a page, cells of a workbook."""
    response = client.get(address)
    return response.status_code, _content(response)


def _content(response: HttpResponseBase) -> bytes:
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if "spreadsheetml" in response.headers.get("Content-Type", ""):
        book = load_workbook(io.BytesIO(body))
        return repr([[cell.value for cell in row] for sheet in book for row in sheet]).encode()
    return _TOKENS.sub(b"", body) + response.headers.get("Location", "").encode()


def _routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, getattr(entry.pattern, "converters", {})


def _address(route: str, converters: dict[str, Any], values: dict[str, Any]) -> str:
    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        return str(values.get(name) or _STAND_INS[type(converters[name]).__name__])

    if "(?P" in route:  # written as an expression: what is caught by it has no page of its own
        return "/" + re.sub(r"\^?\(\?P<\w+>[^)]*\)\$?", "x", route)
    return "/" + _PARAMETER.sub(fill, route)


def _values(name: str, one: django_filters.Filter) -> list[str]:
    if isinstance(one, django_filters.ChoiceFilter | django_filters.MultipleChoiceFilter):
        return [str(value) for value, _label in one.field.choices if value]
    if isinstance(one, django_filters.ModelMultipleChoiceFilter):
        column = one.extra["to_field_name"]
        return [str(value) for value in one.queryset.values_list(column, flat=True)]
    if isinstance(one, django_filters.BooleanFilter):
        return ["true", "false"]
    if isinstance(one, django_filters.DateFilter):
        return ["2024-01-01", "2024-08-01"]
    return ["secret", "x"]
