"""Dates in the browser: the first one, a move with a reason, and the other government's yes or no."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from commitments.models import DateRevision
from commitments.operations.plan import current_due_on
from tests import factories as make

from .cast import Cast, cast, main, statuses, wrong_fields

pytestmark = pytest.mark.django_db

BASE = "/commitments/EC-01/dates/"
FIRST, OWN, STEP = f"{BASE}new/", f"{BASE}revise/", f"{BASE}revise/1/"
DATES = "/commitments/EC-01/#dates"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def dated(people: Cast) -> Cast:
    people.commitment.baseline_due_on = dt.date(2026, 3, 31)
    people.commitment.baseline_set_at = make.instant("2024-01-10")
    people.commitment.save()
    return people


@pytest.fixture
def asked(people: Cast) -> DateRevision:
    """Japan asks to move its milestone."""
    row = make.date_revision(of=people.milestone, new_due_on="2025-06-30", requested_at="2024-05-01")
    row.requested_by = people.coordinator
    row.save()
    return row


def move(**changes: Any) -> dict[str, Any]:
    return {"new_due_on": "2025-06-30", "reason": "The rainy season.", "seen_due_on": "2024-12-31"} | changes


# --- Who may -----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may(client: Client, people: Cast, asked: DateRevision, method: str) -> None:
    others = {
        "approver": people.approver,
        "reporter": people.reporter,
        "viewer": people.viewer,
        "administrator": people.administrator,
        "nobody": None,
    }
    refused = {"approver": 403, "reporter": 403, "viewer": 403, "administrator": 403, "nobody": 302}
    for address in (FIRST, OWN, STEP, f"{BASE}{asked.pk}/refuse/"):
        assert statuses(client, others, method, address) == refused, address
    assert statuses(client, others, "post", f"{BASE}{asked.pk}/agree/") == refused
    own = {"who asked": people.coordinator, "a colleague": people.outsider}
    assert set(statuses(client, own, "post", f"{BASE}{asked.pk}/agree/").values()) == {403}
    assert set(statuses(client, own, method, f"{BASE}{asked.pk}/refuse/").values()) == {403}
    asked.refresh_from_db()
    assert asked.pending


def test_a_government_that_did_not_undertake_it(client: Client, people: Cast) -> None:
    make.milestone(of=make.commitment(code="EC-02", parties=("JP",)))
    client.force_login(people.foreigner)
    assert client.get("/commitments/EC-02/dates/new/").status_code == 403
    assert client.get("/commitments/EC-02/dates/revise/1/").status_code == 403
    assert not main(client.get("/commitments/EC-02/")).all("a", href="/commitments/EC-02/dates/revise/1/")


def test_what_is_not_there(client: Client, people: Cast, asked: DateRevision) -> None:
    make.commitment(code="EC-02")
    withdrawn = make.milestone(of=people.commitment, withdrawn_at="2024-01-01")
    client.force_login(people.foreigner)
    addresses = [
        "/commitments/EC-99/dates/new/",
        f"{BASE}revise/9/",
        f"{BASE}revise/{withdrawn.number}/",
        f"{BASE}999999/refuse/",
        f"/commitments/EC-02/dates/{asked.pk}/refuse/",
    ]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert client.post(f"/commitments/EC-02/dates/{asked.pk}/agree/").status_code == 404
    assert client.get(f"{BASE}{asked.pk}/agree/").status_code == 405


# --- The first date ----------------------------------------------------------------------------------------------


def test_the_first_date_is_the_baseline(client: Client, people: Cast) -> None:
    client.force_login(people.coordinator)
    assert main(client.get("/commitments/EC-01/")).one("a", href=FIRST)
    assert "max" not in main(client.get(FIRST)).one("input", name="due_on").attributes  # days to come are offered
    response = client.post(FIRST, {"due_on": "２０２６-03-31"})
    assert (response.status_code, response["Location"]) == (302, DATES)
    people.commitment.refresh_from_db()
    assert str(people.commitment.baseline_due_on) == "2026-03-31"
    page = main(client.get("/commitments/EC-01/"))
    assert not page.all("a", href=FIRST)
    assert page.one("a", href=OWN)


def test_there_is_one_first_date(client: Client, dated: Cast) -> None:
    client.force_login(dated.coordinator)
    assert client.get(FIRST)["Location"] == "/commitments/EC-01/"
    response = client.post(FIRST, {"due_on": "2027-03-31"})
    assert response.status_code == 400
    assert wrong_fields(response) == ["id_due_on"]
    for typed in ("", "soon"):
        assert client.post(FIRST, {"due_on": typed}).status_code == 400


# --- Moving a date -----------------------------------------------------------------------------------------------


def test_a_later_date_waits_and_says_so(client: Client, people: Cast) -> None:
    client.force_login(people.coordinator)
    page = main(client.get(STEP))
    assert "Route agreed" in page.text
    assert "A later date has to be agreed by a coordinator of Mongolia." in page.text
    response = client.post(STEP, move(), follow=True)
    assert response.redirect_chain == [(DATES, 302)]
    page = main(response)
    assert "The old date stands until the other government's coordinator agrees." in page.text
    assert "waits for the agreement of Mongolia" in page.text
    row = DateRevision.objects.get()
    assert (row.milestone, str(row.new_due_on), row.reason, row.pending) == (
        people.milestone,
        "2025-06-30",
        "The rainy season.",
        True,
    )
    assert current_due_on(people.milestone) == dt.date(2024, 12, 31)


def test_an_earlier_date_stands_at_once(client: Client, dated: Cast) -> None:
    client.force_login(dated.foreigner)
    client.post(OWN, move(new_due_on="2026-01-31", seen_due_on="2026-03-31"))
    assert current_due_on(dated.commitment) == dt.date(2026, 1, 31)
    dates = main(client.get("/commitments/EC-01/")).one("section", aria_labelledby="dates").text
    assert "59 days earlier" in dates
    assert "moved once" in dates


def test_of_one_government_nobody_else_is_asked(client: Client, people: Cast) -> None:
    make.commitment(code="EC-02", parties=("JP",), due_on="2026-03-31")
    address = "/commitments/EC-02/dates/revise/"
    client.force_login(people.coordinator)
    assert "the new date stands at once" in main(client.get(address)).text
    client.post(address, move(new_due_on="2026-06-30", seen_due_on="2026-03-31"))
    assert not DateRevision.objects.get().pending


def test_what_is_missing_is_said_at_its_field(client: Client, people: Cast) -> None:
    client.force_login(people.coordinator)
    assert wrong_fields(client.post(STEP, move(new_due_on="", reason=" "))) == ["id_new_due_on", "id_reason"]
    assert wrong_fields(client.post(STEP, move(new_due_on="2024-12-31"))) == ["id_new_due_on"]
    response = client.post(STEP, move(new_due_on="30 Juni"))
    assert main(response).one("input", name="new_due_on")["value"] == "30 Juni"
    assert client.post(STEP, move(seen_due_on="")).status_code == 400
    assert not DateRevision.objects.exists()


def test_a_pending_request_is_decided_first(client: Client, people: Cast, asked: DateRevision) -> None:
    client.force_login(people.coordinator)
    response = client.post(STEP, move(new_due_on="2025-09-30"))
    assert response.status_code == 400
    assert "decide it first" in main(response).text


def test_without_a_date_there_is_none_to_move(client: Client, people: Cast) -> None:
    client.force_login(people.coordinator)
    assert client.get(OWN)["Location"] == FIRST


def test_moved_meanwhile_both_dates_are_shown(client: Client, dated: Cast) -> None:
    make.date_revision(of=dated.commitment, new_due_on="2026-02-28", requested_at="2024-05-01", agreed_at="2024-05-02")
    client.force_login(dated.coordinator)
    response = client.post(OWN, move(new_due_on="2026-06-30", seen_due_on="2026-03-31"))
    assert response.status_code == 409
    page = main(response)
    assert "31 March 2026 stood; now 28 February 2026 stands" in page.text
    assert page.one("input", name="new_due_on")["value"] == "2026-06-30"
    assert page.one("textarea", name="reason").text == "The rainy season."
    assert page.one("input", name="seen_due_on")["value"] == "2026-02-28"
    assert client.post(OWN, move(new_due_on="2026-06-30", seen_due_on="2026-02-28")).status_code == 302


# --- The other government's answer -------------------------------------------------------------------------------


def test_agreed_it_stands(client: Client, people: Cast, asked: DateRevision) -> None:
    client.force_login(people.foreigner)
    agreeing = f"{BASE}{asked.pk}/agree/"
    assert main(client.get("/commitments/EC-01/")).one("form", action=agreeing)
    response = client.post(agreeing)
    assert response["Location"] == DATES
    asked.refresh_from_db()
    assert asked.agreed_by == people.foreigner
    assert current_due_on(people.milestone) == dt.date(2025, 6, 30)
    page = main(client.post(agreeing, follow=True))
    assert "This revision has been decided already." in page.text
    assert "181 days later" in page.text


def test_refused_with_a_reason_both_reasons_stay(client: Client, people: Cast, asked: DateRevision) -> None:
    refusing = f"{BASE}{asked.pk}/refuse/"
    client.force_login(people.foreigner)
    assert "The rainy season." in main(client.get(refusing)).text
    assert wrong_fields(client.post(refusing, {"reason": " "})) == ["id_reason"]
    assert client.post(refusing, {"reason": "Not before the election."})["Location"] == DATES
    asked.refresh_from_db()
    assert (asked.refused_by, asked.refused_reason, asked.reason) == (
        people.foreigner,
        "Not before the election.",
        "The rainy season.",
    )
    page = main(client.get("/commitments/EC-01/"))
    assert "The rainy season." in page.text
    assert "Not before the election." in page.text
    assert client.get(refusing)["Location"] == DATES  # decided already


def test_who_is_offered_what(client: Client, people: Cast, asked: DateRevision) -> None:
    agreeing = f"{BASE}{asked.pk}/agree/"
    for person, offered in ((people.foreigner, True), (people.coordinator, False), (people.viewer, False)):
        client.force_login(person)
        assert bool(main(client.get("/commitments/EC-01/")).all("form", action=agreeing)) is offered
    client.force_login(people.foreigner)
    assert not main(client.get("/commitments/EC-01/?as_of=2024-06-01")).all("form", action=agreeing)
    make.milestone(of=people.commitment)
    client.force_login(people.viewer)
    assert not main(client.get("/commitments/EC-01/")).all("a", href=f"{BASE}revise/2/")


def test_it_stands_in_my_work_one_click_from_done(client: Client, people: Cast, asked: DateRevision) -> None:
    client.force_login(people.foreigner)
    section = main(client.get("/work/")).one("section", aria_labelledby="between")
    assert "31 Dec 2024 → 30 Jun 2025 The rainy season." in section.text
    assert section.one("form", action=f"{BASE}{asked.pk}/agree/")
    assert section.one("a", href=f"{BASE}{asked.pk}/refuse/")


@pytest.mark.parametrize("number", [3, 30])
def test_what_it_costs(client: Client, dated: Cast, number: int, django_assert_num_queries: Any) -> None:
    for _index in range(number):
        step = make.milestone(of=dated.commitment)
        make.date_revision(of=step, new_due_on="2026-06-30", requested_at="2024-05-01")
        make.joint_assessment(of=make.commitment(), jp_signed_at="2024-05-01")
    row = DateRevision.objects.earliest("pk")
    client.force_login(dated.foreigner)
    with django_assert_num_queries(11):
        client.get("/commitments/EC-01/")
    with django_assert_num_queries(11):
        client.get("/work/")
    with django_assert_num_queries(5):
        client.get(FIRST, follow=False)
    with django_assert_num_queries(7):
        client.get(OWN)
    with django_assert_num_queries(9):
        client.get(STEP)
    with django_assert_num_queries(6):
        client.get(f"{BASE}{row.pk}/refuse/")
