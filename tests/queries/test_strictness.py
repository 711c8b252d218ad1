"""The read door never ignores what it was asked, and what it can't understand it refuses by name."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from commitments import clock
from commitments.models import User
from commitments.queries.commitments import CommitmentFilter, find_commitments
from commitments.queries.filtering import InvalidFilters
from commitments.queries.indicators import find_indicators
from commitments.queries.search import find_things
from commitments.queries.updates import find_updates
from commitments.standing import day
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    return make.user(role="viewer")


@pytest.mark.parametrize(
    ("find", "query", "name"),
    [
        (find_commitments, "contradiction=maybe", "contradiction"),
        (find_commitments, "contradiction=1", "contradiction"),
        (find_commitments, "contradiction=True", "contradiction"),
        (find_commitments, "q=" + "a+" * 1200, "q"),
        (find_commitments, "q=%00", "q"),
        (find_commitments, "q=x", "q"),
        (find_commitments, "q=%22%22", "q"),
        (find_updates, "q=x+y+%D3%A9", "q"),
        (find_updates, "q=" + "a" * 201, "q"),
        (find_things, "", "q"),
        (find_things, "q=%E3%82%A2", "q"),
        (find_things, "q=ab&in=nothing", "in"),
        (find_things, "q=ab&lang=fr", "lang"),
        (find_things, "q=ab&pillar=nowhere", "pillar"),
        (find_things, "q=ab&party=both", "party"),
        (find_commitments, "pillar=%00", "pillar"),
        (find_indicators, "has_target=1", "has_target"),
        (find_indicators, "pace=fast", "pace"),
        (find_indicators, "commitment=XX-99", "commitment"),
        (find_indicators, "party=%00", "party"),
        (find_updates, "superseded=yes", "superseded"),
        (find_updates, "published_from=0001-01-01", "published_from"),
        (find_updates, "published_to=9999-12-31", "published_to"),
        (find_updates, "published_to=31.12.2024", "published_to"),
        (find_updates, "published_to=12/31/2024", "published_to"),
    ],
)
def test_what_cannot_be_understood_is_refused(reader: User, find, query: str, name: str) -> None:
    with pytest.raises(InvalidFilters) as refused:
        find(reader, QueryDict(query), day(clock.today()))
    assert list(refused.value.fields) == [name]


@pytest.mark.parametrize(("find", "name"), [(find_commitments, "contradiction"), (find_updates, "superseded")])
def test_true_false_and_nothing_are_understood(reader: User, find, name: str) -> None:
    for value in ("true", "false", ""):
        find(reader, QueryDict(f"{name}={value}"), day(clock.today()))
    find(reader, {name: "true"}, day(clock.today()))


def test_a_long_question_still_fits(reader: User) -> None:
    """A word and its blank take two characters at least: as many conditions as a question can ask for."""
    words = "ab+" + "+".join(chr(0x430 + number) for number in range(98))
    assert len(words) <= 200
    today = day(clock.today())
    find_commitments(reader, QueryDict(f"q={words}"), today).queryset.count()
    assert len(find_things(reader, QueryDict(f"q={words}"), today).hits) == 0


def test_what_one_asks_leaves_nothing_behind_for_the_next(reader: User) -> None:
    """Filters are copied from their class, and a form's fields are its own."""
    make.commitment(code="EC-01", in_pillar=make.pillar(key="economy", code="EC"))
    make.commitment(code="FW-02")
    today = day(clock.today())
    first = find_commitments(reader, QueryDict("pillar=economy&slipped=false"), today)
    second = find_commitments(reader, QueryDict(""), today)
    assert [row.code for row in first.queryset] == ["EC-01"]
    assert {row.code for row in second.queryset} == {"EC-01", "FW-02"}
    assert first.form.fields["pillar"].known is not None
    assert second.form.fields["pillar"].known is None
    assert all(first.form.fields[name] is not second.form.fields[name] for name in first.form.fields)
    for one in (first, second):
        assert one.form.fields.keys() == CommitmentFilter.base_filters.keys()


def test_a_filter_of_a_class_that_somebody_looked_at_is_still_copied(reader: User) -> None:
    looked_at = CommitmentFilter.base_filters["kind"].field
    form = find_commitments(reader, QueryDict("kind=action"), day(clock.today())).form
    assert form.fields["kind"] is not looked_at


def test_rows_that_another_form_looked_up_are_not_looked_up_again(
    reader: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make.commitment(code="EC-01", in_pillar=make.pillar(key="economy", code="EC"))
    make.ministry(code="JP-MOFA")
    today = day(clock.today())
    form = find_commitments(reader, QueryDict("pillar=economy"), today).form
    with django_assert_num_queries(0):
        find_updates(reader, QueryDict("pillar=economy"), today, before=form)
    with django_assert_num_queries(1):
        find_updates(reader, QueryDict("pillar=economy&ministry=JP-MOFA"), today, before=form)
    with pytest.raises(InvalidFilters):
        find_updates(reader, QueryDict("pillar=economy&pillar=nowhere"), today, before=form)
