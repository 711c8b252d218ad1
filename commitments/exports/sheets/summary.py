"""Counts of commitments by any dimensions; on the pages, those of the dashboard."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.queries.ministries import ministries_on
from commitments.reports.summary import find_summary
from commitments.standing import Day
from commitments.vocabulary import Agreement, Party, Reporting, Schedule, delivery_label
from commitments.vocabulary import Kind as KindOfCommitment

from ..asked import asked
from ..columns import Dict, coded, ministry, plain, word_of
from ..sheet import Asked, Column, Kind, SheetKind

# The columns that say which combination a row counts. A period stands for a day of its own.
DIMENSION_COLUMNS: dict[str, Sequence[Column[Dict]]] = {
    "pillar": [plain("pillar", _("Pillar"), Kind.CODE)],
    "party": coded("party", _("Undertaken by"), word_of(Party)),
    "ministry": ministry("ministry", _("Ministry"), "ministry"),
    "kind": coded("kind", _("Kind"), word_of(KindOfCommitment)),
    "period": [plain("period", _("Period"), Kind.CODE), plain("day", _("Day"), Kind.DAY)],
    "delivery": coded("delivery", _("Delivery"), lambda row, code: delivery_label(code)),
    "schedule": coded("schedule", _("Schedule"), word_of(Schedule)),
    "reporting": coded("reporting", _("Reporting"), word_of(Reporting)),
    "agreement": coded("agreement", _("Agreement"), word_of(Agreement)),
}

COUNT_COLUMNS: list[Column[Dict]] = [
    plain("commitments", _("Commitments"), Kind.WHOLE),
    plain("overdue", _("Overdue"), Kind.WHOLE),
    plain("silent", _("Silent"), Kind.WHOLE),
    plain("of", _("Of how many"), Kind.WHOLE),
]


def summary_by(*by: str) -> SheetKind:
    """The sheet of a summary by these dimensions."""

    def find(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
        found, summary = find_summary(user, params, by, day, also=also)

        def rows() -> Iterable[Dict]:
            names = {code: one.name for code, one in ministries_on(day).items()} if "ministry" in by else {}
            for row in summary.rows:
                yield {
                    **row.keys,
                    "ministries": names,
                    "day": row.day.date,
                    "commitments": row.count,
                    "overdue": row.overdue,
                    "silent": row.silent,
                    "of": row.of,
                }

        return asked(found, day, rows)

    return SheetKind(
        "summary",
        _("Delivery by pillar") if by == ("pillar", "delivery") else _("Counts of commitments"),
        _("Each row says how many commitments have this in common. What occurs nowhere has no row."),
        [*(column for name in by for column in DIMENSION_COLUMNS[name]), *COUNT_COLUMNS],
        find,
    )


SUMMARY = summary_by("pillar", "delivery")
