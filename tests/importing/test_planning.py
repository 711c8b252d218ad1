"""The dry run: what each row comes to, every error with its cell, and nothing written."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.errors import Forbidden, StaleVersion
from commitments.importing.planning import counts_by_sheet, default_period, plan_import, require_seen
from commitments.importing.tables import FileRefused
from commitments.models import AuditEvent, DateRevision, Milestone, PlanItem, User
from commitments.operations.import_plan import ImportPlan, Outcome, Sheet
from tests import factories as make

from .conftest import World, changes, problems
from .files import ITEM, MEASUREMENT, MILESTONE, csv_text, plan_file, xlsx


def item(code: str = "P-1", commitment: str = "EC-01", ja: str = "道路", ministry: str = "", en: str = "") -> list:
    return [code, commitment, ja, en, "", ministry]


def step(
    code: str = "S-1",
    commitment: str = "EC-01",
    of: str = "",
    ja: str = "署名",
    due: object = dt.date(2026, 3, 31),
    reason: str = "",
) -> list:
    return [code, commitment, of, ja, "", "", due, reason]


def route(world: World, due: object = dt.date(2025, 3, 31), reason: str = "") -> list:
    """The row of the milestone that was typed in."""
    return ["EC-01-M1", "EC-01", "", "", world.milestone.title_en, "", due, reason]


def standing_item(world: World, code: str = "P-1", **more: object) -> PlanItem:
    values = {"commitment": world.both, "title_ja": "道路", "added_at": make.instant("2024-01-01")} | more
    return PlanItem.objects.create(code=code, **values)


def outcomes(plan: ImportPlan) -> list[str]:
    return [row.outcome.value for row in plan.rows]


# --- Adding and changing -----------------------------------------------------------------------------------------


def test_rows_that_are_new_are_added(world: World) -> None:
    plan = world.plan(
        items=[item(ministry="JP-MOFA")],
        milestones=[step(of="P-1", due="令和8年3月31日")],
        measurements=[["EC-01-I1", "２０，０００", "R6.6.30", "統計年鑑"]],
    )
    assert problems(plan) == {}
    assert outcomes(plan) == ["add", "add", "add"]
    first, second, third = plan.rows
    assert (first.cell, first.code, first.sheet) == ("Items!A2", "P-1", Sheet.ITEMS)
    assert changes(first) == {
        "commitment": ("", "EC-01"),
        "title_ja": ("", "道路"),
        "ministry": ("", "JP-MOFA"),
    }
    assert changes(second) == {
        "commitment": ("", "EC-01"),
        "title_ja": ("", "署名"),
        "item": ("", "P-1"),
        "due_on": ("", "2026-03-31"),
    }
    assert changes(third) == {"measured_on": ("", "2024-06-30"), "value": ("", "20000"), "note": ("", "統計年鑑")}
    assert [(target.commitment, target.update) for target in plan.drafts] == [(world.both, None)]
    assert plan.period == make.reporting_period("2024-H1")
    assert plan.applicable
    assert plan.counts == {Outcome.ERROR: 0, Outcome.CHANGE: 0, Outcome.ADD: 3, Outcome.UNCHANGED: 0}
    assert counts_by_sheet(plan)[Sheet.ITEMS][Outcome.ADD] == 1


def test_a_dry_run_writes_nothing(world: World) -> None:
    before = AuditEvent.objects.count()
    world.plan(items=[item()], milestones=[step()], measurements=[["EC-01-I1", 1, "2024-06-30", ""]])
    assert AuditEvent.objects.count() == before
    assert not PlanItem.objects.exists()
    assert Milestone.objects.count() == 1


def test_what_differs_is_shown_old_and_new(world: World) -> None:
    standing_item(world, title_en="Road", ministry=world.mofa)
    (row,) = world.plan(items=[item(ja="道路網", ministry="JP-METI")]).rows
    assert row.outcome is Outcome.CHANGE
    assert changes(row) == {
        "title_ja": ("道路", "道路網"),
        "title_en": ("Road", ""),
        "ministry": ("JP-MOFA", "JP-METI"),
    }


def test_columns_that_a_file_does_not_have_stay(world: World) -> None:
    standing_item(world, title_en="Road", ministry=world.mofa)
    data = xlsx({"Items": [["Code", "Commitment", "Title in Japanese"], ["P-1", "EC-01", "道路網"]]})
    (row,) = world.plan(data=data).rows
    assert changes(row) == {"title_ja": ("道路", "道路網")}


def test_what_stands_already_is_unchanged(world: World) -> None:
    standing_item(world, ministry=world.mofa)
    plan = world.plan(items=[item(ministry="JP-MOFA")], milestones=[route(world)])
    assert outcomes(plan) == ["unchanged", "unchanged"]
    assert not plan.applicable
    assert plan.writes == []


def test_codes_are_found_whatever_their_width_and_case(world: World) -> None:
    plan = world.plan(items=[item(commitment="ｅｃ−０１", ministry="ｊｐ-ｍｏｆａ")])
    assert outcomes(plan) == ["add"]


def test_headings_are_read_in_every_language(world: World) -> None:
    data = xlsx(
        {
            "項目": [
                ["行動計画"],
                [],
                ["コード", "約束", "題名（日本語）", "府省庁", "整理番号"],
                ["P-1", "EC-01", "道路", "JP-MOFA", 7],
            ],
            "Үе шат": [
                ["Код", "Амлалт", "Зүйл", "Гарчиг (монгол)", "Хугацаа"],
                ["S-1", "EC-01", "P-1", "Гарын үсэг", "2026.3.31"],
            ],
            "Read me": [["How to fill this in"]],
        }
    )
    plan = world.plan(data=data)
    assert problems(plan) == {}
    assert outcomes(plan) == ["add", "add"]
    assert plan.rows[0].cell == "項目!A4"
    assert [problem.cell for problem in plan.left_out] == ["項目!E3", "Read me"]


@pytest.mark.parametrize("name", ["milestones.csv", "data.csv"])
def test_a_csv_file_is_recognised_by_its_name_or_its_headings(world: World, name: str) -> None:
    data = csv_text([MILESTONE, step(due="2026-03-31")]).encode("cp932")
    (row,) = world.plan(data=data, file_name=name).rows
    assert (row.sheet, row.outcome) == (Sheet.MILESTONES, Outcome.ADD)
    assert row.cell == f"{name.removesuffix('.csv')}!A2"


# --- Dates -------------------------------------------------------------------------------------------------------


def test_another_date_is_a_revision_and_not_a_new_baseline(world: World) -> None:
    (row,) = world.plan(milestones=[route(world, dt.date(2025, 9, 30), "雨季のため")]).rows
    assert row.outcome is Outcome.CHANGE
    assert changes(row) == {"due_on": ("2025-03-31", "2025-09-30"), "reason": ("", "雨季のため")}
    assert "wait" in row.notes[0]


def test_an_earlier_date_needs_no_agreement(world: World) -> None:
    (row,) = world.plan(milestones=[route(world, dt.date(2025, 1, 31), "Sooner")]).rows
    assert row.notes == ()


def test_another_date_needs_a_reason(world: World) -> None:
    plan = world.plan(milestones=[route(world, dt.date(2025, 9, 30))])
    assert list(problems(plan)) == ["Milestones!H2"]
    assert "2025-03-31" in problems(plan)["Milestones!H2"]
    assert "Reason for the new date" in problems(plan)["Milestones!H2"]


def test_without_a_column_for_reasons_the_date_is_named(world: World) -> None:
    data = xlsx(
        {
            "Milestones": [
                ["Code", "Commitment", "Title in English", "Due date"],
                ["EC-01-M1", "EC-01", "x", "2025-09-30"],
            ]
        }
    )
    assert list(problems(world.plan(data=data))) == ["Milestones!D2"]


def test_the_date_that_stands_is_the_agreed_one(world: World) -> None:
    make.date_revision(of=world.milestone, new_due_on="2025-09-30", requested_at="2024-02-01", agreed_at="2024-02-02")
    assert outcomes(world.plan(milestones=[route(world, dt.date(2025, 9, 30))])) == ["unchanged"]
    back = world.plan(milestones=[route(world, dt.date(2025, 3, 31))])
    assert "2025-09-30" in problems(back)["Milestones!H2"]


def test_a_date_that_waits_for_agreement_can_be_imported_again_but_no_other(world: World) -> None:
    make.date_revision(of=world.milestone, new_due_on="2025-09-30", requested_at="2024-02-01")
    same = world.plan(milestones=[route(world, dt.date(2025, 9, 30), "Rain")])
    assert outcomes(same) == ["unchanged"]
    assert "waits" in same.rows[0].notes[0]
    other = world.plan(milestones=[route(world, dt.date(2025, 12, 31), "Rain")])
    assert list(problems(other)) == ["Milestones!G2"]
    assert DateRevision.objects.count() == 1


# --- Errors, each with its cell ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([item(code="")], "Items!A2"),
        ([item(code="two words")], "Items!A2"),
        ([item(code="P" * 31)], "Items!A2"),
        ([item(code="=A1")], "Items!A2"),
        ([item(code=1.1)], "Items!A2"),
        ([item(commitment="")], "Items!B2"),
        ([item(commitment="EC-99")], "Items!B2"),
        ([item(commitment="EC-03")], "Items!B2"),
        ([item(ja="")], "Items!C2"),
        ([item(ja="x" * 301)], "Items!C2"),
        ([item(ja="=1+1")], "Items!C2"),
        ([item(ja="\ue000")], "Items!C2"),
        ([item(ministry="JP-XXX")], "Items!F2"),
        ([item(ministry="MN-MFA")], "Items!F2"),
        ([item(ministry="JP-OLD")], "Items!F2"),
        ([item(), item()], "Items!A3"),
        ([item(), item(code="p-1")], "Items!A3"),
    ],
)
def test_what_is_wrong_with_an_item(world: World, rows: list, cell: str) -> None:
    make.ministry(code="JP-OLD")
    make.Ministry.objects.filter(code="JP-OLD").update(closed_on=dt.date(2024, 7, 31))
    plan = world.plan(items=rows)
    assert list(problems(plan)) == [cell]
    assert not plan.applicable
    assert all(row.write is None for row in plan.rows if row.problems)


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([step(code="")], "Milestones!A2"),
        ([step(code="S" * 41)], "Milestones!A2"),
        ([step(code="EC-01-M9")], "Milestones!A2"),
        ([step(commitment="EC-99")], "Milestones!B2"),
        ([step(commitment="EC-03")], "Milestones!B2"),
        ([step(of="P-404")], "Milestones!C2"),
        ([step(of="P-2")], "Milestones!C2"),
        ([step(ja="")], "Milestones!D2"),
        ([step(due="")], "Milestones!G2"),
        ([step(due="31.03.2026")], "Milestones!G2"),
        ([step(due="平成36年3月31日")], "Milestones!G2"),
        ([step(due="=TODAY()")], "Milestones!G2"),
        ([step(due=46112)], "Milestones!G2"),
        ([step(), step()], "Milestones!A3"),
    ],
)
def test_what_is_wrong_with_a_milestone(world: World, rows: list, cell: str) -> None:
    standing_item(world, "P-2", commitment=world.ours)
    plan = world.plan(milestones=rows)
    assert list(problems(plan)) == [cell]


def test_an_item_of_the_same_file_stands_under_the_same_commitment(world: World) -> None:
    plan = world.plan(items=[item(commitment="EC-02")], milestones=[step(of="P-1")])
    assert list(problems(plan)) == ["Milestones!C2"]


def test_nothing_moves_to_another_commitment(world: World) -> None:
    standing_item(world)
    plan = world.plan(items=[item(commitment="EC-02")], milestones=[["EC-01-M1", "EC-02", *route(world)[2:]]])
    assert list(problems(plan)) == ["Items!B2", "Milestones!B2"]


def test_a_withdrawn_milestone_is_refused(world: World) -> None:
    make.milestone(of=world.both, withdrawn_at="2024-03-01")
    plan = world.plan(milestones=[step(code="EC-01-M2")])
    assert list(problems(plan)) == ["Milestones!A2"]
    assert "withdrawn" in problems(plan)["Milestones!A2"]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (["", 1, "2024-06-30", ""], "Measurements!A2"),
        (["EC-99-I1", 1, "2024-06-30", ""], "Measurements!A2"),
        (["EC-03-I1", 1, "2024-06-30", ""], "Measurements!A2"),  # the other government's
        (["EC-04-I1", 1, "2024-06-30", ""], "Measurements!A2"),  # another ministry's
        (["EC-01-I1", "", "2024-06-30", ""], "Measurements!B2"),
        (["EC-01-I1", "2万", "2024-06-30", ""], "Measurements!B2"),
        (["EC-01-I1", 1, "", ""], "Measurements!C2"),
        (["EC-01-I1", 1, "2024-08-02", ""], "Measurements!C2"),
        (["EC-01-I1", 1, "6/30/2024", ""], "Measurements!C2"),
        (["EC-01-I1", 1, "2024-06-30", "=1"], "Measurements!D2"),
    ],
)
def test_what_is_wrong_with_a_measurement(world: World, row: list, cell: str) -> None:
    assert list(problems(world.plan(measurements=[row]))) == [cell]


def test_a_value_of_today_is_not_ahead(world: World) -> None:
    assert outcomes(world.plan(measurements=[["EC-01-I1", 1, "2024-08-01", ""]])) == ["add"]


def test_a_value_stands_once_a_day(world: World) -> None:
    rows = [["EC-01-I1", 1, "2024-06-30", ""], ["ec-01-i1", 2, "R6.6.30", ""], ["EC-01-I1", 2, "2024-07-31", ""]]
    assert list(problems(world.plan(measurements=rows))) == ["Measurements!C3"]


def test_an_indicator_that_nothing_is_entered_for_is_passed_over(world: World) -> None:
    assert world.plan(measurements=[["EC-01-I1", "", "", ""]]).rows == ()


def test_every_error_of_a_file_is_found_at_once(world: World) -> None:
    plan = world.plan(
        items=[item(), item(code="P-2", commitment="EC-99", ja="", ministry="JP-XXX")],
        milestones=[step(due="soon", of="P-404")],
    )
    assert list(problems(plan)) == ["Items!B3", "Items!C3", "Items!F3", "Milestones!G2", "Milestones!C2"]
    assert plan.counts[Outcome.ERROR] == 2


def test_missing_and_doubled_columns_are_named(world: World) -> None:
    data = xlsx(
        {
            "Items": [["Code", "Title in Japanese"], ["P-1", "道路"]],
            "Milestones": [[*MILESTONE, "Due"], [*step(), "2026-01-01"]],
        }
    )
    found = problems(world.plan(data=data))
    assert list(found) == ["Items!A1", "Milestones!I1"]
    assert "Commitment" in found["Items!A1"]


@pytest.mark.parametrize("rows", [[["x", "y"], [1, 2]], [["Code"], ["P-1"]], [[]]])
def test_a_file_without_a_table_of_the_plan_is_refused(world: World, rows: list) -> None:
    with pytest.raises(FileRefused):
        world.plan(data=xlsx({"Sheet1": rows}))


def test_a_table_lacking_one_column_is_not_taken_for_another(world: World) -> None:
    headings = ["Code", "Commitment", "Item", "Title in Japanese", "Title in English", "Title in Mongolian"]
    plan = world.plan(data=csv_text([headings, step()[:6]]).encode(), file_name="data.csv")
    assert "Due date" in problems(plan)["data!A1"]


# --- Measurements and what has been reported ---------------------------------------------------------------------


def test_a_value_that_was_published_is_unchanged(world: World) -> None:
    update = make.update(undertaking=make.side(world.both, "JP"))
    make.measurement(update=update, indicator=world.indicator, value=3)
    plan = world.plan(measurements=[["EC-01-I1", "3.0", "2023-06-30", "a remark"]])
    assert outcomes(plan) == ["unchanged"]
    assert plan.drafts == ()


def test_a_value_that_replaces_a_published_one_is_said_so(world: World) -> None:
    update = make.update(undertaking=make.side(world.both, "JP"))
    make.measurement(update=update, indicator=world.indicator, value=3)
    (row,) = world.plan(measurements=[["EC-01-I1", 4, "2023-06-30", ""]]).rows
    assert changes(row) == {"value": ("3", "4")}
    assert "published" in row.notes[0]


def test_a_superseded_value_and_the_other_governments_do_not_count(world: World) -> None:
    wrong = make.update(undertaking=make.side(world.both, "JP"))
    make.measurement(update=wrong, indicator=world.indicator, value=3)
    make.update(undertaking=make.side(world.both, "JP"), supersedes=wrong, published_at="2023-08-01")
    theirs = make.update(undertaking=make.side(world.both, "MN"))
    make.measurement(update=theirs, indicator=world.indicator, value=5)
    (row,) = world.plan(measurements=[["EC-01-I1", 3, "2023-06-30", ""]]).rows
    assert row.outcome is Outcome.ADD


def test_the_ministrys_own_draft_of_the_period_is_added_to(world: World) -> None:
    side = make.side(world.both, "JP")
    draft = make.update(undertaking=side, period="2024-H1", status="draft")
    make.update(undertaking=side, period="2023-H2", status="draft")
    make.update(undertaking=side, period="2024-H1", status="draft", by_ministry=world.meti)
    make.update(undertaking=side, period="2024-H1", status="submitted")
    make.update(undertaking=make.side(world.both, "MN"), period="2024-H1", status="draft")
    make.measurement(update=draft, indicator=world.indicator, value=3, measured_on="2024-06-30")
    plan = world.plan(measurements=[["EC-01-I1", 4, "2024-06-30", ""]])
    assert [target.update for target in plan.drafts] == [draft]
    assert changes(plan.rows[0]) == {"value": ("3", "4")}
    assert outcomes(world.plan(measurements=[["EC-01-I1", 3, "2024-06-30", ""]])) == ["unchanged"]
    noted = world.plan(measurements=[["EC-01-I1", 3, "2024-06-30", "from the yearbook"]])
    assert changes(noted.rows[0]) == {"note": ("", "from the yearbook")}


def test_the_period_can_be_chosen(world: World) -> None:
    chosen = make.reporting_period("2024-H2")
    plan = world.plan(measurements=[["EC-01-I1", 4, "2024-07-31", ""]], period=chosen)
    assert plan.period == chosen


def test_the_period_that_is_over_is_reported_on(world: World) -> None:
    assert default_period() == make.reporting_period("2024-H1")


def test_before_any_period_there_is_nothing_to_report_in(world: World) -> None:
    make.ReportingPeriod.objects.all().delete()
    assert default_period() is None
    plan = world.plan(measurements=[["EC-01-I1", 4, "2024-06-30", ""]])
    assert list(problems(plan)) == ["Measurements!A2"]


# --- Who may, and how much it costs ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["viewer", "reporter", "approver", "administrator"])
def test_only_coordinators_import(world: World, role: str) -> None:
    with pytest.raises(Forbidden):
        world.plan(items=[item()], by=make.user(role=role))


def test_each_government_imports_its_own(world: World) -> None:
    by: User = make.user(role="coordinator", party="MN")
    plan = world.plan(
        items=[item(), item("P-2", "EC-02"), item("P-3", "EC-03", ministry="MN-MFA")],
        measurements=[["EC-03-I1", 1, "2024-06-30", ""], ["EC-02-I1", 1, "2024-06-30", ""]],
        by=by,
    )
    assert list(problems(plan)) == ["Items!B3", "Measurements!A3"]


def test_the_number_of_queries_does_not_grow_with_rows(world: World) -> None:
    def cost(rows: int) -> int:
        data = plan_file(
            items=[item(f"P-{number}", ministry="JP-MOFA") for number in range(rows)],
            milestones=[step(f"S-{number}", of=f"P-{number}") for number in range(rows)],
            measurements=[
                ["EC-01-I1", 1, dt.date(2024, 6, 30) - dt.timedelta(days=number), ""] for number in range(rows)
            ],
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert world.plan(data=data).counts[Outcome.ADD] == 3 * rows
        return len(queries)

    assert cost(3) == cost(200) < 30


def test_a_dry_run_that_was_overtaken_is_not_the_one_that_was_seen(world: World) -> None:
    rows = {"items": [item()], "milestones": [route(world)]}
    seen = world.plan(**rows).fingerprint
    require_seen(world.plan(**rows), seen)
    Milestone.objects.filter(pk=world.milestone.pk).update(version=2)
    with pytest.raises(StaleVersion):
        require_seen(world.plan(**rows), seen)


def test_shift_jis_with_everything_in_it(world: World) -> None:
    text = csv_text([ITEM, item("Ｐ－１", "ＥＣ－０１", "＝道路", "ＪＰ－ＭＯＦＡ")], "\t")
    plan = plan_import(by=world.coordinator, file_name="項目.csv", data=text.encode("cp932"))
    assert problems(plan) == {}
    assert changes(plan.rows[0])["title_ja"] == ("", "＝道路")
    assert plan.rows[0].cell == "項目!A2"


def test_measurement_headings_in_a_csv(world: World) -> None:
    data = csv_text([MEASUREMENT, ["EC-01-I1", "１．５", "㋿6年6月30日", ""]], ";").encode("utf-16")
    (row,) = world.plan(data=data, file_name="x.csv").rows
    assert changes(row) == {"measured_on": ("", "2024-06-30"), "value": ("", "1.5")}
