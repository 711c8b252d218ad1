"""The statement read by status: its own words in runs, those of a commitment with where it stands on a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.db.models import QuerySet

from commitments import access
from commitments.models import Commitment, Passage, Pillar, Section, Statement
from commitments.multilingual import LANGUAGES
from commitments.queries.commitments import visible_commitments
from commitments.queries.prepared import prepared
from commitments.queries.statement import mentioned, sections_with_passages
from commitments.standing import Day
from commitments.vocabulary import SILENT, Agreement, Party, Schedule

from .counts import ANSWERS

T = TypeVar("T")


@dataclass(frozen=True)
class Sign:
    """What calls for attention beside the delivery. `answer` is schedule, reporting or agreement.

    `party`: whose report it is; None where the answer is the commitment's.
    """

    answer: str
    code: str
    party: Party | None = None


class Answers(NamedTuple):
    """What is counted of a commitment, in the order of `counts.ANSWERS`."""

    pillar: str
    kind: str
    delivery: str
    schedule: str
    agreement: str | None
    jp_reporting: str | None
    mn_reporting: str | None
    contradiction: bool
    jp_delivery: str | None
    mn_delivery: str | None

    @property
    def said(self) -> Said:
        return Said(self.kind, self.delivery, self.schedule, self.jp_reporting, self.mn_reporting, self.agreement)


class Said(NamedTuple):
    """All that the statement says of a commitment's standing. Few differ, however many commitments there are."""

    kind: str
    delivery: str
    schedule: str
    jp_reporting: str | None
    mn_reporting: str | None
    agreement: str | None

    @property
    def signs(self) -> list[Sign]:
        """Overdue, then each government that is silent, then that both see it differently."""
        signs = [Sign("schedule", Schedule.OVERDUE.value)] if self.schedule == Schedule.OVERDUE else []
        for party, reporting in ((Party.JP, self.jp_reporting), (Party.MN, self.mn_reporting)):
            if reporting in SILENT:
                signs.append(Sign("reporting", reporting, party))
        if self.agreement == Agreement.DIVERGENT:
            signs.append(Sign("agreement", Agreement.DIVERGENT.value))
        return signs


class Marked(NamedTuple):
    """A commitment as the statement shows it, with its standing on the day. `found`: it is among those asked for.

    It is made of values: a page of thousands would spend half its time on instances of models.
    """

    pk: int
    code: str
    title_ja: str
    title_en: str
    title_mn: str
    passage_id: int
    focus: tuple[int, int]  # the first character of its own words in the passage, and the one after the last
    next_due_on: dt.date | None
    pillar: Pillar
    answers: Answers
    found: bool = True

    @property
    def titles(self) -> dict[str, str]:
        return {"ja": self.title_ja, "en": self.title_en, "mn": self.title_mn}

    @property
    def signs(self) -> list[Sign]:
        return self.answers.said.signs


@dataclass(frozen=True)
class Run:
    """A stretch of a passage: plain, or a commitment's own words."""

    text: str
    marked: Marked | None = None


@dataclass(frozen=True)
class PassageRead:
    """`runs` joined are the passage's text, to the letter."""

    passage: Passage
    runs: list[Run]
    marked: list[Marked]  # the commitments read out of it, in the order of their words
    also: list[Marked]  # others that it speaks of


@dataclass(frozen=True)
class SectionRead:
    section: Section
    passages: list[PassageRead]

    @property
    def marked(self) -> list[Marked]:
        return [one for passage in self.passages for one in passage.marked]


@dataclass(frozen=True)
class StatementRead:
    statement: Statement
    sections: list[SectionRead]

    @property
    def marked(self) -> list[Marked]:
        """Every commitment once, in the order of the words."""
        return [one for section in self.sections for one in section.marked]

    @property
    def found(self) -> int:
        """How many of them were asked for."""
        return sum(one.found for one in self.marked)

    @property
    def pillars(self) -> list[tuple[Pillar, list[PassageRead]]]:
        """The pillars in their order, each with the passages in which its commitments stand."""
        rows: dict[Pillar, dict[int, PassageRead]] = defaultdict(dict)
        for section in self.sections:
            for passage in section.passages:
                for one in passage.marked:
                    rows[one.pillar][passage.passage.pk] = passage
        ordered = sorted(rows.items(), key=lambda row: row[0].position)
        return [(pillar, list(passages.values())) for pillar, passages in ordered]


def read_statement(user: access.Viewer, day: Day, found: QuerySet[Commitment] | None = None) -> StatementRead | None:
    """The whole statement with where each commitment stood by the end of the day; None before it was loaded.

    `found` is a queryset of the read door: commitments that are not in it have `found` False. None: all are. Four
    queries, and one for `found`, however many commitments there are.
    """
    asked = None if found is None else set(found.order_by().values_list("pk", flat=True))
    marked: dict[int, Marked] = {}
    places: dict[int, list[Marked]] = defaultdict(list)
    for one in _marked(user, day, asked):
        marked[one.pk] = one
        places[one.passage_id].append(one)
    mentions = mentioned(user)
    sections = [
        SectionRead(
            section,
            [
                _read(passage, places[passage.pk], [marked[pk] for pk in mentions.get(passage.pk, []) if pk in marked])
                for passage in passages
            ],
        )
        for section, passages in sections_with_passages(user)
    ]
    return StatementRead(sections[0].section.statement, sections) if sections else None


_OWN = ("pk", "code", *(f"title_{code}" for code in LANGUAGES), "passage", "focus_start", "focus_end")
_PILLAR = tuple(field.attname for field in Pillar._meta.concrete_fields)
_COLUMNS = (*_OWN, "standing__next_due_on", *ANSWERS.values(), *(f"pillar__{name}" for name in _PILLAR))


def _marked(user: access.Viewer, day: Day, asked: Collection[int] | None) -> Iterator[Marked]:
    """In the order of their own words. One query."""
    pillars: dict[tuple[Any, ...], Pillar] = {}

    def in_order() -> QuerySet[Commitment, tuple[Any, ...]]:
        return visible_commitments(user, day).order_by("focus_start", "position", "code").values_list(*_COLUMNS)

    rows = prepared(("statement", access.sight(user), day.key), in_order).run()
    till_standing, till_pillar = len(_OWN), len(_OWN) + 1 + len(ANSWERS)
    for row in rows:
        pk, code, title_ja, title_en, title_mn, passage, start, end = row[:till_standing]
        of_pillar = row[till_pillar:]
        pillar = pillars.get(of_pillar)
        if pillar is None:
            pillar = pillars[of_pillar] = Pillar(**dict(zip(_PILLAR, of_pillar, strict=True)))
        answers = Answers._make(row[till_standing + 1 : till_pillar])
        found = asked is None or pk in asked
        next_due_on = row[till_standing]
        yield Marked(pk, code, title_ja, title_en, title_mn, passage, (start, end), next_due_on, pillar, answers, found)


def _read(passage: Passage, marked: list[Marked], also: list[Marked]) -> PassageRead:
    spans = [(*one.focus, one) for one in marked]
    return PassageRead(passage, [Run(text, one) for text, one in split(passage.text, spans)], marked, also)


def split(text: str, spans: Iterable[tuple[int, int, T]]) -> list[tuple[str, T | None]]:
    """`text` in pieces that joined are the text again, each with the owner of its span, or None between spans.

    Spans are (first character, the one after the last, owner) in any order. Seeding lets no two overlap; should they,
    what both claim stays with the one that begins first, and a span with nothing left has no piece.
    """
    pieces: list[tuple[str, T | None]] = []
    reached = 0
    for start, end, owner in sorted(spans, key=lambda span: span[:2]):
        start, end = max(start, reached), min(end, len(text))
        if start >= end:
            continue
        if reached < start:
            pieces.append((text[reached:start], None))
        pieces.append((text[start:end], owner))
        reached = end
    if reached < len(text):
        pieces.append((text[reached:], None))
    return pieces
