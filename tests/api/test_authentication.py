"""A program's token and a browser's session: what opens the API, and what no longer does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from knox.models import AuthToken

from commitments.models import User
from commitments.operations.tokens import issue_token, revoke_token
from tests import factories as make
from tests.api.conftest import NOW, signed_in
from tests.api.contract import check

pytestmark = pytest.mark.django_db


def ask(header: str) -> Any:
    return check(Client().get("/api/v1/commitments/", headers={"Authorization": header}))


def test_a_token_reads_in_its_owners_name(token: str) -> None:
    assert ask(f"Token {token}").status_code == 200
    assert ask(f"token {token}").status_code == 200


@pytest.mark.parametrize("role", ["viewer", "reporter", "approver", "coordinator", "administrator"])
def test_anybody_who_may_sign_in_may_have_one(role: str) -> None:
    user = make.user(role=role)
    assert ask(f"Token {issue_token(by=user, user=user, name='statistics', expires_in_days=1)[1]}").status_code == 200


def test_an_expired_token_is_401_and_stays_in_the_list(token: str) -> None:
    with time_machine.travel(NOW + dt.timedelta(days=30, seconds=-1), tick=False):
        assert ask(f"Token {token}").status_code == 200
    with time_machine.travel(NOW + dt.timedelta(days=30), tick=False):
        answer = ask(f"Token {token}")
    assert answer.status_code == 401
    assert answer.json()["code"] == "token_expired"
    assert AuthToken.objects.count() == 1


def test_a_revoked_token_is_401(token: str, viewer: User) -> None:
    revoke_token(by=viewer, token=AuthToken.objects.get())
    answer = ask(f"Token {token}")
    assert answer.status_code == 401
    assert answer.json()["code"] == "invalid_token"
    assert answer.headers["WWW-Authenticate"] == "Token"


def test_an_account_that_may_no_longer_sign_in_is_401(token: str, viewer: User) -> None:
    browser = signed_in(viewer)
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    answer = ask(f"Token {token}")
    assert (answer.status_code, answer.json()["code"]) == (401, "inactive")
    assert check(browser.get("/api/v1/commitments/")).status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        "Token",
        "Token ",
        "Token a b",
        "Token " + "0" * 64,
        "Token 日本",
        "Token \x00",
        "Token ' OR 1=1",
        "Token " + "a" * 5000,
    ],
)
def test_what_is_no_token_is_401(viewer: User, token: str, header: str) -> None:
    answer = ask(header)
    assert answer.status_code == 401
    assert answer.json()["code"] == "invalid_token"


def test_half_a_token_opens_nothing(token: str) -> None:
    assert ask(f"Token {token[:15]}").status_code == 401
    assert ask(f"Token {token[:15]}{'0' * 49}").status_code == 401


@pytest.mark.parametrize("header", ["Bearer abc", "Basic YTpi", ""])
def test_another_way_to_sign_in_is_not_known(viewer: User, header: str) -> None:
    assert ask(header).json()["code"] == "not_authenticated"


def test_a_wrong_token_is_not_made_up_for_by_a_session(viewer: User) -> None:
    answer = signed_in(viewer).get("/api/v1/commitments/", headers={"Authorization": "Token 00"})
    assert answer.status_code == 401


def test_a_session_without_a_csrf_token_still_learns_that_nothing_is_posted_here(viewer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(viewer)
    assert client.post("/api/v1/commitments/").status_code == 405
