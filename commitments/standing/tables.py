"""Handing the steps to the ORM: a queryset that brings the tables of standing along."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from commitments.models import MilestoneStanding, Standing
from commitments.vocabulary import DUE_SOON_DAYS

from .days import Day
from .steps import with_steps

M = TypeVar("M", bound=models.Model)

_TABLES = (Standing._meta.db_table, MilestoneStanding._meta.db_table)


@dataclass(frozen=True)
class Tables:
    """The common table expressions for a day; for one commitment only, where given."""

    day: Day
    live: bool
    code: str | None = None

    def sql(self, connection: BaseDatabaseWrapper, wanted: Collection[str] = _TABLES) -> tuple[str, list[Any]]:
        ops = connection.ops
        values = {
            "day": ops.adapt_datefield_value(self.day.date),
            "soon": ops.adapt_datefield_value(self.day.date + dt.timedelta(days=DUE_SOON_DAYS)),
            "end": ops.adapt_datetimefield_value(self.day.ends_at),
            "period_end": ops.adapt_datefield_value(self.day.period.ends_on) if self.day.period else None,
            "code": self.code,
        }
        params: list[Any] = []

        def place(match: re.Match[str]) -> str:
            params.append(values[match[1]])
            return "%s"

        text = with_steps(self.day, wanted, live=self.live, one=self.code is not None)
        return re.sub(r":([a-z_]+)", place, text), params


class AsOfQuery(Query):
    """A query that brings the tables of standing along."""

    standing_tables: Tables

    def get_compiler(self, using: str | None = None, connection: Any = None, elide_empty: bool = True) -> SQLCompiler:
        compiler = super().get_compiler(using, connection, elide_empty)
        plain_sql = compiler.as_sql

        def as_sql(*args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
            sql, params = plain_sql(*args, **kwargs)
            wanted = [name for name in _TABLES if f'"{name}"' in sql]
            if not wanted:
                return sql, params
            tables, table_params = self.standing_tables.sql(compiler.connection, wanted)
            return f"{tables}\n{sql}", (*table_params, *params)

        compiler.as_sql = as_sql
        return compiler


def as_of(
    queryset: models.QuerySet[M], day: Day, *, code: str | None = None, live: bool | None = None
) -> models.QuerySet[M]:
    """`queryset` with `standing__...` as of `day`. `code`: compute it for that commitment only.

    `live` chooses between the pointer and the search for the update that speaks; by default the pointer serves
    today. The two never differ; the choice is there for the test that proves it.
    """
    queryset = queryset.all()
    query = cast(AsOfQuery, queryset.query.chain(klass=AsOfQuery))
    query.standing_tables = Tables(day, day.is_today if live is None else live, code)
    queryset.query = query
    return queryset
