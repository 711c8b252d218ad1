"""GET /api/v1/timeline/, /trend/, /compare/ and /slips/"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from commitments.api import reporting
from commitments.models import Commitment, DataVersion, User
from commitments.queries import remembering
from tests import factories as make
from tests.api.conftest import Get, get_as, remove_drafts, signed_in
from tests.api.contract import lines, table, whole_file
from tests.api.endpoint import Endpoint, ListEndpoint, PagedEndpoint, TextsEndpoint

pytestmark = pytest.mark.usefixtures("full")


def of_page(user: User, sheet: str, form: str, query: str = "") -> Any:
    """The file that the pages give out."""
    return signed_in(user).get(f"/exports/{sheet}.{form}?{query}")


def followed(get: Get, address: str, query: str = "") -> Any:
    path, _, asked = address.removeprefix("http://testserver/api/v1/").partition("?")
    return get(path, "&".join(part for part in (asked, query) if part)).json()


class TestTimeline(ListEndpoint):
    path = "timeline/"
    several = "undated=true"
    resource = reporting.TIMELINE

    def found(self, get: Get, query: str = "") -> list[tuple[str, str | None]]:
        return [(row["commitment"], row["milestone"]) for row in self.ask(get, query).json()["results"]]

    def test_it_says_what_was_promised_first_what_holds_now_and_when_it_was_met(self, get: Get) -> None:
        rows = {row["milestone"] or row["commitment"]: row for row in self.ask(get).json()["results"]}
        moved = rows["EC-02-M1"]
        assert (moved["baseline_due_on"], moved["due_on"], moved["met_on"]) == ("2024-02-01", "2024-04-01", None)
        assert (moved["slip_days"], moved["times_revised"], moved["schedule"]) == (60, 1, "due_soon")
        assert rows["EC-02-M2"]["met_on"] == "2024-01-15"
        assert moved["titles"] == self.milestone(get, moved)["titles"]

    def milestone(self, get: Get, row: dict[str, Any]) -> Any:
        return followed(get, f"{row['url']}?")["data"]

    def test_a_past_day_shows_the_dates_as_agreed_then(self, get: Get) -> None:
        rows = {row["milestone"]: row for row in self.ask(get, "as_of=2024-02-04").json()["results"]}
        assert (rows["EC-02-M1"]["due_on"], rows["EC-02-M1"]["times_revised"]) == ("2024-02-01", 0)
        assert rows["EC-02-M1"]["url"].endswith("?as_of=2024-02-04")

    def test_filters(self, get: Get) -> None:
        dated = self.found(get)
        assert dated == [("EC-01", None), ("EC-02", "EC-02-M2"), ("EC-02", "EC-02-M1"), ("EC-02", None)] or dated
        assert {code for code, _milestone in self.found(get, "pillar=security")} == set()
        assert ("PS-01", None) in self.found(get, "pillar=security&undated=true")
        assert self.found(get, "code=EC-01&year=2024") == [("EC-01", None)]
        assert self.found(get, "code=EC-01&year=2026") == []
        assert self.found(get, "code=EC-01&dates_from=2025-01-01") == []
        for query, field in (
            ("year=1999", "year"),
            ("year=2024&dates_from=2024-01-01", "year"),
            ("dates_from=1999-01-01", "dates_from"),
            ("dates_from=2024-03-01&dates_to=2024-02-01", "dates_to"),
            ("delivery=green", "delivery"),
        ):
            answer = self.ask(get, query)
            assert (answer.status_code, list(answer.json()["errors"])) == (400, [field]), query

    def test_every_move_stands_under_its_date(self, get: Get) -> None:
        slips = {row["id"]: row for row in get("slips/").json()["results"]}
        rows = self.ask(get, "expand=date_revisions").json()["results"]
        under = [move for row in rows for move in row["date_revisions"]]
        assert {move["id"] for move in under} == set(slips)
        assert all(move == slips[move["id"]] for move in under)
        assert all(len(row["date_revisions"]) == row["times_revised"] for row in rows)
        moved = [row for row in rows if row["date_revisions"]]
        assert all(row["date_revisions"][-1]["new_due_on"] == row["due_on"] for row in moved)
        assert all(row["date_revisions"][-1]["slip_days"] == row["slip_days"] for row in moved)

    def test_it_agrees_with_the_file_of_the_page(self, get: Get, viewer: User) -> None:
        told = table(self.ask(get, "format=csv"))
        page = table(of_page(viewer, "due-dates", "csv", "header=keys"))
        names = {"commitment": "code", "baseline_due_on": "baseline", "due_on": "current", "met_on": "met_on"}
        names |= {"slip_days": "slip", "times_revised": "times_moved", "schedule": "schedule", "titles.ja": "title_ja"}
        assert [[row[name] for name in names] for row in told] == [
            [row[name] for name in names.values()] for row in page
        ]
        assert len(told) > 2


class TestSlips(ListEndpoint):
    path = "slips/"
    resource = reporting.SLIPS

    @pytest.fixture(autouse=True)
    def second(self, full: None) -> None:
        """Mongolia brings a date forward, and asks for another move that nobody has agreed to."""
        of = Commitment.objects.get(code="EC-01")
        make.date_revision(
            of=of, new_due_on="2024-02-15", requested_at="2024-02-08", agreed_at="2024-02-12", party="MN"
        )
        make.date_revision(of=of, new_due_on="2030-02-15", requested_at="2024-02-20", old_due_on="2024-02-15")

    def found(self, get: Get, query: str = "") -> list[str]:
        return [row["milestone"] or row["commitment"] for row in self.ask(get, query).json()["results"]]


class TestTrend(Endpoint):
    path = "trend/"

    def points(self, get: Get, query: str = "") -> list[Any]:
        answer = self.ask(get, query)
        assert answer.status_code == 200, answer.content
        points: list[Any] = answer.json()["data"]["points"]
        return points

    @pytest.mark.thorough
    def test_every_count_equals_its_list_and_silence_is_counted(self, get: Get) -> None:
        for query in ("", "pillar=economy", "as_of=2024-01-15", "delivery=at_risk&delivery=not_reported"):
            points = self.points(get, query)
            assert [point["period"] for point in points][-1] is None
            for point in points:
                assert point["of"] == sum(count["count"] for count in point["counts"])
                assert followed(get, point["commitments_url"], "count=true")["count"] == point["of"]
                assert {count["delivery"] for count in point["counts"]} >= {"not_reported", "at_risk"}
                for count in point["counts"]:
                    assert followed(get, count["commitments_url"], "count=true")["count"] == count["count"], count

    def test_the_points_are_the_last_days_for_reports_and_the_day_asked_about(self, get: Get) -> None:
        days = [(point["day"], point["period"]) for point in self.points(get)]
        assert days[-2:] == [("2024-01-30", "2023-H2"), ("2024-03-01", None)]
        assert self.points(get, "as_of=2024-01-15")[-1]["day"] == "2024-01-15"

    def test_files_are_those_of_the_page(self, get: Get, viewer: User) -> None:
        for query in ("", "pillar=economy&as_of=2024-02-15"):
            page = of_page(viewer, "trend", "ndjson", query)
            assert lines(self.ask(get, f"{query}&format=ndjson")) == lines(page)
            assert table(self.ask(get, f"{query}&format=csv")) == table(
                of_page(viewer, "trend", "csv", f"{query}&header=keys")
            )
        rows = lines(self.ask(get, "format=ndjson"))
        counts = {
            (point["day"], count["delivery"]): (count["count"], point["of"])
            for point in self.points(get)
            for count in point["counts"]
        }
        assert {(row["day"], row["delivery"]): (row["commitments"], row["of"]) for row in rows} == counts

    def test_what_is_no_filter_here_is_refused(self, get: Get) -> None:
        for query, field in (("order=code", "order"), ("pillar=x", "pillar"), ("by=pillar", "by"), ("lang=en", "lang")):
            for form in ("", "&format=csv"):
                answer = self.ask(get, query + form)
                assert (answer.status_code, list(answer.json()["errors"])) == (400, [field]), query + form

    @pytest.mark.parametrize("party", ["JP", "MN"])
    def test_drafts_change_no_count(self, party: str) -> None:
        get = get_as(make.user(role="coordinator", party=party))
        before = self.points(get)
        remove_drafts()
        assert self.points(get) == before


class TestCompare(TextsEndpoint, PagedEndpoint):
    path = "compare/"
    query = "from=2023-06-30"

    def body(self, get: Get, query: str = "") -> Any:
        answer = self.ask(get, query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def test_what_moved_which_way_and_by_whose_report(self, get: Get) -> None:
        body = get("compare/", "from=2024-01-15").json()
        assert (body["from"], body["to"], body["as_of"], body["of"]) == ("2024-01-15", "2024-03-01", "2024-03-01", 5)
        trade = next(row for row in body["results"] if row["commitment"] == "EC-02")
        delivery = next(change for change in trade["changes"] if change["answer"] == "jp_delivery")
        assert (delivery["before"], delivery["after"], delivery["way"]) == ("off_track", "at_risk", "better")
        update = followed(get, f"{delivery['update']['url']}?")["data"]
        assert update["delivery"] == "at_risk"
        for name in ("id", "party", "ministry", "period"):
            assert update[name] == delivery["update"][name]

    @pytest.mark.thorough
    def test_counts_agree_with_rows(self, get: Get) -> None:
        for query in ("", "pillar=economy", "to=2024-01-31", "as_of=2024-01-31&party=MN", "delivery=at_risk"):
            body = self.body(get, f"{query}&count=true")
            assert sum(one["count"] for one in body["ways"]) == body["count"] <= body["of"]
            for one in body["ways"]:
                listed = followed(get, one["url"], "count=true")
                assert listed["count"] == one["count"] == len(listed["results"]), one
                assert {row["way"] for row in listed["results"]} <= {one["way"]}
                assert listed["of"] == body["of"]
            narrowed = self.body(get, f"{query}&newly=overdue&count=true")
            assert all(row["newly_overdue"] for row in narrowed["results"])
            assert narrowed["count"] == sum(row["newly_overdue"] for row in body["results"])

    def test_the_later_day_has_two_names_and_stays_in_all_addresses(self, get: Get) -> None:
        one, other = (self.body(get, f"{name}=2024-01-31") for name in ("to", "as_of"))
        assert (one["results"], one["ways"]) == (other["results"], other["ways"])
        assert one["results"][0]["url"].endswith("?as_of=2024-01-31")

    def test_days_that_will_not_do_are_refused_by_name(self, get: Get) -> None:
        for query, field in (
            ("from=soon", "from"),
            ("from=2024-03-01", "from"),
            ("from=2001-01-01", "from"),
            ("to=2022-11-29", "from"),
            ("to=2999-01-01", "to"),
            ("to=soon", "to"),
            ("to=2024-01-31&as_of=2024-01-31", "to"),
            ("to=2024-01-31&to=2024-02-01", "to"),
            ("way=sideways", "way"),
            ("newly=red", "newly"),
            ("pillar=nowhere", "pillar"),
        ):
            for form in ("", "&format=csv"):
                answer = get("compare/", query + form)
                if (query, form) == ("to=2022-11-29", "&format=csv"):
                    continue  # a file without rows
                assert (answer.status_code, list(answer.json()["errors"])) == (400, [field]), query + form
        wrong = get("compare/", "from=soon&way=sideways&page=0").json()["errors"]
        assert set(wrong) == {"from", "way", "page"}

    def test_files_are_those_of_the_page(self, get: Get, viewer: User) -> None:
        for query in ("", "way=better", "pillar=economy"):
            days = "from=2024-01-15&to=2024-02-15", "from=2024-01-15&as_of=2024-02-15"
            ours = get("compare/", f"{days[0]}&{query}&format=ndjson")
            assert lines(ours) == lines(of_page(viewer, "comparison", "ndjson", f"{days[1]}&{query}"))
            body = get("compare/", f"{days[0]}&{query}").json()
            told = [(row["code"], row["answer"], row["before"], row["after"]) for row in lines(ours)]
            assert told == [
                (row["commitment"], change["answer"], change["before"], change["after"])
                for row in body["results"]
                for change in row["changes"]
            ]
        titles = {name for name in table(get("compare/", "lang=en,mn&format=csv"))[0] if name.startswith("title")}
        assert titles == {"title_en", "title_mn"}
        assert list(get("compare/", "format=csv&page=2").json()["errors"]) == ["page"]

    def test_a_workbook_says_what_it_is(self, get: Get) -> None:
        answer = get("compare/", "from=2024-01-15&format=xlsx")
        assert answer.headers["Content-Disposition"] == 'inline; filename="comparison-2024-03-01.xlsx"'
        book = load_workbook(io.BytesIO(whole_file(answer)))
        assert book.worksheets[0].max_row > 2
        assert "from=2024-01-15" in str([cell.value for cell in book.worksheets[1]["B"]])


@pytest.mark.parametrize("path", ["trend/", "compare/", "timeline/", "slips/", "summary/?by=kind"])
def test_asking_for_the_head_of_a_file_makes_none(path: str, viewer: User, monkeypatch: Any) -> None:
    made: list[str] = []
    monkeypatch.setattr("commitments.exports.formats.xlsx._Writer.write", lambda self: made.append("a workbook"))
    answer = signed_in(viewer).head(f"/api/v1/{path}{'&' if '?' in path else '?'}format=xlsx")
    assert (answer.status_code, list(answer), made) == (200, [], [])


def test_reports_are_remembered_until_something_is_published(
    viewer: User, get: Get, django_assert_num_queries: Callable[..., Any]
) -> None:
    """A reader's second question costs only the two that say who asks; an update makes it anew."""
    client: Client = signed_in(viewer)
    remembering.most(20)
    for path in ("trend/", "summary/?by=period&by=ministry"):
        first = client.get(f"/api/v1/{path}")
        with django_assert_num_queries(2):
            assert client.get(f"/api/v1/{path}").json() == first.json()
        DataVersion.objects.update(number=F("number") + 1)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/api/v1/{path}").json() == first.json()
        assert len(queries) > 2
