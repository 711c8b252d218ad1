"""The read door to commitments: every filter, every order, and what it refuses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments import clock
from commitments.errors import NotFound
from commitments.models import User
from commitments.queries.commitments import CommitmentFilter, find_commitments, get_commitment
from commitments.queries.filtering import InvalidFilters
from commitments.standing import Day, day
from commitments.vocabulary import HEADLINE_CHOICES, Agreement, Kind, Party, Reporting, Schedule
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    return make.user(role="viewer")


def on(text: str) -> Day:
    return day(dt.date.fromisoformat(text))


def codes(user: User, query: str, when: Day) -> list[str]:
    return [row.code for row in find_commitments(user, QueryDict(query), when).queryset]


@pytest.fixture
def world() -> None:
    """Five commitments in every kind of state on 2024-03-01 (last period 2023-H2, deadline 2024-01-30)."""
    security = make.pillar(key="security", code="PS")
    economy = make.pillar(key="economy", code="EC")
    agreed = make.commitment(
        code="PS-01", in_pillar=security, kind="continuing", title_mn="Өөрчлөлт", title_en="Visits"
    )
    for party in ("JP", "MN"):
        make.update(undertaking=make.side(agreed, party), period="2023-H2", delivery="on_track")
    split = make.commitment(code="EC-01", in_pillar=economy, due_on="2024-02-29", title_ja="レアアース")
    make.update(undertaking=make.side(split, "JP"), period="2023-H2", delivery="on_track")
    make.update(undertaking=make.side(split, "MN"), period="2023-H2", delivery="at_risk")
    half = make.commitment(code="EC-02", in_pillar=economy, due_on="2024-05-01")
    make.update(undertaking=make.side(half, "JP"), period="2023-H2", delivery="on_track")
    make.update(undertaking=make.side(half, "MN"), period="2023-H1", delivery="off_track")
    make.commitment(code="PS-02", in_pillar=security, kind="position")
    make.commitment(code="EC-03", in_pillar=economy, parties=("JP",), due_on="2026-01-01")
    make.assignment(of=agreed, to=make.ministry(code="JP-MOD"))
    make.assignment(of=split, to=make.ministry(code="MN-MED", party="MN"), ends_on="2023-12-31")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["PS-01", "EC-01", "EC-02", "PS-02", "EC-03"]),
        ("pillar=economy", ["EC-01", "EC-02", "EC-03"]),
        ("pillar=economy&pillar=security&kind=position", ["PS-02"]),
        ("party=MN", ["PS-01", "EC-01", "EC-02", "PS-02"]),
        ("party=JP", ["PS-01", "EC-01", "EC-02", "PS-02", "EC-03"]),
        ("kind=action&kind=continuing", ["PS-01", "EC-01", "EC-02", "EC-03"]),
        ("delivery=on_track", ["PS-01", "EC-02"]),
        ("delivery=at_risk", ["EC-01"]),
        ("delivery=not_reported", ["PS-02", "EC-03"]),
        ("jp_delivery=on_track", ["PS-01", "EC-01", "EC-02"]),
        ("mn_delivery=off_track", ["EC-02"]),
        ("mn_delivery=not_reported", ["PS-02"]),
        ("mn_delivery=not_reported&mn_delivery=off_track", ["EC-02", "PS-02"]),
        ("schedule=overdue", ["EC-01"]),
        ("schedule=due_soon&schedule=on_time", ["EC-02", "EC-03"]),
        ("schedule=no_date", ["PS-01", "PS-02"]),
        ("reporting=late", ["EC-02"]),
        ("reporting=never", ["PS-02", "EC-03"]),
        ("jp_reporting=reported", ["PS-01", "EC-01", "EC-02"]),
        ("mn_reporting=late", ["EC-02"]),
        ("agreement=divergent", ["EC-01"]),
        ("agreement=one_side_silent&agreement=both_silent", ["EC-02", "PS-02"]),
        ("contradiction=true", []),
        ("ministry=JP-MOD", ["PS-01"]),
        ("ministry=MN-MED", []),
        ("q=ӨӨРЧЛӨЛТ", ["PS-01"]),
        ("q=ﾚｱｱｰｽ", ["EC-01"]),
        ("q=visits ps-01", ["PS-01"]),
        ("q=nothing of the kind", []),
        ("q=100%25", []),
        ("order=code", ["EC-01", "EC-02", "EC-03", "PS-01", "PS-02"]),
        ("order=-code", ["PS-02", "PS-01", "EC-03", "EC-02", "EC-01"]),
        ("order=due", ["EC-01", "EC-02", "EC-03", "PS-01", "PS-02"]),
        ("order=-due", ["EC-03", "EC-02", "EC-01", "PS-01", "PS-02"]),
        ("order=delivery", ["EC-01", "PS-01", "EC-02", "PS-02", "EC-03"]),
        ("order=schedule", ["EC-01", "EC-02", "EC-03", "PS-01", "PS-02"]),
        ("delivery=", ["PS-01", "EC-01", "EC-02", "PS-02", "EC-03"]),
    ],
)
def test_filters_and_orders(world: None, reader: User, query: str, found: list[str]) -> None:
    assert codes(reader, query, on("2024-03-01")) == found


def test_a_past_day_is_filtered_by_what_held_then(world: None, reader: User) -> None:
    assert codes(reader, "ministry=MN-MED", on("2023-12-31")) == ["EC-01"]
    assert codes(reader, "delivery=off_track", on("2023-08-01")) == ["EC-02"]
    assert codes(reader, "schedule=overdue", on("2024-02-29")) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("pillar=nowhere", "pillar"),
        ("party=XX", "party"),
        ("ministry=JP-NONE", "ministry"),
        ("kind=promise", "kind"),
        ("delivery=late", "delivery"),
        ("schedule=soon", "schedule"),
        ("reporting=x", "reporting"),
        ("agreement=x", "agreement"),
        ("order=colour", "order"),
        ("q=a%00b", "q"),
    ],
)
def test_a_value_that_is_not_understood_is_refused_at_its_field(
    world: None, reader: User, query: str, field: str
) -> None:
    with pytest.raises(InvalidFilters) as refused:
        find_commitments(reader, QueryDict(query), on("2024-03-01"))
    assert list(refused.value.fields) == [field]
    assert refused.value.form.data.get(field) == QueryDict(query)[field], "the form keeps what was typed"


def test_an_unknown_parameter_is_refused_where_the_face_says_which_are_its_own(world: None, reader: User) -> None:
    assert len(find_commitments(reader, QueryDict("utm=1"), on("2024-03-01")).queryset) == 5
    with pytest.raises(InvalidFilters) as refused:
        find_commitments(reader, QueryDict("page=1&pilar=economy"), on("2024-03-01"), also=["page"])
    assert list(refused.value.fields) == ["pilar"]


def test_nobody_signed_in_finds_nothing(world: None) -> None:
    assert not find_commitments(AnonymousUser(), {}, on("2024-03-01")).queryset.exists()


def test_leads_are_those_of_the_day(world: None, reader: User) -> None:
    def leads(when: str) -> dict[str, tuple[str | None, str | None]]:
        return {row.code: (row.jp_lead, row.mn_lead) for row in find_commitments(reader, {}, on(when)).queryset}

    assert leads("2023-12-31")["EC-01"] == (None, "MN-MED")
    assert leads("2024-01-01")["EC-01"] == (None, None)
    assert leads("2024-01-01")["PS-01"] == ("JP-MOD", None)


def test_one_commitment(world: None, reader: User) -> None:
    row = get_commitment(reader, "EC-02", on("2024-03-01"))
    assert row.standing.jp_update is not None
    assert row.standing.jp_update.period.code == "2023-H2"
    assert (row.standing.delivery, row.standing.basis) == ("on_track", "one_side")
    with pytest.raises(NotFound):
        get_commitment(reader, "EC-99", on("2024-03-01"))


def test_every_choice_of_the_vocabulary_can_be_asked_for(world: None, reader: User) -> None:
    choices = {
        "party": Party.values,
        "kind": Kind.values,
        "delivery": [code for code, _label in HEADLINE_CHOICES],
        "schedule": Schedule.values,
        "reporting": Reporting.values,
        "agreement": Agreement.values,
    }
    for name, values in choices.items():
        for value in values:
            codes(reader, f"{name}={value}", on("2024-03-01"))
    assert set(choices) <= set(CommitmentFilter.base_filters)


def test_finding_costs_one_query_whatever_the_size(world: None, reader: User, django_assert_num_queries) -> None:
    when = day(clock.today())
    with django_assert_num_queries(1):
        assert len(find_commitments(reader, QueryDict("delivery=on_track&q=ab"), when).queryset) >= 0
