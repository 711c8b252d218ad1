"""The read door to joint assessments: which there are, how each ended, and whose signature is awaited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.models import Commitment, Decision, JointAssessment, ProgressUpdate, User
from commitments.standing import Day
from commitments.vocabulary import AssessmentStatus, ChangeKind, Delivery, Party, Role

from .filtering import Choices, DayOf, Found, Order
from .filters import ChangedSince, OfCommitmentFilter, text_with_commitment
from .updates import published_among, published_by, speaking_on


class AssessmentFilter(OfCommitmentFilter):
    q = text_with_commitment("commitment__search_text", "reason")
    delivery = Choices(label=_("Delivery"), choices=Delivery.choices)
    status = Choices(label=_("Status"), choices=AssessmentStatus.choices, field_name="status_then")
    in_force_from = DayOf(label=_("In force from"), field_name="in_force_on_then", lookup_expr="gte")
    in_force_to = DayOf(label=_("In force up to"), field_name="in_force_on_then", lookup_expr="lte")
    updated_since = ChangedSince(ChangeKind.JOINT_ASSESSMENT)
    order = Order(
        label=_("Order"),
        orders={"proposed": "pk", "statement": "commitment__position"},
        ties=("-pk",),
    )

    class Meta:
        model = JointAssessment
        fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signature:
    party: Party
    person: User
    at: dt.datetime


@dataclass(frozen=True)
class AssessmentOn:
    """A joint assessment as it stood on a day."""

    row: JointAssessment
    signatures: list[Signature]  # the side that proposed it first
    in_force: bool  # both had signed by the day, and nothing had ended it
    withdrawn: bool
    ended_by: ProgressUpdate | None  # the first later report that differs from it
    replaced_at: dt.datetime | None  # when a later joint assessment took its place

    @property
    def waiting(self) -> bool:
        return not self.withdrawn and len(self.signatures) == 1

    @property
    def awaited(self) -> Party | None:
        """The government that has not signed yet."""
        return self.signatures[0].party.other if self.waiting else None


def assessments_on(user: access.Viewer, commitment: Commitment, day: Day) -> list[AssessmentOn]:
    """All joint assessments of a commitment that had been proposed by the day, the newest first. Two queries."""
    rows = (
        with_endings(JointAssessment.objects.filter(proposed_by(day), commitment=commitment), day)
        .select_related("jp_signed_by__ministry", "mn_signed_by__ministry", "withdrawn_by__ministry")
        .order_by("-pk")
    )
    found = list(access.between(user, rows))
    enders: list[int | None] = [row.ended_by_id for row in found]  # type: ignore[attr-defined]
    ending = published_among(user, {pk for pk in enders if pk})
    return [_on(row, day, ending.get(pk) if pk else None) for row, pk in zip(found, enders, strict=True)]


def find_assessments(
    user: access.Viewer,
    params: QueryDict | Mapping[str, Any],
    day: Day,
    *,
    also: Collection[str] | None = None,
) -> Found[JointAssessment]:
    """Joint assessments that had been proposed by the day, `with_endings`, the newest first. Raises InvalidFilters.

    For the public only what is in force.
    """
    rows: QuerySet[Any] = with_endings(access.everybodys(user, JointAssessment.objects.filter(proposed_by(day))), day)
    if not access.sees_between(user):
        rows = rows.filter(status_then=AssessmentStatus.IN_FORCE)
    return AssessmentFilter(params, rows, day).find(also=also)


def with_endings(assessments: QuerySet[JointAssessment], day: Day) -> QuerySet[JointAssessment]:
    """Each with `status_then`; `in_force_on_then`; and `ended_by_id`, `ended_at`, `replaced_at` where it had ended.

    When one ends is decided by `commitments.standing`; this only names the update or the assessment that did it first.
    """
    of_the_same = OuterRef("commitment")
    differing = (
        published_by(day, ProgressUpdate.objects.all())
        .filter(speaking_on(day), undertaking__commitment=of_the_same, published_at__gt=OuterRef("in_force_at"))
        .exclude(delivery=OuterRef("delivery"))
        .order_by("published_at", "pk")
    )
    later = JointAssessment.objects.filter(
        Q(in_force_at__gt=OuterRef("in_force_at")) | Q(in_force_at=OuterRef("in_force_at"), pk__gt=OuterRef("pk")),
        commitment=of_the_same,
        in_force_at__lt=day.ends_at,
    ).order_by("in_force_at", "pk")
    first_report = Q(ended_at__isnull=False) & (Q(replaced_at__isnull=True) | Q(ended_at__lte=F("replaced_at")))
    return assessments.annotate(
        ended_by_id=Subquery(differing.values("pk")[:1]),
        ended_at=Subquery(differing.values("published_at")[:1]),
        replaced_at=Subquery(later.values("in_force_at")[:1]),
        in_force_on_then=Case(When(in_force_at__lt=day.ends_at, then=F("in_force_on"))),
        status_then=Case(
            When(withdrawn_at__lt=day.ends_at, then=Value(AssessmentStatus.WITHDRAWN.value)),
            When(in_force_on_then__isnull=True, then=Value(AssessmentStatus.WAITING.value)),
            When(first_report, then=Value(AssessmentStatus.ENDED.value)),
            When(replaced_at__isnull=False, then=Value(AssessmentStatus.REPLACED.value)),
            default=Value(AssessmentStatus.IN_FORCE.value),
            output_field=CharField(),
        ),
    )


def assessments_to_sign(user: access.Viewer) -> QuerySet[JointAssessment]:
    """What waits for this coordinator's government, oldest first: those they may countersign by `access`."""
    rows = JointAssessment.objects.select_related("commitment", "jp_signed_by__ministry", "mn_signed_by__ministry")
    if not isinstance(user, User) or not access.at_least(user, Role.COORDINATOR):
        return rows.none()
    unsigned = {f"{str(user.party).lower()}_signed_by__isnull": True}
    return rows.filter(
        commitment__undertakings__party=user.party, in_force_at__isnull=True, withdrawn_at__isnull=True, **unsigned
    ).order_by("pk")


def get_assessment(user: access.Viewer, code: str, pk: int) -> JointAssessment:
    """A joint assessment of this commitment. Raises NotFound."""
    rows = JointAssessment.objects.select_related("commitment")
    try:
        row = rows.filter(commitment__code=code, pk=pk).first() if access.sees_between(user) else None
    except OverflowError:
        row = None
    if row is None:
        raise access.not_found()
    return row


def with_two_sides(user: access.Viewer, commitments: QuerySet[Commitment], day: Day) -> QuerySet[Commitment]:
    """Each commitment with what the two governments have between them on the day, without a query of its own.

    `waiting_delivery` and `waiting_from` (the party that signed) of the joint assessment that waits for a signature,
    `has_assessments`, and `decision_count`. Nothing of it is for the public.
    """
    if not access.sees_between(user):
        nothing = Value(None, CharField())
        return commitments.annotate(
            waiting_delivery=nothing,
            waiting_from=nothing,
            has_assessments=Value(False),
            decision_count=Value(None, IntegerField()),
        )
    proposed = JointAssessment.objects.filter(proposed_by(day), commitment=OuterRef("pk"))
    waiting = proposed.filter(
        Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=day.ends_at),
        Q(in_force_at__isnull=True) | Q(in_force_at__gte=day.ends_at),
    )
    first = Case(
        When(jp_signed_at__isnull=True, then=Value(Party.MN.value)),
        When(mn_signed_at__lt=F("jp_signed_at"), then=Value(Party.MN.value)),
        default=Value(Party.JP.value),
        output_field=CharField(),
    )
    decisions = decided_by(day).filter(commitments=OuterRef("pk")).order_by().values("commitments")
    return commitments.annotate(
        waiting_delivery=Subquery(waiting.values("delivery")[:1]),
        waiting_from=Subquery(waiting.annotate(first=first).values("first")[:1]),
        has_assessments=Exists(proposed),
        decision_count=Subquery(decisions.annotate(n=Count("pk")).values("n")),
    )


def decided_by(day: Day) -> QuerySet[Decision]:
    """Decisions of consultations up to the day that had been recorded by then."""
    return Decision.objects.filter(consultation__held_on__lte=day.date, recorded_at__lt=day.ends_at)


def proposed_by(day: Day) -> Q:
    return Q(jp_signed_at__lt=day.ends_at) | Q(mn_signed_at__lt=day.ends_at)


def _on(row: JointAssessment, day: Day, ended_by: ProgressUpdate | None) -> AssessmentOn:
    signed = [
        Signature(party, person, at)
        for party, person, at in (
            (Party.JP, row.jp_signed_by, row.jp_signed_at),
            (Party.MN, row.mn_signed_by, row.mn_signed_at),
        )
        if person is not None and at is not None and at < day.ends_at
    ]
    status = row.status_then  # type: ignore[attr-defined]
    return AssessmentOn(
        row=row,
        signatures=_in_order(signed),
        in_force=status == AssessmentStatus.IN_FORCE,
        withdrawn=status == AssessmentStatus.WITHDRAWN,
        ended_by=ended_by if status == AssessmentStatus.ENDED else None,
        replaced_at=row.replaced_at if status == AssessmentStatus.REPLACED else None,  # type: ignore[attr-defined]
    )


def _in_order(signatures: Iterable[Signature]) -> list[Signature]:
    return sorted(signatures, key=lambda one: one.at)
