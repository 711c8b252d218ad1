"""The page of one update: what it says, to whom, as of which day."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commitments import clock
from commitments.models import ProgressUpdate, User
from tests import factories as make

from .cast import Cast, cast, main, statuses
from .html import Element

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def published(people: Cast) -> ProgressUpdate:
    update = people.update(
        "published",
        publisher=people.approver,
        done="Surveyed.",
        next_steps="Build.",
        reason="No budget.",
        delivery="at_risk",
        internal_note="Careful.",
        published_at="2024-07-10",
    )
    make.evidence(of=update, title="Minutes", url="https://example.org/minutes")
    make.measurement(update=update, indicator=people.indicator, value=20000, measured_on="2024-06-30")
    make.milestone_report(update=update, milestone=people.milestone, met_on="2024-06-15")
    return update


def page(client: Client, user: User, update: ProgressUpdate, query: str = "") -> Element:
    client.force_login(user)
    response = client.get(f"/updates/{update.pk}/{query}")
    assert response.status_code == 200
    return main(response)


def everybody(people: Cast) -> dict[str, User | None]:
    return {
        "reporter": people.reporter,
        "teammate": people.colleague,
        "outsider": people.outsider,
        "foreigner": people.foreigner,
        "viewer": people.viewer,
        "administrator": people.administrator,
        "nobody": None,
    }


# --- Who may ask, and how ----------------------------------------------------------------------------------------


def test_a_published_one_is_everybodys(client: Client, people: Cast, published: ProgressUpdate) -> None:
    answers = statuses(client, everybody(people), "get", f"/updates/{published.pk}/")
    assert answers.pop("nobody") == 302
    assert set(answers.values()) == {200}


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn"])
def test_any_other_is_its_own_governments(client: Client, people: Cast, status: str) -> None:
    update = people.update(status)
    assert statuses(client, everybody(people), "get", f"/updates/{update.pk}/") == {
        "reporter": 200,
        "teammate": 200,
        "outsider": 200,
        "foreigner": 404,
        "viewer": 404,
        "administrator": 404,
        "nobody": 302,
    }


def test_what_is_not_there_and_what_is_not_asked_so(client: Client, people: Cast, published: ProgressUpdate) -> None:
    client.force_login(people.viewer)
    assert client.get("/updates/999999/").status_code == 404
    assert client.get("/updates/99999999999999999999/").status_code == 404
    assert client.post(f"/updates/{published.pk}/").status_code == 405


# --- What it says ------------------------------------------------------------------------------------------------


def test_all_of_it(client: Client, people: Cast, published: ProgressUpdate) -> None:
    shown = page(client, people.foreigner, published)
    for words in (
        "Japan on the period 2024-H1",
        "At risk",
        "A problem is known",
        "Surveyed.",
        "Build.",
        "No budget.",
        "M1 Route agreed: 15 June 2024",
        "Visits: 20,000 visits (30 June 2024)",
        "example.org · Official document",
        "Published Aki Approver, 10 Jul 2024, 12:00",
    ):
        assert words in shown.text
    assert shown.one("a", href="https://example.org/minutes").text == "Minutes"
    assert shown.all("a", href="/commitments/EC-01/")


def test_a_text_that_says_nothing_is_said_to(client: Client, people: Cast) -> None:
    update = people.update("draft", done="", reason="", delivery="")
    shown = page(client, people.reporter, update).text
    assert "No rating has been chosen yet." in shown
    assert shown.count("Nothing was said about it.") == 3
    assert "Not published: it counts nowhere" in shown


def test_notes_and_the_way_to_publication_stay_with_the_writers(
    client: Client, people: Cast, published: ProgressUpdate
) -> None:
    ProgressUpdate.objects.filter(pk=published.pk).update(
        returned_by=people.approver, returned_at=published.created_at, return_comment="Name the venue."
    )
    own = page(client, people.outsider, published).text  # another ministry of the same government
    for words in ("Careful.", "Name the venue.", "Rei Reporter"):
        assert words in own
        for reader in (people.foreigner, people.viewer, people.administrator):
            assert words not in page(client, reader, published).text


def test_texts_are_marked_with_their_language(client: Client, people: Cast) -> None:
    update = people.update("published", done="<b>Хийв</b>", language="mn")
    shown = page(client, people.viewer, update)
    assert "Written in Монгол" in shown.text
    assert "<b>Хийв</b>" in [one.text for one in shown.all("div", lang="mn")]


# --- As of a day -------------------------------------------------------------------------------------------------


def test_it_is_not_there_before_it_was_published(client: Client, people: Cast, published: ProgressUpdate) -> None:
    client.force_login(people.viewer)
    assert client.get(f"/updates/{published.pk}/?as_of=2024-07-09").status_code == 404
    assert client.get(f"/updates/{published.pk}/?as_of=2024-07-10").status_code == 200
    assert client.get(f"/updates/{published.pk}/?as_of=2024-7-10").status_code == 400


def test_a_draft_is_there_today_only(client: Client, people: Cast) -> None:
    update = people.update("draft")
    client.force_login(people.reporter)
    assert client.get(f"/updates/{update.pk}/?as_of={clock.today()}").status_code == 200
    assert client.get(f"/updates/{update.pk}/?as_of=2025-01-01").status_code == 404


def test_a_correction_and_what_it_replaced_name_each_other(
    client: Client, people: Cast, published: ProgressUpdate
) -> None:
    new = people.update("published", supersedes=published, published_at="2024-08-10")
    old_page = page(client, people.viewer, published)
    assert "Replaced by a correction; it counts nowhere" in old_page.text
    assert "A figure was wrong." in old_page.text
    assert old_page.all("a", href=f"/updates/{new.pk}/")
    new_page = page(client, people.viewer, new)
    assert "A correction" in new_page.text
    assert new_page.all("a", href=f"/updates/{published.pk}/")
    then = page(client, people.viewer, published, "?as_of=2024-08-09")
    assert "Replaced" not in then.text
    assert not then.all("a", href=f"/updates/{new.pk}/")


def test_a_correction_in_writing_is_known_to_its_writers_only(
    client: Client, people: Cast, published: ProgressUpdate
) -> None:
    draft = people.update("draft", supersedes=published)
    assert page(client, people.colleague, published).all("a", href=f"/updates/{draft.pk}/")
    for reader in (people.foreigner, people.viewer):
        assert "is being written" not in page(client, reader, published).text


# --- What the reader may do --------------------------------------------------------------------------------------

EDIT, SUBMIT, WITHDRAW, PUBLISH, RETURN, CORRECT = "edit", "submit", "withdraw", "publish", "return", "correct"


def offered(client: Client, user: User, update: ProgressUpdate, query: str = "") -> set[str]:
    shown = page(client, user, update, query)
    addresses = [form["action"] for form in shown.all("form") if form.get("method") == "post"]
    addresses += [link["href"] for link in shown.all("a")]
    prefix = f"/updates/{update.pk}/"
    found = {address.removeprefix(prefix).strip("/") for address in addresses if address.startswith(prefix)}
    return found - {""}


@pytest.mark.parametrize(
    ("status", "writer", "approver"),
    [
        ("draft", {EDIT, SUBMIT, WITHDRAW}, {EDIT, SUBMIT, WITHDRAW}),
        ("returned", {EDIT, SUBMIT, WITHDRAW}, {EDIT, SUBMIT, WITHDRAW}),
        ("submitted", {WITHDRAW}, {WITHDRAW, PUBLISH, RETURN}),
        ("withdrawn", set(), set()),
        ("published", {CORRECT}, {CORRECT}),
    ],
)
def test_what_each_may_do(client: Client, people: Cast, status: str, writer: set[str], approver: set[str]) -> None:
    update = people.update(status)
    assert offered(client, people.reporter, update) == writer
    assert offered(client, people.colleague, update) == writer
    assert offered(client, people.approver, update) == approver
    assert offered(client, people.coordinator, update) == approver
    assert offered(client, people.outsider, update) == set()


def test_nothing_is_done_to_what_counts_no_more_or_on_a_past_day(
    client: Client, people: Cast, published: ProgressUpdate
) -> None:
    assert offered(client, people.reporter, published, "?as_of=2024-07-20") == set()
    people.update("published", supersedes=published, published_at="2024-08-10")
    assert offered(client, people.reporter, published) == set()
    assert offered(client, people.viewer, published) == set()


def test_who_wrote_it_is_told_why_they_can_not_publish(client: Client, people: Cast) -> None:
    update = people.update("submitted", author=people.approver)
    shown = page(client, people.approver, update)
    assert "a colleague has to review it" in shown.text
    assert offered(client, people.approver, update) == {WITHDRAW}
    assert offered(client, people.coordinator, update) == {WITHDRAW, PUBLISH, RETURN}


@pytest.mark.parametrize("number", [0, 30])
def test_what_it_costs(
    client: Client, people: Cast, published: ProgressUpdate, number: int, django_assert_num_queries: Any
) -> None:
    for _number in range(number):
        make.evidence(of=published)
        made = make.milestone(of=people.commitment)
        make.milestone_report(update=published, milestone=made, met_on="2024-06-01")
    client.force_login(people.viewer)
    with django_assert_num_queries(12):
        client.get(f"/updates/{published.pk}/")
