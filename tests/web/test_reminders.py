"""How often reminders come: chosen on the account page."""

from __future__ import annotations

import pytest
from django.test import Client

from commitments.models import AuditEvent, User
from tests import factories as make

from .html import parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client: Client) -> User:
    made = make.user(role="reporter")
    client.force_login(made)
    return made


def test_the_account_page_shows_what_is_chosen(client: Client, person: User) -> None:
    form = parse(client.get("/account/")).one("form", action="/account/reminders/")
    options = {option["value"]: "selected" in option.attributes for option in form.all("option")}
    assert options == {"daily": False, "weekly": True, "never": False}
    assert form.one("label", for_=form.one("select")["id"]).text == "How often"


def test_a_choice_is_kept_and_said(client: Client, person: User) -> None:
    response = client.post("/account/reminders/", {"reminders": "daily"}, follow=True)
    assert response.redirect_chain == [("/account/", 302)]
    page = parse(response)
    assert page.one(class_="messages").text == "Saved: Every day."
    assert page.one("select", name="reminders").one("option", selected=True)["value"] == "daily"
    person.refresh_from_db()
    assert person.reminders == "daily"
    assert AuditEvent.objects.get().by == person


@pytest.mark.parametrize("sent", [{"reminders": "hourly"}, {}])
def test_what_is_not_offered_is_refused(client: Client, person: User, sent: dict[str, str]) -> None:
    response = client.post("/account/reminders/", sent)
    assert response.status_code == 400
    assert "Choose how often you want to be reminded." in response.content.decode()
    person.refresh_from_db()
    assert person.reminders == "weekly"


def test_nobody_chooses_without_signing_in(client: Client) -> None:
    response = client.post("/account/reminders/", {"reminders": "never"})
    assert response["Location"].startswith("/sign-in/")


def test_an_address_typed_in_shows_nothing_to_change(client: Client, person: User) -> None:
    assert client.get("/account/reminders/").status_code == 405
