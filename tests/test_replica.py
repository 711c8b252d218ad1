"""What is only read is answered from a copy that knows enough, and from the first database wherever it does not.

The copy here is a second connection to the same database, which sees what is committed. That a real one follows, fails
and takes over is shown by `script/failover`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as project
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, connection, connections
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from knox.models import AuthToken

from commitments.api.views.summary import Summary
from commitments.databases import REPLICA, Router, read_alias, reading_from
from commitments.models import Commitment, DataVersion, User
from commitments.operations.tokens import issue_token
from commitments.queries.snapshot import one_snapshot
from tests import factories as make
from tracker import replica
from tracker.replica import COOKIE, ReplicaMiddleware

only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no copies")

# --- Which database ------------------------------------------------------------------------------------------------


def test_everything_goes_to_the_first_database_unless_it_is_said_otherwise() -> None:
    router = Router()
    assert read_alias() == router.db_for_read(Commitment) == "default"
    with reading_from(REPLICA):
        assert read_alias() == router.db_for_read(Commitment) == REPLICA
        assert router.db_for_write(Commitment) == "default"
        # A right that was taken away is gone at once.
        for model in (User, AuthToken):
            assert router.db_for_read(model) in (None, "default")
    assert read_alias() == "default"


def test_a_copy_is_not_migrated_and_holds_the_same_rows() -> None:
    router = Router()
    assert router.allow_migrate("default", "commitments")
    assert not router.allow_migrate(REPLICA, "commitments")
    assert router.allow_relation(Commitment(), Commitment())


def test_without_a_copy_there_is_no_middleware() -> None:
    assert REPLICA not in project.DATABASES
    with pytest.raises(MiddlewareNotUsed):
        ReplicaMiddleware(lambda request: HttpResponse())


# --- The middleware ------------------------------------------------------------------------------------------------


@pytest.fixture
def copy(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A second connection to the database of the tests, under the name of the copy."""
    second = connection.copy()  # it goes by the name of the first, which tests may connect to
    monkeypatch.setitem(project.DATABASES, REPLICA, connection.settings_dict)
    connections[REPLICA] = second
    yield second
    second.close()
    del connections[REPLICA]


@pytest.fixture
def middleware(copy: Any) -> ReplicaMiddleware:
    return ReplicaMiddleware(lambda request: HttpResponse())


def where(request: Any) -> HttpResponse:
    return HttpResponse(f"{read_alias()} {Commitment.objects.count()}")


where.from_replica = True  # type: ignore[attr-defined]


def get(middleware: ReplicaMiddleware, view: Any = where, cookie: str = "", method: str = "get") -> Any:
    request = getattr(RequestFactory(), method)("/")
    if cookie:
        request.COOKIES[COOKIE] = cookie
    return middleware.process_view(request, view, (), {})


def test_what_only_reads_is_answered_from_the_copy(middleware: ReplicaMiddleware) -> None:
    make.commitment()
    assert get(middleware).content == b"replica 1"
    assert get(middleware, method="head") is not None


def test_what_may_write_or_is_not_published_is_not(middleware: ReplicaMiddleware) -> None:
    assert get(middleware, method="post") is None
    assert get(middleware, view=lambda request: HttpResponse()) is None


def test_the_pages_of_a_day_files_and_versioned_answers_may_be_read_there() -> None:
    from django.urls import resolve

    for address in ("/dashboard/", "/commitments/", "/statement/", "/exports/commitments.csv", "/api/v1/summary/"):
        assert replica._only_reads(resolve(address).func), address
    for address in ("/sign-in/", "/account/", "/healthz", "/api/v1/drafts/"):
        assert not replica._only_reads(resolve(address).func), address
    assert Summary.versioned


def test_a_copy_that_is_behind_is_not_asked(middleware: ReplicaMiddleware, monkeypatch: pytest.MonkeyPatch) -> None:
    DataVersion.objects.update_or_create(pk=1, defaults={"number": 7})
    known = iter([8, 7])  # the first database has published once more
    monkeypatch.setattr(replica, "data_version", lambda: next(known))
    assert get(middleware) is None
    monkeypatch.setattr(replica, "data_version", lambda: 8)
    assert get(middleware) is not None


@only_postgresql
def test_a_copy_that_lacks_ones_own_writes_is_not_asked(middleware: ReplicaMiddleware) -> None:
    written = middleware(RequestFactory().post("/")).cookies[COOKIE]  # type: ignore[attr-defined]
    assert replica._PLACE.fullmatch(written.value)
    assert (written["httponly"], written["samesite"], written["max-age"]) == (True, "Lax", replica.COOKIE_SECONDS)
    assert get(middleware, cookie=written.value) is not None  # our copy is no standby, so it has everything


@pytest.mark.parametrize("place", ["0", "zz/1", "1/2; DROP", "123456789/1"])
def test_a_cookie_of_somebody_elses_making_leads_to_the_first_database(
    middleware: ReplicaMiddleware, place: str
) -> None:
    assert get(middleware, cookie=place) is None


def test_programs_and_readers_get_no_cookie(middleware: ReplicaMiddleware) -> None:
    by_program = RequestFactory().post("/", HTTP_AUTHORIZATION="Token abc")
    for request in (by_program, RequestFactory().get("/")):
        assert COOKIE not in middleware(request).cookies  # type: ignore[attr-defined]


def failing(request: Any) -> HttpResponse:
    if read_alias() == REPLICA:
        raise OperationalError("server closed the connection unexpectedly")
    return HttpResponse("the first database")


failing.from_replica = True  # type: ignore[attr-defined]


def test_one_that_fails_midway_is_left_alone_for_a_while(
    middleware: ReplicaMiddleware, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = [100.0]
    monkeypatch.setattr(replica.time, "monotonic", lambda: now[0])
    assert get(middleware, failing) is None  # so Django asks the view, as if there were no copy
    assert "The replica does not answer" in caplog.text
    assert get(middleware) is None
    now[0] += replica.PAUSE_SECONDS
    assert get(middleware, failing) is None  # one tries again, the next waits anew
    assert get(middleware) is None
    now[0] += replica.PAUSE_SECONDS
    assert get(middleware) is not None
    assert "The replica answers again" in caplog.text
    assert get(middleware) is not None


def test_a_mistake_of_ours_is_no_failure_of_the_copy(middleware: ReplicaMiddleware) -> None:
    def wrong(request: Any) -> HttpResponse:
        raise ZeroDivisionError

    wrong.from_replica = True  # type: ignore[attr-defined]
    with pytest.raises(ZeroDivisionError):
        get(middleware, wrong)
    assert middleware.copy.may_be_asked()


@pytest.mark.parametrize("pieces", [0, 1, 200])
def test_a_stream_is_read_before_it_is_sent(middleware: ReplicaMiddleware, pieces: int) -> None:
    read: list[str] = []

    def rows() -> Iterator[bytes]:
        for _ in range(pieces):
            read.append(read_alias())
            yield b"x" * 10_000

    def streaming(request: Any) -> StreamingHttpResponse:
        return StreamingHttpResponse(rows())

    streaming.from_replica = True  # type: ignore[attr-defined]
    response = get(middleware, streaming)
    assert read == [REPLICA] * pieces
    assert b"".join(response.streaming_content) == b"x" * 10_000 * pieces
    response.close()


def test_a_stream_that_breaks_off_is_asked_for_again(middleware: ReplicaMiddleware) -> None:
    def rows() -> Iterator[bytes]:
        yield b"half of it"
        raise OperationalError("terminating connection due to administrator command")

    def streaming(request: Any) -> StreamingHttpResponse:
        return StreamingHttpResponse(rows())

    streaming.from_replica = True  # type: ignore[attr-defined]
    assert get(middleware, streaming) is None


def test_a_file_is_sent_as_it_is(middleware: ReplicaMiddleware, tmp_path: Any) -> None:
    (tmp_path / "pack.pdf").write_bytes(b"a pack")

    def file(request: Any) -> FileResponse:
        return FileResponse((tmp_path / "pack.pdf").open("rb"))

    file.from_replica = True  # type: ignore[attr-defined]
    response = get(middleware, file)
    assert b"".join(response.streaming_content) == b"a pack"
    response.close()


# --- Whole requests --------------------------------------------------------------------------------------------------


@pytest.fixture
def installed(copy: Any, settings: Any) -> Any:
    assert "tracker.replica.ReplicaMiddleware" in settings.MIDDLEWARE
    return copy


def test_a_page_a_file_and_an_answer_come_from_the_copy(installed: Any) -> None:
    make.statement()
    make.commitment()
    make.reporting_period("2024-H1")
    user = make.user(role="viewer")
    secret = issue_token(by=user, user=user, name="statistics", expires_in_days=30)[1]
    client = Client()
    client.force_login(user)
    asked = {
        "/dashboard/": {},
        "/exports/commitments.csv": {},
        "/api/v1/commitments/": {"HTTP_AUTHORIZATION": f"Token {secret}"},
        "/api/v1/commitments/?format=ndjson": {"HTTP_AUTHORIZATION": f"Token {secret}"},
    }
    for address, headers in asked.items():
        with CaptureQueriesContext(connection) as first, CaptureQueriesContext(installed) as second:
            response = client.get(address, **headers)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            response.close()
        assert response.status_code == 200, address
        assert Commitment.objects.get().code.encode() in body or address == "/dashboard/"
        about = [query["sql"] for query in first if "commitments_commitment" in query["sql"]]
        assert about == [], address
        assert len(second) > 1, address


@only_postgresql
def test_a_page_is_answered_while_the_copy_is_gone(installed: Any) -> None:
    make.statement()
    make.reporting_period("2024-H1")
    client = Client()
    client.force_login(make.user(role="viewer"))
    installed.settings_dict = {**installed.settings_dict, "PORT": "1"}  # nobody listens there
    installed.close()
    assert client.get("/dashboard/").status_code == 200


def test_one_snapshot_is_of_the_database_that_is_read(copy: Any) -> None:
    make.commitment()
    with reading_from(REPLICA), one_snapshot():
        assert copy.in_atomic_block
        assert Commitment.objects.count() == 1
    assert not copy.in_atomic_block
