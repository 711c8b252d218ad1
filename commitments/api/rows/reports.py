"""What reports say that are lists: due dates on the line of time, and the moves of dates that are in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

from commitments.periods import days_between
from commitments.vocabulary import Schedule

from ..saying import Field, Fields, Row, Saying, plain, text_columns
from .plan import DATE_REVISION, key_of_milestone

_NUMBER = ("code", "date_number")


def _milestone(row: Row, saying: Saying) -> str | None:
    return None if row["date_number"] is None else key_of_milestone(row["code"], row["date_number"])


def _url(row: Row, saying: Saying) -> str:
    key = _milestone(row, saying)
    return saying.links.item("commitments", row["code"]) if key is None else saying.links.item("milestones", key)


def _titles(own: str, others: str, is_others: str) -> Field:
    """The milestone's where the row is about one, and else the commitment's."""

    def said(row: Row, saying: Saying) -> dict[str, str | None]:
        column = own if row[is_others] is None else others
        return {code: row[f"{column}_{code}"] or None for code in saying.languages}

    return Field((*text_columns(own), *text_columns(others), is_others), said)


def _days(first: str, last: str) -> Field:
    """None where either is missing."""

    def said(row: Row, _saying: Saying) -> int | None:
        start: dt.date | None = row[first]
        return None if start is None else days_between(start, row[last])

    return Field((first, last), said)


DUE_DATE: Fields = {
    "commitment": plain("code"),
    "milestone": Field(_NUMBER, _milestone),
    "url": Field(_NUMBER, _url),
    "titles": _titles("title", "date_title", "date_number"),
    "pillar": plain("pillar__key"),
    "baseline_due_on": plain("date_baseline"),
    "due_on": plain("date_due"),
    "met_on": plain("date_met"),
    "schedule": Field(("date_schedule",), lambda row, _saying: row["date_schedule"] or Schedule.NO_DATE.value),
    "slip_days": _days("date_baseline", "date_due"),
    "times_revised": plain("date_revised"),
}


def _baseline(row: Row) -> dt.date | None:
    of = "commitment" if row["milestone__number"] is None else "milestone"
    baseline: dt.date | None = row[f"{of}__baseline_due_on"]
    return baseline


_BASELINES = ("milestone__number", "commitment__baseline_due_on", "milestone__baseline_due_on")


def _slip(row: Row, saying: Saying) -> Any:
    return days_between(_baseline(row), row["new_due_on"])


SLIP: Fields = {
    "id": DATE_REVISION["id"],
    "url": DATE_REVISION["url"],
    "commitment": DATE_REVISION["commitment"],
    "milestone": DATE_REVISION["milestone"],
    "titles": _titles("commitment__title", "milestone__title", "milestone__number"),
    "pillar": plain("commitment__pillar__key"),
    "baseline_due_on": Field(_BASELINES, lambda row, _saying: _baseline(row)),
    "old_due_on": DATE_REVISION["old_due_on"],
    "new_due_on": DATE_REVISION["new_due_on"],
    "days": _days("old_due_on", "new_due_on"),
    "slip_days": Field((*_BASELINES, "new_due_on"), _slip),
    "reason": DATE_REVISION["reason"],
    "requested_at": DATE_REVISION["requested_at"],
    "requested_by": DATE_REVISION["requested_by"],
    "needs_agreement": DATE_REVISION["needs_agreement"],
    "agreed_at": plain("agreed_at"),
    "agreed_by": plain("agreed_by__ministry__party"),
}
