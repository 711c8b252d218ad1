"""Questions that are asked again and again: put into SQL once, and then only run.

Making a queryset of a filter set with its form, and SQL of it, takes ten times as long as running it. The SQL depends
on the question, the day and what the reader may see, and on nothing that is stored; so it is kept under a key that
names these. Where a question is about one row of many, a `Mark` stands in for its key or code, and the value is put in
when it is run.

On PostgreSQL the statement is also prepared on the connection, so that it is planned once and not each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from .shelf import Shelf

R = TypeVar("R")

# Questions kept by each process, the least recently asked of them dropped first; each takes some 20 kB.
MOST = 300


class Mark:
    """Stands in a queryset for a value that comes later: of a column of text, or of a key."""

    def __init__(self, name: str) -> None:
        self.text = f"\ue000{name}\ue000"
        # No row has such a key, and it is one that the column can hold.
        self.key = -(2**62) - sum(ord(letter) << (6 * place % 40) for place, letter in enumerate(name))

    def stands_at(self, params: tuple[Any, ...]) -> list[int]:
        return [
            place for place, value in enumerate(params) if type(value) in (str, int) and value in (self.text, self.key)
        ]


class Prepared(Generic[R]):
    """A queryset of models or of `values`, ready to be run. `marks` are those in it, named as their values are given.

    What a queryset prefetches is not brought along.
    """

    def __init__(self, rows: QuerySet[Any, R], **marks: Mark) -> None:
        self._using = rows.db
        self._params: tuple[Any, ...] = ()
        self._places: dict[str, list[int]] = {}
        self._sql: str | None = None  # None: the conditions exclude each other, so there is nothing to ask
        compiler = rows.query.get_compiler(self._using)
        try:
            self._sql, params = compiler.as_sql()
        except EmptyResultSet:
            return
        self._params = tuple(params)
        self._places = {name: mark.stands_at(self._params) for name, mark in marks.items()}
        if missing := [name for name, places in self._places.items() if not places]:
            raise TypeError(f"The marks {', '.join(missing)} are nowhere in the query.")
        expressions = [one[0] for one in compiler.select[: compiler.col_count]]
        self._converters = sorted(compiler.get_converters(expressions).items())
        self._made = _makers[rows._iterable_class](rows, compiler)

    def run(self, **values: Any) -> list[R]:
        """The rows, with a value for each mark."""
        if self._sql is None:
            return []
        params = list(self._params)
        for name, places in self._places.items():
            for place in places:
                params[place] = values[name]
        connection = connections[self._using]
        found: list[Any] = _fetched(connection, self._sql, params)
        if self._converters:
            found = [self._converted(row, connection) for row in found]
        return [self._made(row) for row in found]

    def one(self, **values: Any) -> R | None:
        return next(iter(self.run(**values)), None)

    def _converted(self, row: tuple[Any, ...], connection: Any) -> Sequence[Any]:
        cells = list(row)
        for place, (converters, expression) in self._converters:
            for convert in converters:
                cells[place] = convert(cells[place], expression, connection)
        return cells


Cells = Sequence[Any]


def _of_values(rows: QuerySet[Any], compiler: SQLCompiler) -> Callable[[Cells], dict[str, Any]]:
    query = rows.query
    names = list(query.selected or [*query.extra_select, *query.values_select, *query.annotation_select])
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


_makers: dict[Any, Callable[[QuerySet[Any], SQLCompiler], Callable[[Cells], Any]]] = {
    ValuesIterable: _of_values,
    ModelIterable: _of_models,
}


def _fetched(connection: Any, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows. On PostgreSQL by a cursor that hands the values over beside the SQL, which alone can be prepared."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw: Any = getattr(connection, "cursor_for_prepared", None)
    if raw is None or raw.connection is not connection.connection:
        # Kept with the connection: making one takes as long as a small query, and all rows are read at once.
        raw = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
        connection.cursor_for_prepared = raw
    # Whoever counts or logs queries is told, as by Django's own cursors.
    watched = connection.execute_wrappers or connection.queries_logged
    cursor = connection._prepare_cursor(raw) if watched else raw
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


_questions: Shelf[Prepared[Any]] = Shelf(MOST)


def prepared(key: Hashable, rows: Callable[[], QuerySet[Any, R]], **marks: Mark) -> Prepared[R]:
    """The question under this key, made if it is new. The key has to name all that its SQL depends on."""
    question: Prepared[R] = _questions.get(key, lambda: Prepared(rows(), **marks))
    return question


def of_params(params: Mapping[str, Any]) -> Hashable:
    """Parameters as a part of a key."""
    lists = params.lists() if hasattr(params, "lists") else params.items()
    return tuple(sorted((name, tuple(values) if isinstance(values, list) else values) for name, values in lists))
