"""The reference data that `seeding.seed` writes, as plain values. `importing.fixtures` reads them from files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Texts = Mapping[str, str]  # {"ja": ..., "en": ..., "mn": ...}
Span = tuple[int, int]  # from the first character to the one after the last


@dataclass(frozen=True)
class PassageRow:
    number: int
    text: str
    list_item: bool
    translations: Texts  # into English and Mongolian, unofficial
    nothing_undertaken: Texts | None = None  # why, where that was noted


@dataclass(frozen=True)
class SectionRow:
    key: str
    titles: Texts
    passages: tuple[PassageRow, ...]


@dataclass(frozen=True)
class StatementRow:
    signed_on: dt.date
    original_language: str
    titles: Texts
    places: Texts
    signatories: tuple[Mapping[str, str], ...]
    source_notes: tuple[str, ...]
    plan_starts_on: dt.date
    plan_ends_on: dt.date
    sections: tuple[SectionRow, ...]


@dataclass(frozen=True)
class PillarRow:
    key: str
    code: str
    titles: Texts


@dataclass(frozen=True)
class MinistryRow:
    code: str
    party: str
    names: Texts


@dataclass(frozen=True)
class IndicatorRow:
    code: str
    names: Texts
    units: Texts
    baseline: Decimal | None
    target: Decimal | None
    in_statement: bool
    words: str


@dataclass(frozen=True)
class CommitmentRow:
    """`quote` and `focus` are spans of the passage's text."""

    code: str
    pillar: str
    passage: int
    words: str
    quote: Span
    focus: Span
    parties: tuple[str, ...]
    party_basis: str
    kind: str
    titles: Texts
    fulfilled_at_signing: bool
    leads: tuple[str, ...]
    supports: tuple[str, ...]
    also_in: tuple[int, ...]
    indicators: tuple[IndicatorRow, ...]


@dataclass(frozen=True)
class PeriodRow:
    code: str
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date


@dataclass(frozen=True)
class Reference:
    """Everything to load, in the order of the statement."""

    statement: StatementRow
    pillars: tuple[PillarRow, ...]
    ministries: tuple[MinistryRow, ...]
    commitments: tuple[CommitmentRow, ...]
    periods: tuple[PeriodRow, ...]


def overlapping(spans: Iterable[tuple[Any, Any, str]]) -> list[tuple[str, str]]:
    """The names of spans that share a part, in pairs. A span is (first, first after the last, name)."""
    found: list[tuple[str, str]] = []
    last: tuple[Any, Any, str] | None = None
    for span in sorted(spans):
        if last is not None and span[0] < last[1]:
            found.append((last[2], span[2]))
        if last is None or span[1] > last[1]:
            last = span
    return found
