"""One view of the data for as long as an answer takes, however many queries it asks and however long it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

from commitments.databases import read_alias


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Within the block every query sees the same data, whatever is published meanwhile. For reading only.

    Within a transaction that has begun already it changes nothing: that one decides what is seen.
    """
    alias = read_alias()
    connection = connections[alias]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _reading_transaction(alias):
            yield


@contextmanager
def _reading_transaction(alias: str) -> Iterator[None]:
    """SQLite keeps a snapshot for a transaction that only reads; begun as one that writes it would lock others out."""
    sqlite: Any = connections[alias]
    sqlite.ensure_connection()
    chosen, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    with transaction.atomic(using=alias):
        sqlite.transaction_mode = chosen
        yield
