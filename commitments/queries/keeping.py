"""What coordinators keep of a commitment's plan, as it stands now, with what has left it."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from commitments import access
from commitments.models import Assignment, Commitment, Indicator, Milestone, OccurrencePlan, PlanItem
from commitments.vocabulary import Party


def withdrawn_milestones(commitment: Commitment) -> QuerySet[Milestone]:
    return commitment.milestones.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at", "number")


def get_milestone(commitment: Commitment, number: int) -> Milestone:
    """A milestone in the plan or withdrawn from it. Raises NotFound."""
    try:
        return commitment.milestones.get(number=number)
    except (Milestone.DoesNotExist, OverflowError) as error:
        raise access.not_found() from error


def get_indicator(commitment: Commitment, code: str) -> Indicator:
    try:
        return commitment.indicators.get(code=code)
    except Indicator.DoesNotExist as error:
        raise access.not_found() from error


def expectations(commitment: Commitment) -> QuerySet[OccurrencePlan]:
    """Every number of occurrences a year that was ever set, the one that holds last first."""
    return commitment.occurrence_plans.order_by("-starts_on")


def plan_items(commitment: Commitment) -> QuerySet[PlanItem]:
    """The action plan's items under the commitment, each with `steps`: how many milestones carry it out."""
    return commitment.plan_items.select_related("ministry").annotate(steps=Count("milestones")).order_by("code")


def assignments_of(commitment: Commitment, party: Party) -> QuerySet[Assignment]:
    """All of one government's, past and to come: those without an end first, then the newest."""
    return (
        commitment.assignments.filter(ministry__party=party)
        .select_related("ministry")
        .order_by("role", "-starts_on", "ministry__code")
    )


def get_assignment(commitment: Commitment, pk: int) -> Assignment:
    try:
        return commitment.assignments.select_related("ministry").get(pk=pk)
    except (Assignment.DoesNotExist, OverflowError) as error:
        raise access.not_found() from error
