"""My work: what a ministry's staff have begun, have to review, and owe; and where each person lands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from commitments.models import User
from tests import factories as make

from .cast import Cast, cast, main, statuses
from .html import Element

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Iterator[Cast]:
    with time_machine.travel(dt.datetime(2024, 7, 20, 3, tzinfo=dt.UTC), tick=False):
        yield cast()


def work(client: Client, user: User) -> Element:
    client.force_login(user)
    response = client.get("/work/")
    assert response.status_code == 200
    return main(response)


def section(shown: Element, name: str) -> str:
    return next((one.text for one in shown.all("section") if one.get("aria-labelledby") == name), "")


def test_who_has_work_here(client: Client, people: Cast) -> None:
    everybody = {
        "reporter": people.reporter,
        "approver": people.approver,
        "coordinator": people.coordinator,
        "viewer": people.viewer,
        "administrator": people.administrator,
        "nobody": None,
    }
    assert statuses(client, everybody, "get", "/work/") == {
        "reporter": 200,
        "approver": 200,
        "coordinator": 200,
        "viewer": 302,
        "administrator": 302,
        "nobody": 302,
    }
    client.force_login(people.reporter)
    assert client.post("/work/").status_code == 405


def test_who_has_none_is_shown_the_dashboard(client: Client, people: Cast) -> None:
    client.force_login(people.viewer)
    response = client.get("/work/", follow=True)
    assert response.redirect_chain == [("/dashboard/", 302)]
    assert "for people who report for a ministry" in main(response).text
    assert not [link for link in main(response).all("a") if link["href"] == "/work/"]


def test_where_each_lands_after_signing_in(client: Client, people: Cast) -> None:
    for user, address in ((people.reporter, "/work/"), (people.viewer, "/dashboard/")):
        client.force_login(user)
        assert client.get("/")["Location"] == address


def test_what_is_owed_with_its_deadline(client: Client, people: Cast) -> None:
    shown = work(client, people.reporter)
    assert "Reports on the period 2024-H1: deadline 30 July 2024 (in 10 days)." in shown.text
    owed = section(shown, "owed")
    assert "EC-01 A commitment Not reported Report due 30 Jul 2024 in 10 days nothing yet" in owed
    assert shown.one("a", href="/commitments/EC-01/updates/new/?period=2024-H1")
    assert "Nothing is owed" in section(work(client, people.outsider), "owed")


@pytest.mark.parametrize(
    ("day", "words"), [(30, "Report due 30 Jul 2024 today"), (31, "Report late 30 Jul 2024 1 day ago")]
)
def test_it_is_late_the_day_after_the_deadline(client: Client, people: Cast, day: int, words: str) -> None:
    make.update(undertaking=people.jp, period="2023-H2")
    with time_machine.travel(dt.datetime(2024, 7, day, 3, tzinfo=dt.UTC), tick=False):
        assert words in section(work(client, people.reporter), "owed")


def test_never_reported_stands_before_late(client: Client, people: Cast) -> None:
    other = make.commitment(code="EC-09")
    make.assignment(of=other, to=people.mofa, role="support")
    make.update(undertaking=people.jp, period="2023-H2")
    with time_machine.travel(dt.datetime(2024, 8, 5, 3, tzinfo=dt.UTC), tick=False):
        owed = section(work(client, people.reporter), "owed")
    assert owed.index("EC-09") < owed.index("EC-01")


def test_a_published_report_is_owed_no_more(client: Client, people: Cast) -> None:
    make.update(undertaking=people.jp, period="2024-H1", published_at="2024-07-15")
    assert "Nothing is owed" in section(work(client, people.reporter), "owed")
    assert "EC-01" in section(work(client, people.foreigner), "owed")


def test_a_draft_clears_nothing(client: Client, people: Cast) -> None:
    draft = people.update("draft")
    shown = work(client, people.reporter)
    owed = section(shown, "owed")
    assert "EC-01" in owed
    assert "Draft" in owed  # and leads to it, not to a second one
    assert not shown.all("a", href="/commitments/EC-01/updates/new/?period=2024-H1")
    assert shown.all("a", href=f"/updates/{draft.pk}/")


def test_what_is_under_way(client: Client, people: Cast) -> None:
    people.update("draft", period="2023-H2")
    people.update("returned", period="2023-H1")
    people.update("submitted", period="2022-H2")
    people.update("withdrawn", period="2022-H2", done="Put away.")
    for reader in (people.reporter, people.colleague):
        shown = work(client, reader)
        assert "2023-H2 Rei Reporter" in section(shown, "drafts")
        returned = section(shown, "returned")
        assert "2023-H1" in returned
        assert "Please name the venue." in returned
        assert "2022-H2" in section(shown, "submitted")
        assert section(shown, "review") == ""


def test_what_waits_for_review(client: Client, people: Cast) -> None:
    update = people.update("submitted")
    shown = work(client, people.approver)
    assert "EC-01" in section(shown, "review")
    assert shown.all("a", href=f"/updates/{update.pk}/")
    own = people.update("submitted", period="2023-H2", author=people.coordinator)
    assert "2023-H2" not in section(work(client, people.coordinator), "review")
    assert "2023-H2" in section(work(client, people.coordinator), "submitted")
    assert own.status == "submitted"


def test_nothing_to_review_is_said_to_who_reviews(client: Client, people: Cast) -> None:
    assert "Nothing waits for you" in section(work(client, people.approver), "review")


def test_other_ministries_and_the_other_government_see_nothing_of_it(client: Client, people: Cast) -> None:
    for status in ("draft", "returned", "submitted"):
        people.update(status)
    for reader in (people.outsider, people.foreigner):
        shown = work(client, reader)
        for name in ("drafts", "returned", "submitted", "review"):
            assert "2024-H1" not in section(shown, name)


def test_before_the_first_period_has_ended(client: Client, people: Cast) -> None:
    with time_machine.travel(dt.datetime(2022, 12, 20, 3, tzinfo=dt.UTC), tick=False):
        shown = work(client, people.reporter)
    assert "No reporting period has ended yet." in shown.text


@pytest.mark.parametrize("number", [1, 30])
def test_what_it_costs(client: Client, people: Cast, number: int, django_assert_num_queries: Any) -> None:
    for index in range(number):
        row = make.commitment(code=f"EC-{index + 10}")
        make.assignment(of=row, to=people.mofa)
        for status in ("draft", "returned", "submitted"):
            make.update(undertaking=make.side(row, "JP"), status=status, period="2024-H1", author=people.reporter)
    client.force_login(people.approver)
    with django_assert_num_queries(9):
        client.get("/work/")
