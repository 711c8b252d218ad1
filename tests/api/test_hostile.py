"""Requests that no program means to send: refused in the shape of all refusals, and none of them breaks anything."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory

from commitments.models import User
from commitments.operations.tokens import issue_token
from tests import factories as make
from tracker import errors

DRAFTS = "/api/v1/drafts/"
PROBLEM = "application/problem+json"


@pytest.fixture
def writer(statement: Any) -> Client:
    user: User = make.user(role="reporter")
    _row, token = issue_token(by=user, user=user, name="system", expires_in_days=30, writes=True)
    return Client(headers={"Authorization": f"Token {token}"})


def refused(answer: Any, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, PROBLEM), answer.content
    said: dict[str, Any] = json.loads(answer.content)
    return said


@pytest.mark.parametrize("path", ["/api/a%0Ab", "/api/v1/commitments/a%0Ab/", "/api/v1/pillars/%0D%0AX-Planted:1/"])
def test_a_line_break_in_an_address(statement: Any, path: str) -> None:
    answer = Client().get(path)
    assert refused(answer, 404)["code"] == "not_found"
    assert "X-Planted" not in answer.headers


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 50_000, '{"a":' * 25 + "1" + "}" * 25])
def test_nesting_without_end(writer: Client, content: str) -> None:
    for path in (DRAFTS, f"{DRAFTS}bulk/"):
        assert refused(writer.post(path, content, content_type="application/json"), 400)["code"] == "malformed"


def test_what_is_nested_as_described_is_read(writer: Client) -> None:
    answer = writer.post(f"{DRAFTS}bulk/", {"rows": [{"evidence": [{"title": {}}]}]}, content_type="application/json")
    assert answer.status_code == 200


def test_a_form_without_end(writer: Client) -> None:
    content = b"--x\r\n" * 5000
    answer = writer.post("/api/v1/files/", content, content_type="multipart/form-data; boundary=x")
    assert refused(answer, 400)["code"] == "malformed"


def test_a_form_with_texts_that_are_too_large(writer: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
    answer = writer.post("/api/v1/files/", {"commitment": "x" * (2**20 + 1)})
    assert refused(answer, 413)["detail"] == "This is too large: at most 1 MB at once."
    assert refused(errors.bad_request(RequestFactory().get("/api/"), RequestDataTooBig()), 413)


@pytest.mark.parametrize("path", ["/api/v1/commitments/", "/api/nowhere"])
def test_a_host_that_is_not_ours(statement: Any, settings: Any, path: str) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert refused(Client().get(path, headers={"Host": "evil.example"}), 400)["code"] == "malformed"
    page = Client().get("/", headers={"Host": "evil.example"})
    assert (page.status_code, page.headers["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_what_fails_before_it_comes_to_a_view(statement: Any) -> None:
    assert refused(errors.server_error(RequestFactory().get("/api/v1/")), 500)["code"] == "server_error"
    page = errors.server_error(RequestFactory().get("/dashboard/"))
    assert (page.status_code, page.headers["Content-Type"]) == (500, "text/html; charset=utf-8")


@pytest.mark.parametrize("key", ["", "a b", "x" * 101])
def test_an_idempotency_key_that_is_none(writer: Client, key: str) -> None:
    answer = writer.post(
        f"{DRAFTS}bulk/", {"rows": [{}]}, content_type="application/json", headers={"Idempotency-Key": key}
    )
    said = refused(answer, 400)
    assert (said["code"], list(said["errors"])) == ("idempotency_key", ["Idempotency-Key"])


def test_what_is_wrong_with_all_that_was_sent_is_named_so(writer: Client) -> None:
    answer = writer.post(DRAFTS, [], content_type="application/json")
    assert list(refused(answer, 400)["errors"]) == [""]
    answer = writer.post(DRAFTS, {"": 1, "language": "en"}, content_type="application/json")
    assert list(refused(answer, 400)["errors"]) == [""]
