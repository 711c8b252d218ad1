"""The read door to the statement itself: its sections, its passages and what each speaks of. It is not dated."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import QuerySet

from commitments import access
from commitments.models import Commitment, Section


def sections_with_passages(user: access.Viewer) -> QuerySet[Section]:
    """The sections in their order, each with its statement and, by number, its passages. Two queries."""
    rows = Section.objects.all() if access.reads(user) else Section.objects.none()
    return rows.select_related("statement").prefetch_related("passages").order_by("statement", "position")


def mentioned(user: access.Viewer) -> dict[int, list[int]]:
    """Passage to commitments that it speaks of as well, without being the place they were read out of (keys)."""
    pairs = Commitment.also_in.through.objects.order_by("commitment__position", "commitment__code")
    found: dict[int, list[int]] = defaultdict(list)
    for passage, commitment in (pairs if access.reads(user) else pairs.none()).values_list("passage", "commitment"):
        found[passage].append(commitment)
    return found
