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
def test_what_needs_a_decision_is_named(client: Client) -> None:
    road = make.commitment(code="EC-01", due_on="2023-03-31")
    make.update(undertaking=make.side(road, "JP"), period="2023-H1", delivery="on_track", published_at="2023-07-20")
    make.update(undertaking=make.side(road, "MN"), period="2023-H1", delivery="off_track", published_at="2023-07-21")
    make.commitment(code="EC-02", parties=("MN",))
    page = shown(client, "?as_of=2023-08-01")

    def rows(name: str) -> list[str]:
        panel = next(one for one in page.all("section") if one.get("aria-labelledby") == f"sample-{name}")
        return [item.text for item in panel.all("li")]

    assert rows("overdue") == ["EC-01 A commitment Off track due 31 March 2023"]
    assert rows("late") == ["EC-02 A commitment Mongolia Never reported"]
    assert rows("divergent") == ["EC-01 A commitment Japan On track Mongolia Off track"]
    assert rows("recent") == [
        "EC-01 A commitment Mongolia Off track The update of 21 July 2023",
        "EC-01 A commitment Japan On track The update of 20 July 2023",
    ]


@pytest.mark.usefixtures("reader", "statement")
def test_nothing_to_decide_is_said_in_words(client: Client) -> None:
    text = shown(client).one("main").text
    for sentence in (
        "Nothing was overdue on this day.",
        "No report was late on this day.",
        "The two sides differed on nothing on this day.",
        "Nothing was published in the 30 days up to this day.",
    ):
        assert sentence in text


# --- The day shown -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("reader", "statement")
def test_a_past_day_is_said_clearly_and_travels_along(client: Client) -> None:
    page = shown(client, "?as_of=2024-06-30")
    bar = page.one(class_="day-bar--past")
    assert "You are looking at a past day" in bar.text
    assert "30 June 2024" in bar.text
    assert bar.one("input", name="as_of")["value"] == "2024-06-30"
    assert next(link for link in bar.all("a") if link.text == "Today")["href"] == "/dashboard/"
    assert [link["href"] for link in page.one("nav", class_="site-nav").all("a")][:4] == [
        "/dashboard/?as_of=2024-06-30",
        "/commitments/?as_of=2024-06-30",
        "/timeline/?as_of=2024-06-30",
        "/updates/?as_of=2024-06-30",
    ]


@pytest.mark.usefixtures("reader", "statement")
def test_today_is_no_past_day(client: Client) -> None:
    for query in ("", f"?as_of={clock.today()}", "?as_of="):
        page = shown(client, query)
        assert not page.all(class_="day-bar--past")
        assert page.one("input", name="as_of")["value"] == clock.today().isoformat()


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
    with django_assert_num_queries(12):
        client.get("/dashboard/?as_of=2023-08-01")
