"""Several coordinators at once: each import is whole, and whoever comes second looks again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from commitments import clock
from commitments.errors import StaleVersion
from commitments.models import AuditEvent, Milestone, PlanItem
from commitments.operations.importing import apply_import
from commitments.operations.plan import add_milestone
from tests import factories as make

from .conftest import TODAY, World
from .test_planning import item, step

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """The results of calls that begin together, each in a thread and a connection of its own."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait(timeout=30)
        try:
            with clock.at(make.instant(TODAY)):
                return call()
        except StaleVersion as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_the_same_file_twice_at_once_is_applied_once(world: World) -> None:
    plan = world.plan(items=[item()], milestones=[step(f"S-{number}", of="P-1") for number in range(20)])
    results = at_once(*[lambda: apply_import(by=world.coordinator, plan=plan)] * 4)
    assert sum(isinstance(result, StaleVersion) for result in results) == 3
    assert PlanItem.objects.count() == 1
    assert Milestone.objects.filter(commitment=world.both).count() == 21
    assert AuditEvent.objects.filter(verb="import_plan").count() == 1


def test_an_import_and_milestones_typed_in_meanwhile_share_no_number(world: World) -> None:
    plan = world.plan(milestones=[step(f"S-{number}") for number in range(20)])

    def type_in() -> Any:
        due_on = world.milestone.baseline_due_on
        return add_milestone(by=world.coordinator, commitment=world.both, titles={"en": "By hand"}, due_on=due_on)

    results = at_once(lambda: apply_import(by=world.coordinator, plan=plan), *[type_in] * 5)
    assert not any(isinstance(result, StaleVersion) for result in results)
    numbers = list(Milestone.objects.filter(commitment=world.both).values_list("number", flat=True))
    assert sorted(numbers) == list(range(1, 27))
