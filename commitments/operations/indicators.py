"""Indicators, and how often a continuing commitment is expected to take place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import Commitment, Indicator, OccurrencePlan, User
from commitments.multilingual import LANGUAGES
from commitments.vocabulary import Kind

from .recording import atomic, lock, record, require_version, save_changes, save_new, values

# What the statement itself sets is not the coordinators' to change.
_OF_THE_STATEMENT = ("target", "words", "in_statement")
_NUMBERS = ("baseline", "baseline_on", "target", "target_on")
MOST_A_YEAR = 52


@atomic
def add_indicator(
    *, by: User, commitment: Commitment, names: dict[str, str], units: dict[str, str], **numbers: Any
) -> Indicator:
    """Count something. `numbers`: baseline, baseline_on, target, target_on; a target only where somebody set one."""
    commitment = lock(Commitment.objects.all(), commitment.pk)
    access.require(by, "keep_plan", commitment)
    taken = set(Indicator.objects.filter(commitment=commitment).values_list("code", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if f"{commitment.code}-I{n}" not in taken)
    _check(names, units, numbers)
    row = Indicator(
        commitment=commitment,
        code=f"{commitment.code}-I{number}",
        **_texts("name", names),
        **_texts("unit", units),
        **numbers,
    )
    save_new(row)
    record(by=by, verb="add_indicator", row=row, key=row.code, old={}, new=values(row), commitment=commitment)
    return row


@atomic
def change_indicator(
    *, by: User, indicator: Indicator, version: int, names: dict[str, str], units: dict[str, str], **numbers: Any
) -> Indicator:
    """Change names, unit, baseline or target. Past values stay as they were measured."""
    row = lock(Indicator.objects.select_related("commitment"), indicator.pk)
    access.require(by, "keep_plan", row.commitment)
    require_version(row, version)
    if row.in_statement and any(name in numbers and numbers[name] != getattr(row, name) for name in _OF_THE_STATEMENT):
        message = _("The joint statement itself sets this target: it can't be changed.")
        raise RuleViolation("target_of_the_statement", message, fields={"target": [message]})
    _check(names, units, {name: getattr(row, name) for name in _NUMBERS} | numbers)
    old, new = save_changes(row, {**_texts("name", names), **_texts("unit", units), **numbers})
    if old != new:
        record(by=by, verb="change_indicator", row=row, key=row.code, old=old, new=new, commitment=row.commitment)
    return row


@atomic
def expect_occurrences(*, by: User, commitment: Commitment, per_year: int, starts_on: dt.date) -> OccurrencePlan:
    """Say how often a continuing commitment is expected to take place a year, from a day on. 0 ends it."""
    commitment = lock(Commitment.objects.all(), commitment.pk)
    access.require(by, "keep_plan", commitment)
    if commitment.kind != Kind.CONTINUING:
        raise RuleViolation("not_continuing", _("Only a continuing commitment takes place again and again."))
    if not 0 <= per_year <= MOST_A_YEAR:
        message = _("Enter a number from 0 to %(most)s.") % {"most": MOST_A_YEAR}
        raise RuleViolation("out_of_range", message, fields={"per_year": [message]})
    if commitment.occurrence_plans.filter(starts_on=starts_on).exists():
        message = _("A number from this day on is on record already: choose another day.")
        raise RuleViolation("expectation_on_record", message, fields={"starts_on": [message]})
    row = OccurrencePlan(commitment=commitment, per_year=per_year, starts_on=starts_on, set_at=clock.now())
    save_new(row)
    record(by=by, verb="expect_occurrences", row=row, old={}, new=values(row), commitment=commitment)
    return row


def _check(names: dict[str, str], units: dict[str, str], numbers: dict[str, Any]) -> None:
    """What an indicator has to say. All that is missing is named at once."""
    fields = {}
    if not any(_texts("name", names).values()):
        fields["name"] = [_("Give the indicator a name in one language at least.")]
    if not any(_texts("unit", units).values()):
        fields["unit"] = [_("Say in one language at least what is counted.")]
    for name in ("baseline", "target"):
        if numbers.get(f"{name}_on") is not None and numbers.get(name) is None:
            fields[f"{name}_on"] = [_("There is a day, but no value: enter the value or take away the day.")]
    if fields:
        raise RuleViolation(
            "invalid", _("Some of what was entered can't be saved. See the fields named."), fields=fields
        )


def _texts(field: str, texts: dict[str, str]) -> dict[str, str]:
    return {f"{field}_{code}": texts.get(code, "").strip() for code in LANGUAGES}
