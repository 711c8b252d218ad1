"""The read door to the statement itself: its sections, its passages and what each speaks of. It is not dated."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import attrgetter

from commitments import access
from commitments.models import Commitment, Passage, Section


def sections_with_passages(user: access.Viewer) -> list[tuple[Section, list[Passage]]]:
    """The sections in their order, each with its passages by number. One query; a section's statement is not read."""
    rows = Passage.objects.all() if access.reads(user) else Passage.objects.none()
    ordered = rows.select_related("section").order_by("section__statement", "section__position", "number")
    return [(section, list(passages)) for section, passages in groupby(ordered, key=attrgetter("section"))]


def mentioned(user: access.Viewer) -> dict[int, list[int]]:
    """Passage to commitments that it speaks of as well, without being the place they were read out of (keys)."""
    pairs = Commitment.also_in.through.objects.order_by("commitment__position", "commitment__code")
    found: dict[int, list[int]] = defaultdict(list)
    for passage, commitment in (pairs if access.reads(user) else pairs.none()).values_list("passage", "commitment"):
        found[passage].append(commitment)
    return found
