"""Seeding the statement, the plan made from it and the reporting periods."""

from __future__ import annotations

from commitments.errors import RuleViolation
from commitments.models import Passage, Plan, ReportingPeriod, Section, Statement

from .reference import PassageRow, PeriodRow, StatementRow
from .seed_rows import SeedRun, columns, found

_TITLES = ("title_ja", "title_en", "title_mn")
_WHY_NOTHING = {"en": "nothing_undertaken", "ja": "nothing_undertaken_ja", "mn": "nothing_undertaken_mn"}


def seed_statement(run: SeedRun, wanted: StatementRow) -> Statement:
    others = Statement.objects.exclude(signed_on=wanted.signed_on)
    if others.exists():
        raise RuleViolation(
            "other_statement",
            "This database holds the statement of another day: the fixtures belong to another one.",
        )
    key = wanted.signed_on.isoformat()
    statements = run.table(
        [
            Statement(
                signed_on=wanted.signed_on,
                original_language=wanted.original_language,
                signatories=[dict(each) for each in wanted.signatories],
                source_notes=list(wanted.source_notes),
                **columns("title", wanted.titles),
                **columns("place", wanted.places),
            )
        ],
        rows=Statement.objects.all(),
        key=lambda row: row.signed_on.isoformat(),
        fields=(*_TITLES, "place_ja", "place_en", "place_mn", "original_language", "signatories", "source_notes"),
    )
    statement = found(statements, key)
    run.table(
        [Plan(statement=statement, starts_on=wanted.plan_starts_on, ends_on=wanted.plan_ends_on)],
        rows=Plan.objects.all(),
        key=lambda row: run.key_of(Statement, row.statement_id),
        fields=("starts_on", "ends_on"),
        together=[frozenset({"starts_on", "ends_on"})],
    )
    return statement


def seed_passages(run: SeedRun, wanted: StatementRow, statement: Statement) -> dict[str, Passage]:
    sections = run.table(
        [
            Section(statement=statement, key=section.key, position=position, **columns("title", section.titles))
            for position, section in enumerate(wanted.sections, 1)
        ],
        rows=Section.objects.all(),
        key=lambda row: row.key,
        fields=("position", *_TITLES),
    )
    return run.table(
        [
            Passage(
                section=found(sections, section.key),
                number=passage.number,
                text=passage.text,
                list_item=passage.list_item,
                **columns("text", passage.translations),
                **_why_nothing(passage),
            )
            for section in wanted.sections
            for passage in section.passages
        ],
        rows=Passage.objects.all(),
        key=lambda row: str(row.number),
        fields=("section", "text", "text_en", "text_mn", "list_item", *_WHY_NOTHING.values()),
    )


def _why_nothing(passage: PassageRow) -> dict[str, str]:
    why = passage.nothing_undertaken or {}
    return {column: why.get(code, "") for code, column in _WHY_NOTHING.items()}


def seed_periods(run: SeedRun, wanted: tuple[PeriodRow, ...]) -> None:
    run.table(
        [
            ReportingPeriod(code=row.code, starts_on=row.starts_on, ends_on=row.ends_on, due_on=row.due_on)
            for row in wanted
        ],
        rows=ReportingPeriod.objects.all(),
        key=lambda row: row.code,
        fields=("starts_on", "ends_on", "due_on"),
        together=[frozenset({"starts_on", "ends_on", "due_on"})],
    )
