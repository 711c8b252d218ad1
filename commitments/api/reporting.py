"""Reports that are lists: due dates on a line of time, and the moves of dates that are in force.

They show another way what other lists say as well: nothing in them is told by the feed of changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from commitments import access
from commitments.queries import due_dates, plan_lists
from commitments.queries.days import current_plan
from commitments.standing import Day

from .resource import Resource, rows_of, wanted
from .rows import reports as of_report
from .saying import Row, Saying


class MovesOfDates:
    """The moves of each due date that are in force, the oldest first, as the list of all such moves says them."""

    columns = ("pk", "date_id", "date_milestone", "date_revised")

    def under(self, rows: Sequence[Row], saying: Saying) -> Callable[[Row], Any]:
        moved = [(row["pk"], row["date_milestone"]) for row in rows if row["date_revised"]]
        if not moved:
            return lambda row: []
        found = SLIPS.find(saying.user, {}, saying.day).queryset.filter(due_dates.of_dates(moved))
        columns = [*wanted(SLIPS, SLIPS.fields), "commitment_id", "milestone_id"]
        others = list(found.values(*dict.fromkeys(columns)))
        grouped: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for other, answer in zip(others, rows_of(SLIPS, others, saying, SLIPS.fields), strict=True):
            grouped[other["milestone_id"] or -other["commitment_id"]].append(answer)
        return lambda row: grouped.get(row["date_id"], [])


SLIPS = Resource(
    name="slips",
    find=plan_lists.find_slips,
    filters=plan_lists.SlipFilter,
    fields=of_report.SLIP,
)


def _find_due_dates(user: access.Viewer, params: Any, day: Day, *, also: Any = None) -> due_dates.FoundDates:
    return due_dates.find_due_dates(user, params, day, plan=current_plan(), also=also)


TIMELINE = Resource(
    name="timeline",
    find=_find_due_dates,
    filters=due_dates.DueDateFilter,
    fields=of_report.DUE_DATE,
    expansions={"date_revisions": MovesOfDates()},
)
REPORTS = (TIMELINE, SLIPS)
