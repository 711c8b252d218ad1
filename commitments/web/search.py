"""Search: one box over everything that has words, what was found grouped by kind, each leading to its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commitments import access
from commitments.multilingual import LANGUAGES, reader_language
from commitments.queries.filtering import InvalidFilters
from commitments.queries.search import Hit, Hits, Match, find_things
from commitments.standing import Day
from commitments.vocabulary import Findable

from .browse import filter_bar
from .context import ministries_of
from .listing import address, listing
from .pages import Reader, public_page

FACETS = {"main": ("in", "party", "lang"), "more": ("pillar", "superseded")}

# Of each kind, as long as several are shown: so many that all kinds together still fit on one page.
FIRST_FEW = 3

# Where what was found stands: the page, its argument, and the part of the page. A passage that nothing was read out
# of stands in the whole statement only.
_PLACES = {
    Findable.COMMITMENTS: lambda hit: ("commitment", hit.codes[0], ""),
    Findable.WORDS: lambda hit: (
        ("commitment", hit.codes[0], "words") if hit.codes else ("statement", None, f"passage-{hit.number}")
    ),
    Findable.UPDATES: lambda hit: ("update", hit.pk, ""),
    Findable.EVIDENCE: lambda hit: ("update", hit.parent, "evidence"),
    Findable.MILESTONES: lambda hit: ("commitment", hit.codes[0], f"milestone-{hit.number}"),
    Findable.DECISIONS: lambda hit: ("consultation", hit.parent, f"decision-{hit.number}"),
    Findable.MINISTRIES: lambda hit: ("ministries", None, hit.ministry),
}


class Listed(NamedTuple):
    queryset: Sequence[Hit]
    form: forms.Form


@dataclass(frozen=True)
class Shown:
    """A thing that was found, its address, and the matches that don't stand in its heading already."""

    hit: Hit
    url: str
    matches: list[Match]


@dataclass(frozen=True)
class Group:
    """Those of one kind on this page, of `count` that were found; `more_url` leads to all where some are missing."""

    kind: Findable
    count: int
    shown: list[Shown]
    more_url: str


@dataclass(frozen=True)
class KindCount:
    """How many of a kind were found, and the address of the list of these alone."""

    kind: Findable
    count: int
    url: str
    current: bool


class FirstFew(Sequence[Hit]):
    """The first few of each kind, as one page."""

    def __init__(self, hits: Hits) -> None:
        self._hits = hits

    def __len__(self) -> int:
        return sum(min(self._hits.counts[kind], FIRST_FEW) for kind in self._hits.kinds)

    def __getitem__(self, piece: Any) -> Any:
        return self._hits.first(FIRST_FEW)[piece]


@public_page
@require_safe
def search(request: Reader, day: Day) -> HttpResponse:
    """Without `q` there is nothing to find yet, and the page says how to ask."""
    asked: list[Hits] = []

    def find(user: access.Viewer, params: QueryDict, day: Day, *, also: Sequence[str]) -> Listed:
        try:
            found = find_things(user, params, day, also=also)
        except InvalidFilters as refusal:
            if params.get("q", "").strip() or refusal.fields.keys() != {"q"}:
                raise
            return Listed([], refusal.form)
        hits = found.hits
        asked.append(hits)
        return Listed(hits if len(hits.kinds) == 1 else FirstFew(hits), found.form)

    found = listing(request, find, day, facets=("q", *FACETS["main"], *FACETS["more"]), columns=[])
    context: dict[str, Any] = {
        "listing": found,
        "words_facet": found.facets["q"],
        "ministries": ministries_of(request),
        **filter_bar(found, **FACETS),
    }
    if asked and found.valid:
        (hits,) = asked
        context |= {
            "words": hits.asked.words,
            "counts": _counts(request, hits),
            "total": sum(hits.counts.values()),
            "groups": _groups(request, hits, found.rows),
        }
    return render(request, "search/search.html", context, status=found.status)


def _counts(request: HttpRequest, hits: Hits) -> list[KindCount]:
    return [
        KindCount(kind, count, _narrowed(request, kind), hits.kinds == [kind]) for kind, count in hits.counts.items()
    ]


def _groups(request: Reader, hits: Hits, rows: Sequence[Hit]) -> list[Group]:
    """The rows come kind by kind."""
    groups = []
    for kind, of_kind in groupby(rows, key=lambda hit: hit.kind):
        shown = [Shown(hit, place_of(hit, request.reading.as_of), _beside_heading(hit)) for hit in of_kind]
        some_missing = len(hits.kinds) > 1 and len(shown) < hits.counts[kind]
        groups.append(Group(kind, hits.counts[kind], shown, _narrowed(request, kind) if some_missing else ""))
    return groups


def _narrowed(request: HttpRequest, kind: Findable) -> str:
    return request.path + address(request.GET, **{"in": kind.value, "page": None})


def place_of(hit: Hit, as_of: str = "") -> str:
    """The address of what was found, as of the same day."""
    name, argument, part = _PLACES[hit.kind](hit)
    # A consultation is always shown as of its own day.
    query: Mapping[str, str] = {"as_of": as_of} if as_of and name != "consultation" else {}
    path = reverse(name, args=[] if argument is None else [argument])
    return path + (f"?{urlencode(query)}" if query else "") + (f"#{part}" if part else "")


def _beside_heading(hit: Hit) -> list[Match]:
    """Where the heading's title matches, nobody needs it in the other languages. A code stands in the heading as well,
    but for the one that a milestone has from an imported plan.
    """
    titles = hit.own_titles or hit.titles
    of_heading = next((code for code in (reader_language(), *LANGUAGES) if titles.get(code)), "")
    told = set() if hit.kind == Findable.MILESTONES else {"code"}
    if any(match.name in ("title", "name") and match.language == of_heading for match in hit.matches):
        told |= {"title", "name"}
    return [match for match in hit.matches if match.name not in told]
