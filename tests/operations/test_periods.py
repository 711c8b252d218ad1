"""Reporting periods: what may still be moved, and what has to stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from commitments import clock
from commitments.models import AuditEvent, ReportingPeriod
from commitments.operations.periods import add_period, change_period
from tests import factories as make

from .conftest import World

D = dt.date
NEW = {"code": "2033-H1", "starts_on": D(2033, 1, 1), "ends_on": D(2033, 6, 30), "due_on": D(2033, 7, 30)}


@pytest.fixture(autouse=True)
def _in_july(world: World) -> Iterator[None]:
    with clock.at(make.instant("2024-07-15")):
        yield


def change(by: Any, code: str, version: int = 1, **changes: Any) -> ReportingPeriod:
    period = ReportingPeriod.objects.get(code=code)
    days = {name: changes.get(name, getattr(period, name)) for name in ("starts_on", "ends_on", "due_on")}
    return change_period(by=by, period=period, version=version, **days)


def test_either_governments_coordinator_keeps_them(world: World, refused: Callable[..., Any]) -> None:
    add_period(by=world.person("coordinator", "MN"), **NEW)
    change(world.person("coordinator"), "2033-H1", due_on=D(2033, 8, 30))
    for role in ("viewer", "reporter", "approver", "administrator"):
        refused("role", add_period, by=world.person(role), **NEW)
        refused("role", change, by=world.person(role), code="2033-H1")


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"code": "2033 H1"}, "period_code", "code"),
        ({"code": "H1-2033"}, "period_code", "code"),
        ({"code": "2032-H2"}, "period_code", "code"),
        ({"ends_on": D(2033, 1, 1)}, "period_days", "ends_on"),
        ({"ends_on": D(2032, 12, 31)}, "period_days", "ends_on"),
        ({"due_on": D(2033, 6, 30)}, "period_days", "due_on"),
        ({"starts_on": D(2032, 12, 31)}, "periods_overlap", "starts_on"),
        ({"starts_on": D(2020, 1, 1)}, "periods_overlap", "starts_on"),
    ],
)
def test_a_new_one_fits_in(world: World, refused: Callable[..., Any], changes: Any, code: str, field: str) -> None:
    violation = refused(code, add_period, by=world.person("coordinator"), **(NEW | changes))
    assert set(violation.fields) == {field}


def test_the_code_is_written_alike(world: World) -> None:
    assert add_period(by=world.person("coordinator"), **(NEW | {"code": " 2033-h1 "})).code == "2033-H1"


def test_one_that_is_running_may_move_its_end(world: World) -> None:
    assert change(world.person("coordinator"), "2024-H2", ends_on=D(2024, 12, 30)).ends_on == D(2024, 12, 30)


def test_one_that_has_ended_keeps_its_days(world: World, refused: Callable[..., Any]) -> None:
    by = world.person("coordinator")
    violation = refused("period_over", change, by=by, code="2024-H1", starts_on=D(2024, 1, 2), ends_on=D(2024, 6, 29))
    assert set(violation.fields) == {"starts_on", "ends_on"}
    with clock.at(make.instant("2024-06-30 23:59:59")):  # its last day is not over yet
        change(by, "2024-H1", ends_on=D(2024, 6, 29))


def test_a_deadline_moves_until_it_has_passed_and_never_into_the_past(
    world: World, refused: Callable[..., Any]
) -> None:
    by = world.person("coordinator")
    for code, due_on in (("2023-H2", D(2024, 9, 1)), ("2024-H1", D(2024, 7, 14))):
        assert set(refused("period_over", change, by=by, code=code, due_on=due_on).fields) == {"due_on"}
    assert change(by, "2024-H1", due_on=D(2024, 7, 15)).version == 2


def test_no_change_leaves_no_event_and_an_old_version_is_refused(world: World, refused: Callable[..., Any]) -> None:
    by = world.person("coordinator")
    before = AuditEvent.objects.count()
    assert change(by, "2025-H1").code == "2025-H1"
    assert AuditEvent.objects.count() == before
    refused("stale_version", change, by=by, code="2025-H1", version=7)
