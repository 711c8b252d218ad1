"""Texts of columns, folded by the database: for tables that keep no folded text because nobody expects many rows."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, TextField
from django.db.models.sql.compiler import SQLCompiler

from commitments.multilingual import fold


class Folded(Func):
    """What `multilingual.fold` makes of a text. On SQLite by that function itself, see `teach`.

    PostgreSQL has all it needs, and knows by its own collation what the small letters of all scripts are, whatever
    the database was made with. What it leaves as it is, such as "ß", is in no word of the three languages.
    """

    function = "commitments_fold"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        template = r"""LOWER(REGEXP_REPLACE(NORMALIZE(%(expressions)s, NFKC), '\s+', ' ', 'g') COLLATE "und-x-icu")"""
        return self.as_sql(compiler, connection, template=template, **context)


def teach(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Give a new connection to SQLite the function."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            Folded.function, 1, lambda text: None if text is None else fold(text), deterministic=True
        )
