"""Due dates on a line of time: the baseline, the current date, every move between them, and when the thing was met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from commitments import access
from commitments.models import Commitment
from commitments.multilingual import pick
from commitments.queries.due_dates import count_dated, moves_agreed
from commitments.standing import Day
from commitments.vocabulary import Schedule

from .counts import Count

DATED = tuple(str(code) for code in Schedule if code is not Schedule.NO_DATE)


@dataclass(frozen=True)
class DateLine:
    """A due date of a commitment itself (`number` is None) or of one of its milestones, as of a day."""

    commitment: Commitment
    number: int | None
    titles: Mapping[str, str]  # the milestone's
    baseline: dt.date
    current: dt.date
    met_on: dt.date | None
    schedule: str
    times_moved: int
    moves: tuple[dt.date, ...] = ()  # the dates agreed one after another; the last is the current one

    @property
    def title(self) -> str:
        """The milestone's title in the reader's language; the commitment's where it is its own date."""
        return pick(self.titles) if self.number is not None else self.commitment.title

    @property
    def slip(self) -> int:
        """Days between the baseline and the current date."""
        return (self.current - self.baseline).days

    @property
    def earlier(self) -> tuple[dt.date, ...]:
        """The dates it was moved to, and moved away from again."""
        return self.moves[:-1]


@dataclass(frozen=True)
class Undated:
    """A commitment for which nobody has set a date."""

    commitment: Commitment


def date_lines(user: access.Viewer, rows: Iterable[Commitment], day: Day) -> list[DateLine | Undated]:
    """The rows of `find_due_dates` with the moves of their dates. One query, none where no date was moved."""
    rows = list(rows)
    moved = [(row.pk, _column(row, "milestone")) for row in rows if _column(row, "revised")]
    moves = moves_agreed(user, moved, day)
    return [
        Undated(row) if _column(row, "id") is None else _line(row, tuple(moves.get(_column(row, "id"), ())))
        for row in rows
    ]


def _line(row: Commitment, moves: tuple[dt.date, ...]) -> DateLine:
    return DateLine(
        commitment=row,
        number=_column(row, "number"),
        titles={code: _column(row, f"title_{code}") or "" for code in ("ja", "en", "mn")},
        baseline=_column(row, "baseline"),
        current=_column(row, "due"),
        met_on=_column(row, "met"),
        schedule=_column(row, "schedule"),
        times_moved=_column(row, "revised"),
        moves=moves,
    )


def _column(row: Commitment, name: str) -> Any:
    return getattr(row, f"date_{name}")


@dataclass(frozen=True)
class DatedCounts:
    """Of the commitments that fit the filters: those with a date, and those without."""

    dated: Count
    undated: Count


def dated_counts(commitments: QuerySet[Commitment], params: Mapping[str, Any]) -> DatedCounts:
    """`commitments` are those of the read door, `params` the filters that found them. One query."""
    dated, everything = count_dated(commitments)
    asked = [str(code) for code in params.get("schedule") or Schedule.values]
    return DatedCounts(
        Count(dated, everything, {**params, "schedule": [code for code in DATED if code in asked]}),
        Count(everything - dated, everything, {**params, "schedule": [Schedule.NO_DATE.value]}),
    )
