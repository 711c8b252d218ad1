"""Several rows as one JSON list within the query for what they belong to: they cost no query of their own."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, Func, JSONField


class JsonRow(Func):
    """Columns as a JSON list. (Django's own function asks SQLite first whether it knows JSON: a query more.)"""

    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_ARRAY", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_BUILD_ARRAY", **context)


class JsonRows(Aggregate):
    """All rows as one JSON list, in no order."""

    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)
