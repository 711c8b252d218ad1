"""Delivery over time, period by period."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commitments import access
from commitments.charts import bands
from commitments.queries.filtering import Found
from commitments.reports.trend import Point, trend
from commitments.standing import Day
from commitments.vocabulary import HEADLINE_CHOICES

from .browse import filter_bar, ministry_labels
from .listing import asked
from .pages import Reader, public_page

FACETS: dict[str, tuple[str, ...]] = {"main": ("pillar", "party", "ministry", "kind"), "more": ()}


@public_page
@require_safe
def over_time(request: Reader, day: Day) -> HttpResponse:
    points: list[Point] = []

    def find(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Found[Any]:
        told = trend(user, params, day, also=also)
        points.extend(told.points)
        return told.found

    found = asked(
        request, find, day, facets=FACETS["main"], own=("as_of",), labels={"ministry": ministry_labels(request)}
    )
    columns = [(one.day.date, one.period, [(code, count.n) for code, count in one.counts]) for one in points]
    context = {
        "listing": found,
        "points": points,
        "codes": [code for code, _label in HEADLINE_CHOICES],
        "chart": bands.trend_chart(columns),
        "chart_narrow": bands.trend_chart(columns, width=bands.NARROW, prefix="trend-narrow"),
        "key": bands.key(),
        **filter_bar(found, **FACETS),
    }
    return render(request, "trend.html", context, status=found.status)
