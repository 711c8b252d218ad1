"""What holds for every resource. A test class for one inherits these and adds its own."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from openpyxl import load_workbook

from commitments.api.resource import Resource
from commitments.api.views.lists import ItemView
from commitments.models import Plan, User
from commitments.multilingual import LANGUAGES
from commitments.queries.filtering import Text
from tests.api.conftest import READERS, Get, as_reader, get_as, signed_in
from tests.api.contract import check, lines, table, whole_file


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

    @pytest.mark.thorough
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
        for name in ("colour", "as_of_day", "Page", "offset", "author", "internal_note", "Fields"):
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

    def test_it_answers_in_json_unless_asked_otherwise(self, viewer: User) -> None:
        client = signed_in(viewer)
        answer = check(client.get(self.url(), headers={"Accept": "application/xml"}))
        assert answer.status_code == 406
        browser = client.get(self.url(), headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert browser.headers["Content-Type"] == "application/json"


def flat(value: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """All that stands in a row, by its key or, within one, by keys with dots."""
    for name, one in value.items():
        if isinstance(one, dict):
            yield from flat(one, f"{before}{name}.")
        else:
            yield f"{before}{name}", one


def same(cell: str, value: Any) -> bool:
    """Whether a cell of a table says what the JSON says."""
    if value is None or value == []:
        return cell == ""
    if isinstance(value, bool):
        return cell == str(value).lower()
    if isinstance(value, int | float):
        return float(cell) == value
    if isinstance(value, list):
        return cell == ", ".join(map(str, value)) or json.loads(cell) == value
    if isinstance(value, str) and value.endswith("Z"):
        return dt.datetime.fromisoformat(cell) == dt.datetime.fromisoformat(value)
    return cell == value


def without_language(value: Any, language: str) -> Any:
    """The answer as it would be without its texts in that language."""
    if isinstance(value, list):
        return [without_language(one, language) for one in value]
    if isinstance(value, dict):
        texts = set(value) in (set(LANGUAGES), set(LANGUAGES) - {"ja"})  # the signed words are translated into two
        return {name: without_language(one, language) for name, one in value.items() if not texts or name != language}
    return value


class PagedEndpoint(Endpoint):
    """What has pages. `several` is a query that gives more than two rows."""

    several = ""

    @pytest.mark.thorough
    def test_its_pages_hold_every_row_once(self, get: Get) -> None:
        whole = self.ask(get, f"{self.several}&per_page=200&count=true").json()
        assert whole["count"] == len(whole["results"]) > 1
        assert whole["next"] is None
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

    def test_rows_are_counted_only_where_that_was_asked(self, get: Get) -> None:
        several = len(self.ask(get, f"{self.several}&per_page=200").json()["results"])
        for page in range(1, several + 1):
            query = f"{self.several}&per_page=1&page={page}"
            answer = self.ask(get, query).json()
            assert (answer["count"], answer["page"], answer["next"] is None) == (None, page, page == several)
            assert self.ask(get, f"{query}&count=false").json()["results"] == answer["results"]
            counted = self.ask(get, f"{query}&count=true").json()
            assert (counted["count"], counted["results"]) == (several, answer["results"])
            assert (counted["next"] is None) == (page == several)
            assert all("count=true" in counted[name] for name in ("next", "previous") if counted[name])
        for wrong in ("1", "yes", "TRUE", ""):
            assert list(self.ask(get, f"count={wrong}").json()["errors"]) == ["count"]

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


class TextsEndpoint(Endpoint):
    """What says texts in three languages."""

    def test_texts_come_in_the_languages_asked_for(self, get: Get) -> None:
        whole, some = (self.ask(get, query).json() for query in ("", "lang=mn,en"))
        said = "results" if "results" in whole else "data"
        assert some[said] == without_language(whole[said], "ja")
        for wrong in ("fr", "ja,fr", "ja;mn", "", "en,"):
            answer = self.ask(get, f"lang={wrong}")
            assert (answer.status_code, list(answer.json()["errors"])) == (400, ["lang"]), wrong


class ItemEndpoint(TextsEndpoint):
    """One thing of a resource."""

    view: type[ItemView]

    def test_it_gives_the_keys_asked_for(self, get: Get) -> None:
        whole = self.ask(get).json()["data"]
        assert set(whole) == set(self.view.keys())
        for name in whole:
            assert self.ask(get, f"fields={name}").json()["data"] == {name: whole[name]}
        some = list(whole)[-2:]
        assert self.ask(get, f"fields={','.join(some)}").json()["data"] == {name: whole[name] for name in some}

    def test_a_key_that_is_not_there_is_refused_with_those_that_are(self, get: Get) -> None:
        for wrong in ("colour", "url,colour", "internal_note", "url,"):
            answer = self.ask(get, f"fields={wrong}")
            assert (answer.status_code, list(answer.json()["errors"])) == (400, ["fields"]), wrong
            assert "url" in answer.json()["errors"]["fields"][0]

    def test_what_is_a_lists_is_unknown_here(self, get: Get) -> None:
        for name in ("page", "per_page", "cursor", "count", "expand", "format", "order"):
            assert list(self.ask(get, f"{name}=1").json()["errors"]) == [name]


class ListEndpoint(TextsEndpoint, PagedEndpoint):
    """Everything that a list of a resource does."""

    resource: Resource

    def walk(self, get: Get, query: str) -> list[Any]:
        """All rows, read by cursor one by one."""
        rows: list[Any] = []
        answer = self.ask(get, f"{query}&cursor=&per_page=1")
        while True:
            body = answer.json()
            assert (body["count"], body["page"], body["previous"]) == (None, None, None)
            rows += body["results"]
            if body["next"] is None:
                assert "Link" not in answer.headers
                return rows
            assert answer.headers["Link"] == f'<{body["next"]}>; rel="next"'
            answer = get(*body["next"].removeprefix("http://testserver/api/v1/").split("?"))

    @pytest.mark.thorough
    def test_a_cursor_reads_every_row_once_in_every_order(self, get: Get) -> None:
        orders = [code for code, _label in self.resource.filters.base_filters["order"].extra["choices"]]
        assert orders
        for order in ("", *(f"&order={code}" for code in orders)):
            whole = self.ask(get, f"{self.several}{order}&per_page=200").json()["results"]
            assert self.walk(get, f"{self.several}{order}") == whole, order

    def test_a_cursor_belongs_to_its_list_filters_order_and_day(self, get: Get) -> None:
        first = self.ask(get, f"{self.several}&cursor=&per_page=1").json()["next"]
        cursor = parse_qs(urlsplit(first).query)["cursor"][0]
        assert self.ask(get, f"{self.several}&{urlencode({'cursor': cursor})}").status_code == 200
        assert self.ask(get, f"{self.several}&fields=&lang=en&{urlencode({'cursor': cursor})}").status_code == 400
        order = self.resource.filters.base_filters["order"].extra["choices"][1][0]
        broken = [cursor[:-1], cursor[1:], "x", "e30:x", f"{cursor}x", "\x00"]
        for query in (f"order={order}", "updated_since=2024-01-01", "as_of=2024-02-29"):
            answer = self.ask(get, f"{self.several}&{query}&{urlencode({'cursor': cursor})}")
            if query.partition("=")[0] not in (*self.resource.filters.base_filters, "as_of"):
                continue
            assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor"), query
            assert list(answer.json()["errors"]) == ["cursor"]
        for text in broken:
            answer = self.ask(get, f"{self.several}&{urlencode({'cursor': text})}")
            assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"]), text
        answer = self.ask(get, f"page=1&{urlencode({'cursor': cursor})}")
        assert list(answer.json()["errors"]) == ["cursor"]

    def test_rows_that_a_cursor_reads_are_counted_where_that_was_asked(self, get: Get) -> None:
        count = self.ask(get, f"{self.several}&count=true").json()["count"]
        by_cursor = self.ask(get, f"{self.several}&cursor=&count=true&per_page=1").json()
        assert (by_cursor["count"], by_cursor["page"]) == (count, None)
        second = get(*by_cursor["next"].removeprefix("http://testserver/api/v1/").split("?")).json()
        assert second["count"] == count

    @pytest.mark.thorough
    def test_it_is_searched_for_words(self, get: Get) -> None:
        """Every list takes `q`. What each finds stands in the tests of its filters."""
        assert isinstance(self.resource.filters.base_filters["q"], Text)
        assert self.ask(get, f"{self.several}&q=nobodywrotethis").json()["results"] == []
        assert self.ask(get, f"{self.several}&q=SECRET").json()["results"] == []
        # Each character by itself: no pattern.
        assert self.ask(get, f"{self.several}&q=%25%25").json()["results"] == []
        assert list(self.ask(get, "q=a").json()["errors"]) == ["q"]
        many = "+".join(f"{first}{second}" for first in "abcdefgh" for second in "abcdefgh")
        assert self.ask(get, f"{self.several}&q={many}").json()["results"] == []

    def test_it_gives_the_keys_asked_for(self, get: Get) -> None:
        rows = self.ask(get, self.several).json()["results"]
        assert set(rows[0]) == set(self.resource.fields)
        for name in rows[0]:
            some = self.ask(get, f"{self.several}&fields={name}").json()["results"]
            assert some == [{name: row[name]} for row in rows], name
        first, *_between, last = rows[0]
        both = self.ask(get, f"{self.several}&fields={last},{first}&cursor=").json()["results"]
        assert both == [{first: row[first], last: row[last]} for row in rows]

    def test_a_key_or_an_expansion_that_is_not_there_is_refused_with_those_that_are(self, get: Get) -> None:
        for name, known in (("fields", self.resource.fields), ("expand", self.resource.expansions)):
            for wrong in ("colour", "internal_note", "undertakings", f"{next(iter(known), 'x')},colour", ","):
                answer = self.ask(get, f"{name}={wrong}")
                assert (answer.status_code, list(answer.json()["errors"])) == (400, [name]), wrong
                assert all(one in answer.json()["errors"][name][0] for one in known)

    def test_all_that_is_wrong_is_refused_at_once(self, get: Get) -> None:
        errors = self.ask(get, "colour=red&fields=colour&expand=colour&updated_since=soon").json()["errors"]
        filters = self.resource.filters.base_filters
        assert {"colour", "fields", "expand"} <= set(errors)
        assert ("updated_since" in filters) <= ("updated_since" in errors)

    @pytest.mark.thorough
    def test_a_stream_gives_all_that_the_pages_give(self, viewer: User) -> None:
        get = get_as(viewer)
        whole = self.ask(get, f"{self.several}&per_page=200").json()
        streamed = self.ask(get, f"{self.several}&format=ndjson")
        assert streamed.headers["Content-Type"] == "application/x-ndjson"
        assert lines(streamed) == whole["results"]
        assert (streamed.headers["Tracker-As-Of"], streamed.headers["Tracker-Demonstration"]) == ("2024-03-01", "false")
        assert streamed.headers["Content-Disposition"] == f'inline; filename="{self.path[:-1]}-2024-03-01.ndjson"'
        first = next(iter(self.resource.fields))
        some = signed_in(viewer).get(
            self.url(f"{self.several}&fields={first}"), headers={"Accept": "application/x-ndjson"}
        )
        assert lines(check(some)) == [{first: row[first]} for row in whole["results"]]
        for query in ("page=1", "per_page=5", "cursor=", "count=true"):
            answer = self.ask(get, f"{query}&format=ndjson")
            assert (answer.status_code, list(answer.json()["errors"])) == (400, [query.partition("=")[0]])
        for wrong in ("xml", "csv,json", "NDJSON"):
            assert list(self.ask(get, f"format={wrong}").json()["errors"]) == ["format"]
        assert self.ask(get, "format=json").json() == self.ask(get).json()

    @pytest.mark.thorough
    def test_tables_say_what_the_pages_say(self, viewer: User) -> None:
        """CSV and XLSX have a column for each key, or for each that stands within it."""
        get = get_as(viewer)
        rows = self.ask(get, f"{self.several}&per_page=200").json()["results"]
        answer = self.ask(get, f"{self.several}&format=csv")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"] == f'inline; filename="{self.path[:-1]}-2024-03-01.csv"'
        told = table(answer)
        assert list(told[0])[-2:] == ["as_of", "demonstration"]
        assert {(row["as_of"], row["demonstration"]) for row in told} == {("2024-03-01", "false")}
        for row, line in zip(rows, told, strict=True):
            cells = dict(flat(row))
            # What is null as a whole has columns all the same.
            assert {key.split(".")[0] for key in line} == {*self.resource.fields, "as_of", "demonstration"}
            for key, value in cells.items():
                assert same(line.get(key, ""), value), (key, line.get(key), value)
        book = load_workbook(io.BytesIO(whole_file(self.ask(get, f"{self.several}&format=xlsx"))))
        sheet, about = book.worksheets
        assert [cell.value for cell in sheet[1]] == list(told[0])
        assert sheet.max_row == len(rows) + 1
        assert about["B2"].value.startswith("1 March 2024")
        first = next(iter(self.resource.fields))
        some = signed_in(viewer).get(self.url(f"{self.several}&fields={first}&lang=en"), headers={"Accept": "text/csv"})
        assert {key.partition(".")[0] for key in table(check(some))[0]} == {first, "as_of", "demonstration"}
        every = ",".join(self.resource.expansions)
        if every:
            assert len(table(self.ask(get, f"{self.several}&expand={every}&format=csv"))) == len(rows)
        assert list(self.ask(get, "page=1&format=xlsx").json()["errors"]) == ["page"]

    def test_a_stream_of_invented_progress_says_so(self, viewer: User) -> None:
        Plan.objects.update(demonstration=True)
        streamed = self.ask(get_as(viewer), "format=ndjson&as_of=2024-02-29")
        assert streamed.headers["Tracker-Demonstration"] == "true"
        assert "-2024-02-29-demonstration.ndjson" in streamed.headers["Content-Disposition"]

    @pytest.mark.thorough
    def test_a_stream_hides_what_every_answer_hides(self) -> None:
        expand = ",".join(self.resource.expansions)
        query = f"format=ndjson{expand and '&expand=' + expand}"
        answers = {name: lines(self.ask(get_as(as_reader(name)), query)) for name in READERS}
        for name, rows in answers.items():
            assert rows == answers["viewer"], name
            assert "SECRET" not in str(rows), name

    @pytest.mark.thorough
    def test_what_is_expanded_is_what_its_own_list_shows(self, get: Get) -> None:
        if not self.resource.expansions:
            return
        plain = self.ask(get, self.several).json()["results"]
        every = ",".join(self.resource.expansions)
        rows = self.ask(get, f"{self.several}&expand={every}").json()["results"]
        assert [{name: row[name] for name in self.resource.fields} for row in rows] == plain
        for name in self.resource.expansions:
            assert any(row[name] for row in rows), f"the world has nothing to put under {name}"
            alone = self.ask(get, f"{self.several}&expand={name}&fields={next(iter(self.resource.fields))}").json()
            assert [row[name] for row in alone["results"]] == [row[name] for row in rows]
        assert lines(self.ask(get, f"{self.several}&expand={every}&format=ndjson")) == rows
