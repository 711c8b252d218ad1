"""The read door to the audit trail: the events of a commitment, and the rows that they mention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from commitments import access
from commitments.models import AuditEvent, Commitment
from commitments.standing import Day

# Rows by their table's model and their key.
Mentioned = dict[type[models.Model], dict[int, models.Model]]

# What reading a row's name needs beside it.
_ALONG = {"user": ("ministry",), "milestone": ("commitment",)}


def trail_of(user: access.Viewer, commitment: Commitment, day: Day) -> models.QuerySet[AuditEvent]:
    """What had been done to the commitment by the end of the day, newest first, as far as the user may see it."""
    return (
        access.visible_audit(user)
        .filter(commitment=commitment, at__lt=day.ends_at)
        .select_related("by__ministry")
        .order_by("-at", "-pk")
    )


def model_of(event: AuditEvent) -> type[models.Model] | None:
    """The table that the event is about; None where it is not one of ours or has gone since."""
    try:
        return apps.get_model("commitments", event.table)
    except LookupError:
        return None


def field_of(model: type[models.Model] | None, name: str) -> Any:
    """The field of that name, or the relation from rows that belong to it; None where there is none (any more)."""
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def mentioned(events: Iterable[AuditEvent]) -> Mentioned:
    """The rows that the events' old and new values point at. One query a table."""
    keys: dict[type[models.Model], set[int]] = defaultdict(set)
    for event in events:
        for values in (event.old, event.new):
            for target, key in _references(model_of(event), values):
                keys[target].add(key)
    return {
        target: target._default_manager.select_related(*_ALONG.get(target._meta.model_name or "", ())).in_bulk(wanted)
        for target, wanted in keys.items()
    }


def _references(model: type[models.Model] | None, values: dict[str, Any]) -> Iterator[tuple[type[models.Model], int]]:
    for name, value in values.items():
        field = field_of(model, name)
        if field is None or not field.is_relation:
            continue
        if field.one_to_many and isinstance(value, list):
            for row in value:
                yield from _references(field.related_model, row)
        elif field.many_to_one and isinstance(value, int):  # seeding names rows by their codes instead
            yield field.related_model, value
