"""The statement's page with a plan in progress: its legend counts what it marks, and the page stays light."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from commitments.models import User
from tests import factories as make

from .html import parse
from .test_statement_page import faded, marks, shown

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("demo"), pytest.mark.django_db]


@pytest.fixture
def reader(client: Client) -> User:
    user = make.user(role="viewer")
    client.force_login(user)
    return user


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("query", ["?", "?as_of=2024-02-15&translation=none"])
def test_every_number_of_the_legend_leads_to_exactly_these(client: Client, query: str) -> None:
    page = shown(client, query)
    deliveries, signs = (one.all("a", class_="legend__entry") for one in page.all("div", class_="legend__group"))
    numbers = {}
    for entry in (*deliveries, *signs):
        n, total = (int(word) for word in entry.one("span", class_="legend__count").text.split(" of "))
        numbers[entry["href"]] = n
        assert n <= total <= 49
        asked = parse_qs(urlsplit(entry["href"]).query)
        assert {name: asked.pop(name, None) for name in ("as_of", "translation")} == {
            name: parse_qs(query[1:]).get(name) for name in ("as_of", "translation")
        }
        narrowed = parse(client.get(entry["href"]))
        assert len(marks(narrowed)) - len(faded(narrowed)) == n
        current = [one["href"] for one in narrowed.all("a", class_="legend__entry", aria_current="true")]
        assert current == [entry["href"]]
        # The list of the same commitments agrees.
        listed = parse(client.get(f"/commitments/?{urlsplit(entry['href']).query.replace('translation=none', '')}"))
        assert listed.one(id="list-count").text == f"{n} of 49 commitments"
    assert len(deliveries) == 7
    assert sum(numbers[entry["href"]] for entry in deliveries) == 49
    assert len(signs) == 4
    assert not page.all("a", class_="legend__entry", aria_current="true")


@pytest.mark.parametrize("language", ["ja", "en", "mn"])
def test_it_weighs_little(client: Client, language: str) -> None:
    client.force_login(make.user(role="viewer", language=language))
    for query in ("?translation=mn", "?translation=mn&schedule=overdue"):
        assert len(client.get(f"/statement/{query}").content) < 300_000
