"""An official follows dates over ten years and indicators towards their targets: in three languages, at any width."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from commitments import clock
from commitments.demonstration.story import demonstrate
from commitments.importing.fixtures import read_reference
from commitments.operations.seeding import seed
from commitments.vocabulary import Language
from tests import factories as make
from tests.conftest import FIXTURES

from .visitor import DESK, PHONE, Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def places(page: Page, what: str) -> list[dict[str, float]]:
    """The boxes of all elements, in pixels."""
    return page.evaluate(
        "(what) => [...document.querySelectorAll(what)].map((one) => { const box = one.getBoundingClientRect();"
        " return {left: box.left, right: box.right, width: box.width}; })",
        what,
    )


def test_from_the_timeline_to_a_year_to_a_past_day_and_to_the_indicators(visit: Callable[..., Visitor]) -> None:
    seed(reference=read_reference(FIXTURES))
    demonstrate()
    year = clock.today().year
    for language in Language.values:
        official = visit(language)
        official.sign_in(make.user(role="viewer", language=language, password=make.PASSWORD))
        official.follow(official.page.locator(".site-nav a[href='/timeline/']"))
        dates = int(re.findall(r"\d+", official.page.locator("#list-count").inner_text())[0])
        assert official.page.locator("svg.tl-row").count() == min(dates, 25) > 10

        # Every row's picture spans the same days over the same width, on a desk and on a phone.
        for size in (DESK, PHONE):
            official.page.set_viewport_size(size)  # type: ignore[arg-type]
            pictures = places(official.page, "svg.tl-row")
            assert len({(round(box["left"]), round(box["right"])) for box in pictures}) == 1
            assert pictures[0]["width"] > 200
        official.page.set_viewport_size(DESK)  # type: ignore[arg-type]

        # A bar begins at its baseline and ends at the date that is in force.
        (bar, *_others) = places(official.page, "svg.tl-row:has(rect) rect")
        (baseline, *_more) = places(official.page, "svg.tl-row:has(rect) use[href='#tl-baseline']")
        middle = (baseline["left"] + baseline["right"]) / 2
        assert min(abs(middle - bar["left"]), abs(middle - bar["right"])) < 1.5

        official.page.locator(f".years a[href*='year={year}']").click()  # changes the list in place
        expect(official.page).to_have_url(re.compile(f"year={year}"))
        expect(official.page.locator(".years a[aria-current]")).to_have_text(str(year))
        official.examine()
        of_the_year = int(re.findall(r"\d+", official.page.locator("#list-count").inner_text())[0])
        assert 0 < of_the_year < dates
        past = clock.today().replace(year=year - 1, day=1)
        official.page.locator("#as-of").fill(past.isoformat())
        official.press("Show", within=".day-bar")
        assert f"as_of={past}" in official.path
        assert f"year={year}" in official.path
        expect(official.page.locator(".day-bar--past")).to_be_visible()

        official.follow(official.page.locator(".site-footer a[href^='/indicators/']"))
        assert f"as_of={past}" in official.path
        official.go("/indicators/")
        behind = official.page.locator(".figures a[href*='pace=behind']")
        number = int(behind.inner_text())
        official.follow(behind)
        assert official.page.locator("tbody tr").count() == number > 0
        assert official.page.locator("tbody svg[role=img]").count() == number


def test_without_scripts_and_on_paper(visit: Callable[..., Visitor]) -> None:
    seed(reference=read_reference(FIXTURES))
    demonstrate()
    official = visit("en", scripts=False)
    official.sign_in(make.user(role="viewer", password=make.PASSWORD))
    official.go("/timeline/?undated=true")
    assert official.sees("Leave out those without a date")
    official.page.emulate_media(media="print")
    expect(official.page.locator(".filters")).to_be_hidden()
    expect(official.page.locator(".years")).to_be_hidden()
    expect(official.page.locator("thead svg.tl-axis")).to_be_visible()
    assert len(official.page.pdf(prefer_css_page_size=True)) > 10_000
