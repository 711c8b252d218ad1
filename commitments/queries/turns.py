"""What over time asks for a decision: dates that slipped again, a rating that fell at once, silence that goes on."""

from __future__ import annotations

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.lookups import Exact

from commitments.models import Commitment, DateRevision, ProgressUpdate, ReportingPeriod
from commitments.standing import Day
from commitments.vocabulary import CLOSING_RATINGS, Delivery, Party, UpdateStatus

from .updates import published_by, speaking_on

TURNS = ("slipped_twice", "fell", "silent_twice")


def with_turns(commitments: QuerySet[Commitment], day: Day) -> QuerySet[Commitment]:
    """Each commitment (as of the day) with three booleans.

    `slipped_twice`: one and the same date of it was moved to a later day at least twice, as agreed by the day.
    `fell`: a party's report rates it off track, and that party's report before said on track.
    `silent_twice`: a party that owes reports has published none on either of the two newest periods whose deadlines
    have passed, nor on a later one.
    """
    return commitments.annotate(
        slipped_twice=_slipped_twice(day),
        fell=_either(*(_fell(party, day) for party in Party)),
        silent_twice=_either(*(_silent_twice(party, day) for party in Party)),
    )


def _slipped_twice(day: Day) -> Exists:
    later = DateRevision.objects.filter(
        commitment=OuterRef("pk"), agreed_at__lt=day.ends_at, new_due_on__gt=F("old_due_on")
    )
    return Exists(later.order_by().values("commitment", "milestone").annotate(n=Count("pk")).filter(n__gte=2))


def with_fall(updates: QuerySet[ProgressUpdate], day: Day) -> QuerySet[ProgressUpdate]:
    """Each update with `fell`: it speaks on the day and says off track, and its party's report before said on track.

    The report before is the one that would speak if this one and all later ones were not there.
    """
    same_side = published_by(day, ProgressUpdate.objects.filter(undertaking=OuterRef("undertaking")))
    before = same_side.filter(
        speaking_on(day),
        Q(period__ends_on__lt=OuterRef("period__ends_on"))
        | Q(period__ends_on=OuterRef("period__ends_on"), published_at__lt=OuterRef("published_at"))
        | Q(period__ends_on=OuterRef("period__ends_on"), published_at=OuterRef("published_at"), pk__lt=OuterRef("pk")),
    ).order_by("-period__ends_on", "-published_at", "-pk")
    fell = (
        Q(status=UpdateStatus.PUBLISHED, published_at__lt=day.ends_at, delivery=Delivery.OFF_TRACK)
        & speaking_on(day)
        & Q(Exact(Subquery(before.values("delivery")[:1]), Value(Delivery.ON_TRACK.value)))
    )
    return updates.annotate(fell=_either(fell))


def _reports(party: Party, day: Day) -> QuerySet[ProgressUpdate]:
    """What a party had published on the commitment by the day, and had not corrected by then."""
    rows = published_by(day, ProgressUpdate.objects.all()).filter(speaking_on(day))
    return rows.filter(undertaking__commitment=OuterRef("pk"), undertaking__party=party)


def _fell(party: Party, day: Day) -> Q:
    """The update that speaks for the party is one that `with_fall` marks."""
    side = party.lower()
    speaks = ProgressUpdate.objects.filter(pk=OuterRef(f"standing__{side}_update"))
    fell = Exists(with_fall(speaks, day).filter(Q(fell=True)))
    return Q(**{f"standing__{side}_delivery": Delivery.OFF_TRACK}) & Q(fell)


def _silent_twice(party: Party, day: Day) -> Q:
    side = party.lower()
    due = ReportingPeriod.objects.filter(due_on__lt=day.date).order_by("-ends_on").values("ends_on")[1:2]
    spoke = _reports(party, day).filter(period__ends_on__gte=Subquery(due))
    owes = Q(**{f"standing__{side}_reporting__isnull": False}) & (
        Q(**{f"standing__{side}_delivery__isnull": True})
        | ~Q(**{f"standing__{side}_delivery__in": list(CLOSING_RATINGS)})
    )
    return owes & Q(Exists(due)) & ~Q(Exists(spoke))


def _either(*conditions: Q) -> Case:
    return Case(*(When(one, then=Value(True)) for one in conditions), default=Value(False), output_field=BooleanField())
