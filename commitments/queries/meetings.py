"""The read door to lists of consultations and of what they decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.models import Commitment, Consultation, Decision, Pillar
from commitments.standing import Day
from commitments.vocabulary import ChangeKind, Language

from .assessments import decided_by
from .filtering import Choices, DayOf, Found, Order, Rows, StrictFilterSet, Text, YesOrNo
from .filters import ChangedSince, FromDay, ToDay, in_languages
from .json_rows import JsonRows

Params = QueryDict | Mapping[str, Any]


class ConsultationFilter(StrictFilterSet):
    q = Text(label=_("Text"), within=(*in_languages("title"), "place"))
    commitment = Rows(label=_("Commitment"), queryset=Commitment.objects.all(), code="code", method="filter_commitment")
    held = YesOrNo(label=_("Held by the day"), method="filter_held")
    held_from = DayOf(label=_("Held from"), field_name="held_on", lookup_expr="gte")
    held_to = DayOf(label=_("Held up to"), field_name="held_on", lookup_expr="lte")
    updated_since = ChangedSince(ChangeKind.CONSULTATION)
    order = Order(label=_("Order"), orders={"held": "held_on"}, ties=("-held_on",))

    class Meta:
        model = Consultation
        fields: tuple[str, ...] = ()

    def filter_commitment(
        self, rows: QuerySet[Consultation], name: str, value: Collection[str]
    ) -> QuerySet[Consultation]:
        """Those that decided something about one of the commitments."""
        if not value:
            return rows
        about = decided_by(self.day).filter(consultation=OuterRef("pk"), commitments__code__in=value)
        return rows.filter(Exists(about))

    def filter_held(self, rows: QuerySet[Consultation], name: str, value: bool) -> QuerySet[Consultation]:
        return rows.filter(held_on__lte=self.day.date) if value else rows.filter(held_on__gt=self.day.date)


class DecisionFilter(StrictFilterSet):
    q = Text(label=_("Text"))
    commitment = Rows(label=_("Commitment"), queryset=Commitment.objects.all(), code="code", method="filter_commitment")
    pillar = Rows(label=_("Pillar"), queryset=Pillar.objects.all(), code="key", method="filter_pillar")
    language = Choices(label=_("Language"), choices=Language.choices)
    held_from = DayOf(label=_("Held from"), field_name="consultation__held_on", lookup_expr="gte")
    held_to = DayOf(label=_("Held up to"), field_name="consultation__held_on", lookup_expr="lte")
    recorded_from = FromDay(label=_("Recorded from"), field_name="recorded_at")
    recorded_to = ToDay(label=_("Recorded up to"), field_name="recorded_at")
    updated_since = ChangedSince(ChangeKind.DECISION)
    order = Order(
        label=_("Order"),
        orders={"held": "consultation__held_on", "recorded": "recorded_at"},
        ties=("-consultation__held_on", "number"),
    )

    class Meta:
        model = Decision
        fields: tuple[str, ...] = ()

    def filter_commitment(self, rows: QuerySet[Decision], name: str, value: Collection[str]) -> QuerySet[Decision]:
        return self._about(rows, Commitment.objects.filter(code__in=value)) if value else rows

    def filter_pillar(self, rows: QuerySet[Decision], name: str, value: Collection[str]) -> QuerySet[Decision]:
        return self._about(rows, Commitment.objects.filter(pillar__key__in=value)) if value else rows

    def _about(self, rows: QuerySet[Decision], commitments: QuerySet[Commitment]) -> QuerySet[Decision]:
        """Not joined: a decision about two of them would come twice."""
        return rows.filter(Exists(commitments.filter(decisions=OuterRef("pk"))))


def find_consultation_list(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Consultation]:
    """Consultations, the newest first: today those that are planned as well, on a past day those held by then.

    Raises InvalidFilters.
    """
    rows = access.between(user, Consultation.objects.all())
    return ConsultationFilter(params, rows if day.is_today else rows.filter(held_on__lte=day.date), day).find(also=also)


def find_decisions(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Decision]:
    """Decisions that had been taken and recorded by the day, each with `commitment_codes` (None: about none).

    Raises InvalidFilters.
    """
    codes = Commitment.objects.filter(decisions=OuterRef("pk")).order_by().values("decisions")
    rows = access.between(user, decided_by(day))
    rows = rows.annotate(commitment_codes=Subquery(codes.annotate(codes=JsonRows("code")).values("codes")))
    return DecisionFilter(params, rows, day).find(also=also)
