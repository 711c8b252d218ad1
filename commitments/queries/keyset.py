"""Reading a list on from a row, by the values that order it: what is added meanwhile moves nothing.

The row is not counted to but named, so the thousandth page costs what the first does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy


@dataclass(frozen=True)
class SortKey:
    """A column or an expression that rows are ordered by. Where it may be empty, empty values come last."""

    expression: Any
    descending: bool = False
    nullable: bool = False

    def order(self) -> OrderBy:
        expression = F(self.expression) if isinstance(self.expression, str) else self.expression
        return OrderBy(expression, descending=self.descending, nulls_last=True if self.nullable else None)


def read_key(column: str) -> SortKey:
    """A column that is never empty, as in `order_by`: "-published_at"."""
    return SortKey(column.removeprefix("-"), descending=column.startswith("-"))


def names(keys: Sequence[SortKey]) -> list[str]:
    """What `with_keys` calls the values of the keys."""
    return [f"sort_{place}" for place in range(len(keys))]


def with_keys(rows: QuerySet[Any], keys: Sequence[SortKey]) -> QuerySet[Any]:
    """Each row with the values that order it."""
    expressions = (F(key.expression) if isinstance(key.expression, str) else key.expression for key in keys)
    return rows.annotate(**dict(zip(names(keys), expressions, strict=True)))


def after(rows: QuerySet[Any], keys: Sequence[SortKey], values: Sequence[Any]) -> QuerySet[Any]:
    """Of rows `with_keys`, those that come after the one with these values.

    Raises ValueError for values that can't be those of such a row.
    """
    if len(values) != len(keys):
        raise ValueError("There is a value for each key.")
    fields = [rows.query.annotations[name].output_field for name in names(keys)]
    typed = [None if value is None else field.to_python(value) for field, value in zip(fields, values, strict=True)]
    if any(value is None and not key.nullable for key, value in zip(keys, typed, strict=True)):
        raise ValueError("A key that is never empty has a value.")
    beyond = Q()
    for place in reversed(range(len(keys))):
        beyond = _beyond(names(keys)[place], keys[place], typed[place], beyond)
    if keys and typed[0] is not None and not keys[0].nullable:
        # Follows from the rest, but an index can be searched by it.
        beyond &= Q(**{f"sort_0__{'lte' if keys[0].descending else 'gte'}": typed[0]})
    return rows.filter(beyond)


def _beyond(name: str, key: SortKey, value: Any, on_a_tie: Q) -> Q:
    """Further on by this key, or level with it and further on by those that follow."""
    if value is None:  # empty values come last: only ties are left
        return Q(**{f"{name}__isnull": True}) & on_a_tie
    further = Q(**{f"{name}__{'lt' if key.descending else 'gt'}": value})
    if key.nullable:
        further |= Q(**{f"{name}__isnull": True})
    return further | (Q(**{name: value}) & on_a_tie) if on_a_tie else further
