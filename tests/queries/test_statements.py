"""Statements that a connection keeps give what a cursor of Django's gives, and fail as that does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import psycopg
import pytest
from django.db import DataError, OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext

from commitments.queries import statements
from commitments.queries.statements import fetched, numbered, suits

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite prepares nothing")


@pytest.fixture
def other(db: None) -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own, with no transaction around it."""
    made = connection.copy()
    made.ensure_connection()
    yield made
    made.close()


def test_places_are_numbered_and_a_percent_sign_stays_one() -> None:
    assert numbered("SELECT %s, %s WHERE 'a' LIKE 'a%%' AND %s") == b"SELECT $1, $2 WHERE 'a' LIKE 'a%' AND $3"


@on_postgresql
def test_values_come_as_a_cursor_gives_them(other: BaseDatabaseWrapper) -> None:
    sql = "SELECT %s::int, %s::text, %s::date, %s::timestamptz, %s::numeric, %s::text"
    noon = dt.datetime(2024, 6, 30, 12, tzinfo=dt.UTC)
    for params in ([1, "協議 %", noon.date(), noon, Decimal("1.50"), None], [2**31 - 1, "", noon.date(), noon, 0, "x"]):
        with other.cursor() as cursor:
            cursor.execute(sql, params)
            assert fetched(other, numbered(sql), params) == cursor.fetchall()


@on_postgresql
def test_keys_of_any_size_are_the_same_question(other: BaseDatabaseWrapper) -> None:
    for key in (1, 2**20, 2**40, -1):
        assert fetched(other, numbered("SELECT %s::bigint"), [key]) == [(key,)]


@on_postgresql
def test_a_refusal_is_djangos_and_the_connection_goes_on(other: BaseDatabaseWrapper) -> None:
    half = numbered("SELECT 1 / %s::int")
    assert fetched(other, half, [1]) == [(1,)]
    with pytest.raises(DataError, match="zero"):
        fetched(other, half, [0])
    assert fetched(other, half, [1]) == [(1,)]


@on_postgresql
def test_a_server_that_has_gone_is_an_operational_error(other: BaseDatabaseWrapper) -> None:
    assert fetched(other, b"SELECT 1", []) == [(1,)]
    pid = other.connection.info.backend_pid
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as killer:
        killer.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    with pytest.raises(OperationalError):
        fetched(other, b"SELECT 1", [])


@on_postgresql
def test_the_least_recently_run_makes_room(other: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "MOST", 2)
    for number in (1, 2, 3, 1):
        assert fetched(other, b"SELECT %d" % number, []) == [(number,)]
    ((held,),) = fetched(other, b"SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'tracker%'", [])
    assert held == 2


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_it_leaves_the_beginning_of_a_transaction_to_a_cursor() -> None:
    """psycopg begins one with the first statement that it sends itself."""
    assert suits(connection)
    with transaction.atomic():
        assert not suits(connection)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert suits(connection)
        with CaptureQueriesContext(connection):
            assert not suits(connection)
