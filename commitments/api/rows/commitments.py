"""Commitments, where they stand, and one of them with its words."""

from __future__ import annotations

from typing import Any

from commitments.queries.occurrences import OccurrencesOn, occurrences_in
from commitments.vocabulary import Party

from ..saying import Field, Fields, Row, Saying, item, plain, texts

SIDES = tuple(party.lower() for party in Party)

STANDING_COLUMNS = (
    *(f"standing__{side}_{answer}" for side in SIDES for answer in ("delivery", "reporting", "silent", "update_id")),
    *(f"standing__{name}" for name in ("delivery", "basis", "agreement", "schedule")),
    *(f"standing__{name}" for name in ("due_on", "completed_on", "next_due_on", "contradicts_dates")),
)
REPORTING_COLUMNS = tuple(f"standing__{side}_reporting" for side in SIDES)


def parties_of(row: Row) -> list[str]:
    """Who undertook it: a side that did not has no answer to the reporting question."""
    return [party.value for party in Party if row[f"standing__{party.lower()}_reporting"] is not None]


def _standing(row: Row, saying: Saying) -> dict[str, Any]:
    """The four answers and the dates behind them; `jp` and `mn` are null for a party that did not undertake it."""
    return {
        "delivery": row["standing__delivery"],
        "basis": row["standing__basis"],
        "agreement": row["standing__agreement"],
        "schedule": row["standing__schedule"],
        "contradicts_dates": bool(row["standing__contradicts_dates"]),
        "due_on": row["standing__due_on"],
        "completed_on": row["standing__completed_on"],
        "next_due_on": row["standing__next_due_on"],
        **{side: _side(row, side) for side in SIDES},
    }


def _side(row: Row, side: str) -> dict[str, Any] | None:
    reporting = row[f"standing__{side}_reporting"]
    if reporting is None:
        return None
    return {
        "delivery": row[f"standing__{side}_delivery"],
        "reporting": reporting,
        "silent": bool(row[f"standing__{side}_silent"]),
        "update": row[f"standing__{side}_update_id"],
    }


COMMITMENT: Fields = {
    "code": plain("code"),
    "url": item("commitments", "code"),
    "pillar": plain("pillar__key"),
    "position": plain("position"),
    "passage": plain("passage__number"),
    "kind": plain("kind"),
    "parties": Field(REPORTING_COLUMNS, lambda row, _saying: parties_of(row)),
    "party_basis": plain("party_basis"),
    "titles": texts("title"),
    "leads": Field(
        tuple(f"{side}_lead" for side in SIDES), lambda row, _saying: {side: row[f"{side}_lead"] for side in SIDES}
    ),
    "standing": Field(STANDING_COLUMNS, _standing),
}

_SPAN = ("quote_start", "quote_end", "focus_start", "focus_end")


def _words(row: Row, saying: Saying) -> dict[str, Any]:
    start = row["quote_start"]
    return {
        "passage": row["passage__number"],
        "section": row["passage__section__key"],
        "text": row["passage__text"],
        "quote": row["quote"],
        "focus": row["quote"][row["focus_start"] - start : row["focus_end"] - start],
        **{name: row[name] for name in _SPAN},
        "also_in": sorted(row["also_in_numbers"] or ()),
    }


def _slip(row: Row, saying: Saying) -> int | None:
    baseline, current = row["baseline_due_on_then"], row["standing__due_on"]
    return None if baseline is None or current is None else (current - baseline).days


# What one commitment says beside its row in a list.
ONE_COMMITMENT: Fields = {
    "words": Field(
        ("passage__number", "passage__section__key", "passage__text", "quote", *_SPAN, "also_in_numbers"), _words
    ),
    "updates_url": Field(
        ("code",),
        lambda row, saying: saying.links.to("updates", {"commitment": row["code"], "superseded": "true"}),
    ),
    "fulfilled_on": plain("fulfilled_on"),
    "baseline_due_on": plain("baseline_due_on_then"),
    "slip_days": Field(("baseline_due_on_then", "standing__due_on"), _slip),
    "times_revised": plain("times_revised_then"),
}


def _occurrences(row: Row, saying: Saying) -> dict[str, Any] | None:
    on: OccurrencesOn | None = occurrences_in(
        row["kind"], row["occurrences_listed"], row["occurrences_expected"], saying.day
    )
    if on is None:
        return None
    return {
        "since": on.since,
        "until": on.until,
        "expected": on.expected,
        "held": on.held,
        "reported": [
            {
                "update": one.update,
                "party": one.party.value,
                "title": one.title,
                "held_on": one.held_on,
                "place": one.place or None,
                "language": one.language,
            }
            for one in on.rows
        ],
    }


# Of the twelve months to the day; null for a commitment that does not take place again and again.
OCCURRENCES = Field(("kind", "occurrences_listed", "occurrences_expected"), _occurrences)

# A commitment within a passage of the statement.
SPAN: Fields = {
    "code": COMMITMENT["code"],
    "url": COMMITMENT["url"],
    "titles": COMMITMENT["titles"],
    "kind": COMMITMENT["kind"],
    "parties": COMMITMENT["parties"],
    **{name: plain(name) for name in _SPAN},
    "delivery": plain("standing__delivery"),
    "basis": plain("standing__basis"),
}
