"""The language of the pages: switched in the header, remembered in the browser and with the account."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from commitments.models import AuditEvent, User
from tests import factories as make

from .html import Element, parse

pytestmark = pytest.mark.django_db
COOKIE = settings.LANGUAGE_COOKIE_NAME


def language_of(client: Client, address: str = "/account/") -> str:
    return parse(client.get(address)).one("html")["lang"]


def switch(page: Element) -> list[tuple[str, str]]:
    form = page.one("form", class_="languages")
    assert (form["method"], form["action"]) == ("post", "/language/")
    return [(button["value"], button["lang"]) for button in form.all("button", name="language")]


def test_every_page_offers_each_language_in_its_own_words(client: Client) -> None:
    page = parse(client.get("/sign-in/"))
    assert switch(page) == [("ja", "ja"), ("en", "en"), ("mn", "mn")]
    assert page.one("form", class_="languages").text == "Language 日本語 English Монгол"
    assert page.one("button", aria_current="true").text == "English"


def test_a_stranger_switches_in_this_browser(client: Client) -> None:
    response = client.post("/language/", {"language": "mn", "next": "/sign-in/?next=/account/"})
    assert response["Location"] == "/sign-in/?next=/account/"
    assert response.cookies[COOKIE].value == "mn"
    assert language_of(client, "/sign-in/") == "mn"


def test_the_browser_decides_for_a_stranger_who_has_not_chosen(client: Client) -> None:
    page = parse(client.get("/sign-in/", headers={"accept-language": "ja-JP,ja;q=0.9"}))
    assert page.one("html")["lang"] == "ja"


def test_the_choice_is_kept_with_the_account(client: Client) -> None:
    person = make.user(language="en")
    client.force_login(person)
    client.post("/language/", {"language": "ja", "next": "/account/"})
    assert User.objects.get(pk=person.pk).preferred_language == "ja"
    assert AuditEvent.objects.get().verb == "set_language"
    assert language_of(client) == "ja"
    elsewhere = Client()
    elsewhere.force_login(person)
    assert language_of(elsewhere) == "ja"


def test_signing_in_brings_the_persons_language_whatever_the_browser_showed(client: Client) -> None:
    make.user(email="o@example.org", language="mn", password=make.PASSWORD)
    client.post("/language/", {"language": "ja", "next": "/sign-in/"})
    client.post("/sign-in/", {"username": "o@example.org", "password": make.PASSWORD})
    assert client.cookies[COOKIE].value == "mn"
    assert language_of(client) == "mn"


def test_a_switch_in_this_browser_goes_before_the_account_until_the_next_sign_in(client: Client) -> None:
    client.force_login(make.user(language="mn"))
    client.cookies[COOKIE] = "en"
    assert language_of(client) == "en"


@pytest.mark.parametrize("wanted", ["fr", "", "en'", "zh-hans"])
def test_an_unknown_language_changes_nothing(client: Client, wanted: str) -> None:
    person = make.user(language="ja")
    client.force_login(person)
    response = client.post("/language/", {"language": wanted, "next": "/account/"})
    assert response.status_code == 400
    assert COOKIE not in response.cookies
    assert User.objects.get(pk=person.pk).preferred_language == "ja"


def test_the_switch_never_leads_elsewhere(client: Client) -> None:
    response = client.post("/language/", {"language": "ja", "next": "https://elsewhere.example/"})
    assert response["Location"] == "/"


def test_a_link_switches_nothing(client: Client) -> None:
    assert client.get("/language/?language=ja").status_code == 405


def test_the_account_page_offers_the_language_kept_there(client: Client) -> None:
    client.force_login(make.user(language="mn"))
    page = parse(client.get("/account/"))
    assert page.one("select", name="language").one("option", selected=True)["value"] == "mn"


def test_a_past_day_and_filters_survive_the_switch(client: Client) -> None:
    make.statement()
    client.force_login(make.user())
    address = "/commitments/?q=%E7%B4%84&as_of=2024-01-01"
    form = parse(client.get(address)).one("form", class_="languages")
    assert form.one("input", name="next")["value"] == address


@pytest.mark.parametrize("language", ["ja", "en", "mn"])
def test_words_in_another_language_say_which(client: Client, language: str) -> None:
    make.commitment(code="FW-02", title_ja="約束", title_en="A commitment", title_mn="Амлалт")
    client.force_login(make.user(language=language))
    page = parse(client.get("/commitments/"))
    title = page.one("tbody").all("a", href="/commitments/FW-02/")[1]
    assert title.text == {"ja": "約束", "en": "A commitment", "mn": "Амлалт"}[language]
    assert not title.all(lang=True)
    assert page.one("span", class_="own-words")["lang"] == "ja"
