"""The read door to reporting periods."""

from __future__ import annotations

from django.db.models import QuerySet

from commitments import access
from commitments.models import ReportingPeriod

from .prepared import Mark, prepared

_CODE = Mark()


def all_periods() -> QuerySet[ReportingPeriod]:
    """Oldest first."""
    return ReportingPeriod.objects.order_by("starts_on")


def get_period(code: str) -> ReportingPeriod:
    """Raises NotFound."""
    found = prepared("period", lambda: ReportingPeriod.objects.filter(code=_CODE.text), _CODE).one(code)
    if found is None:
        raise access.not_found()
    return found
