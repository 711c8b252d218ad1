"""Which database a read goes to: the one that is written, or a copy that follows it.

Everything goes to the first unless somebody says otherwise for a while, with `reading_from`. Who people are and what
their tokens and sessions may do is never read from a copy, for it might not know yet that one was taken away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models

REPLICA = "replica"

# Of the domain's tables, those about accounts. All tables of other applications are left where they are written.
_ACCOUNTS = frozenset({"user", "tokendetails"})

_reading: ContextVar[str] = ContextVar("database_read", default=DEFAULT_DB_ALIAS)


def read_alias() -> str:
    """The alias of the database that reads go to now."""
    return _reading.get()


@contextmanager
def reading_from(alias: str) -> Iterator[None]:
    token = _reading.set(alias)
    try:
        yield
    finally:
        _reading.reset(token)


class Router:
    """Django's question where a query goes, answered: see DATABASE_ROUTERS."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        about = model._meta
        copied = about.app_label == "commitments" and about.model_name not in _ACCOUNTS
        return read_alias() if copied else None

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        return True  # a copy holds the very same rows

    def allow_migrate(self, alias: str, app_label: str, **hints: Any) -> bool:
        return alias != REPLICA
