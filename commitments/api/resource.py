"""What a resource is: the door it is read through, what a row says, and what can be put under a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Protocol

from django.db.models import QuerySet

from commitments import access
from commitments.queries.filtering import StrictFilterSet
from commitments.queries.prepared import Mark, of_params, prepared
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


# Keys that a prepared question has room for: fewer are filled up with the last, so few questions do for any number.
_ROOMS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
_KEYS = [Mark() for _place in range(_ROOMS[-1])]
_CODE = Mark(needed=False)


def by_keys(
    resource: Resource,
    saying: Saying,
    column: str,
    keys: Sequence[Any],
    *,
    params: Mapping[str, Any] | None = None,
    expand: Sequence[str] = (),
    newest: int | None = None,
) -> list[Row]:
    """Rows of a resource's list of which `column` holds one of these primary keys. One query, none without any.

    `newest`: only so many, the first in the order of the list.
    """
    if not keys:
        return []
    room = next((room for room in _ROOMS if room >= len(keys)), None)
    columns = list(dict.fromkeys([*wanted(resource, resource.fields, expand), column]))

    def rows(wanted_keys: Sequence[Any], saying: Saying) -> QuerySet[Any, dict[str, Any]]:
        found = resource.find(saying.user, params or {}, saying.day).queryset.filter(**{f"{column}__in": wanted_keys})
        return resource.with_columns(saying.rows(found), saying.day).values(*columns)[:newest]

    if room is None:
        return list(rows(keys, saying))
    marks, marked = _KEYS[:room], saying if saying.commitment is None else replace(saying, commitment=_CODE.text)
    asked = (resource.name, column, of_params(params or {}), tuple(columns), room, newest)
    about = (access.sight(saying.user), saying.day.key, saying.commitment is None)
    question = prepared(("by keys", *asked, *about), lambda: rows([m.key for m in marks], marked), *marks, _CODE)
    return list(question.run(*keys, *[keys[-1]] * (room - len(keys)), saying.commitment))


@dataclass(frozen=True)
class Many:
    """The rows of another resource's list that hang on a row by the column `via`, as that list shows them.

    `newest`: only so many of them, for a single row.
    """

    resource: Callable[[], Resource]
    via: str
    params: Mapping[str, Any] = field(default_factory=dict)
    expand: Sequence[str] = ()
    newest: int | None = None
    columns: ClassVar[Sequence[str]] = ("pk",)

    def under(self, rows: Sequence[Row], saying: Saying) -> Callable[[Row], Any]:
        resource = self.resource()
        keys = [row["pk"] for row in rows]
        assert self.newest is None or len(keys) == 1
        others = by_keys(resource, saying, self.via, keys, params=self.params, expand=self.expand, newest=self.newest)
        said = rows_of(resource, others, saying, resource.fields, self.expand)
        grouped: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for other, answer in zip(others, said, strict=True):
            grouped[other[self.via]].append(answer)
        return lambda row: grouped.get(row["pk"], [])
