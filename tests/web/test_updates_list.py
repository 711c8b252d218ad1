"""The list of published updates."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments.models import User
from tests import factories as make

from .html import Element, parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> User:
    user = make.user(role="reporter", party="JP")
    client.force_login(user)
    return user


def rows(client: Client, query: str = "") -> list[Element]:
    response = client.get(f"/updates/{query}")
    assert response.status_code == 200, parse(response).one("main").text
    return [row for body in parse(response).all("tbody") for row in body.all("tr")]


@pytest.fixture
def two(reader: User) -> None:
    """Japan reports on a road in July 2023, Mongolia on a stance in January 2024; a draft is under way."""
    road = make.commitment(code="EC-01", in_pillar=make.pillar(key="economy", code="EC"))
    stance = make.commitment(code="GL-03", kind="position")
    make.update(undertaking=make.side(road, "JP"), period="2023-H1", delivery="at_risk", done="Surveyed.")
    make.update(undertaking=make.side(stance, "MN"), period="2023-H2", language="mn", done="Мэдэгдэл гаргав.")
    make.update(undertaking=make.side(road, "JP"), period="2023-H2", status="draft", done="Secret.")


@pytest.mark.usefixtures("two")
def test_a_row_says_who_reported_what(client: Client) -> None:
    newest = rows(client)[0]
    said = {cell.get("data-label"): cell.text for cell in newest.all() if "data-label" in cell.attributes}
    assert said == {
        "Published": "1 Jan 2024",
        "Commitment": "GL-03 A commitment",
        "Reported by": "Mongolia MN-MFA",
        "Period": "2023-H2",
        "Delivery": "Upheld",
        "What was done": "Мэдэгдэл гаргав.",
    }
    assert newest.one("span", lang="mn")


@pytest.mark.usefixtures("two")
def test_only_what_is_published_stands_here(client: Client) -> None:
    assert "Secret." not in client.get("/updates/").content.decode()


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["GL-03", "EC-01"]),
        ("commitment=EC-01", ["EC-01"]),
        ("commitment=EC-01&commitment=GL-03", ["GL-03", "EC-01"]),
        ("party=MN", ["GL-03"]),
        ("ministry=JP-MOFA", ["EC-01"]),
        ("pillar=economy", ["EC-01"]),
        ("period=2023-H2", ["GL-03"]),
        ("delivery=at_risk", ["EC-01"]),
        ("published_from=2023-07-02", ["GL-03"]),
        ("published_to=2023-07-01", ["EC-01"]),
        ("as_of=2023-12-31", ["EC-01"]),
        ("order=published", ["EC-01", "GL-03"]),
        ("party=MN&delivery=at_risk", []),
    ],
)
def test_each_filter_narrows_the_list(client: Client, query: str, expected: list[str]) -> None:
    assert [row.one("span", class_="code").text for row in rows(client, f"?{query}")] == expected


@pytest.mark.usefixtures("reader")
def test_a_corrected_update_is_marked_where_it_is_asked_for(client: Client) -> None:
    side = make.side(make.commitment(), "JP")
    old = make.update(undertaking=side, published_at="2023-07-10")
    make.update(undertaking=side, published_at="2023-08-10", supersedes=old)
    assert len(rows(client)) == 1
    correction, corrected = rows(client, "?superseded=true")
    assert correction.one("span", class_="flag").text == "a correction"
    assert corrected.one("span", class_="flag--bad").text == "replaced by a correction"


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("query", "field"),
    [("published_from=soon", "published_from"), ("commitment=EC-99", "commitment"), ("period=2023", "period")],
)
def test_what_is_not_understood_is_said_at_its_field(client: Client, query: str, field: str) -> None:
    response = client.get(f"/updates/?{query}")
    page = parse(response)
    assert response.status_code == 400
    assert not page.all("table")
    assert page.one(id=f"filter-{field}-notes").text.startswith("Error:")
    assert query.partition("=")[2] in [one.get("value") for one in page.walk()]


@pytest.mark.usefixtures("two")
def test_a_second_commitment_is_not_lost_by_sending_the_form(client: Client) -> None:
    page = parse(client.get("/updates/?commitment=EC-01&commitment=GL-03"))
    assert {one["value"] for one in page.one("form", class_="filters").all("input", name="commitment")} == {
        "EC-01",
        "GL-03",
    }


@pytest.mark.usefixtures("reader")
def test_nothing_published_yet(client: Client) -> None:
    assert parse(client.get("/updates/")).one("div", class_="empty").one("a")["href"] == "/updates/"


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("number", [3, 40])
def test_the_list_costs_the_same_for_few_and_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for _number in range(number):
        make.update(undertaking=make.side(make.commitment(), "JP"))
    with django_assert_num_queries(8):
        client.get("/updates/")
