"""The read door to the statement itself: its sections, its passages and what each speaks of. It is not dated."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from commitments import access
from commitments.models import Commitment, Passage, Section

from .prepared import prepared


def sections_with_passages(user: access.Viewer) -> list[tuple[Section, list[Passage]]]:
    """The sections in their order, each with its passages by number. One query; a section's statement is not read."""
    if not access.reads(user):
        return []
    question = prepared("passages", _passages_in_order)
    return [(section, list(passages)) for section, passages in groupby(question.run(), key=attrgetter("section"))]


def _passages_in_order() -> QuerySet[Passage]:
    return Passage.objects.select_related("section").order_by("section__statement", "section__position", "number")


def mentioned(user: access.Viewer) -> dict[int, list[int]]:
    """Passage to commitments that it speaks of as well, without being the place they were read out of (keys)."""
    found: dict[int, list[int]] = defaultdict(list)
    for passage, commitment in prepared("mentions", _mentions).run() if access.reads(user) else ():
        found[passage].append(commitment)
    return found


def _mentions() -> QuerySet[Any, tuple[int, int]]:
    pairs = Commitment.also_in.through.objects.order_by("commitment__position", "commitment__code")
    return pairs.values_list("passage", "commitment")
