"""Consultations in the browser: the record, the frozen view of a day, what moved since the last, and decisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from commitments import clock
from commitments.models import Consultation, Decision
from commitments.operations.meetings import change_consultation, change_decision
from tests import factories as make

from .cast import Cast, cast, main, statuses, wrong_fields
from .html import Element

pytestmark = pytest.mark.django_db

TYPED = {"held_on": "2024-03-15", "title_ja": "", "title_en": "Annual talks", "title_mn": "", "place": "Tokyo"}
DECIDED = {"text": "Meet twice a year.", "language": "en", "commitments": ["EC-01"]}


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def meeting(people: Cast) -> Consultation:
    return make.consultation(held_on="2024-08-15", title_en="Second talks", place="Ulaanbaatar")


@pytest.fixture
def decision(people: Cast, meeting: Consultation) -> Decision:
    return make.decision(of=meeting, about=[people.commitment])


def address(meeting: Consultation) -> str:
    return f"/consultations/{meeting.pk}/"


def section(page: Element, name: str) -> Element:
    return page.one("section", aria_labelledby=name)


# --- Who may -----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_who_may(client: Client, people: Cast, meeting: Consultation, decision: Decision) -> None:
    readers = {"viewer": people.viewer, "reporter": people.reporter, "administrator": people.administrator}
    keepers = {"ours": people.coordinator, "theirs": people.foreigner}
    forms = [
        "/consultations/new/",
        f"{address(meeting)}edit/",
        f"{address(meeting)}decisions/new/",
        f"{address(meeting)}decisions/1/edit/",
    ]
    for page in ("/consultations/", address(meeting)):
        assert set(statuses(client, readers | keepers, "get", page).values()) == {200}
        assert statuses(client, {"nobody": None}, "get", page) == {"nobody": 302}
        assert statuses(client, {"ours": people.coordinator}, "post", page) == {"ours": 405}
    for page in forms:
        for method in ("get", "post"):
            assert set(statuses(client, readers, method, page).values()) == {403}
        assert set(statuses(client, keepers, "get", page).values()) == {200}
        assert set(statuses(client, keepers, "post", page).values()) == {400}
    client.force_login(people.viewer)
    links = {
        link["href"] for shown in ("/consultations/", address(meeting)) for link in main(client.get(shown)).all("a")
    }
    assert not links & set(forms)


def test_what_is_not_there(client: Client, people: Cast, meeting: Consultation) -> None:
    client.force_login(people.coordinator)
    for missing in (
        "/consultations/999999/",
        "/consultations/99999999999999999999/",
        "/consultations/999999/edit/",
        f"{address(meeting)}decisions/1/edit/",
    ):
        assert client.get(missing).status_code == 404


# --- The record --------------------------------------------------------------------------------------------------


def test_the_list(client: Client, people: Cast, decision: Decision) -> None:
    make.consultation(held_on=clock.today() + dt.timedelta(days=30), title_en="Next talks")
    client.force_login(people.viewer)
    rows = main(client.get("/consultations/")).one("tbody").all("tr")
    assert [row.one("th").text for row in rows] == ["Next talks", "Second talks"]
    assert "to come" in rows[0].text
    assert rows[1].all("td")[-1].text == "1"


def test_an_empty_list_says_who_fills_it(client: Client, people: Cast) -> None:
    client.force_login(people.viewer)
    assert "No consultation is on record" in main(client.get("/consultations/")).text


def test_entered_and_changed(client: Client, people: Cast) -> None:
    client.force_login(people.coordinator)
    response = client.post("/consultations/new/", TYPED)
    row = Consultation.objects.get()
    assert response["Location"] == address(row)
    client.force_login(people.foreigner)
    form = main(client.get(f"{address(row)}edit/"))
    assert form.one("input", name="held_on")["value"] == "2024-03-15"
    assert form.one("input", name="version")["value"] == "1"
    client.post(f"{address(row)}edit/", TYPED | {"place": "Ulaanbaatar", "version": "1"})
    row.refresh_from_db()
    assert (row.place, row.version) == ("Ulaanbaatar", 2)


def test_what_is_wrong_is_said_at_its_field(client: Client, people: Cast, decision: Decision) -> None:
    client.force_login(people.coordinator)
    assert wrong_fields(client.post("/consultations/new/", TYPED | {"held_on": ""})) == ["id_held_on"]
    response = client.post("/consultations/new/", TYPED | {"held_on": "2024-08-15"})
    assert wrong_fields(response) == ["id_held_on"]
    assert "is on record already" in main(response).text
    assert wrong_fields(client.post("/consultations/new/", TYPED | {"held_on": "2040-01-01"})) == ["id_held_on"]
    response = client.post("/consultations/new/", TYPED | {"title_en": " "})
    assert response.status_code == 400
    assert "Give the consultation a title in one language at least." in main(response).text
    changed = TYPED | {"held_on": "2024-08-16", "version": "1"}
    assert wrong_fields(client.post(f"{address(decision.consultation)}edit/", changed)) == ["id_held_on"]


def test_two_who_change_it_at_once(client: Client, people: Cast, meeting: Consultation) -> None:
    change_consultation(
        by=people.foreigner,
        consultation=meeting,
        version=1,
        held_on=meeting.held_on,
        titles={"en": "Second round"},
        place="Ulaanbaatar",
    )
    client.force_login(people.coordinator)
    typed = TYPED | {"held_on": "2024-08-15", "title_en": "Second meeting", "version": "1"}
    response = client.post(f"{address(meeting)}edit/", typed)
    assert response.status_code == 409
    page = main(response)
    compared = page.one("table", class_="compare")
    assert "Second meeting Second round" in compared.text
    assert {"meeting", "round"} <= {mark.text for mark in compared.all("mark")}
    assert page.one("input", name="title_en")["value"] == "Second meeting"
    assert page.one("input", name="version")["value"] == "2"
    meeting.refresh_from_db()
    assert meeting.title_en == "Second round"
    assert client.post(f"{address(meeting)}edit/", typed | {"version": "2"}).status_code == 302


@pytest.mark.parametrize("version", ["", "0", "x"])
def test_without_a_version_nothing_is_overwritten(
    client: Client, people: Cast, decision: Decision, version: str
) -> None:
    client.force_login(people.coordinator)
    page = address(decision.consultation)
    answers = {
        client.post(f"{page}edit/", TYPED | {"held_on": "2024-08-15", "version": version}).status_code,
        client.post(f"{page}decisions/1/edit/", DECIDED | {"version": version}).status_code,
    }
    assert answers <= {400, 409}
    decision.refresh_from_db()
    assert decision.text == "Both sides meet again in autumn."


# --- The page of one ---------------------------------------------------------------------------------------------


@pytest.fixture
def history(people: Cast, meeting: Consultation) -> None:
    """Agreed at the first talks; by the second Japan has fallen behind, a date has slipped and passed."""
    make.consultation(held_on="2024-03-15", title_en="First talks")
    for side in (people.jp, people.mn):
        make.update(undertaking=side, period="2023-H2", published_at="2024-01-10")
    make.update(undertaking=people.mn, period="2024-H1", published_at="2024-07-20")
    people.update("published", delivery="off_track", published_at="2024-07-25")
    late = make.milestone(of=people.commitment, due_on="2024-05-31", title_en="Survey done")
    make.date_revision(of=late, new_due_on="2024-06-30", requested_at="2024-04-01", agreed_at="2024-04-05")
    # After the day: in nothing that the page shows.
    people.update("published", period="2024-H2", delivery="completed", published_at="2025-01-10")


@pytest.mark.usefixtures("history")
def test_the_agenda_is_that_of_its_day(client: Client, people: Cast, meeting: Consultation) -> None:
    client.force_login(people.viewer)
    page = main(client.get(address(meeting)))
    agenda = section(page, "agenda")
    for key, query in (
        ("divergent", "as_of=2024-08-15&agreement=divergent"),
        ("overdue", "as_of=2024-08-15&schedule=overdue"),
        ("slipped", "as_of=2024-08-15&slipped=true"),
    ):
        part = section(agenda, f"agenda-{key}")
        link = part.one("a", class_="count")
        assert link["href"] == f"/commitments/?{query}"
        assert link.text == "1"
        assert part.one("a", href="/commitments/EC-01/?as_of=2024-08-15")
        listed = main(client.get(link["href"]))
        assert listed.one(id="list-count").text.startswith("1 of 1 commitment")
    assert section(agenda, "agenda-one_side_silent").one("a", class_="count").text == "0"
    assert "Off track" in section(agenda, "agenda-divergent").text
    assert "Completed" not in page.text


@pytest.mark.usefixtures("history")
def test_what_moved_since_the_last(client: Client, people: Cast, meeting: Consultation) -> None:
    client.force_login(people.viewer)
    changes = section(main(client.get(address(meeting))), "changes")
    assert "Since 15 March 2024: 1 of 1 commitments moved." in changes.text
    moves = [move.text for move in changes.one("ul", class_="moves").all("li")]
    assert "Worse Delivery, as Japan reports: before: On track → now: Off track JP-MOFA, 2024-H1" in moves
    assert "Worse Agreement: before: Both agree → now: Seen differently" in moves
    assert "Worse Schedule: before: Due soon → now: Overdue" in moves
    reported = people.jp.updates.get(period__code="2024-H1")
    assert changes.one("a", href=f"/updates/{reported.pk}/?as_of=2024-08-15")


@pytest.mark.thorough
@pytest.mark.usefixtures("history")
def test_every_link_to_what_is_shown_carries_the_day(client: Client, people: Cast, meeting: Consultation) -> None:
    client.force_login(people.viewer)
    links = [link["href"] for link in main(client.get(address(meeting))).all("a")]
    shown = [link for link in links if link.startswith(("/commitments/", "/updates/", "/dashboard/"))]
    assert len(shown) > 10
    for link in shown:
        assert "as_of=2024-08-15" in link
        assert client.get(link).status_code == 200


def test_the_first_has_nothing_before_it(client: Client, people: Cast, meeting: Consultation) -> None:
    client.force_login(people.viewer)
    changes = section(main(client.get(address(meeting))), "changes").text
    assert "No consultation before this one is on record." in changes


@pytest.mark.usefixtures("history")
def test_one_to_come_shows_the_agenda_of_today(client: Client, people: Cast) -> None:
    ahead = make.consultation(held_on=clock.today() + dt.timedelta(days=30), title_en="Next talks")
    client.force_login(people.coordinator)
    page = main(client.get(address(ahead)))
    assert "Yet to be held" in page.text
    link = section(page, "agenda-overdue").one("a", class_="count")
    assert link["href"] == "/commitments/?schedule=overdue"
    assert not page.all("a", href=f"{address(ahead)}decisions/new/")
    assert client.get(f"{address(ahead)}decisions/new/")["Location"] == address(ahead)
    assert client.post(f"{address(ahead)}decisions/new/", DECIDED).status_code == 400


@pytest.mark.parametrize("days", [0, 1])
def test_on_the_day_itself_it_is_held(client: Client, people: Cast, days: int) -> None:
    row = make.consultation(held_on=clock.today() + dt.timedelta(days=days))
    client.force_login(people.viewer)
    assert ("Yet to be held" in main(client.get(address(row))).text) is bool(days)


def test_other_governments_drafts_are_in_nothing(client: Client, people: Cast, meeting: Consultation) -> None:
    people.update("draft", delivery="off_track", done="Secret.")
    people.update("submitted", delivery="off_track", done="Secret.")
    client.force_login(people.foreigner)
    page = main(client.get(address(meeting)))
    assert "Off track" not in page.text
    assert "Secret." not in page.text


# --- Decisions ---------------------------------------------------------------------------------------------------


def test_a_decision_is_entered_and_linked(client: Client, people: Cast, meeting: Consultation) -> None:
    make.commitment(code="EC-02")
    client.force_login(people.foreigner)
    form = main(client.get(f"{address(meeting)}decisions/new/?commitment=EC-02"))
    assert "checked" in form.one("input", value="EC-02").attributes
    assert "checked" not in form.one("input", value="EC-01").attributes
    response = client.post(f"{address(meeting)}decisions/new/", DECIDED)
    assert response["Location"] == f"{address(meeting)}#decisions"
    decisions = section(main(client.get(address(meeting))), "decisions")
    assert "Meet twice a year." in decisions.text
    assert decisions.one("a", href="/commitments/EC-01/?as_of=2024-08-15")
    assert f"Recorded by {people.foreigner.full_name} (Mongolia)" in decisions.text


def test_what_a_decision_needs(client: Client, people: Cast, meeting: Consultation) -> None:
    client.force_login(people.coordinator)
    page = f"{address(meeting)}decisions/new/"
    response = client.post(page, DECIDED | {"text": " "})
    assert wrong_fields(response) == ["id_text"]
    assert "checked" in main(response).one("input", value="EC-01").attributes
    assert wrong_fields(client.post(page, DECIDED | {"commitments": ["EC-99"]})) == ["id_commitments"]
    assert wrong_fields(client.post(page, DECIDED | {"language": "fr"})) == ["id_language"]
    assert not Decision.objects.exists()


def test_a_decision_is_corrected(client: Client, people: Cast, decision: Decision) -> None:
    client.force_login(people.coordinator)
    page = f"{address(decision.consultation)}decisions/1/edit/"
    form = main(client.get(page))
    assert form.one("textarea", name="text").text == "Both sides meet again in autumn."
    assert "checked" in form.one("input", value="EC-01").attributes
    client.post(page, {"text": "Meet in spring.", "language": "en", "version": "1"})
    decision.refresh_from_db()
    assert (decision.text, decision.version, decision.commitments.count()) == ("Meet in spring.", 2, 0)


def test_two_who_correct_it_at_once(client: Client, people: Cast, decision: Decision) -> None:
    change_decision(by=people.foreigner, decision=decision, version=1, text="Meet in winter.", language="en")
    client.force_login(people.coordinator)
    page = f"{address(decision.consultation)}decisions/1/edit/"
    typed = DECIDED | {"text": "Meet in spring.", "version": "1"}
    response = client.post(page, typed)
    assert response.status_code == 409
    shown = main(response)
    assert {"spring", "winter"} <= {mark.text for mark in shown.all("mark")}
    assert shown.one("textarea", name="text").text == "Meet in spring."
    assert "checked" in shown.one("input", value="EC-01").attributes
    assert client.post(page, typed | {"version": "2"}).status_code == 302
    decision.refresh_from_db()
    assert (decision.text, decision.version) == ("Meet in spring.", 3)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("number", [3, 30])
def test_what_it_costs(
    client: Client, people: Cast, meeting: Consultation, number: int, django_assert_num_queries: Any
) -> None:
    for index in range(number):
        row = make.commitment(due_on="2024-05-31")
        make.update(undertaking=make.side(row, "JP"), period="2024-H1", published_at="2024-07-20")
        make.decision(of=meeting, about=[row, people.commitment])
        make.consultation(held_on=dt.date(2023, 1, 1) + dt.timedelta(days=index))
    client.force_login(people.coordinator)
    with django_assert_num_queries(12):
        client.get(address(meeting))
    with django_assert_num_queries(5):
        client.get("/consultations/")
    with django_assert_num_queries(7):
        client.get(f"{address(meeting)}edit/")
    with django_assert_num_queries(8):
        client.get(f"{address(meeting)}decisions/1/edit/")
