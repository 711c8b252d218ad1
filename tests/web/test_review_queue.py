"""The queue of what waits for review: what each update changes, and several published at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commitments.models import ProgressUpdate
from tests import factories as make

from .cast import Cast, cast, main, statuses

pytestmark = pytest.mark.django_db

URL = "/work/review/"


@pytest.fixture
def people() -> Cast:
    people = cast()
    make.update(
        undertaking=people.jp,
        period="2023-H2",
        delivery="on_track",
        author=people.reporter,
        done="Two talks were held.",
    )
    return people


@pytest.fixture
def signed_in(client: Client, people: Cast) -> Client:
    client.force_login(people.approver)
    return client


def waiting(people: Cast, **more: Any) -> ProgressUpdate:
    return people.update(
        "submitted", **{"period": "2024-H1", "delivery": "at_risk", "done": "Five talks were held."} | more
    )


def test_each_update_shows_what_it_changes_and_names_what_it_does_not(signed_in: Client, people: Cast) -> None:
    waiting(people)
    page = main(signed_in.get(URL))
    rows = page.one("table").all("tr")[1:]
    changed = {row.one("th").text.strip(): [cell.text.strip() for cell in row.all("td")] for row in rows}
    assert changed["Delivery"] == ["On track", "At risk"]
    assert changed["What was done"] == ["Two talks were held.", "Five talks were held."]
    assert "Reason for the rating" not in changed
    assert "Reason for the rating" in page.text, "what stayed the same is named"
    marked = [mark.text for mark in page.all("ins") + page.all("del") + page.all("mark")]
    assert "Five" in marked


def test_a_first_report_has_nothing_to_compare_with(client: Client, people: Cast) -> None:
    mongolian = make.user(role="reporter", party="MN")
    people.update("submitted", undertaking=people.mn, author=mongolian)
    client.force_login(people.foreigner)
    page = main(client.get(URL))
    assert not page.all("table")
    assert page.all("input", name="update")


def test_a_correction_is_compared_with_what_it_corrects(signed_in: Client, people: Cast) -> None:
    old = people.jp.updates.get()
    make.update(undertaking=people.jp, period="2024-H1", author=people.reporter, done="Something newer.")
    waiting(people, period="2023-H2", supersedes=old)
    page = main(signed_in.get(URL))
    assert "Two talks were held." in page.text
    assert "Something newer." not in page.text


def test_several_are_published_at_once_each_for_itself(signed_in: Client, people: Cast) -> None:
    first, second, third = (waiting(people, period=code) for code in ("2024-H1", "2024-H2", "2025-H1"))
    chosen = [f"{first.pk}:{first.version}", f"{second.pk}:{second.version - 1}", f"{third.pk}:{third.version}"]
    response = signed_in.post(URL, {"update": chosen}, follow=True)
    states = {row.pk: row.status for row in ProgressUpdate.objects.filter(pk__in=[first.pk, second.pk, third.pk])}
    assert states == {first.pk: "published", second.pk: "submitted", third.pk: "published"}
    text = response.content.decode()
    assert "2 updates published." in text
    assert f"#{second.pk}" in text, "the stale one is named"
    people.jp.refresh_from_db()
    assert people.jp.current_update == third


def test_nothing_chosen_is_said(signed_in: Client, people: Cast) -> None:
    waiting(people)
    response = signed_in.post(URL, {})
    assert response.status_code == 400
    assert main(response).all(role="alert")


@pytest.mark.parametrize("junk", ["x", "1", ":", "1:2:3", "²:1", "999999:1"])
def test_junk_publishes_nothing(signed_in: Client, people: Cast, junk: str) -> None:
    update = waiting(people)
    assert signed_in.post(URL, {"update": junk}).status_code == 302
    update.refresh_from_db()
    assert update.status == "submitted"


def test_ones_own_and_other_ministries_are_not_in_the_queue(client: Client, people: Cast) -> None:
    waiting(people, author=people.approver)
    client.force_login(people.approver)
    assert not main(client.get(URL)).all("input", name="update")
    own = ProgressUpdate.objects.latest("pk")
    client.post(URL, {"update": f"{own.pk}:{own.version}"})
    own.refresh_from_db()
    assert own.status == "submitted", "four eyes"
    client.force_login(people.outsider)
    assert not main(client.get(URL)).all("input", name="update")


def test_it_costs_the_same_for_one_and_for_many(
    signed_in: Client, people: Cast, django_assert_num_queries: Any
) -> None:
    waiting(people)
    with django_assert_num_queries(9):
        signed_in.get(URL)
    for number in range(8):
        waiting(people, done=f"Talk {number}")
    with django_assert_num_queries(9):
        signed_in.get(URL)


def test_who_may(client: Client, people: Cast) -> None:
    everybody = {
        "reporter": people.reporter,
        "approver": people.approver,
        "coordinator": people.coordinator,
        "viewer": people.viewer,
        "administrator": people.administrator,
        "nobody": None,
    }
    assert statuses(client, everybody, "get", URL) == {
        "reporter": 403,
        "approver": 200,
        "coordinator": 200,
        "viewer": 403,
        "administrator": 403,
        "nobody": 302,
    }
