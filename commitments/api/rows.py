"""The shapes of the answers, made from rows as plain dicts. `shapes` documents each; a test holds the two together.

Missing is null, never "" and never 0. No person's name, no mail address and no internal note leaves here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any

from commitments.models import Commitment, DateRevision, Milestone
from commitments.multilingual import LANGUAGES
from commitments.queries.ministries import MinistryOn
from commitments.queries.occurrences import OccurrencesOn
from commitments.queries.plan import IndicatorOn
from commitments.standing import Day
from commitments.vocabulary import Party

from .links import Links

Row = Mapping[str, Any]

_SIDES = tuple(party.lower() for party in Party)


def text_columns(field: str) -> tuple[str, ...]:
    return tuple(f"{field}_{code}" for code in LANGUAGES)


def prefixed(prefix: str, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(prefix + column for column in columns)


def texts(row: Row, field: str) -> dict[str, str | None]:
    """A text in three languages from its columns."""
    return {code: row[f"{field}_{code}"] or None for code in LANGUAGES}


def or_null(texts: Mapping[str, str]) -> dict[str, str | None]:
    return {code: texts.get(code) or None for code in LANGUAGES}


def number(value: Decimal | None) -> int | float | None:
    """A decimal as a JSON number: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _slip(baseline: dt.date | None, current: dt.date | None) -> int | None:
    return None if baseline is None or current is None else (current - baseline).days


def columns_of(thing: Any, columns: Iterable[str]) -> dict[str, Any]:
    """The row of a model instance, as `.values(*columns)` would give it."""
    return {column: reduce(getattr, column.split("__"), thing) for column in columns}


# --- commitments -------------------------------------------------------------------------------------------------

STANDING_COLUMNS = (
    *(f"standing__{side}_{answer}" for side in _SIDES for answer in ("delivery", "reporting", "silent", "update_id")),
    *(f"standing__{name}" for name in ("delivery", "basis", "agreement", "schedule")),
    *(f"standing__{name}" for name in ("due_on", "completed_on", "next_due_on", "contradicts_dates")),
)

COMMITMENT_COLUMNS = (
    *("code", "position", "kind", "party_basis", "pillar__key", "passage__number"),
    *text_columns("title"),
    *(f"{side}_lead" for side in _SIDES),
    *STANDING_COLUMNS,
)


def parties_of(row: Row) -> list[str]:
    """Who undertook it: a side that did not has no answer to the reporting question."""
    return [party.value for party in Party if row[f"standing__{party.lower()}_reporting"] is not None]


def standing(row: Row) -> dict[str, Any]:
    """The four answers and the dates behind them; `jp` and `mn` are null for a party that did not undertake it."""
    return {
        "delivery": row["standing__delivery"],
        "basis": row["standing__basis"],
        "agreement": row["standing__agreement"],
        "schedule": row["standing__schedule"],
        "contradicts_dates": row["standing__contradicts_dates"],
        "due_on": row["standing__due_on"],
        "completed_on": row["standing__completed_on"],
        "next_due_on": row["standing__next_due_on"],
        **{side: _side(row, side) for side in _SIDES},
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


def commitment(row: Row, links: Links) -> dict[str, Any]:
    return {
        "code": row["code"],
        "url": links.item("commitments", row["code"]),
        "pillar": row["pillar__key"],
        "position": row["position"],
        "passage": row["passage__number"],
        "kind": row["kind"],
        "parties": parties_of(row),
        "party_basis": row["party_basis"],
        "titles": texts(row, "title"),
        "leads": {side: row[f"{side}_lead"] for side in _SIDES},
        "standing": standing(row),
    }


# --- updates -----------------------------------------------------------------------------------------------------

UPDATE_COLUMNS = (
    *("id", "delivery", "completed_on", "language", "done", "next_steps", "reason"),
    *("published_at", "superseded_at", "superseded_by_then", "correction_id", "supersedes_id", "correction_reason"),
    *("undertaking__party", "undertaking__commitment__code", "undertaking__commitment__pillar__key"),
    *("period__code", "ministry__code"),
)


def update(row: Row, links: Links) -> dict[str, Any]:
    """An update as of the day asked for: a later correction is not known yet."""
    superseded = row["superseded_by_then"]
    return {
        "id": row["id"],
        "url": links.item("updates", row["id"]),
        "commitment": row["undertaking__commitment__code"],
        "pillar": row["undertaking__commitment__pillar__key"],
        "party": row["undertaking__party"],
        "period": row["period__code"],
        "ministry": row["ministry__code"],
        "delivery": row["delivery"],
        "completed_on": row["completed_on"],
        "language": row["language"],
        "done": row["done"],
        "next_steps": row["next_steps"] or None,
        "reason": row["reason"],
        "published_at": row["published_at"],
        "supersedes": row["supersedes_id"],
        "correction_reason": row["correction_reason"] or None,
        "superseded": superseded,
        "superseded_at": row["superseded_at"] if superseded else None,
        "superseded_by": row["correction_id"] if superseded else None,
    }


EVIDENCE_COLUMNS = (
    *("update_id", "update__undertaking__party", "title", "url", "kind", "dated_on"),
    *("file_id", "file__name", "file__size", "file__content_type"),
)


def evidence(row: Row, links: Links) -> dict[str, Any]:
    """A link, or a file with the address at which it is downloaded."""
    file = None
    if row["file_id"] is not None:
        file = {"name": row["file__name"], "size": row["file__size"], "type": row["file__content_type"]}
    return {
        "update": row["update_id"],
        "party": row["update__undertaking__party"],
        "title": row["title"],
        "url": row["url"] or links.file(row["file_id"]),
        "file": file,
        "kind": row["kind"],
        "dated_on": row["dated_on"],
    }


def occurrences(on: OccurrencesOn | None) -> dict[str, Any] | None:
    """Of the twelve months to the day; None for a commitment that does not take place again and again."""
    if on is None:
        return None
    return {
        "since": on.since,
        "until": on.until,
        "expected": on.expected,
        "held": on.held,
        "reported": [
            {"update": row.update, "party": row.party.value, **occurrence(row.title, row.held_on, row.place)}
            for row in on.rows
        ],
    }


def occurrence(title: str, held_on: dt.date, place: str) -> dict[str, Any]:
    return {"title": title, "held_on": held_on, "place": place or None}


# --- the plan around a commitment --------------------------------------------------------------------------------


def milestone(one: Milestone) -> dict[str, Any]:
    return {
        "number": one.number,
        "titles": or_null(one.titles),
        "baseline_due_on": one.baseline_due_on,
        "due_on": one.standing.due_on,
        "met_on": one.standing.met_on,
        "schedule": one.standing.schedule,
        "slip_days": _slip(one.baseline_due_on, one.standing.due_on),
        "times_revised": one.standing.times_revised,
    }


def indicator(one: IndicatorOn) -> dict[str, Any]:
    row = one.indicator
    return {
        "code": row.code,
        "names": or_null(row.names),
        "units": texts(vars(row), "unit"),
        "baseline": number(row.baseline),
        "baseline_on": row.baseline_on,
        "target": number(row.target),
        "target_on": row.target_on,
        "in_statement": row.in_statement,
        "words": row.words or None,
        "measurements": [
            {
                "value": number(measurement.value),
                "measured_on": measurement.measured_on,
                "party": measurement.update.undertaking.party,
                "update": measurement.update_id,
            }
            for measurement in one.measurements
        ],
    }


def date_revision(one: DateRevision, day: Day) -> dict[str, Any]:
    """A request to move a date as it stood on the day: decided later, it was still pending."""
    agreed = one.agreed_at is not None and one.agreed_at < day.ends_at
    refused = one.refused_at is not None and one.refused_at < day.ends_at
    decider = one.agreed_by if agreed else one.refused_by if refused else None
    return {
        "milestone": one.milestone.number if one.milestone else None,
        "old_due_on": one.old_due_on,
        "new_due_on": one.new_due_on,
        "reason": one.reason,
        "status": "agreed" if agreed else "refused" if refused else "pending",
        "requested_at": one.requested_at,
        "requested_by": one.requested_by.party,
        "needs_agreement": one.needs_agreement,
        "decided_at": one.agreed_at if agreed else one.refused_at if refused else None,
        "decided_by": decider.party if decider else None,
        "refused_reason": one.refused_reason if refused else None,
    }


def own_date(of: Commitment, revisions: Iterable[DateRevision], day: Day) -> dict[str, Any]:
    """The commitment's own due date. A baseline that was set after the day is not known yet."""
    known = of.baseline_due_on if of.baseline_set_at is not None and of.baseline_set_at < day.ends_at else None
    return {
        "baseline_due_on": known,
        "slip_days": _slip(known, of.standing.due_on),
        "times_revised": sum(
            one.milestone_id is None and one.agreed_at is not None and one.agreed_at < day.ends_at for one in revisions
        ),
    }


def ministry(one: MinistryOn) -> dict[str, Any]:
    return {"code": one.code, "party": one.party.value, "names": or_null(one.names)}


def assignment(one: MinistryOn) -> dict[str, Any]:
    return {**ministry(one), "role": one.role, "suggested": one.suggested}
