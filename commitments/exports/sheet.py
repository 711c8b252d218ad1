"""A sheet: rows of one kind with the one table of columns that every format writes. `docs/exports.md` is its guide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from django.http import QueryDict
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.standing import Day

Row = TypeVar("Row")
T = TypeVar("T")
Text = str | Promise

# What stands in a cell. None, "" and an empty list are all missing; a decimal is exact; an instant is aware.
Cell = str | int | Decimal | dt.date | dt.datetime | bool | Sequence[str] | None


class Kind(StrEnum):
    """What a column holds, and so how each format writes it."""

    CODE = "code"  # a short text that is the same in every language
    CODES = "codes"  # several of them: a list in JSON, one cell with commas elsewhere
    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    DAY = "day"
    INSTANT = "instant"
    YES_NO = "yes or no"


@dataclass(frozen=True)
class Column(Generic[Row]):
    """`key` is for programs and never changes; `label` is the heading in the reader's language."""

    key: str
    label: Text
    kind: Kind
    value: Callable[[Row], Cell]


@dataclass(frozen=True)
class Filter:
    """One parameter that narrowed the rows: as it stands in the address, and in words."""

    name: str
    values: Sequence[str]
    label: str
    words: str


@dataclass(frozen=True)
class Asked(Generic[Row]):
    """What one question to a sheet comes to. `rows` asks the database only once it is called."""

    rows: Callable[[], Iterable[Row]]
    filters: Sequence[Filter] = ()
    order: str = ""  # in words; empty where the rows come in their usual order
    about: str = ""  # the one thing that all rows belong to, such as a commitment's code


class Find(Protocol):
    def __call__(
        self, user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None
    ) -> Asked[Any]:
        """Raises InvalidParameters for what it does not understand, before any row is asked for.

        `also` are parameters that somebody else reads.
        """
        ...


@dataclass(frozen=True)
class SheetKind:
    """A sheet that can be asked for. `between`: it is between the governments, and not for the public."""

    key: str
    title: Text
    says: Text  # a sentence on what a row is
    columns: Sequence[Column[Any]]
    find: Find
    between: bool = False


@dataclass(frozen=True)
class Sheet(Generic[Row]):
    """What a format writes. `rows` gives the rows one after another, and afresh each time it is called."""

    key: str
    title: str
    says: str
    columns: Sequence[Column[Row]]
    rows: Callable[[], Iterable[Row]]
    day: dt.date
    made_at: dt.datetime
    demonstration: bool
    filters: Sequence[Filter] = ()
    order: str = ""
    about: str = ""
    address: str = ""  # where it was asked for
    language: str = "en"

    @property
    def all_columns(self) -> list[Column[Row]]:
        """Those of the sheet, and the two with which every row of every sheet ends, wherever it may be copied to."""
        return [
            *self.columns,
            Column("as_of", _("As of"), Kind.DAY, lambda row: self.day),
            Column("demonstration", _("Demonstration"), Kind.YES_NO, lambda row: self.demonstration),
        ]

    def lines(self) -> Iterator[list[Cell]]:
        """The cells of each row, one for each of `all_columns`; None for what is missing."""
        values = [column.value for column in self.all_columns]
        for row in self.rows():
            yield [_present(value(row)) for value in values]

    @property
    def file_stem(self) -> str:
        """The file's name without its ending, in ASCII: commitments_2024-10-15_ja."""
        return self._named(self.key)

    @property
    def local_file_stem(self) -> str:
        """The same with the sheet's title in its own language."""
        return self._named(self.title)

    def _named(self, name: str) -> str:
        parts = [name, self.about, self.day.isoformat(), self.language, "demonstration" if self.demonstration else ""]
        return "_".join(part for part in parts if part)


def _present(cell: Cell) -> Cell:
    return None if isinstance(cell, str | Sequence) and not cell else cell


def in_language(language: str, steps: Iterable[T]) -> Iterator[T]:
    """`steps`, each of them made in `language`; the language of whoever asks for them is left alone in between."""
    following = iter(steps)
    try:
        while True:
            with translation.override(language):
                try:
                    step = next(following)
                except StopIteration:
                    return
            yield step
    finally:
        if close := getattr(following, "close", None):
            close()
