"""Questions that are asked again and again: put into SQL once, and then only run.

Making a queryset of a filter set with its form, and SQL of it, takes ten times as long as running it. The SQL depends
on the question, the day and what the reader may see, and on nothing that is stored; so it is kept under a key that
names these. Where a question is about one row of many, a `Mark` stands in for its key or code, and the value is put in
when it is run.

On PostgreSQL the statement is also prepared on the connection, so that it is planned once and not each time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import QuerySet
from django.db.models.query import ValuesIterable

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


class Prepared:
    """A queryset of `values`, ready to be run. `marks` are those in it, by the name that their value is given by."""

    def __init__(self, rows: QuerySet[Any, dict[str, Any]], **marks: Mark) -> None:
        if rows._iterable_class is not ValuesIterable:
            raise TypeError("Only rows of named values are prepared.")
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
        query = rows.query
        self.columns = list(query.selected or [*query.extra_select, *query.values_select, *query.annotation_select])
        expressions = [one[0] for one in compiler.select[: compiler.col_count]]
        self._converters = sorted(compiler.get_converters(expressions).items())

    def run(self, **values: Any) -> list[dict[str, Any]]:
        """The rows, with a value for each mark."""
        if self._sql is None:
            return []
        params = list(self._params)
        for name, places in self._places.items():
            for place in places:
                params[place] = values[name]
        connection = connections[self._using]
        with _cursor(connection) as cursor:
            cursor.execute(self._sql, params)
            found = cursor.fetchall()
        if self._converters:
            found = [self._converted(row, connection) for row in found]
        columns = self.columns
        return [dict(zip(columns, row, strict=True)) for row in found]

    def one(self, **values: Any) -> dict[str, Any] | None:
        return next(iter(self.run(**values)), None)

    def _converted(self, row: tuple[Any, ...], connection: Any) -> list[Any]:
        cells = list(row)
        for place, (converters, expression) in self._converters:
            for convert in converters:
                cells[place] = convert(cells[place], expression, connection)
        return cells


def _cursor(connection: Any) -> Any:
    """A cursor that hands the values over beside the SQL, which alone can be prepared; as Django hands out its own."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection._prepare_cursor(ServerBindingCursor(connection.connection))  # type: ignore[call-arg]


class Shelf:
    """A few things by key, the least recently used of them dropped first. For any number of threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What is kept under the key, made if there is nothing. Two threads may both make it; one is kept."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        made = make()
        with self._lock:
            self._things[key] = made
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return made

    def clear(self) -> None:
        with self._lock:
            self._things.clear()


_questions = Shelf(MOST)


def prepared(key: Hashable, rows: Callable[[], QuerySet[Any, dict[str, Any]]], **marks: Mark) -> Prepared:
    """The question under this key, made if it is new. The key has to name all that its SQL depends on."""
    question: Prepared = _questions.get(key, lambda: Prepared(rows(), **marks))
    return question


def of_params(params: Mapping[str, Any]) -> Hashable:
    """Parameters as a part of a key."""
    lists = params.lists() if hasattr(params, "lists") else params.items()
    return tuple(sorted((name, tuple(values) if isinstance(values, list) else values) for name, values in lists))
