"""The dashboard: what it names, the day it shows, and what it costs. Its numbers: test_dashboard_numbers.py."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments import clock
from commitments.models import User
from tests import factories as make

from .html import Element, parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> User:
    user = make.user(role="viewer")
    client.force_login(user)
    return user


def shown(client: Client, query: str = "") -> Element:
    response = client.get(f"/dashboard/{query}")
    assert response.status_code == 200
    return parse(response)


# --- Who may ask, and how ----------------------------------------------------------------------------------------


def test_the_first_page(client: Client) -> None:
    assert client.get("/")["Location"] == "/sign-in/"
    client.force_login(make.user(role="viewer"))
    assert client.get("/")["Location"] == "/dashboard/"
    assert client.post("/").status_code == 405


def test_strangers_are_sent_to_the_sign_in(client: Client) -> None:
    assert client.get("/dashboard/")["Location"] == "/sign-in/?next=/dashboard/"


@pytest.mark.usefixtures("reader")
def test_the_dashboard_takes_no_post(client: Client) -> None:
    assert client.post("/dashboard/").status_code == 405


# --- What needs a decision ----- -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("reader")
def test_what_is_seen_differently_has_one_denominator_and_says_which(client: Client) -> None:
    road = make.commitment(code="EC-01")
    make.update(undertaking=make.side(road, "JP"), period="2023-H1", delivery="on_track", published_at="2023-07-20")
    make.update(undertaking=make.side(road, "MN"), period="2023-H1", delivery="at_risk", published_at="2023-07-21")
    make.commitment(code="EC-02")
    make.commitment(code="EC-03", parties=("MN",))
    page = shown(client, "?as_of=2023-08-15")
    figures = {one.one("dt").text: one.one("dd").text for one in page.all("div", class_="figure")}
    assert figures["Seen differently by the two sides"] == "1 of 2 that both sides undertook"
    assert figures["Overdue"] == "0 of 3"
    rows = {row.all("th")[0].text: [cell.text for cell in row.all("td")] for row in page.all("tr") if row.all("td")}
    assert rows["Seen differently"] == ["1", "2"]


@pytest.mark.usefixtures("reader")
def test_what_needs_a_decision_is_named_with_its_reasons(client: Client) -> None:
    road = make.commitment(code="EC-01", due_on="2023-03-31")
    make.update(undertaking=make.side(road, "JP"), period="2023-H1", delivery="on_track", published_at="2023-07-20")
    make.update(undertaking=make.side(road, "MN"), period="2023-H1", delivery="at_risk", published_at="2023-07-21")
    make.commitment(code="EC-02", parties=("MN",))
    going_well = make.commitment(code="EC-03", parties=("JP",), due_on="2023-06-01")
    make.update(undertaking=make.side(going_well, "JP"), period="2023-H1", published_at="2023-07-20")
    section = shown(client, "?as_of=2023-08-01").one("section", aria_labelledby="decisions")
    rows = section.one("tbody").all("tr")
    assert [(row.one("a").text, [one.text for one in row.all("li")]) for row in rows] == [
        ("EC-01 A commitment", ["Overdue", "Seen differently by the two sides"]),
        ("EC-03 A commitment", ["Overdue", "Going well, although overdue"]),
        ("EC-02 A commitment", ["Silent for two periods"]),
    ]


@pytest.mark.usefixtures("reader", "statement")
def test_nothing_to_decide_and_nothing_before_are_said_in_words(client: Client) -> None:
    text = shown(client, "?as_of=2022-12-10").one("main").text
    assert "Nothing needs a decision on this day." in text
    assert "The plan had only begun: there is no earlier day to compare with." in text


# --- What changed ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("reader")
class TestSince:
    @pytest.fixture(autouse=True)
    def moved(self, db: None) -> None:
        road = make.commitment(code="EC-01", parties=("JP",), due_on="2024-05-31")
        for period, delivery, day in (("2023-H2", "on_track", "2024-01-20"), ("2024-H1", "off_track", "2024-07-20")):
            make.update(undertaking=make.side(road, "JP"), period=period, delivery=delivery, published_at=day)

    def figures(self, client: Client, query: str) -> dict[str, str]:
        section = shown(client, query).one("section", aria_labelledby="changed")
        return {one.one("dt").text: one.one("a").text for one in section.all("div", class_="figure")}

    def test_from_a_chosen_day_on(self, client: Client) -> None:
        figures = self.figures(client, "?as_of=2024-08-01&since=2024-03-01")
        assert figures["Got worse"] == "1"
        assert figures["Newly overdue"] == "1"
        assert figures["Updates published"] == "1"

    def test_from_the_last_consultation_on_by_itself(self, client: Client) -> None:
        make.consultation(held_on="2024-06-15")
        make.consultation(held_on="2024-09-01")  # still ahead on the day shown
        page = shown(client, "?as_of=2024-08-01").one("section", aria_labelledby="changed")
        assert page.one("input", name="since")["value"] == "2024-06-15"
        assert "the last consultation" in page.text

    def test_else_from_thirty_days_before(self, client: Client) -> None:
        page = shown(client, "?as_of=2024-08-01").one("section", aria_labelledby="changed")
        assert page.one("input", name="since")["value"] == "2024-07-02"

    @pytest.mark.parametrize(
        ("since", "said"),
        [("soon", "is not a day"), ("2024-08-01", "before the one shown"), ("2020-01-01", "The plan begins")],
    )
    def test_a_day_that_will_not_do_is_said_and_stays_typed(self, client: Client, since: str, said: str) -> None:
        response = client.get("/dashboard/", {"as_of": "2024-08-01", "since": since})
        field = parse(response).one("input", id="since")
        assert response.status_code == 400
        assert field["value"] == since
        assert said in parse(response).one(id=field["aria-describedby"]).text


@pytest.mark.usefixtures("reader", "statement")
def test_an_unknown_dimension_is_refused_by_name(client: Client) -> None:
    response = client.get("/dashboard/?by=colour")
    assert response.status_code == 400
    assert "Choose one of: pillar, ministry, party, kind." in parse(response).one("main").text


@pytest.mark.usefixtures("reader", "statement")
def test_what_is_no_parameter_is_refused_by_name(client: Client) -> None:
    response = client.get("/dashboard/?pilar=economy")
    assert response.status_code == 400
    assert "pilar: There is no such parameter." in parse(response).one("main").text


# --- The day shown -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("reader", "statement")
def test_a_past_day_is_said_clearly_and_travels_along(client: Client) -> None:
    page = shown(client, "?as_of=2024-06-30")
    bar = page.one(class_="day-bar--past")
    assert "You are looking at a past day" in bar.text
    assert "30 June 2024" in bar.text
    assert bar.one("input", name="as_of")["value"] == "2024-06-30"
    assert next(link for link in bar.all("a") if link.text == "Today")["href"] == "/dashboard/"
    assert [link["href"] for link in page.one("nav", class_="site-nav").all("a")][:3] == [
        "/dashboard/?as_of=2024-06-30",
        "/statement/?as_of=2024-06-30",
        "/commitments/?as_of=2024-06-30",
    ]


@pytest.mark.usefixtures("reader", "statement")
def test_today_is_no_past_day(client: Client) -> None:
    for query in ("", f"?as_of={clock.today()}", "?as_of="):
        page = shown(client, query)
        assert not page.all(class_="day-bar--past")
        assert page.one(id="as-of")["value"] == clock.today().isoformat()


@pytest.mark.usefixtures("reader", "statement")
def test_another_day_keeps_the_filters_of_a_list(client: Client) -> None:
    bar = parse(client.get("/commitments/?as_of=2024-06-30&delivery=at_risk&delivery=on_track&page=1")).one(
        class_="day-bar"
    )
    kept = [(one["name"], one["value"]) for one in bar.all("input", type="hidden")]
    assert kept == [("delivery", "at_risk"), ("delivery", "on_track")]
    assert bar.one("a")["href"] == "/commitments/?delivery=at_risk&delivery=on_track"


@pytest.mark.usefixtures("reader", "statement")
@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2022-11-28", "The plan begins on 29 November 2022: choose that day or a later one."),
        ("2999-01-01", "The plan ends on 28 November 2032: choose that day or an earlier one."),
        ("2032-11-28", "That day has not come yet: choose today or an earlier day."),
        ("last week", "“last week” is not a day. Write it as YYYY-MM-DD, for example 2024-06-30."),
        ("2024-02-30", "“2024-02-30” is not a day. Write it as YYYY-MM-DD, for example 2024-06-30."),
    ],
)
def test_a_day_that_can_not_be_shown_is_explained(client: Client, as_of: str, said: str) -> None:
    response = client.get("/dashboard/", {"as_of": as_of})
    page = parse(response)
    field = page.one("input", name="as_of")
    assert response.status_code == 400
    assert said in page.one("main").text
    assert field["value"] == as_of
    assert page.one(id=field["aria-describedby"]).text == said
    assert page.one("main").one("a", class_="button")["href"] == "/dashboard/"


# --- What it costs -----------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("rows", [3, 40])
def test_the_dashboard_costs_the_same_for_few_and_many(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _number in range(rows):
        made = make.commitment(due_on="2023-03-31")
        make.update(undertaking=make.side(made, "JP"), period="2023-H1", published_at="2023-07-20")
        make.update(undertaking=make.side(made, "MN"), period="2023-H1", published_at="2023-07-20", delivery="at_risk")
    make.commitment(parties=("MN",))
    client.force_login(make.user(role="coordinator"))
    make.assignment(of=made, to=make.ministry(party="JP"))
    for by in ("pillar", "ministry"):
        with django_assert_num_queries(12):
            client.get(f"/dashboard/?as_of=2023-08-01&by={by}")
