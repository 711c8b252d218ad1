"""Counts of commitments by one or two dimensions, for tables and the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import QuerySet

from commitments.models import Commitment
from commitments.queries.ministries import assigned_on
from commitments.standing import Day
from commitments.vocabulary import HEADLINE_CHOICES, Kind, Party, Schedule

# The dimensions, and the columns that hold their codes. A commitment of both parties stands in both parties' rows, and
# one that several ministries lead or support in all of theirs: those rows do not add up to the total, and say so.
DIMENSIONS = ("pillar", "party", "ministry", "kind", "delivery", "schedule")
OVERLAPPING = frozenset({"party", "ministry"})

_COLUMNS = {
    "pillar": "pillar__key",
    "kind": "kind",
    "delivery": "standing__delivery",
    "schedule": "standing__schedule",
}


@dataclass(frozen=True)
class SummaryRow:
    keys: dict[str, str]
    count: int


@dataclass(frozen=True)
class Summary:
    """`rows` in a stable order; `total` is the number of commitments counted, once each."""

    by: tuple[str, ...]
    total: int
    overlapping: bool
    rows: list[SummaryRow]


def summarise(commitments: QuerySet[Commitment], by: Sequence[str], day: Day) -> Summary:
    """Count a queryset of the read door by one or two different `DIMENSIONS`. Five queries at most.

    Only combinations that occur have a row; a dimension's codes are those of the filters of the same name.
    """
    commitments = commitments.order_by()
    columns = [_COLUMNS[dimension] for dimension in by if dimension in _COLUMNS]
    parts: list[tuple[dict[str, Any], QuerySet[Commitment]]] = [({}, commitments)]
    if "party" in by:
        parts = [
            ({"party": party.value}, commitments.filter(**{f"standing__{party.lower()}_reporting__isnull": False}))
            for party in Party
        ]
    rows = []
    for fixed, part in parts:
        if "ministry" in by:
            grouped = by_ministry(part, columns, day)
        else:
            grouped = part.values(*columns).annotate(n=CountRows("pk")) if columns else [{"n": part.count()}]
        for row in grouped:
            keys = {dimension: fixed.get(dimension) or row[_COLUMNS.get(dimension, dimension)] for dimension in by}
            rows.append(SummaryRow(keys, row["n"]))
    rows = [row for row in rows if row.count]
    rows.sort(key=lambda row: [_position(dimension, row.keys[dimension]) for dimension in by])
    return Summary(tuple(by), commitments.count(), bool(OVERLAPPING.intersection(by)), rows)


def by_ministry(commitments: QuerySet[Commitment], columns: Sequence[str], day: Day) -> list[dict[str, Any]]:
    """Grouped by the ministries assigned on the day as well, each commitment once under each. One query."""
    assigned = commitments.order_by().filter(assigned_on(day, "assignments__"))
    rows = assigned.values("assignments__ministry__code", *columns).annotate(n=CountRows("pk", distinct=True))
    return [{"ministry": row.pop("assignments__ministry__code"), **row} for row in rows]


_ORDERS = {
    "party": Party.values,
    "kind": Kind.values,
    "delivery": [code for code, _label in HEADLINE_CHOICES],
    "schedule": Schedule.values,
}


def _position(dimension: str, code: str) -> tuple[int, str]:
    order = _ORDERS.get(dimension, [])
    return (order.index(code) if code in order else 0, code)
