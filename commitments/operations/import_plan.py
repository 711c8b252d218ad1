"""What an import would do, as plain values: `importing.planning` finds it out, `operations.importing` does it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.errors import StaleVersion
from commitments.models import Commitment, Indicator, Milestone, Ministry, PlanItem, ProgressUpdate, ReportingPeriod


class Sheet(models.TextChoices):
    """The kinds of rows that are imported, in the order in which they refer to each other."""

    ITEMS = "items", gettext_lazy("Items")
    MILESTONES = "milestones", gettext_lazy("Milestones")
    MEASUREMENTS = "measurements", gettext_lazy("Measurements")


class Outcome(models.TextChoices):
    """What a row comes to. Those that people have to look at first."""

    ERROR = "error", gettext_lazy("Error")
    CHANGE = "change", gettext_lazy("Changed")
    ADD = "add", gettext_lazy("Added")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")


@dataclass(frozen=True)
class Problem:
    """Why a row can't be applied, and the cell in which that stands: Milestones!D12."""

    cell: str
    message: str


@dataclass(frozen=True)
class Difference:
    """A column that would change, by its key; days in ISO, numbers in digits."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class ItemWrite:
    """An item to add, or to change where there is a `row`. Columns that are not mentioned stay."""

    code: str
    commitment: Commitment
    titles: Mapping[str, str]
    ministry: Ministry | None
    row: PlanItem | None = None


@dataclass(frozen=True)
class MilestoneWrite:
    """A milestone to add, with its baseline date, or to change where there is a `row`.

    `item` is the code of its item, which may be one that the same file adds. `due_on` is the date that is to stand:
    where the row `revises` the one that does, `reason` says why.
    """

    code: str
    commitment: Commitment
    titles: Mapping[str, str]
    item: str
    due_on: dt.date
    revises: bool = False
    reason: str = ""
    row: Milestone | None = None


@dataclass(frozen=True)
class MeasurementWrite:
    indicator: Indicator
    value: Decimal
    measured_on: dt.date
    note: str = ""


def note_line(write: MeasurementWrite) -> str:
    """How a measurement's note stands in the internal note of the draft; measurements have none of their own."""
    return f"{write.indicator.code}, {write.measured_on.isoformat()}: {write.note}"


Write = ItemWrite | MilestoneWrite | MeasurementWrite


@dataclass(frozen=True)
class PlannedRow:
    """A row of the file. `cell` is its first; `write` is missing where there is nothing to do."""

    sheet: Sheet
    cell: str
    code: str
    outcome: Outcome
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    write: Write | None = None


@dataclass(frozen=True)
class DraftTarget:
    """The draft that takes a commitment's measurements: `update` where there is one, else a new one."""

    commitment: Commitment
    update: ProgressUpdate | None


@dataclass(frozen=True)
class Sought:
    """What the rows of a file refer to, by code."""

    commitments: frozenset[str] = frozenset()
    ministries: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    milestones: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ImportPlan:
    """A dry run. `fingerprint` tells the state of everything it refers to; `period` is the one measured."""

    file_name: str
    digest: str
    rows: tuple[PlannedRow, ...]
    left_out: tuple[Problem, ...]
    drafts: tuple[DraftTarget, ...]
    period: ReportingPeriod | None
    sought: Sought
    fingerprint: str

    @property
    def counts(self) -> dict[Outcome, int]:
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in Outcome}

    @property
    def wrong(self) -> bool:
        return any(row.problems for row in self.rows)

    @property
    def writes(self) -> list[Write]:
        return [row.write for row in self.rows if row.write is not None]

    @property
    def applicable(self) -> bool:
        return not self.wrong and bool(self.writes)


def overtaken(plan: ImportPlan) -> StaleVersion:
    """The refusal of a dry run that something has overtaken; `current` is the newest one there is."""
    return StaleVersion(
        "stale_import",
        _("Something that this file refers to has changed since the dry run. Look at the new one, then apply it."),
        current=plan,
    )
