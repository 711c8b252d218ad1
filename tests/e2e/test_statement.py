"""Before a meeting: the statement by status, what is seen differently, a commitment and back, and a past day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from commitments import clock
from commitments.demonstration.story import demonstrate
from commitments.importing.fixtures import read_reference
from commitments.models import Passage
from commitments.operations.seeding import seed
from commitments.vocabulary import Language
from tests import factories as make
from tests.conftest import FIXTURES

from .visitor import PHONE, Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MARKED, STANDING_OUT = "a.said", "a.said:not(.said--faded)"


def test_from_the_words_to_a_commitment_and_back_on_any_day(visit: Callable[..., Visitor]) -> None:
    seed(reference=read_reference(FIXTURES))
    demonstrate()
    past = clock.today() - dt.timedelta(days=400)
    for language in Language.values:
        minister = visit(language)
        page = minister.page
        minister.sign_in(make.user(role="viewer", language=language, password=make.PASSWORD))
        minister.follow("Statement")
        assert minister.path == "/statement/"
        expect(page.locator(MARKED)).to_have_count(49)

        # A line of the legend: exactly as many stand out, and the list of commitments would say the same.
        entry = page.locator("a.legend__entry[href='/statement/?agreement=divergent']")
        shown = int(entry.locator("b").inner_text())
        assert shown > 0
        entry.click()
        expect(page).to_have_url(re.compile("agreement=divergent$"))
        expect(page.locator(STANDING_OUT)).to_have_count(shown)
        expect(page.locator(MARKED)).to_have_count(49)
        minister.examine()

        # From its words to the commitment, and back to exactly them.
        mark = page.locator(STANDING_OUT).first
        code = str(mark.get_attribute("id"))
        minister.follow(mark)
        assert minister.path == f"/commitments/{code}/"
        minister.follow("Read them in the whole statement")
        assert minister.path == f"/statement/#{code}"
        expect(page.locator(f"a.said:target#{code}")).to_be_in_viewport()

        # A past day, in every link.
        page.locator("#as-of").fill(past.isoformat())
        minister.press("Show", within=".day-bar")
        expect(page.locator(f"#{code}")).to_have_attribute("href", f"/commitments/{code}/?as_of={past}")

        # The translation: one's own is there, beside the Japanese one opens it.
        if language == "ja":
            expect(page.locator(".passage-read__translation")).to_have_count(0)
            page.locator(".translations a[lang=en]").click()
        expect(page.locator(".passage-read__translation")).to_have_count(26)
        assert f"as_of={past}" in minister.path


def test_it_is_read_and_narrowed_without_scripts_on_a_phone_and_copied_to_the_letter(
    visit: Callable[..., Visitor],
) -> None:
    seed(reference=read_reference(FIXTURES))
    minister = visit("en", scripts=False)
    minister.sign_in(make.user(role="viewer", password=make.PASSWORD))
    page = minister.page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    minister.go("/statement/")
    page.locator(".statement-filters > summary").click()
    page.locator(".facet > summary", has_text="Pillar").click()
    page.get_by_role("checkbox", name="Economy and economic cooperation").check()
    minister.press("Apply")
    assert "pillar=economy" in minister.path
    expect(page.locator(STANDING_OUT)).to_have_count(13)
    # The list under a passage says on a phone what the marks say.
    expect(page.locator("#passage-15 .passage-read__commitments li:not(.faded)")).to_have_count(4)
    expect(page.locator("#passage-14 .passage-read__commitments li.faded")).to_have_count(2)

    # Selected and copied, the text is the signed one: the tags stay behind.
    reading = visit("en")
    reading.sign_in(make.user(role="viewer", password=make.PASSWORD))
    reading.go("/statement/")
    copied = reading.page.evaluate(
        """() => {
          getSelection().selectAllChildren(document.querySelector("#passage-17 .passage-read__text"));
          return getSelection().toString();
        }"""
    )
    assert copied == Passage.objects.get(number=17).text
