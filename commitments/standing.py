"""Delivery, schedule, reporting, agreement and headline, computed in SQL for any day. The one place for these rules.

`as_of(queryset, day)` lets a queryset of commitments or milestones use `standing__...` as if the answers were stored:

    as_of(Commitment.objects.filter(standing__schedule="overdue").select_related("standing"), day)

The answers are common table expressions named like the tables of `models.standing`; each step below is one SELECT
over the step before, so that no expression is written or looked up twice. The SQL is plain enough for SQLite
and PostgreSQL alike: days and instants come in as parameters and there is no date arithmetic in it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from commitments import clock
from commitments.models import DateStanding, MilestoneStanding, ReportingPeriod, Standing
from commitments.vocabulary import (
    CAUTION_ORDER,
    CLOSING_RATINGS,
    DUE_SOON_DAYS,
    GOING_WELL,
    NOT_REPORTED,
    SILENT,
    Agreement,
    Delivery,
    HeadlineBasis,
    Party,
    Reporting,
    Schedule,
)

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Day:
    """The day asked about, with the reporting period that decides who is late on it.

    `period` is the newest that ended before the day; None while no period has ended.
    """

    date: dt.date
    period: ReportingPeriod | None

    @property
    def ends_at(self) -> dt.datetime:
        """What happened before this instant had happened by the day."""
        return clock.end_of(self.date)

    @property
    def is_today(self) -> bool:
        return self.date == clock.today()

    @property
    def past_deadline(self) -> bool:
        return self.period is not None and self.date > self.period.due_on


def ended_before(date: dt.date) -> models.QuerySet[ReportingPeriod]:
    """The periods that had ended before a date, newest first: the first of them decides who is late."""
    return ReportingPeriod.objects.filter(ends_on__lt=date).order_by("-ends_on")


def day(date: dt.date) -> Day:
    """The `Day` for a date. Costs one query."""
    return Day(date, ended_before(date).first())


def days(*dates: dt.date) -> list[Day]:
    """The `Day` for each of several dates. One query."""
    periods = list(ended_before(max(dates))) if dates else []
    return [Day(date, next((period for period in periods if period.ends_on < date), None)) for date in dates]


# --- the SQL -----------------------------------------------------------------------------------------------------
# :name marks a parameter. Codes of the vocabulary are written in as literals: they are constants of this program.


def _literals(codes: Any) -> str:
    return ", ".join(f"'{code}'" for code in codes)


def _counts(update: str) -> str:
    """The update had been published by the day, and not been superseded by then."""
    return f"{update}.published_at < :end AND ({update}.superseded_at IS NULL OR {update}.superseded_at >= :end)"


def _speaking(undertaking: str, *, live: bool) -> str:
    """Which update speaks for an undertaking: the newest by the period it reports on, then by publication.

    For today the undertaking's own pointer says so; it is kept by the operation that publishes.
    """
    if live:
        return f"{undertaking}.current_update_id"
    return f"""(
            SELECT u.id FROM commitments_progressupdate u
            JOIN commitments_reportingperiod p ON p.id = u.period_id
            WHERE u.undertaking_id = {undertaking}.id AND u.status = 'published' AND {_counts("u")}
            ORDER BY p.ends_on DESC, u.published_at DESC, u.id DESC LIMIT 1)"""


def _current_date(owner: str, revision_of: str) -> str:
    """The baseline date as moved by the newest revision agreed by the day."""
    return f"""COALESCE((
            SELECT r.new_due_on FROM commitments_daterevision r
            WHERE {revision_of} AND r.agreed_at < :end
            ORDER BY r.agreed_at DESC, r.id DESC LIMIT 1), {owner}.baseline_due_on)"""


# The answers of `schedule` by rank, worst first: a commitment takes the lowest rank of all its dates.
_SCHEDULE_ORDER = (
    Schedule.OVERDUE,
    Schedule.DUE_SOON,
    Schedule.MET_LATE,
    Schedule.ON_TIME,
    Schedule.MET,
    Schedule.NO_DATE,
)
_RANK = {answer: rank for rank, answer in enumerate(_SCHEDULE_ORDER)}


def _schedule_rank(due_on: str, met_on: str) -> str:
    return f"""CASE
            WHEN {due_on} IS NULL THEN {_RANK[Schedule.NO_DATE]}
            WHEN {met_on} <= {due_on} THEN {_RANK[Schedule.MET]}
            WHEN {met_on} IS NOT NULL THEN {_RANK[Schedule.MET_LATE]}
            WHEN {due_on} < :day THEN {_RANK[Schedule.OVERDUE]}
            WHEN {due_on} <= :soon THEN {_RANK[Schedule.DUE_SOON]}
            ELSE {_RANK[Schedule.ON_TIME]} END"""


def _schedule_word(rank: str) -> str:
    whens = " ".join(f"WHEN {number} THEN '{answer}'" for answer, number in _RANK.items())
    return f"CASE {rank} {whens} END"


def _milestone_dates_sql(*, one: bool) -> str:
    only = " AND m.commitment_id = (SELECT id FROM commitments_commitment WHERE code = :code)" if one else ""
    return f"""
        SELECT m.id AS milestone_id, m.commitment_id,
            {_current_date("m", "r.milestone_id = m.id")} AS due_on,
            (SELECT MIN(mr.met_on) FROM commitments_milestonereport mr
             JOIN commitments_progressupdate u ON u.id = mr.update_id
             WHERE mr.milestone_id = m.id AND mr.met_on <= :day AND {_counts("u")}) AS met_on,
            (SELECT COUNT(*) FROM commitments_daterevision r
             WHERE r.milestone_id = m.id AND r.agreed_at < :end) AS times_revised
        FROM commitments_milestone m
        WHERE m.added_at < :end AND (m.withdrawn_at IS NULL OR m.withdrawn_at >= :end){only}"""


def _milestones_sql() -> str:
    return f"""SELECT milestone_dates.*,
            {_schedule_word(_schedule_rank("due_on", "met_on"))} AS schedule,
            {_schedule_rank("due_on", "met_on")} AS schedule_rank
        FROM milestone_dates"""


def _facts_sql(*, live: bool, one: bool) -> str:
    """Step 1: a commitment's undertakings, the updates that speak for them, its joint assessment and own date."""
    columns, joins = [], []
    for party in Party:
        key = party.lower()
        columns.append(f"""
            {key}.id AS {key}_undertaking, {key}u.id AS {key}_update_id, {key}p.ends_on AS {key}_reported_to,
            COALESCE({key}u.delivery,
                CASE WHEN {key}.id IS NOT NULL AND c.fulfilled_on <= :day THEN '{Delivery.COMPLETED}' END
            ) AS {key}_delivery,
            CASE WHEN {key}u.id IS NOT NULL THEN {key}u.completed_on
                WHEN {key}.id IS NOT NULL AND c.fulfilled_on <= :day THEN c.fulfilled_on END AS {key}_completed_on""")
        joins.append(f"""
        LEFT JOIN commitments_undertaking {key} ON {key}.commitment_id = c.id AND {key}.party = '{party}'
        LEFT JOIN commitments_progressupdate {key}u ON {key}u.id = {_speaking(key, live=live)}
        LEFT JOIN commitments_reportingperiod {key}p ON {key}p.id = {key}u.period_id""")
    return f"""
        SELECT c.id AS commitment_id,
            CASE WHEN c.baseline_set_at < :end THEN
                {_current_date("c", "r.commitment_id = c.id AND r.milestone_id IS NULL")} END AS due_on,
            CASE WHEN NOT EXISTS (
                SELECT 1 FROM commitments_progressupdate u
                JOIN commitments_undertaking un ON un.id = u.undertaking_id
                WHERE un.commitment_id = c.id AND u.published_at > ja.in_force_at AND u.delivery <> ja.delivery
                    AND {_counts("u")}
            ) THEN ja.id END AS joint_assessment_id,
            ja.delivery AS ja_delivery, ja.in_force_on AS ja_in_force_on,{",".join(columns)}
        FROM commitments_commitment c{"".join(joins)}
        LEFT JOIN commitments_jointassessment ja ON ja.id = (
            SELECT j.id FROM commitments_jointassessment j
            WHERE j.commitment_id = c.id AND j.in_force_at < :end
            ORDER BY j.in_force_at DESC, j.id DESC LIMIT 1){" WHERE c.code = :code" if one else ""}"""


def _reporting_sql(day: Day) -> str:
    """Step 2: has each party reported?"""
    columns = []
    for party in Party:
        key = party.lower()
        if day.period is None:
            answer = f"'{Reporting.NOT_DUE}'"
        elif day.past_deadline:
            answer = f"CASE WHEN {key}_update_id IS NULL THEN '{Reporting.NEVER}' ELSE '{Reporting.LATE}' END"
        else:
            answer = f"'{Reporting.DUE}'"
        reported = "" if day.period is None else f"WHEN {key}_reported_to >= :period_end THEN '{Reporting.REPORTED}'"
        columns.append(f"""
            CASE WHEN {key}_undertaking IS NULL THEN NULL {reported}
                WHEN {key}_delivery IN ({_literals(CLOSING_RATINGS)}) THEN '{Reporting.NOT_DUE}'
                ELSE {answer} END AS {key}_reporting""")
    return f"SELECT facts.*,{','.join(columns)} FROM facts"


def _silence_sql() -> str:
    """Step 3: is each party silent? Late or never, or nothing published while the other has."""
    columns = []
    for party in Party:
        key, other = party.lower(), party.other.lower()
        columns.append(f"""
            CASE WHEN {key}_reporting IN ({_literals(SILENT)}) THEN 1
                WHEN {key}_undertaking IS NOT NULL AND {key}_delivery IS NULL AND {other}_delivery IS NOT NULL THEN 1
                ELSE 0 END AS {key}_silence""")
    return f"""SELECT reporting.*,
            CASE WHEN jp_undertaking IS NOT NULL AND mn_undertaking IS NOT NULL THEN 1 ELSE 0 END AS of_both,
            {",".join(columns)}
        FROM reporting"""


def _headline_sql() -> str:
    """Step 4: agreement, the headline and what it rests on."""
    cautious = " ".join(f"WHEN '{code}' IN (jp_delivery, mn_delivery) THEN '{code}'" for code in CAUTION_ORDER)
    one_speaks = (
        "of_both = 1 AND (jp_silence + mn_silence = 1 OR (jp_delivery IS NULL) <> (mn_delivery IS NULL))"
        " AND (jp_delivery IS NOT NULL OR mn_delivery IS NOT NULL)"
    )
    return f"""SELECT silence.*,
            CASE WHEN of_both = 0 THEN NULL
                WHEN jp_silence + mn_silence = 2 THEN '{Agreement.BOTH_SILENT}'
                WHEN jp_silence + mn_silence = 1 THEN '{Agreement.ONE_SIDE_SILENT}'
                WHEN jp_delivery IS NULL THEN '{Agreement.NOT_DUE}'
                WHEN jp_delivery = mn_delivery THEN '{Agreement.AGREED}'
                ELSE '{Agreement.DIVERGENT}' END AS agreement,
            CASE WHEN joint_assessment_id IS NOT NULL THEN ja_delivery
                WHEN of_both = 1 AND jp_silence = 1 AND mn_silence = 0 THEN mn_delivery
                WHEN of_both = 1 AND mn_silence = 1 AND jp_silence = 0 THEN jp_delivery
                {cautious} ELSE '{NOT_REPORTED}' END AS delivery,
            CASE WHEN joint_assessment_id IS NOT NULL THEN '{HeadlineBasis.JOINT}'
                WHEN jp_delivery IS NULL AND mn_delivery IS NULL THEN '{HeadlineBasis.NONE}'
                WHEN of_both = 0 THEN '{HeadlineBasis.PARTY}'
                WHEN {one_speaks} THEN '{HeadlineBasis.ONE_SIDE}'
                ELSE '{HeadlineBasis.BOTH}' END AS basis
        FROM silence"""


def _completion_sql() -> str:
    """Step 5: when the thing was completed, where the headline says that it is: on the later of the sides' days."""
    return f"""SELECT headline.*,
            CASE WHEN delivery <> '{Delivery.COMPLETED}' THEN NULL
                WHEN jp_completed_on >= mn_completed_on OR mn_completed_on IS NULL
                    THEN COALESCE(jp_completed_on, ja_in_force_on)
                ELSE mn_completed_on END AS completed_on
        FROM headline"""


def _standing_sql() -> str:
    """Step 6: the columns of `Standing`, with the schedule as the worst of all dates."""
    sides = ", ".join(
        f"{key}_update_id, {key}_delivery, {key}_reporting, ({key}_silence = 1) AS {key}_silent"
        for key in (party.lower() for party in Party)
    )
    worst = "CASE WHEN milestone_rank < own_rank THEN milestone_rank ELSE own_rank END"
    return f"""SELECT ranked.commitment_id, {sides}, delivery, basis, joint_assessment_id, agreement,
            due_on, completed_on,
            CASE WHEN completed_on IS NULL AND due_on IS NOT NULL
                    AND (next_milestone_on IS NULL OR due_on < next_milestone_on) THEN due_on
                ELSE next_milestone_on END AS next_due_on,
            {_schedule_word(worst)} AS schedule,
            ({worst} = {_RANK[Schedule.OVERDUE]} AND delivery IN ({_literals(GOING_WELL)})) AS contradicts_dates
        FROM (
            SELECT completion.*, {_schedule_rank("completion.due_on", "completion.completed_on")} AS own_rank,
                COALESCE(steps.worst_rank, {_RANK[Schedule.NO_DATE]}) AS milestone_rank,
                steps.next_on AS next_milestone_on
            FROM completion
            LEFT JOIN (
                SELECT commitment_id, MIN(schedule_rank) AS worst_rank,
                    MIN(CASE WHEN met_on IS NULL THEN due_on END) AS next_on
                FROM commitments_milestonestanding GROUP BY commitment_id
            ) steps ON steps.commitment_id = completion.commitment_id
        ) ranked"""


def _dates_sql() -> str:
    """Every due date by itself: the commitments' own and their milestones'."""
    own = _schedule_word(_schedule_rank("own.due_on", "own.completed_on"))
    return f"""SELECT -own.commitment_id AS id, own.commitment_id, CAST(NULL AS bigint) AS milestone_id,
            c.baseline_due_on, own.due_on, own.completed_on AS met_on, {own} AS schedule,
            (SELECT COUNT(*) FROM commitments_daterevision r
             WHERE r.commitment_id = c.id AND r.milestone_id IS NULL AND r.agreed_at < :end) AS times_revised
        FROM completion own
        JOIN commitments_commitment c ON c.id = own.commitment_id
        WHERE own.due_on IS NOT NULL
        UNION ALL
        SELECT m.id, m.commitment_id, m.id, m.baseline_due_on, step.due_on, step.met_on, step.schedule,
            step.times_revised
        FROM commitments_milestonestanding step
        JOIN commitments_milestone m ON m.id = step.milestone_id"""


# The steps that look things up row by row. PostgreSQL would fold them into the steps above and look up again at every
# mention, twenty times over.
_LOOKED_UP = frozenset({"milestone_dates", "facts"})


def _steps(day: Day, *, live: bool, one: bool) -> str:
    steps = {
        "milestone_dates": _milestone_dates_sql(one=one),
        "commitments_milestonestanding": _milestones_sql(),
        "facts": _facts_sql(live=live, one=one),
        "reporting": _reporting_sql(day),
        "silence": _silence_sql(),
        "headline": _headline_sql(),
        "completion": _completion_sql(),
        "commitments_standing": _standing_sql(),
        "commitments_datestanding": _dates_sql(),
    }
    return "WITH " + ",\n".join(
        f"{name} AS {'MATERIALIZED ' if name in _LOOKED_UP else ''}({sql})" for name, sql in steps.items()
    )


@dataclass(frozen=True)
class Tables:
    """The common table expressions for a day; for one commitment only, where given."""

    day: Day
    live: bool
    code: str | None = None

    def sql(self, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
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

        text = _steps(self.day, live=self.live, one=self.code is not None)
        return re.sub(r":([a-z_]+)", place, text), params


# --- handing it to the ORM ---------------------------------------------------------------------------------------

_NAMES = tuple(f'"{model._meta.db_table}"' for model in (Standing, MilestoneStanding, DateStanding))


class AsOfQuery(Query):
    """A query that brings the tables of standing along."""

    standing_tables: Tables

    def get_compiler(self, using: str | None = None, connection: Any = None, elide_empty: bool = True) -> SQLCompiler:
        compiler = super().get_compiler(using, connection, elide_empty)
        plain_sql = compiler.as_sql

        def as_sql(*args: Any, **kwargs: Any) -> tuple[str, tuple[Any, ...]]:
            sql, params = plain_sql(*args, **kwargs)
            if not any(name in sql for name in _NAMES):
                return sql, params
            tables, table_params = self.standing_tables.sql(compiler.connection)
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
