"""What a language brings along to write reports in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """Sentences with blanks: {p} the period, {t} what the commitment is about, {n} a small count, {m} a larger one.

    By pillar where they are mappings of pillars, by rating where of ratings.
    """

    halves: tuple[str, str]  # {p} of a first and a second half-year, with {year}
    done: Mapping[str, Sequence[str]]
    done_position: Sequence[str]
    details: Sequence[str]
    not_begun: Sequence[str]
    finished: Sequence[str]
    ended: Sequence[str]
    next_steps: Mapping[str, Sequence[str]]
    next_position: Sequence[str]
    reasons: Mapping[str, Sequence[str]]
    reasons_position: Mapping[str, Sequence[str]]
    evidence: Sequence[tuple[str, str]]  # title, kind
    notes: Sequence[str]
    return_comments: Sequence[str]
    corrections: Sequence[str]
    delays: Sequence[str]
    refusal: str
    dropped: str
    joint: Mapping[str, str]
