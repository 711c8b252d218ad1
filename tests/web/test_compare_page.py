"""/compare/ and /trend/: what is asked, what is refused, and what it costs."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commitments.models import Commitment
from tests import factories as make

from .files import rows as file_rows
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

    @pytest.mark.thorough
    @pytest.mark.parametrize("rows", [3, 40])
    @pytest.mark.parametrize(("query", "queries"), [("", 11), ("&pillar=framework&ministry=JP-MOFA&kind=action", 12)])
    def test_it_costs_the_same_for_few_and_many(
        self,
        client: Client,
        django_assert_num_queries: DjangoAssertNumQueries,
        rows: int,
        query: str,
        queries: int,
    ) -> None:
        grow(rows)
        for row in Commitment.objects.all():
            make.assignment(of=row, to=make.ministry(code="JP-MOFA"))
            make.date_revision(
                of=row, new_due_on="2024-07-31", requested_at="2024-04-01 12:00", agreed_at="2024-04-02 12:00"
            )
        with django_assert_num_queries(queries):
            client.get(f"/compare/?from=2024-03-01&to=2024-08-01&as_of=2024-08-01{query}")

    def test_dates_that_moved_stand_there_with_who_and_why(self, client: Client) -> None:
        road = make.commitment(code="EC-01", due_on="2024-05-31")
        step = make.milestone(of=road, due_on="2024-04-30", title_en="Tender")
        for of, new, asked, agreed in (
            (road, "2024-06-30", "2024-02-20", "2024-03-01 23:59"),  # still of the earlier day
            (step, "2024-05-10", "2024-02-20", "2024-03-02 00:01"),
            (road, "2024-07-31", "2024-07-01", "2024-08-01 23:59"),  # still of the later day
            (step, "2024-09-30", "2024-07-01", "2024-08-02 00:01"),
            (road, "2025-01-31", "2024-07-02", None),
        ):
            make.date_revision(of=of, new_due_on=new, requested_at=f"{asked} 12:00", agreed_at=agreed)
        page = parse(client.get("/compare/?from=2024-03-01&to=2024-08-01"))
        own, of_step = page.all("tr", class_="dates-moved__row")
        assert of_step.all("td")[0].text == "M1 Tender"
        assert "10 days later" in of_step.text
        assert "The commitment itself" in own.text
        for row in (own, of_step):
            assert "The rainy season." in row.text
            assert "Asked for by" in row.text
            assert "Agreed by" in row.text
        assert own.one("a")["href"] == "/commitments/EC-01/?as_of=2024-08-01"
        narrowed = parse(client.get("/compare/?from=2024-03-01&to=2024-08-01&kind=position"))
        assert not narrowed.all("tr", class_="dates-moved__row")
        assert "No due date of these commitments" in narrowed.one("main").text

    def test_the_public_learns_of_a_moved_date_but_no_names(self, client: Client, settings: Any) -> None:
        road = make.commitment(code="EC-01", due_on="2024-05-31")
        move = make.date_revision(
            of=road, new_due_on="2024-07-31", requested_at="2024-04-01 12:00", agreed_at="2024-04-02 12:00"
        )
        settings.PUBLIC_VIEW = True
        client.logout()
        page = parse(client.get("/compare/?from=2024-03-01&to=2024-08-01"))
        assert "In force from" in page.one("tr", class_="dates-moved__row").text
        assert str(move.requested_by) not in page.text

    def test_more_moves_than_a_page_holds_are_said(self, client: Client) -> None:
        road = make.commitment(code="EC-01", due_on="2024-05-31")
        for _step in range(103):
            step = make.milestone(of=road, due_on="2024-05-31")
            make.date_revision(
                of=step, new_due_on="2024-07-31", requested_at="2024-04-01 12:00", agreed_at="2024-04-02 12:00"
            )
        page = parse(client.get("/compare/?from=2024-03-01&to=2024-08-01"))
        assert len(page.all("tr", class_="dates-moved__row")) == 100
        assert "The first 100 of 103 are shown" in page.one("main").text

    @pytest.mark.parametrize(
        ("query", "n"), [("", 3), ("&party=JP", 2), ("&kind=position", 1), ("&pillar=economy&party=MN", 0)]
    )
    def test_updates_in_between_are_counted_as_their_list_has_them(self, client: Client, query: str, n: int) -> None:
        road, stance = make.commitment(), make.commitment(kind="position")
        for side, day in (
            (make.side(road, "JP"), "2024-03-01 23:59"),  # still of the earlier day
            (make.side(road, "MN"), "2024-08-02 00:01"),
            (make.side(stance, "MN"), "2024-03-02 00:01"),
        ):
            make.update(undertaking=side, period="2023-H2", published_at=day)
        make.update(undertaking=make.side(road, "JP"), period="2024-H1", published_at="2024-08-01 23:59")
        one = make.commitment(in_pillar=make.pillar(key="economy", code="EC"), parties=("JP",))
        make.update(undertaking=make.side(one, "JP"), period="2024-H1", published_at="2024-07-01")
        page = parse(client.get(f"/compare/?from=2024-03-01&to=2024-08-01{query}"))
        link = page.one("dl", class_="figures").all("a")[-1]
        assert int(link.text) == n
        listed = parse(client.get(link["href"]))
        assert int(listed.one(id="list-count").text.split()[0]) == n

    def test_the_menu_of_files_keeps_the_filters_and_the_files_obey(self, client: Client) -> None:
        grow(1)
        stance = make.commitment(code="GL-01", kind="position")
        make.update(undertaking=make.side(stance, "JP"), period="2023-H2", published_at="2024-07-20")
        moved = "/compare/?from=2024-03-01&to=2024-08-01"
        for query, codes in (
            ("", 2),
            ("&kind=position", 1),
            ("&way=worse", 1),
            ("&newly=overdue&page=1", 1),
            ("&party=JP&pillar=framework&kind=action&way=better", 0),
        ):
            page = parse(client.get(moved + query))
            assert len(page.all("tr", class_="moved__row")) == codes
            address = next(a["href"] for a in page.one(class_="download").all("a") if "ndjson" in a["href"])
            asked = parse_qs(urlsplit(address).query)
            assert (asked.pop("from"), asked.pop("as_of")) == (["2024-03-01"], ["2024-08-01"])
            assert asked == {name: value for name, value in parse_qs(query).items() if name != "page"}
            assert len({row["code"] for row in file_rows(client, address)}) == codes

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

    @pytest.mark.thorough
    @pytest.mark.parametrize("rows", [3, 40])
    def test_it_costs_the_same_for_few_and_many_and_for_any_number_of_periods(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
    ) -> None:
        grow(rows)
        for day in ("2023-03-01", "2024-08-01"):
            with django_assert_num_queries(7):
                client.get(f"/trend/?as_of={day}")
