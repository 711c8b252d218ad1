"""The read door to what the two governments see differently, or of which only one of them has spoken."""

from __future__ import annotations

from collections.abc import Collection

from django.http import QueryDict

from commitments import access
from commitments.models import Commitment
from commitments.standing import Day
from commitments.vocabulary import Agreement

from .commitments import find_commitments
from .filtering import Found

LISTED = (Agreement.DIVERGENT, Agreement.ONE_SIDE_SILENT)
FILTERS = ("q", "pillar", "ministry", "agreement")


def find_two_sides(
    user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None
) -> Found[Commitment]:
    """Of what `find_commitments` finds, those of both governments; those seen differently first unless `order` says."""
    if not params.get("order"):
        params = params.copy()
        params["order"] = "agreement"
    found = find_commitments(user, params, day, also=also)
    return Found(found.queryset.filter(standing__agreement__in=LISTED), found.form)
