"""Ministries that are merged or split: all of their work moves on, and nothing that was written changes hands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from commitments import access, clock
from commitments.models import Assignment, AuditEvent, Ministry, MinistrySuccession, ProgressUpdate, User
from commitments.operations.plan import assign, confirm_assignment, end_assignment
from commitments.operations.successions import succeed_ministry
from commitments.operations.updates import publish_update
from tests import factories as make

from .conftest import World

D = dt.date
FROM = D(2024, 4, 1)


@pytest.fixture
def administrator(world: World) -> User:
    return make.user(role="administrator")


def merge(by: User, world: World, **more: Any) -> list[MinistrySuccession]:
    return succeed_ministry(**({"by": by, "former": world.mofa, "successors": [world.meti], "from_day": FROM} | more))


def held(ministry: Ministry, world: World) -> list[tuple[str, D, D | None]]:
    rows = Assignment.objects.filter(ministry=ministry, commitment=world.commitment).order_by("starts_on")
    return [(row.role, row.starts_on, row.ends_on) for row in rows]


def test_the_work_moves_on_the_day_and_history_keeps_the_name(world: World, administrator: User) -> None:
    published = make.update(undertaking=world.jp, period="2023-H1")
    (succession,) = merge(administrator, world)
    world.mofa.refresh_from_db()
    published.refresh_from_db()
    assert (succession.from_day, world.mofa.closed_on) == (FROM, D(2024, 3, 31))
    assert held(world.mofa, world) == [("lead", make.SIGNED_ON, D(2024, 3, 31))]
    assert held(world.meti, world) == [("lead", FROM, None)]
    assert published.ministry == world.mofa
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"close_ministry", "succeed_ministry", "end_assignment", "assign", "change_user"} <= verbs


def test_open_reports_are_handed_over_and_go_on(world: World, administrator: User) -> None:
    author, approver = world.person("reporter"), world.person("approver")
    draft, submitted, returned = (
        make.update(undertaking=world.jp, period="2024-H1", status=status, author=author)
        for status in ("draft", "submitted", "returned")
    )
    withdrawn = make.update(undertaking=world.jp, period="2024-H1", status="withdrawn", author=author)
    merge(administrator, world)
    rows = {row.pk: row.ministry for row in ProgressUpdate.objects.select_related("ministry")}
    assert [rows[one.pk] for one in (draft, submitted, returned)] == [world.meti] * 3
    assert rows[withdrawn.pk] == world.mofa
    author, approver = User.objects.get(pk=author.pk), User.objects.get(pk=approver.pk)
    submitted.refresh_from_db()
    draft.refresh_from_db()
    assert access.may(author, "edit", draft)
    assert access.may(author, "report", world.jp)
    assert access.refusal(author, "publish", submitted)
    publish_update(by=approver, update=submitted, version=submitted.version)
    assert AuditEvent.objects.filter(verb="hand_over", party="JP").count() == 3


def test_a_split_follows_the_commitment_and_the_person(world: World, administrator: User) -> None:
    other = make.commitment(code="T-02")
    make.assignment(of=other, to=world.mofa, role="support")
    new = make.ministry(code="JP-NEW")
    stays, goes = world.person("reporter"), world.person("reporter")
    draft = make.update(undertaking=make.side(other, "JP"), period="2024-H1", status="draft", author=stays)
    merge(
        administrator,
        world,
        successors=[world.meti, new],
        commitments_to={other.pk: new},
        people_to={goes.pk: new},
    )
    draft.refresh_from_db()
    assert Assignment.objects.get(commitment=other, ministry=new).role == "support"
    assert draft.ministry == new
    assert [User.objects.get(pk=one.pk).ministry for one in (stays, goes)] == [world.meti, new]
    assert MinistrySuccession.objects.count() == 2


def test_a_lead_goes_to_who_supports_already(world: World, administrator: User) -> None:
    make.assignment(of=world.commitment, to=world.meti, role="support", starts_on="2023-01-01")
    merge(administrator, world)
    assert held(world.meti, world) == [("support", D(2023, 1, 1), D(2024, 3, 31)), ("lead", FROM, None)]


@pytest.mark.parametrize(
    ("begins", "expected"),
    [
        ("2024-04-01", [("lead", FROM, None)]),
        ("2024-05-01", [("lead", FROM, D(2024, 4, 30)), ("lead", D(2024, 5, 1), None)]),
    ],
)
def test_no_commitment_is_left_without_a_lead(
    world: World, administrator: User, begins: str, expected: list[Any]
) -> None:
    make.assignment(of=world.commitment, to=world.meti, role="support", starts_on=begins)
    merge(administrator, world)
    assert held(world.meti, world) == expected


def test_who_leads_already_goes_on(world: World, administrator: User) -> None:
    Assignment.objects.filter(ministry=world.mofa).update(role="support")
    make.assignment(of=world.commitment, to=world.meti, role="lead")
    merge(administrator, world)
    assert held(world.meti, world) == [("lead", make.SIGNED_ON, None)]


def test_an_assignment_with_an_end_ahead_moves_to_that_end(world: World, administrator: User) -> None:
    Assignment.objects.filter(ministry=world.mofa).update(ends_on=D(2024, 12, 31))
    over = make.assignment(of=make.commitment(code="T-02"), to=world.mofa, ends_on="2024-03-31")
    merge(administrator, world)
    assert held(world.mofa, world) == [("lead", make.SIGNED_ON, D(2024, 3, 31))]
    assert held(world.meti, world) == [("lead", FROM, D(2024, 12, 31))]
    assert not Assignment.objects.filter(commitment=over.commitment, ministry=world.meti).exists()


def test_what_is_refused(world: World, administrator: User, refused: Callable[..., Any]) -> None:
    tomorrow = clock.today() + dt.timedelta(days=1)
    closed, foreign = make.ministry(code="JP-OLD"), make.ministry(party="MN")
    Ministry.objects.filter(pk=closed.pk).update(closed_on=D(2023, 1, 1))
    closed.refresh_from_db()
    for code, changes in (
        ("no_successor", {"successors": []}),
        ("own_successor", {"successors": [world.mofa]}),
        ("wrong_successor", {"successors": [foreign]}),
        ("wrong_successor", {"successors": [closed]}),
        ("day_ahead", {"from_day": tomorrow}),
        ("assignment_in_the_way", {"from_day": make.SIGNED_ON}),
        ("not_a_successor", {"people_to": {1: foreign}}),
        ("not_a_successor", {"commitments_to": {1: closed}}),
        ("already_closed", {"former": closed}),
    ):
        refused(code, merge, by=administrator, world=world, **changes)
    refused("role", merge, by=world.person("coordinator"), world=world)


def test_an_ended_assignment_of_the_successor_from_the_same_day_is_named(
    world: World, administrator: User, refused: Callable[..., Any]
) -> None:
    make.assignment(of=world.commitment, to=world.meti, role="support", starts_on=FROM, ends_on="2024-04-30")
    violation = refused("assignment_in_the_way", merge, by=administrator, world=world)
    assert set(violation.fields) == {"from_day"}
    assert held(world.mofa, world) == [("lead", make.SIGNED_ON, None)]


# --- Assignments, beside what test_plan.py holds -----------------------------------------------------------------


def test_a_closed_ministry_is_not_assigned_again(
    world: World, administrator: User, refused: Callable[..., Any]
) -> None:
    merge(administrator, world)
    by = User.objects.get(pk=world.person("coordinator", of_ministry=world.meti).pk)
    former = Ministry.objects.get(pk=world.mofa.pk)
    common = {"by": by, "commitment": make.commitment(), "ministry": former, "role": "lead"}
    assert set(refused("ministry_closed", assign, **common, starts_on=FROM).fields) == {"ministry"}
    assign(**common, starts_on=D(2024, 3, 31))  # its last day


def test_confirming(world: World, refused: Callable[..., Any]) -> None:
    row = Assignment.objects.get(ministry=world.mofa)
    row.suggested = True
    row.save()
    refused("other_party", confirm_assignment, by=world.person("coordinator", "MN"), assignment=row)
    refused("role", confirm_assignment, by=world.person("approver"), assignment=row)
    assert confirm_assignment(by=world.person("coordinator"), assignment=row).suggested is False
    event = AuditEvent.objects.latest("pk")
    assert (event.old, event.new, event.commitment) == ({"suggested": True}, {"suggested": False}, world.commitment)
    refused("already_confirmed", confirm_assignment, by=world.person("coordinator"), assignment=row)


def test_what_is_over_keeps_its_last_day(world: World, refused: Callable[..., Any]) -> None:
    row = make.assignment(of=make.commitment(), to=world.mofa, ends_on="2024-03-31")
    refused("already_ended", end_assignment, by=world.person("coordinator"), assignment=row, ends_on=D(2030, 1, 1))
