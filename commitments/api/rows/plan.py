"""The plan around the commitments: milestones, indicators, moves of dates, assignments."""

from __future__ import annotations

from typing import Any

from ..saying import Field, Fields, Row, Saying, item, number, or_null, plain, texts, until

_MILESTONE_KEY = ("commitment__code", "number")


def key_of_milestone(commitment: str, number: int) -> str:
    return f"{commitment}-M{number}"


def _key(row: Row, saying: Saying) -> str:
    return key_of_milestone(row["commitment__code"], row["number"])


def _slip(row: Row, saying: Saying) -> int | None:
    current = row["standing__due_on"]
    return None if current is None else (current - row["baseline_due_on"]).days


def _withdrawn(row: Row, saying: Saying) -> bool:
    return row["standing__due_on"] is None


MILESTONE: Fields = {
    "key": Field(_MILESTONE_KEY, _key),
    "url": Field(_MILESTONE_KEY, lambda row, saying: saying.links.item("milestones", _key(row, saying))),
    "commitment": plain("commitment__code"),
    "number": plain("number"),
    "plan_code": or_null("code"),
    "titles": texts("title"),
    "baseline_due_on": plain("baseline_due_on"),
    "due_on": plain("standing__due_on"),
    "met_on": plain("standing__met_on"),
    "schedule": plain("standing__schedule"),
    "slip_days": Field(("baseline_due_on", "standing__due_on"), _slip),
    "times_revised": plain("standing__times_revised"),
    "added_at": plain("added_at"),
    "withdrawn": Field(("standing__due_on",), _withdrawn),
    "withdrawn_at": until("withdrawn_at"),
    "withdrawn_reason": Field(
        ("standing__due_on", "withdrawn_reason"),
        lambda row, saying: row["withdrawn_reason"] if _withdrawn(row, saying) else None,
    ),
}

INDICATOR: Fields = {
    "code": plain("code"),
    "url": item("indicators", "code"),
    "commitment": plain("commitment__code"),
    "names": texts("name"),
    "units": texts("unit"),
    "baseline": number("baseline"),
    "baseline_on": plain("baseline_on"),
    "target": number("target"),
    "target_on": plain("target_on"),
    "in_statement": plain("in_statement"),
    "words": or_null("words"),
}


def _of_milestone(row: Row, saying: Saying) -> str | None:
    number = row["milestone__number"]
    return None if number is None else key_of_milestone(row["commitment__code"], number)


def _decided(agreed: str, refused: str) -> Field:
    """As it stood on the day: decided later, it was still pending."""

    def said(row: Row, saying: Saying) -> Any:
        return {"agreed": row[agreed], "refused": row[refused]}.get(row["status_then"])

    return Field(("status_then", agreed, refused), said)


DATE_REVISION: Fields = {
    "id": plain("id"),
    "url": item("date-revisions", "id"),
    "commitment": plain("commitment__code"),
    "milestone": Field(("commitment__code", "milestone__number"), _of_milestone),
    "old_due_on": plain("old_due_on"),
    "new_due_on": plain("new_due_on"),
    "reason": plain("reason"),
    "status": plain("status_then"),
    "requested_at": plain("requested_at"),
    "requested_by": plain("requested_by__ministry__party"),
    "needs_agreement": plain("needs_agreement"),
    "decided_at": _decided("agreed_at", "refused_at"),
    "decided_by": _decided("agreed_by__ministry__party", "refused_by__ministry__party"),
    "refused_reason": Field(
        ("status_then", "refused_reason"),
        lambda row, _saying: row["refused_reason"] if row["status_then"] == "refused" else None,
    ),
}

ASSIGNMENT: Fields = {
    "id": plain("id"),
    "url": item("assignments", "id"),
    "commitment": plain("commitment__code"),
    "ministry": plain("ministry__code"),
    "party": plain("ministry__party"),
    "role": plain("role"),
    "starts_on": plain("starts_on"),
    "ends_on": plain("known_ends_on"),
    "suggested": plain("suggested"),
}

# The ministry's, as of the day. No part of the row: they change without it.
MINISTRY_NAMES = texts("named")
