"""Counts of commitments by one or two dimensions, for tables and the API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import Q, QuerySet

from commitments.models import Commitment
from commitments.queries.ministries import assigned_on
from commitments.standing import Day
from commitments.vocabulary import HEADLINE_CHOICES, SILENT, Kind, Party, Schedule

# The dimensions, and the columns that hold their codes. A commitment of both parties stands in both parties' rows, and
# one that several ministries lead or support in all of theirs: those rows do not add up to the total, and say so.
DIMENSIONS = ("pillar", "party", "ministry", "kind", "delivery", "schedule")
OVERLAPPING = frozenset({"party", "ministry"})

_COLUMNS = {
    "pillar": "standing__pillar__key",
    "kind": "kind",
    "delivery": "standing__delivery",
    "schedule": "standing__schedule",
}


@dataclass(frozen=True)
class SummaryRow:
    """`overdue` are those of the `count` that are, `silent` those on which a party's report is late or never came.

    The list shows them where it is also asked for `schedule=overdue`, or for `reporting=late&reporting=never`.
    """

    keys: dict[str, str]
    count: int
    overdue: int
    silent: int


@dataclass(frozen=True)
class Summary:
    """`rows` in a stable order; `total` is the number of commitments counted, once each."""

    by: tuple[str, ...]
    total: int
    overlapping: bool
    rows: list[SummaryRow]


def summarise(commitments: QuerySet[Commitment], by: Sequence[str], day: Day) -> Summary:
    """Count a queryset of the read door by one or two different `DIMENSIONS`. Four queries at most.

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
        for row in by_ministry(part, columns, day) if "ministry" in by else _grouped(part, columns):
            keys = {dimension: fixed.get(dimension) or row[_COLUMNS.get(dimension, dimension)] for dimension in by}
            rows.append(SummaryRow(keys, row["count"], row["overdue"], row["silent"]))
    rows = [row for row in rows if row.count]
    rows.sort(key=lambda row: [_position(dimension, row.keys[dimension]) for dimension in by])
    overlapping = bool(OVERLAPPING.intersection(by))
    total = commitments.count() if overlapping else sum(row.count for row in rows)
    return Summary(tuple(by), total, overlapping, rows)


_OVERDUE = Q(standing__schedule=Schedule.OVERDUE)
_SILENT = Q(standing__jp_reporting__in=SILENT) | Q(standing__mn_reporting__in=SILENT)
# "*", for counting a column that is never empty all the same makes PostgreSQL read it.
_COUNTS = {
    "count": CountRows("*"),
    "overdue": CountRows("standing__delivery", filter=_OVERDUE),
    "silent": CountRows("standing__delivery", filter=_SILENT),
}


def _grouped(commitments: QuerySet[Commitment], columns: list[str]) -> Iterable[dict[str, Any]]:
    if columns:
        return commitments.values(*columns).annotate(**_COUNTS)
    return [commitments.aggregate(**_COUNTS)]


def by_ministry(commitments: QuerySet[Commitment], columns: Sequence[str], day: Day) -> list[dict[str, Any]]:
    """Grouped by the ministries assigned on the day as well, each commitment once under each. One query."""
    assigned = commitments.order_by().filter(assigned_on(day, "assignments__"))
    counts = {
        "count": CountRows("pk", distinct=True),
        "overdue": CountRows("pk", filter=_OVERDUE, distinct=True),
        "silent": CountRows("pk", filter=_SILENT, distinct=True),
    }
    rows = assigned.values("assignments__ministry__code", *columns).annotate(**counts)
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
