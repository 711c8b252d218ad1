"""Every due date as on the timeline, and indicators as in their list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.multilingual import pick
from commitments.queries.days import current_plan
from commitments.queries.due_dates import find_due_dates
from commitments.queries.indicators import find_indicators
from commitments.queries.plan import with_measurements
from commitments.reports.indicators import trajectory
from commitments.reports.timeline import DateLine, date_lines
from commitments.standing import Day
from commitments.vocabulary import Pace, Party, Schedule

from ..asked import asked
from ..columns import ROWS_AT_ONCE, Dict, coded, plain, titles, word_of
from ..sheet import Asked, Column, Kind, SheetKind

T = TypeVar("T")

DUE_DATE_COLUMNS: list[Column[Dict]] = [
    plain("code", _("Commitment (code)"), Kind.CODE),
    plain("milestone", _("Milestone (number)"), Kind.WHOLE),
    *titles(),
    plain("baseline", _("Baseline"), Kind.DAY),
    plain("current", _("Current date"), Kind.DAY),
    plain("slip", _("Slip in days"), Kind.WHOLE),
    plain("times_moved", _("Times moved"), Kind.WHOLE),
    plain("met_on", _("Met on"), Kind.DAY),
    *coded("schedule", _("Schedule"), word_of(Schedule)),
]

INDICATOR_COLUMNS: list[Column[Dict]] = [
    plain("indicator", _("Indicator (code)"), Kind.CODE),
    plain("code", _("Commitment (code)"), Kind.CODE),
    *(
        plain(f"name_{code}", label, Kind.TEXT)
        for code, label in (("ja", _("Name in Japanese")), ("en", _("Name in English")), ("mn", _("Name in Mongolian")))
    ),
    plain("unit", _("Unit"), Kind.TEXT),
    plain("baseline", _("Baseline"), Kind.NUMBER),
    plain("baseline_on", _("Day of the baseline"), Kind.DAY),
    plain("target", _("Target"), Kind.NUMBER),
    plain("target_on", _("Day of the target"), Kind.DAY),
    plain("expected", _("On the straight path on the day shown"), Kind.NUMBER),
    *coded("pace", _("Against the path"), word_of(Pace)),
    plain("jp_value", _("Newest value, Japan"), Kind.NUMBER),
    plain("mn_value", _("Newest value, Mongolia"), Kind.NUMBER),
    plain("jp_measured_on", _("True on, Japan"), Kind.DAY),
    plain("mn_measured_on", _("True on, Mongolia"), Kind.DAY),
]


def _pieces(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while piece := list(islice(left, ROWS_AT_ONCE)):
        yield piece


def _due_dates(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
    found = find_due_dates(user, params, day, plan=current_plan(), also=also)

    def rows() -> Iterable[Dict]:
        for piece in _pieces(found.queryset.iterator(chunk_size=ROWS_AT_ONCE)):
            for line in date_lines(user, piece, day):
                dated = line if isinstance(line, DateLine) else None
                texts = dated.titles if dated and dated.number is not None else line.commitment.titles
                yield {
                    "code": line.commitment.code,
                    "milestone": dated and dated.number,
                    **{f"title_{code}": text for code, text in texts.items()},
                    "baseline": dated and dated.baseline,
                    "current": dated and dated.current,
                    "slip": dated and dated.slip,
                    "times_moved": dated and dated.times_moved,
                    "met_on": dated and dated.met_on,
                    "schedule": dated.schedule if dated else Schedule.NO_DATE.value,
                }

    return asked(found, day, rows)


def _indicators(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
    found = find_indicators(user, params, day, also=also)

    def rows() -> Iterable[Dict]:
        for piece in _pieces(found.queryset.iterator(chunk_size=ROWS_AT_ONCE)):
            for item in with_measurements(piece, day):
                told, row = trajectory(item, day), item.indicator
                newest = {series.party: series.newest for series in told.series}
                yield {
                    "indicator": row.code,
                    "code": row.commitment.code,
                    **{f"name_{code}": text for code, text in row.names.items()},
                    "unit": pick(row.units),
                    "baseline": row.baseline,
                    "baseline_on": row.baseline_on,
                    "target": row.target,
                    "target_on": row.target_on,
                    "expected": told.expected_said,
                    "pace": told.pace.value,
                    **{
                        f"{party.lower()}_{name}": getattr(newest[party], name) if party in newest else None
                        for party in Party
                        for name in ("value", "measured_on")
                    },
                }

    return asked(found, day, rows)


DUE_DATES = SheetKind(
    "due-dates",
    _("Due dates"),
    _("Each row is a due date of a commitment or of one of its milestones, as on the timeline."),
    DUE_DATE_COLUMNS,
    _due_dates,
)

INDICATORS = SheetKind(
    "indicators",
    _("Indicators"),
    _("Each row is an indicator with the newest value of either government."),
    INDICATOR_COLUMNS,
    _indicators,
)
