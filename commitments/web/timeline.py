"""The timeline: every due date against its baseline, from the signing to the end of the plan, as of any day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments import access
from commitments.charts import timeline as drawing
from commitments.charts.scale import TimeScale
from commitments.queries.commitments import find_commitments
from commitments.queries.due_dates import OWN_FILTERS, FoundDates, Span, find_due_dates
from commitments.reports.timeline import DatedCounts, DateLine, Undated, date_lines, dated_counts
from commitments.standing import Day

from .browse import COMMITMENT_FACETS, filter_bar, ministry_labels
from .listing import OWN_PARAMETERS, Listing, listing
from .pages import Reader, public_page

FACETS = {
    "main": ("q", "pillar", "ministry", "year"),
    "more": ("delivery", *COMMITMENT_FACETS["more"], "dates_from", "dates_to", "undated"),
}


@dataclass(frozen=True)
class Row:
    line: DateLine | Undated
    picture: SafeString  # empty for what has no date

    @property
    def dated(self) -> bool:
        return isinstance(self.line, DateLine)


@public_page
@require_safe
def timeline(request: Reader, day: Day) -> HttpResponse:
    spans: list[Span | None] = []

    def find(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> FoundDates:
        found = find_due_dates(user, params, day, plan=request.reading.plan, also=also)
        spans.append(found.span)
        return found

    found = listing(
        request,
        find,
        day,
        facets=(*FACETS["main"], *FACETS["more"]),
        labels={"ministry": ministry_labels(request)},
        columns=[
            (_("Commitment or milestone"), "code"),
            (_("Baseline"), "baseline"),
            (_("Current date"), "date"),
            (_("Slip"), ""),
            (_("Schedule"), ""),
        ],
    )
    span = spans[0] if spans else None
    scale = TimeScale(span.starts_on, span.ends_on) if span else None
    counts = _counts(request, day) if found.valid else None
    context = {
        "listing": found,
        "span": span,
        "counts": counts,
        "dates": found.count - (counts.undated.n if counts and _with_undated(found) else 0),
        "rows": _rows(request, found, scale, day),
        "years": [option.value for option in found.facets["year"].options],
        **(_pictures(scale, day) if scale else {}),
        **filter_bar(found, **FACETS),
    }
    return render(request, "timeline/timeline.html", context, status=found.status)


def _pictures(scale: TimeScale, day: Day) -> dict[str, object]:
    """What the page's pictures share."""
    return {
        "marks": drawing.page_marks(scale, day.date),
        "axis": drawing.axis_picture(scale),
        "key": drawing.key(),
    }


def _rows(request: Reader, found: Listing, scale: TimeScale | None, day: Day) -> list[Row]:
    if scale is None:
        return []
    return [
        Row(line, drawing.row_picture(line, scale) if isinstance(line, DateLine) else SafeString(""))
        for line in date_lines(request.user, found.rows, day)
    ]


def _counts(request: Reader, day: Day) -> DatedCounts:
    """Of the commitments that fit the filters, whatever days are shown: those with a date and those without."""
    params = request.GET.copy()
    for name in (*OWN_FILTERS, *OWN_PARAMETERS, "order"):
        params.pop(name, None)
    narrowed = {name: values for name, values in params.lists() if any(values)}
    return dated_counts(find_commitments(request.user, params, day).queryset, narrowed)


def _with_undated(found: Listing) -> bool:
    """The rows include commitments without a date."""
    return any(option.chosen for option in found.facets["undated"].options) or any(
        option.chosen and option.value == "no_date" for option in found.facets["schedule"].options
    )
