"""Applies an import: all of it or nothing, by the rules of the single operations, in bulk, and every row audited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import (
    AuditEvent,
    Commitment,
    DateRevision,
    Milestone,
    Plan,
    PlanItem,
    ProgressUpdate,
    User,
)
from commitments.vocabulary import Party

from .changes import tell, what_happened
from .import_drafts import write_measurements
from .import_plan import ImportPlan, ItemWrite, MeasurementWrite, MilestoneWrite, overtaken
from .import_state import PlanState, chunks, read_state
from .plan import milestone_key
from .recording import atomic, keep_search_text, record, record_many, values

M = TypeVar("M", bound=models.Model)

_AT_ONCE = 500  # rows a statement


@dataclass
class Applied:
    """What an import did: rows added and changed, dates revised and how many of these wait, drafts to be completed."""

    added: int = 0
    changed: int = 0
    revised: int = 0
    waiting: int = 0
    drafts: list[ProgressUpdate] = field(default_factory=list)


@dataclass
class _Run:
    by: User
    state: PlanState
    at: dt.datetime
    done: Applied = field(default_factory=Applied)
    events: list[AuditEvent] = field(default_factory=list)

    def event(
        self, verb: str, row: models.Model, key: str, old: dict[str, Any], new: dict[str, Any], commitment: Commitment
    ) -> None:
        tell(row, what_happened(verb, old))
        table = row._meta.model_name or ""
        self.events.append(
            AuditEvent(at=self.at, by=self.by, verb=verb, table=table, row=key, commitment=commitment, old=old, new=new)
        )


@atomic
def apply_import(*, by: User, plan: ImportPlan) -> Applied:
    """Do what a dry run has shown. Refused as stale if anything it refers to has changed since."""
    if plan.wrong:
        raise RuleViolation("import_wrong", _("Nothing is applied while a row is wrong. Correct the file first."))
    if not plan.writes:
        raise RuleViolation("import_empty", _("There is nothing to apply: the plan says all this already."))
    _lock(plan)
    run = _Run(by, read_state(by, plan.sought, plan.period), clock.now())
    if run.state.fingerprint != plan.fingerprint:
        raise overtaken(plan)
    kept = {write.commitment for write in plan.writes if not isinstance(write, MeasurementWrite)}
    for commitment in sorted(kept, key=lambda row: row.position):
        access.require(by, "keep_plan", commitment)
    try:
        with transaction.atomic():
            items = _write_items(run, [write for write in plan.writes if isinstance(write, ItemWrite)])
            _write_milestones(run, [write for write in plan.writes if isinstance(write, MilestoneWrite)], items)
    except IntegrityError as error:  # somebody took a code or a number that was free when it was looked up
        raise overtaken(plan) from error
    measured = write_measurements(by, plan, run.state)
    run.done.added += measured.added
    run.done.changed += measured.changed
    run.done.drafts = measured.drafts
    record_many(run.events)
    _record_whole(by, plan, run.done)
    return run.done


def _lock(plan: ImportPlan) -> None:
    """Everything that the plan writes to, drafts first and all in order, so that two writers never wait crosswise.

    The keys are left out of the locks, as in `recording.lock`: who inserts a row that refers to one of these goes on.
    """
    writes = plan.writes
    commitments = {write.commitment.pk for write in writes if not isinstance(write, MeasurementWrite)}
    for rows, pks in (
        (ProgressUpdate.objects.all(), {target.update.pk for target in plan.drafts if target.update}),
        (Commitment.objects.all(), commitments | {target.commitment.pk for target in plan.drafts}),
        (PlanItem.objects.all(), {write.row.pk for write in writes if isinstance(write, ItemWrite) and write.row}),
        (Milestone.objects.all(), {w.row.pk for w in writes if isinstance(w, MilestoneWrite) and w.row}),
    ):
        for some in chunks(pks):
            list(rows.select_for_update(no_key=True).filter(pk__in=some).order_by("pk").values_list("pk"))


# --- Items and milestones ----------------------------------------------------------------------------------------


def _write_items(run: _Run, writes: list[ItemWrite]) -> dict[str, PlanItem]:
    """All items that milestones may refer to, by code."""
    made: list[PlanItem] = []
    changed: list[PlanItem] = []
    for write in writes:
        if write.row is None:
            row = PlanItem(
                code=write.code,
                commitment=write.commitment,
                ministry=write.ministry,
                added_at=run.at,
                **_titles(write.titles),
            )
            made.append(_clean(row))
        else:
            _change(run, write.row, {**_titles(write.titles), "ministry": write.ministry}, write.code, changed)
    for row in PlanItem.objects.bulk_create(made, batch_size=_AT_ONCE):
        run.event("add_plan_item", row, row.code, {}, values(row), row.commitment)
    _save(changed, "ministry")
    run.done.added += len(made)
    return run.state.items | {row.code: row for row in (*made, *changed)}


def _write_milestones(run: _Run, writes: list[MilestoneWrite], items: dict[str, PlanItem]) -> None:
    of = {write.commitment.pk for write in writes if write.row is None}
    last: dict[int, int] = {}
    for some in chunks(of):
        counted = Milestone.objects.filter(commitment__in=some).order_by().values_list("commitment")
        last |= dict(counted.annotate(Max("number")))
    made: list[Milestone] = []
    changed: list[Milestone] = []
    for write in writes:
        item = items[write.item] if write.item else None
        if write.row is None:
            number = last[write.commitment.pk] = last.get(write.commitment.pk, 0) + 1
            row = Milestone(
                commitment=write.commitment,
                number=number,
                code=write.code,
                item=item,
                baseline_due_on=write.due_on,
                added_at=run.at,
                **_titles(write.titles),
            )
            made.append(_clean(row))
        else:
            _change(run, write.row, {**_titles(write.titles), "item": item}, milestone_key(write.row), changed)
    for row in Milestone.objects.bulk_create(made, batch_size=_AT_ONCE):
        run.event("add_milestone", row, milestone_key(row), {}, values(row), row.commitment)
    _save(changed, "item", "search_text")
    run.done.added += len(made)
    _write_revisions(run, [write for write in writes if write.revises])
    revised = {write.row.pk for write in writes if write.row and write.revises}
    run.done.changed += len(revised - {row.pk for row in changed})


def _write_revisions(run: _Run, writes: list[MilestoneWrite]) -> None:
    """As `plan.revise_due_date` would, one by one."""
    made = []
    for write in writes:
        assert write.row is not None
        current = run.state.due[write.row.pk]
        waits = len(run.state.parties[write.commitment.pk]) == len(Party) and write.due_on > current
        made.append(
            _clean(
                DateRevision(
                    commitment=write.commitment,
                    milestone=write.row,
                    old_due_on=current,
                    new_due_on=write.due_on,
                    reason=write.reason,
                    requested_by=run.by,
                    requested_at=run.at,
                    needs_agreement=waits,
                    agreed_by=None if waits else run.by,
                    agreed_at=None if waits else run.at,
                )
            )
        )
    for row in DateRevision.objects.bulk_create(made, batch_size=_AT_ONCE):
        run.event("revise_due_date", row, str(row.pk), {}, values(row), row.commitment)
    run.done.revised += len(made)
    run.done.waiting += sum(row.needs_agreement for row in made)


def _titles(titles: Any) -> dict[str, Any]:
    return {f"title_{code}": text for code, text in titles.items()}


def _clean(row: M) -> M:
    """The fields' own checks, as every operation asks them. The references come from the dry run."""
    keep_search_text(row)
    row.clean_fields(exclude={each.name for each in row._meta.concrete_fields if each.is_relation})
    return row


def _change(run: _Run, row: Any, changes: dict[str, Any], key: str, changed: list[Any]) -> None:
    changes = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if not changes:
        return
    old = values(row, changes)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    changed.append(_clean(row))
    verb = "change_plan_item" if isinstance(row, PlanItem) else "change_milestone"
    run.event(verb, row, key, old, values(row, changes), row.commitment)
    run.done.changed += 1


def _save(changed: list[Any], *columns: str) -> None:
    if changed:
        fields = ["title_ja", "title_en", "title_mn", *columns, "version"]
        # What `bulk_update` does takes ten times as long: it writes a CASE with a branch a row for each column.
        type(changed[0])._default_manager.bulk_create(
            changed, batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["pk"], update_fields=fields
        )


def _record_whole(by: User, plan: ImportPlan, done: Applied) -> None:
    """One event for the file, kept to the importing government: its name and counts tell of drafts."""
    row = Plan.objects.order_by("-starts_on").first()
    assert row is not None
    assert by.party is not None
    record(
        by=by,
        verb="import_plan",
        row=row,
        old={},
        new={
            "file": plan.file_name,
            "sha256": plan.digest,
            "added": done.added,
            "changed": done.changed,
            "revised": done.revised,
            "drafts": len(done.drafts),
        },
        party=by.party,
    )
