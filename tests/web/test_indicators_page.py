"""Indicators: newest values, baselines, targets and paths in words with their pictures, on their page and beside."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments.models import Commitment, Indicator, Measurement, User
from tests import factories as make

from .html import Element, parse

pytestmark = pytest.mark.django_db

# From 0 on 1 January 2023 by one a day.
GOAL: dict[str, Any] = {"baseline": 0, "baseline_on": "2023-01-01", "target": 3653, "target_on": "2033-01-01"}


@pytest.fixture
def reader(client: Client) -> User:
    user = make.user(role="viewer")
    client.force_login(user)
    return user


@pytest.fixture
def road(reader: User) -> Commitment:
    return make.commitment(code="EC-01", title_en="Build a road")


def measure(indicator: Indicator, party: str, value: Decimal | int, on: str, published_at: str = "2024-01-10") -> None:
    update = make.update(
        undertaking=make.side(indicator.commitment, party), period="2023-H2", published_at=published_at
    )
    make.measurement(update=update, indicator=indicator, value=value, measured_on=on)


def shown(client: Client, query: str = "?as_of=2024-03-01", path: str = "/indicators/") -> Element:
    response = client.get(path + query)
    assert response.status_code == 200, parse(response).one("main").text
    return parse(response)


def rows(page: Element) -> list[Element]:
    return [row for body in page.all("tbody") for row in body.all("tr")]


def said(row: Element) -> dict[str, str]:
    return {cell["data-label"]: cell.text for cell in row.all("td", data_label=True)}


def test_a_row_says_what_was_measured_and_how_far_that_is_from_the_path(client: Client, road: Commitment) -> None:
    made = make.indicator(of=road, code="EC-01-I1", name_en="Visits", **GOAL)
    measure(made, "JP", 370, "2023-12-31")
    measure(made, "MN", 360, "2023-12-31")
    (row,) = rows(shown(client))
    assert row.one("th", scope="row").text == "Visits EC-01-I1 · visits EC-01 Build a road"
    assert said(row) == {
        "Newest value": "370 31 Dec 2023 · Japan: the update that reports it"
        " 360 31 Dec 2023 · Mongolia: the update that reports it",
        "Baseline": "0 1 Jan 2023",
        "Target": "3,653 1 Jan 2033",
        "Against the path": "Behind the path Japan: ahead by 6 (visits) 31 Dec 2023"
        " Mongolia: behind by 4 (visits) 31 Dec 2023 The path on 1 Mar 2024: 425",
    }
    picture = row.one("svg", role="img")
    assert picture["aria-label"].startswith("Visits (visits); Japan: 370 – 31 Dec 2023; Mongolia: 360")
    assert len(picture.all("circle")) == 1


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ({}, "No path No target is set."),
        ({"target": 5}, "No path The target has no date."),
        ({"target": 5, "target_on": "2030-01-01"}, "No path No baseline is given."),
        ({"target": 5, "target_on": "2030-01-01", "baseline": 0}, "No path The baseline has no date."),
        (GOAL | {"target_on": "2023-01-01"}, "No path The target is dated no later than the baseline."),
        (GOAL, "Not measured yet The path on 1 Mar 2024: 425"),
    ],
)
def test_what_is_missing_is_said_in_words(client: Client, road: Commitment, goal: dict[str, Any], words: str) -> None:
    make.indicator(of=road, **goal)
    (row,) = rows(shown(client))
    assert said(row)["Newest value"] == "not measured yet"
    assert said(row)["Against the path"] == words
    if goal:
        assert not row.one("svg", role="img").all("circle"), "no point for what was not measured"
    else:
        assert row.one("td", class_="picture").text == "Nothing is known yet that could be drawn."


def test_exactly_on_the_path(client: Client, road: Commitment) -> None:
    measure(make.indicator(of=road, **GOAL), "JP", 364, "2023-12-31")
    (row,) = rows(shown(client))
    assert "On the path or ahead Japan: exactly on the path" in said(row)["Against the path"]


def test_a_past_day_knows_only_what_had_been_published(client: Client, road: Commitment) -> None:
    measure(make.indicator(of=road, **GOAL), "JP", 370, "2023-12-31", published_at="2024-01-10")
    assert said(rows(shown(client, "?as_of=2024-01-09"))[0])["Newest value"] == "not measured yet"
    assert said(rows(shown(client, "?as_of=2024-01-10"))[0])["Newest value"].startswith("370")


def test_a_draft_is_in_no_row_picture_or_count(client: Client, road: Commitment) -> None:
    made = make.indicator(of=road, **GOAL)
    before = client.get("/indicators/?as_of=2024-03-01").content
    draft = make.update(undertaking=make.side(road, "MN"), period="2023-H2", status="submitted")
    make.measurement(update=draft, indicator=made, value=987_654, measured_on="2023-12-31")
    after = client.get("/indicators/?as_of=2024-03-01").content
    assert (b"987" in after, before.count(b"<circle")) == (False, after.count(b"<circle"))


@pytest.mark.parametrize(
    ("language", "number", "unit"),
    [("en", "194,600.5", "trees"), ("ja", "194,600.5", "本"), ("mn", "194,600.5", "мод")],
)
def test_numbers_and_units_are_in_the_readers_language(client: Client, language: str, number: str, unit: str) -> None:
    client.force_login(make.user(role="viewer", language=language))
    made = make.indicator(of=make.commitment())
    Indicator.objects.filter(pk=made.pk).update(unit_en="trees", unit_ja="本", unit_mn="мод")
    measure(made, "JP", Decimal("194600.5"), "2023-12-31")
    (row,) = rows(shown(client))
    assert unit in row.one("th", scope="row").text
    assert number in row.one("svg", role="img").text
    assert number in row.text


def test_every_number_agrees_with_its_list(client: Client, road: Commitment) -> None:
    talk = make.commitment(code="FW-02", parties=("MN",))
    for value in (300, 400, 350):
        measure(make.indicator(of=road, **GOAL), "JP", value, "2023-12-31")
    make.indicator(of=talk, **GOAL)
    make.indicator(of=talk)
    for query in ("", "&party=JP", "&pace=behind", "&has_target=true", "&q=VISITS"):
        page = shown(client, f"?as_of=2024-03-01{query}")
        numbers = {link["href"]: int(link.text) for link in page.all("a", class_="count")}
        assert len(numbers) == 4
        denominators = {int(re.findall(r"\d+", one.text)[0]) for one in page.all("span", class_="figure__of")}
        assert denominators == {sum(numbers.values())}
        for address, number in numbers.items():
            listed = parse(client.get(address))
            assert listed.one(id="list-count").text.split()[0] == str(number), address


def test_filters_and_what_is_not_understood(client: Client, road: Commitment) -> None:
    measure(make.indicator(of=road, code="EC-01-I1", **GOAL), "JP", 1, "2023-12-31")
    make.indicator(of=road, code="EC-01-I2")
    assert len(rows(shown(client, "?as_of=2024-03-01&pace=behind"))) == 1
    assert len(rows(shown(client, "?as_of=2024-03-01&has_target=true"))) == 1
    assert len(rows(shown(client, "?as_of=2024-03-01&q=ec-01-i2"))) == 1
    assert shown(client, "?q=nowhere").all("div", class_="empty")
    assert shown(client, "?commitment=EC-01&party=JP&pace=on_path").all("div", class_="empty")
    for query in ("pace=slow", "commitment=XX-9", "has_target=1", "colour=red", "order=pace"):
        response = client.get(f"/indicators/?{query}")
        assert response.status_code == 400, query
        assert not parse(response).all("table")


def test_the_page_of_a_commitment_has_the_pictures_beside_the_table(client: Client, road: Commitment) -> None:
    measured, planned, empty = (
        make.indicator(of=road, name_en=name, **goal)
        for name, goal in (
            ("Visits", GOAL),
            ("Talks", GOAL),
            ("Songs", {}),
        )
    )
    measure(measured, "JP", 370, "2023-12-31")
    page = shown(client, path="/commitments/EC-01/")
    section = page.one("section", aria_labelledby="indicators")
    assert len(section.one("tbody").all("th", scope="row")) == 3
    figures = section.all("figure")
    assert [len(figure.all("svg", role="img")) for figure in figures] == [1, 1, 0], "each its own axis"
    assert [figure.one("figcaption").text for figure in figures] == [
        f"{one.name} (visits)" for one in (measured, planned, empty)
    ]
    assert "Not measured yet: there is no point to draw." in figures[1].text
    assert "Nothing is known yet that could be drawn." in figures[2].text
    assert any(link["href"] == "/indicators/?as_of=2024-03-01" for link in section.all("a"))


def test_strangers_are_sent_to_the_sign_in_and_nothing_is_posted(client: Client) -> None:
    assert client.get("/indicators/")["Location"] == "/sign-in/?next=/indicators/"
    client.force_login(make.user())
    assert client.post("/indicators/").status_code == 405


@pytest.mark.thorough
@pytest.mark.parametrize("amount", [3, 300])
def test_it_costs_the_same_for_few_and_many_and_stays_light(
    client: Client, road: Commitment, django_assert_num_queries: DjangoAssertNumQueries, amount: int
) -> None:
    make.assignment(of=road, to=make.ministry())
    updates = [make.update(undertaking=make.side(road, party), period="2023-H2") for party in ("JP", "MN")]
    half_years = [dt.date(year, month, 30) for year in range(2023, 2033) for month in (6, 12)]
    for _number in range(amount):
        made = make.indicator(of=road, **GOAL)
        Measurement.objects.bulk_create(
            Measurement(update=update, indicator=made, value=1000 + day.year, measured_on=day)
            for update in updates
            for day in half_years
        )
    for query, queries in (("", 10), ("pace=behind", 10), ("pillar=framework&ministry=JP-MOFA&commitment=EC-01", 11)):
        with django_assert_num_queries(queries, info=query):
            client.get(f"/indicators/?{query}")
    client.force_login(make.user(role="viewer", language="mn"))
    heaviest = client.get("/indicators/?per_page=25").content
    assert heaviest.count(b"<circle") > 20 * min(amount, 25)
    assert len(heaviest) < 300_000
    assert client.get("/indicators/?per_page=26").status_code == 400
