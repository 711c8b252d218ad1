"""The read door to lists of the plan's rows across commitments: milestones, and moves of dates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.models import DateRevision, Milestone
from commitments.standing import Day, as_of
from commitments.vocabulary import Schedule

from .filtering import Choices, DayOf, Found, Order, YesOrNo
from .filters import OfCommitmentFilter

Params = QueryDict | Mapping[str, Any]


class MilestoneFilter(OfCommitmentFilter):
    schedule = Choices(label=_("Schedule"), choices=Schedule.choices, field_name="standing__schedule")
    due_from = DayOf(label=_("Due from"), field_name="standing__due_on", lookup_expr="gte")
    due_to = DayOf(label=_("Due up to"), field_name="standing__due_on", lookup_expr="lte")
    met = YesOrNo(label=_("Met"), method="filter_met")
    order = Order(
        label=_("Order"),
        orders={"statement": "commitment__position", "due": "standing__due_on"},
        ties=("commitment__position", "commitment__code", "number"),
    )

    class Meta:
        model = Milestone
        fields: tuple[str, ...] = ()

    def filter_met(self, rows: QuerySet[Milestone], name: str, value: bool) -> QuerySet[Milestone]:
        return rows.filter(standing__met_on__isnull=not value)


class DateRevisionFilter(OfCommitmentFilter):
    order = Order(
        label=_("Order"),
        orders={"requested": "requested_at", "new_due": "new_due_on", "statement": "commitment__position"},
        ties=("requested_at", "pk"),
    )

    class Meta:
        model = DateRevision
        fields: tuple[str, ...] = ()


def find_milestones(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Milestone]:
    """Milestones in the plan on the day with their `standing`, commitment by commitment. Raises InvalidFilters."""
    rows = Milestone.objects.filter(standing__isnull=False) if access.reads(user) else Milestone.objects.none()
    return MilestoneFilter(params, as_of(rows.select_related("standing", "commitment"), day), day).find(also=also)


def find_date_revisions(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[DateRevision]:
    """Requests to move a date made by the day, oldest first; for the public those agreed to. Raises InvalidFilters."""
    rows = DateRevision.objects.filter(requested_at__lt=day.ends_at)
    if not access.sees_between(user):
        rows = rows.filter(agreed_at__lt=day.ends_at) if access.reads(user) else rows.none()
    return DateRevisionFilter(params, rows, day).find(also=also)
