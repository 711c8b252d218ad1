"""An official reads: the dashboard, the list behind a number, a commitment, the same on a past day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from commitments import clock
from commitments.demonstration.story import demonstrate
from commitments.importing.fixtures import read_reference
from commitments.operations.seeding import seed
from commitments.vocabulary import Language
from tests import factories as make
from tests.conftest import FIXTURES

from .visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LISTS = (
    "/commitments/?schedule=overdue",
    "/commitments/?reporting=late&reporting=never",
    "/commitments/?agreement=divergent",
    "/commitments/?delivery=not_reported",
)


def test_from_a_number_to_its_rows_to_a_commitment_to_a_past_day(visit: Callable[..., Visitor]) -> None:
    seed(reference=read_reference(FIXTURES))
    demonstrate()
    past = clock.today() - dt.timedelta(days=400)
    for language in Language.values:
        official = visit(language)
        official.sign_in(make.user(role="viewer", language=language, password=make.PASSWORD))
        for address in LISTS:
            official.go("/dashboard/")
            number = official.page.locator(f'#main a[href="{address}"]').first
            shown = int(number.inner_text())
            official.follow(number)
            # "2 of 49", in the order of the language; and the rows themselves, as far as a page holds them.
            said = re.findall(r"\d+", official.page.locator("#list-count").inner_text())
            assert sorted(map(int, said)) == [shown, 49]
            assert official.page.locator("tbody tr").count() == min(shown, 25)
        official.go("/commitments/?agreement=divergent")
        official.follow(official.page.locator("tbody a"))
        assert re.fullmatch(r"/commitments/[A-Z]{2}-\d\d/", official.path)
        expect(official.page.locator("blockquote p[lang=ja] mark")).to_be_visible()
        today = official.text

        official.page.locator("#as-of").fill(past.isoformat())
        official.press("Show", within=".day-bar")
        assert official.path.endswith(f"?as_of={past}")
        expect(official.page.locator(".day-bar--past")).to_be_visible()
        assert official.text != today
        # The day stays in the address of every link.
        official.follow(official.page.locator(".timeline a"))
        assert f"as_of={past}" in official.path
