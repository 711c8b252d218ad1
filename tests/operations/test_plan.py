"""The plan: due dates, milestones, revisions that the other side agrees, and assignments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from commitments import clock
from commitments.errors import RuleViolation
from commitments.models import Commitment, DateRevision
from commitments.operations.plan import (
    add_milestone,
    agree_revision,
    assign,
    current_due_on,
    end_assignment,
    refuse_revision,
    revise_due_date,
    set_due_date,
    withdraw_milestone,
)
from tests import factories as make

from .conftest import World, newest_event

Refused = Callable[..., RuleViolation]

LATER, EARLIER = dt.date(2025, 9, 30), dt.date(2025, 1, 31)


@pytest.fixture
def undated(world: World) -> Commitment:
    return make.commitment(code="T-02")


def revise(world: World, party: str = "JP", **more: Any) -> DateRevision:
    arguments: dict[str, Any] = {
        "commitment": world.commitment,
        "new_due_on": LATER,
        "reason": "The rainy season.",
    } | more
    return revise_due_date(by=world.person("coordinator", party), **arguments)


# --- due dates and milestones ------------------------------------------------------------------------------------


def test_the_first_due_date_becomes_the_baseline(world: World, undated: Commitment, refused: Refused) -> None:
    by = world.person("coordinator")
    set_due_date(by=by, commitment=undated, due_on=LATER)
    undated.refresh_from_db()
    assert (undated.baseline_due_on, undated.version) == (LATER, 2)
    event = newest_event()
    assert (event.verb, event.row, event.old, event.by) == ("set_due_date", "T-02", {}, by)
    assert event.new["baseline_due_on"] == "2025-09-30"
    error = refused("baseline_set", set_due_date, by=by, commitment=undated, due_on=EARLIER)
    assert list(error.fields) == ["due_on"]


def test_milestones_are_numbered_in_a_commitment(world: World) -> None:
    by = world.person("coordinator", "MN")
    row = add_milestone(by=by, commitment=world.commitment, titles={"en": " Sign ", "ja": "署名"}, due_on=LATER)
    assert (row.number, row.title_en, row.title_ja, row.baseline_due_on) == (2, "Sign", "署名", LATER)
    event = newest_event()
    assert (event.verb, event.row, event.new["title_en"]) == ("add_milestone", "T-01-M2", "Sign")


def test_a_milestone_has_a_title(world: World, refused: Refused) -> None:
    by = world.person("coordinator")
    error = refused("no_title", add_milestone, by=by, commitment=world.commitment, titles={"en": " "}, due_on=LATER)
    assert list(error.fields) == ["title"]


def test_withdrawing_a_milestone_keeps_it_for_past_days(world: World, refused: Refused) -> None:
    by = world.person("coordinator")
    row = world.milestone
    refused("stale_version", withdraw_milestone, by=by, milestone=row, version=9, reason="Merged.")
    refused("no_reason", withdraw_milestone, by=by, milestone=row, version=1, reason=" ")
    withdraw_milestone(by=by, milestone=row, version=1, reason="Merged. ")
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert (row.withdrawn_reason, row.version) == ("Merged.", 2)
    assert newest_event().new["withdrawn_reason"] == "Merged."
    refused("already_withdrawn", withdraw_milestone, by=by, milestone=row, version=2, reason="Again.")
    refused(
        "already_withdrawn",
        revise_due_date,
        by=by,
        commitment=world.commitment,
        milestone=row,
        new_due_on=LATER,
        reason="x",
    )


# --- revisions ---------------------------------------------------------------------------------------------------


def test_a_later_date_waits_for_the_other_side(world: World) -> None:
    row = revise(world)
    assert row.pending
    assert row.needs_agreement
    assert current_due_on(world.commitment) == dt.date(2025, 3, 31)
    event = newest_event()
    assert (event.verb, event.new["old_due_on"], event.new["new_due_on"]) == (
        "revise_due_date",
        "2025-03-31",
        "2025-09-30",
    )


def test_an_earlier_date_stands_at_once(world: World) -> None:
    row = revise(world, new_due_on=EARLIER)
    assert row.agreed_by == row.requested_by
    assert current_due_on(world.commitment) == EARLIER


def test_of_one_party_alone_it_stands_at_once(world: World) -> None:
    alone = make.commitment(parties=("JP",), due_on="2025-03-31")
    assert not revise(world, commitment=alone).needs_agreement
    assert current_due_on(alone) == LATER


def test_a_milestones_date_moves_alone(world: World) -> None:
    row = revise(world, milestone=world.milestone, new_due_on=LATER)
    agree_revision(by=world.person("coordinator", "MN"), revision=row)
    assert current_due_on(world.milestone) == LATER
    assert current_due_on(world.commitment) == dt.date(2025, 3, 31)


def test_agreeing_moves_the_date(world: World, refused: Refused) -> None:
    row = revise(world)
    by = world.person("coordinator", "MN")
    agree_revision(by=by, revision=row)
    row.refresh_from_db()
    assert row.agreed_by == by
    assert current_due_on(world.commitment) == LATER
    world.commitment.refresh_from_db()
    assert world.commitment.baseline_due_on == dt.date(2025, 3, 31)
    event = newest_event()
    assert (event.verb, event.by) == ("agree_revision", by)
    for operation, more in ((agree_revision, {}), (refuse_revision, {"reason": "No."})):
        refused("already_decided", operation, by=by, revision=row, **more)


def test_refusing_keeps_the_requesters_reason(world: World, refused: Refused) -> None:
    row = revise(world)
    by = world.person("coordinator", "MN")
    refused("no_reason", refuse_revision, by=by, revision=row, reason=" ")
    refuse_revision(by=by, revision=row, reason="Not before the election.")
    row.refresh_from_db()
    assert (row.reason, row.refused_reason, row.refused_by) == ("The rainy season.", "Not before the election.", by)
    assert current_due_on(world.commitment) == dt.date(2025, 3, 31)
    assert newest_event().verb == "refuse_revision"
    revise(world)  # and the same may be asked for again


@pytest.mark.parametrize("operation", [agree_revision, refuse_revision])
def test_only_the_other_sides_coordinator_decides(
    world: World, refused: Refused, operation: Callable[..., Any]
) -> None:
    more = {"reason": "No."} if operation is refuse_revision else {}
    row = revise(world)
    people = [
        (world.person("viewer", "MN"), "role"),
        (world.person("approver", "MN"), "role"),
        (world.person("administrator"), "role"),
        (world.person("coordinator", "JP"), "own_request"),
    ]
    for by, code in people:
        refused(code, operation, by=by, revision=row, **more)


def test_what_a_revision_needs(world: World, undated: Commitment, refused: Refused) -> None:
    by = world.person("coordinator")
    base = {"by": by, "commitment": world.commitment, "new_due_on": LATER, "reason": "The rainy season."}
    refused("no_reason", revise_due_date, **base | {"reason": "  "})
    refused("same_date", revise_due_date, **base | {"new_due_on": dt.date(2025, 3, 31)})
    refused("no_baseline", revise_due_date, **base | {"commitment": undated})
    refused("other_commitment", revise_due_date, **base | {"milestone": make.milestone(of=undated)})
    revise(world)
    refused("revision_pending", revise_due_date, **base | {"new_due_on": dt.date(2025, 12, 31)})


# --- who keeps the plan ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["viewer", "reporter", "approver", "administrator"])
def test_the_plan_takes_a_coordinator(world: World, undated: Commitment, refused: Refused, role: str) -> None:
    by = world.person(role)
    refused("role", set_due_date, by=by, commitment=undated, due_on=LATER)
    refused("role", add_milestone, by=by, commitment=undated, titles={"en": "Sign"}, due_on=LATER)
    refused("role", withdraw_milestone, by=by, milestone=world.milestone, version=1, reason="Merged.")
    refused("role", revise_due_date, by=by, commitment=world.commitment, new_due_on=LATER, reason="x")


def test_the_plan_takes_a_party_that_undertook_it(world: World, refused: Refused) -> None:
    alone = make.commitment(parties=("JP",), due_on="2025-03-31")
    by = world.person("coordinator", "MN")
    refused("other_party", add_milestone, by=by, commitment=alone, titles={"en": "Sign"}, due_on=LATER)
    refused("other_party", revise_due_date, by=by, commitment=alone, new_due_on=LATER, reason="x")


# --- assignments -------------------------------------------------------------------------------------------------


def test_a_new_lead_ends_the_former_one(world: World) -> None:
    by = world.person("coordinator")
    row = assign(by=by, commitment=world.commitment, ministry=world.meti, role="lead", starts_on=dt.date(2025, 4, 1))
    assert not row.suggested
    former = world.commitment.assignments.get(ministry=world.mofa)
    assert former.ends_on == dt.date(2025, 3, 31)
    assert world.commitment.assignments.get(ministry__party="MN").ends_on is None
    assert newest_event().verb == "assign"


def test_supporting_ends_nobody_elses(world: World) -> None:
    by = world.person("coordinator")
    assign(by=by, commitment=world.commitment, ministry=world.meti, role="support", starts_on=dt.date(2025, 4, 1))
    assert world.commitment.assignments.get(ministry=world.mofa).ends_on is None


def test_a_lead_that_begins_before_the_former_one_is_refused(world: World, refused: Refused) -> None:
    error = refused(
        "assignment_in_the_way",
        assign,
        by=world.person("coordinator"),
        commitment=world.commitment,
        ministry=world.meti,
        role="lead",
        starts_on=make.SIGNED_ON,
    )
    assert list(error.fields) == ["starts_on"]


def test_ending_an_assignment_and_beginning_it_again(world: World, refused: Refused) -> None:
    by = world.person("coordinator")
    row = world.commitment.assignments.get(ministry=world.mofa)
    error = refused("ends_before_start", end_assignment, by=by, assignment=row, ends_on=dt.date(2022, 1, 1))
    assert list(error.fields) == ["ends_on"]
    end_assignment(by=by, assignment=row, ends_on=dt.date(2024, 12, 31))
    row.refresh_from_db()
    assert row.ends_on == dt.date(2024, 12, 31)
    event = newest_event()
    assert (event.verb, event.old, event.new) == ("end_assignment", {}, {"ends_on": "2024-12-31"})
    again: dict[str, Any] = {"by": by, "commitment": world.commitment, "ministry": world.mofa, "role": "lead"}
    refused("assignment_on_record", assign, **again, starts_on=make.SIGNED_ON)
    assign(**again, starts_on=dt.date(2025, 6, 1))


def test_each_government_assigns_its_own(world: World, refused: Refused) -> None:
    base = {"commitment": world.commitment, "ministry": world.meti, "role": "lead", "starts_on": clock.today()}
    refused("other_party", assign, by=world.person("coordinator", "MN"), **base)
    refused("role", assign, by=world.person("approver"), **base)
    refused("role", assign, by=world.person("administrator"), **base)
    row = world.commitment.assignments.get(ministry=world.mofa)
    refused("other_party", end_assignment, by=world.person("coordinator", "MN"), assignment=row, ends_on=clock.today())
    refused("role", end_assignment, by=world.person("reporter"), assignment=row, ends_on=clock.today())


def test_a_date_that_moved_since_the_form_was_opened(world: World, refused: Refused) -> None:
    revise(world, new_due_on=EARLIER)
    error = refused(
        "stale_version",
        revise_due_date,
        by=world.person("coordinator"),
        commitment=world.commitment,
        new_due_on=LATER,
        reason="x",
        seen_due_on=dt.date(2025, 3, 31),
    )
    assert error.status == 409
    assert revise(world, new_due_on=LATER, seen_due_on=EARLIER).pending
