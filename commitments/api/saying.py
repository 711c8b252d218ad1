"""How rows become JSON: each key of an answer with the columns it is made of, and how it is said.

A list reads only the columns of the keys that were asked for, so `fields=code,titles` costs no more than it says.
Missing is null, never "" and never 0. No person's name, no mail address and no internal note leaves here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from commitments import access
from commitments.multilingual import LANGUAGES
from commitments.standing import Day, narrowed

from .links import Links

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Saying:
    """What an answer is said for: who reads it, as of which day, in which languages, with which addresses.

    `commitment` is the code of the one that all of it is about, where it is about one.
    """

    user: access.Viewer
    day: Day
    links: Links
    languages: Sequence[str] = LANGUAGES
    commitment: str | None = None

    def texts(self, row: Any, column: str) -> dict[str, str | None]:
        """A text in the languages asked for, of a row that was loaded as a whole."""
        return {code: getattr(row, f"{column}_{code}") or None for code in self.languages}

    def rows(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Rows that belong to what it is about: where they stand is looked up for that alone."""
        return queryset if self.commitment is None else narrowed(queryset, self.commitment)


class Field(NamedTuple):
    columns: tuple[str, ...]
    said: Callable[[Row, Saying], Any]


Fields = Mapping[str, Field]


def plain(column: str) -> Field:
    return Field((column,), lambda row, _saying: row[column])


def or_null(column: str) -> Field:
    """A text that may be empty."""
    return Field((column,), lambda row, _saying: row[column] or None)


def number(column: str) -> Field:
    return Field((column,), lambda row, _saying: as_number(row[column]))


def texts(column: str) -> Field:
    """A text in the languages asked for, from its three columns."""
    return Field(
        text_columns(column), lambda row, saying: {code: row[f"{column}_{code}"] or None for code in saying.languages}
    )


def item(resource: str, column: str) -> Field:
    """The address of the one thing that this row is of."""
    return Field((column,), lambda row, saying: saying.links.item(resource, row[column]))


def codes(column: str) -> Field:
    """A list that the query brings along as JSON, in no order; none is an empty list."""
    return Field((column,), lambda row, _saying: sorted(row[column] or ()))


def until(column: str) -> Field:
    """An instant that the day does not know yet where it came later."""
    return Field((column,), lambda row, saying: by_then(row[column], saying))


def by_then(instant: Any, saying: Saying) -> Any:
    return instant if instant is not None and instant < saying.day.ends_at else None


def text_columns(column: str) -> tuple[str, ...]:
    return tuple(f"{column}_{code}" for code in LANGUAGES)


def columns_of(fields: Iterable[Field]) -> list[str]:
    """All that these are made of, each once."""
    return list(dict.fromkeys(column for field in fields for column in field.columns))


def in_all_languages(texts: Mapping[str, str]) -> dict[str, str | None]:
    """A text in three languages that is at hand."""
    return {code: texts.get(code) or None for code in LANGUAGES}


def as_number(value: Decimal | None) -> int | float | None:
    """A decimal as a JSON number: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
