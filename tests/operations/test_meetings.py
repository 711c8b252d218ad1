"""Consultations and their decisions: either side's coordinator keeps the record, and nothing of it gets lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from commitments import clock
from commitments.errors import RuleViolation, StaleVersion
from commitments.models import AuditEvent, Consultation, Decision
from commitments.operations.meetings import (
    change_consultation,
    change_decision,
    record_consultation,
    record_decision,
)
from tests import factories as make

from .conftest import World, newest_event

Refused = Callable[..., RuleViolation]

HELD = dt.date(2024, 3, 15)
TITLES = {"ja": "年次協議", "en": "Annual consultation "}


@pytest.fixture
def meeting(world: World) -> Consultation:
    return make.consultation(held_on=HELD, title_en="Annual consultation", place="Tokyo")


@pytest.fixture
def decided(world: World, meeting: Consultation) -> Decision:
    return make.decision(of=meeting, about=[world.commitment], text="Meet twice a year.")


# --- A meeting ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("party", ["JP", "MN"])
def test_either_side_enters_a_meeting(world: World, party: str) -> None:
    by = world.person("coordinator", party)
    row = record_consultation(by=by, held_on=HELD, titles=TITLES, place=" Tokyo ")
    row.refresh_from_db()
    assert (row.held_on, row.title_ja, row.title_en, row.title_mn, row.place, row.version) == (
        HELD,
        "年次協議",
        "Annual consultation",
        "",
        "Tokyo",
        1,
    )
    event = newest_event()
    assert (event.verb, event.table, event.row, event.by, event.party, event.old) == (
        "record_consultation",
        "consultation",
        "2024-03-15",
        by,
        "",
        {},
    )
    assert event.new["held_on"] == "2024-03-15"


def test_one_that_is_planned(world: World) -> None:
    ahead = clock.today() + dt.timedelta(days=90)
    assert record_consultation(by=world.person("coordinator"), held_on=ahead, titles=TITLES).held_on == ahead


def test_what_a_meeting_needs(world: World, refused: Refused, meeting: Consultation) -> None:
    base: dict[str, Any] = {"by": world.person("coordinator"), "held_on": dt.date(2024, 4, 1), "titles": TITLES}
    assert "title" in refused("invalid", record_consultation, **base | {"titles": {"en": " "}}).message
    error = refused("invalid", record_consultation, **base | {"held_on": HELD})
    assert error.fields == {"held_on": ["A consultation of this day is on record already."]}
    for outside in (dt.date(2022, 11, 28), dt.date(2032, 11, 29)):
        error = refused("outside_the_plan", record_consultation, **base | {"held_on": outside})
        assert list(error.fields) == ["held_on"]


@pytest.mark.parametrize("role", ["viewer", "reporter", "approver", "administrator"])
def test_it_takes_a_coordinator(
    world: World, refused: Refused, meeting: Consultation, decided: Decision, role: str
) -> None:
    by = world.person(role)
    refused("role", record_consultation, by=by, held_on=dt.date(2024, 4, 1), titles=TITLES)
    refused("role", change_consultation, by=by, consultation=meeting, version=1, held_on=HELD, titles=TITLES)
    refused("role", record_decision, by=by, consultation=meeting, text="x", language="en")
    refused("role", change_decision, by=by, decision=decided, version=1, text="x", language="en")


def test_a_change_keeps_old_and_new(world: World, meeting: Consultation) -> None:
    by, moved = world.person("coordinator", "MN"), dt.date(2024, 3, 20)
    change_consultation(
        by=by, consultation=meeting, version=1, held_on=moved, titles={"en": "Second round"}, place="Ulaanbaatar"
    )
    meeting.refresh_from_db()
    assert (meeting.held_on, meeting.title_en, meeting.place, meeting.version) == (
        moved,
        "Second round",
        "Ulaanbaatar",
        2,
    )
    event = newest_event()
    assert (event.verb, event.row, event.by) == ("change_consultation", "2024-03-20", by)
    assert event.old == {"held_on": "2024-03-15", "place": "Tokyo", "title_en": "Annual consultation"}
    assert event.new == {"held_on": "2024-03-20", "place": "Ulaanbaatar", "title_en": "Second round"}


def test_saving_it_as_it_was_leaves_no_event(world: World, meeting: Consultation) -> None:
    change_consultation(
        by=world.person("coordinator"),
        consultation=meeting,
        version=1,
        held_on=HELD,
        titles=meeting.titles,
        place="Tokyo",
    )
    assert not AuditEvent.objects.exists()


def test_a_change_is_refused(world: World, refused: Refused, meeting: Consultation, decided: Decision) -> None:
    base: dict[str, Any] = {
        "by": world.person("coordinator"),
        "consultation": meeting,
        "version": 1,
        "held_on": HELD,
        "titles": TITLES,
    }
    error = refused("stale_version", change_consultation, **base | {"version": 2})
    assert isinstance(error, StaleVersion)
    assert error.current == meeting
    # Decisions were taken on the day: it stands.
    error = refused("day_stands", change_consultation, **base | {"held_on": dt.date(2024, 3, 16)})
    assert list(error.fields) == ["held_on"]
    refused("invalid", change_consultation, **base | {"titles": {}})
    meeting.refresh_from_db()
    assert (meeting.version, meeting.title_en) == (1, "Annual consultation")


def test_its_day_moves_within_the_plan_and_to_no_other_meeting(
    world: World, refused: Refused, meeting: Consultation
) -> None:
    make.consultation(held_on="2024-09-01")
    base: dict[str, Any] = {
        "by": world.person("coordinator"),
        "consultation": meeting,
        "version": 1,
        "titles": TITLES,
    }
    refused("invalid", change_consultation, **base | {"held_on": dt.date(2024, 9, 1)})
    refused("outside_the_plan", change_consultation, **base | {"held_on": dt.date(2040, 1, 1)})


# --- A decision --------------------------------------------------------------------------------------------------


def test_a_decision_is_numbered_and_linked(world: World, meeting: Consultation, decided: Decision) -> None:
    by = world.person("coordinator", "MN")
    row = record_decision(
        by=by, consultation=meeting, text=" Open an office. ", language="en", commitments=[world.commitment]
    )
    row.refresh_from_db()
    assert (row.number, row.text, row.language, row.recorded_by, row.version) == (2, "Open an office.", "en", by, 1)
    assert list(row.commitments.all()) == [world.commitment]
    event = newest_event()
    assert (event.verb, event.table, event.row, event.by) == ("record_decision", "decision", "2024-03-15/2", by)
    assert (event.new["text"], event.new["commitments"]) == ("Open an office.", ["T-01"])


def test_on_the_day_itself_it_can_be_entered_and_not_before(world: World, refused: Refused) -> None:
    by = world.person("coordinator")
    tomorrow = make.consultation(held_on=clock.today() + dt.timedelta(days=1))
    today = make.consultation(held_on=clock.today())
    refused("not_held_yet", record_decision, by=by, consultation=tomorrow, text="x", language="en")
    assert record_decision(by=by, consultation=today, text="x", language="en").number == 1


def test_what_a_decision_needs(world: World, refused: Refused, meeting: Consultation) -> None:
    by = world.person("coordinator")
    error = refused("no_text", record_decision, by=by, consultation=meeting, text=" ", language="en")
    assert list(error.fields) == ["text"]
    error = refused("invalid", record_decision, by=by, consultation=meeting, text="x", language="fr")
    assert list(error.fields) == ["language"]


def test_a_correction_keeps_the_former_wording(world: World, decided: Decision) -> None:
    by, other = world.person("coordinator", "MN"), make.commitment(code="T-02")
    change_decision(by=by, decision=decided, version=1, text="Meet once a year.", language="mn", commitments=[other])
    decided.refresh_from_db()
    assert (decided.text, decided.language, decided.version) == ("Meet once a year.", "mn", 2)
    assert list(decided.commitments.all()) == [other]
    event = newest_event()
    assert (event.verb, event.row, event.by) == ("change_decision", "2024-03-15/1", by)
    assert event.old == {"text": "Meet twice a year.", "language": "en", "commitments": ["T-01"]}
    assert event.new == {"text": "Meet once a year.", "language": "mn", "commitments": ["T-02"]}


def test_only_its_commitments_change(world: World, decided: Decision) -> None:
    change_decision(
        by=world.person("coordinator"), decision=decided, version=1, text="Meet twice a year.", language="en"
    )
    assert not decided.commitments.exists()
    assert (newest_event().old["commitments"], newest_event().new["commitments"]) == (["T-01"], [])


def test_a_correction_is_refused(world: World, refused: Refused, decided: Decision) -> None:
    base: dict[str, Any] = {
        "by": world.person("coordinator"),
        "decision": decided,
        "version": 1,
        "text": "x",
        "language": "en",
    }
    error = refused("stale_version", change_decision, **base | {"version": 0})
    assert isinstance(error, StaleVersion)
    refused("no_text", change_decision, **base | {"text": "\n"})
    decided.refresh_from_db()
    assert (decided.text, decided.version) == ("Meet twice a year.", 1)
    assert list(decided.commitments.all()) == [world.commitment]
