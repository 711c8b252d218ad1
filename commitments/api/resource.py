"""What a resource is: the door it is read through, what a row says, and what can be put under a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from django.db.models import QuerySet

from commitments.queries.filtering import StrictFilterSet
from commitments.standing import Day

from .saying import Field, Fields, Row, Saying, columns_of


class Expansion(Protocol):
    """Rows of other tables under each row of a list, for a constant number of queries."""

    @property
    def columns(self) -> Sequence[str]:
        """What it needs to know of a row."""

    def under(self, rows: Sequence[Row], saying: Saying) -> Callable[[Row], Any]:
        """Reads for all rows at once; what comes back says what belongs under each."""


Find = Callable[..., Any]


@dataclass(frozen=True)
class Resource:
    """`all_of_it` are the parameters with which its list leaves nothing out: one thing is looked for among these."""

    name: str
    find: Find
    filters: type[StrictFilterSet]
    fields: Fields
    expansions: Mapping[str, Expansion | Field] = field(default_factory=dict)
    all_of_it: Mapping[str, Any] = field(default_factory=dict)
    with_columns: Callable[[QuerySet[Any], Day], QuerySet[Any]] = lambda rows, day: rows


def rows_of(
    resource: Resource,
    rows: Iterable[Row],
    saying: Saying,
    fields: Fields,
    expand: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """Rows of the columns that `wanted` names, said key by key, with what was asked for under each."""
    rows = list(rows)
    said = [{name: one.said(row, saying) for name, one in fields.items()} for row in rows]
    for name in expand:
        expansion = resource.expansions[name]
        if isinstance(expansion, Field):
            for row, answer in zip(rows, said, strict=True):
                answer[name] = expansion.said(row, saying)
        elif rows:
            under = expansion.under(rows, saying)
            for row, answer in zip(rows, said, strict=True):
                answer[name] = under(row)
    return said


def wanted(resource: Resource, fields: Fields, expand: Sequence[str] = ()) -> list[str]:
    """The columns to read for these keys and expansions."""
    under = [column for name in expand for column in resource.expansions[name].columns]
    return list(dict.fromkeys([*columns_of(fields.values()), *under]))


@dataclass(frozen=True)
class Many:
    """The rows of another resource's list that hang on a row by the column `via`, as that list shows them."""

    resource: Callable[[], Resource]
    via: str
    params: Mapping[str, Any] = field(default_factory=dict)
    expand: Sequence[str] = ()
    columns: ClassVar[Sequence[str]] = ("pk",)

    def under(self, rows: Sequence[Row], saying: Saying) -> Callable[[Row], Any]:
        resource = self.resource()
        of_these = {f"{self.via}__in": [row["pk"] for row in rows]}
        found = resource.find(saying.user, self.params, saying.day).queryset.filter(**of_these)
        columns = wanted(resource, resource.fields, self.expand)
        others = list(
            resource.with_columns(saying.rows(found), saying.day).values(*dict.fromkeys([*columns, self.via]))
        )
        said = rows_of(resource, others, saying, resource.fields, self.expand)
        grouped: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for other, answer in zip(others, said, strict=True):
            grouped[other[self.via]].append(answer)
        return lambda row: grouped.get(row["pk"], [])
