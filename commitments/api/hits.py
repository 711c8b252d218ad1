"""The shape of what a search finds, made as `rows` makes those of everything else."""

from __future__ import annotations

from typing import Any

from commitments.queries.search import Hit, Match
from commitments.vocabulary import Findable

from .links import Links
from .saying import in_all_languages


def found(hit: Hit, links: Links) -> dict[str, Any]:
    return {
        "kind": hit.kind.value,
        "url": _place(hit, links),
        "commitments": hit.codes,
        "titles": in_all_languages(hit.titles),
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


def _place(hit: Hit, links: Links) -> str:
    code = hit.codes[0] if hit.codes else ""
    places: dict[Findable, tuple[str, str | int | None]] = {
        Findable.COMMITMENTS: ("commitments", code),
        Findable.WORDS: ("passages", hit.number),
        Findable.UPDATES: ("updates", hit.pk),
        Findable.EVIDENCE: ("updates", hit.parent),
        Findable.MILESTONES: ("milestones", f"{code}-M{hit.number}"),
        Findable.DECISIONS: ("decisions", hit.pk),
        Findable.MINISTRIES: ("ministries", hit.ministry),
    }
    name, key = places[hit.kind]
    assert key is not None
    return links.item(name, key)


def _match(match: Match) -> dict[str, Any]:
    return {
        "text": match.name,
        "language": match.language or None,
        "runs": [{"text": run.text, "match": run.marked} for run in match.excerpt.runs],
        "cut_before": match.excerpt.cut_before,
        "cut_after": match.excerpt.cut_after,
    }
