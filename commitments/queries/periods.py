"""The read door to reporting periods."""

from __future__ import annotations

from django.db.models import QuerySet

from commitments import access
from commitments.models import ReportingPeriod


def all_periods() -> QuerySet[ReportingPeriod]:
    """Oldest first."""
    return ReportingPeriod.objects.order_by("starts_on")


def get_period(code: str) -> ReportingPeriod:
    """Raises NotFound."""
    try:
        return ReportingPeriod.objects.get(code=code)
    except ReportingPeriod.DoesNotExist as error:
        raise access.not_found() from error
