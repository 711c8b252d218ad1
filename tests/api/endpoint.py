"""What holds for every resource. A test class for one inherits these and adds its own."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.test import Client

from commitments.models import Plan, User
from tests.api.conftest import READERS, Get, as_reader, get_as, signed_in
from tests.api.contract import check


def _names(user: User) -> tuple[str, str]:
    return user.email, user.full_name


@pytest.mark.usefixtures("world")
class Endpoint:
    path: str
    query = ""  # parameters that it needs to answer at all

    def url(self, query: str = "") -> str:
        return f"/api/v1/{self.path}?{'&'.join(part for part in (self.query, query) if part)}"

    def ask(self, get: Get, query: str = "") -> Any:
        return get(self.path, "&".join(part for part in (self.query, query) if part))

    def test_every_role_reads_the_same_and_no_draft_nor_person_appears(self) -> None:
        answers = {name: self.ask(get_as(as_reader(name))) for name in READERS}
        secrets = ["SECRET", "@", "internal", *(text for user in User.objects.all() for text in _names(user))]
        for name, answer in answers.items():
            assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json"), name
            assert answer.json() == answers["viewer"].json(), name
            assert not [word for word in secrets if word in answer.content.decode()], name

    def test_anonymous_is_401_and_says_how_to_sign_in(self) -> None:
        answer = check(Client().get(self.url()))
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Token"
        assert answer.json()["code"] == "not_authenticated"

    def test_other_methods_are_405(self, viewer: User) -> None:
        for client, method in product((signed_in(viewer), Client()), ("post", "put", "patch", "delete", "options")):
            answer = getattr(client, method)(self.url())
            assert answer.status_code == 405, method
            assert answer.headers["Allow"] == "GET, HEAD"
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json()["code"] == "method_not_allowed"

    def test_head_answers_without_a_body(self, viewer: User) -> None:
        answer = signed_in(viewer).head(self.url())
        assert answer.status_code == 200
        assert answer.content == b""

    def test_an_unknown_parameter_is_refused_by_name(self, get: Get) -> None:
        for name in ("colour", "format", "fields", "as_of_day", "Page", "status", "author"):
            answer = self.ask(get, f"{name}=1")
            assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameters"), name
            assert list(answer.json()["errors"]) == [name]

    def test_the_day_is_named_in_the_answer(self, get: Get) -> None:
        assert self.ask(get).json()["as_of"] == "2024-03-01"
        assert self.ask(get, "as_of=2024-02-29").json()["as_of"] == "2024-02-29"

    def test_a_day_that_cannot_be_asked_for_is_refused(self, get: Get) -> None:
        before, ahead, after = "2022-11-28", "2024-03-02", "2032-11-29"
        for text in (before, ahead, after, "2024-02-30", "yesterday", "20240101", "", "2024-01-01%00"):
            answer = self.ask(get, f"as_of={text}")
            assert (answer.status_code, list(answer.json()["errors"])) == (400, ["as_of"]), text
        answer = self.ask(get, "as_of=2024-01-01&as_of=2024-01-02")
        assert answer.json()["errors"] == {"as_of": ["Give this parameter once."]}

    def test_it_says_whether_the_progress_is_invented(self, get: Get) -> None:
        assert self.ask(get).json()["demonstration"] is False
        Plan.objects.update(demonstration=True)
        assert self.ask(get).json()["demonstration"] is True
        assert self.ask(get, "colour=red").json()["demonstration"] is True
        assert self.ask(get, "as_of=soon").json()["demonstration"] is True
        assert Client().get(self.url()).json()["demonstration"] is True

    def test_a_second_look_costs_no_bytes(self, viewer: User) -> None:
        client = signed_in(viewer)
        first = client.get(self.url())
        again = client.get(self.url(), headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert again.content == b""
        for answer in (first, again):
            assert answer.headers["Cache-Control"] == "private, no-cache"
            vary = {name.strip() for name in answer.headers["Vary"].split(",")}
            # Compression and other origins add their own where they have a say.
            assert vary - {"Accept-Encoding", "origin"} == {"Accept", "Authorization", "Cookie", "Accept-Language"}

    def test_it_answers_in_json_only(self, viewer: User) -> None:
        client = signed_in(viewer)
        answer = check(client.get(self.url(), headers={"Accept": "application/xml"}))
        assert answer.status_code == 406
        browser = client.get(self.url(), headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert browser.headers["Content-Type"] == "application/json"


class ListEndpoint(Endpoint):
    """`several` is a query that gives more than two rows."""

    several = ""

    def test_its_pages_hold_every_row_once(self, get: Get) -> None:
        whole = self.ask(get, f"{self.several}&per_page=200").json()
        assert whole["count"] == len(whole["results"]) > 1
        rows = []
        answer = self.ask(get, f"{self.several}&per_page=1").json()
        while True:
            rows += answer["results"]
            if answer["next"] is None:
                break
            following = get(*answer["next"].removeprefix("http://testserver/api/v1/").split("?")).json()
            assert get(*following["previous"].removeprefix("http://testserver/api/v1/").split("?")).json() == answer
            answer = following
        assert rows == whole["results"]

    def test_a_page_has_fifty_rows_unless_asked_otherwise(self, get: Get) -> None:
        answer = self.ask(get).json()
        assert (answer["page"], answer["per_page"], answer["previous"]) == (1, 50, None)

    def test_a_page_that_is_no_number_is_refused(self, get: Get) -> None:
        for name, text in product(("page", "per_page"), ("0", "-1", "x", "1.5", "", "1e3", "１", "9" * 5000)):
            answer = self.ask(get, f"{name}={text}")
            assert (answer.status_code, list(answer.json()["errors"])) == (400, [name]), text

    def test_no_more_than_two_hundred_rows_a_page(self, get: Get) -> None:
        assert self.ask(get, "per_page=200").status_code == 200
        assert list(self.ask(get, "per_page=201").json()["errors"]) == ["per_page"]

    def test_a_page_behind_the_last_is_404(self, get: Get) -> None:
        for page in ("2", "99", "999999999"):
            answer = self.ask(get, f"per_page=200&page={page}")
            assert (answer.status_code, answer.json()["code"]) == (404, "no_such_page")
            assert list(answer.json()["errors"]) == ["page"]
