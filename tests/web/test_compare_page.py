"""/compare/ and /trend/: what is asked, what is refused, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests import factories as make

from .html import parse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader(statement: Any, client: Client) -> None:
    client.force_login(make.user(role="coordinator"))


def grow(rows: int) -> None:
    for _number in range(rows):
        made = make.commitment(due_on="2024-05-31")
        make.update(undertaking=make.side(made, "JP"), period="2023-H2", published_at="2024-01-20")
        make.update(undertaking=make.side(made, "JP"), period="2024-H1", published_at="2024-07-20", delivery="at_risk")


class TestCompare:
    def test_it_says_what_moved_which_way_and_who_reported_it(self, client: Client) -> None:
        grow(1)
        page = parse(client.get("/compare/?from=2024-03-01&to=2024-08-01"))
        (row,) = page.all("tr", class_="moved__row")
        assert "Worse Delivery, as a whole:" in row.text
        assert "2024-H1" in row.text
        assert any("/updates/" in link["href"] and "as_of=2024-08-01" in link["href"] for link in row.all("a"))

    def test_nothing_moved_is_said(self, client: Client) -> None:
        assert "Nothing moved" in parse(client.get("/compare/?from=2024-03-01&to=2024-03-02")).one("main").text

    @pytest.mark.parametrize(
        ("query", "field", "said"),
        [
            ("from=soon&to=2024-08-01", "from", "is not a day"),
            ("from=2024-08-01&to=2024-08-01", "from", "before the later one"),
            ("from=2024-03-01&to=2999-01-01", "to", "The plan ends"),
            ("from=2001-01-01", "from", "The plan begins"),
        ],
    )
    def test_days_that_will_not_do_are_said_at_their_field(
        self, client: Client, query: str, field: str, said: str
    ) -> None:
        response = client.get(f"/compare/?{query}")
        entered = parse(response).one("input", id=f"compare-{field}")
        assert response.status_code == 400
        assert said in parse(response).one(id=entered["aria-describedby"]).text
        assert entered["value"] in query

    @pytest.mark.parametrize("query", ["way=sideways", "newly=red", "pillar=nowhere", "colour=red"])
    def test_what_is_no_filter_is_refused(self, client: Client, query: str) -> None:
        response = client.get(f"/compare/?from=2024-03-01&{query}")
        assert response.status_code == 400
        assert not parse(response).all("tr", class_="moved__row")

    @pytest.mark.parametrize("rows", [3, 40])
    def test_it_costs_the_same_for_few_and_many(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
    ) -> None:
        grow(rows)
        with django_assert_num_queries(10):
            client.get("/compare/?from=2024-03-01&to=2024-08-01&as_of=2024-08-01")

    def test_a_refused_day_stays_in_sight(self, client: Client) -> None:
        """A field for days would show nothing of it."""
        field = parse(client.get("/compare/?from=soon")).one("input", id="compare-from")
        assert (field["type"], field["value"]) == ("text", "soon")

    def test_the_bar_and_the_links_are_of_the_later_day(self, client: Client) -> None:
        page = parse(client.get("/compare/?from=2024-03-01&to=2024-08-01"))
        assert page.all(class_="day-bar--past")
        assert page.one("nav", class_="site-nav").all("a")[1]["href"].endswith("as_of=2024-08-01")

    @pytest.mark.thorough
    def test_it_stays_light_however_many_moved(self, client: Client) -> None:
        grow(120)
        first = client.get("/compare/?from=2024-03-01&to=2024-08-01")
        assert len(first.content) < 300_000
        last = parse(client.get("/compare/?from=2024-03-01&to=2024-08-01&page=3"))
        assert len(last.all("tr", class_="moved__row")) == 20
        assert client.get("/compare/?from=2024-03-01&to=2024-08-01&page=4").status_code == 400


class TestTrend:
    def test_silence_is_a_band_from_the_first_day_on(self, client: Client) -> None:
        grow(2)
        page = parse(client.get("/trend/?as_of=2024-08-01"))
        table = page.one("table", class_="table--matrix")
        rows = [[cell.text for cell in row.all("td")] for row in table.one("tbody").all("tr")]
        assert [row[-2:] for row in rows] == [["2", "2"], ["2", "2"], ["0", "2"], ["0", "2"], ["0", "2"]]
        assert any("Not reported 2" in title.text for title in page.all("title"))

    @pytest.mark.parametrize("query", ["pillar=nowhere", "colour=red", "as_of=soon"])
    def test_what_is_no_filter_is_refused(self, client: Client, query: str) -> None:
        assert client.get(f"/trend/?{query}").status_code == 400

    @pytest.mark.parametrize("rows", [3, 40])
    def test_it_costs_the_same_for_few_and_many_and_for_any_number_of_periods(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
    ) -> None:
        grow(rows)
        for day in ("2023-03-01", "2024-08-01"):
            with django_assert_num_queries(7):
                client.get(f"/trend/?as_of={day}")
