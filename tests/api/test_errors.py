"""Whatever goes wrong, the answer is a problem in JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client, RequestFactory
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from commitments.api import errors
from commitments.api.views.base import Readable
from commitments.errors import Forbidden, NotFound, RuleViolation
from commitments.models import User
from tests.api.conftest import signed_in
from tests.api.contract import validate

pytestmark = pytest.mark.django_db

PROBLEM = {"$ref": "#/components/schemas/Problem"}


class Failing(Readable):
    authentication_classes = ()
    permission_classes = ()
    failure: BaseException | None = None

    def get(self, request: Request) -> Response:
        assert self.failure is not None
        raise self.failure


def fail(failure: BaseException) -> Any:
    response = Failing.as_view(failure=failure)(RequestFactory().get("/api/v1/x/"))
    assert response.headers["Content-Type"] == "application/problem+json"
    return response


def said(response: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(response.content)
    validate(body, PROBLEM)
    return body


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (RuleViolation("wrong_status", "Not now.", fields={"status": ["Not now."]}), 400, "wrong_status"),
        (Forbidden("role", "Not you."), 403, "role"),
        (NotFound("not_found", "Nothing."), 404, "not_found"),
        (PermissionDenied(), 403, "forbidden"),
        (exceptions.PermissionDenied(), 403, "forbidden"),
        (exceptions.NotAuthenticated(), 403, "not_authenticated"),  # without a way to sign in there is no 401
        (exceptions.NotFound(), 404, "not_found"),
        (exceptions.ParseError(), 400, "malformed"),
        (exceptions.UnsupportedMediaType("text/csv"), 415, "unsupported_media_type"),
        (exceptions.APIException(), 500, "error"),
    ],
)
def test_every_refusal_has_the_same_shape(failure: Exception, status: int, code: str) -> None:
    response = fail(failure)
    body = said(response)
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["errors"] == (failure.fields if isinstance(failure, RuleViolation) else {})


def test_fields_are_named_with_what_is_wrong_with_each() -> None:
    body = said(fail(exceptions.ValidationError({"done": ["Say what was done."], "period": "Choose one."})))
    assert body["code"] == "invalid"
    assert body["errors"] == {"done": ["Say what was done."], "period": ["Choose one."]}
    assert said(fail(exceptions.ValidationError("No.")))["errors"] == {"": ["No."]}, "of the whole of what was sent"


def test_too_many_requests_say_how_long_to_wait() -> None:
    response = fail(exceptions.Throttled(wait=7.2))
    assert (response.status_code, response.headers["Retry-After"]) == (429, "8")
    assert said(response)["code"] == "throttled"


def test_a_defect_is_logged_and_tells_nothing_of_its_cause(caplog: pytest.LogCaptureFixture) -> None:
    response = fail(ZeroDivisionError("secret cause"))
    body = said(response)
    assert (response.status_code, body["code"]) == (500, "server_error")
    assert "secret cause" not in response.content.decode()
    assert "ZeroDivisionError: secret cause" in caplog.text


def test_a_defect_reaches_whoever_listens_for_one(viewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's test client, and what watches a server, hear of it as of any other."""
    monkeypatch.setattr("commitments.api.views.lists.numbered", lambda *args, **kwargs: 1 / 0)
    client = signed_in(viewer)
    with pytest.raises(ZeroDivisionError):
        client.get("/api/v1/commitments/")
    client.raise_request_exception = False
    assert client.get("/api/v1/commitments/").headers["Content-Type"] == "application/problem+json"


def test_without_a_database_an_error_is_still_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(errors, "current_plan", away)
    assert said(fail(OperationalError()))["demonstration"] is None


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nope/", "/api/v1/nope", "/api/v2/commitments/", "/api/nope.html"])
def test_an_address_that_does_not_exist_is_404_in_json(path: str) -> None:
    for method in ("get", "head", "post", "put", "patch", "delete", "options", "trace"):
        answer = getattr(Client(), method)(path, headers={"Accept": "text/html,*/*"})
        assert answer.status_code == 404, method
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert said(Client().get(path))["code"] == "not_found"


@pytest.mark.parametrize("path", ["commitments", "commitments/EC-01", "updates/1", "schema"])
def test_a_forgotten_last_slash_is_put_right(path: str) -> None:
    answer = Client().get(f"/api/v1/{path}?as_of=2024-01-01")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/api/v1/{path}/?as_of=2024-01-01"
    assert Client().get("/api/v1/statement").headers["Location"] == "/api/v1/statement/"
