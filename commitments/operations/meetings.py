"""Consultations and what they decide. Either side's coordinator keeps the record; the trail shows who wrote what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import Commitment, Consultation, Decision, Plan, User
from commitments.multilingual import LANGUAGES

from .recording import (
    as_changed,
    atomic,
    explain_constraints,
    lock,
    record,
    require_version,
    save_changes,
    save_new,
    values,
)


@atomic
def record_consultation(*, by: User, held_on: dt.date, titles: dict[str, str], place: str = "") -> Consultation:
    """Enter a meeting, held or planned. Its view is "as of" its day."""
    access.require(by, "keep_consultations", None)
    _require_day_of_plan(held_on)
    row = Consultation(held_on=held_on, place=place.strip(), **_titles(titles))
    explain_constraints(row)
    save_new(row)
    record(by=by, verb="record_consultation", row=row, key=held_on.isoformat(), old={}, new=values(row))
    return row


@atomic
def change_consultation(
    *, by: User, consultation: Consultation, version: int, held_on: dt.date, titles: dict[str, str], place: str = ""
) -> Consultation:
    """Change a meeting's day, title or place. The day stands once decisions are recorded: they were taken on it."""
    access.require(by, "keep_consultations", None)
    row = lock(Consultation.objects.all(), consultation.pk)
    require_version(row, version)
    if held_on != row.held_on and row.decisions.exists():
        message = _("Decisions of this day are on record: the day can't change any more.")
        raise RuleViolation("day_stands", message, fields={"held_on": [message]})
    _require_day_of_plan(held_on)
    changes = {"held_on": held_on, "place": place.strip(), **_titles(titles)}
    explain_constraints(as_changed(row, changes))
    old, new = save_changes(row, changes)
    if old != new:
        record(by=by, verb="change_consultation", row=row, key=row.held_on.isoformat(), old=old, new=new)
    return row


@atomic
def record_decision(
    *, by: User, consultation: Consultation, text: str, language: str, commitments: Collection[Commitment] = ()
) -> Decision:
    """Enter what was decided, and which commitments it concerns."""
    access.require(by, "keep_consultations", None)
    meeting = lock(Consultation.objects.all(), consultation.pk)
    if meeting.held_on > clock.today():
        raise RuleViolation("not_held_yet", _("This consultation has not taken place yet."))
    last = meeting.decisions.aggregate(last=Max("number"))["last"] or 0
    row = Decision(
        consultation=meeting,
        number=last + 1,
        text=_text(text),
        language=language,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    save_new(row)
    row.commitments.set(commitments)
    record(by=by, verb="record_decision", row=row, key=_key(row), old={}, new=values(row) | _codes(commitments))
    return row


@atomic
def change_decision(
    *, by: User, decision: Decision, version: int, text: str, language: str, commitments: Collection[Commitment] = ()
) -> Decision:
    """Correct the record of a decision. The former wording stays in the audit trail."""
    access.require(by, "keep_consultations", None)
    row = lock(Decision.objects.select_related("consultation"), decision.pk)
    require_version(row, version)
    before = _codes(row.commitments.all())
    old, new = save_changes(row, {"text": _text(text), "language": language})
    row.commitments.set(commitments)
    after = _codes(commitments)
    if old | before != new | after:
        record(by=by, verb="change_decision", row=row, key=_key(row), old=old | before, new=new | after)
    return row


def _require_day_of_plan(held_on: dt.date) -> None:
    """The meeting's view is "as of" its day, and there is none of a day outside the plan."""
    plan = Plan.objects.order_by("-starts_on").first()
    if plan is not None and not plan.starts_on <= held_on <= plan.ends_on:
        message = _("The plan goes from %(first)s to %(last)s: choose a day within it.") % {
            "first": date_format(plan.starts_on),
            "last": date_format(plan.ends_on),
        }
        raise RuleViolation("outside_the_plan", message, fields={"held_on": [message]})


def _titles(titles: dict[str, str]) -> dict[str, str]:
    return {f"title_{code}": titles.get(code, "").strip() for code in LANGUAGES}


def _text(text: str) -> str:
    if not text.strip():
        message = _("Write what was decided.")
        raise RuleViolation("no_text", message, fields={"text": [message]})
    return text.strip()


def _codes(commitments: Collection[Commitment]) -> dict[str, list[str]]:
    return {"commitments": sorted(commitment.code for commitment in commitments)}


def _key(decision: Decision) -> str:
    return f"{decision.consultation.held_on.isoformat()}/{decision.number}"
