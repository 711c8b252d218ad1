"""Tokens are issued to whoever may have one, revoked at once, and both leave a trace without the secret."""

from __future__ import annotations

import datetime as dt

import pytest
from knox.models import AuthToken

from commitments import clock
from commitments.errors import Forbidden, RuleViolation
from commitments.models import AuditEvent, User
from commitments.operations.tokens import issue_token, revoke_token, shown_key
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make.user(role="viewer")


def test_a_token_is_stored_as_a_digest_only(owner: User) -> None:
    row, text = issue_token(by=owner, user=owner, name="statistics", expires_in_days=30)
    assert row.user == owner
    assert text not in (row.digest, row.token_key)
    assert text.startswith(shown_key(row))
    assert len(shown_key(row)) == 8
    left = row.expiry - clock.now()
    assert dt.timedelta(days=30) - left < dt.timedelta(minutes=1)


def test_issuing_leaves_a_trace_without_the_secret(owner: User) -> None:
    row, text = issue_token(by=owner, user=owner, name="statistics", expires_in_days=30)
    event = AuditEvent.objects.get(verb="issue_token")
    assert (event.by, event.table, event.row, event.old) == (owner, "authtoken", shown_key(row), {})
    assert event.new == {"user": owner.email, "name": "statistics", "expires_at": row.expiry.isoformat()}
    assert row.digest not in str(event.new)
    assert text not in str(event.new)


def test_revoking_leaves_a_trace_and_no_token(owner: User) -> None:
    row, _text = issue_token(by=owner, user=owner, name="statistics", expires_in_days=30)
    revoke_token(by=owner, token=row)
    revoke_token(by=owner, token=row)  # a second click
    assert not AuthToken.objects.exists()
    event = AuditEvent.objects.get(verb="revoke_token")
    assert (event.old["user"], event.new) == (owner.email, {})


def test_a_command_may_issue_one_for_anybody(owner: User) -> None:
    issue_token(by=None, user=owner, name="statistics", expires_in_days=1)
    assert AuditEvent.objects.get(verb="issue_token").by is None


def test_an_administrator_issues_and_revokes_anybodys(owner: User) -> None:
    administrator = make.user(role="administrator")
    row, _text = issue_token(by=administrator, user=owner, name="statistics", expires_in_days=365)
    revoke_token(by=administrator, token=row)
    assert not AuthToken.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "reporter", "approver", "coordinator"])
def test_nobody_else_touches_another_persons(owner: User, role: str) -> None:
    row, _text = issue_token(by=owner, user=owner, name="statistics", expires_in_days=30)
    other = make.user(role=role)
    with pytest.raises(Forbidden):
        issue_token(by=other, user=owner, name="statistics", expires_in_days=30)
    with pytest.raises(Forbidden):
        revoke_token(by=other, token=row)
    assert AuthToken.objects.count() == 1


@pytest.mark.parametrize("days", [-1, 0, 366, 10**9])
def test_it_is_valid_for_a_day_to_a_year(owner: User, days: int) -> None:
    with pytest.raises(RuleViolation) as refused:
        issue_token(by=owner, user=owner, name="statistics", expires_in_days=days)
    assert list(refused.value.fields) == ["expires_in_days"]
    assert not AuthToken.objects.exists()


def test_an_account_that_may_not_sign_in_gets_none(owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(is_active=False)
    owner.refresh_from_db()
    with pytest.raises(RuleViolation) as refused:
        issue_token(by=None, user=owner, name="statistics", expires_in_days=30)
    assert refused.value.code == "inactive"
