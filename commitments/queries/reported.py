"""The read door to lists of what published updates carry: measurements, evidence and occurrences."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import django_filters
from django.db.models import BooleanField as Boolean
from django.db.models import Case, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.models import (
    Commitment,
    Evidence,
    Indicator,
    Measurement,
    Ministry,
    Occurrence,
    Pillar,
    ReportingPeriod,
)
from commitments.standing import Day
from commitments.vocabulary import ChangeKind, EvidenceKind, Party, UpdateStatus

from .filtering import Choices, DayOf, Found, Order, Rows, StrictFilterSet, Text, YesOrNo
from .filters import ChangedSince, FromDay, ToDay, in_languages, text_with_commitment

Params = QueryDict | Mapping[str, Any]


class ReportedFilter(StrictFilterSet):
    """What all of these are narrowed by: the update that carries them."""

    commitment = Rows(
        label=_("Commitment"),
        queryset=Commitment.objects.all(),
        code="code",
        field_name="update__undertaking__commitment__code",
    )
    pillar = Rows(
        label=_("Pillar"),
        queryset=Pillar.objects.all(),
        code="key",
        field_name="update__undertaking__commitment__pillar__key",
    )
    party = django_filters.ChoiceFilter(
        label=_("Reported by"), choices=Party.choices, field_name="update__undertaking__party"
    )
    ministry = Rows(
        label=_("Ministry"), queryset=Ministry.objects.all(), code="code", field_name="update__ministry__code"
    )
    period = Rows(
        label=_("Period"), queryset=ReportingPeriod.objects.all(), code="code", field_name="update__period__code"
    )
    published_from = FromDay(label=_("Published from"), field_name="update__published_at")
    published_to = ToDay(label=_("Published up to"), field_name="update__published_at")
    superseded = YesOrNo(
        label=_("With corrected ones"),
        method="filter_superseded",
        help_text=_("Also list what updates carry that a later correction has replaced; no figure counts it."),
    )
    updated_since = ChangedSince(ChangeKind.UPDATE, row="update")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.form.cleaned_data.get("superseded"):
            queryset = queryset.filter(superseded_by_then=False)
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found

    def filter_superseded(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows  # decided in filter_queryset, because leaving it out means something


class MeasurementFilter(ReportedFilter):
    q = text_with_commitment(
        "update__undertaking__commitment__search_text", "indicator__code", *in_languages("indicator__name")
    )
    indicator = Rows(label=_("Indicator"), queryset=Indicator.objects.all(), code="code", field_name="indicator__code")
    measured_from = DayOf(label=_("True from"), field_name="measured_on", lookup_expr="gte")
    measured_to = DayOf(label=_("True up to"), field_name="measured_on", lookup_expr="lte")
    order = Order(
        label=_("Order"),
        orders={"measured": "measured_on", "published": "update__published_at", "indicator": "indicator__code"},
        ties=("indicator__code", "measured_on", "update__published_at", "pk"),
    )

    class Meta:
        model = Measurement
        fields: tuple[str, ...] = ()


class EvidenceFilter(ReportedFilter):
    q = Text(label=_("Text"))
    kind = Choices(label=_("Kind"), choices=EvidenceKind.choices)
    file = YesOrNo(label=_("A file, not a link"), method="filter_file")
    dated_from = DayOf(label=_("Dated from"), field_name="dated_on", lookup_expr="gte")
    dated_to = DayOf(label=_("Dated up to"), field_name="dated_on", lookup_expr="lte")
    order = Order(
        label=_("Order"),
        orders={"published": "update__published_at", "dated": "dated_on"},
        ties=("-update__published_at", "pk"),
    )

    class Meta:
        model = Evidence
        fields: tuple[str, ...] = ()

    def filter_file(self, rows: QuerySet[Evidence], name: str, value: bool) -> QuerySet[Evidence]:
        return rows.filter(file__isnull=not value)


class OccurrenceFilter(ReportedFilter):
    q = Text(label=_("Text"), within=("title", "place"))
    held_from = DayOf(label=_("Held from"), field_name="held_on", lookup_expr="gte")
    held_to = DayOf(label=_("Held up to"), field_name="held_on", lookup_expr="lte")
    order = Order(
        label=_("Order"),
        orders={"held": "held_on", "published": "update__published_at"},
        ties=("-held_on", "-pk"),
    )

    class Meta:
        model = Occurrence
        fields: tuple[str, ...] = ()


def find_measurements(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Measurement]:
    """What updates published by the day measured, by indicator and by the day for which it is true.

    Those of updates superseded by then are left out unless `superseded=true` asks for them; `superseded_by_then` marks
    them. Raises InvalidFilters, as all of these.
    """
    return MeasurementFilter(params, _carried(user, Measurement.objects.all(), day), day).find(also=also)


def find_evidence(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Evidence]:
    """Evidence of updates published by the day, the newest update's first, as `find_measurements`."""
    return EvidenceFilter(params, _carried(user, Evidence.objects.all(), day), day).find(also=also)


def find_occurrences(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Occurrence]:
    """What updates published by the day report as held, the newest first, as `find_measurements`."""
    return OccurrenceFilter(params, _carried(user, Occurrence.objects.all(), day), day).find(also=also)


def _carried(user: access.Viewer, rows: QuerySet[Any], day: Day) -> QuerySet[Any]:
    """Of rows that updates carry, those of updates that everybody could read by the end of the day."""
    superseded = Case(
        When(update__superseded_at__lt=day.ends_at, then=Value(True)), default=Value(False), output_field=Boolean()
    )
    published = rows.filter(update__status=UpdateStatus.PUBLISHED, update__published_at__lt=day.ends_at)
    return access.everybodys(user, published).annotate(superseded_by_then=superseded)
