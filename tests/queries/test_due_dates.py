"""The read door to due dates: one row a date, as of any day, and what it refuses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from commitments.models import Commitment, User
from commitments.queries.commitments import find_commitments
from commitments.queries.days import current_plan
from commitments.queries.due_dates import Span, count_dated, find_due_dates, moves_agreed
from commitments.queries.filtering import InvalidFilters
from commitments.standing import Day, day
from tests import factories as make

pytestmark = pytest.mark.django_db

Named = tuple[str, int | None]


@pytest.fixture
def reader() -> User:
    return make.user(role="viewer")


def on(text: str) -> Day:
    return day(dt.date.fromisoformat(text))


def found(user: User, query: str = "", when: str = "2025-06-01") -> list[Named]:
    rows = find_due_dates(user, QueryDict(query), on(when), plan=current_plan()).queryset
    return [(row.code, row.date_number if row.date_milestone else None) for row in rows]


@pytest.fixture
def world(reader: User) -> Commitment:
    """A road with a date of its own and three steps, of which one is withdrawn; a talk without any; a paper."""
    road = make.commitment(code="EC-01", due_on="2026-03-31", in_pillar=make.pillar(key="economy", code="EC"))
    make.milestone(of=road, due_on="2024-06-30", title_en="Survey")
    make.milestone(of=road, due_on="2023-12-31", title_en="Agreement")
    make.milestone(of=road, due_on="2027-01-31", added_at="2023-05-01", withdrawn_at="2025-01-10")
    make.commitment(code="FW-02", kind="continuing", title_en="Talk often")
    paper = make.commitment(code="GL-03", parties=("JP",))
    make.milestone(of=paper, due_on="2025-09-30", title_en="Paper")
    return road


@pytest.mark.usefixtures("world")
def test_each_date_has_a_row_in_the_order_of_the_statement_and_then_of_the_dates(reader: User) -> None:
    assert found(reader) == [("EC-01", 2), ("EC-01", 1), ("EC-01", None), ("GL-03", 1)]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("undated=true", [("EC-01", 2), ("EC-01", 1), ("EC-01", None), ("FW-02", None), ("GL-03", 1)]),
        ("undated=false", [("EC-01", 2), ("EC-01", 1), ("EC-01", None), ("GL-03", 1)]),
        ("schedule=no_date", [("FW-02", None)]),
        ("pillar=economy", [("EC-01", 2), ("EC-01", 1), ("EC-01", None)]),
        ("party=MN", [("EC-01", 2), ("EC-01", 1), ("EC-01", None)]),
        ("year=2024", [("EC-01", 1)]),
        ("year=2024&undated=true", [("EC-01", 1), ("FW-02", None)]),
        ("dates_from=2024-06-30&dates_to=2025-09-30", [("EC-01", 1), ("GL-03", 1)]),
        ("dates_from=2024-07-01", [("EC-01", None), ("GL-03", 1)]),
        ("dates_to=2023-12-30", []),
        ("order=-date", [("EC-01", None), ("GL-03", 1), ("EC-01", 1), ("EC-01", 2)]),
        ("order=baseline", [("EC-01", 2), ("EC-01", 1), ("GL-03", 1), ("EC-01", None)]),
    ],
)
def test_filters_and_orders(reader: User, query: str, expected: list[Named]) -> None:
    assert found(reader, query) == expected


def test_a_date_that_moved_across_the_span_or_was_met_in_it_touches_it(reader: User, world: Commitment) -> None:
    step = world.milestones.get(number=1)
    make.date_revision(of=step, new_due_on="2026-06-30", requested_at="2024-05-01", agreed_at="2024-05-10")
    assert ("EC-01", 1) in found(reader, "year=2025"), "from 2024 to 2026: all of 2025 lies between"
    assert ("EC-01", 1) not in found(reader, "year=2027")
    update = make.update(undertaking=make.side(world, "JP"), period="2024-H2", published_at="2025-01-20")
    make.milestone_report(update=update, milestone=world.milestones.get(number=2), met_on="2025-01-05")
    assert ("EC-01", 2) in found(reader, "year=2025"), "due in 2023 and met in 2025"


@pytest.mark.usefixtures("world")
def test_a_milestone_is_there_from_its_adding_to_its_withdrawal(reader: User) -> None:
    for when, there in (("2023-04-30", False), ("2023-05-01", True), ("2025-01-09", True), ("2025-01-10", False)):
        assert (("EC-01", 3) in found(reader, when=when)) is there, when


def test_only_what_was_agreed_by_the_day_has_moved(reader: User, world: Commitment) -> None:
    step = world.milestones.get(number=1)
    first = {"requested_at": "2024-05-01", "agreed_at": "2024-05-10"}
    make.date_revision(of=step, new_due_on="2024-09-30", **first)
    make.date_revision(of=step, old_due_on="2024-09-30", new_due_on="2025-03-31", requested_at="2024-08-01")
    make.date_revision(of=world, new_due_on="2026-12-31", requested_at="2024-08-01", refused_at="2024-08-02")

    def dates(when: str) -> tuple[dt.date, int, str]:
        rows = find_due_dates(reader, {}, on(when), plan=current_plan()).queryset
        row = next(row for row in rows if row.date_milestone == step.pk)
        return row.date_due, row.date_revised, row.date_schedule

    assert dates("2024-05-09") == (dt.date(2024, 6, 30), 0, "due_soon")
    assert dates("2024-05-10") == (dt.date(2024, 9, 30), 1, "on_time")
    assert dates("2025-06-01") == (dt.date(2024, 9, 30), 1, "overdue")
    pairs = [(world.pk, step.pk), (world.pk, None)]
    assert moves_agreed(reader, pairs, on("2024-05-09")) == {}
    assert moves_agreed(reader, pairs, on("2025-06-01")) == {step.pk: [dt.date(2024, 9, 30)]}


def test_moves_are_in_the_order_of_their_agreement_and_each_dates_own(reader: User, world: Commitment) -> None:
    for new, at in (("2026-09-30", "2024-03-01"), ("2026-06-30", "2024-06-01")):
        make.date_revision(of=world, new_due_on=new, requested_at=at, agreed_at=at)
    step = world.milestones.get(number=2)
    make.date_revision(of=step, new_due_on="2024-01-31", requested_at="2023-12-01", agreed_at="2023-12-02")
    assert moves_agreed(reader, [(world.pk, None)], on("2025-06-01")) == {
        -world.pk: [dt.date(2026, 9, 30), dt.date(2026, 6, 30)]
    }
    assert moves_agreed(AnonymousUser(), [(world.pk, None)], on("2025-06-01")) == {}


def test_no_moves_cost_no_query(reader: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    when = on("2025-06-01")
    with django_assert_num_queries(0):
        assert moves_agreed(reader, [], when) == {}


@pytest.mark.usefixtures("world")
def test_who_has_not_signed_in_finds_nothing() -> None:
    assert not find_due_dates(AnonymousUser(), {}, on("2025-06-01"), plan=current_plan()).queryset.exists()


@pytest.mark.usefixtures("world")
def test_commitments_are_counted_once_with_a_date_and_without(reader: User) -> None:
    when = on("2025-06-01")
    assert count_dated(find_commitments(reader, {}, when).queryset) == (2, 3)
    assert count_dated(find_commitments(reader, {"party": "MN"}, when).queryset) == (1, 2)
    assert count_dated(find_commitments(reader, {"q": "nothing"}, when).queryset) == (0, 0)


@pytest.mark.usefixtures("world")
def test_as_many_rows_are_counted_as_are_found(reader: User) -> None:
    for query in ("", "undated=true", "year=2024", "order=date"):
        rows = find_due_dates(reader, QueryDict(query), on("2025-06-01"), plan=current_plan()).queryset
        assert rows.count() == len(list(rows))


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("query", "span"),
    [
        ("", Span(dt.date(2022, 11, 29), dt.date(2032, 11, 28), whole=True)),
        ("year=2025", Span(dt.date(2025, 1, 1), dt.date(2025, 12, 31))),
        ("dates_from=2025-04-01", Span(dt.date(2025, 4, 1), dt.date(2032, 11, 28))),
        ("dates_to=2026-03-31", Span(dt.date(2022, 11, 29), dt.date(2026, 3, 31))),
    ],
)
def test_the_span_of_days(reader: User, query: str, span: Span) -> None:
    assert find_due_dates(reader, QueryDict(query), on("2025-06-01"), plan=current_plan()).span == span


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("year=2021", "year"),
        ("year=2033", "year"),
        ("year=soon", "year"),
        ("year=2025&dates_from=2025-02-01", "year"),
        ("dates_from=2026-01-01&dates_to=2026-01-01", "dates_to"),
        ("dates_from=2032-12-01", "dates_from"),
        ("dates_from=2021-12-31", "dates_from"),
        ("dates_to=2033-01-01", "dates_to"),
        ("dates_to=01.02.2026", "dates_to"),
        ("undated=1", "undated"),
        ("order=due", "order"),
        ("schedule=soon", "schedule"),
        ("colour=red", "colour"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(reader: User, query: str, name: str) -> None:
    with pytest.raises(InvalidFilters) as refused:
        find_due_dates(reader, QueryDict(query), on("2025-06-01"), plan=current_plan(), also=())
    assert list(refused.value.fields) == [name]


def test_before_the_first_seeding_there_is_no_span(reader: User) -> None:
    found = find_due_dates(reader, {}, Day(dt.date(2025, 6, 1), None), plan=None)
    assert (list(found.queryset), found.span) == ([], None)
