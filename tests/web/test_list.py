"""The list of commitments: filters, chips, order, pages, and what it says to what it does not understand."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments.models import Commitment, User
from tests import factories as make

from .html import Element, parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> User:
    user = make.user(role="coordinator")
    client.force_login(user)
    return user


@pytest.fixture
def three(reader: User) -> list[Commitment]:
    """A road that Japan reports at risk, a talk nobody reports on, and a stance that Mongolia upholds."""
    economy = make.pillar(key="economy", code="EC")
    road = make.commitment(code="EC-01", in_pillar=economy, title_en="Build a road", due_on="2023-03-31")
    talk = make.commitment(code="FW-02", kind="continuing", title_en="Talk often")
    stance = make.commitment(code="GL-03", kind="position", parties=("MN",), title_en="Hold a stance")
    make.assignment(of=road, to=make.ministry(code="JP-MLIT", name_en="Ministry of Land"))
    make.update(undertaking=make.side(road, "JP"), period="2023-H1", delivery="at_risk")
    make.update(undertaking=make.side(stance, "MN"), period="2023-H1", delivery="on_track")
    return [road, talk, stance]


def listed(client: Client, query: str = "") -> Element:
    response = client.get(f"/commitments/{query}")
    assert response.status_code == 200, parse(response).one("main").text
    return parse(response)


def codes(page: Element) -> list[str]:
    return [row.one("th", scope="row").text for body in page.all("tbody") for row in body.all("tr")]


def count(page: Element) -> str:
    return page.one(id="list-count").text


# --- Who may ask, and how ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/commitments/", "/updates/"])
def test_strangers_are_sent_to_the_sign_in(client: Client, address: str) -> None:
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"


@pytest.mark.parametrize("address", ["/commitments/", "/updates/"])
@pytest.mark.usefixtures("reader")
def test_a_list_takes_no_post(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("role", ["viewer", "reporter", "approver", "coordinator", "administrator"])
def test_everybody_sees_the_same_list(client: Client, role: str) -> None:
    client.force_login(make.user(role=role, party="MN"))
    assert codes(listed(client)) == ["EC-01", "FW-02", "GL-03"]


# --- What a row says ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("three")
def test_a_row_says_where_both_sides_stand(client: Client) -> None:
    row = listed(client, "?as_of=2023-08-15").one("tbody").all("tr")[0]
    said = {cell["data-label"]: cell.text for cell in row.all("td", data_label=True)}
    assert said == {
        "Pillar": "Economy",
        "Japan": "At risk Reported",
        "Mongolia": "Not reported Never reported",
        "Delivery": "At risk one side only: the other is silent",
        "Schedule": "Overdue",
        "Next date": "31 Mar 2023",
        "Agreement": "One side silent",
    }
    assert row.one("span", class_="own-words").text == "「双方は、協力を強化することで一致した。」"


@pytest.mark.usefixtures("three")
def test_a_commitment_of_one_party_and_its_words(client: Client) -> None:
    row = listed(client, "?as_of=2023-08-15").one("tbody").all("tr")[2]
    said = {cell["data-label"]: cell.text for cell in row.all("td", data_label=True)}
    assert said["Japan"] == "–Did not undertake it"
    assert said["Mongolia"] == "Upheld Reported"
    assert said["Agreement"] == "–One party only"
    assert said["Schedule"] == "No date"


def test_going_well_although_overdue_is_said(client: Client, reader: User) -> None:
    road = make.commitment(due_on="2023-03-31", parties=("JP",))
    make.update(undertaking=make.side(road, "JP"), period="2023-H1")
    assert listed(client, "?as_of=2023-08-15").one("span", class_="flag--bad").text == "contradicts the dates"


# --- Filters -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["EC-01", "FW-02", "GL-03"]),
        ("q=ROAD", ["EC-01"]),
        ("pillar=economy", ["EC-01"]),
        ("party=JP", ["EC-01", "FW-02"]),
        ("ministry=JP-MLIT", ["EC-01"]),
        ("kind=position&kind=continuing", ["FW-02", "GL-03"]),
        ("delivery=not_reported", ["FW-02"]),
        ("delivery=at_risk&delivery=on_track", ["EC-01", "GL-03"]),
        ("schedule=overdue", ["EC-01"]),
        ("reporting=never", ["EC-01", "FW-02"]),
        ("jp_reporting=reported", ["EC-01"]),
        ("mn_reporting=reported", ["GL-03"]),
        ("jp_delivery=at_risk", ["EC-01"]),
        ("agreement=both_silent", ["FW-02"]),
        ("delivery=&q=&party=", ["EC-01", "FW-02", "GL-03"]),
        ("pillar=economy&delivery=on_track", []),
    ],
)
def test_each_filter_narrows_the_list(client: Client, query: str, expected: list[str]) -> None:
    page = listed(client, f"?as_of=2023-08-15&{query}")
    assert codes(page) == expected
    assert count(page) == f"{len(expected)} of 3 commitments"


@pytest.mark.usefixtures("three")
def test_the_filters_stand_in_the_form_as_they_were_asked(client: Client) -> None:
    page = listed(client, "?as_of=2023-08-15&q=road&delivery=at_risk&party=JP&order=-due&per_page=50")
    form = page.one("form", class_="filters")
    assert form["method"] == "get"
    assert form.one("input", name="q")["value"] == "road"
    assert [box["value"] for box in form.all("input", name="delivery", checked=True)] == ["at_risk"]
    chosen = {select["name"]: select.one("option", selected=True)["value"] for select in form.all("select")}
    assert chosen == {"party": "JP", "per_page": "50"}
    hidden = {one["name"]: one["value"] for one in form.all("input", type="hidden")}
    assert hidden == {"as_of": "2023-08-15", "order": "-due"}


@pytest.mark.usefixtures("three")
def test_each_filter_in_use_has_a_way_out(client: Client) -> None:
    page = listed(client, "?as_of=2023-08-15&delivery=at_risk&delivery=on_track&q=road&page=1")
    chips = {chip.text.removeprefix("Remove the filter: "): chip["href"] for chip in page.all("a", class_="chip")}
    assert set(chips) == {"Text: road", "Delivery: On track", "Delivery: At risk"}
    assert codes(parse(client.get(chips["Text: road"]))) == ["EC-01", "GL-03"]
    assert chips["Delivery: On track"] == "/commitments/?as_of=2023-08-15&delivery=at_risk&q=road"
    everything = next(link["href"] for link in page.all("a") if link.text == "Remove all filters")
    assert everything == "/commitments/?as_of=2023-08-15"


@pytest.mark.usefixtures("three")
def test_a_filter_without_a_field_is_in_sight_as_well(client: Client) -> None:
    page = listed(client, "?code=EC-01&code=GL-03&due_from=2023-01-01")
    chips = {chip.text.removeprefix("Remove the filter: "): chip["href"] for chip in page.all("a", class_="chip")}
    assert chips == {
        "Code: EC-01": "/commitments/?code=GL-03&due_from=2023-01-01",
        "Code: GL-03": "/commitments/?code=EC-01&due_from=2023-01-01",
        "Next date from: 2023-01-01": "/commitments/?code=EC-01&code=GL-03",
    }
    assert next(link["href"] for link in page.all("a") if link.text == "Remove all filters") == "/commitments/?"


@pytest.mark.usefixtures("three")
def test_a_switch_is_a_filter_too(client: Client) -> None:
    page = listed(client, "?contradiction=true")
    assert page.one("input", name="contradiction", checked=True)
    assert page.one("a", class_="chip").text == "Remove the filter: Going well although overdue"


@pytest.mark.usefixtures("three")
def test_filters_that_are_folded_away_are_counted_and_opened_when_wrong(client: Client) -> None:
    def more(query: str) -> Element:
        return parse(client.get(f"/commitments/?{query}")).one("details", class_="filters__more")

    folded = more("schedule=overdue&kind=action&delivery=at_risk")
    assert "open" not in folded.attributes
    assert folded.all("summary")[0].text == "More filters 2 in use"
    assert "open" in more("schedule=never").attributes
    assert "open" in more("per_page=0").attributes


@pytest.mark.usefixtures("three")
def test_ministries_are_named_with_their_country(client: Client) -> None:
    labels = [label.text for label in listed(client).one("form", class_="filters").all("label")]
    assert "Japan – Ministry of Land" in labels


@pytest.mark.usefixtures("three")
def test_an_empty_list_shows_the_way_out_and_keeps_the_day(client: Client) -> None:
    page = listed(client, "?as_of=2023-08-15&q=nothing")
    assert page.one("div", class_="empty").one("a")["href"] == "/commitments/?as_of=2023-08-15"


# --- Order and pages ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("three")
def test_headings_sort_up_then_down_then_back(client: Client) -> None:
    query = "?as_of=2023-08-15"
    seen = []
    for _click in range(4):
        page = listed(client, query)
        heading = next(one for one in page.all("th", scope="col") if one.text == "Schedule")
        seen.append((heading.get("aria-sort"), codes(page)[0]))
        query = heading.one("a")["href"].removeprefix("/commitments/")
    assert seen == [("", "EC-01"), ("ascending", "EC-01"), ("descending", "FW-02"), ("", "EC-01")]
    assert query == "?as_of=2023-08-15&order=schedule"


@pytest.mark.usefixtures("reader")
def test_pages_of_twenty_five(client: Client) -> None:
    made = [make.commitment(code=f"EC-{number:02}").code for number in range(1, 31)]
    first = listed(client, "?order=code")
    assert codes(first) == made[:25]
    following = first.one("a", rel="next")["href"]
    second = listed(client, following)
    assert codes(second) == made[25:]
    assert second.one("nav", class_="pager").one("a", aria_current="page").text == "Page 2"
    assert "order=code" in second.one("a", rel="prev")["href"]
    assert codes(listed(client, "?per_page=10&page=3")) == made[20:]
    assert not listed(client, "?per_page=50").all("nav", class_="pager")


# --- What is not understood --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("delivery=splendid", "delivery"),
        ("pillar=unknown", "pillar"),
        ("ministry=JP-NONE", "ministry"),
        ("party=XX", "party"),
        ("per_page=0", "per_page"),
        ("per_page=101", "per_page"),
        ("per_page=many", "per_page"),
    ],
)
def test_what_is_not_understood_is_said_at_its_field(client: Client, query: str, field: str) -> None:
    response = client.get(f"/commitments/?{query}&q=road")
    page = parse(response)
    assert response.status_code == 400
    assert not page.all("table"), "no rows: not all of them, either"
    assert page.one(id=f"filter-{field}-notes").text.startswith("Error:")
    assert page.one("input", id="filter-q")["value"] == "road"
    assert query.partition("=")[2] in [one.get("value") for one in page.walk()], "filled in as it was asked"


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("page=x", "page: Give a whole number from 1 on."),
        ("page=0", "page: Give a whole number from 1 on."),
        ("page=9999999999999", "page: Give a whole number from 1 on."),
        ("page=2", "page: There is no page 2; the last is 1."),
        ("colour=red", "colour: There is no such parameter."),
        ("order=colour", "order: Select a valid choice. colour is not one of the available choices."),
    ],
)
def test_what_has_no_field_is_said_above_the_list(client: Client, query: str, said: str) -> None:
    response = client.get(f"/commitments/?{query}&as_of=2023-08-15")
    alert = parse(response).one(role="alert")
    assert response.status_code == 400
    assert [item.text for item in alert.all("li")] == [said]
    assert alert.one("a")["href"] == "/commitments/?as_of=2023-08-15"


@pytest.mark.parametrize("address", ["/commitments/", "/updates/"])
@pytest.mark.parametrize("as_of", ["2021-01-01", "2999-01-01", "yesterday"])
@pytest.mark.usefixtures("statement", "reader")
def test_a_day_that_can_not_be_shown(client: Client, address: str, as_of: str) -> None:
    response = client.get(f"{address}?as_of={as_of}")
    assert response.status_code == 400
    assert parse(response).one("input", name="as_of")["value"] == as_of


# --- What it costs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [3, 60])
@pytest.mark.parametrize(
    ("query", "queries"), [("", 7), ("?delivery=not_reported", 8), ("?pillar=framework&ministry=JP-MOFA", 9)]
)
def test_the_list_costs_the_same_for_few_and_many(
    client: Client, reader: User, django_assert_num_queries: DjangoAssertNumQueries, rows: int, query: str, queries: int
) -> None:
    for _number in range(rows):
        made = make.commitment()
        make.assignment(of=made, to=make.ministry())
    with django_assert_num_queries(queries):
        client.get(f"/commitments/{query}")
