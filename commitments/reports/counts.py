"""Counts of commitments by any of their answers, each with its denominator and the filters that list its rows.

A count is made from the same rows that the list shows, so the two can't differ: `cells` groups a queryset of the read
door once by every answer, and all counts of a page are sums over those few groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count as CountRows
from django.db.models import QuerySet

from commitments.models import Commitment
from commitments.vocabulary import Party

ANSWERS = {
    "pillar": "pillar__key",
    "kind": "kind",
    "delivery": "standing__delivery",
    "schedule": "standing__schedule",
    "agreement": "standing__agreement",
    "jp_reporting": "standing__jp_reporting",
    "mn_reporting": "standing__mn_reporting",
    "contradiction": "standing__contradicts_dates",
    "jp_delivery": "standing__jp_delivery",
    "mn_delivery": "standing__mn_delivery",
}


@dataclass(frozen=True)
class Count:
    """`n` commitments out of `of`. `params` are the parameters of the list that shows exactly these."""

    n: int
    of: int
    params: Mapping[str, Any]

    @property
    def query(self) -> str:
        """The parameters as a query string, without the question mark."""
        return urlencode(self.params, doseq=True)


@dataclass(frozen=True)
class Cell:
    """A group of commitments that have all their answers in common."""

    n: int
    answers: Mapping[str, Any]

    def undertaken_by(self, party: str) -> bool:
        return self.answers[f"{party.lower()}_reporting"] is not None

    @property
    def of_both(self) -> bool:
        return all(self.undertaken_by(party) for party in Party)


class Cells:
    """The groups of a queryset, and the parameters that narrowed it."""

    def __init__(
        self, commitments: QuerySet[Commitment], params: Mapping[str, Any] | None = None, more: Collection[str] = ()
    ) -> None:
        """`more`: annotations of the queryset that are answers as well."""
        answers = {**ANSWERS, **{name: name for name in more}}
        rows = commitments.order_by().values(*answers.values()).annotate(n=CountRows("pk"))
        self.cells = [Cell(row["n"], {name: row[column] for name, column in answers.items()}) for row in rows]
        self.params = dict(params or {})

    @classmethod
    def of_answers(cls, rows: Iterable[tuple[Any, ...]], params: Mapping[str, Any] | None = None) -> Cells:
        """The groups of rows that a page has read, each told by its answers in the order of ANSWERS: no query."""
        made = cls.__new__(cls)
        groups = Counter(rows)
        made.cells = [Cell(n, dict(zip(ANSWERS, answers, strict=True))) for answers, n in groups.items()]
        made.params = dict(params or {})
        return made

    def sum(self, belongs: Callable[[Cell], bool] = lambda cell: True) -> int:
        return sum(cell.n for cell in self.cells if belongs(cell))

    def count(
        self, belongs: Callable[[Cell], bool], among: Callable[[Cell], bool] = lambda cell: True, **params: Any
    ) -> Count:
        """How many of those `among` belong; `params` lists them."""
        return Count(self.sum(lambda cell: among(cell) and belongs(cell)), self.sum(among), self.params | params)

    def by(self, answer: str, code: str) -> Count:
        """How many have `code` as their `answer`."""
        return Count(self.sum(lambda cell: cell.answers[answer] == code), self.sum(), self.params | {answer: code})
