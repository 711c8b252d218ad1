"""The public view for caches and search engines, and the language of who reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.web.html import parse


@pytest.fixture
def public(settings: Any) -> None:
    settings.PUBLIC_VIEW = True


class TestCaches:
    def test_a_shared_cache_may_keep_what_anybody_reads(self, public: None, statement: Any, client: Client) -> None:
        make.commitment()
        response = client.get("/commitments/")
        assert response.headers["Cache-Control"] == "public, max-age=300"
        assert {"Cookie", "Accept-Language"} <= set(response.headers["Vary"].split(", "))
        assert not response.cookies
        assert b"csrfmiddlewaretoken" not in response.content

    def test_but_not_what_staff_read(self, public: None, statement: Any, client: Client) -> None:
        client.force_login(make.user(role="viewer"))
        assert "private" in client.get("/commitments/").headers["Cache-Control"]
        assert "private" in client.get("/api/v1/pillars/").headers["Cache-Control"]

    def test_the_api_too(self, public: None, statement: Any, client: Client) -> None:
        assert client.get("/api/v1/pillars/").headers["Cache-Control"] == "public, max-age=300"
        refused = client.get("/api/v1/pillars/?nonsense=1")
        assert refused.status_code == 400
        assert "public" not in refused.headers["Cache-Control"]

    def test_an_address_that_is_refused_is_not_kept_for_anybody(self, statement: Any, client: Client) -> None:
        response = client.get("/commitments/")
        assert response.status_code == 302
        assert "public" not in response.headers["Cache-Control"]


class TestSearchEngines:
    def test_nothing_is_for_them_by_default(self, client: Client) -> None:
        assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"

    def test_the_public_view_is_but_for_other_days_and_filters(
        self, public: None, statement: Any, client: Client
    ) -> None:
        rules = client.get("/robots.txt").content.decode().splitlines()
        assert "Disallow: /" not in rules
        assert "Disallow: /*?" in rules
        assert "X-Robots-Tag" not in client.get("/commitments/").headers
        assert client.get("/commitments/?kind=action").headers["X-Robots-Tag"] == "noindex"


class TestLanguage:
    def test_it_is_chosen_without_an_account(self, public: None, statement: Any, client: Client) -> None:
        response = client.get("/language/?language=mn&next=/commitments/%3Fkind%3Daction")
        assert response.headers["Location"] == "/commitments/?kind=action"
        assert parse(client.get("/commitments/")).one("html")["lang"] == "mn"

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
    def test_it_leads_nowhere_else(self, public: None, db: None, client: Client, elsewhere: str) -> None:
        assert client.get("/language/", {"language": "ja", "next": elsewhere}).headers["Location"] == "/"

    def test_with_an_account_it_is_posted(self, db: None, client: Client) -> None:
        client.force_login(make.user(role="viewer"))
        assert client.get("/language/?language=mn").status_code == 405


def test_home_is_the_dashboard(public: None, statement: Any, client: Client) -> None:
    assert client.get("/").headers["Location"] == "/dashboard/"
