"""The reporting periods: read by everybody, kept by either government's coordinators."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from commitments import clock
from commitments.models import ReportingPeriod, User
from tests import factories as make

from .cast import main, wrong_fields

pytestmark = pytest.mark.django_db

NOW = make.instant("2024-07-15")  # after the first half of 2024, before its deadline
NEW = {"code": "2033-h1", "starts_on": "2033-01-01", "ends_on": "2033-06-30", "due_on": "2033-07-30"}


@pytest.fixture(autouse=True)
def _plan() -> Any:
    make.statement()
    with clock.at(NOW):
        yield


@pytest.fixture
def coordinator(client: Client) -> Client:
    client.force_login(make.user(role="coordinator", party="MN"))
    return client


def test_everybody_reads_them_and_is_not_offered_what_they_may_not_do(client: Client) -> None:
    assert client.get("/periods/").status_code == 302
    for role in ("viewer", "reporter", "approver", "administrator"):
        client.force_login(make.user(role=role))
        page = main(client.get("/periods/"))
        assert len(page.all("tr")) == 1 + ReportingPeriod.objects.count()
        assert not page.all("a")


def test_where_each_stands_on_the_day_shown(coordinator: Client) -> None:
    def state(code: str, query: str = "") -> str:
        table = main(coordinator.get(f"/periods/{query}")).one("table")
        line = next(line for line in table.all("tr") if line.all("th")[0].text == code)
        return line.all("td")[3].text

    assert state("2023-H2") == "ended, the deadline has passed"
    assert state("2024-H1") == "ended, reports are due in 15 days"
    assert state("2024-H2") == "running"
    assert state("2025-H1") == "to come"
    assert state("2024-H1", "?as_of=2024-06-30") == "running"
    assert state("2024-H1", "?as_of=2024-07-01").startswith("ended, reports are due")


def test_nothing_is_kept_from_a_past_day(coordinator: Client) -> None:
    assert main(coordinator.get("/periods/")).all("a", href="/periods/new/")
    assert not main(coordinator.get("/periods/?as_of=2024-01-01")).all("a", href="/periods/new/")


def test_it_costs_the_same_however_many(coordinator: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        coordinator.get("/periods/")


def test_a_period_is_added(coordinator: Client) -> None:
    response = coordinator.post("/periods/new/", NEW)
    assert (response.status_code, response["Location"]) == (302, "/periods/")
    assert ReportingPeriod.objects.get(code="2033-H1").due_on == dt.date(2033, 7, 30)


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"code": "second"}, "code"),
        ({"code": "2024-H1"}, "code"),
        ({"code": "2033/1"}, "code"),
        ({"ends_on": "2033-01-01"}, "ends_on"),
        ({"due_on": "2033-06-30"}, "due_on"),
        ({"starts_on": "2032-12-31"}, "starts_on"),
        ({"due_on": "sometime"}, "due_on"),
    ],
)
def test_what_is_wrong_with_a_new_one_is_said_at_its_field(coordinator: Client, wrong: Any, at: str) -> None:
    response = coordinator.post("/periods/new/", NEW | wrong)
    assert (response.status_code, wrong_fields(response)) == (400, [f"id_{at}"])
    assert not ReportingPeriod.objects.filter(starts_on__year=2033).exists()


def test_a_period_to_come_is_moved(coordinator: Client) -> None:
    page = main(coordinator.get("/periods/2032-H2/"))
    data = {name: page.one("input", name=name)["value"] for name in ("version", "starts_on", "ends_on", "due_on")}
    assert coordinator.post("/periods/2032-H2/", data | {"due_on": "2033-02-10"}).status_code == 302
    period = ReportingPeriod.objects.get(code="2032-H2")
    assert (period.due_on, period.version) == (dt.date(2033, 2, 10), 2)
    stale = coordinator.post("/periods/2032-H2/", data | {"due_on": "2033-02-20"})
    assert stale.status_code == 409
    (differs,) = main(stale).all("tr", class_="compare__differs")
    assert [cell.text for cell in differs.all("td")] == ["2033-02-20", "2033-02-10"]


def test_one_that_has_ended_keeps_its_days_and_may_still_be_given_more_time(coordinator: Client) -> None:
    data = {"version": "1", "starts_on": "2024-01-01", "ends_on": "2024-06-30", "due_on": "2024-08-15"}
    response = coordinator.post("/periods/2024-H1/", data | {"ends_on": "2024-06-29"})
    assert (response.status_code, wrong_fields(response)) == (400, ["id_ends_on"])
    assert "has ended" in main(response).text
    assert coordinator.post("/periods/2024-H1/", data).status_code == 302
    past = {"version": "1", "starts_on": "2023-07-01", "ends_on": "2023-12-31", "due_on": "2024-08-15"}
    assert wrong_fields(coordinator.post("/periods/2023-H2/", past)) == ["id_due_on"]


def test_no_such_period(coordinator: Client, client: Client) -> None:
    assert coordinator.get("/periods/2050-H1/").status_code == 404
    client.force_login(User.objects.create(email="v@example.org", full_name="V", role="viewer"))
    assert client.get("/periods/2024-H1/").status_code == 403
