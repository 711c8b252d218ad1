"""The read door to indicators: all of them, whatever commitment they count for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.models import Assignment, Indicator, Ministry, Undertaking
from commitments.standing import Day
from commitments.straight_line import pace
from commitments.vocabulary import ChangeKind, Kind, Pace, Party

from .filtering import Choices, Found, Order, Rows, Text, YesOrNo
from .filters import ChangedSince, OfCommitmentFilter, in_languages
from .ministries import assigned_on
from .plan import counted_measurements

# What an indicator says in words.
TEXTS = ("code", *in_languages("name", "unit"), "words")


class IndicatorFilter(OfCommitmentFilter):
    q = Text(label=_("Text"), within=TEXTS)
    indicator = Rows(label=_("Indicator"), queryset=Indicator.objects.all(), code="code", field_name="code")
    party = django_filters.ChoiceFilter(label=_("Undertaken by"), choices=Party.choices, method="filter_party")
    ministry = Rows(label=_("Ministry"), queryset=Ministry.objects.all(), code="code", method="filter_ministry")
    kind = Choices(label=_("Kind"), choices=Kind.choices, field_name="commitment__kind")
    has_target = YesOrNo(label=_("Has a target"), field_name="target", lookup_expr="isnull", exclude=True)
    in_statement = YesOrNo(label=_("The statement itself sets the target"), field_name="in_statement")
    updated_since = ChangedSince(ChangeKind.INDICATOR)
    pace = Choices(label=_("Against the path"), choices=Pace.choices, method="filter_pace")
    order = Order(
        label=_("Order"),
        orders={"statement": "commitment__position", "code": "code"},
        ties=("commitment__position", "code"),
    )

    class Meta:
        model = Indicator
        fields: tuple[str, ...] = ()

    unpaced: QuerySet[Indicator]

    @cached_property
    def paces(self) -> Mapping[int, Pace]:
        return paces(self.unpaced, self.day)

    def filter_queryset(self, queryset: QuerySet[Indicator]) -> QuerySet[Indicator]:
        found: QuerySet[Indicator] = super().filter_queryset(queryset)
        self.unpaced = found
        wanted = self.form.cleaned_data.get("pace")
        if not wanted:
            return found
        return found.filter(pk__in=[pk for pk, code in self.paces.items() if code in wanted])

    def filter_party(self, rows: QuerySet[Indicator], name: str, value: str) -> QuerySet[Indicator]:
        undertaken = Undertaking.objects.filter(commitment=OuterRef("commitment"), party=value)
        return rows.filter(Exists(undertaken))

    def filter_ministry(self, rows: QuerySet[Indicator], name: str, value: Collection[str]) -> QuerySet[Indicator]:
        if not value:
            return rows
        assigned = Assignment.objects.filter(
            assigned_on(self.day), commitment=OuterRef("commitment"), ministry__code__in=value
        )
        return rows.filter(Exists(assigned))

    def filter_pace(self, rows: QuerySet[Indicator], name: str, value: Collection[str]) -> QuerySet[Indicator]:
        return rows  # decided in filter_queryset, after all other filters: exact arithmetic is not the database's


@dataclass(frozen=True)
class FoundIndicators(Found[Indicator]):
    """As Found."""

    paces_of: Callable[[], Mapping[int, Pace]] = dict

    @cached_property
    def paces(self) -> Mapping[int, Pace]:
        """By key, of those that fit all filters but `pace` itself. Two queries."""
        return self.paces_of()


def find_indicators(
    user: access.Viewer,
    params: QueryDict | Mapping[str, Any],
    day: Day,
    *,
    also: Collection[str] | None = None,
) -> FoundIndicators:
    """Indicators that fit `params` as of the day, in the order of the statement, with their commitments.

    Raises InvalidFilters as `find_commitments` does. Where `pace` is asked for, it costs two queries more.
    """
    rows = Indicator.objects.all() if access.reads(user) else Indicator.objects.none()
    filters = IndicatorFilter(params, rows.select_related("commitment__pillar"), day)
    found = filters.find(also=also)
    return FoundIndicators(found.queryset, found.form, found.keys, lambda: filters.paces)


def paces(indicators: QuerySet[Indicator], day: Day) -> dict[int, Pace]:
    """Where each of the indicators is against its path, by what had been published by the day. Two queries."""
    lines = {row.pk: row.line for row in indicators.select_related(None).order_by()}
    newest: dict[int, dict[str, Any]] = defaultdict(dict)
    with_line = [pk for pk, line in lines.items() if line]
    if with_line:
        measured = counted_measurements(day).filter(indicator__in=with_line)
        for pk, party, value, measured_on in measured.values_list(
            "indicator", "update__undertaking__party", "value", "measured_on"
        ):
            newest[pk][party] = (value, measured_on)  # they come oldest first
    return {pk: pace(line, newest[pk].values()) for pk, line in lines.items()}
