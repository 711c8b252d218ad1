"""Consultations of the two governments, and what they decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.models import Commitment, Decision
from commitments.queries.assessments import decided_by
from commitments.queries.meetings import find_consultation_list, find_decisions
from commitments.standing import Day
from commitments.vocabulary import Language

from ..asked import asked
from ..columns import ROWS_AT_ONCE, TITLES, Dict, code_of, plain, rows_of, text_columns, titles
from ..sheet import Asked, Column, Kind, SheetKind

CONSULTATION_COLUMNS: list[Column[Dict]] = [
    plain("id", _("Consultation (number)"), Kind.WHOLE),
    plain("held_on", _("Day"), Kind.DAY),
    Column("to_come", _("To come"), Kind.YES_NO, lambda row: row["held_on"] > row["day"]),
    *titles(),
    plain("place", _("Place"), Kind.TEXT),
    plain("decisions", _("Decisions"), Kind.WHOLE),
]

DECISION_COLUMNS: list[Column[Decision]] = [
    Column("consultation", _("Consultation (number)"), Kind.WHOLE, lambda row: row.consultation_id),
    Column("held_on", _("Day"), Kind.DAY, lambda row: row.consultation.held_on),
    *(
        Column(f"title_{code}", label, Kind.TEXT, lambda row, code=code: row.consultation.titles[code])  # type: ignore[misc]
        for code, label in TITLES.items()
    ),
    Column("place", _("Place"), Kind.TEXT, lambda row: row.consultation.place),
    Column("number", _("Decision (number)"), Kind.WHOLE, lambda row: row.number),
    Column("text", _("What was decided"), Kind.TEXT, lambda row: row.text),
    Column("language", code_of(_("Language of this text")), Kind.CODE, lambda row: row.language),
    Column("language_label", _("Language of this text"), Kind.TEXT, lambda row: str(Language(row.language).label)),
    Column(
        "commitments",
        _("Commitments concerned"),
        Kind.CODES,
        lambda row: [commitment.code for commitment in row.commitments.all()],
    ),
    Column("recorded_at", _("Recorded at"), Kind.INSTANT, lambda row: row.recorded_at),
]


def _consultations(
    user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None
) -> Asked[Any]:
    found = find_consultation_list(user, params, day, also=also)

    def rows() -> Iterable[Dict]:
        taken = decided_by(day).filter(consultation=OuterRef("pk")).order_by().values("consultation")
        counted = Coalesce(Subquery(taken.annotate(n=Count("pk")).values("n")), 0)
        names = ["id", "held_on", "place", *text_columns("title"), "counted"]
        for row in rows_of(found.queryset.annotate(counted=counted), names):
            yield {**row, "day": day.date, "decisions": row["counted"]}

    return asked(found, day, rows)


def _decisions(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
    found = find_decisions(user, params, day, also=also)

    def rows() -> Iterable[Decision]:
        commitments = Prefetch("commitments", Commitment.objects.order_by("position", "code"))
        queryset = found.queryset.select_related("consultation").prefetch_related(commitments)
        return queryset.iterator(chunk_size=ROWS_AT_ONCE)

    return asked(found, day, rows)


CONSULTATIONS = SheetKind(
    "consultations",
    _("Consultations"),
    _("Each row is a meeting of the two governments: on a past day those held by then, today those planned as well."),
    CONSULTATION_COLUMNS,
    _consultations,
    between=True,
)

DECISIONS = SheetKind(
    "decisions",
    _("Decisions of consultations"),
    _("Each row is what a consultation decided, as far as it had been recorded by the day."),
    DECISION_COLUMNS,
    _decisions,
    between=True,
)
