"""What is kept, held against what would be computed; and the version of all that is published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Subquery

from commitments import clock
from commitments.models import Commitment, DataVersion, KeptDay, KeptStanding, Standing
from commitments.standing import as_of, day

from .prepared import prepared

_COLUMNS = [field.attname for field in Standing._meta.concrete_fields]


def data_version() -> int:
    """A number that grows with every change to what is published: while it stays, so do all answers of a day.

    Costs one query of one row. Asked before the answer is computed, it never stands for more than the answer knows.
    """
    row = prepared("data version", lambda: DataVersion.objects.order_by("pk").values("number")[:1]).one()
    return row["number"] if row else 0


def version_column() -> Subquery:
    """The version as a column of something else that is asked first."""
    return Subquery(DataVersion.objects.order_by("pk").values("number")[:1])


def kept_days() -> list[dt.date]:
    return list(KeptDay.objects.order_by("day").values_list("day", flat=True))


def days_to_keep() -> tuple[dt.date, dt.date]:
    """Today, which everybody asks about, and tomorrow, so that it is there when it begins."""
    today = clock.today()
    return today, today + dt.timedelta(days=1)


def differing(date: dt.date) -> list[str]:
    """The codes of the commitments of which something else is kept for a kept day than would be computed."""
    computed = as_of(Commitment.objects.order_by("pk"), day(date), kept=False)
    rows = computed.values_list("pk", *(f"standing__{column}" for column in _COLUMNS)).iterator(chunk_size=2000)
    kept = KeptStanding.objects.filter(day=date).order_by("commitment")
    held = kept.values_list("commitment", *_COLUMNS).iterator(chunk_size=2000)
    wrong = set(_unequal(rows, held))
    return sorted(Commitment.objects.filter(pk__in=wrong).values_list("code", flat=True)) if wrong else []


def _unequal(first: Iterator[tuple[Any, ...]], second: Iterator[tuple[Any, ...]]) -> Iterator[int]:
    """The first columns, by which both are in order, of rows that the two don't have in common."""
    one, other = next(first, None), next(second, None)
    while one is not None or other is not None:
        if one is not None and (other is None or one[0] < other[0]):
            yield one[0]
            one = next(first, None)
        elif other is not None and (one is None or other[0] < one[0]):
            yield other[0]
            other = next(second, None)
        else:
            assert one is not None
            if one != other:
                yield one[0]
            one, other = next(first, None), next(second, None)
