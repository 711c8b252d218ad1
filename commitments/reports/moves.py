"""How many commitments moved between two days, and which way: the counts of `compare`, without its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commitments import access
from commitments.queries.commitments import find_commitments
from commitments.standing import Day
from commitments.vocabulary import Schedule

from .compare import ANSWERS, Change, Way, way_of
from .counts import Count


@dataclass(frozen=True)
class Moves:
    earlier: Day
    worse: Count
    better: Count
    other: Count
    newly_overdue: Count


def moves(user: access.Viewer, earlier: Day, later: Day, params: dict[str, Any]) -> Moves:
    """Counts over all commitments. Two queries; `params` stand in the links to the comparison."""
    before, after = ({row[0]: row[1:] for row in _answers(user, day)} for day in (earlier, later))
    ways = dict.fromkeys(Way, 0)
    newly_overdue = 0
    place = list(ANSWERS).index("schedule")
    for pk, now in after.items():
        then = before.get(pk, (None,) * len(now))
        changes = [
            Change(answer, _text(was), _text(is_now))
            for answer, was, is_now in zip(ANSWERS, then, now, strict=True)
            if was != is_now
        ]
        if changes:
            ways[way_of(changes)] += 1
        newly_overdue += now[place] == Schedule.OVERDUE and then[place] != Schedule.OVERDUE
    days = params | {"from": earlier.date.isoformat(), "to": later.date.isoformat()}

    def count(n: int, **more: str) -> Count:
        return Count(n, len(after), days | more)

    return Moves(
        earlier=earlier,
        worse=count(ways[Way.WORSE], way=Way.WORSE.value),
        better=count(ways[Way.BETTER], way=Way.BETTER.value),
        other=count(ways[Way.OTHER], way=Way.OTHER.value),
        newly_overdue=count(newly_overdue, newly="overdue"),
    )


def _answers(user: access.Viewer, day: Day) -> Any:
    rows = find_commitments(user, {}, day).queryset.order_by()
    return rows.values_list("pk", *(f"standing__{answer}" for answer in ANSWERS))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
