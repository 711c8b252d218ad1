"""The rows of the three sheets, read cell by cell: what is wrong is noted with its cell, and reading goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from commitments.models import Indicator, Milestone, PlanItem
from commitments.multilingual import LANGUAGES, reader_language
from commitments.operations.import_plan import Problem, Sheet

from .cells import Unreadable, Value, is_blank, read_code, read_text
from .columns import COLUMNS, Column, column, column_named, is_guide, sheet_named
from .dates import read_date
from .numbers import read_number
from .tables import FileRefused, Line, Table

V = TypeVar("V")

LONGEST_TITLE = 300
LONGEST_REASON = 2000
LONGEST_CODE = {
    Sheet.ITEMS: PlanItem._meta.get_field("code").max_length or 0,
    Sheet.MILESTONES: Milestone._meta.get_field("code").max_length or 0,
    Sheet.MEASUREMENTS: Indicator._meta.get_field("code").max_length or 0,
}
# Above the headings there may be a title, a date, a remark.
_ROWS_TO_LOOK_AT = 15


@dataclass
class Row:
    """A row of a sheet. What a cell says is read once, by the sheet's own class; `problems` collects what is wrong."""

    sheet: Sheet
    table: Table
    line: Line
    places: dict[str, int]  # the column of each key that the sheet has
    problems: list[Problem] = field(default_factory=list)

    @property
    def first_cell(self) -> str:
        return self.cell(next(iter(self.places), ""))

    def has(self, key: str) -> bool:
        """The sheet has this column, filled in here or not."""
        return key in self.places

    def cell(self, key: str) -> str:
        """The name of the cell; that of the row's first where the sheet has no such column."""
        return self.table.cell(self.line, self.places.get(key, 1))

    def wrong(self, key: str, message: str) -> None:
        self.problems.append(Problem(self.cell(key), message))

    def value(self, key: str) -> Value:
        return self.line.value(self.places[key]) if key in self.places else None

    def blank(self, key: str) -> bool:
        return is_blank(self.value(key))

    def read(self, key: str, reader: Callable[[Value], V]) -> V | None:
        """What the reader makes of a cell that is not blank; None where it is, or can't be read."""
        if self.blank(key):
            if column(self.sheet, key).required:
                self.wrong(key, _("Something has to be entered here."))
            return None
        try:
            return reader(self.value(key))
        except Unreadable as error:
            self.wrong(key, str(error))
            return None

    def code(self, key: str, longest: int) -> str:
        return self.read(key, lambda value: read_code(value, longest=longest)) or ""

    def text(self, key: str, longest: int) -> str:
        return self.read(key, lambda value: read_text(value, longest=longest)) or ""

    def titles(self) -> dict[str, str]:
        """The titles of the languages that the sheet has a column for, empty ones too."""
        had = [code for code in LANGUAGES if self.has(f"title_{code}")]
        return {code: self.text(f"title_{code}", LONGEST_TITLE) for code in had}


@dataclass
class ItemRow:
    row: Row
    code: str = ""
    commitment: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    ministry: str = ""

    @classmethod
    def of(cls, row: Row) -> ItemRow:
        longest = LONGEST_CODE[Sheet.ITEMS]
        return cls(row, row.code("code", longest), row.code("commitment", 40), row.titles(), row.code("ministry", 40))


@dataclass
class MilestoneRow:
    row: Row
    code: str = ""
    commitment: str = ""
    item: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    due_on: dt.date | None = None
    reason: str = ""

    @classmethod
    def of(cls, row: Row) -> MilestoneRow:
        return cls(
            row,
            row.code("code", LONGEST_CODE[Sheet.MILESTONES]),
            row.code("commitment", 40),
            row.code("item", LONGEST_CODE[Sheet.ITEMS]),
            row.titles(),
            row.read("due_on", read_date),
            row.text("reason", LONGEST_REASON),
        )


@dataclass
class MeasurementRow:
    row: Row
    indicator: str = ""
    value: Decimal | None = None
    measured_on: dt.date | None = None
    note: str = ""

    @classmethod
    def of(cls, row: Row) -> MeasurementRow:
        return cls(
            row,
            row.code("indicator", LONGEST_CODE[Sheet.MEASUREMENTS]),
            row.read("value", read_number),
            row.read("measured_on", read_date),
            row.text("note", LONGEST_REASON),
        )

    @classmethod
    def empty(cls, row: Row) -> bool:
        """A template lists every indicator; where nothing was measured, only its code stands there."""
        return not row.blank("indicator") and all(row.blank(key) for key in ("value", "measured_on", "note"))


@dataclass
class FileRows:
    """All rows of a file by sheet. `left_out` names sheets and columns that are not read, `broken` those that can't."""

    items: list[ItemRow] = field(default_factory=list)
    milestones: list[MilestoneRow] = field(default_factory=list)
    measurements: list[MeasurementRow] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)
    broken: list[tuple[Sheet, Problem]] = field(default_factory=list)


def read_rows(tables: Iterable[Table]) -> FileRows:
    """The rows of those tables that are one of the three sheets. Raises FileRefused where none is."""
    found = FileRows()
    known = 0
    for table in tables:
        if is_guide(table.name):
            continue
        sheet, headings = _recognise(table)
        if sheet is None or headings is None:
            found.left_out.append(Problem(table.name, _("This sheet is none of those that are imported.")))
            continue
        known += 1
        _read_sheet(table, sheet, headings, found)
    if not known:
        raise FileRefused(
            _("No table to import was found. Its headings must be those of the templates: start from one of them.")
        )
    return found


def _read_sheet(table: Table, sheet: Sheet, headings: Line, found: FileRows) -> None:
    places = _places(table, sheet, headings, found)
    missing = [each for each in COLUMNS[sheet] if each.required and each.key not in places]
    for each in missing:
        message = _("A column is missing: %(name)s.") % {"name": each.name(reader_language())}
        found.broken.append((sheet, Problem(table.cell(headings, 1), message)))
    if missing:
        return
    for line in table.lines:
        if line.number <= headings.number:
            continue
        row = Row(sheet, table, line, places)
        if all(row.blank(key) for key in places):
            continue
        if sheet is Sheet.ITEMS:
            found.items.append(ItemRow.of(row))
        elif sheet is Sheet.MILESTONES:
            found.milestones.append(MilestoneRow.of(row))
        elif not MeasurementRow.empty(row):
            found.measurements.append(MeasurementRow.of(row))


def _places(table: Table, sheet: Sheet, headings: Line, found: FileRows) -> dict[str, int]:
    """The column of each key, in the order of the file."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings.values, 1):
        known = _column(sheet, heading)
        if known is None:
            if not is_blank(heading):
                message = _("The column “%(heading)s” is none of this sheet's and is not read.")
                found.left_out.append(Problem(table.cell(headings, place), message % {"heading": heading}))
        elif known.key in places:
            message = _("The column “%(heading)s” stands here a second time.") % {"heading": heading}
            found.broken.append((sheet, Problem(table.cell(headings, place), message)))
        elif not known.told:
            places[known.key] = place
    return places


def _recognise(table: Table) -> tuple[Sheet | None, Line | None]:
    """Which sheet a table is, by its name or else by its headings, and the line that holds these."""
    first = table.lines[:_ROWS_TO_LOOK_AT]
    if (named := sheet_named(table.name)) is not None:
        return named, max(first, key=lambda line: len(_known(named, line)), default=None)
    best: tuple[int, Sheet | None, Line | None] = (0, None, None)
    for line in first:
        for sheet, columns in COLUMNS.items():
            known = _known(sheet, line)
            # One column that has to be there may be missing: better said than taken for another sheet.
            missing = sum(each.required and each.key not in known for each in columns)
            if len(known) > max(best[0], 2) and missing <= 1:
                best = (len(known), sheet, line)
    return best[1], best[2]


def _known(sheet: Sheet, line: Line) -> set[str]:
    return {known.key for heading in line.values if (known := _column(sheet, heading)) is not None}


def _column(sheet: Sheet, heading: Value) -> Column | None:
    return column_named(sheet, heading) if isinstance(heading, str) else None
