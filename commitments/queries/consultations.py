"""The read door to consultations."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery

from commitments import access
from commitments.models import Commitment, Consultation, Decision
from commitments.standing import Day, as_of
from commitments.vocabulary import CLOSING_RATINGS

from .assessments import decided_by


def find_consultations(user: access.Viewer) -> QuerySet[Consultation]:
    """All consultations, the newest first, each with `decision_count`."""
    rows = Consultation.objects.all() if access.sees_between(user) else Consultation.objects.none()
    return rows.annotate(decision_count=Count("decisions")).order_by("-held_on")


def last_consultation(user: access.Viewer, day: Day) -> dt.date | None:
    """The day of the last consultation before the day. One query."""
    held = find_consultations(user).filter(held_on__lt=day.date).values_list("held_on", flat=True)
    return held.first()


def get_consultation(user: access.Viewer, pk: int) -> Consultation:
    """One consultation with its decisions and their commitments, and with `previous_on` and `previous_id`.

    Those two name the consultation held last before it. Raises NotFound.
    """
    before = Consultation.objects.filter(held_on__lt=OuterRef("held_on")).order_by("-held_on")
    decisions = Decision.objects.select_related("recorded_by__ministry").prefetch_related(
        Prefetch("commitments", Commitment.objects.order_by("position"))
    )
    rows = (
        find_consultations(user)
        .annotate(
            previous_on=Subquery(before.values("held_on")[:1]),
            previous_id=Subquery(before.values("pk")[:1]),
        )
        .prefetch_related(Prefetch("decisions", decisions))
    )
    try:
        row = rows.filter(pk=pk).first()
    except OverflowError:
        row = None
    if row is None:
        raise access.not_found()
    return row


def get_decision(consultation: Consultation, number: int) -> Decision:
    """A decision of a consultation that was read with `get_consultation`. Raises NotFound."""
    for decision in consultation.decisions.all():
        if decision.number == number:
            return decision
    raise access.not_found()


def decisions_on(user: access.Viewer, commitment_code: str, day: Day) -> QuerySet[Decision]:
    """What consultations up to the day decided about a commitment, and had been recorded by then."""
    rows = decided_by(day) if access.sees_between(user) else Decision.objects.none()
    return (
        rows.filter(commitments__code=commitment_code)
        .select_related("consultation")
        .order_by("-consultation__held_on", "number")
    )


def open_decisions(user: access.Viewer, before: dt.date, day: Day) -> list[Decision]:
    """What consultations before a date decided and is still open on the day, the newest consultation first.

    A decision is open while any commitment that it is about is neither completed nor discontinued; one about none stays
    open. Each with its consultation and its commitments. Two queries.
    """
    about = Commitment.objects.filter(decisions=OuterRef("pk"))
    running = about.exclude(standing__delivery__in=CLOSING_RATINGS)
    rows = decided_by(day) if access.sees_between(user) else Decision.objects.none()
    rows = rows.filter(consultation__held_on__lt=before).filter(Exists(running) | ~Exists(about))
    return list(
        as_of(rows, day)
        .select_related("consultation")
        .prefetch_related(Prefetch("commitments", Commitment.objects.order_by("position")))
        .order_by("-consultation__held_on", "number")
    )
