"""Tells programs that keep a copy what has changed for everybody: collected while an operation works, numbered last.

A number that is drawn early does not tell the order in which writes become visible: 11 can be committed before 10, and
a reader who has seen 11 would never ask for 10 again. So numbers are given just before the commit, by one writer at a
time: whoever numbers holds a lock until the commit, and the next begins after the last number that can be seen. The
operation's own work, and all waiting for each other's rows, comes before that; the lock is held for the insert and the
commit alone, and nothing else is locked behind it, so it can't be waited for crosswise.

What is not everybody's leaves no trace: no row, no number and no gap between numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, models, transaction

from commitments import clock
from commitments.models import (
    Assignment,
    Change,
    Commitment,
    Consultation,
    DateRevision,
    Decision,
    Digest,
    GivenAnswer,
    Indicator,
    JointAssessment,
    Milestone,
    Ministry,
    MinistryName,
    MinistrySuccession,
    OccurrencePlan,
    Passage,
    Pillar,
    Plan,
    PlanItem,
    ProgressUpdate,
    ReportingPeriod,
    Section,
    Statement,
    StoredFile,
    TokenDetails,
    Undertaking,
    User,
    Webhook,
)
from commitments.vocabulary import GONE, ChangeKind, ChangeWhat

# Any number, as long as nothing else in the database takes a lock of the same one.
_LOCK = 0x4A4D_4645_4544

# A row told more than once in one transaction is told as the strongest of these.
_STRENGTH = (ChangeWhat.CHANGED, ChangeWhat.ADDED, ChangeWhat.PUBLISHED, *GONE)


@dataclass(frozen=True)
class Told:
    kind: ChangeKind
    row: int
    key: str
    what: ChangeWhat = ChangeWhat.CHANGED
    commitment: str = ""


_waiting: ContextVar[list[Told] | None] = ContextVar("changes_waiting", default=None)


@contextmanager
def collected() -> Iterator[None]:
    """Within the block changes are collected; at the end of the outermost one they are numbered and written.

    Belongs directly inside the transaction. What was collected in a block that fails is forgotten with it.
    """
    waiting = _waiting.get()
    if waiting is not None:
        so_far = len(waiting)
        try:
            yield
        except BaseException:
            del waiting[so_far:]
            raise
        return
    waiting = []
    token = _waiting.set(waiting)
    try:
        yield
        _write(waiting)
    finally:
        _waiting.reset(token)


def tell(row: models.Model, what: ChangeWhat) -> None:
    """Tell that a row which everybody may read was written."""
    tell_all(_about(row, what))


def tell_all(told: Iterable[Told]) -> None:
    waiting = _waiting.get()
    if waiting is not None:
        waiting.extend(told)
    else:
        with transaction.atomic():
            _write(list(told))


def changed(row: models.Model) -> Iterator[Told]:
    return _about(row, ChangeWhat.CHANGED)


def gone(rows: Iterable[models.Model]) -> Iterator[Told]:
    """That these rows were removed for good, which only a demonstration's are. Costs no query a row."""
    for row in rows:
        yield next(_about(row, ChangeWhat.REMOVED))  # the row itself comes first


# --- what a written row means to those who keep a copy -----------------------------------------------------------

_VERBS = {
    "publish": ChangeWhat.PUBLISHED,
    "supersede": ChangeWhat.SUPERSEDED,
    "withdraw_milestone": ChangeWhat.WITHDRAWN,
}
_ADDING = frozenset(
    {
        "add_indicator",
        "add_milestone",
        "add_period",
        "assign",
        "create_ministry",
        "propose_joint_assessment",
        "record_consultation",
        "record_decision",
        "revise_due_date",
    }
)

# Shown to nobody else, or part of what another row says.
_TELLS_NOTHING: tuple[type[models.Model], ...] = (
    *(User, Digest, StoredFile, PlanItem, TokenDetails, GivenAnswer, Webhook),
)


def what_happened(verb: str, old: dict[str, Any]) -> ChangeWhat:
    """To the row of an audit event. One that adds may also have changed a row that was there."""
    return _VERBS.get(verb, ChangeWhat.ADDED if verb in _ADDING and not old else ChangeWhat.CHANGED)


def _about(row: Any, what: ChangeWhat) -> Iterator[Told]:
    """The row itself, and the rows whose answers it changes: where a commitment stands, whether a milestone is met."""
    about = _ABOUT.get(type(row))
    if about is not None:
        yield from about(row, what)
    elif not isinstance(row, _TELLS_NOTHING) and type(row)._meta.app_label == "commitments":
        raise TypeError(f"Say in commitments/operations/changes.py who hears of a {type(row).__name__}.")


def _of(commitment: Commitment) -> Told:
    return Told(ChangeKind.COMMITMENT, commitment.pk, commitment.code, commitment=commitment.code)


def _commitment(row: Commitment, what: ChangeWhat) -> Iterator[Told]:
    yield replace(_of(row), what=what)


def _part_of_commitment(row: Any, what: ChangeWhat) -> Iterator[Told]:
    yield _of(row.commitment)


def _ministry(row: Ministry, what: ChangeWhat) -> Iterator[Told]:
    yield Told(ChangeKind.MINISTRY, row.pk, row.code, what)


def _coded(kind: ChangeKind, code: Callable[[Any], Any]) -> Callable[[Any, ChangeWhat], Iterator[Told]]:
    def about(row: Any, what: ChangeWhat) -> Iterator[Told]:
        yield Told(kind, row.pk, str(code(row)), what)

    return about


def _statement(row: Statement | Section | Plan, what: ChangeWhat) -> Iterator[Told]:
    statement = row if isinstance(row, Statement) else row.statement
    own = what if isinstance(row, Statement) else ChangeWhat.CHANGED
    yield Told(ChangeKind.STATEMENT, statement.pk, statement.signed_on.isoformat(), own)


def _assignment(row: Assignment, what: ChangeWhat) -> Iterator[Told]:
    yield Told(ChangeKind.ASSIGNMENT, row.pk, str(row.pk), what, row.commitment.code)
    yield _of(row.commitment)  # who leads it


def _milestone(row: Milestone, what: ChangeWhat) -> Iterator[Told]:
    code = row.commitment.code
    yield Told(ChangeKind.MILESTONE, row.pk, f"{code}-M{row.number}", what, code)
    yield _of(row.commitment)  # its schedule


def _indicator(row: Indicator, what: ChangeWhat) -> Iterator[Told]:
    yield Told(ChangeKind.INDICATOR, row.pk, row.code, what, row.commitment.code)


def _date_revision(row: DateRevision, what: ChangeWhat) -> Iterator[Told]:
    yield Told(ChangeKind.DATE_REVISION, row.pk, str(row.pk), what, row.commitment.code)
    if row.agreed_at is None:  # asked for or refused, it has moved nothing
        return
    if row.milestone is not None:
        yield from _milestone(row.milestone, ChangeWhat.CHANGED)
    else:
        yield _of(row.commitment)


def _update(row: ProgressUpdate, what: ChangeWhat) -> Iterator[Told]:
    if not row.published:
        raise TypeError("Nobody else hears of an update that is not published: its event is its party's.")
    commitment = row.undertaking.commitment
    yield Told(ChangeKind.UPDATE, row.pk, str(row.pk), what, commitment.code)
    yield _of(commitment)
    for report in row.milestone_reports.select_related("milestone__commitment").order_by("pk"):
        yield from _milestone(report.milestone, ChangeWhat.CHANGED)
    yield from _in_force(commitment)  # a report that differs ends one, and a correction of that report revives it


def _joint_assessment(row: JointAssessment, what: ChangeWhat) -> Iterator[Told]:
    yield Told(ChangeKind.JOINT_ASSESSMENT, row.pk, str(row.pk), what, row.commitment.code)
    if row.in_force_at is not None:
        yield _of(row.commitment)
        yield from _in_force(row.commitment)  # the one before it stands no more


def _in_force(commitment: Commitment) -> Iterator[Told]:
    signed = commitment.joint_assessments.filter(in_force_at__isnull=False).order_by("pk")
    for pk in signed.values_list("pk", flat=True):
        yield Told(ChangeKind.JOINT_ASSESSMENT, pk, str(pk), commitment=commitment.code)


def _consultation(row: Consultation, what: ChangeWhat) -> Iterator[Told]:
    yield Told(ChangeKind.CONSULTATION, row.pk, str(row.pk), what)


def _decision(row: Decision, what: ChangeWhat) -> Iterator[Told]:
    yield Told(ChangeKind.DECISION, row.pk, str(row.pk), what)
    yield from _consultation(row.consultation, ChangeWhat.CHANGED)


_ABOUT: dict[type[models.Model], Callable[[Any, ChangeWhat], Iterator[Told]]] = {
    Statement: _statement,
    Section: _statement,
    Plan: _statement,
    Passage: _coded(ChangeKind.PASSAGE, lambda row: row.number),
    Pillar: _coded(ChangeKind.PILLAR, lambda row: row.key),
    ReportingPeriod: _coded(ChangeKind.PERIOD, lambda row: row.code),
    Ministry: _ministry,
    MinistryName: lambda row, what: _ministry(row.ministry, ChangeWhat.CHANGED),
    MinistrySuccession: lambda row, what: _ministry(row.former, ChangeWhat.CHANGED),
    Commitment: _commitment,
    Commitment.also_in.through: _part_of_commitment,
    Undertaking: _part_of_commitment,
    OccurrencePlan: _part_of_commitment,
    Assignment: _assignment,
    Milestone: _milestone,
    DateRevision: _date_revision,
    Indicator: _indicator,
    ProgressUpdate: _update,
    JointAssessment: _joint_assessment,
    Consultation: _consultation,
    Decision: _decision,
}


# --- writing -----------------------------------------------------------------------------------------------------


def _write(told: list[Told]) -> None:
    if not told or transaction.get_rollback():  # a dry run takes everything back
        return
    if connection.vendor == "postgresql":  # on SQLite the transaction itself excludes other writers
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    at = clock.now()
    Change.objects.bulk_create(
        Change(seq=seq, at=at, kind=one.kind, row=one.row, key=one.key, what=one.what, commitment=one.commitment)
        for seq, one in enumerate(_still_gone(_once_each(told)), Change.newest() + 1)
    )


def _once_each(told: Iterable[Told]) -> list[Told]:
    """Each row once, where it was told first, as the strongest of what was told of it."""
    found: dict[tuple[ChangeKind, int], Told] = {}
    for one in told:
        before = found.get((one.kind, one.row))
        if before is None or _STRENGTH.index(one.what) > _STRENGTH.index(before.what):
            found[one.kind, one.row] = one
    return list(found.values())


def _still_gone(told: list[Told]) -> list[Told]:
    """A milestone that left the plan does not come back where something about it changes later.

    Asked only now that nobody else can be numbered: whoever withdrew it before is seen.
    """
    milestones = {one.row for one in told if one.kind == ChangeKind.MILESTONE and one.what == ChangeWhat.CHANGED}
    if not milestones:
        return told
    withdrawn = Milestone.objects.filter(pk__in=milestones, withdrawn_at__isnull=False)
    gone_already = set(withdrawn.values_list("pk", flat=True))
    return [
        replace(one, what=ChangeWhat.WITHDRAWN) if one.kind == ChangeKind.MILESTONE and one.row in gone_already else one
        for one in told
    ]
