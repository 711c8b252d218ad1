"""What both governments sign together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import Commitment, JointAssessment, User
from commitments.vocabulary import Delivery, Kind, Party

from .recording import atomic, lock, record, save_changes, save_new, values


@atomic
def propose_joint_assessment(*, by: User, commitment: Commitment, delivery: str, reason: str) -> JointAssessment:
    """Sign a rating for one's own government. It is in force once the other side's coordinator has signed too."""
    commitment = lock(Commitment.objects.all(), commitment.pk)
    access.require(by, "keep_plan", commitment)
    if commitment.undertakings.count() != len(Party):
        raise RuleViolation("one_party", _("Only a commitment of both governments is assessed jointly."))
    if delivery == Delivery.COMPLETED and commitment.kind != Kind.ACTION:
        message = _("Only an action can be completed; this commitment goes on until the plan ends.")
        raise RuleViolation("not_an_action", message, fields={"delivery": [message]})
    if not reason.strip():
        message = _("Give a reason.")
        raise RuleViolation("no_reason", message, fields={"reason": [message]})
    if commitment.joint_assessments.filter(in_force_at__isnull=True, withdrawn_at__isnull=True).exists():
        raise RuleViolation("assessment_open", _("A joint assessment already waits for the other side's signature."))
    row = JointAssessment(
        commitment=commitment, delivery=delivery, reason=reason.strip(), **_signature(by, clock.now())
    )
    save_new(row)
    record(by=by, verb="propose_joint_assessment", row=row, old={}, new=values(row), commitment=commitment)
    return row


@atomic
def countersign_joint_assessment(*, by: User, assessment: JointAssessment) -> JointAssessment:
    """Sign for the other government: the assessment is in force from now on."""
    row = lock(JointAssessment.objects.select_related("commitment"), assessment.pk)
    access.require(by, "countersign", row)
    _require_not_withdrawn(row)
    now = clock.now()
    changes = {**_signature(by, now), "in_force_at": now, "in_force_on": clock.day_of(now)}
    old, new = save_changes(row, changes)
    record(by=by, verb="countersign_joint_assessment", row=row, old=old, new=new, commitment=row.commitment)
    return row


@atomic
def withdraw_joint_assessment(*, by: User, assessment: JointAssessment) -> JointAssessment:
    """Take back what one's own government has signed and the other has not. It stays on record, and waits no more."""
    row = lock(JointAssessment.objects.select_related("commitment"), assessment.pk)
    access.require(by, "withdraw_assessment", row)
    _require_not_withdrawn(row)
    if row.in_force_at is not None:
        message = _("Both governments have signed this: it is in force, and ends with a later report or assessment.")
        raise RuleViolation("in_force", message)
    old, new = save_changes(row, {"withdrawn_by": by, "withdrawn_at": clock.now()})
    record(by=by, verb="withdraw_joint_assessment", row=row, old=old, new=new, commitment=row.commitment)
    return row


def _require_not_withdrawn(row: JointAssessment) -> None:
    if row.withdrawn_at is not None:
        raise RuleViolation("already_withdrawn", _("This joint assessment has been withdrawn."))


def _signature(by: User, now: dt.datetime) -> dict[str, Any]:
    side = str(by.party).lower()
    return {f"{side}_signed_by": by, f"{side}_signed_at": now}
