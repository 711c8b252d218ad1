"""The read door to commitments. Lists, drill-downs, API, exports and reports all ask here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import django_filters
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.models import Assignment, Commitment, DateRevision, Ministry, Pillar
from commitments.standing import Day, as_of
from commitments.vocabulary import (
    CAUTION_ORDER,
    HEADLINE_CHOICES,
    NOT_REPORTED,
    Agreement,
    ChangeKind,
    Kind,
    Party,
    Reporting,
    Schedule,
)

from .assessments import with_two_sides
from .filtering import Choices, DayOf, Found, Order, Rows, StrictFilterSet, Text, YesOrNo, words_in
from .filters import ChangedSince, rank
from .json_rows import JsonList
from .ministries import assigned_on, with_leads
from .occurrences import with_occurrences


class CommitmentFilter(StrictFilterSet):
    q = Text(label=_("Text"), method="filter_text")
    pillar = Rows(label=_("Pillar"), queryset=Pillar.objects.all(), code="key", field_name="standing__pillar__key")
    party = django_filters.ChoiceFilter(label=_("Undertaken by"), choices=Party.choices, method="filter_party")
    ministry = Rows(label=_("Ministry"), queryset=Ministry.objects.all(), code="code", method="filter_ministry")
    kind = Choices(label=_("Kind"), choices=Kind.choices)
    delivery = Choices(label=_("Delivery"), choices=HEADLINE_CHOICES, field_name="standing__delivery")
    jp_delivery = Choices(
        label=_("Delivery, as Japan reports"), choices=HEADLINE_CHOICES, method="filter_side_delivery"
    )
    mn_delivery = Choices(
        label=_("Delivery, as Mongolia reports"), choices=HEADLINE_CHOICES, method="filter_side_delivery"
    )
    schedule = Choices(label=_("Schedule"), choices=Schedule.choices, field_name="standing__schedule")
    reporting = Choices(label=_("Reporting, either side"), choices=Reporting.choices, method="filter_reporting")
    jp_reporting = Choices(label=_("Reporting, Japan"), choices=Reporting.choices, field_name="standing__jp_reporting")
    mn_reporting = Choices(
        label=_("Reporting, Mongolia"), choices=Reporting.choices, field_name="standing__mn_reporting"
    )
    agreement = Choices(label=_("Agreement"), choices=Agreement.choices, field_name="standing__agreement")
    contradiction = YesOrNo(label=_("Going well although overdue"), field_name="standing__contradicts_dates")
    slipped = YesOrNo(label=_("A date has slipped"), method="filter_slipped")
    code = Rows(label=_("Code"), queryset=Commitment.objects.all(), code="code", field_name="code")
    due_from = DayOf(label=_("Next date from"), field_name="standing__next_due_on", lookup_expr="gte")
    due_to = DayOf(label=_("Next date up to"), field_name="standing__next_due_on", lookup_expr="lte")
    updated_since = ChangedSince(ChangeKind.COMMITMENT)
    order = Order(
        label=_("Order"),
        orders={
            "statement": "standing__position",
            "code": "standing__code",
            "pillar": "pillar__position",
            "kind": "kind",
            "delivery": rank("standing__delivery", [*CAUTION_ORDER, NOT_REPORTED]),
            "schedule": rank("standing__schedule", Schedule.values),
            "agreement": rank("standing__agreement", Agreement.values),
            "due": "standing__next_due_on",
        },
        ties=("standing__position", "standing__code"),
    )

    class Meta:
        model = Commitment
        fields: tuple[str, ...] = ()

    def filter_text(self, rows: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        return words_in(rows, "search_text", value)

    def filter_party(self, rows: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        # A side that did not undertake the commitment has no answer to the reporting question.
        return rows.filter(**{f"standing__{value.lower()}_reporting__isnull": False})

    def filter_ministry(self, rows: QuerySet[Commitment], name: str, value: Collection[str]) -> QuerySet[Commitment]:
        if not value:
            return rows
        assigned = Assignment.objects.filter(assigned_on(self.day), commitment=OuterRef("pk"), ministry__code__in=value)
        return rows.filter(Exists(assigned))

    def filter_side_delivery(
        self, rows: QuerySet[Commitment], name: str, value: Collection[str]
    ) -> QuerySet[Commitment]:
        if not value:
            return rows
        side = name.removesuffix("_delivery")
        wanted = Q(**{f"standing__{name}__in": [code for code in value if code != NOT_REPORTED]})
        if NOT_REPORTED in value:
            wanted |= Q(**{f"standing__{name}__isnull": True, f"standing__{side}_reporting__isnull": False})
        return rows.filter(wanted)

    def filter_reporting(self, rows: QuerySet[Commitment], name: str, value: Collection[str]) -> QuerySet[Commitment]:
        if not value:
            return rows
        return rows.filter(Q(standing__jp_reporting__in=value) | Q(standing__mn_reporting__in=value))

    def filter_slipped(self, rows: QuerySet[Commitment], name: str, value: bool) -> QuerySet[Commitment]:
        later = DateRevision.objects.filter(
            commitment=OuterRef("pk"), agreed_at__lt=self.day.ends_at, new_due_on__gt=F("old_due_on")
        )
        return rows.filter(Exists(later) if value else ~Exists(later))


def visible_commitments(user: access.Viewer, day: Day, *, code: str | None = None) -> QuerySet[Commitment]:
    """All that the user may see, each with its standing as of the day. `code`: of that one only."""
    rows = Commitment.objects.all() if access.reads(user) else Commitment.objects.none()
    if code is not None:
        rows = rows.filter(code=code)
    return as_of(rows.select_related("standing", "pillar"), day, code=code)


def listed_commitments(user: access.Viewer) -> QuerySet[Commitment]:
    """All that the user may see, in the order of the statement, without any standing: to choose from."""
    return (Commitment.objects.all() if access.reads(user) else Commitment.objects.none()).order_by("position")


def find_commitments(
    user: access.Viewer,
    params: QueryDict | Mapping[str, Any],
    day: Day,
    *,
    also: Collection[str] | None = None,
) -> Found[Commitment]:
    """The commitments that fit `params` on the day, in the order asked for, with their leads.

    Raises InvalidFilters for a value that can't be understood and, where `also` is given, for a parameter that is
    neither a filter nor one of those.
    """
    return CommitmentFilter(params, with_leads(visible_commitments(user, day), day), day).find(also=also)


def get_commitment(user: access.Viewer, code: str, day: Day) -> Commitment:
    """One commitment with its standing, the updates that speak, its passage, what took place and what waits.

    Raises NotFound.
    """
    rows = visible_commitments(user, day, code=code).select_related(
        "passage__section",
        *(
            f"standing__{side}_update__{part}"
            for side in (party.lower() for party in Party)
            for part in ("period", "ministry")
        ),
        "standing__joint_assessment__jp_signed_by",
        "standing__joint_assessment__mn_signed_by",
    )
    commitment = with_occurrences(with_two_sides(user, with_leads(rows, day), day), day).first()
    if commitment is None:
        raise access.not_found()
    return commitment


def with_mentions(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Each commitment with `also_in_numbers`: the other passages that speak of it (None: none)."""
    mentions: Any = Commitment.also_in.through.objects.filter(commitment=OuterRef("pk")).order_by().values("commitment")
    return commitments.annotate(
        also_in_numbers=Subquery(mentions.annotate(numbers=JsonList("passage__number")).values("numbers"))
    )
