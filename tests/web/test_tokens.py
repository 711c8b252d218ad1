"""/account/tokens/: a person's own tokens."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken

from commitments import clock
from commitments.models import User
from commitments.operations.tokens import issue_token, shown_key
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(statement: Any) -> User:
    return make.user(role="viewer")


@pytest.fixture
def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def revoke_address(token: AuthToken) -> str:
    return reverse("token_revoke", args=[token.digest[:16]])


@pytest.mark.parametrize("role", ["viewer", "reporter", "approver", "coordinator", "administrator"])
def test_everybody_who_may_sign_in_has_the_page(statement: Any, role: str) -> None:
    client = Client()
    client.force_login(make.user(role=role))
    answer = client.get(reverse("tokens"))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert reverse("tokens") in client.get(reverse("account")).content.decode()


def test_signed_out_leads_to_the_sign_in(statement: Any) -> None:
    for address in (reverse("tokens"), reverse("token_revoke", args=["0" * 16])):
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address)
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith(reverse("sign_in"))


@pytest.mark.parametrize("days", [30, 90, 365])
def test_a_new_token_is_shown_once_and_works(signed_in: Client, person: User, days: int) -> None:
    answer = signed_in.post(reverse("tokens"), {"name": "statistics", "expires_in_days": days})
    (token,) = re.findall(r'value="([0-9a-f]{64})"', answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    row = AuthToken.objects.get(user=person)
    assert clock.day_of(row.expiry) == clock.today() + dt.timedelta(days=days)
    assert Client().get("/api/v1/", headers={"Authorization": f"Token {token}"}).status_code == 200
    again = signed_in.get(reverse("tokens")).content.decode()
    assert token not in again
    assert f"{token[:8]}…" in again


@pytest.mark.parametrize("days", ["", "0", "31", "9999", "x"])
def test_another_span_is_refused_and_makes_nothing(signed_in: Client, days: str) -> None:
    answer = signed_in.post(reverse("tokens"), {"name": "statistics", "expires_in_days": days})
    assert answer.status_code == 400
    assert "error-summary" in answer.content.decode()
    assert not AuthToken.objects.exists()


def test_it_lists_ones_own_with_what_has_expired(signed_in: Client, person: User) -> None:
    other, _text = issue_token(by=None, user=make.user(role="viewer"), name="statistics", expires_in_days=30)
    with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(days=40)):
        old, _text = issue_token(by=person, user=person, name="statistics", expires_in_days=30)
    page = signed_in.get(reverse("tokens")).content.decode()
    assert shown_key(old) in page
    assert "Expired" in page
    assert shown_key(other) not in page
    assert old.digest not in page


def test_revoking_asks_first_and_works_at_once(signed_in: Client, person: User) -> None:
    row, token = issue_token(by=person, user=person, name="statistics", expires_in_days=30)
    asked = signed_in.get(revoke_address(row))
    assert shown_key(row) in asked.content.decode()
    assert AuthToken.objects.exists()
    answer = signed_in.post(revoke_address(row), follow=True)
    assert "no longer works" in answer.content.decode()
    assert Client().get("/api/v1/", headers={"Authorization": f"Token {token}"}).status_code == 401
    assert signed_in.post(revoke_address(row)).status_code == 404


def test_another_persons_token_is_not_there(signed_in: Client) -> None:
    row, _text = issue_token(by=None, user=make.user(role="viewer"), name="statistics", expires_in_days=30)
    assert signed_in.get(revoke_address(row)).status_code == 404
    assert signed_in.post(revoke_address(row)).status_code == 404
    assert AuthToken.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_405(signed_in: Client, method: str) -> None:
    assert getattr(signed_in, method)(reverse("tokens")).status_code == 405
