"""The read door to lists of consultations and of what they decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.models import Commitment, Consultation, Decision
from commitments.standing import Day
from commitments.vocabulary import Language

from .assessments import decided_by
from .filtering import Choices, DayOf, Found, Order, Rows, StrictFilterSet

Params = QueryDict | Mapping[str, Any]


class ConsultationFilter(StrictFilterSet):
    held_from = DayOf(label=_("Held from"), field_name="held_on", lookup_expr="gte")
    held_to = DayOf(label=_("Held up to"), field_name="held_on", lookup_expr="lte")
    order = Order(label=_("Order"), orders={"held": "held_on"}, ties=("-held_on",))

    class Meta:
        model = Consultation
        fields: tuple[str, ...] = ()


class DecisionFilter(StrictFilterSet):
    commitment = Rows(label=_("Commitment"), queryset=Commitment.objects.all(), code="code", method="filter_commitment")
    language = Choices(label=_("Language"), choices=Language.choices)
    held_from = DayOf(label=_("Held from"), field_name="consultation__held_on", lookup_expr="gte")
    held_to = DayOf(label=_("Held up to"), field_name="consultation__held_on", lookup_expr="lte")
    order = Order(
        label=_("Order"),
        orders={"held": "consultation__held_on", "recorded": "recorded_at"},
        ties=("-consultation__held_on", "number"),
    )

    class Meta:
        model = Decision
        fields: tuple[str, ...] = ()

    def filter_commitment(self, rows: QuerySet[Decision], name: str, value: Collection[str]) -> QuerySet[Decision]:
        """Not joined: a decision about two of them would come twice."""
        if not value:
            return rows
        return rows.filter(Exists(Commitment.objects.filter(code__in=value, decisions=OuterRef("pk"))))


def find_consultation_list(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Consultation]:
    """Consultations, the newest first: today those that are planned as well, on a past day those held by then.

    Raises InvalidFilters.
    """
    rows = Consultation.objects.all() if access.sees_between(user) else Consultation.objects.none()
    return ConsultationFilter(params, rows if day.is_today else rows.filter(held_on__lte=day.date), day).find(also=also)


def find_decisions(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Decision]:
    """Decisions that had been taken and recorded by the day. Raises InvalidFilters."""
    rows = decided_by(day) if access.sees_between(user) else Decision.objects.none()
    return DecisionFilter(params, rows, day).find(also=also)
