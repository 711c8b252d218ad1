"""The lists: commitments and published updates. Every filter, order, page and day stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments.multilingual import pick
from commitments.queries import commitments as commitment_queries
from commitments.queries import updates as update_queries
from commitments.standing import Day

from .context import ministries_of
from .listing import Asked, Labels, Listing, listing
from .pages import Reader, public_page

# The first few stand in the open, the rest behind "More filters".
COMMITMENT_FACETS = {
    "main": ("q", "pillar", "ministry", "delivery"),
    "more": (
        "party",
        "kind",
        "schedule",
        "agreement",
        "reporting",
        "jp_reporting",
        "mn_reporting",
        "jp_delivery",
        "mn_delivery",
        "contradiction",
        "slipped",
        "slipped_twice",
        "fell",
        "silent_twice",
    ),
}
UPDATE_FACETS = {
    "main": ("q", "party", "ministry", "delivery"),
    "more": ("commitment", "pillar", "kind", "period", "published_from", "published_to", "superseded"),
}


@public_page
@require_safe
def commitments(request: Reader, day: Day) -> HttpResponse:
    found = listing(
        request,
        commitment_queries.find_commitments,
        day,
        facets=(*COMMITMENT_FACETS["main"], *COMMITMENT_FACETS["more"]),
        labels={"ministry": ministry_labels(request)},
        columns=[
            (_("Code"), "code"),
            (_("Commitment"), ""),
            (_("Pillar"), "pillar"),
            (_("Japan"), ""),
            (_("Mongolia"), ""),
            (_("Delivery"), "delivery"),
            (_("Schedule"), "schedule"),
            (_("Next date"), "due"),
            (_("Agreement"), "agreement"),
        ],
    )
    total = found.count
    if found.chips or not found.valid:
        total = commitment_queries.visible_commitments(request.user, day).count()
    context = {"listing": found, "total": total, **filter_bar(found, **COMMITMENT_FACETS)}
    return render(request, "commitments/list.html", context, status=found.status)


@public_page
@require_safe
def updates(request: Reader, day: Day) -> HttpResponse:
    found = listing(
        request,
        update_queries.find_updates,
        day,
        facets=(*UPDATE_FACETS["main"], *UPDATE_FACETS["more"]),
        labels={"ministry": ministry_labels(request)},
        typed=["commitment"],
        columns=[
            (_("Published"), "published"),
            (_("Commitment"), ""),
            (_("Reported by"), ""),
            (_("Period"), "period"),
            (_("Delivery"), ""),
            (_("What was done"), ""),
        ],
    )
    context = {"listing": found, "ministries": ministries_of(request), **filter_bar(found, **UPDATE_FACETS)}
    return render(request, "updates/list.html", context, status=found.status)


def filter_bar(found: Listing | Asked, main: Sequence[str], more: Sequence[str]) -> dict[str, Any]:
    """What components/filter_bar.html needs: the filters in the open, and those behind a disclosure."""
    behind = [found.facets[name] for name in more]
    in_use = sum(1 for facet in behind if facet.active)
    if isinstance(found, Listing) and len(found.per_page.options) > 1:
        behind.append(found.per_page)
    return {
        "main_facets": [found.facets[name] for name in main],
        "more_facets": behind,
        "more_in_use": in_use,
        "more_wrong": any(facet.errors for facet in behind),
    }


def ministry_labels(request: HttpRequest) -> Labels:
    """Names as of the day shown, each with its country: both have a Ministry of Foreign Affairs."""
    return {
        code: f"{ministry.party.label} – {pick(ministry.names) or code}"
        for code, ministry in ministries_of(request).items()
    }
