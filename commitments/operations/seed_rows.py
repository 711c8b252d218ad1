"""How seeding treats one table: make what is missing, follow the fixtures where nobody has edited, else leave alone.

What people did is told from the trail: each seeded value stands in an audit event with the verb "seed". A field that
still holds its seeded value is the fixtures' to correct; any other is people's. A row that was seeded and is gone was
removed by people and is not made again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models
from django.db.models import F

from commitments import clock
from commitments.errors import RuleViolation
from commitments.models import AuditEvent, Commitment
from commitments.vocabulary import ChangeWhat

from .changes import tell
from .recording import keep_search_text, record_many
from .reference import Texts

M = TypeVar("M", bound=models.Model)

VERB = "seed"

# Moves rows out of each other's way while their positions, which are unique, are dealt anew.
_ASIDE = 10_000


@dataclass
class Count:
    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass
class SeedReport:
    """What one run did, a count for each table, and what it left alone and why."""

    counts: dict[str, Count] = field(default_factory=dict)
    left_alone: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return any(count.created or count.updated for count in self.counts.values())


class SeedRun:
    """One run over all tables, in an order in which a row's references are seeded before it."""

    def __init__(self) -> None:
        self.report = SeedReport()
        self._events: list[AuditEvent] = []
        self._keys: dict[tuple[type[models.Model], Any], str] = {}
        self._seeded: dict[tuple[str, str], dict[str, Any]] = {}
        trail = AuditEvent.objects.filter(verb=VERB).order_by("pk").values_list("table", "row", "new")
        for table, row, new in trail:
            self._seeded.setdefault((table, row), {}).update(new)

    def table(
        self,
        wanted: Iterable[M],
        *,
        rows: models.QuerySet[M],
        key: Callable[[M], str],
        fields: Collection[str] = (),
        together: Collection[frozenset[str]] = (),
        commitment: Callable[[M], Commitment | None] = lambda row: None,
        may_create: Callable[[M], bool] = lambda row: True,
    ) -> dict[str, M]:
        """Bring one table up to date with the unsaved rows that are `wanted`. Returns the rows that stand, by key.

        `together` names fields that only make sense together: one edited, all are left alone.
        """
        model, name = rows.model, rows.model._meta.model_name or ""
        count = self.report.counts.setdefault(name, Count())
        standing = {key(row): row for row in rows}
        for code, row in standing.items():
            self._keys[model, row.pk] = code
        made: list[M] = []
        changed: dict[Any, tuple[M, dict[str, Any]]] = {}
        unmentioned = {row for table, row in self._seeded if table == name and row in standing}
        for want in wanted:
            code = key(want)
            seeded = self._seeded.get((name, code))
            unmentioned.discard(code)
            present = standing.get(code)
            if present is not None:
                changes = self._merge(present, want, code, seeded or {}, fields, together)
                if changes:
                    changed[present.pk] = (present, changes)
                    count.updated += 1
                else:
                    count.unchanged += 1
            elif seeded is not None:
                self._leave(model, code, "left out: removed since")
            elif not may_create(want):
                self._leave(model, code, "left out: people have decided otherwise since")
            else:
                keep_search_text(want)
                made.append(want)
                count.created += 1
        for code in sorted(unmentioned):
            self._leave(model, code, "left in place: no longer in the fixtures")
        # First the changes: what is new may take a place that is given up.
        self._save(model, changed)
        for present, changes in changed.values():
            old = {field: value for field, (value, _new) in changes.items()}
            new = {field: value for field, (_old, value) in changes.items()}
            self._record(name, key(present), old, new, commitment(present))
            tell(present, ChangeWhat.CHANGED)
        for row in model._default_manager.bulk_create(made):
            code = key(row)
            standing[code] = row
            self._keys[model, row.pk] = code
            self._record(name, code, {}, {each: self._plain(row, each) for each in fields}, commitment(row))
            tell(row, ChangeWhat.ADDED)
        # Those that did not change as well: they may have been folded by an older version of the program.
        if stale := [row for row in standing.values() if keep_search_text(row)]:
            model._default_manager.bulk_update(stale, ["search_text"], batch_size=500)
        return standing

    def key_of(self, model: type[models.Model], pk: Any) -> str:
        """The code of a row of a table that has been dealt with."""
        return self._keys.get((model, pk), str(pk))

    def write_trail(self) -> None:
        record_many(self._events)

    def _merge(
        self,
        present: M,
        want: M,
        code: str,
        seeded: dict[str, Any],
        fields: Collection[str],
        together: Collection[frozenset[str]],
    ) -> dict[str, tuple[Any, Any]]:
        """Set the fields that follow the fixtures. Returns their old and new values."""
        differing: dict[str, tuple[Any, Any]] = {}
        edited: set[str] = set()
        for name in fields:
            old, new = self._plain(present, name), self._plain(want, name)
            # A field that was not seeded yet came with a newer version of the program: it still holds its default.
            if old != seeded.get(name, _plain_value(present._meta.get_field(name).get_default())):  # type: ignore[union-attr]
                edited |= next((group for group in together if name in group), {name})
            if old != new:
                differing[name] = (old, new)
        for name in [name for name in differing if name in edited]:
            self._leave(type(present), code, f"{name} left alone: edited since")
            del differing[name]
        for name in differing:
            attname = present._meta.get_field(name).attname  # type: ignore[union-attr]
            setattr(present, attname, getattr(want, attname))
        return differing

    def _save(self, model: type[M], changed: dict[Any, tuple[M, dict[str, Any]]]) -> None:
        if not changed:
            return
        names = {name for _row, changes in changed.values() for name in changes}
        if any(field.name == "version" for field in model._meta.fields):
            names.add("version")
            for row, _changes in changed.values():
                row.version += 1  # type: ignore[attr-defined]
        rows = [row for row, _changes in changed.values()]
        if "position" in names:
            model._default_manager.filter(pk__in=list(changed)).update(position=F("position") + _ASIDE)
        model._default_manager.bulk_update(rows, sorted(names))

    def _record(
        self, table: str, code: str, old: dict[str, Any], new: dict[str, Any], commitment: Commitment | None
    ) -> None:
        self._events.append(
            AuditEvent(at=clock.now(), verb=VERB, table=table, row=code, commitment=commitment, old=old, new=new)
        )

    def _leave(self, model: type[models.Model], code: str, why: str) -> None:
        name = "" if model is Commitment else f"{model._meta.verbose_name} "
        self.report.left_alone.append(f"{name}{code} {why}")

    def _plain(self, row: models.Model, name: str) -> Any:
        field = row._meta.get_field(name)
        if field.is_relation:
            return self._keys.get((field.related_model, getattr(row, field.attname)))  # type: ignore[union-attr, arg-type]
        return _plain_value(getattr(row, name))


def _plain_value(value: Any) -> Any:
    """A value as the audit trail gives it back, so that both can be compared."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")  # the database gives back all four decimal places
    return value


def found(rows: dict[str, M], code: str) -> M:
    """The row of this code, which the rows to come refer to."""
    if code not in rows:
        raise RuleViolation("reference_removed", f"“{code}” was removed, but the fixtures refer to it.")
    return rows[code]


def columns(name: str, texts: Texts) -> dict[str, Any]:
    """A text in three languages as the columns of a row."""
    return {f"{name}_{code}": text for code, text in texts.items()}
