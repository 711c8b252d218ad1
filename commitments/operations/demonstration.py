"""Marking a database as a demonstration, whose progress is invented, and emptying such a one again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.db import models
from django.db.models import Q

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import (
    Assignment,
    AuditEvent,
    Commitment,
    Consultation,
    DateRevision,
    Decision,
    Evidence,
    Indicator,
    JointAssessment,
    KeptDay,
    Measurement,
    Milestone,
    MilestoneReport,
    Occurrence,
    OccurrencePlan,
    Plan,
    PlanItem,
    ProgressUpdate,
    Undertaking,
    User,
)
from commitments.vocabulary import UpdateStatus

from .changes import Told, changed, gone, tell_all
from .keeping import forget_days
from .recording import atomic, record, save_changes
from .seed_rows import VERB as SEED

# Whoever refers to a row goes before it.
_PROGRESS: tuple[type[models.Model], ...] = (
    MilestoneReport,
    Measurement,
    Occurrence,
    Evidence,
    JointAssessment,
    DateRevision,
    ProgressUpdate,
    Milestone,
    PlanItem,
    OccurrencePlan,
    Decision,
    Consultation,
)


def holds_progress() -> bool:
    """Somebody has reported or planned something."""
    dated = Commitment.objects.filter(baseline_due_on__isnull=False)
    return dated.exists() or any(model._default_manager.exists() for model in _PROGRESS)


def days_since_told() -> int:
    """How long ago the demonstration in this database was written."""
    written = AuditEvent.objects.filter(verb__in=("mark_demonstration", "clear_progress")).latest("at")
    return (clock.today() - clock.day_of(written.at)).days


def refusal() -> RuleViolation | None:
    """Why invented progress may not be written here, or None where it may."""
    plan = Plan.objects.first()
    if plan is None:
        return RuleViolation("not_seeded", "There are no commitments yet: run manage.py seed first.")
    if plan.demonstration:
        return None
    if holds_progress():
        return RuleViolation("real_progress", "This database holds real progress: a demonstration needs its own.")
    if User.objects.exists():
        return RuleViolation("real_accounts", "This database holds real accounts: a demonstration needs its own.")
    return None


@atomic
def mark_demonstration(*, by: User | None) -> Plan:
    """Declare the progress in this database invented, for good: every page, answer and export says so from now on.

    Refused where real people have begun to work.
    """
    _require_administrator(by)
    if refused := refusal():
        raise refused
    plan = Plan.objects.select_for_update().get()
    if not plan.demonstration:
        old, new = save_changes(plan, {"demonstration": True})
        record(by=by, verb="mark_demonstration", row=plan, old=old, new=new)
    return plan


@atomic
def clear_progress(*, by: User | None) -> None:
    """Empty a demonstration of its invented progress, with the trail that it left. Nothing else may ever do this."""
    _require_administrator(by)
    plan = Plan.objects.select_for_update().get()
    if not plan.demonstration:
        raise RuleViolation("not_a_demonstration", "This database is no demonstration: its progress is kept.")
    tell_all(_leaving())
    Undertaking.objects.update(current_update=None)
    ProgressUpdate.objects.update(supersedes=None, correction_reason="")
    for model in _PROGRESS:
        model._default_manager.all().delete()
    Commitment.objects.update(baseline_due_on=None, baseline_set_at=None)
    _restore_indicators()
    Assignment.objects.filter(suggested=False).delete()
    Assignment.objects.update(ends_on=None)
    # The trail is append-only for everybody else, and the manager of the model holds to it.
    of_progress = Q(commitment__isnull=False) | Q(table__in=["consultation", "decision"])
    AuditEvent._base_manager.filter(of_progress).exclude(verb=SEED).delete()
    record(by=by, verb="clear_progress", row=plan, old={}, new={})
    forget_days(KeptDay.objects.all())


def _leaving() -> Iterator[Told]:
    """What everybody has read of it, gone; and what changes with it."""
    seeded = AuditEvent.objects.filter(verb=SEED, table="indicator").values("row")
    for rows in (
        ProgressUpdate.objects.filter(status=UpdateStatus.PUBLISHED).select_related("undertaking__commitment"),
        DateRevision.objects.select_related("commitment", "milestone__commitment"),
        Milestone.objects.select_related("commitment"),
        JointAssessment.objects.select_related("commitment"),
        Decision.objects.select_related("consultation"),
        Consultation.objects.all(),
        Assignment.objects.filter(suggested=False).select_related("commitment"),
        Indicator.objects.exclude(code__in=seeded).select_related("commitment"),
    ):
        yield from gone(rows)
    for row in (
        *Assignment.objects.filter(suggested=True).select_related("commitment"),
        *Indicator.objects.filter(code__in=seeded).select_related("commitment"),
        *Commitment.objects.all(),
    ):
        yield from changed(row)


def _restore_indicators() -> None:
    """Those of the fixtures, with the baselines and targets that were seeded; the trail knows them."""
    seeded: dict[str, dict[str, Any]] = {}
    trail = AuditEvent.objects.filter(verb=SEED, table="indicator").order_by("pk")
    for code, new in trail.values_list("row", "new"):
        seeded.setdefault(code, {}).update(new)
    Indicator.objects.exclude(code__in=seeded).delete()
    rows = list(Indicator.objects.all())
    for row in rows:
        for name in _GOAL:
            column = cast("models.Field[Any, Any]", Indicator._meta.get_field(name))
            setattr(row, name, column.to_python(seeded[row.code].get(name)))
    Indicator.objects.bulk_update(rows, _GOAL)


_GOAL = ("baseline", "baseline_on", "target", "target_on")


def _require_administrator(by: User | None) -> None:
    """`by` is empty where a command acts."""
    if by is not None:
        access.require(by, "administer", None)
