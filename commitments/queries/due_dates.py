"""The read door to due dates: those of the commitments themselves and of their milestones, each a row of its own."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import access
from commitments.models import Commitment, DateRevision, Plan
from commitments.standing import Day
from commitments.vocabulary import ChangeKind, Schedule

from .commitments import CommitmentFilter, visible_commitments
from .filtering import DayOf, Found, InvalidFilters, Order, YesOrNo
from .filters import ChangedSince
from .keyset import SortKey

# A commitment appears once for each of its dates, with these columns beside its own; all NULL where it has none.
_COLUMNS = {
    "date_id": "date_standings__id",
    "date_milestone": "date_standings__milestone_id",
    "date_number": "date_standings__milestone__number",
    "date_title_ja": "date_standings__milestone__title_ja",
    "date_title_en": "date_standings__milestone__title_en",
    "date_title_mn": "date_standings__milestone__title_mn",
    "date_baseline": "date_standings__baseline_due_on",
    "date_due": "date_standings__due_on",
    "date_met": "date_standings__met_on",
    "date_schedule": "date_standings__schedule",
    "date_revised": "date_standings__times_revised",
}
_DAYS = ("date_baseline", "date_due", "date_met")
SPAN = ("year", "dates_from", "dates_to")  # the filters that narrow the span of days shown
OWN_FILTERS = (*SPAN, "undated")  # those that the list of commitments does not have


@dataclass(frozen=True)
class Span:
    """The days shown, both included."""

    starts_on: dt.date
    ends_on: dt.date
    whole: bool = False  # nothing narrowed it: from the signing to the end of the plan


class DueDateFilter(CommitmentFilter):
    """The filters of the commitments, and the span of days. Plain `find` does not check the span: `find_due_dates`."""

    year = django_filters.ChoiceFilter(label=gettext_lazy("Year"), choices=(), method="filter_span")
    dates_from = DayOf(label=gettext_lazy("Dates from"), method="filter_span")
    dates_to = DayOf(label=gettext_lazy("Dates up to"), method="filter_span")
    # All dates of the commitment: one that went tells nothing itself.
    updated_since = ChangedSince(
        *(ChangeKind.COMMITMENT, ChangeKind.MILESTONE, ChangeKind.DATE_REVISION), row="code", of="commitment"
    )
    undated = YesOrNo(label=gettext_lazy("Also those without a date"), method="filter_undated")
    order = Order(
        label=gettext_lazy("Order"),
        orders={"statement": "position", "code": "code", "baseline": "date_baseline", "date": "date_due"},
        # A commitment without a date has one row; its own date comes before a milestone's of the same day.
        ties=("position", "code", SortKey("date_due", nullable=True), SortKey(Coalesce("date_number", 0))),
    )

    def __init__(
        self, data: QueryDict | Mapping[str, Any], queryset: QuerySet[Any], day: Day, *, plan: Plan | None = None
    ) -> None:
        super().__init__(data, queryset, day)
        self.plan = plan
        years = range(plan.starts_on.year, plan.ends_on.year + 1) if plan else ()
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    def filter_queryset(self, queryset: QuerySet[Commitment]) -> QuerySet[Commitment]:
        found: QuerySet[Commitment] = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        dated = Q(date_id__isnull=False)
        if (span := self.span()) and not span.whole:
            # From its first day to its last, a date touches the span.
            begun = Q(*((f"{name}__lte", span.ends_on) for name in _DAYS), _connector=Q.OR)
            not_over = Q(*((f"{name}__gte", span.starts_on) for name in _DAYS), _connector=Q.OR)
            dated &= begun & not_over
        if asked.get("undated") or Schedule.NO_DATE in (asked.get("schedule") or ()):
            return found.filter(dated | Q(date_id__isnull=True))
        return found.filter(dated)

    def filter_span(self, rows: QuerySet[Commitment], name: str, value: Any) -> QuerySet[Commitment]:
        return rows  # decided in filter_queryset: the three make one span

    def filter_undated(self, rows: QuerySet[Commitment], name: str, value: bool) -> QuerySet[Commitment]:
        return rows  # decided in filter_queryset, because leaving it out means something

    def span(self) -> Span | None:
        """The days asked for; the whole plan where none are. None without a plan."""
        asked = self.form.cleaned_data
        if year := asked.get("year"):
            return Span(dt.date(int(year), 1, 1), dt.date(int(year), 12, 31))
        if self.plan is None:
            return None
        starts_on, ends_on = asked.get("dates_from"), asked.get("dates_to")
        return Span(
            starts_on or self.plan.starts_on,
            ends_on or self.plan.ends_on,
            whole=starts_on is None and ends_on is None,
        )

    def check_span(self) -> dict[str, list[str]]:
        """What is wrong with the days asked for, taken together."""
        asked = self.form.cleaned_data
        if asked.get("year") and (asked.get("dates_from") or asked.get("dates_to")):
            return {"year": [_("Give either a year or days from and to, not both.")]}
        span = self.span()
        if span is None or self.plan is None:
            return {}
        first, last = dt.date(self.plan.starts_on.year, 1, 1), dt.date(self.plan.ends_on.year, 12, 31)
        outside = {
            name: [
                _("Choose a day from %(first)s to %(last)s.") % {"first": date_format(first), "last": date_format(last)}
            ]
            for name in ("dates_from", "dates_to")
            if asked.get(name) and not first <= asked[name] <= last
        }
        if outside:
            return outside
        if span.starts_on >= span.ends_on:
            name = "dates_to" if asked.get("dates_to") else "dates_from"
            return {name: [_("The span has to end later than it begins.")]}
        return {}


@dataclass(frozen=True)
class FoundDates(Found[Commitment]):
    """As Found, with the span of days; None without a plan."""

    span: Span | None = None


def find_due_dates(
    user: access.Viewer,
    params: QueryDict | Mapping[str, Any],
    day: Day,
    *,
    plan: Plan | None,
    also: Collection[str] | None = None,
) -> FoundDates:
    """Due dates as of the day that fit `params`, in the order of the statement and then of the current dates.

    Rows are commitments, once for each date, with `date_id` and the other `date_...` columns. One without a date has
    a row only where `undated=true` or `schedule=no_date` asks for it. Raises InvalidFilters as `find_commitments` does.
    """
    rows = visible_commitments(user, day).annotate(**{name: F(column) for name, column in _COLUMNS.items()})
    filters = DueDateFilter(params, rows, day, plan=plan)
    found = filters.find(also=also)
    if wrong := filters.check_span():
        raise InvalidFilters(wrong, filters.form)
    return FoundDates(found.queryset, found.form, found.keys, filters.span())


def count_dated(commitments: QuerySet[Commitment]) -> tuple[int, int]:
    """Of commitments of the read door: how many have a date, and how many there are. One query."""
    counted = commitments.order_by().aggregate(
        dated=Count("pk", filter=~Q(standing__schedule=Schedule.NO_DATE)), everything=Count("pk")
    )
    return counted["dated"], counted["everything"]


def of_dates(dates: Collection[tuple[int, int | None]]) -> Q:
    """The requests to move these dates: pairs of a commitment's key and a milestone's (None: its own date)."""
    milestones = [milestone for _commitment, milestone in dates if milestone]
    own = [commitment for commitment, milestone in dates if not milestone]
    return Q(milestone__in=milestones) | Q(milestone=None, commitment__in=own)


def moves_agreed(user: access.Viewer, dates: Iterable[tuple[int, int | None]], day: Day) -> dict[int, list[dt.date]]:
    """The dates that were agreed one after another by the day, by `date_id`; the last of each is the current one.

    `dates` are pairs of a commitment's key and a milestone's (None: the commitment's own date). One query; none for
    no dates.
    """
    pairs = list(dates)
    if not pairs or not access.reads(user):
        return {}
    rows = DateRevision.objects.filter(agreed_at__lt=day.ends_at).filter(of_dates(pairs))
    moves: dict[int, list[dt.date]] = defaultdict(list)
    for commitment, milestone, new_due_on in rows.order_by("agreed_at", "pk").values_list(
        "commitment", "milestone", "new_due_on"
    ):
        moves[milestone or -commitment].append(new_due_on)
    return moves
