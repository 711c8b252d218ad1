"""The timeline: each date as a row in words with its picture, as of any day, and counts that agree with their lists."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments.models import Commitment, User
from commitments.queries.due_dates import DueDateFilter
from tests import factories as make

from .html import Element, parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> User:
    user = make.user(role="viewer")
    client.force_login(user)
    return user


@pytest.fixture
def world(reader: User) -> Commitment:
    """A road that slipped twice, with a step that was met; a talk without a date."""
    road = make.commitment(code="EC-01", title_en="Build a road", due_on="2025-03-31", parties=("JP",))
    for new, at in (("2025-09-30", "2024-02-01"), ("2026-03-31", "2024-09-01")):
        make.date_revision(of=road, new_due_on=new, requested_at=at, agreed_at=at)
    step = make.milestone(of=road, due_on="2024-06-30", title_en="Survey")
    update = make.update(undertaking=make.side(road, "JP"), period="2024-H1", published_at="2024-07-10")
    make.milestone_report(update=update, milestone=step, met_on="2024-06-20")
    make.commitment(code="FW-02", kind="continuing", title_en="Talk often")
    return road


def shown(client: Client, query: str = "") -> Element:
    response = client.get(f"/timeline/{query}")
    assert response.status_code == 200, parse(response).one("main").text
    return parse(response)


def rows(page: Element) -> list[Element]:
    return [row for body in page.all("tbody") for row in body.all("tr")]


def said(row: Element) -> dict[str, str]:
    return {cell["data-label"]: cell.text for cell in row.all("td", data_label=True)}


def count(page: Element) -> str:
    return page.one(id="list-count").text


def counts(page: Element) -> dict[str, str]:
    """The numbers above the table that lead to lists."""
    return {link["href"]: link.text for link in page.one("p", class_="timeline-counts").all("a", class_="count")}


# --- What a row says ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("world")
def test_a_row_says_all_that_its_picture_shows(client: Client) -> None:
    step, own = rows(shown(client, "?as_of=2025-01-15"))
    assert step.one("th", scope="row").text == "EC-01 M1 Survey Build a road"
    assert said(step) == {
        "Baseline": "30 Jun 2024",
        "Current date": "30 Jun 2024",
        "Slip": "as planned",
        "Schedule": "Met met on 20 Jun 2024",
    }
    assert own.one("th", scope="row").text == "EC-01 Build a road"
    assert said(own) == {
        "Baseline": "31 Mar 2025",
        "Current date": "31 Mar 2026",
        "Slip": "365 days later moved 2 times by way of 30 Sep 2025",
        "Schedule": "On time",
    }


@pytest.mark.usefixtures("world")
def test_the_picture_has_both_dates_the_bar_each_earlier_move_and_the_shape_of_the_schedule(client: Client) -> None:
    page = shown(client, "?as_of=2025-01-15")
    step, own = (row.one("svg", class_="tl-row") for row in rows(page))
    assert [use["href"] for use in step.all("use")] == ["#tl-lines", "#tl-baseline", "#tl-met", "#tl-met-on"]
    assert not step.all("rect")
    assert [use["href"] for use in own.all("use")] == ["#tl-lines", "#tl-earlier", "#tl-baseline", "#tl-on_time"]
    assert len(own.all("rect")) == 1
    ids = {element.get("id") for element in page.walk()}
    assert {use["href"].removeprefix("#") for use in page.all("use")} <= ids
    assert own["aria-hidden"] == "true", "the cells have said it"


@pytest.mark.usefixtures("world")
def test_a_past_day_shows_what_was_agreed_then(client: Client) -> None:
    for day, current, slip, schedule in (
        ("2024-01-31", "31 Mar 2025", "as planned", "On time"),
        ("2024-02-01", "30 Sep 2025", "183 days later moved once", "On time"),
        ("2024-08-31", "30 Sep 2025", "183 days later moved once", "On time"),
        ("2026-04-01", "31 Mar 2026", "365 days later moved 2 times by way of 30 Sep 2025", "Overdue"),
    ):
        own = said(rows(shown(client, f"?as_of={day}"))[1])
        assert (own["Baseline"], own["Current date"], own["Slip"], own["Schedule"]) == (
            "31 Mar 2025",
            current,
            slip,
            schedule,
        )
    assert said(rows(shown(client, "?as_of=2024-07-09"))[0])["Schedule"] == "Overdue", "met, but not published yet"


def test_a_move_that_waits_for_agreement_is_in_no_figure(client: Client, reader: User) -> None:
    make.date_revision(of=make.commitment(due_on="2025-03-31"), new_due_on="2027-03-31", requested_at="2024-02-01")
    (row,) = rows(shown(client, "?as_of=2025-01-15"))
    assert said(row)["Current date"] == "31 Mar 2025"
    assert not row.all("rect")
    assert "2027" not in row.text


def test_titles_are_escaped_in_the_page_and_its_pictures(client: Client, reader: User) -> None:
    road = make.commitment(title_en="<script>alert(1)</script>", due_on="2025-03-31")
    make.milestone(of=road, title_en='"><svg onload=x>')
    body = client.get("/timeline/").content.decode()
    assert "<script>alert" not in body
    assert "onload=x>" not in body.replace("onload=x&gt;", "")


# --- Counts, and those without a date ----------------------------------------------------------------------------


@pytest.mark.usefixtures("world")
def test_how_many_have_a_date_and_how_many_have_none(client: Client) -> None:
    page = shown(client)
    assert count(page) == "2 dates"
    assert counts(page) == {
        "/commitments/?schedule=overdue&schedule=due_soon&schedule=met_late&schedule=on_time&schedule=met": "1",
        "/commitments/?schedule=no_date": "1",
    }
    assert "Of 2 commitments: with a date 1, without a date 1." in page.one("p", class_="timeline-counts").text


@pytest.mark.usefixtures("world")
def test_those_without_a_date_can_be_shown_and_taken_away_again(client: Client) -> None:
    link = next(one for one in shown(client).all("a") if one.text == "Also show those without a date")
    page = shown(client, link["href"].removeprefix("/timeline/"))
    assert count(page) == "2 dates", "what has none is no date"
    assert [row.one("th", scope="row").all("a")[0].text for row in rows(page)] == ["EC-01", "EC-01", "FW-02"]
    assert rows(page)[2].one("td").text == "No date"
    link = next(one for one in page.all("a") if one.text == "Leave out those without a date")
    assert len(rows(shown(client, link["href"].removeprefix("/timeline/")))) == 2


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("query", ["", "&undated=true", "&year=2024", "&q=talk", "&schedule=met", "&schedule=no_date"])
def test_every_number_agrees_with_its_list(client: Client, query: str) -> None:
    page = shown(client, f"?as_of=2025-01-15{query}")
    for address, number in counts(page).items():
        listed = parse(client.get(address))
        assert listed.one(id="list-count").text.split()[0] == number, address
        assert "as_of=2025-01-15" in address
    dated = [row for row in rows(page) if row.all("svg", class_="tl-row")]
    assert count(page).split()[0] == str(len(dated))


# --- Filters, years, pages ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ROAD", 2),
        ("q=talk", 0),
        ("schedule=on_time", 2),
        ("schedule=overdue", 0),
        ("slipped=true", 2),
        ("party=MN", 0),
        ("year=2024", 1),
        ("year=2026", 1),
        ("year=2023", 0),
        ("dates_from=2024-07-01&dates_to=2025-03-30", 0),
    ],
)
def test_the_filters_of_the_list_and_the_days_narrow_it(client: Client, query: str, found: int) -> None:
    page = shown(client, f"?as_of=2025-01-15&{query}")
    assert len(rows(page)) == found
    assert bool(page.all("div", class_="empty")) == (found == 0)


@pytest.mark.usefixtures("world")
def test_a_year_is_one_step_away_and_the_filters_stay(client: Client) -> None:
    assert not list(DueDateFilter.base_filters["year"].field.choices)[1:]  # looking at the class's own changes nothing
    page = shown(client, "?as_of=2025-01-15&q=road&dates_from=2024-01-01")
    years = {link.text: link["href"] for link in page.one("nav", class_="years").all("a")}
    assert list(years) == ["All years", *map(str, range(2022, 2033))]
    assert years["2025"] == "/timeline/?as_of=2025-01-15&q=road&year=2025"
    year = shown(client, "?as_of=2025-01-15&q=road&year=2025")
    assert year.one("nav", class_="years").one("a", aria_current="true").text == "2025"
    assert count(year) == "1 date between 1 Jan 2025 and 31 Dec 2025"
    assert "Apr" in year.one("svg", class_="tl-marks").text


@pytest.mark.usefixtures("world")
def test_the_list_and_the_timeline_lead_to_each_other_with_their_filters(client: Client) -> None:
    listed = parse(client.get("/commitments/?as_of=2025-01-15&q=road&order=due"))
    there = next(link["href"] for link in listed.all("a") if link.text == "The same on the timeline")
    assert there == "/timeline/?as_of=2025-01-15&q=road"
    back = next(link["href"] for link in parse(client.get(there)).all("a") if "as a list" in link.text)
    assert back == "/commitments/?as_of=2025-01-15&q=road"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("query", "field"),
    [("year=1999", "year"), ("dates_to=2050-01-01", "dates_to"), ("pillar=none", "pillar"), ("undated=1", "undated")],
)
def test_what_is_not_understood_is_said_at_its_field(client: Client, query: str, field: str) -> None:
    response = client.get(f"/timeline/?{query}")
    page = parse(response)
    assert response.status_code == 400
    assert not page.all("table")
    assert "Error:" in page.one("form", class_="filters").text
    labels = {"year": "Year", "dates_to": "Dates up to", "pillar": "Pillar", "undated": "Also those without a date"}
    assert any(item.text.startswith(labels[field]) for item in page.one(role="alert").all("li"))


@pytest.mark.usefixtures("world")
def test_an_unknown_parameter_is_refused(client: Client) -> None:
    assert client.get("/timeline/?colour=red").status_code == 400


def test_dates_are_paged_not_commitments(client: Client, reader: User) -> None:
    """A commitment with many milestones fills pages; it does not make one of them endless."""
    road = make.commitment(code="EC-01")
    for number in range(60):
        make.milestone(of=road, due_on=f"20{25 + number // 12}-{number % 12 + 1:02}-01")
    page = shown(client)
    assert (count(page), len(rows(page))) == ("60 dates", 25)
    assert len(rows(shown(client, "?page=3"))) == 10


# --- Who may ask, and what it costs ------------------------------------------------------------------------------


def test_strangers_are_sent_to_the_sign_in_and_nothing_is_posted(client: Client) -> None:
    assert client.get("/timeline/")["Location"] == "/sign-in/?next=/timeline/"
    client.force_login(make.user())
    assert client.post("/timeline/").status_code == 405


def test_before_the_first_seeding_there_is_nothing_to_show(client: Client, reader: User) -> None:
    page = shown(client)
    assert count(page) == "0 dates"
    assert page.all("div", class_="empty")


@pytest.mark.thorough
@pytest.mark.parametrize("amount", [3, 300])
def test_it_costs_the_same_for_few_and_many_and_stays_light(
    client: Client, reader: User, django_assert_num_queries: DjangoAssertNumQueries, amount: int
) -> None:
    for number in range(amount):
        made = make.commitment(due_on="2025-03-31" if number % 3 else None, title_ja="約束" * 40)
        make.assignment(of=made, to=make.ministry())
        step = make.milestone(of=made, due_on="2025-01-31")
        make.date_revision(of=step, new_due_on="2026-01-31", requested_at="2024-02-01", agreed_at="2024-02-02")
    for query, queries in (
        ("", 9),
        ("undated=true", 9),
        ("year=2025&order=-date", 9),
        ("pillar=framework&ministry=JP-MOFA", 11),
    ):
        with django_assert_num_queries(queries, info=query):
            client.get(f"/timeline/?{query}")
    client.force_login(make.user(role="viewer", language="ja"))
    heaviest = client.get("/timeline/?undated=true&per_page=100")
    assert "約束" in heaviest.content.decode()
    assert len(heaviest.content) < 300_000


@pytest.mark.usefixtures("world")
def test_nothing_in_it_needs_a_style_or_a_script_of_its_own(client: Client) -> None:
    body = client.get("/timeline/").content.decode()
    assert not re.search(r'\sstyle="|<style|\son\w+="', body)
