"""The only reader of the clock. Rules take a day or an instant; they never ask for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.conf import settings

_fixed: ContextVar[dt.datetime | None] = ContextVar("fixed_instant", default=None)


def plan_zone() -> ZoneInfo:
    """The plan's time zone: a day begins and ends there, whoever looks from wherever."""
    return ZoneInfo(settings.TIME_ZONE)


def now() -> dt.datetime:
    """The present instant, aware."""
    return _fixed.get() or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The present day in the plan's time zone."""
    return day_of(now())


def day_of(instant: dt.datetime) -> dt.date:
    """The day in the plan's time zone on which an aware instant falls."""
    return instant.astimezone(plan_zone()).date()


def end_of(day: dt.date) -> dt.datetime:
    """The first instant after `day` in the plan's time zone: what happened before it happened by that day."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=plan_zone())


@contextmanager
def at(instant: dt.datetime) -> Iterator[None]:
    """Within the block, `now()` is `instant`. For demonstration histories and for tests."""
    token = _fixed.set(instant)
    try:
        yield
    finally:
        _fixed.reset(token)
