"""What a pack tells of: read once, with the same number of queries for three commitments and for a hundred."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import Commitment, Consultation, Decision, Evidence, Plan
from commitments.queries.commitments import commitments_in_full, find_commitments
from commitments.queries.consultations import open_decisions
from commitments.queries.ministries import MinistryOn, ministries_on
from commitments.queries.occurrences import OccurrencesOn, occurrences_on
from commitments.queries.plan import IndicatorOn, indicators_of, milestones_of, revisions_of
from commitments.queries.updates import evidence_of
from commitments.reports.agenda import Item, agenda
from commitments.reports.compare import Comparison, compare
from commitments.reports.counts import Cells
from commitments.reports.dates import DueDate, Revision, due_dates, revision_on
from commitments.reports.overview import Overview, overview
from commitments.reports.sides import Side, side_of
from commitments.reports.statement import StatementRead, read_statement
from commitments.standing import Day
from commitments.standing import day as day_on
from commitments.vocabulary import Party

# A commitment takes about a page and a half and a tenth of a second: this is what one request may ask for.
MOST_COMMITMENTS = 120

SECTIONS = ("summary", "statement", "commitments", "dates", "decisions")
ALL, AGENDA, PILLAR = "all", "agenda", "pillar-"


@dataclass(frozen=True)
class Choice:
    """What somebody wants in a pack.

    `commitments`: all, agenda, or `pillar-` and the key of a pillar. `sections`: of SECTIONS. `languages`: one or two.
    """

    languages: tuple[str, ...]
    commitments: str = ALL
    sections: frozenset[str] = frozenset(SECTIONS)

    @property
    def scope(self) -> dict[str, Any]:
        """The filters that all numbers of the pack are under."""
        if self.commitments.startswith(PILLAR):
            return {"pillar": [self.commitments.removeprefix(PILLAR)]}
        return {}


@dataclass(frozen=True)
class Account:
    """One commitment with all that the pack says of it."""

    commitment: Commitment
    sides: list[Side]
    dates: list[DueDate]
    revisions: list[Revision]
    indicators: list[IndicatorOn]
    evidence: list[Evidence]
    occurrences: OccurrencesOn | None


@dataclass(frozen=True)
class Facts:
    day: Day
    as_of: str  # for links; empty for a pack of today, whose links stay with today
    made_at: dt.datetime
    plan: Plan | None
    consultation: Consultation | None
    ministries: dict[str, MinistryOn]
    everything: list[Commitment]  # all of the scope, with their standing on the day
    chosen: list[Commitment]  # those the pack shows in full
    overview: Overview | None
    agenda: list[Item]
    compared: Comparison | None
    statement: StatementRead | None
    accounts: list[Account]
    earlier_decisions: list[Decision]

    @property
    def ahead(self) -> bool:
        """The consultation is yet to be held: the pack shows today."""
        return self.consultation is not None and self.consultation.held_on > self.day.date

    @property
    def demonstration(self) -> bool:
        return self.plan is not None and self.plan.demonstration


def read_facts(
    user: access.Viewer,
    choice: Choice,
    *,
    day: Day,
    plan: Plan | None,
    as_of: str = "",
    consultation: Consultation | None = None,
) -> Facts:
    """All that the pack needs. Twenty-seven queries at most.

    `consultation` is one of `get_consultation`. Raises TooMany where the choice is more than one pack can hold.
    """
    params = {"as_of": as_of} if as_of else {}
    scope = choice.scope
    previous_on: dt.date | None = getattr(consultation, "previous_on", None)
    wants_moved = previous_on is not None and "summary" in choice.sections
    compared = compare(user, day_on(previous_on), day, scope) if previous_on and wants_moved else None
    everything = compared.rows if compared else list(find_commitments(user, scope, day).queryset)
    items: list[Item] = []
    if choice.commitments == AGENDA or "summary" in choice.sections:
        items = agenda(user, day, params, everything, scope=scope)
    chosen = everything
    if choice.commitments == AGENDA:
        on_agenda = {row.pk for item in items for row in item.rows}
        chosen = [row for row in everything if row.pk in on_agenda]
    if len(chosen) > MOST_COMMITMENTS:
        raise TooMany(len(chosen))
    counted = None
    if "summary" in choice.sections:
        counted = overview(Cells(find_commitments(user, scope, day).queryset, {**params, **scope}))
    read = None
    if "statement" in choice.sections:
        marked = find_commitments(user, scope, day).queryset.filter(pk__in=[row.pk for row in chosen])
        read = read_statement(user, day, marked)
    earlier: list[Decision] = []
    if "decisions" in choice.sections:
        earlier = open_decisions(user, consultation.held_on if consultation else day.date + dt.timedelta(days=1), day)
    return Facts(
        day=day,
        as_of=as_of,
        made_at=clock.now(),
        plan=plan,
        consultation=consultation,
        ministries=ministries_on(day),
        everything=everything,
        chosen=chosen,
        overview=counted,
        agenda=items,
        compared=compared,
        statement=read,
        accounts=_accounts(user, chosen, choice.sections, day),
        earlier_decisions=earlier,
    )


class TooMany(RuleViolation):
    """More commitments than one pack holds. `fields` names the parameter that chooses them."""

    def __init__(self, n: int) -> None:
        message = _(
            "These are %(n)s commitments, and a pack holds %(most)s at most: choose those on the agenda, or a pillar."
        ) % {"n": n, "most": MOST_COMMITMENTS}
        super().__init__("too_many", message, fields={"commitments": [message]})


def _accounts(user: access.Viewer, chosen: list[Commitment], sections: frozenset[str], day: Day) -> list[Account]:
    """The chosen commitments in full; of their dates alone, where the pack wants no more. Six queries at most."""
    if not sections & {"commitments", "dates"}:
        return []
    milestones = _grouped(milestones_of(chosen, day), "commitment_id")
    revisions = _grouped(revisions_of(user, chosen, day), "commitment_id")
    indicators: dict[int, list[IndicatorOn]] = defaultdict(list)
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    in_full = "commitments" in sections
    if in_full:
        chosen = commitments_in_full(user, [row.pk for row in chosen], day)
        for indicator in indicators_of(chosen, day):
            indicators[indicator.indicator.commitment_id].append(indicator)
        for item in evidence_of(user, chosen, day):
            evidence[item.update.undertaking.commitment_id].append(item)
    accounts = []
    for row in chosen:
        asked = [revision_on(revision, day) for revision in revisions[row.pk]]
        accounts.append(
            Account(
                commitment=row,
                sides=[side_of(row, party) for party in Party] if in_full else [],
                dates=due_dates(row, milestones[row.pk], asked),
                revisions=asked,
                indicators=indicators[row.pk],
                evidence=evidence[row.pk],
                occurrences=occurrences_on(row, day) if in_full else None,
            )
        )
    return accounts


R = TypeVar("R")


def _grouped(rows: Iterable[R], column: str) -> dict[int, list[R]]:
    groups: dict[int, list[R]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups
