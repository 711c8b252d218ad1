"""The plan: milestones with their baseline and current dates, and the moves of dates that were agreed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.periods import days_between
from commitments.queries.plan_lists import find_milestones, find_slips
from commitments.standing import Day
from commitments.vocabulary import Party, Schedule

from ..asked import asked
from ..columns import Dict, coded, commitment, commitment_columns, plain, rows_of, text_columns, titles, word_of
from ..sheet import Asked, Column, Kind, SheetKind

MILESTONE_COLUMNS: list[Column[Dict]] = [
    *commitment("commitment__"),
    plain("number", _("Milestone (number)"), Kind.WHOLE),
    plain("code", _("Code in the action plan"), Kind.CODE),
    plain("item", _("Item of the action plan"), Kind.CODE, "item__code"),
    *titles("", "", _("Milestone")),
    plain("baseline_due_on", _("Baseline due date"), Kind.DAY),
    plain("due_on", _("Current due date"), Kind.DAY, "standing__due_on"),
    Column(
        "slip_days",
        _("Slip in days"),
        Kind.WHOLE,
        lambda row: days_between(row["baseline_due_on"], row["standing__due_on"]),
    ),
    plain("times_revised", _("Times moved"), Kind.WHOLE, "standing__times_revised"),
    plain("met_on", _("Met on"), Kind.DAY, "standing__met_on"),
    *coded("schedule", _("Schedule"), word_of(Schedule), "standing__schedule"),
]

_MILESTONE_NAMES = [
    *("number", "code", "item__code", "baseline_due_on"),
    *(f"standing__{name}" for name in ("due_on", "times_revised", "met_on", "schedule")),
    *text_columns("title"),
    *commitment_columns("commitment__"),
]

REVISION_COLUMNS: list[Column[Dict]] = [
    *commitment("commitment__"),
    plain("milestone", _("Milestone (number)"), Kind.WHOLE, "milestone__number"),
    *titles("milestone_", "milestone__", _("Milestone")),
    plain("old_due_on", _("Date before"), Kind.DAY),
    plain("new_due_on", _("New date"), Kind.DAY),
    Column("days_moved", _("Days moved"), Kind.WHOLE, lambda row: days_between(row["old_due_on"], row["new_due_on"])),
    plain("reason", _("Reason"), Kind.TEXT),
    plain("requested_at", _("Asked for at"), Kind.INSTANT),
    *coded("requested_by", _("Asked for by"), word_of(Party), "requested_by__ministry__party"),
    plain("needed_agreement", _("The other government had to agree"), Kind.YES_NO, "needs_agreement"),
    plain("agreed_at", _("In force from"), Kind.INSTANT),
    *coded("agreed_by", _("Agreed by"), word_of(Party), "agreed_by__ministry__party"),
]

_REVISION_NAMES = [
    *("milestone__number", "old_due_on", "new_due_on", "reason", "requested_at", "requested_by__ministry__party"),
    *("needs_agreement", "agreed_at", "agreed_by__ministry__party"),
    *text_columns("milestone__title"),
    *commitment_columns("commitment__"),
]


def _milestones(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
    found = find_milestones(user, params, day, also=also)
    return asked(found, day, lambda: rows_of(found.queryset, _MILESTONE_NAMES))


def _revisions(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
    found = find_slips(user, params, day, also=also)
    return asked(found, day, lambda: rows_of(found.queryset, _REVISION_NAMES))


MILESTONES = SheetKind(
    "milestones",
    _("Milestones"),
    _("Each row is a milestone that was in the plan on the day, with its baseline date, current date and slip."),
    MILESTONE_COLUMNS,
    _milestones,
)

DATE_REVISIONS = SheetKind(
    "date-revisions",
    _("Moves of dates"),
    _("Each row is a move of a due date that was in force by the end of the day, with its reason."),
    REVISION_COLUMNS,
    _revisions,
)
