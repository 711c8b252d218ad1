"""The day asked about: today by default, within the plan, never ahead."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from commitments.errors import InvalidParameters
from commitments.models import Statement
from commitments.queries.days import current_plan, read_day
from commitments.standing import day, days

NOON = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("given", [None, ""])
def test_nothing_given_means_today(statement: Statement, given: str | None) -> None:
    asked = read_day(given)
    assert asked.date == dt.date(2026, 11, 24)
    assert asked.is_today
    assert asked.period is not None
    assert asked.period.code == "2026-H1"


@time_machine.travel(dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC), tick=False)
def test_today_begins_at_midnight_in_the_plans_time_zone(statement: Statement) -> None:
    assert read_day("2026-11-24").is_today


@time_machine.travel(NOON, tick=False)
def test_the_first_day_of_the_plan_has_no_period_behind_it(statement: Statement) -> None:
    assert read_day("2022-11-29").period is None
    assert read_day("2022-12-31").period is None
    first = read_day("2023-01-01").period
    assert first is not None
    assert first.code == "2022-H2"


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    "text",
    [
        "2022-11-28",
        "2026-11-25",
        "2032-11-29",
        "2024-02-30",
        "20240630",
        "2024-W05-1",
        "30.6.2024",
        "yesterday",
        "2024-06-30T00:00",
        "２０２４-06-30",
        "2024-06-30\x00",
        "9999-99-99",
    ],
)
def test_any_other_day_is_refused_with_a_reason(statement: Statement, text: str) -> None:
    with pytest.raises(InvalidParameters) as refused:
        read_day(text)
    assert list(refused.value.fields) == ["as_of"]


@pytest.mark.django_db
def test_before_the_first_seeding_there_is_no_plan_and_today_still_answers() -> None:
    assert current_plan() is None
    assert read_day(None).period is None


def test_several_days_are_each_as_asked_for_alone(statement: Statement) -> None:
    dates = [dt.date(2022, 11, 29), dt.date(2022, 12, 31), dt.date(2023, 1, 1), dt.date(2024, 8, 15)]
    assert days(*dates) == [day(date) for date in dates]
    assert [one.period and one.period.code for one in days(*dates)] == [None, None, "2022-H2", "2024-H1"]
