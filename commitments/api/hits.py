"""The shape of what a search finds, made as `rows` makes those of everything else."""

from __future__ import annotations

from typing import Any

from commitments.queries.search import Hit, Match
from commitments.vocabulary import Findable

from .links import Links
from .rows import or_null


def found(hit: Hit, links: Links) -> dict[str, Any]:
    return {
        "kind": hit.kind.value,
        "url": _place(hit, links),
        "commitments": hit.codes,
        "titles": or_null(hit.titles),
        "number": hit.number,
        "update": _update_of(hit),
        "parties": [party.value for party in hit.parties],
        "ministry": hit.ministry or None,
        "period": hit.period or None,
        "language": hit.language or None,
        "day": hit.day,
        "until": hit.until,
        "superseded": hit.superseded,
        "matches": [_match(match) for match in hit.matches],
    }


def _update_of(hit: Hit) -> int | None:
    return {Findable.UPDATES: hit.pk, Findable.EVIDENCE: hit.parent}.get(hit.kind)


def _place(hit: Hit, links: Links) -> str | None:
    if (update := _update_of(hit)) is not None:
        return links.item("updates", update)
    if hit.kind in (Findable.COMMITMENTS, Findable.MILESTONES):
        return links.item("commitments", hit.codes[0])
    lists = {Findable.WORDS: "statement", Findable.MINISTRIES: "ministries"}
    return links.to(lists[hit.kind]) if hit.kind in lists else None


def _match(match: Match) -> dict[str, Any]:
    return {
        "text": match.name,
        "language": match.language or None,
        "runs": [{"text": run.text, "match": run.marked} for run in match.excerpt.runs],
        "cut_before": match.excerpt.cut_before,
        "cut_after": match.excerpt.cut_after,
    }
