"""Loads the reference data: the statement, what was promised in it, and the plan around it. Never any progress."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from commitments.errors import RuleViolation
from commitments.models import Commitment, Passage

from .recording import atomic
from .reference import Reference, overlapping
from .seed_commitments import seed_assignments, seed_commitments, seed_ministries, seed_undertakings
from .seed_rows import SeedReport, SeedRun
from .seed_statement import seed_passages, seed_periods, seed_statement


@atomic
def seed(*, reference: Reference, dry_run: bool = False) -> SeedReport:
    """Load the reference data, or bring it up to date. A second run changes nothing.

    What people have edited, ended or removed since stays as it is and is listed in the report. Nothing is written
    where it can't all be written, nor in a dry run, which reports what would be done.
    """
    try:
        with transaction.atomic():
            report = _seed(reference)
    except IntegrityError as error:
        raise RuleViolation("seed_clash", f"The fixtures clash with what people have entered: {error}") from error
    if dry_run:
        transaction.set_rollback(True)
    return report


def _seed(reference: Reference) -> SeedReport:
    run = SeedRun()
    statement = seed_statement(run, reference.statement)
    passages = seed_passages(run, reference.statement, statement)
    ministries = seed_ministries(run, reference)
    commitments = seed_commitments(run, reference, passages)
    seed_undertakings(run, reference, commitments)
    seed_assignments(run, reference, commitments, ministries)
    seed_periods(run, reference.periods)
    _require_whole_spans(passages, commitments)
    run.write_trail()
    return run.report


def _require_whole_spans(passages: dict[str, Passage], commitments: dict[str, Commitment]) -> None:
    """Refuse a text under which a commitment would no longer find its words, or two would claim the same."""
    texts = {passage.pk: passage.text for passage in passages.values()}
    broken = [
        f"{row.code}: its words no longer stand where they stood in their passage"
        for row in commitments.values()
        if texts[row.passage_id][row.quote_start : row.quote_end] != row.quote
    ]
    # Spans of one passage may overlap those of another: each passage is laid out far from the last.
    apart = 1 + max((len(text) for text in texts.values()), default=0)
    spans = [
        (row.passage_id * apart + row.focus_start, row.passage_id * apart + row.focus_end, row.code)
        for row in commitments.values()
    ]
    broken += [f"{second}: its focus overlaps that of {first}" for first, second in overlapping(spans)]
    if broken:
        raise RuleViolation("spans_broken", "\n".join(broken))
