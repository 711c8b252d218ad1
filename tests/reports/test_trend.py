"""Delivery over time: a point for each period's reports and for the day asked about, silence counted in each."""

from __future__ import annotations

import datetime as dt

import pytest

from commitments import clock
from commitments.models import User
from commitments.queries.commitments import find_commitments
from commitments.queries.days import read_day
from commitments.queries.filtering import InvalidFilters
from commitments.reports.trend import Point, trend
from commitments.vocabulary import HEADLINE_CHOICES
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(db: None) -> User:
    """Two commitments: of one Japan says on track and then at risk; nobody ever reports on the other."""
    road = make.commitment(code="EC-01", parties=("JP",))
    make.commitment(code="FW-02", kind="continuing")
    for period, delivery, at in (("2023-H1", "on_track", "2023-07-20"), ("2023-H2", "at_risk", "2024-01-30 23:59")):
        make.update(undertaking=make.side(road, "JP"), period=period, delivery=delivery, published_at=at)
    return make.user(role="viewer")


def told(reader: User, on: str, **params: list[str]) -> list[Point]:
    return trend(reader, params, read_day(on)).points


def counted(point: Point) -> dict[str, int]:
    return {code: count.n for code, count in point.counts if count.n}


def test_a_point_for_each_deadline_that_has_passed_and_one_for_the_day(reader: User) -> None:
    points = told(reader, "2024-02-15")
    assert [(one.day.date.isoformat(), one.period) for one in points] == [
        ("2023-01-30", "2022-H2"),
        ("2023-07-30", "2023-H1"),
        ("2024-01-30", "2023-H2"),
        ("2024-02-15", ""),
    ]
    # On the deadline itself the point is the day's own.
    assert [one.period for one in told(reader, "2024-01-30")] == ["2022-H2", "2023-H1", ""]


def test_not_reported_is_an_answer_like_the_others_from_the_first_day_on(reader: User) -> None:
    points = told(reader, "2024-02-15")
    assert [counted(one) for one in points] == [
        {"not_reported": 2},
        {"on_track": 1, "not_reported": 1},
        {"at_risk": 1, "not_reported": 1},
        {"at_risk": 1, "not_reported": 1},
    ]
    assert all([code for code, _count in one.counts] == [code for code, _label in HEADLINE_CHOICES] for one in points)


def test_counts_add_up_to_their_denominator(reader: User) -> None:
    for point in (*told(reader, "2024-02-15"), *told(reader, "2024-02-15", kind=["continuing"])):
        assert sum(count.n for _code, count in point.counts) == point.total.n == point.total.of
        assert {count.of for _code, count in point.counts} == {point.total.n}
    assert [one.total.n for one in told(reader, "2024-02-15", kind=["position"])] == [0, 0, 0, 0]


def test_what_was_published_later_changes_no_earlier_point(reader: User) -> None:
    before = [counted(one) for one in told(reader, "2024-01-29")]
    assert before[-1] == {"on_track": 1, "not_reported": 1}
    assert [counted(one) for one in told(reader, "2024-02-15")][: len(before) - 1] == before[:-1]


def test_a_draft_is_no_report(reader: User) -> None:
    side = make.side(make.commitment(code="GL-01", parties=("JP",)), "JP")
    make.update(undertaking=side, period="2023-H1", delivery="off_track", status="draft")
    for who in (reader, make.user(role="coordinator", party="JP")):
        assert "off_track" not in counted(told(who, "2024-02-15")[-1])


def test_every_count_lists_its_rows_on_its_day(reader: User) -> None:
    for point in told(reader, "2024-02-15", kind=["action"]):
        for code, count in point.counts:
            asked = {name: value for name, value in count.params.items() if name != "as_of"}
            assert asked == {"kind": ["action"], "delivery": code}
            day = read_day(count.params["as_of"])
            assert find_commitments(reader, {**asked, "delivery": [code]}, day).queryset.count() == count.n


def test_today_stays_today(reader: User) -> None:
    with clock.at(make.instant("2024-02-15 12:00")):
        last = trend(reader, {}, read_day("")).points[-1]
    assert last.day.date == dt.date(2024, 2, 15)
    assert "as_of" not in last.total.params


def test_what_is_no_filter_is_refused(reader: User) -> None:
    with pytest.raises(InvalidFilters) as refused:
        trend(reader, {"pillar": ["nowhere"]}, read_day("2024-02-15"))
    assert list(refused.value.fields) == ["pillar"]
