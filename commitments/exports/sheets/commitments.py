"""Commitments with everything that is known of where they stand on the day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.periods import days_between
from commitments.queries.commitments import find_commitments, with_own_date
from commitments.standing import Day
from commitments.vocabulary import Agreement, HeadlineBasis, Party, PartyBasis, Reporting, Schedule
from commitments.vocabulary import Kind as CommitmentKind

from ..asked import asked
from ..columns import (
    Dict,
    code_of,
    coded,
    ministry,
    pillar,
    plain,
    rating,
    rows_of,
    side,
    text_columns,
    titles,
    with_ministries,
    word_of,
)
from ..sheet import Asked, Column, Kind, SheetKind

SIDE_ANSWERS = ("delivery", "reporting", "silent", "update_id", "update__period__code", "update__published_at")


def parties_of(row: Dict) -> list[str]:
    """Who undertook it: a side that did not has no answer to the reporting question."""
    return [party.value for party in Party if row[f"standing__{party.lower()}_reporting"] is not None]


def side_columns(party: Party) -> list[Column[Dict]]:
    """What one government says; all missing where it did not undertake the commitment."""
    key = party.lower()
    source = f"standing__{key}_"

    def silent(row: Dict) -> bool | None:
        return None if row[f"{source}reporting"] is None else bool(row[f"{source}silent"])

    return [
        *ministry(f"{key}_lead", side(party, _("Leading ministry")), f"{key}_lead"),
        *coded(f"{key}_delivery", side(party, _("Delivery")), rating("kind"), f"{source}delivery"),
        *coded(f"{key}_reporting", side(party, _("Reporting")), word_of(Reporting), f"{source}reporting"),
        Column(f"{key}_silent", side(party, _("Silent")), Kind.YES_NO, silent),
        plain(f"{key}_period", side(party, _("Period")), Kind.CODE, f"{source}update__period__code"),
        plain(f"{key}_published_at", side(party, _("Published")), Kind.INSTANT, f"{source}update__published_at"),
        plain(f"{key}_update", side(party, _("Update (number)")), Kind.WHOLE, f"{source}update_id"),
    ]


def side_names() -> list[str]:
    """What `side_columns` reads of both parties, for `.values()`."""
    return [
        name
        for key in (party.lower() for party in Party)
        for name in (f"{key}_lead", *(f"standing__{key}_{answer}" for answer in SIDE_ANSWERS))
    ]


def answers() -> list[Column[Dict]]:
    """The answers for the commitment as a whole."""
    return [
        *coded("delivery", _("Delivery"), rating("kind"), "standing__delivery"),
        *coded("basis", _("Basis of the delivery"), word_of(HeadlineBasis), "standing__basis"),
        *coded("agreement", _("Agreement"), word_of(Agreement), "standing__agreement"),
        *coded("schedule", _("Schedule"), word_of(Schedule), "standing__schedule"),
        plain("contradicts_dates", _("Contradicts the dates"), Kind.YES_NO, "standing__contradicts_dates"),
    ]


ANSWER_NAMES = [f"standing__{name}" for name in ("delivery", "basis", "agreement", "schedule", "contradicts_dates")]


def _slip(row: Dict) -> int | None:
    return days_between(row["known_baseline_due_on"], row["standing__due_on"])


def _times_revised(row: Dict) -> int | None:
    return None if row["known_baseline_due_on"] is None else row["times_revised"]


def _focus(row: Dict) -> str:
    start = row["quote_start"]
    text: str = row["quote"][row["focus_start"] - start : row["focus_end"] - start]
    return text


COLUMNS: list[Column[Dict]] = [
    plain("code", _("Code"), Kind.CODE),
    plain("position", _("Order in the statement"), Kind.WHOLE),
    *pillar("pillar__"),
    *titles(),
    plain("passage", _("Passage"), Kind.WHOLE, "passage__number"),
    plain("quote", _("Words of the statement"), Kind.TEXT),
    Column("focus", _("Words of this commitment alone"), Kind.TEXT, _focus),
    *coded("kind", _("Kind"), word_of(CommitmentKind)),
    Column("parties", code_of(_("Undertaken by")), Kind.CODES, parties_of),
    Column(
        "parties_label",
        _("Undertaken by"),
        Kind.TEXT,
        lambda row: ", ".join(str(Party(code).label) for code in parties_of(row)),
    ),
    *coded("party_basis", _("How the statement names them"), word_of(PartyBasis)),
    *answers(),
    plain("baseline_due_on", _("Baseline due date"), Kind.DAY, "known_baseline_due_on"),
    plain("due_on", _("Current due date"), Kind.DAY, "standing__due_on"),
    Column("slip_days", _("Slip in days"), Kind.WHOLE, _slip),
    Column("times_revised", _("Times moved"), Kind.WHOLE, _times_revised),
    plain("next_due_on", _("Next date"), Kind.DAY, "standing__next_due_on"),
    plain("completed_on", _("Completed on"), Kind.DAY, "standing__completed_on"),
    *side_columns(Party.JP),
    *side_columns(Party.MN),
]

_NAMES = [
    *("code", "position", "kind", "party_basis", "passage__number"),
    *("quote", "quote_start", "focus_start", "focus_end"),
    *text_columns("title"),
    "pillar__key",
    *text_columns("pillar__title"),
    *ANSWER_NAMES,
    *("standing__due_on", "standing__next_due_on", "standing__completed_on", "known_baseline_due_on", "times_revised"),
    *side_names(),
]


def _find(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
    found = find_commitments(user, params, day, also=also)

    def rows() -> Iterable[Dict]:
        queryset = with_own_date(found.queryset, day)
        return with_ministries(rows_of(queryset, _NAMES), day)

    return asked(found, day, rows)


COMMITMENTS = SheetKind(
    "commitments",
    _("Commitments"),
    _("Each row is a commitment of the joint statement, with where it stood on the day."),
    COLUMNS,
    _find,
)
