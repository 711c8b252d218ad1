"""Templates carry the plan as it stands: handed in unchanged they change nothing, and no cell of them runs."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from commitments.importing.columns import COLUMNS
from commitments.importing.planning import plan_import
from commitments.importing.templates import template_csv, template_workbook
from commitments.models import PlanItem
from commitments.operations.import_plan import ImportPlan, Outcome, Sheet
from tests import factories as make

from .conftest import World, problems
from .test_planning import standing_item

NASTY = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "'=1", "\u3000全角　の題名", 'two "quotes", and; more', "-5"]


@pytest.fixture
def full(world: World) -> World:
    """A plan with everything in it that a template has to carry."""
    for number, title in enumerate(NASTY):
        standing_item(world, f"P-{number}", title_ja=title, title_mn="Зам", ministry=world.mofa)
    item = PlanItem.objects.get(code="P-0")
    standing_item(world, "P-OURS", commitment=world.ours)
    standing_item(world, "P-THEIRS", commitment=world.theirs)
    imported = make.milestone(of=world.both, due_on="2025-01-31")
    type(imported).objects.filter(pk=imported.pk).update(code="S-1", item=item, title_ja="=署名")
    make.milestone(of=world.both, withdrawn_at="2024-02-01")
    make.date_revision(of=imported, new_due_on="2025-06-30", requested_at="2024-02-01", agreed_at="2024-03-01")
    make.date_revision(of=world.milestone, new_due_on="2025-12-31", requested_at="2024-02-01")
    wrong = make.update(undertaking=make.side(world.both, "JP"), period="2023-H1")
    make.measurement(update=wrong, indicator=world.indicator, value=9)
    right = make.update(
        undertaking=make.side(world.both, "JP"), period="2023-H1", supersedes=wrong, published_at="2023-08-01"
    )
    for measured_on, value in (
        ("2023-06-30", "-3.5"),
        ("2023-03-31", "1234567890123456.7891"),
        ("2023-01-31", "20000"),
    ):
        make.measurement(update=right, indicator=world.indicator, value=Decimal(value), measured_on=measured_on)
    return world


def handed_in(world: World, data: bytes, name: str) -> ImportPlan:
    return plan_import(by=world.coordinator, file_name=name, data=data)


@pytest.mark.parametrize("language", ["ja", "en", "mn"])
def test_a_workbook_handed_in_unchanged_changes_nothing(full: World, language: str) -> None:
    with translation.override(language):
        plan = handed_in(full, template_workbook(full.coordinator), "plan.xlsx")
    assert problems(plan) == {}
    assert {row.outcome for row in plan.rows} == {Outcome.UNCHANGED}
    assert plan.left_out == ()
    assert [row.code for row in plan.rows if row.sheet is Sheet.MILESTONES] == ["EC-01-M1", "S-1"]
    assert sum(row.sheet is Sheet.ITEMS for row in plan.rows) == len(NASTY) + 1
    assert sum(row.sheet is Sheet.MEASUREMENTS for row in plan.rows) == 3


@pytest.mark.parametrize("language", ["ja", "en", "mn"])
@pytest.mark.parametrize("sheet", Sheet)
def test_a_csv_file_handed_in_unchanged_changes_nothing(full: World, sheet: Sheet, language: str) -> None:
    with translation.override(language):
        data = template_csv(full.coordinator, sheet)
    plan = handed_in(full, data, "data.csv")
    assert problems(plan) == {}
    assert {(row.sheet, row.outcome) for row in plan.rows} == {(sheet, Outcome.UNCHANGED)}
    # As Japanese Excel saves it again.
    if language == "ja" and sheet is Sheet.MILESTONES:
        plan = handed_in(full, data.decode("utf-8-sig").encode("cp932"), "data.csv")
        assert {(row.sheet, row.outcome) for row in plan.rows} == {(sheet, Outcome.UNCHANGED)}


def test_a_template_has_what_its_reader_may_hand_in(full: World) -> None:
    foreigner = make.user(role="coordinator", party="MN")
    plan = plan_import(by=foreigner, file_name="plan.xlsx", data=template_workbook(foreigner))
    assert problems(plan) == {}
    codes = {row.code for row in plan.rows}
    assert "P-THEIRS" in codes
    assert "P-OURS" not in codes
    assert not any(row.sheet is Sheet.MEASUREMENTS for row in plan.rows)


def test_nothing_in_a_workbook_is_a_formula(full: World) -> None:
    book = load_workbook(io.BytesIO(template_workbook(full.coordinator)))
    titles = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
                titles[cell.value] = cell
    assert titles["=1+1"].quotePrefix
    assert not titles["Зам"].quotePrefix


def test_nothing_in_a_csv_file_begins_like_a_formula(full: World) -> None:
    for sheet in Sheet:
        text = template_csv(full.coordinator, sheet).decode("utf-8-sig")
        for field in text.replace('"', "").replace("\r\n", ",").split(","):
            assert field[:1] not in {"=", "@", "+", "\t"}, field
            assert field[:1] != "-" or Decimal(field) < 0, field


def test_cells_have_the_formats_that_keep_what_is_typed_below(full: World) -> None:
    book = load_workbook(io.BytesIO(template_workbook(full.coordinator)))
    page = book["Milestones"]
    assert [cell.value for cell in page[1]] == [column.name("en") for column in COLUMNS[Sheet.MILESTONES]]
    assert page["G2"].value == dt.datetime.fromisoformat("2025-03-31")
    assert page["G2"].number_format == "yyyy-mm-dd"
    assert page.column_dimensions["A"].number_format == "@"
    assert page.freeze_panes == "A2"


def test_a_template_explains_itself_in_the_readers_language(full: World) -> None:
    with translation.override("mn"):
        book = load_workbook(io.BytesIO(template_workbook(full.coordinator)))
    assert book.sheetnames == ["Зүйл", "Үе шат", "Хэмжилт", "Бөглөх заавар"]
