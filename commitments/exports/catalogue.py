"""All that can be exported, by the key in its address. A new sheet gets its line here; see `docs/exports.md`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.http import QueryDict

from commitments import access, clock
from commitments.multilingual import reader_language
from commitments.queries.snapshot import one_snapshot
from commitments.standing import Day

from .sheet import Asked, Sheet, SheetKind
from .sheets.audit import AUDIT
from .sheets.commitments import COMMITMENTS
from .sheets.consultations import CONSULTATIONS, DECISIONS
from .sheets.dated import DUE_DATES, INDICATORS
from .sheets.plan import DATE_REVISIONS, MILESTONES
from .sheets.reported import EVIDENCE, MEASUREMENTS
from .sheets.reports import COMPARISON, TREND
from .sheets.summary import SUMMARY
from .sheets.two_sides import TWO_SIDES
from .sheets.updates import UPDATES

SHEETS = {
    kind.key: kind
    for kind in (
        COMMITMENTS,
        UPDATES,
        TWO_SIDES,
        MILESTONES,
        DATE_REVISIONS,
        MEASUREMENTS,
        EVIDENCE,
        CONSULTATIONS,
        DECISIONS,
        TREND,
        COMPARISON,
        DUE_DATES,
        INDICATORS,
        SUMMARY,
        AUDIT,
    )
}


def sheets_for(user: access.Viewer) -> list[SheetKind]:
    """Those that the user may ask for."""
    return [kind for kind in SHEETS.values() if access.sees_between(user) or not kind.between]


def ask(
    kind: SheetKind,
    user: access.Viewer,
    params: QueryDict,
    day: Day,
    *,
    also: Collection[str] = (),
    demonstration: bool,
    address: str = "",
) -> Sheet[Any]:
    """The sheet of what `params` ask for on the day, in the reader's language.

    Raises InvalidParameters for a parameter that is not understood or, unless `also` names it, not known; NotFound for
    what is not there. No row is read yet: a format does that, all rows of one moment.
    """
    answer = kind.find(user, params, day, also=also)
    return of(kind, answer, day, demonstration=demonstration, address=address)


def of(kind: SheetKind, answer: Asked[Any], day: Day, *, demonstration: bool, address: str = "") -> Sheet[Any]:
    """The sheet of an answer, made now and in the reader's language."""

    def rows() -> Iterable[Any]:
        with one_snapshot():
            yield from answer.rows()

    return Sheet(
        key=kind.key,
        title=str(kind.title),
        says=str(kind.says),
        columns=kind.columns,
        rows=rows,
        day=day.date,
        made_at=clock.now(),
        demonstration=demonstration,
        filters=answer.filters,
        order=answer.order,
        about=answer.about,
        address=address,
        language=reader_language(),
    )
