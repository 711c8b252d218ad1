"""Applying an import: by the rules of the single operations, all or nothing, every row audited, never over others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments import access
from commitments.errors import Forbidden, RuleViolation, StaleVersion
from commitments.models import (
    Assignment,
    AuditEvent,
    DateRevision,
    Evidence,
    Milestone,
    PlanItem,
    ProgressUpdate,
    User,
)
from commitments.operations import importing
from commitments.operations.importing import apply_import
from commitments.operations.plan import add_milestone, rename_milestone, revise_due_date
from tests import factories as make

from .conftest import World
from .files import Rows, plan_file
from .test_planning import item, outcomes, route, standing_item, step

MEASURED = ["EC-01-I1", 5, "2024-06-30", "from the yearbook"]
LATER, SOONER = dt.date(2025, 9, 30), dt.date(2025, 1, 31)


def applied(world: World, **sheets: Any) -> importing.Applied:
    return apply_import(by=world.coordinator, plan=world.plan(**sheets))


def events(**wanted: Any) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(**wanted).order_by("pk"))


# --- Items and milestones ----------------------------------------------------------------------------------------


def test_what_is_new_is_added(world: World) -> None:
    done = applied(
        world,
        items=[item(ministry="JP-MOFA"), item("P-2", "EC-02")],
        milestones=[step(of="P-1"), step("S-2"), step("S-3", "EC-02", of="P-2")],
    )
    assert (done.added, done.changed, done.revised, done.drafts) == (5, 0, 0, [])
    road = PlanItem.objects.get(code="P-1")
    assert (road.commitment, road.ministry, road.titles) == (
        world.both,
        world.mofa,
        {"ja": "道路", "en": "", "mn": ""},
    )
    assert road.added_at == make.instant("2024-08-01")
    steps = {row.code: row for row in Milestone.objects.exclude(code="")}
    assert [(row.number, row.item and row.item.code) for row in steps.values()] == [
        (2, "P-1"),
        (3, None),
        (1, "P-2"),
    ]
    assert steps["S-1"].baseline_due_on == dt.date(2026, 3, 31)


def test_what_differs_is_changed_and_the_rest_stays(world: World) -> None:
    standing_item(world, title_en="Road")
    done = applied(
        world,
        items=[item(ja="道路網", ministry="JP-METI", en="Road")],
        milestones=[["EC-01-M1", "EC-01", "P-1", "", "Route fixed", "", "2025-03-31", ""]],
    )
    assert (done.added, done.changed) == (0, 2)
    road = PlanItem.objects.get()
    assert (road.title_ja, road.title_en, road.ministry, road.version) == ("道路網", "Road", world.meti, 2)
    world.milestone.refresh_from_db()
    assert (world.milestone.title_en, world.milestone.item, world.milestone.version) == ("Route fixed", road, 2)
    assert world.milestone.baseline_due_on == dt.date(2025, 3, 31)
    assert PlanItem.objects.count() == Milestone.objects.count() == 1


def test_every_row_leaves_its_event_and_the_file_one_more(world: World) -> None:
    standing_item(world)
    applied(
        world,
        items=[item(ja="道路網"), item("P-2")],
        milestones=[route(world, SOONER, "Dry season"), step(of="P-2")],
        measurements=[MEASURED],
    )
    told = [(event.verb, event.table, event.row, event.party) for event in events()]
    revision, draft = DateRevision.objects.get(), ProgressUpdate.objects.get()
    assert sorted(told) == sorted(
        [
            ("change_plan_item", "planitem", "P-1", ""),
            ("add_plan_item", "planitem", "P-2", ""),
            ("add_milestone", "milestone", "EC-01-M2", ""),
            ("revise_due_date", "daterevision", str(revision.pk), ""),
            ("draft", "progressupdate", str(draft.pk), "JP"),
            ("import_plan", "plan", told[-1][2], "JP"),
        ]
    )
    assert {event.by for event in events()} == {world.coordinator}
    (change,) = events(verb="change_plan_item")
    assert (change.old, change.new, change.commitment) == ({"title_ja": "道路"}, {"title_ja": "道路網"}, world.both)
    (added,) = events(verb="add_milestone")
    assert added.new["baseline_due_on"] == "2026-03-31"
    (whole,) = events(verb="import_plan")
    assert whole.new["file"] == "plan.xlsx"
    assert len(whole.new["sha256"]) == 64
    assert (whole.new["added"], whole.new["changed"], whole.new["revised"], whole.new["drafts"]) == (3, 2, 1, 1)


# --- Dates -------------------------------------------------------------------------------------------------------


def test_a_later_date_of_both_governments_waits_for_the_other(world: World) -> None:
    done = applied(world, milestones=[route(world, LATER, "Rain")])
    assert (done.changed, done.revised, done.waiting) == (1, 1, 1)
    row = DateRevision.objects.get()
    assert (row.milestone, row.old_due_on, row.new_due_on) == (world.milestone, dt.date(2025, 3, 31), LATER)
    assert (row.reason, row.requested_by, row.needs_agreement, row.pending) == ("Rain", world.coordinator, True, True)
    world.milestone.refresh_from_db()
    assert (world.milestone.baseline_due_on, world.milestone.version) == (dt.date(2025, 3, 31), 1)


def test_an_earlier_date_and_one_of_ones_own_stand_at_once(world: World) -> None:
    own = make.milestone(of=world.ours, due_on="2025-03-31", title_en="Own step")
    rows = [route(world, SOONER, "Dry season"), ["EC-02-M1", "EC-02", "", "", "Own step", "", LATER, "Rain"]]
    done = applied(world, milestones=rows)
    assert (done.revised, done.waiting) == (2, 0)
    assert {(row.milestone, row.agreed_by) for row in DateRevision.objects.all()} == {
        (world.milestone, world.coordinator),
        (own, world.coordinator),
    }


def test_a_revision_is_the_same_as_the_one_asked_for_by_hand(world: World) -> None:
    other = make.milestone(of=world.both, due_on="2025-03-31", title_en="Other step")
    applied(world, milestones=[route(world, LATER, "Rain")])
    revise_due_date(by=world.coordinator, commitment=world.both, milestone=other, new_due_on=LATER, reason="Rain")
    imported, by_hand = events(verb="revise_due_date")
    assert imported.new | {"milestone": other.pk} == by_hand.new
    assert (imported.old, imported.commitment, imported.table) == (by_hand.old, by_hand.commitment, by_hand.table)


def test_a_milestone_is_the_same_as_the_one_added_by_hand(world: World) -> None:
    applied(world, milestones=[step()])
    add_milestone(by=world.coordinator, commitment=world.both, titles={"ja": "署名"}, due_on=dt.date(2026, 3, 31))
    imported, by_hand = events(verb="add_milestone")
    assert imported.new == by_hand.new | {"code": "S-1", "number": 2}
    assert (imported.row, by_hand.row) == ("EC-01-M2", "EC-01-M3")


def test_the_same_file_again_changes_nothing(world: World) -> None:
    sheets = {
        "items": [item(ministry="JP-MOFA")],
        "milestones": [step(of="P-1"), route(world, LATER, "Rain")],
        "measurements": [MEASURED],
    }
    applied(world, **sheets)
    again = world.plan(**sheets)
    assert outcomes(again) == ["unchanged"] * 4
    with pytest.raises(RuleViolation) as refused:
        apply_import(by=world.coordinator, plan=again)
    assert refused.value.code == "import_empty"


# --- Measurements ------------------------------------------------------------------------------------------------


def test_measurements_begin_a_draft_that_still_has_to_be_written_and_published(world: World) -> None:
    rows = [MEASURED, ["EC-01-I1", "6.5", "2024-07-31", ""]]
    done = applied(world, measurements=rows)
    (draft,) = done.drafts
    assert (done.added, draft.status, draft.delivery, draft.published_at) == (2, "draft", "", None)
    assert (draft.ministry, draft.author, draft.period.code) == (world.mofa, world.coordinator, "2024-H1")
    assert draft.internal_note == "EC-01-I1, 2024-06-30: from the yearbook"
    assert [(row.value, row.measured_on.isoformat()) for row in draft.measurements.all()] == [
        (Decimal(5), "2024-06-30"),
        (Decimal("6.5"), "2024-07-31"),
    ]
    assert not access.may(world.coordinator, "publish", draft)


def test_measurements_join_the_ministrys_draft_and_leave_what_is_written_in_it(world: World) -> None:
    draft = make.update(undertaking=make.side(world.both, "JP"), period="2024-H1", status="draft", internal_note="Ask.")
    make.evidence(of=draft)
    make.measurement(update=draft, indicator=world.indicator, value=3, measured_on="2024-06-30")
    make.measurement(update=draft, indicator=world.indicator, value=1, measured_on="2024-05-31")
    done = applied(world, measurements=[MEASURED, ["EC-01-I1", 7, "2024-07-31", ""]])
    assert (done.added, done.changed, done.drafts) == (1, 1, [draft])
    draft.refresh_from_db()
    assert (draft.version, draft.edited_by, draft.done) == (2, world.coordinator, "Talks were held.")
    assert draft.internal_note == "Ask.\nEC-01-I1, 2024-06-30: from the yearbook"
    assert [int(row.value) for row in draft.measurements.order_by("measured_on")] == [1, 5, 7]
    assert Evidence.objects.filter(update=draft).exists()
    (event,) = events(verb="edit")
    assert (event.party, event.row) == ("JP", str(draft.pk))
    assert [row["value"] for row in event.old["measurements"]] == ["3", "1"]
    assert [row["value"] for row in event.new["measurements"]] == ["5", "1", "7"]


def test_the_other_government_learns_nothing_of_drafts(world: World) -> None:
    applied(world, measurements=[MEASURED])
    foreigner = make.user(role="coordinator", party="MN")
    assert not access.visible_audit(foreigner).exists()
    assert access.visible_audit(world.coordinator).count() == 2


# --- All or nothing ----------------------------------------------------------------------------------------------


def test_a_file_with_an_error_is_not_applied(world: World) -> None:
    plan = world.plan(items=[item(), item("P-2", "EC-99")])
    with pytest.raises(RuleViolation) as refused:
        apply_import(by=world.coordinator, plan=plan)
    assert refused.value.code == "import_wrong"
    assert not PlanItem.objects.exists()


def test_what_fails_halfway_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any) -> None:
        raise RuleViolation("some_rule", "Not now.")

    monkeypatch.setattr(importing, "write_measurements", fail)
    plan = world.plan(items=[item()], milestones=[step(), route(world, SOONER, "Dry season")], measurements=[MEASURED])
    with pytest.raises(RuleViolation, match="Not now"):
        apply_import(by=world.coordinator, plan=plan)
    assert not PlanItem.objects.exists()
    assert not DateRevision.objects.exists()
    assert Milestone.objects.count() == 1
    assert not AuditEvent.objects.exists()


def demote(world: World) -> None:
    User.objects.filter(pk=world.coordinator.pk).update(role="approver")
    world.coordinator.refresh_from_db()


def end_assignments(world: World) -> None:
    Assignment.objects.filter(ministry=world.mofa).update(ends_on=dt.date(2024, 7, 31))


def publish_a_value(world: World) -> None:
    update = make.update(undertaking=make.side(world.both, "JP"), period="2023-H2")
    make.measurement(update=update, indicator=world.indicator, measured_on="2024-06-30")


OVERTAKEN: dict[str, Callable[[World], Any]] = {
    "an item was changed": lambda world: PlanItem.objects.filter(code="P-1").update(version=2),
    "a milestone was renamed": lambda world: rename_milestone(
        by=world.coordinator, milestone=world.milestone, version=1, titles={"en": "Renamed"}
    ),
    "a code was taken": lambda world: standing_item(world, "P-2"),
    "a date was asked to move": lambda world: revise_due_date(
        by=world.coordinator, commitment=world.both, milestone=world.milestone, new_due_on=LATER, reason="Rain"
    ),
    "a draft was begun": lambda world: make.update(
        undertaking=make.side(world.both, "JP"), period="2024-H1", status="draft"
    ),
    "a value was published": publish_a_value,
    "the ministry's assignment ended": end_assignments,
    "a ministry was closed": lambda world: make.Ministry.objects.filter(code="JP-METI").update(
        closed_on=dt.date(2024, 7, 31)
    ),
    "the person's role changed": demote,
}


@pytest.mark.parametrize("happens", OVERTAKEN.values(), ids=OVERTAKEN.keys())
def test_what_happened_since_the_dry_run_stops_it(world: World, happens: Callable[[World], Any]) -> None:
    standing_item(world)
    plan = world.plan(
        items=[item(ja="道路網"), item("P-2", ministry="JP-METI")],
        milestones=[route(world, SOONER, "Dry season")],
        measurements=[MEASURED],
    )
    happens(world)
    before = AuditEvent.objects.count()
    with pytest.raises((StaleVersion, Forbidden)):
        apply_import(by=world.coordinator, plan=plan)
    assert AuditEvent.objects.count() == before
    assert PlanItem.objects.get(code="P-1").title_ja == "道路"


def test_what_does_not_concern_the_file_does_not_stop_it(world: World) -> None:
    plan = world.plan(milestones=[step()])
    add_milestone(by=world.coordinator, commitment=world.both, titles={"en": "By hand"}, due_on=LATER)
    apply_import(by=world.coordinator, plan=plan)
    assert Milestone.objects.get(code="S-1").number == 3


def test_nobody_applies_what_another_has_tried(world: World) -> None:
    plan = world.plan(items=[item()])
    for other in (make.user(role="coordinator"), make.user(role="coordinator", party="MN")):
        with pytest.raises(StaleVersion):
            apply_import(by=other, plan=plan)


def test_a_code_that_is_taken_at_the_last_moment_is_no_server_error(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two imports at once: the second finds the code free, and taken when it writes."""
    plan = world.plan(items=[item()])
    state = importing.read_state(world.coordinator, plan.sought, plan.period)
    standing_item(world)
    monkeypatch.setattr(importing, "read_state", lambda *arguments: state)
    with pytest.raises(StaleVersion):
        apply_import(by=world.coordinator, plan=plan)


def test_the_number_of_queries_does_not_grow_with_rows(world: World) -> None:
    def cost(first: int, rows: int) -> int:
        numbers = range(first, first + rows)
        sheets: dict[str, Rows] = {
            "items": [item(f"P-{number}") for number in numbers],
            "milestones": [step(f"S-{number}", of=f"P-{number}") for number in numbers],
        }
        plan = world.plan(data=plan_file(**sheets))
        with CaptureQueriesContext(connection) as queries:
            apply_import(by=world.coordinator, plan=plan)
        return len(queries)

    # SQLite takes fewer rows a statement than PostgreSQL: a few statements more, not one a row.
    assert cost(100, 60) - cost(0, 3) < 6
