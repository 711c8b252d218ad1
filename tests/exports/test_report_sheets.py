"""The sheets of reports: delivery over time, and what moved between two days."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from commitments import clock
from commitments.errors import InvalidParameters
from commitments.exports.catalogue import SHEETS, ask
from commitments.models import User
from commitments.queries.days import read_day
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(db: None) -> User:
    road = make.commitment(code="EC-01", parties=("JP",), due_on="2024-05-31")
    make.assignment(of=road, to=make.ministry(party="JP"))
    for period, delivery, day in (("2023-H2", "on_track", "2024-01-20"), ("2024-H1", "off_track", "2024-07-20")):
        make.update(undertaking=make.side(road, "JP"), period=period, delivery=delivery, published_at=day)
    return make.user(role="viewer")


def rows(key: str, reader: User, query: str = "", day: str = "2024-08-01") -> list[dict[str, Any]]:
    with clock.at(make.instant("2024-09-01")):
        sheet = ask(SHEETS[key], reader, QueryDict(query), read_day(day), demonstration=False)
        names = [column.key for column in sheet.all_columns]
        return [dict(zip(names, line, strict=True)) for line in sheet.lines()]


def test_delivery_over_time(reader: User) -> None:
    told = [
        (str(row["day"]), row["period"], row["commitments"])
        for row in rows("trend", reader)
        if row["delivery"] == "not_reported"
    ]
    assert told == [
        ("2023-01-30", "2022-H2", 1),
        ("2023-07-30", "2023-H1", 1),
        ("2024-01-30", "2023-H2", 0),
        ("2024-07-30", "2024-H1", 0),
        ("2024-08-01", None, 0),
    ]
    assert {row["of"] for row in rows("trend", reader)} == {1}
    assert {row["of"] for row in rows("trend", reader, "party=MN")} == {0}


def test_what_moved_names_the_update_that_moved_it(reader: User) -> None:
    moved = {row["answer"]: row for row in rows("comparison", reader, "from=2024-03-01")}
    assert {name: (row["before"], row["after"], row["way"]) for name, row in moved.items()} == {
        "delivery": ("on_track", "off_track", "worse"),
        "jp_delivery": ("on_track", "off_track", "worse"),
        "schedule": ("on_time", "overdue", "worse"),
    }
    assert (moved["jp_delivery"]["period"], moved["jp_delivery"]["ministry"]) == ("2024-H1", "JP-MOFA")
    assert rows("comparison", reader, "from=2024-03-01&party=MN") == []
    assert rows("comparison", reader, day="2022-11-29") == []


@pytest.mark.parametrize("start", ["soon", "2024-08-01", "2001-01-01"])
def test_an_earlier_day_that_will_not_do_is_refused_by_name(reader: User, start: str) -> None:
    with pytest.raises(InvalidParameters) as refused:
        rows("comparison", reader, f"from={start}")
    assert list(refused.value.fields) == ["from"]


def test_a_comparison_is_narrowed_as_its_page_is(reader: User) -> None:
    assert {row["code"] for row in rows("comparison", reader, "from=2024-03-01&way=worse&newly=overdue")} == {"EC-01"}
    assert rows("comparison", reader, "from=2024-03-01&way=better") == []
    for wrong in ("way=sideways", "newly=red"):
        with pytest.raises(InvalidParameters) as refused:
            rows("comparison", reader, f"from=2024-03-01&{wrong}")
        assert list(refused.value.fields) == [wrong.partition("=")[0]]


def test_a_comparison_says_what_it_was_narrowed_to(reader: User) -> None:
    with clock.at(make.instant("2024-09-01")):
        query = QueryDict("from=2024-03-01&way=worse&newly=overdue")
        sheet = ask(SHEETS["comparison"], reader, query, read_day("2024-08-01"), demonstration=False)
    assert [(one.name, one.label, one.words) for one in sheet.filters] == [
        ("way", "Which way", "Worse"),
        ("newly", "Newly overdue", "yes"),
    ]
