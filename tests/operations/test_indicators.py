"""Indicators, and how often a continuing commitment is expected to take place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from commitments.models import AuditEvent, Commitment, OccurrencePlan
from commitments.operations.indicators import add_indicator, change_indicator, expect_occurrences
from tests import factories as make

from .conftest import World, newest_event

TEXTS = {"names": {"en": "Visits"}, "units": {"en": "visits"}}


def test_codes_are_counted_within_the_commitment_and_skip_what_is_taken(world: World) -> None:
    by = world.person("coordinator")
    make.indicator(of=world.commitment, code="T-01-I2")
    made = [add_indicator(by=by, commitment=world.commitment, **TEXTS).code for _ in range(2)]
    assert made == ["T-01-I1", "T-01-I3"]


def test_missing_values_stay_missing_and_zero_stays_zero(world: World) -> None:
    by = world.person("coordinator")
    row = add_indicator(by=by, commitment=world.commitment, **TEXTS, baseline=Decimal(0))
    row.refresh_from_db()
    assert row.baseline == 0
    assert row.target is None
    assert newest_event().new["baseline"] == "0"
    assert "target" not in newest_event().new


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"names": {"en": "  "}}, {"name"}),
        ({"units": {}}, {"unit"}),
        ({"target_on": dt.date(2030, 1, 1)}, {"target_on"}),
        ({"baseline_on": dt.date(2030, 1, 1)}, {"baseline_on"}),
        ({"names": {}, "units": {}, "target_on": dt.date(2030, 1, 1)}, {"name", "unit", "target_on"}),
    ],
)
def test_all_that_is_missing_is_named(world: World, refused: Callable[..., Any], changes: Any, fields: Any) -> None:
    by = world.person("coordinator")
    violation = refused("invalid", add_indicator, by=by, commitment=world.commitment, **(TEXTS | changes))
    assert set(violation.fields) == fields
    same = {"by": by, "indicator": world.indicator, "version": 1}
    assert set(refused("invalid", change_indicator, **same, **(TEXTS | changes)).fields) == fields


def test_a_value_that_stands_counts_for_a_day_that_is_added(world: World, refused: Callable[..., Any]) -> None:
    by = world.person("coordinator")
    world.indicator.target = Decimal(5)
    world.indicator.save()
    row = change_indicator(
        by=by, indicator=world.indicator, version=1, **TEXTS, target=Decimal(5), target_on=dt.date(2030, 1, 1)
    )
    assert row.version == 2
    refused("invalid", change_indicator, by=by, indicator=row, version=2, **TEXTS, target=None)


def test_nothing_changed_leaves_no_event(world: World) -> None:
    change_indicator(by=world.person("coordinator"), indicator=world.indicator, version=1, **TEXTS)
    assert not AuditEvent.objects.exists()


def test_the_statements_own_target_stays(world: World, refused: Callable[..., Any]) -> None:
    indicator = world.indicator
    indicator.in_statement, indicator.words, indicator.target = True, "約2万人", Decimal(20000)
    indicator.save()
    by = world.person("coordinator")
    common = {"by": by, "indicator": indicator, "version": 1, **TEXTS}
    violation = refused("target_of_the_statement", change_indicator, **common, target=Decimal(5))
    assert set(violation.fields) == {"target"}
    refused("target_of_the_statement", change_indicator, **common, target=None)
    row = change_indicator(**common, target=Decimal(20000), baseline=Decimal(3))
    assert row.baseline == 3


def test_only_coordinators_of_a_government_that_undertook_it(world: World, refused: Callable[..., Any]) -> None:
    own = make.commitment(parties=("MN",))
    for by in (world.person("approver"), world.person("administrator")):
        refused("role", add_indicator, by=by, commitment=world.commitment, **TEXTS)
        refused("role", change_indicator, by=by, indicator=world.indicator, version=1, **TEXTS)
    refused("other_party", add_indicator, by=world.person("coordinator"), commitment=own, **TEXTS)
    refused(
        "stale_version", change_indicator, by=world.person("coordinator"), indicator=world.indicator, version=9, **TEXTS
    )


# --- Expected occurrences ----------------------------------------------------------------------------------------


@pytest.fixture
def continuing(db: None) -> Commitment:
    return make.commitment(kind="continuing")


def expect(by: Any, of: Commitment, per_year: int, starts_on: str) -> OccurrencePlan:
    return expect_occurrences(by=by, commitment=of, per_year=per_year, starts_on=dt.date.fromisoformat(starts_on))


def test_each_number_stays_on_record(world: World, continuing: Commitment) -> None:
    by = world.person("coordinator", "MN")
    for per_year, starts_on in ((2, "2023-01-01"), (52, "2024-01-01"), (0, "2025-01-01")):
        expect(by, continuing, per_year, starts_on)
    assert [row.per_year for row in continuing.occurrence_plans.order_by("starts_on")] == [2, 52, 0]
    assert AuditEvent.objects.filter(verb="expect_occurrences", commitment=continuing).count() == 3


def test_what_is_refused(world: World, continuing: Commitment, refused: Callable[..., Any]) -> None:
    by = world.person("coordinator")
    expect(by, continuing, 2, "2023-01-01")
    common = {"by": by, "commitment": continuing, "starts_on": dt.date(2023, 1, 1)}
    assert set(refused("expectation_on_record", expect_occurrences, per_year=3, **common).fields) == {"starts_on"}
    for number in (-1, 53):
        assert set(refused("out_of_range", expect_occurrences, per_year=number, **common).fields) == {"per_year"}
    refused("not_continuing", expect_occurrences, per_year=2, **(common | {"commitment": world.commitment}))
    refused("role", expect_occurrences, per_year=2, **(common | {"by": world.person("reporter")}))
