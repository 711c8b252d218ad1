"""What is kept beside the facts: where every commitment stands today and tomorrow, and the version of all published.

Every operation leaves audit events, and these say what it changed. When the outermost operation is done, in the same
transaction, the version is raised and the standing of the commitments concerned computed anew for the days kept, by
the SQL of `standing`. So no operation has to think of it, and what is kept can be compared with what would be computed
at any time: `manage.py keep --check` does.

Raising the version locks its row until the commit. Whoever has it is the only one to keep, and sees all that those
before have committed; and since it comes last, nobody who has it waits for anything else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Greatest

from commitments import clock
from commitments.models import AuditEvent, DataVersion, KeptDay, KeptStanding
from commitments.standing import day as day_on
from commitments.standing import keeping_sql

# Events about these tables change nothing that is published: accounts, tokens, mails, webhooks.
_PRIVATE = frozenset({"user", "authtoken", "digest", "webhook"})
# An event about one of these changes who is late on everything.
_EVERYWHERE = frozenset({"reportingperiod"})
# From so many commitments on, all are computed: each of some is looked up by itself.
_MANY = 500
# A transaction that began before midnight may commit after it.
_LONGEST = dt.timedelta(hours=1)


@dataclass
class _Changes:
    """What the operation under way has changed so far."""

    published: bool = False
    everything: bool = False  # more than the commitments that the events name
    commitments: set[int] = field(default_factory=set)


_under_way: ContextVar[_Changes | None] = ContextVar("changes_under_way", default=None)


@contextmanager
def kept_up() -> Iterator[None]:
    """Belongs directly inside the transaction of an operation: at the end of the outermost one it follows them all."""
    if _under_way.get() is not None:  # within another operation, which does it once for all
        yield
        return
    changes = _Changes()
    token = _under_way.set(changes)
    try:
        yield
    finally:
        _under_way.reset(token)
    if changes.published and not transaction.get_rollback():
        _follow(changes)


def note_event(event: AuditEvent) -> None:
    """An event was recorded: what it is about has changed. One kept to a government tells of nothing published."""
    changes = _under_way.get()
    if changes is None or event.party or event.table in _PRIVATE:
        return
    changes.published = True
    changes.everything = changes.everything or event.table in _EVERYWHERE
    if event.commitment_id is not None:
        changes.commitments.add(event.commitment_id)


def _follow(changes: _Changes) -> None:
    _raise_version()
    days = KeptDay.objects.all()
    if not changes.everything:  # what happens today changes no day that is over
        days = days.filter(day__gte=clock.day_of(clock.now() - _LONGEST))
    keys = () if changes.everything or len(changes.commitments) > _MANY else sorted(changes.commitments)
    if not (keys or changes.everything or changes.commitments):
        return
    for kept in days.order_by("day"):
        _keep(kept.day, keys)


def _raise_version() -> None:
    """By one, or to the milliseconds since 1970 where these are more.

    So a database that was restored from a copy never gives a number a second time, for other data: a program that
    still holds an answer of before would be told that nothing has changed.
    """
    higher = Greatest(F("number") + 1, Value(int(clock.now().timestamp() * 1000)))
    if not DataVersion.objects.update(number=higher):  # the migration's row is gone, as after a flush
        DataVersion.objects.get_or_create(pk=1)
        DataVersion.objects.update(number=higher)


def _keep(date: dt.date, keys: Collection[int] = ()) -> None:
    sql, params = keeping_sql(connection, day_on(date), keys)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


# --- The days that are kept --------------------------------------------------------------------------------------


def keep_days(*days: dt.date, anew: bool = False) -> list[dt.date]:
    """Keep standing for these days, in one transaction each, and for none before them but the last. Returns the new.

    The day before them stays: somebody who asked before midnight may still be reading. `anew`: compute also what is
    kept already.
    """
    made = [date for date in sorted(days) if _keep_day(date, anew=anew)]
    over = min(days) - dt.timedelta(days=1)
    if KeptDay.objects.filter(day__lt=over).exists():
        with transaction.atomic():
            _hold_version()
            forget_days(KeptDay.objects.filter(day__lt=over))
    return made


def _keep_day(date: dt.date, *, anew: bool) -> bool:
    if not anew and KeptDay.objects.filter(day=date).exists():
        return False
    with transaction.atomic():
        _raise_version()  # no answer changes, but what is remembered of the day is that it is not kept
        forget_days(KeptDay.objects.filter(day=date))
        _keep(date)
        KeptDay.objects.create(day=date)
    return True


def forget_days(days: QuerySet[KeptDay]) -> None:
    """Keep nothing for these days any more: who asks about one computes it."""
    KeptStanding.objects.filter(day__in=list(days.values_list("day", flat=True))).delete()
    days.delete()


def _hold_version() -> None:
    """Keep others from keeping until the transaction ends; nothing published changes."""
    DataVersion.objects.update(number=F("number"))
