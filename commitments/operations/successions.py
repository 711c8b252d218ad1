"""When ministries are merged or split: the work moves on, and what was written keeps the name it was written under."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import Assignment, Ministry, MinistrySuccession, ProgressUpdate, User
from commitments.vocabulary import AssignmentRole, UpdateStatus

from .recording import atomic, lock, record, save_changes, save_new, values


@atomic
def succeed_ministry(
    *,
    by: User,
    former: Ministry,
    successors: Sequence[Ministry],
    from_day: dt.date,
    commitments_to: Mapping[int, Ministry] | None = None,
    people_to: Mapping[int, Ministry] | None = None,
) -> list[MinistrySuccession]:
    """Close `former` and hand its work to `successors` from a day on: one in a merger, several in a split.

    Assignments, people and what is still being written go to the first successor, unless `commitments_to` (by
    commitment) or `people_to` (by person) names another. Published updates stay the former ministry's. Nobody and
    nothing is left without a ministry.
    """
    access.require(by, "administer", former)
    row = lock(Ministry.objects.all(), former.pk)
    commitments_to, people_to = commitments_to or {}, people_to or {}
    check_succession(row, successors, from_day)
    if any(one not in successors for one in (*commitments_to.values(), *people_to.values())):
        raise _refused("not_a_successor", "successors", _("Work can go only to the ministries that take over."))
    heir = successors[0]
    last_day = from_day - dt.timedelta(days=1)
    old, new = save_changes(row, {"closed_on": last_day})
    record(by=by, verb="close_ministry", row=row, key=row.code, old=old, new=new)
    made = []
    for successor in successors:
        succession = MinistrySuccession(former=row, successor=successor, from_day=from_day)
        save_new(succession)
        record(by=by, verb="succeed_ministry", row=succession, key=row.code, old={}, new=values(succession))
        made.append(succession)
    for assignment in _under_way(row, from_day).select_related("commitment"):
        _move_assignment(by, assignment, commitments_to.get(assignment.commitment_id, heir), from_day)
    for update in (
        ProgressUpdate.objects.select_for_update(of=("self",), no_key=True)
        .select_related("undertaking__commitment")
        .filter(ministry=row)
        .exclude(status__in=[UpdateStatus.PUBLISHED, UpdateStatus.WITHDRAWN])
    ):
        commitment = update.undertaking.commitment
        old, new = save_changes(update, {"ministry": commitments_to.get(commitment.pk, heir)})
        record(
            by=by, verb="hand_over", row=update, old=old, new=new, commitment=commitment, party=update.undertaking.party
        )
    for person in User.objects.select_for_update(of=("self",), no_key=True).filter(ministry=row):
        old, new = save_changes(person, {"ministry": people_to.get(person.pk, heir)})
        record(by=by, verb="change_user", row=person, key=person.email, old=old, new=new)
    return made


def check_succession(former: Ministry, successors: Sequence[Ministry], from_day: dt.date) -> None:
    """Refuse what `succeed_ministry` would refuse, before anybody is asked who takes what."""
    if former.closed_on is not None:
        raise RuleViolation("already_closed", _("This ministry has been closed already."))
    if not successors:
        raise _refused("no_successor", "successors", _("Name at least one ministry that takes over."))
    if former in successors:
        raise _refused("own_successor", "successors", _("A ministry can't take over from itself: rename it instead."))
    if any(one.party != former.party or one.closed_on is not None for one in successors):
        raise _refused("wrong_successor", "successors", _("Only open ministries of the same country can take over."))
    if from_day > clock.today():
        raise _refused("day_ahead", "from_day", _("Enter this on the day itself or later: it moves people at once."))
    late = _under_way(former, from_day).filter(starts_on__gte=from_day).first()
    if late is not None:
        raise _in_the_way(late.starts_on)


def _under_way(ministry: Ministry, from_day: dt.date) -> QuerySet[Assignment]:
    """What the ministry is assigned to on the day or later, whether an end is set or not."""
    return Assignment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=from_day), ministry=ministry)


def _move_assignment(by: User, assignment: Assignment, heir: Ministry, from_day: dt.date) -> None:
    """The heir takes the role. Where it supports the commitment already, it now leads if the former ministry led."""
    commitment, ends_on = assignment.commitment, assignment.ends_on
    _change(by, "end_assignment", assignment, {"ends_on": from_day - dt.timedelta(days=1)})
    held = Assignment.objects.filter(commitment=commitment, ministry=heir, ends_on__isnull=True).first()
    if held is not None:
        if held.role == AssignmentRole.LEAD or assignment.role == AssignmentRole.SUPPORT:
            return
        if held.starts_on >= from_day:  # it can't end before it begins, and nothing may be left without a lead
            _change(by, "assign", held, {"role": AssignmentRole.LEAD})
            if held.starts_on == from_day:
                return
            ends_on = held.starts_on - dt.timedelta(days=1)
        else:
            _change(by, "end_assignment", held, {"ends_on": from_day - dt.timedelta(days=1)})
    if Assignment.objects.filter(commitment=commitment, ministry=heir, starts_on=from_day).exists():
        raise _in_the_way(from_day)
    taken_over = Assignment(
        commitment=commitment, ministry=heir, role=assignment.role, starts_on=from_day, ends_on=ends_on
    )
    save_new(taken_over)
    record(by=by, verb="assign", row=taken_over, old={}, new=values(taken_over), commitment=commitment)


def _change(by: User, verb: str, row: Assignment, changes: dict[str, Any]) -> None:
    old, new = save_changes(row, changes)
    record(by=by, verb=verb, row=row, old=old, new=new, commitment=row.commitment)


def _refused(code: str, field: str, message: str) -> RuleViolation:
    return RuleViolation(code, message, fields={field: [message]})


def _in_the_way(day: dt.date) -> RuleViolation:
    message = _("An assignment that begins on %(day)s is in the way: choose a later day.") % {"day": day.isoformat()}
    return _refused("assignment_in_the_way", "from_day", message)
