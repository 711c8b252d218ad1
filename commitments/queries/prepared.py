"""Questions that are asked again and again: put into SQL once, and then only run.

Making a queryset of a filter set with its form, and SQL of it, takes ten times as long as running it. The SQL depends
on the question, the day and what the reader may see, and on nothing that is stored; so it is kept under a key that
names these. Where a question is about one row of many, a `Mark` stands in for its key or code, and the value is put in
when it is run.

On PostgreSQL the statement is also prepared on the connection, so that it is planned once and not each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import count
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesIterable, ValuesListIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from commitments.databases import read_alias

from . import statements
from .shelf import Shelf

R = TypeVar("R")
Cells = tuple[Any, ...]

# Questions kept by each process, the least recently asked of them dropped first; each takes some 20 kB.
MOST = 300


_numbers = count(1)


class Mark:
    """Stands in a queryset for a value that comes later: of a column of text, or of a primary key.

    One that is not `needed` may be nowhere in the SQL, as where it narrows what is not computed.
    """

    def __init__(self, *, needed: bool = True) -> None:
        number = next(_numbers)
        self.needed = needed
        self.text = f"\ue000{number}\ue000"
        self.key = -(2**62) - number  # no row has it, and the column could hold it

    def stands_at(self, params: tuple[Any, ...]) -> list[int]:
        return [
            place for place, value in enumerate(params) if type(value) in (str, int) and value in (self.text, self.key)
        ]


class Prepared(Generic[R]):
    """A queryset of models, of `values` or of `values_list`, ready to be run. `marks` are those in it, in the order of
    their values.

    What a queryset prefetches is not brought along.
    """

    def __init__(self, rows: QuerySet[Any, R], marks: Sequence[Mark] = ()) -> None:
        self._using = rows.db
        self._params: tuple[Any, ...] = ()
        self._places: list[list[int]] = []
        self._sql: str | None = None  # None: the conditions exclude each other, so there is nothing to ask
        compiler = rows.query.get_compiler(self._using)
        try:
            self._sql, params = compiler.as_sql()
        except EmptyResultSet:
            return
        self._params = tuple(params)
        self._numbered = statements.numbered(self._sql)
        self._places = [mark.stands_at(self._params) for mark in marks]
        if any(mark.needed and not places for mark, places in zip(marks, self._places, strict=True)):
            raise TypeError("A mark is nowhere in the query, which would be the same for all its values.")
        expressions = [one[0] for one in compiler.select[: compiler.col_count]]
        self._converters = sorted(compiler.get_converters(expressions).items())
        self._made = _makers[rows._iterable_class](rows, compiler)

    def run(self, *values: Any) -> list[R]:
        """The rows, with a value for each mark."""
        return [self.made(row) for row in self.cells(*values)]

    def made(self, row: Cells) -> R:
        """What one of `cells` is."""
        made: R = self._made(row)
        return made

    def cells(self, *values: Any) -> list[Cells]:
        """The rows as their columns, in the order of the SQL."""
        if self._sql is None:
            return []
        params = list(self._params)
        for value, places in zip(values, self._places, strict=True):
            for place in places:
                params[place] = value
        connection = connections[self._using]
        found: list[Any]
        if statements.suits(connection):
            found = statements.fetched(connection, self._numbered, params)
        else:
            with connection.cursor() as cursor:
                cursor.execute(self._sql, params)
                found = list(cursor.fetchall())
        if self._converters:
            found = [self._converted(row, connection) for row in found]
        return found

    def one(self, *values: Any) -> R | None:
        return next(iter(self.run(*values)), None)

    def _converted(self, row: tuple[Any, ...], connection: Any) -> Cells:
        cells = list(row)
        for place, (converters, expression) in self._converters:
            for convert in converters:
                cells[place] = convert(cells[place], expression, connection)
        return tuple(cells)


def names_of(rows: QuerySet[Any]) -> list[str]:
    """What `values` calls its columns, in the order of the SQL."""
    query = rows.query
    return list(query.selected or [*query.extra_select, *query.values_select, *query.annotation_select])


def _of_values(rows: QuerySet[Any], compiler: SQLCompiler) -> Callable[[Cells], dict[str, Any]]:
    names = names_of(rows)
    return lambda row: dict(zip(names, row, strict=True))


def _of_models(rows: QuerySet[Any], compiler: SQLCompiler) -> Callable[[Cells], Any]:
    """As Django's own ModelIterable does it."""
    select, info, using = compiler.select, compiler.klass_info, rows.db
    assert info is not None
    model, places = info["model"], info["select_fields"]
    begin, end = places[0], places[-1] + 1
    names = [expression.target.attname for expression, *_rest in select[begin:end]]
    related = get_related_populators(info, select, using)  # type: ignore[call-arg] # as Django 5.2 has it
    annotated = list(compiler.annotation_col_map.items())

    def make(row: Cells) -> Any:
        made = model.from_db(using, names, row[begin:end])
        for populator in related:
            populator.populate(row, made)
        for name, place in annotated:
            setattr(made, name, row[place])
        return made

    return make


def _of_values_list(rows: QuerySet[Any], compiler: SQLCompiler) -> Callable[[Cells], tuple[Any, ...]]:
    return tuple  # the columns come in the order asked for


_makers: dict[Any, Callable[[QuerySet[Any], SQLCompiler], Callable[[Cells], Any]]] = {
    ValuesIterable: _of_values,
    ValuesListIterable: _of_values_list,
    ModelIterable: _of_models,
}


_questions: Shelf[Prepared[Any]] = Shelf(MOST)


def prepared(key: Hashable, rows: Callable[[], QuerySet[Any, R]], *marks: Mark) -> Prepared[R]:
    """The question under this key, made if it is new. The key has to name all that its SQL depends on."""
    return _questions.get((read_alias(), key), lambda: Prepared(rows(), marks))


def forget() -> None:
    """Make all questions anew: a database was put in the place of another."""
    _questions.clear()


def of_params(params: Mapping[str, Any]) -> Hashable:
    """Parameters as a part of a key."""
    lists = params.lists() if hasattr(params, "lists") else params.items()
    return tuple(sorted((name, tuple(values) if isinstance(values, list) else values) for name, values in lists))
