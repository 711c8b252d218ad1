"""Delivery over time: how many commitments stood where on the last day for each period's reports, up to a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountRows
from django.db.models import QuerySet
from django.http import QueryDict

from commitments import access
from commitments.models import Commitment
from commitments.queries.commitments import counted_on_days
from commitments.queries.filtering import Found
from commitments.queries.periods import all_periods
from commitments.standing import Day
from commitments.vocabulary import HEADLINE_CHOICES

from .counts import Count


@dataclass(frozen=True)
class Point:
    """One day: the last for the reports of `period`, or the day asked about (`period` is empty)."""

    day: Day
    period: str
    counts: list[tuple[str, Count]]  # in the order of the vocabulary, "not reported" included
    total: Count


@dataclass(frozen=True)
class Trend:
    points: list[Point]
    found: Found[Any]


def trend(user: access.Viewer, params: QueryDict | Mapping[str, Any], day: Day, also: Any = None) -> Trend:
    """The points up to the day. Two queries, and one where a filter names rows. Raises InvalidFilters."""
    days = report_days(day)
    found, groups = counted_on_days(user, params, [one for one, _period in days], _by_delivery, also=also)
    kept = {name: values for name, values in _lists(params) if name not in (also or ())}
    # A rating that the filters leave out has no count: the list of it would show what is not counted here.
    codes = [code for code, _label in HEADLINE_CHOICES if code in (found.form.cleaned_data["delivery"] or [code])]
    points = []
    for (one, period), of_day in zip(days, groups, strict=True):
        numbers = {group["standing__delivery"]: group["n"] for group in of_day}
        total = sum(numbers.values())
        # Today needs no day in its address: it stays with today.
        link = kept | ({} if one.is_today else {"as_of": one.date.isoformat()})
        counts = [(code, Count(numbers.get(code, 0), total, link | {"delivery": code})) for code in codes]
        points.append(Point(one, period, counts, Count(total, total, link)))
    return Trend(points, found)


def _by_delivery(commitments: QuerySet[Commitment], day: Day) -> QuerySet[Any, Any]:
    return commitments.values("standing__delivery").annotate(n=CountRows("pk"))


def report_days(day: Day) -> list[tuple[Day, str]]:
    """Each period's last day for reports that is before the day, with the period's code; and the day itself, without.

    One query. What was reported on a period is known by then; on the period's own last day it could not be.
    """
    periods = list(all_periods())

    def on(date: dt.date) -> Day:
        ended = [one for one in periods if one.ends_on < date]
        return Day(date, max(ended, key=lambda one: one.ends_on, default=None))

    return [(on(one.due_on), one.code) for one in periods if one.due_on < day.date] + [(day, "")]


def _lists(params: QueryDict | Mapping[str, Any]) -> list[tuple[str, Any]]:
    pairs = params.lists() if isinstance(params, QueryDict) else params.items()
    return [(name, values) for name, values in pairs if (any(values) if isinstance(values, list) else values)]
