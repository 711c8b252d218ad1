"""Reports in words: sentences picked and filled in for one commitment, period and rating."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from commitments.models import Commitment, ReportingPeriod
from commitments.operations.content import EvidenceContent
from commitments.vocabulary import Delivery, EvidenceKind, Kind, Language, Party

from .phrases import Phrases
from .phrases_en import ENGLISH
from .phrases_ja import JAPANESE
from .phrases_mn import MONGOLIAN
from .topics import topic_of

PHRASES: dict[str, Phrases] = {Language.JA: JAPANESE, Language.MN: MONGOLIAN, Language.EN: ENGLISH}
_SAID = (EvidenceKind.STATEMENT, EvidenceKind.NEWS)

OWN_LANGUAGE: dict[str, str] = {Party.JP: Language.JA, Party.MN: Language.MN}


@dataclass(frozen=True)
class Prose:
    done: str
    next_steps: str
    reason: str


@dataclass(frozen=True)
class Writer:
    """Writes on one commitment in one language; the same `chance` writes the same."""

    commitment: Commitment
    language: str
    chance: Random

    @property
    def phrases(self) -> Phrases:
        return PHRASES[self.language]

    def report(self, period: ReportingPeriod, rating: str) -> Prose:
        phrases, pick = self.phrases, self.chance.choice
        pillar, position = self.commitment.pillar.key, self.commitment.kind == Kind.POSITION
        if rating == Delivery.COMPLETED:
            done = self._fill(pick(phrases.finished), period)
        elif rating == Delivery.DISCONTINUED:
            done = self._fill(pick(phrases.ended), period)
        elif rating == Delivery.NOT_STARTED:
            done = self._fill(pick(phrases.not_begun), period)
        elif position:
            done = self._fill(pick(phrases.done_position), period)
        else:
            done = self._fill(pick(_of_pillar(phrases.done, pillar)), period)
            done = self._join(done, pick(phrases.details))
        over = rating in (Delivery.COMPLETED, Delivery.DISCONTINUED)
        steps = phrases.next_position if position else _of_pillar(phrases.next_steps, pillar)
        reasons = phrases.reasons_position if position else phrases.reasons
        return Prose(done, "" if over else pick(steps), pick(reasons[rating]))

    def evidence(self, address: str, dated_on: dt.date, pieces: int) -> list[EvidenceContent]:
        """This many different pieces. A stance is shown by what was said, not by project reports or statistics."""
        fitting = [each for each in self.phrases.evidence if each[1] in _SAID or self.commitment.kind != Kind.POSITION]
        topic = topic_of(self.commitment, self.language)
        return [
            EvidenceContent(
                self._capital(title.format(t=topic)), f"https://www.example.com/{address}-{number}", kind, dated_on
            )
            for number, (title, kind) in enumerate(self.chance.sample(fitting, pieces), 1)
        ]

    def _fill(self, sentence: str, period: ReportingPeriod) -> str:
        half = self.phrases.halves[0 if period.starts_on.month == 1 else 1].format(year=period.starts_on.year)
        topic = topic_of(self.commitment, self.language)
        return self._capital(
            sentence.format(p=half, t=topic, n=self.chance.randint(2, 5), m=self.chance.randint(4, 36) * 10)
        )

    def _join(self, first: str, second: str) -> str:
        blank = "" if self.language == Language.JA else " "
        return f"{first}{blank}{second}" if second else first

    @staticmethod
    def _capital(sentence: str) -> str:
        return sentence[:1].upper() + sentence[1:]


def _of_pillar(sentences: Mapping[str, Sequence[str]], pillar: str) -> Sequence[str]:
    """The sentences of a pillar; those of the framework for a pillar that has none."""
    return sentences.get(pillar, sentences["framework"])
