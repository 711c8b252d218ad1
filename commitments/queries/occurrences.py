"""How often a continuing commitment took place in the twelve months to a day, against how often it was expected to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from commitments.models import Commitment, Occurrence, OccurrencePlan
from commitments.periods import year_to
from commitments.standing import Day
from commitments.vocabulary import Kind, Party, UpdateStatus

from .json_rows import JsonRow, JsonRows


@dataclass(frozen=True)
class Held:
    """An occurrence that a published update reports."""

    held_on: dt.date
    title: str
    place: str
    language: str
    party: Party
    update: int


@dataclass(frozen=True)
class OccurrencesOn:
    """What took place from `since` to `until`, newest first; `expected` is None where no number was set."""

    since: dt.date
    until: dt.date
    expected: int | None
    rows: list[Held]

    @property
    def held(self) -> int:
        """Days on which it took place: what both governments report of one meeting is one occurrence."""
        return len({row.held_on for row in self.rows})


def with_occurrences(commitments: QuerySet[Commitment], day: Day) -> QuerySet[Commitment]:
    """Each commitment with what `occurrences_on` reads. No query of its own."""
    since, until = year_to(day.date)
    not_replaced = Q(update__superseded_at__isnull=True) | Q(update__superseded_at__gte=day.ends_at)
    held = (
        Occurrence.objects.filter(
            not_replaced,
            update__undertaking__commitment=OuterRef("pk"),
            update__status=UpdateStatus.PUBLISHED,
            update__published_at__lt=day.ends_at,
            held_on__range=(since, until),
        )
        .order_by()
        .values("update__undertaking__commitment")
        .annotate(
            listed=JsonRows(
                JsonRow("held_on", "title", "place", "update__language", "update__undertaking__party", "update_id")
            )
        )
    )
    # A number that was set later is not known on the day yet, whatever day it is set for.
    plans = OccurrencePlan.objects.filter(
        commitment=OuterRef("pk"), starts_on__lte=day.date, set_at__lt=day.ends_at
    ).order_by("-starts_on", "-pk")
    return commitments.annotate(
        occurrences_listed=Subquery(held.values("listed")), occurrences_expected=Subquery(plans.values("per_year")[:1])
    )


def occurrences_on(commitment: Commitment, day: Day) -> OccurrencesOn | None:
    """For a commitment that `with_occurrences` has read. None for one that does not take place again and again."""
    listed: list[list[Any]] | None = getattr(commitment, "occurrences_listed")  # noqa: B009 - annotated
    return occurrences_in(commitment.kind, listed, getattr(commitment, "occurrences_expected"), day)  # noqa: B009


def occurrences_in(kind: str, listed: list[list[Any]] | None, expected: int | None, day: Day) -> OccurrencesOn | None:
    """The same from the columns `kind`, `occurrences_listed` and `occurrences_expected`."""
    if kind != Kind.CONTINUING:
        return None
    rows = [
        Held(dt.date.fromisoformat(held_on), title, place, language, Party(party), update)
        for held_on, title, place, language, party, update in listed or ()
    ]
    rows.sort(key=lambda row: (row.held_on, row.party, row.title), reverse=True)
    since, until = year_to(day.date)
    return OccurrencesOn(since, until, expected or None, rows)  # 0 ends the expectation
