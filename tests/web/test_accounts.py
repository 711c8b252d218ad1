"""Signing in and out, changing the password, the account page."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from commitments.models import AuditEvent, User
from tests import factories as make

from .html import parse

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "another long passphrase"


@pytest.fixture
def person() -> User:
    return make.user(role="reporter", email="sato@example.org", full_name="佐藤 花子", password=make.PASSWORD)


def sign_in(client: Client, **changes: str):
    return client.post("/sign-in/", {"username": "sato@example.org", "password": make.PASSWORD} | changes)


# --- Signing in --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("person")
def test_signing_in_leads_to_the_first_page(client: Client) -> None:
    response = sign_in(client, username="  SATO@example.org ")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/", follow=True).status_code == 200


@pytest.mark.usefixtures("person")
def test_signing_in_leads_on_to_the_page_asked_for(client: Client) -> None:
    asked = client.get("/commitments/?pillar=economy")
    assert asked["Location"] == "/sign-in/?next=/commitments/%3Fpillar%3Deconomy"
    form = parse(client.get(asked["Location"])).one("input", name="next", value="/commitments/?pillar=economy")
    assert sign_in(client, next=form["value"])["Location"] == "/commitments/?pillar=economy"


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(client: Client, address: str) -> None:
    assert sign_in(client, next=address)["Location"] == "/"


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"username": "nobody@example.org"}])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client, wrong: dict[str, str]) -> None:
    page = parse(sign_in(client, **wrong))
    assert page.one(role="alert").text.startswith("Mail address and password do not belong together.")
    assert page.one("input", name="username")["value"] == wrong.get("username", "sato@example.org")
    assert "value" not in page.one("input", name="password").attributes


def test_a_closed_account_can_not_sign_in(client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert sign_in(client).status_code == 200
    assert client.get("/account/").status_code == 302


@pytest.mark.usefixtures("person")
def test_an_empty_form_says_what_is_missing(client: Client) -> None:
    page = parse(client.post("/sign-in/", {}))
    for name in ("username", "password"):
        control = page.one("input", name=name)
        assert page.one(id=control["aria-describedby"]).text == "Error: This field is required."


@pytest.mark.usefixtures("person")
def test_the_sign_in_page_shows_no_navigation(client: Client) -> None:
    page = parse(client.get("/sign-in/"))
    assert not page.all("nav")
    assert page.one("h1").text == "Sign in"


def test_whoever_has_signed_in_is_led_on(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/sign-in/")["Location"] == "/"


@pytest.mark.usefixtures("person")
def test_many_wrong_passwords_lock_the_account_for_a_while(client: Client) -> None:
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, password="wrong")
    assert response.status_code == 429
    page = parse(response)
    assert page.one("h1").text == "Sign-in is locked for a while"
    assert "10 attempts" in page.one("main").text
    assert "15 minutes" in page.one("main").text
    assert sign_in(client).status_code == 429


# --- Signing out -------------------------------------------------------------------------------------------------


def test_signing_out(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert "You have signed out." in parse(client.get("/sign-in/")).one("main").text
    assert client.get("/account/").status_code == 302


def test_a_link_signs_nobody_out(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/account/").status_code == 200


# --- Account -----------------------------------------------------------------------------------------------------


def test_the_account_page_and_the_header_say_who_and_for_whom(client: Client) -> None:
    office = make.ministry(party="MN", code="MN-MED", name_en="Ministry of Economy")
    client.force_login(make.user(role="approver", of_ministry=office, full_name="Өлзий", email="o@example.org"))
    page = parse(client.get("/account/"))
    assert page.one("div", class_="person").text == "Өлзий Ministry of Economy · Approver Sign out"
    assert [fact.text for fact in page.all("dd")] == ["o@example.org", "Ministry of Economy (Mongolia)", "Approver"]


def test_an_administrator_has_no_ministry(client: Client) -> None:
    client.force_login(make.user(role="administrator", full_name="Ada"))
    page = parse(client.get("/account/"))
    assert page.one("div", class_="person").text == "Ada Administrator Sign out"
    assert len(page.all("dd")) == 2


def test_the_account_page_takes_no_post(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.post("/account/").status_code == 405


@pytest.mark.parametrize("address", ["/account/", "/account/password/"])
def test_strangers_are_sent_to_the_sign_in(client: Client, address: str) -> None:
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"
    assert client.post(address)["Location"] == f"/sign-in/?next={address}"


# --- Password ----------------------------------------------------------------------------------------------------


def change(client: Client, **changes: str):
    passwords = {"old_password": make.PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    return client.post("/account/password/", passwords | changes)


def test_changing_the_password(client: Client, person: User) -> None:
    other_device = Client()
    for device in (client, other_device):
        device.force_login(User.objects.get(pk=person.pk))
    response = change(client)
    assert response["Location"] == "/account/"
    assert "Your password is changed." in parse(client.get("/account/")).one("main").text
    assert other_device.get("/account/").status_code == 302, "other sessions end"
    assert User.objects.get(pk=person.pk).check_password(NEW_PASSWORD)
    event = AuditEvent.objects.get(verb="set_password")
    assert (event.by, event.new) == (person, {})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"old_password": "not it"}, "old_password"),
        ({"new_password2": "something else entirely"}, "new_password2"),
        ({"new_password1": "short", "new_password2": "short"}, "new_password2"),
        ({"new_password1": "sato@example.org", "new_password2": "sato@example.org"}, "new_password2"),
    ],
)
def test_a_password_that_will_not_do(client: Client, person: User, wrong: dict[str, str], field: str) -> None:
    client.force_login(person)
    page = parse(change(client, **wrong))
    assert page.one("input", name=field)["aria-invalid"] == "true"
    assert page.one(id="error-summary").one("a")["href"] == f"#id_{field}"
    assert User.objects.get(pk=person.pk).check_password(make.PASSWORD)


def test_what_the_rule_for_passwords_refuses_stands_at_the_field(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commitments.errors import RuleViolation
    from commitments.operations import accounts

    def refuse(**kwargs: object) -> None:
        raise RuleViolation("weak_password", "Too weak.", fields={"password": ["Too weak."]})

    monkeypatch.setattr(accounts, "set_password", refuse)
    client.force_login(person)
    page = parse(change(client))
    assert page.one(id="id_new_password1_error").text == "Error: Too weak."
