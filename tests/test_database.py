"""A kept connection is looked at before it is used, without asking the server where that is not needed."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that could have gone"),
]


def test_a_silent_connection_is_usable_and_nothing_is_asked() -> None:
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as queries:
        assert connection.is_usable()
    assert not queries


def test_one_that_the_server_has_closed_is_not() -> None:
    other = connection.copy()
    try:
        other.ensure_connection()
        pid = other.connection.info.backend_pid
        assert other.is_usable()
        with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as killer:
            killer.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        assert not other.is_usable()
    finally:
        other.close()


def test_a_word_of_the_servers_is_no_end() -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("LISTEN something")
        connection.cursor().execute("SELECT 1")
        with psycopg.connect(
            **connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}, autocommit=True
        ) as speaker:
            speaker.execute("NOTIFY something")
        assert other.is_usable()
    finally:
        other.close()
