"""Two days beside each other: what moved between them, which way, and whose report moved it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments.errors import InvalidParameters
from commitments.queries.commitments import find_commitments
from commitments.reports.compare import (
    Comparison,
    Way,
    compare,
    dates_moved,
    published_between,
    read_earlier,
    read_later,
    read_narrowing,
)
from commitments.reports.counts import Count
from commitments.standing import Day, days

from .browse import filter_bar, ministry_labels
from .context import ministries_of
from .listing import asked
from .pages import Reader, public_page

FACETS: dict[str, tuple[str, ...]] = {"main": ("pillar", "party", "ministry", "kind"), "more": ()}
OWN = ("from", "to", "way", "newly", "page")
PER_PAGE = 50
MOST_DATES = 100  # a page has room for; the file of moves has all


@public_page
@require_safe
def two_days(request: Reader, day: Day) -> HttpResponse:
    """`?from=` and `?to=` (the day shown, unless given); `way` and `newly=overdue` narrow what is listed."""
    errors: dict[str, str] = {}
    plan = request.reading.plan
    until, since = day.date, None
    with _collected(errors):
        if typed := request.GET.get("to", "").strip():
            until = read_later(typed, plan)
    with _collected(errors):
        since = read_earlier(request.GET.get("from", "").strip(), until, plan)
        if since is None and not errors:
            errors["from"] = _("Choose a day before the later one.")
    later, *before = days(*(date for date in (until, since) if date))
    earlier = before[0] if before else None
    if until != day.date:
        # The page is of that day: its bar says so, and its links stay there.
        request.reading = replace(request.reading, day=later, typed="" if later.is_today else until.isoformat())
    with _collected(errors):
        read_narrowing(request.GET.get("way", ""), request.GET.get("newly", ""))

    found = asked(
        request,
        find_commitments,
        later,
        facets=FACETS["main"],
        own=("as_of", *OWN),
        labels={"ministry": ministry_labels(request)},
    )
    compared, published = None, None
    dates: list[Any] = []
    if found.valid and not errors and earlier is not None:
        scope = _single(
            {name: values for name in FACETS["main"] if (values := [v for v in request.GET.getlist(name) if v])}
        )
        compared = compare(request.user, earlier, later, rows=found.rows)
        dates = dates_moved(request.user, compared, narrowed=bool(scope))
        published = published_between(request.user, earlier, later, scope, before=found.form)
    shown = Paginator(
        compared.those(request.GET.get("way", ""), request.GET.get("newly", "")) if compared else [], PER_PAGE
    )
    number = request.GET.get("page", "") or "1"
    if not (number.isascii() and number.isdigit() and len(number) < 7 and 0 < int(number) <= shown.num_pages):
        errors["page"] = _("Give a whole number from 1 to %(most)s.") % {"most": shown.num_pages}
        number = "1"
    page = shown.page(int(number))
    context = {
        "listing": found,
        "earlier": earlier,
        "later": later,
        "errors": errors,
        "typed": {"from": request.GET.get("from", ""), "to": request.GET.get("to", "")},
        "compared": compared,
        "groups": _groups(request, compared),
        "dates": dates[:MOST_DATES],
        "dates_in_all": len(dates),
        "published": published,
        "page": page,
        "pages": list(shown.get_elided_page_range(page.number)),
        "as_of": later.date.isoformat() if not later.is_today else "",
        "ministries": ministries_of(request),
        **filter_bar(found, **FACETS),
    }
    return render(request, "compare.html", context, status=400 if errors else found.status)


def _single(scope: dict[str, list[str]]) -> dict[str, Any]:
    """As filters take them: the party is one."""
    return {name: values[-1] if name == "party" else values for name, values in scope.items()}


@contextmanager
def _collected(errors: dict[str, str]) -> Iterator[None]:
    """What is refused within stands at its field, and the page goes on."""
    try:
        yield
    except InvalidParameters as refusal:
        for name, messages in refusal.fields.items():
            errors[name] = " ".join(messages)


def _groups(request: Reader, compared: Comparison | None) -> list[tuple[Way, Count]]:
    """How many went which way, each with the address that lists just these."""
    if compared is None:
        return []
    kept = {
        name: values
        for name, values in request.GET.lists()
        if any(values) and name not in ("way", "newly", "as_of", "page")
    }
    days = {"from": [compared.earlier.date.isoformat()], "to": [compared.later.date.isoformat()]}
    return [(way, Count(n, compared.compared, kept | days | {"way": way.value})) for way, n in compared.ways().items()]
