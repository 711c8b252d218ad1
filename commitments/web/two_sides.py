"""Where the two governments differ, or only one of them has spoken: both accounts beside each other, as of any day."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments.models import Commitment, ProgressUpdate
from commitments.queries.commitments import find_commitments
from commitments.queries.two_sides import FILTERS, LISTED, find_two_sides
from commitments.queries.updates import published_among
from commitments.reports.counts import Cells, Count
from commitments.standing import Day
from commitments.vocabulary import Party

from .browse import filter_bar, ministry_labels
from .listing import Listing, listing
from .pages import Reader, public_page

FACETS: dict[str, tuple[str, ...]] = {"main": FILTERS, "more": ()}


@dataclass(frozen=True)
class Account:
    """What one government says of a commitment."""

    party: Party
    delivery: str | None
    reporting: str | None
    silent: bool
    update: ProgressUpdate | None


@dataclass(frozen=True)
class Pair:
    commitment: Commitment
    accounts: list[Account]


@public_page
@require_safe
def two_sides(request: Reader, day: Day) -> HttpResponse:
    found = listing(
        request,
        find_two_sides,
        day,
        facets=FACETS["main"],
        labels={"ministry": ministry_labels(request)},
        columns=[
            (_("Code"), "code"),
            (_("Commitment"), ""),
            (_("Agreement"), "agreement"),
            (_("Japan"), ""),
            (_("Mongolia"), ""),
        ],
    )
    agreement = found.facets["agreement"]
    asked = [option for option in agreement.options if option.chosen or option.value in LISTED]
    found.facets["agreement"] = replace(agreement, options=asked)
    context = {
        "listing": found,
        "pairs": _pairs(request, found),
        "counts": _counts(request, found, day),
        **filter_bar(found, **FACETS),
    }
    return render(request, "two_sides/list.html", context, status=found.status)


def _pairs(request: Reader, found: Listing) -> list[Pair]:
    rows: list[Commitment] = found.rows
    keys = {pk for row in rows for pk in (row.standing.jp_update_id, row.standing.mn_update_id) if pk}
    updates = published_among(request.user, keys)
    return [Pair(row, [_account(row, party, updates) for party in Party]) for row in rows]


def _account(row: Commitment, party: Party, updates: dict[int, ProgressUpdate]) -> Account:
    side = party.lower()
    standing = row.standing
    return Account(
        party,
        getattr(standing, f"{side}_delivery"),
        getattr(standing, f"{side}_reporting"),
        getattr(standing, f"{side}_silent"),
        updates.get(getattr(standing, f"{side}_update_id")),
    )


def _counts(request: Reader, found: Listing, day: Day) -> list[tuple[str, Count]]:
    """How many of each kind the other filters leave, of all that both governments undertook. One query."""
    if not found.valid:
        return []
    params = {name: values for name in FACETS["main"] if name != "agreement" and (values := request.GET.getlist(name))}
    cells = Cells(find_commitments(request.user, params, day).queryset, params)
    return [
        (
            code.value,
            cells.count(
                lambda cell, code=code: cell.answers["agreement"] == code,  # type: ignore[misc]
                among=lambda cell: cell.of_both,
                agreement=code.value,
            ),
        )
        for code in LISTED
    ]
