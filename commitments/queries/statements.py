"""Statements that PostgreSQL has prepared on a connection, run with as little as can stand between.

psycopg prepares statements by itself, but looks through the SQL, the values and the types of the columns anew each
time, which takes as long as the answer of a small query; and Django reads each instant twice to give it its own zone.
Here a statement keeps what was found out the first time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import OperationalError, adapters, pq
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.postgres import types

from .shelf import Shelf

# Statements that a connection holds; the least recently run is dropped first. Each takes some 50 kB of the server.
MOST = 300

_HELD_AS = "statements_of_tracker"
_PLACE = re.compile(r"%(s|%)")
_INSTANT = types["timestamptz"].oid

Row = tuple[Any, ...]


def numbered(sql: str) -> bytes:
    """SQL with `%s` in it as PostgreSQL itself takes it, with `$1`, `$2` and so on."""
    places = count(1)
    return _PLACE.sub(lambda found: "%" if found[1] == "%" else f"${next(places)}", sql).encode()


def fetched(connection: BaseDatabaseWrapper, sql: bytes, params: Sequence[Any]) -> list[Row]:
    """All rows of `sql` as `numbered` gives it. Raises as a cursor of Django's would."""
    held: _Held | None = getattr(connection, _HELD_AS, None)
    if held is None or held.connection is not connection.connection:
        held = _Held(connection.connection)
        setattr(connection, _HELD_AS, held)
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        return held.rows(sql, params)


def suits(connection: BaseDatabaseWrapper) -> bool:
    """Whether it can run here: on PostgreSQL, where nobody counts or logs queries, and where a transaction, if there
    is one, has begun: psycopg begins it with the first statement of a cursor.
    """
    if connection.vendor != "postgresql" or connection.execute_wrappers or connection.queries_logged:
        return False
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    return bool(raw.autocommit or raw.pgconn.transaction_status == pq.TransactionStatus.INTRANS)


class _Context:
    """Values as psycopg itself reads them, which for instants in UTC is what Django makes of them."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.adapters = AdaptersMap(connection.adapters)
        loader = adapters.get_loader(_INSTANT, pq.Format.TEXT)
        assert loader is not None
        self.adapters.register_loader("timestamptz", loader)


class _Statement:
    def __init__(self, name: bytes, context: _Context) -> None:
        self.name = name
        self._reader = Transformer(context)
        self._knows_columns = False

    def read(self, result: Any) -> list[Row]:
        self._reader.set_pgresult(result, set_loaders=not self._knows_columns)
        self._knows_columns = True
        try:
            return self._reader.load_rows(0, result.ntuples, tuple)
        finally:
            self._reader.set_pgresult(None, set_loaders=False)  # or the rows would be held until the next time


class _Held:
    """What a connection has prepared."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._context = _Context(connection)
        self._write = Transformer(self._context)
        self._numbers = count(1)
        self._statements: Shelf[_Statement] = Shelf(MOST, dropped=self._forget)

    def rows(self, sql: bytes, params: Sequence[Any]) -> list[Row]:
        write, server = self._write, self.connection.pgconn
        values = write.dump_sequence(params, [PyFormat.AUTO] * len(params))
        kinds, forms = write.types or (), write.formats or ()
        statement = self._statements.get((sql, kinds), lambda: self._prepare(sql, kinds))
        result = server.exec_prepared(statement.name, values, forms)
        self._check(result, pq.ExecStatus.TUPLES_OK)
        return statement.read(result)

    def _prepare(self, sql: bytes, kinds: Sequence[int]) -> _Statement:
        name = b"tracker_%d" % next(self._numbers)
        self._check(self.connection.pgconn.prepare(name, sql, kinds), pq.ExecStatus.COMMAND_OK)
        return _Statement(name, self._context)

    def _forget(self, statement: _Statement) -> None:
        self.connection.pgconn.exec_(b"DEALLOCATE " + statement.name)

    def _check(self, result: Any, expected: pq.ExecStatus) -> None:
        if result.status == expected:
            return
        if self.connection.pgconn.status != pq.ConnStatus.OK:
            raise OperationalError(self.connection.pgconn.get_error_message())
        raise error_from_result(result, encoding=self.connection.info.encoding)
