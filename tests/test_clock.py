"""The clock: which day an instant falls on in the plan's zone, where a day ends, and what time it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments import clock

# Tokyo has had no summer time since 1951. The others change their clocks: Ulaanbaatar until 2016, at two in the night;
# Berlin and New York today; Santiago and Beirut at midnight, so that a day of theirs begins at one.
ZONES = ["Asia/Tokyo", "Asia/Ulaanbaatar", "Europe/Berlin", "America/New_York", "America/Santiago", "Asia/Beirut"]
ONE_DAY = dt.timedelta(days=1)
TICK = dt.timedelta(microseconds=1)

days = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))
instants = st.builds(dt.datetime.combine, days, st.times(), st.sampled_from([dt.UTC, *map(ZoneInfo, ZONES)]))
in_a_zone = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The plan's time zone."""
    with override_settings(TIME_ZONE=request.param):
        yield request.param


@in_a_zone
@given(day=days)
def test_a_days_end_is_the_first_instant_of_the_next(zone: str, day: dt.date) -> None:
    end = clock.end_of(day)
    assert clock.day_of(end) == day + ONE_DAY
    assert clock.day_of(before(end)) == day


@in_a_zone
@given(instant=instants)
def test_an_instant_lies_between_the_ends_of_two_days(zone: str, instant: dt.datetime) -> None:
    day = clock.day_of(instant)
    assert utc(clock.end_of(day - ONE_DAY)) <= utc(instant) < utc(clock.end_of(day))


@in_a_zone
@given(instant=instants)
def test_one_instant_is_one_day_however_it_is_written(zone: str, instant: dt.datetime) -> None:
    assert {clock.day_of(instant.astimezone(ZoneInfo(name))) for name in ZONES} == {clock.day_of(instant)}


@in_a_zone
@given(day=days)
def test_days_follow_each_other(zone: str, day: dt.date) -> None:
    length = utc(clock.end_of(day)) - utc(clock.end_of(day - ONE_DAY))
    assert dt.timedelta(hours=22) < length < dt.timedelta(hours=26)
    if zone == "Asia/Tokyo":
        assert length == ONE_DAY


def utc(instant: dt.datetime) -> dt.datetime:
    """For comparing: two times of one zone are compared by the clock on the wall, not by what passed between them."""
    return instant.astimezone(dt.UTC)


def before(instant: dt.datetime) -> dt.datetime:
    return utc(instant) - TICK


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2024-03-31 14:59:59.999999", dt.date(2024, 3, 31)),
        ("2024-03-31 15:00:00", dt.date(2024, 4, 1)),
        ("2024-12-31 15:00:00", dt.date(2025, 1, 1)),
        ("2024-02-28 15:00:00", dt.date(2024, 2, 29)),
    ],
)
def test_midnight_in_tokyo_is_three_in_the_afternoon_at_greenwich(instant: str, day: dt.date) -> None:
    assert clock.day_of(dt.datetime.fromisoformat(f"{instant}+00:00")) == day


@override_settings(TIME_ZONE="Europe/Berlin")
def test_a_day_of_25_hours_ends_after_all_of_them() -> None:
    turned_back = dt.date(2024, 10, 27)
    assert utc(clock.end_of(turned_back)) == dt.datetime(2024, 10, 27, 23, tzinfo=dt.UTC)
    assert utc(clock.end_of(turned_back)) - utc(clock.end_of(turned_back - ONE_DAY)) == dt.timedelta(hours=25)


def test_today_is_the_plans_day_while_greenwich_still_has_yesterday() -> None:
    with time_machine.travel(dt.datetime(2024, 3, 31, 15, 30, tzinfo=dt.UTC), tick=False):
        assert clock.now() == dt.datetime(2024, 3, 31, 15, 30, tzinfo=dt.UTC)
        assert clock.today() == dt.date(2024, 4, 1)


def test_within_the_block_it_is_another_time_and_after_it_no_longer() -> None:
    outer, inner = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (2023, 2024))
    with clock.at(outer):
        with clock.at(inner):
            assert clock.now() == inner
        assert clock.now() == outer
        assert clock.today() == dt.date(2023, 1, 1)
    assert clock.now() > inner


def test_the_time_comes_back_after_an_error() -> None:
    with pytest.raises(RuntimeError), clock.at(dt.datetime(2023, 1, 1, tzinfo=dt.UTC)):
        raise RuntimeError
    assert clock.now().year > 2023
