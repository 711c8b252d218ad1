"""What officials see first: how much is delivered, what needs a decision, what changed, and the counts behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from commitments import access
from commitments.models import Pillar
from commitments.queries.commitments import find_commitments
from commitments.queries.ministries import MinistryOn
from commitments.queries.updates import find_updates
from commitments.standing import Day
from commitments.vocabulary import HEADLINE_CHOICES, SILENT, Delivery, Kind, Party

from .counts import Cell, Cells, Count
from .decisions import Decisions, cells_with_turns, decisions
from .moves import Moves, moves
from .overview import Answers, overview
from .summary import by_ministry

BY = ("pillar", "ministry", "party", "kind")

Line = tuple[Any, list[tuple[str, Count]], Count]  # what it is of, its counts by delivery, its total


@dataclass(frozen=True)
class Glance:
    """The answer in ten seconds, each of its own denominator: only an action can be completed."""

    completed: Count
    on_track: Count
    in_trouble: Count  # at risk or off track
    silent: Count  # a report of either side is late or was never made


@dataclass(frozen=True)
class Dashboard:
    day: Day
    glance: Glance
    total: Count
    deliveries: Answers  # the bottom row of the matrix, in the order of its columns
    lines: list[Line]
    overlapping: bool  # a commitment can stand in several lines
    schedules: Answers
    reporting: list[tuple[Party, Answers, Count]]
    agreements: Answers
    decisions: Decisions
    moves: Moves | None
    published: Count  # updates published since the day that `moves` begins with


def dashboard(
    user: access.Viewer,
    day: Day,
    *,
    by: str = "pillar",
    since: Day | None = None,
    ministries: Callable[[], dict[str, MinistryOn]] = dict,
    params: dict[str, Any] | None = None,
) -> Dashboard:
    """The dashboard as of the day. `params` (such as as_of) stand in every link; `since`: what moved from then on.

    Eight queries at most.
    """
    base = params or {}
    found = find_commitments(user, {}, day)
    cells = cells_with_turns(found, day, base)
    counted = overview(cells)
    lines, overlapping = _lines(user, cells, day, by, ministries)
    # What was published on that day itself had been published by then.
    published_from = {"published_from": (since.date + dt.timedelta(days=1)).isoformat()} if since else {}
    updates = find_updates(user, published_from, day).queryset
    return Dashboard(
        day=day,
        glance=_glance(cells),
        total=counted.total,
        deliveries=counted.deliveries,
        lines=lines,
        overlapping=overlapping,
        schedules=counted.schedules,
        reporting=counted.reporting,
        agreements=counted.agreements,
        decisions=decisions(found, cells, day),
        moves=moves(user, since, day, base) if since else None,
        published=Count(updates.count(), 0, base | published_from),
    )


def _glance(cells: Cells) -> Glance:
    trouble = (Delivery.AT_RISK.value, Delivery.OFF_TRACK.value)

    def silent(cell: Cell) -> bool:
        return any(cell.answers[f"{party.lower()}_reporting"] in SILENT for party in Party)

    return Glance(
        completed=cells.count(
            lambda cell: cell.answers["delivery"] == Delivery.COMPLETED,
            among=lambda cell: cell.answers["kind"] == Kind.ACTION,
            delivery=Delivery.COMPLETED.value,
            kind=Kind.ACTION.value,
        ),
        on_track=cells.by("delivery", Delivery.ON_TRACK.value),
        in_trouble=cells.count(lambda cell: cell.answers["delivery"] in trouble, delivery=list(trouble)),
        silent=cells.count(silent, reporting=[str(code) for code in SILENT]),
    )


def _lines(
    user: access.Viewer, cells: Cells, day: Day, by: str, ministries: Callable[[], dict[str, MinistryOn]]
) -> tuple[list[Line], bool]:
    """Delivery by each value of a dimension."""
    if by == "ministry":
        return _by_ministry(user, cells, day, ministries()), True
    if by == "party":
        return [_line(cells, party, _undertaken(party), party=party.value) for party in Party], True
    if by == "kind":
        return [_line(cells, kind, _answering("kind", kind.value), kind=kind.value) for kind in Kind], False
    pillars = Pillar.objects.all()
    return [_line(cells, one, _answering("pillar", one.key), pillar=one.key) for one in pillars], False


def _undertaken(party: Party) -> Callable[[Cell], bool]:
    return lambda cell: cell.undertaken_by(party)


def _answering(answer: str, code: str) -> Callable[[Cell], bool]:
    return lambda cell: bool(cell.answers[answer] == code)


def _line(cells: Cells, of: Any, belongs: Callable[[Cell], bool], **params: Any) -> Line:
    counts = [
        (
            code,
            cells.count(
                lambda cell, code=code: cell.answers["delivery"] == code,  # type: ignore[misc]
                among=belongs,
                **params,
                delivery=code,
            ),
        )
        for code, _label in HEADLINE_CHOICES
    ]
    return of, counts, cells.count(belongs, **params)


def _by_ministry(user: access.Viewer, cells: Cells, day: Day, ministries: dict[str, MinistryOn]) -> list[Line]:
    """Ministries that lead or support something on the day, Japan's first. One query."""
    counted: dict[str, dict[str, int]] = {}
    for row in by_ministry(find_commitments(user, {}, day).queryset, ["standing__delivery"], day):
        counted.setdefault(row["ministry"], {})[row["standing__delivery"]] = row["count"]
    lines: list[Line] = []
    for code, of in counted.items():
        total, params = sum(of.values()), cells.params | {"ministry": code}
        counts = [
            (answer, Count(of.get(answer, 0), total, params | {"delivery": answer})) for answer, _l in HEADLINE_CHOICES
        ]
        lines.append((ministries.get(code, code), counts, Count(total, cells.sum(), params)))
    order = list(ministries)
    return sorted(lines, key=lambda line: order.index(line[0].code) if hasattr(line[0], "code") else len(order))
