"""People: made and kept by administrators; each sets their own language."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commitments import access
from commitments.errors import RuleViolation
from commitments.models import Ministry, User
from commitments.vocabulary import Language

from .recording import as_changed, atomic, explain_constraints, lock, record, save_changes, save_new, values


@atomic
def create_user(
    *,
    by: User | None,
    email: str,
    full_name: str,
    role: str,
    ministry: Ministry | None = None,
    preferred_language: str = Language.EN,
    password: str | None = None,
    password_hash: str = "",
) -> User:
    """Make an account. `by` is empty where a command makes it. Without a password nobody can sign in with it.

    `password_hash` takes an encoded password instead, where many accounts share one.
    """
    if by is not None:
        access.require(by, "administer", None)
    user = User(
        email=email.strip().lower(),
        full_name=full_name.strip(),
        role=role,
        ministry=ministry,
        preferred_language=preferred_language,
    )
    if password is not None:
        _check_password(password, user)
    user.password = password_hash or make_password(password)
    explain_constraints(user)
    save_new(user)
    record(by=by, verb="create_user", row=user, key=user.email, old={}, new=values(user))
    return user


@atomic
def change_user(*, by: User, user: User, **changes: Any) -> User:
    """Change name, role, ministry, language or whether they may sign in. Nobody takes away their own access."""
    access.require(by, "administer", user)
    row = lock(User.objects.all(), user.pk)
    if row.pk == by.pk and (changes.get("is_active") is False or changes.get("role", by.role) != by.role):
        raise RuleViolation("own_account", _("Another administrator has to change your own role or access."))
    if "email" in changes:
        changes["email"] = changes["email"].strip().lower()
    explain_constraints(as_changed(row, changes))
    old, new = save_changes(row, changes)
    if old != new:
        record(by=by, verb="change_user", row=row, key=row.email, old=old, new=new)
    return row


@atomic
def set_password(*, by: User | None, user: User, password: str) -> None:
    """Give an account a new password. The audit trail says that it changed, not to what."""
    if by is not None and by.pk != user.pk:
        access.require(by, "administer", user)
    _check_password(password, user)
    row = lock(User.objects.all(), user.pk)
    row.password = make_password(password)
    row.save(update_fields=["password"])
    record(by=by, verb="set_password", row=row, key=row.email, old={}, new={})


@atomic
def set_language(*, by: User, language: str) -> None:
    """Remember the reader's language with their account."""
    row = lock(User.objects.all(), by.pk)
    if row.preferred_language != language:
        old, new = save_changes(row, {"preferred_language": language})
        record(by=by, verb="set_language", row=row, key=row.email, old=old, new=new)
    by.preferred_language = language


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleViolation("weak_password", " ".join(error.messages), fields={"password": error.messages}) from error
