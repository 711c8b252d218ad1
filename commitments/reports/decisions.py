"""What needs a decision: the commitments that are late, contested or silent, and why each of them is on the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, Value, When

from commitments.models import Commitment
from commitments.queries.filtering import Found
from commitments.queries.turns import TURNS, with_turns
from commitments.standing import Day
from commitments.vocabulary import Agreement, Schedule

from .counts import Cell, Cells, Count

ROWS_SHOWN = 12


@dataclass(frozen=True)
class Reason:
    """A reason why something needs a decision: as a condition on rows, and as the filter that lists exactly them."""

    key: str
    condition: Q
    belongs: Callable[[Cell], bool]
    holds: Callable[[Commitment], bool]
    params: dict[str, Any]
    among: Callable[[Cell], bool] = lambda cell: True  # the denominator: of which commitments it can be said at all


def _turn(name: str) -> Reason:
    return Reason(
        name,
        Q(**{name: True}),
        lambda cell: bool(cell.answers[name]),
        lambda row: bool(getattr(row, name)),
        {name: "true"},
    )


REASONS = (
    Reason(
        "overdue",
        Q(standing__schedule=Schedule.OVERDUE),
        lambda cell: cell.answers["schedule"] == Schedule.OVERDUE,
        lambda row: row.standing.schedule == Schedule.OVERDUE,
        {"schedule": Schedule.OVERDUE.value},
    ),
    Reason(
        "divergent",
        Q(standing__agreement=Agreement.DIVERGENT),
        lambda cell: cell.answers["agreement"] == Agreement.DIVERGENT,
        lambda row: row.standing.agreement == Agreement.DIVERGENT,
        {"agreement": Agreement.DIVERGENT.value},
        among=lambda cell: cell.of_both,
    ),
    Reason(
        "contradiction",
        Q(standing__contradicts_dates=True),
        lambda cell: bool(cell.answers["contradiction"]),
        lambda row: bool(row.standing.contradicts_dates),
        {"contradiction": "true"},
    ),
    *(_turn(name) for name in TURNS),
)


@dataclass(frozen=True)
class Row:
    commitment: Commitment
    reasons: list[str]


@dataclass(frozen=True)
class Decisions:
    counts: list[tuple[str, Count]]  # a reason, and the commitments that have it
    rows: list[Row]  # the first of those with any reason, the most reasons first
    total: int  # with any reason


def decisions(found: Found[Commitment], cells: Cells, day: Day) -> Decisions:
    """`cells` are counted with the turns of `with_turns`. One query, none where nothing needs a decision."""
    total = cells.sum(lambda cell: any(reason.belongs(cell) for reason in REASONS))
    counts = [(reason.key, cells.count(reason.belongs, reason.among, **reason.params)) for reason in REASONS]
    rows: list[Row] = []
    if total:
        weight = sum(
            (Case(When(reason.condition, then=Value(1)), default=Value(0)) for reason in REASONS), start=Value(0)
        )
        weighed = with_turns(found.queryset, day).annotate(weight=weight).filter(weight__gt=0)
        first = weighed.order_by("-weight", "position", "code")[:ROWS_SHOWN]
        rows = [Row(one, [reason.key for reason in REASONS if reason.holds(one)]) for one in first]
    return Decisions(counts, rows, total)


def cells_with_turns(found: Found[Commitment], day: Day, params: dict[str, Any]) -> Cells:
    return Cells(with_turns(found.queryset, day), params, more=TURNS)
