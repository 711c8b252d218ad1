"""An official searches from any page by keyboard, in each language, narrows what was found and goes to its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from commitments import clock
from commitments.demonstration.story import demonstrate
from commitments.importing.fixtures import read_reference
from commitments.operations.seeding import seed
from tests import factories as make
from tests.conftest import FIXTURES

from .visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# A word in the reader's own script, written otherwise than it stands in the texts.
WORDS = {"ja": "ｲﾝﾄﾞ太平洋", "en": "ＥＣＯＮＯＭＩＣ", "mn": "УУЛЗАЛТ"}
STANDS = {"ja": "インド太平洋", "en": "economic", "mn": "уулзалт"}


def test_from_the_box_to_a_sentence_to_its_place(visit: Callable[..., Visitor]) -> None:
    seed(reference=read_reference(FIXTURES))
    demonstrate()
    past = clock.today() - dt.timedelta(days=400)
    for language, word in WORDS.items():
        official = visit(language)
        official.sign_in(make.user(role="viewer", language=language, password=make.PASSWORD))
        official.go("/dashboard/")
        box = official.page.get_by_role("searchbox", name=official.say("Search everything"))
        box.focus()
        official.page.keyboard.type(word)
        official.page.keyboard.press("Enter")
        official.page.wait_for_url("**/search/?q=*")
        official.examine()

        marks = official.page.locator("#main mark.found")
        expect(marks.first).to_be_visible()
        assert {text.casefold() for text in marks.all_inner_texts()} == {STANDS[language]}

        # A count leads to as many; and from one of them to its place.
        count = official.page.locator(".found-kinds a").filter(has_text=official.say("Commitments"))
        found = int(count.locator("strong").inner_text())
        official.follow(count)
        expect(official.page.locator(".found-kinds a[aria-current]")).to_have_count(1)
        assert official.page.locator(".hits > li").count() == min(found, 25)
        official.follow(official.page.locator(".hits a"))
        assert official.path.startswith("/commitments/")

        # On a past day less had been said, and the day stays in the links.
        official.page.go_back()
        official.page.locator("#as-of").fill(past.isoformat())
        official.press("Show", within=".day-bar")
        assert f"as_of={past}" in official.path
        assert f"as_of={past}" in (official.page.locator(".hits a").first.get_attribute("href") or "")


def test_what_cannot_be_looked_for_is_said_and_without_scripts_all_works(visit: Callable[..., Visitor]) -> None:
    seed(reference=read_reference(FIXTURES))
    person = make.user(role="viewer", language="en", password=make.PASSWORD)
    for scripts in (True, False):
        official = visit("en", scripts=scripts)
        official.sign_in(person)
        official.go("/search/")
        assert official.sees("Only what is published is found: no draft, not even your own.")
        official.page.get_by_label("Text", exact=True).fill("x")
        official.press("Search")
        assert official.sees("Write at least two characters; one is enough where it is a kanji.")
        assert official.page.get_by_label("Text", exact=True).input_value() == "x"
        official.page.get_by_label("Text", exact=True).fill("zirconium")
        official.press("Search")
        assert official.sees("Nothing was found")
        official.page.get_by_label("Text", exact=True).fill('"rare earths"')
        official.press("Search")
        assert official.page.locator("#main mark.found").first.inner_text().casefold() == "rare earths"
