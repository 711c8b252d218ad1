"""Handing the steps to the ORM: a queryset that brings the tables of standing along."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from commitments import clock
from commitments.models import DateStanding, MilestoneStanding, Standing
from commitments.vocabulary import DUE_SOON_DAYS

from .days import Day
from .steps import ALL, COLUMNS, Only, with_steps

M = TypeVar("M", bound=models.Model)

_TABLES = tuple(model._meta.db_table for model in (Standing, MilestoneStanding, DateStanding))


@dataclass(frozen=True)
class Tables:
    """The common table expressions for a day. `kept`: where standing is kept for it, read it there."""

    day: Day
    live: bool
    kept: bool = False
    only: Only = ALL

    def sql(self, connection: BaseDatabaseWrapper, wanted: Collection[str] = _TABLES) -> tuple[str, list[Any]]:
        ops = connection.ops
        values = {
            "day": ops.adapt_datefield_value(self.day.date),
            "soon": ops.adapt_datefield_value(self.day.date + dt.timedelta(days=DUE_SOON_DAYS)),
            "end": ops.adapt_datetimefield_value(self.day.ends_at),
            "period_end": ops.adapt_datefield_value(self.day.period.ends_on) if self.day.period else None,
            "code": self.only.code,
        }
        params: list[Any] = []

        def place(match: re.Match[str]) -> str:
            params.append(values[match[1]])
            return "%s"

        text = with_steps(self.day, wanted, kept=self.kept, live=self.live, only=self.only)
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
    queryset: models.QuerySet[M],
    day: Day,
    *,
    code: str | None = None,
    kept: bool | None = None,
    live: bool | None = None,
) -> models.QuerySet[M]:
    """`queryset` with `standing__...` as of `day`. `code`: compute it for that commitment only.

    By default standing is read where it is kept for the day, and else computed. To compute it, `live` chooses between
    the pointer and the search for the update that speaks; by default the pointer serves today. None of these ever
    differ; the choices are there for the tests that prove it.
    """
    queryset = queryset.all()
    query = cast(AsOfQuery, queryset.query.chain(klass=AsOfQuery))
    query.standing_tables = Tables(
        day,
        live=day.is_today if live is None else live,
        kept=(day.kept and live is None) if kept is None else kept,
        only=Only(code=code),
    )
    queryset.query = query
    return queryset


def narrowed(queryset: models.QuerySet[M], code: str) -> models.QuerySet[M]:
    """A queryset that may have been asked `as_of` a day, for which that is now computed for one commitment only.

    For rows that are that commitment's: the answers are the same, and found without looking at all others.
    """
    queryset = queryset.all()
    if isinstance(queryset.query, AsOfQuery):
        queryset.query.standing_tables = replace(queryset.query.standing_tables, only=Only(code=code))
    return queryset


def keeping_sql(connection: BaseDatabaseWrapper, day: Day, keys: Collection[int] = ()) -> tuple[str, list[Any]]:
    """The statement that computes where things stand on the day and keeps it, for some commitments or for all."""
    live = day.date >= clock.today()  # on a day to come there is nothing yet that the pointers would not know
    with_tables, params = Tables(day, live=live, only=Only(keys=tuple(keys))).sql(connection, _TABLES[:1])
    columns = ", ".join(COLUMNS)
    kept = ", ".join(f"{column} = excluded.{column}" for column in COLUMNS)
    return (
        f"{with_tables}\nINSERT INTO commitments_keptstanding (day, {columns})"
        f" SELECT %s, {columns} FROM commitments_standing WHERE 1 = 1"
        f" ON CONFLICT (day, commitment_id) DO UPDATE SET {kept}",
        [*params, connection.ops.adapt_datefield_value(day.date)],
    )
