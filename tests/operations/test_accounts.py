"""Accounts: made and kept by administrators; language and password by everybody for themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commitments.errors import RuleViolation
from commitments.models import AuditEvent, User
from commitments.operations.accounts import change_user, create_user, set_language, set_password
from tests import factories as make

from .conftest import newest_event

Refused = Callable[..., RuleViolation]

pytestmark = pytest.mark.django_db

LONG = "correct horse battery staple"


@pytest.fixture
def admin() -> User:
    return make.user(role="administrator")


def test_an_account_is_made_with_its_address_in_lower_case(admin: User) -> None:
    row = create_user(
        by=admin,
        email=" Sato@Example.ORG ",
        full_name=" Sato ",
        role="reporter",
        ministry=make.ministry(),
        password=LONG,
    )
    row.refresh_from_db()
    assert (row.email, row.full_name, row.is_active) == ("sato@example.org", "Sato", True)
    assert row.check_password(LONG)
    event = newest_event()
    assert (event.verb, event.row, event.by) == ("create_user", "sato@example.org", admin)
    assert "password" not in event.new


def test_without_a_password_nobody_signs_in(admin: User) -> None:
    row = create_user(by=admin, email="a@example.org", full_name="A", role="viewer")
    assert not row.has_usable_password()


def test_a_command_makes_accounts_with_a_hash_they_share() -> None:
    other = make.user(password=LONG)
    row = create_user(by=None, email="a@example.org", full_name="A", role="viewer", password_hash=other.password)
    assert row.check_password(LONG)
    assert newest_event().by is None


def test_what_an_account_needs(admin: User, refused: Refused) -> None:
    base = {"by": admin, "email": "a@example.org", "full_name": "A", "role": "viewer"}
    assert list(refused("invalid", create_user, **base | {"email": admin.email.upper()}).fields) == ["email"]
    assert list(refused("invalid", create_user, **base | {"email": "nobody"}).fields) == ["email"]
    refused("invalid", create_user, **base | {"role": "king"})
    refused("invalid", create_user, **base | {"full_name": " "})
    refused("invalid", create_user, **base | {"role": "reporter"})  # speaks for a ministry, but for which?
    error = refused("weak_password", create_user, **base | {"password": "password"})
    assert list(error.fields) == ["password"]


@pytest.mark.parametrize("role", ["viewer", "reporter", "approver", "coordinator"])
def test_accounts_take_an_administrator(refused: Refused, role: str) -> None:
    by, other = make.user(role=role), make.user()
    refused("role", create_user, by=by, email="a@example.org", full_name="A", role="viewer")
    refused("role", change_user, by=by, user=other, full_name="B")
    refused("role", set_password, by=by, user=other, password=LONG)


def test_a_change_tells_old_and_new(admin: User) -> None:
    row = make.user(role="reporter", full_name="Sato")
    change_user(by=admin, user=row, role="approver", email="New@Example.org")
    row.refresh_from_db()
    assert (row.role, row.email) == ("approver", "new@example.org")
    event = newest_event()
    assert event.verb == "change_user"
    assert (event.old["role"], event.new["role"]) == ("reporter", "approver")
    count = AuditEvent.objects.count()
    change_user(by=admin, user=row, role="approver")
    assert AuditEvent.objects.count() == count


def test_a_change_that_breaks_a_rule_changes_nothing(admin: User, refused: Refused) -> None:
    row = make.user(role="viewer", party="JP")
    refused("invalid", change_user, by=admin, user=row, role="reporter", ministry=None)
    row.refresh_from_db()
    assert row.role == "viewer"


def test_nobody_takes_away_their_own_access(admin: User, refused: Refused) -> None:
    refused("own_account", change_user, by=admin, user=admin, is_active=False)
    refused("own_account", change_user, by=admin, user=admin, role="viewer")
    change_user(by=admin, user=admin, full_name="Boss")


def test_a_password_is_changed_by_its_owner_or_an_administrator(admin: User, refused: Refused) -> None:
    row = make.user()
    set_password(by=row, user=row, password=LONG)
    row.refresh_from_db()
    assert row.check_password(LONG)
    event = newest_event()
    assert (event.verb, event.old, event.new) == ("set_password", {}, {})
    set_password(by=admin, user=row, password=LONG + "!")
    set_password(by=None, user=row, password=LONG)
    assert list(refused("weak_password", set_password, by=row, user=row, password="short").fields) == ["password"]


def test_the_language_goes_with_the_account() -> None:
    row = make.user(language="en")
    set_language(by=row, language="mn")
    assert row.preferred_language == "mn"
    row.refresh_from_db()
    assert row.preferred_language == "mn"
    event = newest_event()
    assert (event.old, event.new) == ({"preferred_language": "en"}, {"preferred_language": "mn"})
    set_language(by=row, language="mn")
    assert AuditEvent.objects.count() == 1
