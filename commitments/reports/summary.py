"""Counts of commitments by up to three dimensions, for tables and the API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import Q, QuerySet, Value
from django.http import QueryDict

from commitments import access
from commitments.models import Commitment
from commitments.queries.commitments import counted_on_days, find_commitments
from commitments.queries.filtering import Found
from commitments.queries.ministries import assigned_on
from commitments.standing import Day
from commitments.vocabulary import HEADLINE_CHOICES, SILENT, Agreement, Kind, Party, Reporting, Schedule

from .trend import report_days

# What commitments are grouped by, and the answers to the questions on them. In the rows of some a commitment stands
# more than once: in both parties', in those of each ministry that leads or supports it, in each period's, and in both
# sides' answers to the reporting question. Those rows do not add up to the total, and say so.
DIMENSIONS = ("pillar", "party", "ministry", "kind", "period", "delivery", "schedule", "reporting", "agreement")
OVERLAPPING = frozenset({"party", "ministry", "period", "reporting"})
MOST_DIMENSIONS = 3

_COLUMNS = {
    "pillar": "standing__pillar__key",
    "kind": "kind",
    "delivery": "standing__delivery",
    "schedule": "standing__schedule",
    "agreement": "standing__agreement",
}
_REPORTING = {party: f"standing__{party.lower()}_reporting" for party in Party}

# None: for the agreement of a commitment of one party, and for the day asked about, which is no period's.
Code = str | None


@dataclass(frozen=True)
class SummaryRow:
    """`count` of the `of` commitments counted on the day `day`, which is another than the one asked about for a period.

    `overdue` are those of the `count` that are, `silent` those on which a party's report is late or never came. The
    list shows them where it is also asked for `schedule=overdue`, or for `reporting=late&reporting=never`.
    """

    keys: dict[str, Code]
    count: int
    overdue: int
    silent: int
    of: int
    day: Day

    @property
    def filters(self) -> dict[str, str] | None:
        """What the list is to be asked for as well, as of `day`, to show exactly these; None where it can't be."""
        asked = {name: code for name, code in self.keys.items() if name != "period"}
        if (party := asked.get("party")) and "reporting" in asked:  # of this side, and not of either
            asked[f"{party.lower()}_reporting"] = asked.pop("reporting")
        said = {name: code for name, code in asked.items() if code is not None}
        return said if len(said) == len(asked) else None


@dataclass(frozen=True)
class Summary:
    """`rows` in a stable order; `total` is the number of commitments on the day asked about, each counted once."""

    by: tuple[str, ...]
    total: int
    overlapping: bool
    rows: list[SummaryRow]


def summarise(commitments: QuerySet[Commitment], by: Sequence[str], day: Day) -> Summary:
    """Count a queryset of the read door by one to three different `DIMENSIONS` other than the period. Two queries.

    Only combinations that occur have a row; a dimension's codes are those of the filters of the same name.
    """
    groups = list(_groups(commitments, by, day))
    total = commitments.order_by().count() if "ministry" in by else _sum(groups)
    return _summary(by, total, _rows(groups, by, day, total))


def find_summary(
    user: access.Viewer,
    params: QueryDict | Mapping[str, Any],
    by: Sequence[str],
    day: Day,
    *,
    also: Any = None,
) -> tuple[Found[Commitment], Summary]:
    """Count what fits `params` by any one to three different `DIMENSIONS`. Two queries, with the period three.

    By period, it counts what held on the last day for each period's reports, as the trend does, and on the day itself.
    Raises InvalidFilters.
    """
    if "period" not in by:
        found = find_commitments(user, params, day, also=also)
        return found, summarise(found.queryset, by, day)
    days = report_days(day)
    asked = [one for one, _period in days]
    found, groups = counted_on_days(user, params, asked, lambda rows, one: _groups(rows, by, one), also=also)
    totals = [_sum(of_day) for of_day in groups]
    if "ministry" in by:
        _found, counted = counted_on_days(user, params, asked, lambda rows, one: _groups(rows, (), one), also=also)
        totals = [_sum(of_day) for of_day in counted]
    rows = [
        row
        for (one, period), of_day, total in zip(days, groups, totals, strict=True)
        for row in _rows(of_day, by, one, total, period or None)
    ]
    return found, _summary(by, totals[-1], rows)


def _summary(by: Sequence[str], total: int, rows: list[SummaryRow]) -> Summary:
    rows.sort(key=lambda row: [_position(dimension, row.keys[dimension]) for dimension in by])
    return Summary(tuple(by), total, bool(OVERLAPPING.intersection(by)), rows)


_OVERDUE = Q(standing__schedule=Schedule.OVERDUE)
_SILENT = Q(standing__jp_reporting__in=SILENT) | Q(standing__mn_reporting__in=SILENT)
# "*", for counting a column that is never empty all the same makes PostgreSQL read it.
_COUNTS = {
    "count": CountRows("*"),
    "overdue": CountRows("standing__delivery", filter=_OVERDUE),
    "silent": CountRows("standing__delivery", filter=_SILENT),
}


def _groups(commitments: QuerySet[Commitment], by: Sequence[str], day: Day) -> QuerySet[Any, dict[str, Any]]:
    """The commitments in groups that have all of this in common: no group has a commitment of another's, but for
    those of several ministries."""
    columns = [_COLUMNS[dimension] for dimension in by if dimension in _COLUMNS]
    if "party" in by or "reporting" in by:
        columns += _REPORTING.values()
    if "ministry" in by:
        return _ministry_groups(commitments, columns, day)
    if not columns:  # all of them are one group
        commitments, columns = commitments.annotate(everything=Value(1)), ["everything"]
    return commitments.order_by().values(*columns).annotate(**_COUNTS)


def _ministry_groups(
    commitments: QuerySet[Commitment], columns: Sequence[str], day: Day
) -> QuerySet[Any, dict[str, Any]]:
    assigned = commitments.order_by().filter(assigned_on(day, "assignments__"))
    counts = {
        "count": CountRows("pk", distinct=True),
        "overdue": CountRows("pk", filter=_OVERDUE, distinct=True),
        "silent": CountRows("pk", filter=_SILENT, distinct=True),
    }
    return assigned.values("assignments__ministry__code", *columns).annotate(**counts)


def by_ministry(commitments: QuerySet[Commitment], columns: Sequence[str], day: Day) -> list[dict[str, Any]]:
    """Grouped by the ministries assigned on the day as well, each commitment once under each. One query."""
    rows = _ministry_groups(commitments, columns, day)
    return [{"ministry": row.pop("assignments__ministry__code"), **row} for row in rows]


def _sum(groups: Iterable[Mapping[str, Any]]) -> int:
    return sum(group["count"] for group in groups)


def _rows(
    groups: Iterable[Mapping[str, Any]], by: Sequence[str], day: Day, of: int, period: Code = None
) -> list[SummaryRow]:
    sums: dict[tuple[Code, ...], list[int]] = {}
    for group in groups:
        for keys in set(_keys(group, by, period)):
            numbers = sums.setdefault(keys, [0, 0, 0])
            for place, name in enumerate(_COUNTS):
                numbers[place] += group[name]
    return [
        SummaryRow(dict(zip(by, keys, strict=True)), count, overdue, silent, of, day)
        for keys, (count, overdue, silent) in sums.items()
        if count
    ]


def _keys(group: Mapping[str, Any], by: Sequence[str], period: Code) -> Iterator[tuple[Code, ...]]:
    """The rows that a group belongs to: several where both parties undertook it."""
    known = {name: group[column] for name, column in _COLUMNS.items() if name in by} | {"period": period}
    if "ministry" in by:
        known["ministry"] = group["assignments__ministry__code"]
    if "party" not in by and "reporting" not in by:
        yield tuple(known[dimension] for dimension in by)
        return
    for party, column in _REPORTING.items():
        if group[column] is not None:  # a side that did not undertake it has no answer
            of_side = known | {"party": party.value, "reporting": group[column]}
            yield tuple(of_side[dimension] for dimension in by)


_ORDERS: dict[str, list[str]] = {
    "party": Party.values,
    "kind": Kind.values,
    "delivery": [code for code, _label in HEADLINE_CHOICES],
    "schedule": Schedule.values,
    "reporting": Reporting.values,
    "agreement": Agreement.values,
}


def _position(dimension: str, code: Code) -> tuple[bool, int, str]:
    """What has no code comes last, as the day asked about does after all periods."""
    order = _ORDERS.get(dimension, [])
    return (code is None, order.index(code) if code in order else 0, code or "")
