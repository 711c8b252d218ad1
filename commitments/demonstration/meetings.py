"""Consultations of the story with what they decided, and the recurring talks that reports tell of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from commitments.models import ReportingPeriod
from commitments.operations.content import OccurrenceContent
from commitments.operations.indicators import expect_occurrences
from commitments.operations.meetings import record_consultation, record_decision
from commitments.vocabulary import Language, Party

from .stage import Stage
from .timeline import DAY, at

# Continuing commitments that take place again and again: how often a year, and what, in the words of who reports it.
RECURRING: dict[str, tuple[int, str, str]] = {
    "PS-01": (2, "安全保障に関する協議（例）", "東京"),
    "HU-02": (4, "青少年交流事業（例）", "ウランバートル"),
}


@dataclass(frozen=True)
class _Meeting:
    share: float  # of the way from the signing to today
    titles: dict[str, str]
    place: str
    decisions: tuple[tuple[str, str, tuple[str, ...]], ...]  # language, words, commitments


MEETINGS = (
    _Meeting(
        0.4,
        {
            "ja": "第１回政府間協議（例）",
            "en": "First intergovernmental consultation (example)",
            "mn": "Засгийн газар хоорондын анхны зөвлөлдөх уулзалт (жишээ)",
        },
        "ウランバートル / Улаанбаатар",
        (
            (Language.JA, "双方は、経済連携協定の活用に関する共同調査を行うことを決定した。", ("EC-03",)),
            (Language.MN, "Талууд нислэгийн тоог нэмэх асуудлаар ажлын хэсэг байгуулахаар тогтов.", ("EC-06",)),
        ),
    ),
    _Meeting(
        0.8,
        {
            "ja": "第２回政府間協議（例）",
            "en": "Second intergovernmental consultation (example)",
            "mn": "Засгийн газар хоорондын хоёр дахь зөвлөлдөх уулзалт (жишээ)",
        },
        "東京 / Токио",
        (
            (Language.JA, "双方は、評価が異なる事項について次回までに事務レベルで協議する。", ("EC-12", "EC-13")),
            (Language.EN, "Both sides will review the dates of the energy projects.", ("EC-12",)),
        ),
    ),
)


def tell_meetings(stage: Stage) -> None:
    """Put the consultations and the expectations on the timeline."""
    for number, meeting in enumerate(MEETINGS):
        party = (Party.MN, Party.JP)[number % 2]
        held_on = at(stage.part_of_the_way(meeting.share), 9).date()
        stage.timeline.add(at(held_on, 18), partial(_meet, stage, meeting, party, held_on))
    for code, (per_year, _what, _where) in RECURRING.items():
        if code in stage.commitments:
            day = stage.signed_on + 40 * DAY
            stage.timeline.add(at(day, 11), partial(_expect, stage, code, per_year, day))


def occurrences(stage: Stage, code: str, party: str, period: ReportingPeriod) -> list[OccurrenceContent]:
    """What the counting party reports as held in a period: now and then once less than expected."""
    if code not in RECURRING or party != stage.counting_party(code) or period not in stage.ended:
        return []
    per_year, what, where = RECURRING[code]
    chance = stage.chance("occurrences", code, period.code)
    times = max(0, per_year // 2 - (chance.random() < 0.3))
    first = max(period.starts_on, stage.signed_on)
    span = (period.ends_on - first).days
    days = sorted(first + chance.randint(0, span) * DAY for _ in range(times))
    return [OccurrenceContent(what, day, where) for day in days]


def _meet(stage: Stage, meeting: _Meeting, party: Party, held_on: dt.date) -> None:
    by = stage.cast.coordinator(party)
    consultation = record_consultation(by=by, held_on=held_on, titles=meeting.titles, place=meeting.place)
    for language, text, codes in meeting.decisions:
        about = [stage.commitments[code] for code in codes if code in stage.commitments]
        record_decision(by=by, consultation=consultation, text=text, language=language, commitments=about)


def _expect(stage: Stage, code: str, per_year: int, day: dt.date) -> None:
    by = stage.cast.coordinator(stage.counting_party(code))
    expect_occurrences(by=by, commitment=stage.commitments[code], per_year=per_year, starts_on=day)
