"""The read door to consultations."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from commitments import access
from commitments.models import Consultation, Decision
from commitments.standing import Day


def find_consultations(user: access.Viewer) -> QuerySet[Consultation]:
    """All consultations, the newest first, each with `decision_count`."""
    rows = Consultation.objects.all() if user.is_authenticated else Consultation.objects.none()
    return rows.annotate(decision_count=Count("decisions")).order_by("-held_on")


def get_consultation(user: access.Viewer, pk: int) -> Consultation:
    """One consultation with its decisions and their commitments. Raises NotFound."""
    row = find_consultations(user).filter(pk=pk).prefetch_related("decisions__commitments").first()
    if row is None:
        raise access.not_found()
    return row


def last_before(user: access.Viewer, day: Day) -> Consultation | None:
    """The newest consultation held before the day."""
    return find_consultations(user).filter(held_on__lt=day.date).first()


def decisions_on(user: access.Viewer, commitment_code: str, day: Day) -> QuerySet[Decision]:
    """What consultations up to the day decided about a commitment, and had been recorded by then."""
    rows = Decision.objects.all() if user.is_authenticated else Decision.objects.none()
    return (
        rows.filter(commitments__code=commitment_code, consultation__held_on__lte=day.date, recorded_at__lt=day.ends_at)
        .select_related("consultation")
        .order_by("-consultation__held_on", "number")
    )
