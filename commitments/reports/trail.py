"""Audit events as people read them: who, when, what, and each column's old and new value in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from commitments import clock
from commitments.models import AuditEvent, Commitment, ReportingPeriod, Undertaking, User
from commitments.models.base import Named, Titled
from commitments.queries.audit import Mentioned, field_of, mentioned, model_of
from commitments.vocabulary import Delivery, delivery_label

from .trail_words import field_words, table_words, verb_words, yes_or_no

# The page is about this commitment, and versions only keep two writers apart.
_LEFT_OUT = frozenset({"commitment", "version"})
# What the columns of one event say of its own moment is written in the same breath.
_SAME_MOMENT = dt.timedelta(seconds=5)


@dataclass(frozen=True)
class Change:
    """One column. A side without a value is empty; attached rows have a line each."""

    label: str
    old: str
    new: str
    language: str


@dataclass(frozen=True)
class Entry:
    event: AuditEvent
    done: str
    table: str
    key: str  # names the row, where it has a name for people
    update: int | None  # the update that it is about
    changes: list[Change]


def entries(events: Iterable[AuditEvent], commitment: Commitment) -> list[Entry]:
    """The events in words. One query for each table that their values point at."""
    listed = list(events)
    reader = _Reader(commitment, mentioned(listed))
    return [reader.entry(event) for event in listed]


class _Reader:
    def __init__(self, commitment: Commitment, rows: Mentioned) -> None:
        self.commitment = commitment
        self.rows = rows

    def entry(self, event: AuditEvent) -> Entry:
        is_update = event.table == "progressupdate" and event.row.isdigit()
        return Entry(
            event=event,
            done=verb_words(event.verb),
            table=table_words(event.table),
            key="" if event.row.isdigit() else event.row,
            update=int(event.row) if is_update else None,
            changes=list(self._changes(event)),
        )

    def _changes(self, event: AuditEvent) -> Iterator[Change]:
        model = model_of(event)
        for name in _in_order(model, {**event.old, **event.new}):
            old, new = event.old.get(name), event.new.get(name)
            if name in _LEFT_OUT or old == new or self._says_the_head_again(event, model, name):
                continue
            language = name[-2:] if name[-3:] in ("_ja", "_en", "_mn") else self._language(event, model, name)
            yield Change(
                field_words(name, field_of(model, name)),
                "\n".join(self._lines(model, name, old)),
                "\n".join(self._lines(model, name, new)),
                language,
            )

    def _says_the_head_again(self, event: AuditEvent, model: type[models.Model] | None, name: str) -> bool:
        """Who did it and when stands at the head of the entry already."""
        field, new = field_of(model, name), event.new.get(name)
        if isinstance(field, models.DateTimeField):
            instant = _instant(new)
            return instant is not None and abs(instant - event.at) < _SAME_MOMENT
        return getattr(field, "related_model", None) is User and new == event.by_id

    def _language(self, event: AuditEvent, model: type[models.Model] | None, name: str) -> str:
        """The language that the narrative of an update is written in, where the event says so."""
        if isinstance(field_of(model, name), models.TextField):
            return str(event.new.get("language") or event.old.get("language") or "")
        return ""

    def _lines(self, model: type[models.Model] | None, name: str, value: Any) -> list[str]:
        if value in (None, "", []):
            return []
        field = field_of(model, name)
        if isinstance(value, list):
            target = getattr(field, "related_model", None)
            return [self._row(target, item) if isinstance(item, dict) else str(item) for item in value]
        return [self._word(field, name, value)]

    def _row(self, model: type[models.Model] | None, values: dict[str, Any]) -> str:
        return " · ".join(
            word for name in _in_order(model, values) for word in self._lines(model, name, values[name]) if word
        )

    def _word(self, field: Any, name: str, value: Any) -> str:
        if name == "delivery" and value in Delivery.values:
            return delivery_label(value, self.commitment.kind)
        if isinstance(value, bool):
            return yes_or_no(value)
        if field is None:
            return f"#{value}" if name == "superseded_by" else str(value)
        if field.is_relation:
            return self._reference(field.related_model, value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, models.DateTimeField):
            instant = _instant(value)
            return date_format(instant.astimezone(clock.plan_zone()), "SHORT_DATETIME_FORMAT") if instant else value
        if isinstance(field, models.DateField):
            return date_format(dt.date.fromisoformat(value))
        if isinstance(field, models.DecimalField):
            return localize(Decimal(f"{Decimal(value).normalize():f}"))
        return str(value)

    def _reference(self, target: type[models.Model], value: Any) -> str:
        row = self.rows.get(target, {}).get(value) if isinstance(value, int) else None
        if row is None:
            return str(value)  # seeding names rows by their codes
        if isinstance(row, User):
            return (
                row.full_name
                if row.party is None
                else _("%(person)s (%(party)s)")
                % {
                    "person": row.full_name,
                    "party": row.party.label,
                }
            )
        if isinstance(row, Undertaking):
            return str(row.get_party_display())
        if isinstance(row, ReportingPeriod):
            return row.code
        if isinstance(row, Titled):
            return row.title
        return row.name if isinstance(row, Named) else str(row)


def _in_order(model: type[models.Model] | None, names: Iterable[str]) -> list[str]:
    """As the table has its columns, then the rest by name: PostgreSQL's JSON forgets the order that it was given."""
    columns = [field.name for field in model._meta.concrete_fields] if model else []
    return sorted(names, key=lambda name: (columns.index(name) if name in columns else len(columns), name))


def _instant(value: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
