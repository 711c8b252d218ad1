"""The plan: due dates with immutable baselines, milestones, revisions that two sides agree, and who is assigned."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.errors import RuleViolation, StaleVersion
from commitments.models import Assignment, Commitment, DateRevision, Milestone, Ministry, User
from commitments.multilingual import LANGUAGES
from commitments.vocabulary import AssignmentRole, Party

from .recording import atomic, lock, record, require_version, save_changes, save_new, values


@atomic
def set_due_date(*, by: User, commitment: Commitment, due_on: dt.date) -> Commitment:
    """Give a commitment its first due date: the baseline, which never changes again."""
    row = lock(Commitment.objects.all(), commitment.pk)
    access.require(by, "keep_plan", row)
    if row.baseline_due_on is not None:
        message = _("This commitment has a due date already: revise it instead, with a reason.")
        raise RuleViolation("baseline_set", message, fields={"due_on": [message]})
    old, new = save_changes(row, {"baseline_due_on": due_on, "baseline_set_at": clock.now()})
    record(by=by, verb="set_due_date", row=row, key=row.code, old=old, new=new, commitment=row)
    return row


@atomic
def add_milestone(*, by: User, commitment: Commitment, titles: dict[str, str], due_on: dt.date) -> Milestone:
    """Add a dated step. `titles` by language; at least one."""
    commitment = lock(Commitment.objects.all(), commitment.pk)
    access.require(by, "keep_plan", commitment)
    _require_title(titles)
    last = commitment.milestones.aggregate(last=Max("number"))["last"] or 0
    row = Milestone(
        commitment=commitment,
        number=last + 1,
        baseline_due_on=due_on,
        added_at=clock.now(),
        **{f"title_{code}": titles.get(code, "").strip() for code in LANGUAGES},
    )
    save_new(row)
    record(by=by, verb="add_milestone", row=row, key=milestone_key(row), old={}, new=values(row), commitment=commitment)
    return row


@atomic
def rename_milestone(*, by: User, milestone: Milestone, version: int, titles: dict[str, str]) -> Milestone:
    """Change the wording of a step. Its baseline stays; its date moves by a revision only."""
    row = lock(Milestone.objects.select_related("commitment"), milestone.pk)
    access.require(by, "keep_plan", row.commitment)
    require_version(row, version)
    _require_in_plan(row)
    _require_title(titles)
    old, new = save_changes(row, {f"title_{code}": titles.get(code, "").strip() for code in LANGUAGES})
    if old != new:
        _record_on(row, by, "rename_milestone", old, new)
    return row


@atomic
def withdraw_milestone(*, by: User, milestone: Milestone, version: int, reason: str) -> Milestone:
    """Take a milestone out of the plan from now on. Past days still show it."""
    row = lock(Milestone.objects.select_related("commitment"), milestone.pk)
    access.require(by, "keep_plan", row.commitment)
    require_version(row, version)
    _require_in_plan(row)
    _require_reason(reason)
    old, new = save_changes(row, {"withdrawn_at": clock.now(), "withdrawn_reason": reason.strip()})
    _record_on(row, by, "withdraw_milestone", old, new)
    return row


@atomic
def revise_due_date(
    *,
    by: User,
    commitment: Commitment,
    milestone: Milestone | None = None,
    new_due_on: dt.date,
    reason: str,
    seen_due_on: dt.date | None = None,
) -> DateRevision:
    """Move a due date. A later one waits for the other party's coordinator where both undertook the commitment.

    `seen_due_on`: the date that stood when the writer began; refused where it has moved since.
    """
    commitment = lock(Commitment.objects.all(), commitment.pk)
    access.require(by, "keep_plan", commitment)
    if milestone is not None and milestone.commitment_id != commitment.pk:
        raise RuleViolation("other_commitment", _("This milestone belongs to another commitment."))
    if milestone is not None:
        _require_in_plan(milestone)
    _require_reason(reason)
    revisions = DateRevision.objects.filter(commitment=commitment, milestone=milestone)
    if revisions.filter(agreed_at__isnull=True, refused_at__isnull=True).exists():
        raise RuleViolation(
            "revision_pending", _("Another revision of this date waits for agreement: decide it first.")
        )
    current = current_due_on(milestone or commitment)
    if current is None:
        raise RuleViolation("no_baseline", _("This commitment has no due date yet: set one first."))
    if seen_due_on is not None and seen_due_on != current:
        raise StaleVersion(
            "stale_version",
            _("This date has been moved since you opened the form. Look at the one that stands now, then save again."),
            current=milestone or commitment,
        )
    if new_due_on == current:
        message = _("This is the date that stands already.")
        raise RuleViolation("same_date", message, fields={"new_due_on": [message]})
    of_both = commitment.undertakings.count() == len(Party)
    needs_agreement = of_both and new_due_on > current
    now = clock.now()
    row = DateRevision(
        commitment=commitment,
        milestone=milestone,
        old_due_on=current,
        new_due_on=new_due_on,
        reason=reason.strip(),
        requested_by=by,
        requested_at=now,
        needs_agreement=needs_agreement,
        agreed_by=None if needs_agreement else by,
        agreed_at=None if needs_agreement else now,
    )
    save_new(row)
    record(by=by, verb="revise_due_date", row=row, old={}, new=values(row), commitment=commitment)
    return row


@atomic
def agree_revision(*, by: User, revision: DateRevision) -> DateRevision:
    """The other party's coordinator agrees: from now on the new date stands."""
    row = _undecided(by, revision)
    old, new = save_changes(row, {"agreed_by": by, "agreed_at": clock.now()})
    record(by=by, verb="agree_revision", row=row, old=old, new=new, commitment=row.commitment)
    return row


@atomic
def refuse_revision(*, by: User, revision: DateRevision, reason: str) -> DateRevision:
    """The other party's coordinator refuses. The request and its reason stay on record."""
    row = _undecided(by, revision)
    _require_reason(reason)
    old, new = save_changes(row, {"refused_by": by, "refused_at": clock.now(), "refused_reason": reason.strip()})
    record(by=by, verb="refuse_revision", row=row, old=old, new=new, commitment=row.commitment)
    return row


@atomic
def assign(*, by: User, commitment: Commitment, ministry: Ministry, role: str, starts_on: dt.date) -> Assignment:
    """Let a ministry lead or support a commitment from a day on. A new lead ends the party's former one."""
    commitment = lock(Commitment.objects.all(), commitment.pk)
    access.require(by, "assign", Party(ministry.party))
    if ministry.closed_on is not None and starts_on > ministry.closed_on:
        message = _("This ministry was closed: choose the one that took over from it.")
        raise RuleViolation("ministry_closed", message, fields={"ministry": [message]})
    open_ones = commitment.assignments.filter(ends_on__isnull=True)
    ending = open_ones.filter(ministry=ministry)
    if role == AssignmentRole.LEAD:
        ending = open_ones.filter(Q(ministry=ministry) | Q(role=AssignmentRole.LEAD, ministry__party=ministry.party))
    for former in ending:
        if former.starts_on >= starts_on:
            message = _("An assignment that begins on %(day)s is in the way: choose a later day.") % {
                "day": former.starts_on.isoformat()
            }
            raise RuleViolation("assignment_in_the_way", message, fields={"starts_on": [message]})
        _end(by, former, starts_on - dt.timedelta(days=1))
    if commitment.assignments.filter(ministry=ministry, starts_on=starts_on).exists():
        message = _("An assignment of this ministry from this day is on record already: choose another day.")
        raise RuleViolation("assignment_on_record", message, fields={"starts_on": [message]})
    row = Assignment(commitment=commitment, ministry=ministry, role=role, starts_on=starts_on)
    save_new(row)
    record(by=by, verb="assign", row=row, old={}, new=values(row), commitment=commitment)
    return row


@atomic
def confirm_assignment(*, by: User, assignment: Assignment) -> Assignment:
    """Say that a suggested starting assignment is right."""
    row = lock(Assignment.objects.select_related("commitment", "ministry"), assignment.pk)
    access.require(by, "assign", Party(row.ministry.party))
    if not row.suggested:
        raise RuleViolation("already_confirmed", _("This assignment has been confirmed already."))
    old, new = save_changes(row, {"suggested": False})
    record(by=by, verb="confirm_assignment", row=row, old=old, new=new, commitment=row.commitment)
    return row


@atomic
def end_assignment(*, by: User, assignment: Assignment, ends_on: dt.date) -> Assignment:
    """End an assignment; `ends_on` is its last day."""
    row = lock(Assignment.objects.select_related("commitment", "ministry"), assignment.pk)
    access.require(by, "assign", Party(row.ministry.party))
    if row.ends_on is not None and row.ends_on < clock.today():
        raise RuleViolation("already_ended", _("This assignment is over: its last day stays on record."))
    _end(by, row, ends_on)
    return row


def current_due_on(owner: Commitment | Milestone) -> dt.date | None:
    """The date that stands now: the newest agreed revision's, else the baseline."""
    revisions = DateRevision.objects.filter(agreed_at__isnull=False)
    if isinstance(owner, Milestone):
        revisions = revisions.filter(milestone=owner)
    else:
        revisions = revisions.filter(commitment=owner, milestone__isnull=True)
    newest = revisions.order_by("-agreed_at", "-pk").first()
    return newest.new_due_on if newest else owner.baseline_due_on


def milestone_key(milestone: Milestone) -> str:
    return f"{milestone.commitment.code}-M{milestone.number}"


def _undecided(by: User, revision: DateRevision) -> DateRevision:
    row = lock(DateRevision.objects.select_related("commitment", "requested_by__ministry"), revision.pk)
    access.require(by, "decide_revision", row)
    if not row.pending:
        raise RuleViolation("already_decided", _("This revision has been decided already."))
    return row


def _end(by: User, row: Assignment, ends_on: dt.date) -> None:
    if ends_on < row.starts_on:
        message = _("An assignment can't end before it begins.")
        raise RuleViolation("ends_before_start", message, fields={"ends_on": [message]})
    old, new = save_changes(row, {"ends_on": ends_on})
    record(by=by, verb="end_assignment", row=row, old=old, new=new, commitment=row.commitment)


def _record_on(row: Milestone, by: User, verb: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    record(by=by, verb=verb, row=row, key=milestone_key(row), old=old, new=new, commitment=row.commitment)


def _require_in_plan(milestone: Milestone) -> None:
    if milestone.withdrawn_at is not None:
        raise RuleViolation("already_withdrawn", _("This milestone has been withdrawn already."))


def _require_title(titles: dict[str, str]) -> None:
    if not any(titles.get(code, "").strip() for code in LANGUAGES):
        message = _("Give the milestone a title in one language at least.")
        raise RuleViolation("no_title", message, fields={"title": [message]})


def _require_reason(reason: str) -> None:
    if not reason.strip():
        message = _("Give a reason.")
        raise RuleViolation("no_reason", message, fields={"reason": [message]})
