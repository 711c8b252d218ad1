"""What the two governments have to talk about on a day: where they differ, what is late, and what has slipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from commitments import access
from commitments.models import Commitment
from commitments.queries.commitments import find_commitments
from commitments.standing import Day
from commitments.vocabulary import Agreement, Schedule

from .counts import Count


@dataclass(frozen=True)
class Item:
    """A heading of the agenda: its rows, how many they are, and the parameters of the list that shows exactly these."""

    key: str
    count: Count
    rows: list[Commitment]


def agenda(
    user: access.Viewer,
    day: Day,
    params: Mapping[str, Any],
    rows: list[Commitment] | None = None,
    *,
    scope: Mapping[str, Any] | None = None,
) -> list[Item]:
    """The agenda as of the day. `params` (such as as_of) stand in every link; `scope` are filters for all of it.

    `rows`: all commitments of the scope as of the day, where they were read already. One query then, else two.
    """
    scope = scope or {}
    params = {**params, **scope}
    everything = list(find_commitments(user, scope, day).queryset) if rows is None else rows
    of_both = sum(1 for row in everything if row.standing.agreement is not None)
    slipped = list(find_commitments(user, {**scope, "slipped": "true"}, day).queryset)

    def by(key: str, of: int, belongs: Callable[[Commitment], bool], **filters: str) -> Item:
        found = [row for row in everything if belongs(row)]
        return Item(key, Count(len(found), of, {**params, **filters}), found)

    return [
        by(
            "divergent",
            of_both,
            lambda row: row.standing.agreement == Agreement.DIVERGENT,
            agreement=Agreement.DIVERGENT.value,
        ),
        by(
            "overdue",
            len(everything),
            lambda row: row.standing.schedule == Schedule.OVERDUE,
            schedule=Schedule.OVERDUE.value,
        ),
        Item("slipped", Count(len(slipped), len(everything), {**params, "slipped": "true"}), slipped),
        by(
            "one_side_silent",
            of_both,
            lambda row: row.standing.agreement == Agreement.ONE_SIDE_SILENT,
            agreement=Agreement.ONE_SIDE_SILENT.value,
        ),
    ]
