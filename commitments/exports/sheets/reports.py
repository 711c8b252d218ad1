"""What the reports count: delivery over time, and what moved between two days."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.queries.commitments import find_commitments
from commitments.queries.days import current_plan
from commitments.reports.compare import ANSWERS, Way, compare, read_earlier, read_narrowing
from commitments.reports.trend import trend
from commitments.standing import Day
from commitments.standing import day as day_on
from commitments.vocabulary import Agreement, Reporting, Schedule, delivery_label

from ..asked import asked
from ..columns import Dict, coded, plain, titles
from ..sheet import Asked, Column, Filter, Kind, SheetKind

TREND_COLUMNS: list[Column[Dict]] = [
    plain("day", _("Day"), Kind.DAY),
    plain("period", _("Period"), Kind.CODE),
    *coded("delivery", _("Delivery"), lambda row, code: delivery_label(code)),
    plain("commitments", _("Commitments"), Kind.WHOLE),
    plain("of", _("Of how many"), Kind.WHOLE),
]


def _trend(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
    told = trend(user, params, day, also=also)

    def rows() -> Iterable[Dict]:
        for point in told.points:
            for code, count in point.counts:
                yield {
                    "day": point.day.date,
                    "period": point.period,
                    "delivery": code,
                    "commitments": count.n,
                    "of": count.of,
                }

    return asked(told.found, day, rows)


def _answer_word(row: Dict, code: str) -> str:
    """The word for an answer's code; a due date is its own."""
    answer = row["answer"]
    if answer.endswith("delivery"):
        return delivery_label(code, row["kind"])
    if answer == "due_on":
        return code
    vocabulary: Any = Reporting if answer.endswith("reporting") else Schedule if answer == "schedule" else Agreement
    return str(vocabulary(code).label)


COMPARISON_COLUMNS: list[Column[Dict]] = [
    plain("code", _("Commitment (code)"), Kind.CODE),
    *titles(),
    plain("from", _("Earlier day"), Kind.DAY),
    *coded("answer", _("What moved"), lambda row, code: str(ANSWERS[code])),
    *coded("way", _("Which way"), lambda row, code: str(Way(code).label)),
    *coded("before", _("Before"), _answer_word),
    *coded("after", _("Now"), _answer_word),
    plain("update", _("Update (number)"), Kind.WHOLE),
    plain("period", _("Period"), Kind.CODE),
    plain("ministry", _("Ministry (code)"), Kind.CODE),
]


def _comparison(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
    """From the day of `from=` to the day shown; from a month before, where none is given.

    `way` and `newly` narrow it to what moved this way, or became overdue.
    """
    narrowing = params.copy()
    own = {name: str(narrowing.pop(name, [""])[-1]) for name in ("from", "way", "newly")}
    since = read_earlier(own["from"], day.date, current_plan())
    earlier = day_on(since) if since else None
    read_narrowing(own["way"], own["newly"])
    found = find_commitments(user, narrowing, day, also=also)

    def rows() -> Iterable[Dict]:
        if earlier is None:
            return
        for moved in compare(user, earlier, day, rows=found.queryset).those(own["way"], own["newly"]):
            of = moved.commitment
            for change in moved.changes:
                yield {
                    "code": of.code,
                    **{f"title_{language}": text for language, text in of.titles.items()},
                    "kind": of.kind,
                    "from": earlier.date,
                    "answer": change.answer,
                    "way": change.way.value,
                    "before": change.before,
                    "after": change.after,
                    "update": change.update and change.update.pk,
                    "period": change.update and change.update.period.code,
                    "ministry": change.update and change.update.ministry.code,
                }

    answer = asked(found, day, rows)
    return replace(
        answer,
        filters=[*answer.filters, *_narrowing_in_words(params)],
        about=earlier.date.isoformat() if earlier else "",
    )


def _narrowing_in_words(params: QueryDict) -> Iterable[Filter]:
    if way := params.get("way"):
        yield Filter("way", [way], now("Which way"), str(Way(way).label))
    if newly := params.get("newly"):
        yield Filter("newly", [newly], now("Newly overdue"), now("yes"))


TREND = SheetKind(
    "trend",
    _("Delivery over time"),
    _("Each row says how many commitments had a delivery on the last day for a period’s reports, or on the day shown."),
    TREND_COLUMNS,
    _trend,
)

COMPARISON = SheetKind(
    "comparison",
    _("Two days compared"),
    _("Each row is an answer of a commitment that moved from the earlier day to the day shown."),
    COMPARISON_COLUMNS,
    _comparison,
)
