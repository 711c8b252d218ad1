"""The read door to what the commitments refer to: pillars, passages, reporting periods and ministries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.matching import words_of
from commitments.models import Commitment, Ministry, Passage, Pillar, ReportingPeriod, Section
from commitments.standing import Day
from commitments.vocabulary import ChangeKind, Party

from .filtering import DayOf, Found, Order, Rows, StrictFilterSet, Text, YesOrNo, words_in
from .filters import ChangedSince, in_languages
from .json_rows import JsonRows
from .ministries import names_known, with_names, with_succession

Params = QueryDict | Mapping[str, Any]


class PillarFilter(StrictFilterSet):
    q = Text(label=_("Text"), within=("key", "code", *in_languages("title")))
    updated_since = ChangedSince(ChangeKind.PILLAR)
    order = Order(label=_("Order"), orders={"statement": "position", "key": "key"}, ties=("position",))

    class Meta:
        model = Pillar
        fields: tuple[str, ...] = ()


class PassageFilter(StrictFilterSet):
    q = Text(label=_("Text"))
    section = Rows(label=_("Section"), queryset=Section.objects.all(), code="key", field_name="section__key")
    undertaken = YesOrNo(label=_("A commitment was read out of it"), method="filter_undertaken")
    updated_since = ChangedSince(ChangeKind.PASSAGE)
    order = Order(label=_("Order"), orders={"statement": "number"}, ties=("number",))

    class Meta:
        model = Passage
        fields: tuple[str, ...] = ()

    def filter_undertaken(self, rows: QuerySet[Passage], name: str, value: bool) -> QuerySet[Passage]:
        read_out = Exists(Commitment.objects.filter(passage=OuterRef("pk")))
        return rows.filter(read_out if value else ~read_out)


class PeriodFilter(StrictFilterSet):
    q = Text(label=_("Text"), within=("code",))
    ended = YesOrNo(label=_("Ended by the day"), method="filter_ended")
    ends_from = DayOf(label=_("Ends from"), field_name="ends_on", lookup_expr="gte")
    ends_to = DayOf(label=_("Ends up to"), field_name="ends_on", lookup_expr="lte")
    updated_since = ChangedSince(ChangeKind.PERIOD)
    order = Order(label=_("Order"), orders={"starts": "starts_on", "due": "due_on"}, ties=("starts_on",))

    class Meta:
        model = ReportingPeriod
        fields: tuple[str, ...] = ()

    def filter_ended(self, rows: QuerySet[ReportingPeriod], name: str, value: bool) -> QuerySet[ReportingPeriod]:
        ended = Q(ends_on__lt=self.day.date)
        return rows.filter(ended if value else ~ended)


class MinistryFilter(StrictFilterSet):
    q = Text(label=_("Text"), method="filter_q", help_text=_("Also finds by a former name."))
    party = django_filters.ChoiceFilter(label=_("Country"), choices=Party.choices)
    closed = YesOrNo(label=_("Closed by the day"), method="filter_closed")
    updated_since = ChangedSince(ChangeKind.MINISTRY)
    order = Order(label=_("Order"), orders={"code": "code"}, ties=("code",))

    class Meta:
        model = Ministry
        fields: tuple[str, ...] = ()

    def filter_q(self, rows: QuerySet[Ministry], name: str, value: str) -> QuerySet[Ministry]:
        if not value:
            return rows
        called = words_in(names_known(self.day), words_of(value))
        return rows.filter(Exists(called.filter(ministry=OuterRef("pk"))))

    def filter_closed(self, rows: QuerySet[Ministry], name: str, value: bool) -> QuerySet[Ministry]:
        closed = Q(closed_on__isnull=False, closed_on__lt=self.day.date)
        return rows.filter(closed if value else ~closed)


def find_pillars(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Pillar]:
    """The pillars in the order of the statement. They are not dated. Raises InvalidFilters, as all of these."""
    return PillarFilter(params, access.everybodys(user, Pillar.objects.all()), day).find(also=also)


def find_passages(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Passage]:
    """The passages in the order of the statement, each with `commitment_codes` and `also_codes`. They are not dated.

    Those are the commitments read out of it, and others that it speaks of as well; None where there is none.
    """
    read_out = Commitment.objects.filter(passage=OuterRef("pk")).order_by().values("passage")
    mentions: Any = Commitment.also_in.through.objects.filter(passage=OuterRef("pk")).order_by().values("passage")
    rows = access.everybodys(user, Passage.objects.all()).annotate(
        commitment_codes=Subquery(read_out.annotate(codes=JsonRows("code")).values("codes")),
        also_codes=Subquery(mentions.annotate(codes=JsonRows("commitment__code")).values("codes")),
    )
    return PassageFilter(params, rows, day).find(also=also)


def find_periods(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[ReportingPeriod]:
    """The reporting periods, oldest first. They are not dated."""
    return PeriodFilter(params, access.everybodys(user, ReportingPeriod.objects.all()), day).find(also=also)


def find_ministries(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Ministry]:
    """The ministries by code, each `with_names` of the day, `known_closed_on` and `successor_codes` by then."""
    rows = with_succession(with_names(access.everybodys(user, Ministry.objects.all()), day), day)
    return MinistryFilter(params, rows, day).find(also=also)
