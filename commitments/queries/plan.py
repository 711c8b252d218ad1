"""The plan around a commitment as of a day: milestones, indicators with measurements, revisions of dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet

from commitments import access
from commitments.models import Commitment, DateRevision, Indicator, Measurement, Milestone, User
from commitments.standing import Day, as_of
from commitments.vocabulary import Role

from .updates import counted_on


@dataclass
class IndicatorOn:
    """An indicator with the measurements that had been published by the day, oldest first."""

    indicator: Indicator
    measurements: list[Measurement] = field(default_factory=list)

    @property
    def latest(self) -> Measurement | None:
        return self.measurements[-1] if self.measurements else None


def in_plan_on(day: Day) -> Q:
    """For milestones: in the plan on the day. Where their dates matter as well, `standing` knows which these are."""
    return Q(added_at__lt=day.ends_at) & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=day.ends_at))


def milestones_on(commitment: Commitment, day: Day) -> QuerySet[Milestone]:
    """The commitment's milestones in the plan on the day, each with its `standing`, by current date."""
    return _milestones([commitment], day, code=commitment.code)


def milestones_of(commitments: Collection[Commitment], day: Day) -> list[Milestone]:
    """As `milestones_on`, of several commitments. One query."""
    return list(_milestones(commitments, day))


def _milestones(commitments: Collection[Commitment], day: Day, *, code: str | None = None) -> QuerySet[Milestone]:
    rows = Milestone.objects.filter(commitment__in=commitments, standing__isnull=False)
    return as_of(rows.select_related("standing"), day, code=code).order_by("standing__due_on", "number")


def indicators_on(commitment: Commitment, day: Day) -> list[IndicatorOn]:
    """The commitment's indicators and their measurements. Two queries."""
    return indicators_of([commitment], day)


def indicators_of(commitments: Collection[Commitment], day: Day) -> list[IndicatorOn]:
    """The indicators of several commitments and their measurements. Two queries."""
    return with_measurements(Indicator.objects.filter(commitment__in=commitments), day)


def with_measurements(indicators: Iterable[Indicator], day: Day) -> list[IndicatorOn]:
    """These indicators, each with its measurements and the party that reported them. One query."""
    found = {row.pk: IndicatorOn(row) for row in indicators}
    rows = counted_measurements(day).filter(indicator__in=found).select_related("update__undertaking")
    for measurement in rows if found else ():
        found[measurement.indicator_id].measurements.append(measurement)
    return list(found.values())


def counted_measurements(day: Day) -> QuerySet[Measurement]:
    """Those of updates that had been published by the day and not been superseded by then, oldest first."""
    counted = Measurement.objects.filter(counted_on(day, "update__"))
    return counted.order_by("measured_on", "update__published_at", "pk")


def revisions_agreed(
    user: access.Viewer, after: Day, by: Day, among: Collection[int] | None = None
) -> QuerySet[DateRevision]:
    """The moves of dates that came into force after the end of one day and by the end of another.

    In the order of the statement, a commitment's own date first, then by when they were agreed. `among`: keys of
    commitments, where not all are meant.
    """
    rows = DateRevision.objects.filter(agreed_at__gte=after.ends_at, agreed_at__lt=by.ends_at)
    if not access.reads(user):
        return rows.none()
    if among is not None:
        rows = rows.filter(commitment__in=among)
    return rows.select_related(
        "commitment", "milestone", "requested_by__ministry", "agreed_by__ministry", "refused_by__ministry"
    ).order_by(
        "commitment__position", "commitment__code", F("milestone__number").asc(nulls_first=True), "agreed_at", "pk"
    )


def revisions_to_decide(user: access.Viewer) -> QuerySet[DateRevision]:
    """Moves of dates that wait for this coordinator's government, oldest first: those they may decide by `access`."""
    rows = DateRevision.objects.select_related("commitment", "milestone", "requested_by__ministry")
    if not isinstance(user, User) or not access.at_least(user, Role.COORDINATOR):
        return rows.none()
    return (
        rows.filter(needs_agreement=True, agreed_at__isnull=True, refused_at__isnull=True)
        .filter(commitment__undertakings__party=user.party)
        .exclude(requested_by__ministry__party=user.party)
        .order_by("requested_at", "pk")
    )


def get_revision(user: access.Viewer, code: str, pk: int) -> DateRevision:
    """A request to move a date of this commitment. Raises NotFound."""
    rows = DateRevision.objects.select_related("commitment", "milestone", "requested_by__ministry")
    try:
        row = rows.filter(commitment__code=code, pk=pk).first() if access.sees_between(user) else None
    except OverflowError:
        row = None
    if row is None:
        raise access.not_found()
    return row


def revisions_on(user: access.Viewer, commitment: Commitment, day: Day) -> QuerySet[DateRevision]:
    """Every request to move a date that had been made by the day, oldest first; for the public those agreed to."""
    return revisions_of(user, [commitment], day)


def revisions_of(user: access.Viewer, commitments: Collection[Commitment], day: Day) -> QuerySet[DateRevision]:
    """As `revisions_on`, for several commitments."""
    rows = DateRevision.objects.filter(commitment__in=commitments, requested_at__lt=day.ends_at)
    if not access.sees_between(user):
        rows = rows.filter(agreed_at__lt=day.ends_at)
    return rows.select_related(
        "milestone", "requested_by__ministry", "agreed_by__ministry", "refused_by__ministry"
    ).order_by("requested_at", "pk")
