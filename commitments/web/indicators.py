"""Indicators: what was measured against baseline and target, of all commitments, as of any day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from commitments import access
from commitments.charts import trajectory as drawing
from commitments.models import Indicator, Plan
from commitments.queries.indicators import FoundIndicators, find_indicators
from commitments.queries.plan import IndicatorOn, with_measurements
from commitments.reports.indicators import Trajectory, pace_counts, trajectory
from commitments.standing import Day
from commitments.vocabulary import Pace

from .browse import filter_bar, ministry_labels
from .listing import OWN_PARAMETERS, PER_PAGE, listing
from .pages import Reader, public_page

FACETS: dict[str, tuple[str, ...]] = {
    "main": ("q", "pillar", "ministry", "pace"),
    "more": ("commitment", "party", "kind", "has_target"),
}


@dataclass(frozen=True)
class Drawn:
    """An indicator with its measurements, what they amount to, and the picture of both."""

    item: IndicatorOn
    trajectory: Trajectory
    picture: SafeString

    @property
    def indicator(self) -> Indicator:
        return self.item.indicator


def drawn(items: Iterable[IndicatorOn], day: Day, plan: Plan | None, *, height: int = 190) -> list[Drawn]:
    """Indicators with their pictures, all over the days of the plan. `height` is that of a picture of 360 units."""
    starts_on, ends_on = (plan.starts_on, plan.ends_on) if plan else (day.date, day.date)

    def draw(item: IndicatorOn) -> Drawn:
        found = trajectory(item, day)
        picture = drawing.trajectory_chart(found, starts_on=starts_on, ends_on=ends_on, height=height)
        return Drawn(item, found, picture)

    return [draw(item) for item in items]


@public_page
@require_safe
def indicators(request: Reader, day: Day) -> HttpResponse:
    paces: list[Mapping[int, Pace]] = []

    def find(
        user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None
    ) -> FoundIndicators:
        found = find_indicators(user, params, day, also=also)
        paces.append(found.paces)
        return found

    found = listing(
        request,
        find,
        day,
        facets=(*FACETS["main"], *FACETS["more"]),
        labels={"ministry": ministry_labels(request)},
        typed=["commitment"],
        most_per_page=PER_PAGE,  # pictures of ten years' measurements are heavy
        columns=[
            (_("Indicator"), "code"),
            (_("Newest value"), ""),
            (pgettext("indicator", "Baseline"), ""),
            (_("Target"), ""),
            (_("Against the path"), ""),
            (_("Over time"), ""),
        ],
    )
    context = {
        "listing": found,
        "rows": drawn(with_measurements(found.rows, day), day, request.reading.plan, height=150),
        "counts": pace_counts(paces[0], _narrowed(request)) if paces else [],
        "key": drawing.key(),
        **filter_bar(found, **FACETS),
    }
    return render(request, "indicators/list.html", context, status=found.status)


def _narrowed(request: Reader) -> dict[str, list[str]]:
    """The filters in use but for the one that the counts are of."""
    kept = {name: values for name, values in request.GET.lists() if any(values)}
    return {name: values for name, values in kept.items() if name not in ("pace", "order", *OWN_PARAMETERS)}
