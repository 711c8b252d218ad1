"""Before a meeting: the dashboard, a number and its rows, delivery over time, and what moved since the last one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from commitments.demonstration.story import demonstrate
from commitments.importing.fixtures import read_reference
from commitments.operations.seeding import seed
from commitments.vocabulary import Language
from tests import factories as make
from tests.conftest import FIXTURES

from .visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_from_a_number_to_its_rows_over_time_and_between_two_days(visit: Callable[..., Visitor]) -> None:
    seed(reference=read_reference(FIXTURES))
    demonstrate()
    for language in Language.values:
        official = visit(language)
        page = official.page
        official.sign_in(make.user(role="viewer", language=language, password=make.PASSWORD))
        official.go("/dashboard/")
        expect(page.locator(".bar svg:visible")).to_have_count(1)  # the wide one or the narrow one

        number = page.locator("section[aria-labelledby=decisions] a.count:not(.count--none)").first
        shown = int(number.inner_text())
        official.follow(number)
        expect(page.locator("#list-count")).to_contain_text(re.compile(rf"(^|\D){shown}(\D|$)"))

        official.go("/trend/")
        expect(page.locator(".trend svg:visible")).to_have_count(1)
        official.go("/compare/")
        official.go("/compare/?from=soon")
