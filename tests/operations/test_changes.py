"""The feed of changes: what each operation tells everybody, numbered in the order of commits."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from commitments.errors import RuleViolation
from commitments.models import (
    AppendOnly,
    AuditEvent,
    Change,
    DataVersion,
    DateStanding,
    KeptDay,
    KeptStanding,
    Milestone,
    MilestoneStanding,
    Ministry,
    ProgressUpdate,
    Reminder,
    Standing,
    WebhookAttempt,
)
from commitments.operations import changes, plan, updates
from commitments.operations.content import MilestoneContent, UpdateContent
from commitments.operations.ministries import create_ministry, rename_ministry
from commitments.operations.recording import atomic, record
from tests import factories as make

from .conftest import World
from .test_every_operation_is_audited import FROM_NOTHING, FULL, OPERATIONS, public_operations, submitted

Told = dict[tuple[str, str], int]

# What each operation tells. One that is not here tells nothing: it is about people, or one government's own.
TELLS: dict[str, Told] = {
    "consultation.propose_joint_assessment": {("joint_assessment", "added"): 1},
    "consultation.countersign_joint_assessment": {("joint_assessment", "changed"): 1, ("commitment", "changed"): 1},
    "consultation.withdraw_joint_assessment": {("joint_assessment", "changed"): 1},
    "demonstration.mark_demonstration": {("statement", "changed"): 1},
    "demonstration.clear_progress": {
        ("milestone", "removed"): 1,
        ("indicator", "removed"): 1,
        ("assignment", "removed"): 2,
        ("commitment", "changed"): 1,
        ("statement", "changed"): 1,
    },
    "indicators.add_indicator": {("indicator", "added"): 1},
    "indicators.change_indicator": {("indicator", "changed"): 1},
    "indicators.expect_occurrences": {("commitment", "changed"): 1},
    "meetings.record_consultation": {("consultation", "added"): 1},
    "meetings.change_consultation": {("consultation", "changed"): 1},
    "meetings.record_decision": {("decision", "added"): 1, ("consultation", "changed"): 1},
    "meetings.change_decision": {("decision", "changed"): 1, ("consultation", "changed"): 1},
    "ministries.create_ministry": {("ministry", "added"): 1},
    "ministries.rename_ministry": {("ministry", "changed"): 1},
    "ministries.close_ministry": {("ministry", "changed"): 1},
    "periods.add_period": {("period", "added"): 1},
    "periods.change_period": {("period", "changed"): 1},
    "plan.set_due_date": {("commitment", "changed"): 1},
    "plan.add_milestone": {("milestone", "added"): 1, ("commitment", "changed"): 1},
    "plan.rename_milestone": {("milestone", "changed"): 1, ("commitment", "changed"): 1},
    "plan.withdraw_milestone": {("milestone", "withdrawn"): 1, ("commitment", "changed"): 1},
    "plan.revise_due_date": {("date_revision", "added"): 1},
    "plan.agree_revision": {
        ("date_revision", "changed"): 1,
        ("milestone", "changed"): 1,
        ("commitment", "changed"): 1,
    },
    "plan.refuse_revision": {("date_revision", "changed"): 1},
    "plan.assign": {("assignment", "added"): 1, ("commitment", "changed"): 1},
    "plan.end_assignment": {("assignment", "changed"): 1, ("commitment", "changed"): 1},
    "plan.confirm_assignment": {("assignment", "changed"): 1, ("commitment", "changed"): 1},
    "seeding.seed": {
        ("statement", "added"): 1,
        ("passage", "added"): 26,
        ("ministry", "added"): 21,
        ("pillar", "added"): 5,
        ("commitment", "added"): 49,
        ("indicator", "added"): 6,
        ("assignment", "added"): 157,
        ("period", "added"): 21,
    },
    "successions.succeed_ministry": {("ministry", "changed"): 1},
    "updates.publish_update": {("update", "published"): 1, ("commitment", "changed"): 1},
}


def told(since: int = 0) -> list[Change]:
    return list(Change.objects.filter(seq__gt=since))


def told_of(since: int = 0) -> list[tuple[str, str, str]]:
    return [(one.kind, one.key, one.what) for one in told(since)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_each_operation_tells_what_it_changed_for_everybody(
    name: str, request: Any, tmp_path: Path, settings: Any
) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    arguments = OPERATIONS[name](None if name in FROM_NOTHING else request.getfixturevalue("world"))
    before = Change.objects.count()
    public_operations()[name](**arguments)
    new = told(before)
    assert Counter((one.kind, one.what) for one in new) == TELLS.get(name, {})
    assert [one.seq for one in told()] == list(range(1, len(told()) + 1))


def test_the_table_names_operations() -> None:
    assert {*TELLS} <= {*OPERATIONS}


def test_every_table_is_told_of_or_left_out_on_purpose() -> None:
    """A table that is new has to be decided about."""
    parts_of_updates = {"evidence", "measurement", "milestonereport", "occurrence"}
    own: set[type] = {AuditEvent, Change, DataVersion, DateStanding, KeptDay, KeptStanding, MilestoneStanding}
    own |= {Reminder, Standing, WebhookAttempt}
    every = set(apps.get_app_config("commitments").get_models(include_auto_created=True)) - own
    decided = {*changes._ABOUT, *changes._TELLS_NOTHING}
    named = {model._meta.model_name for model in every - decided}
    # Which commitments a decision is about comes with the decision.
    assert named == {*parts_of_updates, "decision_commitments"}


def test_a_table_nobody_has_decided_about_is_refused(world: World) -> None:
    with pytest.raises(TypeError, match="Reminder"):
        changes.tell(Reminder(), changes.ChangeWhat.ADDED)


def test_a_draft_can_not_be_told_of_by_mistake(world: World) -> None:
    draft = make.update(undertaking=world.jp, status="draft")
    with pytest.raises(TypeError):
        record(by=None, verb="edit", row=draft, old={}, new={}, commitment=world.commitment)
    assert told() == []


class TestWhatIsPublished:
    def publish(self, world: World, **content: Any) -> ProgressUpdate:
        author = world.person("reporter")
        draft = updates.draft_update(
            by=author,
            undertaking=world.jp,
            period=make.reporting_period("2024-H1"),
            content=UpdateContent(**{**vars(FULL), **content}),
        )
        row = updates.submit_update(by=author, update=draft, version=draft.version)
        return updates.publish_update(by=world.person("approver"), update=row, version=row.version)

    def test_all_that_leads_to_it_leaves_no_trace_and_no_gap(self, world: World) -> None:
        approver = world.person("approver")
        for _turn in range(3):
            row = submitted(world)
            row = updates.return_update(by=approver, update=row, version=row.version, comment="Where?")
            updates.withdraw_update(by=row.author, update=row, version=row.version)
        assert told() == []
        update = self.publish(world)
        assert told_of() == [("update", str(update.pk), "published"), ("commitment", "T-01", "changed")]
        assert [one.seq for one in told()] == [1, 2]
        assert {one.commitment for one in told()} == {"T-01"}

    def test_a_milestone_that_it_meets_has_changed(self, world: World) -> None:
        self.publish(world, milestones=[MilestoneContent(world.milestone, dt.date(2024, 6, 1))])
        assert ("milestone", "T-01-M1", "changed") in told_of()

    def test_a_correction_takes_the_place_of_what_it_corrects(self, world: World) -> None:
        wrong = self.publish(world, milestones=[MilestoneContent(world.milestone, dt.date(2024, 6, 1))])
        author, approver = world.person("reporter"), world.person("approver")
        right = updates.correct_update(by=author, update=wrong, reason="A figure.", content=FULL)
        right = updates.submit_update(by=author, update=right, version=right.version)
        before = len(told())
        updates.publish_update(by=approver, update=right, version=right.version)
        assert told_of(before) == [
            ("update", str(wrong.pk), "superseded"),
            ("commitment", "T-01", "changed"),
            ("milestone", "T-01-M1", "changed"),
            ("update", str(right.pk), "published"),
        ]

    def test_a_milestone_that_was_withdrawn_does_not_come_back(self, world: World) -> None:
        met = [MilestoneContent(world.milestone, dt.date(2024, 6, 1))]
        wrong = self.publish(world, milestones=met)
        plan.withdraw_milestone(by=world.person("coordinator"), milestone=world.milestone, version=1, reason="No.")
        author, approver = world.person("reporter"), world.person("approver")
        right = updates.correct_update(by=author, update=wrong, reason="A figure.", content=FULL)
        right = updates.submit_update(by=author, update=right, version=right.version)
        before = len(told())
        updates.publish_update(by=approver, update=right, version=right.version)
        assert ("milestone", "T-01-M1", "withdrawn") in told_of(before)

    def test_a_joint_assessment_that_it_may_end_has_changed(self, world: World) -> None:
        signed = make.joint_assessment(of=world.commitment, jp_signed_at="2024-07-01", mn_signed_at="2024-07-02")
        make.joint_assessment(of=world.commitment, jp_signed_at="2024-07-03")  # waits: no report ends it
        self.publish(world)
        assert [one for one in told_of() if one[0] == "joint_assessment"] == [
            ("joint_assessment", str(signed.pk), "changed")
        ]


class TestOneTransaction:
    def test_a_row_is_told_once_as_the_strongest_of_what_befell_it(self, world: World) -> None:
        by = make.user(role="administrator")
        names = {"en": "Justice"}
        create_ministry(by=by, code="JP-MOJ", party="JP", names=names, valid_from=dt.date(2024, 1, 1))
        assert told_of() == [("ministry", "JP-MOJ", "added")]  # its first name is a row of its own
        coordinator = world.person("coordinator")
        with atomic():
            milestone = plan.add_milestone(
                by=coordinator, commitment=world.commitment, titles=names, due_on=dt.date(2025, 1, 1)
            )
            plan.withdraw_milestone(by=coordinator, milestone=milestone, version=1, reason="No.")
        assert told_of(1) == [("milestone", "T-01-M2", "withdrawn"), ("commitment", "T-01", "changed")]

    def test_what_was_taken_back_is_not_told(self, world: World) -> None:
        coordinator = world.person("coordinator")
        add = {"by": coordinator, "commitment": world.commitment, "due_on": dt.date(2025, 1, 1)}
        with pytest.raises(RuleViolation):
            self._two(add)
        assert told() == []
        with atomic():
            plan.add_milestone(titles={"en": "B"}, **add)
            with pytest.raises(RuleViolation):
                self._two(add)
        assert told_of() == [("milestone", "T-01-M2", "added"), ("commitment", "T-01", "changed")]
        assert Milestone.objects.filter(commitment=world.commitment).count() == 2

    @staticmethod
    @atomic
    def _two(add: dict[str, Any]) -> None:
        plan.add_milestone(titles={"en": "C"}, **add)
        plan.add_milestone(titles={"en": ""}, **add)

    def test_a_dry_run_tells_nothing(self, db: None) -> None:
        call_command("seed", "--dry-run", verbosity=0)
        assert told() == []

    def test_an_event_outside_an_operation_is_told_at_once(self, world: World) -> None:
        record(by=None, verb="seed", row=world.commitment, old={}, new={"code": "T-01"}, commitment=world.commitment)
        assert told_of() == [("commitment", "T-01", "changed")]


def test_what_was_told_is_neither_changed_nor_removed(world: World) -> None:
    record(by=None, verb="seed", row=world.commitment, old={}, new={})
    (change,) = told()
    for attempt in (change.save, change.delete, lambda: Change.objects.update(key="x"), Change.objects.all().delete):
        with pytest.raises(AppendOnly):
            attempt()
    assert str(change) == "1: commitment T-01 changed"


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_whoever_writes_later_is_numbered_later_and_seen_later(transactional_db: None) -> None:
    """Two writers on connections of their own: the second can't be read before the first is."""
    by = make.user(role="administrator")
    first, second = make.ministry(code="JP-ONE"), make.ministry(code="JP-TWO")
    written, finish = threading.Event(), threading.Event()
    failures: list[BaseException] = []

    def rename(ministry: Ministry) -> None:
        rename_ministry(by=by, ministry=ministry, names={"en": "New"}, valid_from=dt.date(2024, 1, 1))

    def hold() -> None:
        try:
            with transaction.atomic():
                rename(first)
                written.set()
                assert finish.wait(10)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    def follow() -> None:
        try:
            rename(second)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=hold), threading.Thread(target=follow)]
    threads[0].start()
    assert written.wait(10)
    threads[1].start()
    threads[1].join(0.3)
    assert threads[1].is_alive(), "the second writer was not kept waiting"
    assert told() == []
    finish.set()
    for thread in threads:
        thread.join(10)
    assert failures == []
    assert told_of() == [("ministry", "JP-ONE", "changed"), ("ministry", "JP-TWO", "changed")]
    assert [one.seq for one in told()] == [1, 2]
