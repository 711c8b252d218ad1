"""Answers from the version alone: the same bytes and 304 while nothing changes, the new ones as soon as it does."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.api.versioned import MOST_BYTES, Versioned
from commitments.models import Commitment, User
from commitments.operations import plan
from commitments.operations.tokens import issue_token, revoke_token
from tests import factories as make

LIST = "/api/v1/commitments/"
SUMMARY = "/api/v1/summary/"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    queries: int


Ask = Callable[..., Answer]


@pytest.fixture
def front() -> Versioned:
    return Versioned(WSGIHandler())


@pytest.fixture
def ask(front: Versioned, token: str, world: None, monkeypatch: Any) -> Ask:
    """A request as the web server hands it over, but for the end of its connection: the test's own hangs on it."""
    monkeypatch.setattr("commitments.api.versioned.close_old_connections", lambda: None)
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)

    def call(
        path: str = LIST, query: str = "", *, method: str = "GET", by: str | None = token, **headers: str
    ) -> Answer:
        said: list[tuple[str, list[tuple[str, str]]]] = []
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        if by is not None:
            environ["HTTP_AUTHORIZATION"] = f"Token {by}"
        with CaptureQueriesContext(connection) as queries:
            given = front(environ, lambda status, headers, *rest: said.append((status, headers)))
            body = b"".join(given)
        status, pairs = said[-1]
        return Answer(int(status[:3]), dict(pairs), body, len(queries))

    return call


def coordinator() -> User:
    return make.user(role="coordinator")


def test_asked_again_it_is_the_same_answer_for_one_query(ask: Ask) -> None:
    first, again = ask(), ask()
    assert (first.status, again.status) == (200, 200)
    assert again.body == first.body
    assert (first.queries > 1, again.queries) == (True, 1)
    own = {"X-Request-ID", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Limit"}
    assert again.headers.keys() == first.headers.keys()
    assert {k: v for k, v in again.headers.items() if k not in own} == {
        k: v for k, v in first.headers.items() if k not in own
    }
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    assert int(again.headers["RateLimit-Remaining"]) == int(first.headers["RateLimit-Remaining"]) - 1


def test_its_tag_is_answered_with_304_for_one_query(ask: Ask) -> None:
    first = ask(SUMMARY, "by=pillar")
    for _ in range(2):
        again = ask(SUMMARY, "by=pillar", if_none_match=first.headers["ETag"])
        assert (again.status, again.body, again.queries) == (304, b"", 1)
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == "private, no-cache"
        assert "Authorization" in again.headers["Vary"]


def test_what_is_published_changes_both(ask: Ask) -> None:
    first = ask(SUMMARY, "by=schedule")
    by, commitment = coordinator(), Commitment.objects.get(code="PS-01")
    plan.add_milestone(by=by, commitment=commitment, titles={"en": "A step"}, due_on=make.day("2024-02-29"))
    again = ask(SUMMARY, "by=schedule", if_none_match=first.headers["ETag"])
    assert again.status == 200
    assert again.body != first.body
    assert again.headers["ETag"] != first.headers["ETag"]


def test_a_draft_changes_neither(ask: Ask) -> None:
    from commitments.operations.content import UpdateContent
    from commitments.operations.updates import draft_update

    first = ask()
    side = make.side(Commitment.objects.get(code="PS-01"), "JP")
    author = make.user(role="reporter", of_ministry=make.ministry(code="JP-MOD"))
    draft_update(by=author, undertaking=side, period=make.reporting_period("2024-H1"), content=UpdateContent())
    assert ask(if_none_match=first.headers["ETag"]).status == 304


def test_another_question_day_or_language_has_another_tag(ask: Ask) -> None:
    questions: list[dict[str, Any]] = [
        {},
        {"query": "kind=action"},
        {"query": "as_of=2024-02-29"},
        {"path": "/api/v1/updates/"},
        {"host": "other.example"},
        {"accept_language": "mn"},
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.ALLOWED_HOSTS", ["*"])
        answers = [ask(**one) for one in questions]
        assert [answer.status for answer in answers] == [200] * len(questions)
        assert len({answer.headers["ETag"] for answer in answers}) == len(questions)
        for one, first in zip(questions, answers, strict=True):
            assert ask(**one).body == first.body


@pytest.mark.parametrize(
    "own", [{"origin": "https://statistics.example"}, {"x_request_id": "a" * 32}, {"cache_control": "no-cache"}]
)
def test_what_asks_in_a_way_of_its_own_is_answered_anew(ask: Ask, own: dict[str, str]) -> None:
    ask()
    again = ask(**own)
    assert (again.status, again.queries > 1) == (200, True)


def test_a_token_that_is_revoked_or_wrong_gets_nothing(ask: Ask, viewer: User) -> None:
    row, other = issue_token(by=viewer, user=viewer, name="Another", expires_in_days=30)
    first = ask(by=other)
    revoke_token(by=viewer, token=row)
    for header in ({}, {"if_none_match": first.headers["ETag"]}):
        answer = ask(by=other, **header)
        assert answer.status == 401
        assert b"invalid_token" in answer.body
    assert ask(by="no token").status == ask(by=None).status == 401
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    assert ask().status == 401


def test_the_number_of_requests_is_limited_all_the_same(ask: Ask, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 4
    tag = ask().headers["ETag"]
    assert [ask().status, ask(if_none_match=tag).status, ask().status] == [200, 304, 200]
    assert [ask().status, ask(if_none_match=tag).status] == [429, 429]


def test_compressed_and_plain_are_kept_apart(ask: Ask) -> None:
    plain, packed = ask(), ask(accept_encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert [ask().body, ask(accept_encoding="gzip").body] == [plain.body, packed.body]
    assert ask(accept_encoding="gzip", if_none_match=packed.headers["ETag"]).status == 304


def test_refusals_other_methods_and_pages_are_not_kept(ask: Ask, front: Versioned) -> None:
    for _ in range(2):
        assert ask(query="colour=red").status == 400
        assert ask("/api/v1/nowhere/").status == 404
        assert ask(method="HEAD").status == 200
        assert ask(method="POST").status == 405
        assert ask("/healthz").status == 200
        assert ask("/api/v1/docs/").status == 200
    assert not front.kept._things


def test_it_keeps_no_more_than_it_may(ask: Ask, front: Versioned) -> None:
    ask()
    (kept,) = front.kept._things.values()
    assert 0 < front.kept._weight(kept) < MOST_BYTES
    assert front.kept._held == front.kept._weight(kept)


def test_it_is_what_the_web_server_loads() -> None:
    from tracker.wsgi import application

    assert isinstance(application, Versioned)
