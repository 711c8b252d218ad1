"""Delivery, schedule, reporting, agreement and headline as one SQL text in named steps. The one place for these rules.

Each step is one SELECT over the steps before, so that no expression is written or looked up twice. The SQL is plain
enough for SQLite and PostgreSQL alike: days and instants come in as parameters (`:name` marks one) and there is no
date arithmetic in it. What is looked up is looked up for all commitments at once, by joins, for a look-up a row takes
ten times as long where there are a hundred thousand; for a single commitment each such step is narrowed to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from commitments.models import Standing
from commitments.vocabulary import (
    CAUTION_ORDER,
    CLOSING_RATINGS,
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

from .days import Day

# Codes of the vocabulary are written in as literals: they are constants of this program.


def _literals(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


def _counts(update: str) -> str:
    """The update had been published by the day, and not been superseded by then."""
    return f"{update}.published_at < :end AND ({update}.superseded_at IS NULL OR {update}.superseded_at >= :end)"


@dataclass(frozen=True)
class Only:
    """The commitments to which every step is narrowed: one by its code, or some by their keys; all where neither."""

    code: str | None = None
    keys: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return self.code is not None or bool(self.keys)

    def where(self, column: str) -> str:
        """A further condition on a column that refers to the commitment."""
        if self.code is not None:
            return f" AND {column} = (SELECT id FROM commitments_commitment WHERE code = :code)"
        return f" AND {column} IN ({', '.join(map(str, self.keys))})" if self.keys else ""


ALL = Only()


# The answers of `schedule` by rank, worst first: a commitment takes the lowest rank of all its dates.
SCHEDULE_ORDER = (
    Schedule.OVERDUE,
    Schedule.DUE_SOON,
    Schedule.MET_LATE,
    Schedule.ON_TIME,
    Schedule.MET,
    Schedule.NO_DATE,
)
_RANK = {answer: rank for rank, answer in enumerate(SCHEDULE_ORDER)}


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


def _revised_sql(*, only: Only) -> str:
    """The newest revision of each date that had been agreed by the day, and how many had."""
    return f"""
        SELECT commitment_id, milestone_id, new_due_on, times FROM (
            SELECT r.commitment_id, r.milestone_id, r.new_due_on,
                COUNT(*) OVER (PARTITION BY r.commitment_id, r.milestone_id) AS times,
                ROW_NUMBER() OVER (
                    PARTITION BY r.commitment_id, r.milestone_id ORDER BY r.agreed_at DESC, r.id DESC) AS place
            FROM commitments_daterevision r
            WHERE r.agreed_at < :end{only.where("r.commitment_id")}) agreed
        WHERE place = 1"""


def _milestone_dates_sql(*, only: Only) -> str:
    """The milestones in the plan on the day: the baseline date as moved by then, and the day it was first met."""
    here = only.where("m.commitment_id")
    of_these = f"JOIN commitments_milestone m ON m.id = mr.milestone_id{here}" if only else ""
    return f"""
        SELECT m.id AS milestone_id, m.commitment_id,
            COALESCE(revised.new_due_on, m.baseline_due_on) AS due_on, met.met_on,
            COALESCE(revised.times, 0) AS times_revised
        FROM commitments_milestone m
        LEFT JOIN revised ON revised.milestone_id = m.id
        LEFT JOIN (
            SELECT mr.milestone_id, MIN(mr.met_on) AS met_on
            FROM commitments_milestonereport mr
            JOIN commitments_progressupdate u ON u.id = mr.update_id {of_these}
            WHERE mr.met_on <= :day AND {_counts("u")} GROUP BY mr.milestone_id) met ON met.milestone_id = m.id
        WHERE m.added_at < :end AND (m.withdrawn_at IS NULL OR m.withdrawn_at >= :end){here}"""


def _milestones_sql() -> str:
    return f"""SELECT milestone_dates.*,
            {_schedule_word(_schedule_rank("due_on", "met_on"))} AS schedule,
            {_schedule_rank("due_on", "met_on")} AS schedule_rank
        FROM milestone_dates"""


def _speaking_sql(*, live: bool, only: Only) -> str:
    """Which update speaks for an undertaking: the newest by the period it reports on, then by publication.

    For today the undertaking's own pointer says so; it is kept by the operation that publishes.
    """
    here = only.where("side.commitment_id")
    if live:
        return f"""
        SELECT side.id AS undertaking_id, u.id, u.delivery, u.completed_on, p.ends_on
        FROM commitments_undertaking side
        JOIN commitments_progressupdate u ON u.id = side.current_update_id
        JOIN commitments_reportingperiod p ON p.id = u.period_id WHERE 1 = 1{here}"""
    of_these = f"JOIN commitments_undertaking side ON side.id = u.undertaking_id{here}" if only else ""
    return f"""
        SELECT undertaking_id, id, delivery, completed_on, ends_on FROM (
            SELECT u.undertaking_id, u.id, u.delivery, u.completed_on, p.ends_on, ROW_NUMBER() OVER (
                PARTITION BY u.undertaking_id ORDER BY p.ends_on DESC, u.published_at DESC, u.id DESC) AS place
            FROM commitments_progressupdate u
            JOIN commitments_reportingperiod p ON p.id = u.period_id {of_these}
            WHERE u.status = 'published' AND {_counts("u")}) published
        WHERE place = 1"""


def _joint_sql(*, only: Only) -> str:
    """The newest joint assessment of each commitment, unless a later update that differs has ended it by the day."""
    return f"""
        SELECT ja.commitment_id, ja.id, ja.delivery, ja.in_force_on FROM (
            SELECT j.commitment_id, j.id, j.delivery, j.in_force_on, j.in_force_at, ROW_NUMBER() OVER (
                PARTITION BY j.commitment_id ORDER BY j.in_force_at DESC, j.id DESC) AS place
            FROM commitments_jointassessment j
            WHERE j.in_force_at < :end{only.where("j.commitment_id")}) ja
        WHERE place = 1 AND NOT EXISTS (
            SELECT 1 FROM commitments_progressupdate u
            JOIN commitments_undertaking side ON side.id = u.undertaking_id
            WHERE side.commitment_id = ja.commitment_id AND u.published_at > ja.in_force_at
                AND u.delivery <> ja.delivery AND {_counts("u")})"""


def _facts_sql(*, only: Only) -> str:
    """A commitment's undertakings, the updates that speak for them, its joint assessment and its own date."""
    columns, joins = [], []
    for party in Party:
        key = party.lower()
        columns.append(f"""
            {key}.id AS {key}_undertaking, {key}u.id AS {key}_update_id, {key}u.ends_on AS {key}_reported_to,
            COALESCE({key}u.delivery,
                CASE WHEN {key}.id IS NOT NULL AND c.fulfilled_on <= :day THEN '{Delivery.COMPLETED}' END
            ) AS {key}_delivery,
            CASE WHEN {key}u.id IS NOT NULL THEN {key}u.completed_on
                WHEN {key}.id IS NOT NULL AND c.fulfilled_on <= :day THEN c.fulfilled_on END AS {key}_completed_on""")
        joins.append(f"""
        LEFT JOIN commitments_undertaking {key} ON {key}.commitment_id = c.id AND {key}.party = '{party}'
        LEFT JOIN speaking {key}u ON {key}u.undertaking_id = {key}.id""")
    return f"""
        SELECT c.id AS commitment_id, c.pillar_id, c."position", c.code,
            CASE WHEN c.baseline_set_at < :end THEN COALESCE(moved.new_due_on, c.baseline_due_on) END AS due_on,
            joint.id AS joint_assessment_id, joint.delivery AS ja_delivery, joint.in_force_on AS ja_in_force_on,
            {",".join(columns)}
        FROM commitments_commitment c{"".join(joins)}
        LEFT JOIN revised moved ON moved.commitment_id = c.id AND moved.milestone_id IS NULL
        LEFT JOIN joint ON joint.commitment_id = c.id
        WHERE 1 = 1{only.where("c.id")}"""


def _reporting_sql(day: Day) -> str:
    """Has each party reported?"""
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
    """Is each party silent? Late or never, or nothing published while the other has."""
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
    """Agreement, the headline and what it rests on."""
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
    """When the thing was completed, where the headline says that it is: on the later of the sides' days."""
    return f"""SELECT headline.*,
            CASE WHEN delivery <> '{Delivery.COMPLETED}' THEN NULL
                WHEN jp_completed_on >= mn_completed_on OR mn_completed_on IS NULL
                    THEN COALESCE(jp_completed_on, ja_in_force_on)
                ELSE mn_completed_on END AS completed_on
        FROM headline"""


def _standing_sql() -> str:
    """The columns of `Standing`, with the schedule as the worst of all dates."""
    sides = ", ".join(
        f"{key}_update_id, {key}_delivery, {key}_reporting, ({key}_silence = 1) AS {key}_silent"
        for key in (party.lower() for party in Party)
    )
    worst = "CASE WHEN milestone_rank < own_rank THEN milestone_rank ELSE own_rank END"
    return f"""SELECT ranked.commitment_id, pillar_id, "position", code, {sides},
            delivery, basis, joint_assessment_id, agreement, due_on, completed_on,
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


# Quoted, for "position" is a word of SQL as well.
COLUMNS = tuple(f'"{field.column}"' for field in Standing._meta.concrete_fields)


def _dates_sql() -> str:
    """Every due date by itself: the commitments' own and their milestones'."""
    return f"""SELECT -own.commitment_id AS id, own.commitment_id, CAST(NULL AS bigint) AS milestone_id,
            c.baseline_due_on, own.due_on, own.completed_on AS met_on,
            {_schedule_word(_schedule_rank("own.due_on", "own.completed_on"))} AS schedule,
            COALESCE(moved.times, 0) AS times_revised
        FROM commitments_standing own
        JOIN commitments_commitment c ON c.id = own.commitment_id
        LEFT JOIN revised moved ON moved.commitment_id = c.id AND moved.milestone_id IS NULL
        WHERE own.due_on IS NOT NULL
        UNION ALL
        SELECT m.id, m.commitment_id, m.id, m.baseline_due_on, step.due_on, step.met_on, step.schedule,
            step.times_revised
        FROM commitments_milestonestanding step
        JOIN commitments_milestone m ON m.id = step.milestone_id"""


def _kept_sql() -> str:
    """The columns of `Standing` from where they are kept for the day, as these steps gave them."""
    return f"SELECT {', '.join(COLUMNS)} FROM commitments_keptstanding WHERE day = :day"


# The steps that are read more than once, or whose columns the steps above mention many times over. Left to itself,
# PostgreSQL would fold them in and look up again at every mention, twenty times over.
_MATERIALIZED = frozenset({"revised", "milestone_dates", "speaking", "facts"})


def with_steps(day: Day, wanted: Collection[str], *, kept: bool, live: bool, only: Only = ALL) -> str:
    """The steps as a WITH clause that gives the `wanted` tables of `models.standing`; standing as kept, where it is."""
    milestones = {
        "revised": _revised_sql(only=only),
        "milestone_dates": _milestone_dates_sql(only=only),
        "commitments_milestonestanding": _milestones_sql(),
    }
    dates = "commitments_datestanding" in wanted
    steps = milestones if "commitments_milestonestanding" in wanted or dates or not kept else {}
    if kept and ("commitments_standing" in wanted or dates):
        steps["commitments_standing"] = _kept_sql()
    elif "commitments_standing" in wanted or dates:
        steps |= {
            "speaking": _speaking_sql(live=live, only=only),
            "joint": _joint_sql(only=only),
            "facts": _facts_sql(only=only),
            "reporting": _reporting_sql(day),
            "silence": _silence_sql(),
            "headline": _headline_sql(),
            "completion": _completion_sql(),
            "commitments_standing": _standing_sql(),
        }
    if dates:
        steps["commitments_datestanding"] = _dates_sql()
    return "WITH " + ",\n".join(f"{name} AS {_hint(name, kept)}({sql})" for name, sql in steps.items())


def _hint(step: str, kept: bool) -> str:
    if step in _MATERIALIZED:
        return "MATERIALIZED "
    # Read twice (a page and its count), it would be made whole; folded in, each reads what it needs out of an index.
    return "NOT MATERIALIZED " if kept and step == "commitments_standing" else ""
