"""GET /api/v1/files/<id>/"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from commitments.models import ProgressUpdate, StoredFile, User
from commitments.operations.tokens import issue_token
from tests import factories as make
from tests.api.conftest import signed_in
from tests.api.contract import check

pytestmark = pytest.mark.django_db

CONTENT = b"%PDF-1.4 minutes"


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def update(db: None) -> ProgressUpdate:
    return make.update(undertaking=make.side(make.commitment(code="EC-01"), "JP"))


@pytest.fixture
def stored(update: ProgressUpdate) -> StoredFile:
    row = make.stored_file(by=update.author, name="議事録 2024.pdf", content=CONTENT)
    make.evidence(of=update, url="", file=row)
    return row


def ask(user: User, pk: int, **headers: str) -> Any:
    token = issue_token(by=user, user=user, name="statistics", expires_in_days=1)[1]
    return check(Client().get(f"/api/v1/files/{pk}/", headers={"Authorization": f"Token {token}", **headers}))


@pytest.mark.parametrize("role", ["viewer", "reporter", "administrator"])
def test_a_token_downloads_what_supports_a_published_update(role: str, stored: StoredFile) -> None:
    answer = ask(make.user(role=role, party="MN"), stored.pk)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == CONTENT
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(CONTENT))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AD%B0")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_the_address_in_the_list_of_evidence_opens_it(stored: StoredFile, viewer: User) -> None:
    client = signed_in(viewer)
    (row,) = client.get("/api/v1/evidence/").json()["results"]
    assert b"".join(client.get(row["url"]).streaming_content) == CONTENT  # with a session as well


def test_a_second_look_costs_no_bytes(stored: StoredFile, viewer: User) -> None:
    tag = f'"{hashlib.sha256(CONTENT).hexdigest()}"'
    first = ask(viewer, stored.pk)
    list(first)  # a file stays open until it has been sent
    assert first.headers["ETag"] == tag
    token = issue_token(by=viewer, user=viewer, name="statistics", expires_in_days=1)[1]
    again = Client().get(
        f"/api/v1/files/{stored.pk}/", headers={"Authorization": f"Token {token}", "If-None-Match": tag}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_a_file_has_the_type_it_has_whatever_is_accepted(stored: StoredFile, viewer: User) -> None:
    answer = ask(viewer, stored.pk, Accept="text/html")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    list(answer)  # a file stays open until it has been sent


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn"])
def test_what_supports_a_draft_is_its_partys_staffs(status: str, update: ProgressUpdate) -> None:
    draft = make.update(undertaking=update.undertaking, status=status)
    row = make.stored_file(by=draft.author)
    make.evidence(of=draft, url="", file=row)
    colleague, viewer = make.user(role="approver"), make.user(role="viewer")
    opposite, administrator = make.user(role="coordinator", party="MN"), make.user(role="administrator")
    allowed = ask(colleague, row.pk)
    assert allowed.status_code == 200
    list(allowed)  # a file stays open until it has been sent
    missing = ask(opposite, 999999)
    for user in (viewer, opposite, administrator):
        answer = ask(user, row.pk)
        assert (answer.status_code, answer.json()) == (404, missing.json()), user.role


def test_refusals(stored: StoredFile, viewer: User) -> None:
    assert check(Client().get(f"/api/v1/files/{stored.pk}/")).status_code == 401
    assert ask(viewer, 9223372036854775808).status_code == 404
    answer = check(signed_in(viewer).get(f"/api/v1/files/{stored.pk}/?as_of=2024-01-01"))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["as_of"])
    assert signed_in(viewer).post(f"/api/v1/files/{stored.pk}/").status_code == 405
