"""The read door to indicators: every filter, the path's arithmetic in it, and what counts on a day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from commitments.models import Indicator, User
from commitments.queries.indicators import find_indicators, paces
from commitments.queries.plan import with_measurements
from commitments.standing import Day, day
from commitments.vocabulary import Pace
from tests import factories as make

pytestmark = pytest.mark.django_db

# From 0 on 1 January 2023 by one a day.
GOAL = {"baseline": 0, "baseline_on": "2023-01-01", "target": 3653, "target_on": "2033-01-01"}


@pytest.fixture
def reader() -> User:
    return make.user(role="viewer")


def on(text: str) -> Day:
    return day(dt.date.fromisoformat(text))


def codes(user: User, query: str = "", when: str = "2024-03-01") -> list[str]:
    return [row.code for row in find_indicators(user, QueryDict(query), on(when)).queryset]


@pytest.fixture
def world(reader: User) -> dict[str, Indicator]:
    """Behind, on its path, never measured, and without a target; of two commitments and a party's own."""
    economy = make.pillar(key="economy", code="EC")
    road = make.commitment(code="EC-01", in_pillar=economy)
    talk = make.commitment(code="FW-02", kind="continuing", parties=("MN",))
    make.assignment(of=road, to=make.ministry(code="JP-MLIT"))
    made = {
        "behind": make.indicator(of=road, code="EC-01-I1", **GOAL),
        "on_path": make.indicator(of=road, code="EC-01-I2", **GOAL),
        "not_measured": make.indicator(of=talk, code="FW-02-I1", **GOAL),
        "no_path": make.indicator(of=talk, code="FW-02-I2", baseline=0, baseline_on="2023-01-01"),
    }
    update = make.update(undertaking=make.side(road, "JP"), period="2023-H2", published_at="2024-01-10")
    for name, value in (("behind", 363), ("on_path", 364)):
        make.measurement(update=update, indicator=made[name], value=value, measured_on="2023-12-31")
    return made


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["EC-01-I1", "EC-01-I2", "FW-02-I1", "FW-02-I2"]),
        ("commitment=FW-02", ["FW-02-I1", "FW-02-I2"]),
        ("pillar=economy", ["EC-01-I1", "EC-01-I2"]),
        ("party=JP", ["EC-01-I1", "EC-01-I2"]),
        ("ministry=JP-MLIT", ["EC-01-I1", "EC-01-I2"]),
        ("kind=continuing", ["FW-02-I1", "FW-02-I2"]),
        ("has_target=true", ["EC-01-I1", "EC-01-I2", "FW-02-I1"]),
        ("has_target=false", ["FW-02-I2"]),
        ("pace=behind", ["EC-01-I1"]),
        ("pace=on_path", ["EC-01-I2"]),
        ("pace=not_measured&pace=no_path", ["FW-02-I1", "FW-02-I2"]),
        ("pace=behind&party=MN", ["EC-01-I1"]),
        ("pace=behind&kind=continuing", []),
        ("order=-code", ["FW-02-I2", "FW-02-I1", "EC-01-I2", "EC-01-I1"]),
    ],
)
def test_each_filter_narrows_the_list(reader: User, query: str, found: list[str]) -> None:
    assert codes(reader, query) == found


@pytest.mark.usefixtures("world")
def test_the_paces_are_of_what_the_other_filters_leave(reader: User) -> None:
    found = find_indicators(reader, QueryDict("pace=behind&kind=action"), on("2024-03-01"))
    assert sorted(found.paces.values()) == [Pace.BEHIND, Pace.ON_PATH]
    assert len(found.queryset) == 1


def test_a_measurement_counts_from_the_day_its_update_was_published(reader: User, world: dict[str, Indicator]) -> None:
    assert codes(reader, "pace=behind", "2024-01-09") == []
    assert codes(reader, "pace=not_measured", "2024-01-09") == ["EC-01-I1", "EC-01-I2", "FW-02-I1"]
    assert codes(reader, "pace=behind", "2024-01-10") == ["EC-01-I1"]


def test_a_correction_takes_the_place_of_what_it_corrects(reader: User, world: dict[str, Indicator]) -> None:
    old = world["behind"].measurements.get().update
    new = make.update(undertaking=old.undertaking, period="2023-H2", published_at="2024-02-10", supersedes=old)
    make.measurement(update=new, indicator=world["behind"], value=400, measured_on="2023-12-31")
    assert codes(reader, "pace=behind", "2024-02-09") == ["EC-01-I1"]
    assert codes(reader, "pace=behind", "2024-02-10") == []
    (item,) = with_measurements([world["behind"]], on("2024-02-10"))
    assert [one.value for one in item.measurements] == [400]


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn"])
def test_what_is_not_published_changes_nothing(reader: User, world: dict[str, Indicator], status: str) -> None:
    side = world["on_path"].commitment.undertakings.get(party="MN")
    update = make.update(undertaking=side, period="2023-H2", status=status, published_at="2024-01-10")
    make.measurement(update=update, indicator=world["on_path"], value=1, measured_on="2024-01-01")
    assert codes(reader, "pace=behind") == ["EC-01-I1"]
    (item,) = with_measurements([world["on_path"]], on("2024-03-01"))
    assert [one.value for one in item.measurements] == [364]


def test_of_two_parties_the_one_further_behind_decides(reader: User, world: dict[str, Indicator]) -> None:
    side = world["on_path"].commitment.undertakings.get(party="MN")
    update = make.update(undertaking=side, period="2023-H2", published_at="2024-01-20")
    make.measurement(update=update, indicator=world["on_path"], value=10, measured_on="2023-12-30")
    assert codes(reader, "pace=behind") == ["EC-01-I1", "EC-01-I2"]


def test_a_partys_newest_value_speaks_whatever_was_typed_in_last(reader: User, world: dict[str, Indicator]) -> None:
    side = world["behind"].commitment.undertakings.get(party="JP")
    update = make.update(undertaking=side, period="2023-H2", published_at="2024-02-20")
    make.measurement(update=update, indicator=world["behind"], value=9999, measured_on="2023-12-30")
    assert codes(reader, "pace=behind") == ["EC-01-I1"], "an older day, however late it was published"
    make.measurement(update=update, indicator=world["behind"], value=9999, measured_on="2023-12-31")
    assert codes(reader, "pace=behind") == [], "the same day, published later"


@pytest.mark.usefixtures("world")
def test_paces_cost_two_queries_or_one_without_a_path(
    reader: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    when = on("2024-03-01")
    with django_assert_num_queries(2):
        paces(Indicator.objects.all(), when)
    with django_assert_num_queries(1):
        paces(Indicator.objects.filter(target=None), when)


@pytest.mark.usefixtures("world")
def test_who_has_not_signed_in_finds_nothing() -> None:
    assert not find_indicators(AnonymousUser(), {}, on("2024-03-01")).queryset.exists()
