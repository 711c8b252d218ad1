"""Joint assessments: proposed by one side's coordinator, in force once the other side's has signed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commitments import clock
from commitments.errors import RuleViolation
from commitments.models import AuditEvent, JointAssessment
from commitments.operations.consultation import (
    countersign_joint_assessment,
    propose_joint_assessment,
    withdraw_joint_assessment,
)
from tests import factories as make

from .conftest import World, newest_event

Refused = Callable[..., RuleViolation]


@pytest.fixture
def proposed(world: World) -> JointAssessment:
    by = world.person("coordinator")
    return propose_joint_assessment(by=by, commitment=world.commitment, delivery="at_risk", reason="Both looked. ")


def test_one_signature_is_not_enough(world: World, proposed: JointAssessment) -> None:
    assert (proposed.delivery, proposed.reason) == ("at_risk", "Both looked.")
    assert proposed.jp_signed_by is not None
    assert proposed.mn_signed_by is None
    assert proposed.in_force_at is None
    event = newest_event()
    assert (event.verb, event.commitment, event.party) == ("propose_joint_assessment", world.commitment, "")


def test_the_second_signature_puts_it_in_force(world: World, proposed: JointAssessment) -> None:
    by = world.person("coordinator", "MN")
    with clock.at(make.instant("2026-05-01 23:30")):
        proposed.jp_signed_at = clock.now()
        proposed.save()
        countersign_joint_assessment(by=by, assessment=proposed)
    proposed.refresh_from_db()
    assert proposed.mn_signed_by == by
    assert str(proposed.in_force_on) == "2026-05-01"
    event = AuditEvent.objects.get(verb="countersign_joint_assessment")
    assert (event.by, event.new["in_force_on"]) == (by, "2026-05-01")


def test_either_side_may_begin(world: World) -> None:
    row = propose_joint_assessment(
        by=world.person("coordinator", "MN"), commitment=world.commitment, delivery="on_track", reason="x"
    )
    countersign_joint_assessment(by=world.person("coordinator"), assessment=row)
    row.refresh_from_db()
    assert row.in_force_at is not None


def test_nobody_signs_for_both(world: World, refused: Refused, proposed: JointAssessment) -> None:
    refused("already_signed", countersign_joint_assessment, by=world.person("coordinator"), assessment=proposed)
    countersign_joint_assessment(by=world.person("coordinator", "MN"), assessment=proposed)
    refused("already_signed", countersign_joint_assessment, by=world.person("coordinator", "MN"), assessment=proposed)


@pytest.mark.parametrize("role", ["viewer", "reporter", "approver", "administrator"])
def test_signing_takes_a_coordinator(world: World, refused: Refused, proposed: JointAssessment, role: str) -> None:
    other = make.commitment()
    by = world.person(role, "MN")
    refused("role", propose_joint_assessment, by=by, commitment=other, delivery="at_risk", reason="x")
    refused("role", countersign_joint_assessment, by=by, assessment=proposed)


def test_what_a_joint_assessment_needs(world: World, refused: Refused) -> None:
    by = world.person("coordinator")
    alone = make.commitment(parties=("JP",))
    going_on = make.commitment(kind="continuing")
    base = {"by": by, "commitment": world.commitment, "delivery": "at_risk", "reason": "x"}
    refused("one_party", propose_joint_assessment, **base | {"commitment": alone})
    error = refused(
        "not_an_action", propose_joint_assessment, **base | {"commitment": going_on, "delivery": "completed"}
    )
    assert list(error.fields) == ["delivery"]
    error = refused("no_reason", propose_joint_assessment, **base | {"reason": " "})
    assert list(error.fields) == ["reason"]
    error = refused("invalid", propose_joint_assessment, **base | {"delivery": ""})
    assert list(error.fields) == ["delivery"]
    propose_joint_assessment(**base)
    refused("assessment_open", propose_joint_assessment, **base)


def test_the_other_sides_coordinator_must_have_undertaken_it(world: World, refused: Refused) -> None:
    alone = make.commitment(parties=("JP",))
    refused(
        "other_party",
        propose_joint_assessment,
        by=world.person("coordinator", "MN"),
        commitment=alone,
        delivery="at_risk",
        reason="x",
    )


# --- Taking a proposal back --------------------------------------------------------------------------------------


def test_a_proposal_is_withdrawn_and_stays_on_record(world: World, proposed: JointAssessment) -> None:
    by = world.person("coordinator")  # another of the same government's
    withdraw_joint_assessment(by=by, assessment=proposed)
    proposed.refresh_from_db()
    assert proposed.withdrawn_by == by
    assert proposed.withdrawn_at is not None
    assert (proposed.delivery, proposed.reason, proposed.waiting) == ("at_risk", "Both looked.", False)
    event = newest_event()
    assert (event.verb, event.by, event.commitment, event.old) == (
        "withdraw_joint_assessment",
        by,
        world.commitment,
        {},
    )
    assert event.new["withdrawn_by"] == by.pk


def test_after_that_another_is_proposed(world: World, proposed: JointAssessment) -> None:
    by = world.person("coordinator")
    withdraw_joint_assessment(by=by, assessment=proposed)
    other = propose_joint_assessment(by=by, commitment=world.commitment, delivery="on_track", reason="Looked again.")
    countersign_joint_assessment(by=world.person("coordinator", "MN"), assessment=other)
    assert JointAssessment.objects.count() == 2


def test_what_is_withdrawn_is_signed_by_nobody(world: World, refused: Refused, proposed: JointAssessment) -> None:
    by = world.person("coordinator")
    withdraw_joint_assessment(by=by, assessment=proposed)
    refused("already_withdrawn", withdraw_joint_assessment, by=by, assessment=proposed)
    refused(
        "already_withdrawn",
        countersign_joint_assessment,
        by=world.person("coordinator", "MN"),
        assessment=proposed,
    )


def test_only_its_own_side_withdraws_it(world: World, refused: Refused, proposed: JointAssessment) -> None:
    refused("other_party", withdraw_joint_assessment, by=world.person("coordinator", "MN"), assessment=proposed)
    for role in ("viewer", "reporter", "approver", "administrator"):
        refused("role", withdraw_joint_assessment, by=world.person(role), assessment=proposed)


def test_what_both_signed_is_not_withdrawn(world: World, refused: Refused, proposed: JointAssessment) -> None:
    countersign_joint_assessment(by=world.person("coordinator", "MN"), assessment=proposed)
    refused("in_force", withdraw_joint_assessment, by=world.person("coordinator"), assessment=proposed)
