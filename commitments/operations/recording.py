"""What every operation shares: lock, check, save, leave an audit event and tell of the change, in one transaction.

The events also say what follows from an operation: what is kept of the commitments that they name is brought up to date
before the transaction commits, and the version of what is published raised. See `keeping`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import wraps
from typing import Any, ParamSpec, TypeVar, overload

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from commitments import clock
from commitments.errors import RuleViolation, StaleVersion
from commitments.models import AuditEvent, Commitment, Searched, User
from commitments.vocabulary import Party

from .changes import collected, tell, what_happened
from .keeping import kept_up, note_event

M = TypeVar("M", bound=models.Model)
P = ParamSpec("P")
R = TypeVar("R")

# Kept for the database, secret, or told by the event itself: no part of what a row says.
_SILENT = frozenset({"id", "search_text", "password", "last_login", "secret", "former_secret"})


def lock(rows: models.QuerySet[M], pk: Any) -> M:
    """The row, locked until the transaction ends (on SQLite the transaction itself excludes other writers).

    Its key is left out of the lock, for no operation changes one: else whoever inserts a row that refers to this one
    waits, and two who each lock what the other refers to wait for each other until PostgreSQL ends one of them.
    """
    row: M = rows.select_for_update(of=("self",), no_key=True).get(pk=pk)
    return row


def values(row: models.Model, fields: Iterable[str] | None = None) -> dict[str, Any]:
    """What the row says, by column name, ready for JSON. Empty columns are left out."""
    names = None if fields is None else set(fields)
    return {
        field.name: value
        for field in row._meta.concrete_fields
        if field.name not in _SILENT
        and (names is None or field.name in names)
        and (value := field.value_from_object(row)) not in (None, "")
    }


def record(
    *,
    by: User | None,
    verb: str,
    row: models.Model,
    key: str = "",
    old: dict[str, Any],
    new: dict[str, Any],
    commitment: Commitment | None = None,
    party: Party | str = "",
) -> AuditEvent:
    """Add an audit event, and tell everybody's programs unless `party` keeps it to one government.

    `key` names the row for people where it has a code.
    """
    if not party:
        tell(row, what_happened(verb, old))
    event = AuditEvent.objects.create(
        at=clock.now(),
        by=by,
        verb=verb,
        table=row._meta.model_name or "",
        row=key or str(row.pk),
        commitment=commitment,
        party=party,
        old=old,
        new=new,
    )
    note_event(event)
    return event


def record_many(events: Iterable[AuditEvent]) -> None:
    """Add events that were made in bulk."""
    for event in AuditEvent.objects.bulk_create(events, batch_size=500):
        note_event(event)


def save_new(row: M) -> M:
    """Insert a row that passes the model's own checks."""
    keep_search_text(row)
    _check(row)
    row.save(force_insert=True)
    return row


def save_changes(row: M, changes: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Apply `changes` and save those columns (and the row's version, where it has one). Returns old and new values."""
    old = values(row, changes)
    for name, value in changes.items():
        setattr(row, name, value)
    _check(row)
    fields = list(changes)
    if keep_search_text(row):
        fields.append("search_text")
    if hasattr(row, "version") and "version" not in changes:
        row.version += 1
        fields.append("version")
    row.save(update_fields=fields)
    return old, values(row, changes)


def keep_search_text(row: models.Model) -> bool:
    """Let the text that a search looks through be that of what the row says now. True where it was another one.

    Whoever saves rows in bulk calls this for each. Derived, so it is neither audited nor counted as a version.
    """
    if not isinstance(row, Searched):
        return False
    before, row.search_text = row.search_text, row.folded()
    return row.search_text != before


def require_version(row: Any, version: int) -> None:
    """Refuse a change that started from an older version than the row has now."""
    if row.version != version:
        raise StaleVersion(
            "stale_version",
            _("Somebody else has saved this since you opened it. Compare both texts, then save again."),
            current=row,
        )


def as_changed(row: M, changes: dict[str, Any]) -> M:
    """A copy of the row as it would be, to ask the rules about; the row itself stays as it was read."""
    candidate = copy(row)
    for name, value in changes.items():
        setattr(candidate, name, value)
    return candidate


def explain_constraints(row: models.Model) -> None:
    """Ask the database's constraints beforehand, so that a breach is a sentence at a field.

    For what people can break by what they type, such as a mail address that is taken; elsewhere the operation's own
    rules come first and a breach would be a defect. Costs a query a constraint.
    """
    _explained(row.validate_unique)
    _explained(row.validate_constraints)


def _check(row: models.Model) -> None:
    """The fields' own checks. References were loaded by the operation, so they are not looked up again."""
    references = {field.name for field in row._meta.concrete_fields if field.is_relation}
    _explained(lambda: row.clean_fields(exclude=references))


def _explained(check: Callable[[], None]) -> None:
    try:
        check()
    except ValidationError as error:
        fields = {name: list(messages) for name, messages in error.message_dict.items() if name != "__all__"}
        general = error.message_dict.get("__all__", [])
        message = " ".join(general) or _("Some of what was entered can't be saved. See the fields named.")
        raise RuleViolation("invalid", message, fields=fields) from error


@contextmanager
def _whole() -> Iterator[None]:
    with transaction.atomic(), collected(), kept_up():
        yield


@overload
def atomic(operation: Callable[P, R]) -> Callable[P, R]: ...
@overload
def atomic() -> Any: ...
def atomic(operation: Callable[P, R] | None = None) -> Any:
    """`@atomic`: all of the operation or nothing. `with atomic():` makes one of several operations."""
    if operation is None:
        return _whole()

    @wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with _whole():
            return operation(*args, **kwargs)

    return run
