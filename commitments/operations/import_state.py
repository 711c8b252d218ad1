"""Everything that the rows of an import refer to, as it stands: read in bulk, for the dry run and again to apply it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder

from commitments import access
from commitments.errors import Forbidden
from commitments.models import (
    Commitment,
    DateRevision,
    Indicator,
    Measurement,
    Milestone,
    Ministry,
    PlanItem,
    ProgressUpdate,
    ReportingPeriod,
    Undertaking,
    User,
)
from commitments.vocabulary import Party, UpdateStatus

from .import_plan import Sought
from .plan import milestone_key
from .updates import OPEN

T = TypeVar("T")

# SQLite takes no more parameters in a query than this, in its oldest versions.
_AT_ONCE = 900

# What a milestone is called that was typed in and so has no code: FW-02-M3.
_TYPED_IN = re.compile(r"(.+)-M([1-9][0-9]{0,4})", re.IGNORECASE)

MeasuredOn = tuple[int, dt.date]  # an indicator and a day


@dataclass
class PlanState:
    """Rows by code. Codes of commitments, ministries and indicators are folded: look them up with `folded`."""

    by: User
    period: ReportingPeriod | None
    commitments: dict[str, Commitment] = field(default_factory=dict)
    parties: dict[int, set[str]] = field(default_factory=dict)  # of a commitment
    ministries: dict[str, Ministry] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    items: dict[str, PlanItem] = field(default_factory=dict)
    milestones: dict[str, Milestone] = field(default_factory=dict)
    due: dict[int, dt.date] = field(default_factory=dict)  # of a milestone: the date that stands
    pending: dict[int, DateRevision] = field(default_factory=dict)  # of a milestone
    sides: dict[int, Undertaking] = field(default_factory=dict)  # the user's own side of a commitment
    drafts: dict[int, ProgressUpdate] = field(default_factory=dict)  # of a commitment: the one that is added to
    drafted: dict[MeasuredOn, Measurement] = field(default_factory=dict)  # in these drafts
    published: dict[MeasuredOn, Decimal] = field(default_factory=dict)  # by the user's party
    keep: dict[int, Forbidden | None] = field(default_factory=dict)  # why the plan of a commitment may not be kept
    report: dict[int, Forbidden | None] = field(default_factory=dict)  # why a commitment may not be reported on

    @property
    def fingerprint(self) -> str:
        """Differs as soon as anything that decides what an import does has changed."""
        told = [
            [self.by.pk, self.by.role, self.by.ministry_id, self.period and self.period.pk],
            sorted((row.code, row.pk, row.version, sorted(self.parties[row.pk])) for row in self._named_commitments()),
            sorted((row.code, row.closed_on) for row in self.ministries.values()),
            sorted((row.code, row.pk, row.version, row.commitment_id) for row in self.indicators.values()),
            sorted((code, row.pk, row.version) for code, row in self.items.items()),
            sorted((code, row.pk, row.version) for code, row in self.milestones.items()),
            sorted(self.due.items()),
            sorted((pk, row.pk) for pk, row in self.pending.items()),
            sorted((pk, row.pk, row.version) for pk, row in self.drafts.items()),
            sorted((row.pk, row.value) for row in self.drafted.values()),
            sorted((key, value) for key, value in self.published.items()),
            sorted((pk, refused.code) for pk, refused in (*self.keep.items(), *self.report.items()) if refused),
        ]
        return hashlib.sha256(json.dumps(told, cls=DjangoJSONEncoder).encode()).hexdigest()

    def _named_commitments(self) -> Iterator[Commitment]:
        return (row for row in self.commitments.values() if row.pk in self.keep or row.pk in self.report)


def folded(code: str) -> str:
    return code.casefold()


def typed_in(code: str) -> tuple[str, int] | None:
    """Commitment and number where the code has the form of a milestone's that was typed in."""
    found = _TYPED_IN.fullmatch(code)
    return (found[1], int(found[2])) if found else None


def read_state(by: User, sought: Sought, period: ReportingPeriod | None) -> PlanState:
    """What `sought` names, as `by` may deal with it. The number of queries grows with commitments, not with rows."""
    state = PlanState(by, period)
    state.commitments = {folded(row.code): row for row in Commitment.objects.all()}
    for commitment_id, party in Undertaking.objects.values_list("commitment_id", "party"):
        state.parties.setdefault(commitment_id, set()).add(party)
    ministries = {folded(row.code): row for row in Ministry.objects.all()}
    state.ministries = {code: row for code, row in ministries.items() if code in sought.ministries}
    indicators = {folded(row.code): row for row in Indicator.objects.select_related("commitment")}
    state.indicators = {code: row for code, row in indicators.items() if code in sought.indicators}
    for codes in chunks(sought.items):
        found = PlanItem.objects.filter(code__in=codes).select_related("ministry")
        state.items |= {row.code: row for row in found}
    _read_milestones(state, sought.milestones)
    for code in sorted(sought.commitments & state.commitments.keys()):
        row = state.commitments[code]
        state.keep[row.pk] = access.refusal(by, "keep_plan", row)
    if state.indicators:
        _read_measured(state)
    return state


def _read_milestones(state: PlanState, codes: Collection[str]) -> None:
    for some in chunks(codes):
        for row in Milestone.objects.filter(code__in=some).select_related("commitment", "item"):
            state.milestones[row.code] = row
    wanted = {folded(code): code for code in codes if code not in state.milestones and typed_in(code)}
    named = {folded(found[0]) for code in wanted if (found := typed_in(code))}
    for few in chunks(state.commitments[code].pk for code in named & state.commitments.keys()):
        for row in Milestone.objects.filter(code="", commitment__in=few).select_related("commitment", "item"):
            if code := wanted.get(folded(milestone_key(row))):
                state.milestones[code] = row
    by_pk = {row.pk: row for row in state.milestones.values()}
    state.due = {pk: row.baseline_due_on for pk, row in by_pk.items()}
    for pks in chunks(by_pk):
        for revision in DateRevision.objects.filter(milestone__in=pks).order_by("agreed_at", "pk"):
            assert revision.milestone_id is not None
            if revision.agreed_at is not None:
                state.due[revision.milestone_id] = revision.new_due_on
            elif revision.pending:
                state.pending[revision.milestone_id] = revision


def _read_measured(state: PlanState) -> None:
    by, party = state.by, state.by.party
    commitments = {row.commitment_id for row in state.indicators.values()}
    sides = Undertaking.objects.filter(commitment__in=commitments, party=party or "").select_related("commitment")
    for side in sides:
        state.sides[side.commitment_id] = side
        state.report[side.commitment_id] = access.refusal(by, "report", side)
    for missing in commitments - state.sides.keys():
        # No side of this party's: the refusal is that of the other party's.
        state.report[missing] = access.refusal(by, "report", Undertaking(commitment_id=missing, party=_other(party)))
    open_ones = ProgressUpdate.objects.filter(
        ministry=by.ministry_id,
        period=state.period,
        status__in=OPEN,
        supersedes__isnull=True,
        undertaking__in=[side.pk for side in state.sides.values()],
    )
    # The newest one, where there are several.
    for draft in open_ones.select_related("undertaking__commitment", "period", "ministry").order_by("pk"):
        state.drafts[draft.undertaking.commitment_id] = draft
    for row in Measurement.objects.filter(update__in=[draft.pk for draft in state.drafts.values()]):
        state.drafted[row.indicator_id, row.measured_on] = row
    speaking = Measurement.objects.filter(
        update__status=UpdateStatus.PUBLISHED,
        update__superseded_at__isnull=True,
        update__undertaking__in=[side.pk for side in state.sides.values()],
    )
    for row in speaking.order_by("update__published_at", "pk"):
        state.published[row.indicator_id, row.measured_on] = row.value


def _other(party: Party | None) -> str:
    return party.other if party else ""


def chunks(values: Iterable[T], size: int = _AT_ONCE) -> Iterator[list[T]]:
    listed: list[Any] = sorted(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
