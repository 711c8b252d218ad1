"""manage.py import_plan: the same dry run and application, for operators."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from commitments.errors import StaleVersion
from commitments.management.commands import import_plan
from commitments.models import PlanItem, ProgressUpdate
from tests import factories as make

from .conftest import World
from .files import plan_file
from .test_planning import item, route


@pytest.fixture
def run(world: World, tmp_path: Path) -> Any:
    def call(*options: str, data: bytes | None = None, by: str = "", **sheets: Any) -> str:
        file = tmp_path / "plan.xlsx"
        file.write_bytes(plan_file(**sheets) if data is None else data)
        out = StringIO()
        call_command("import_plan", str(file), "--by", by or world.coordinator.email, *options, stdout=out)
        return out.getvalue()

    return call


def test_a_dry_run_tells_and_writes_nothing(world: World, run: Any) -> None:
    said = run(items=[item()], milestones=[route(world)], measurements=[["EC-01-I1", 1, "2024-06-30", ""]])
    assert "Items!A2 P-1: Added (commitment:  → EC-01; title_ja:  → 道路)" in said
    assert "EC-01-M1" not in said  # unchanged
    assert "Measurements of EC-01 go into a new draft for 2024-H1." in said
    assert "3 rows: 0 Error, 0 Changed, 2 Added, 1 Unchanged." in said
    assert "dry run" in said
    assert not PlanItem.objects.exists()


def test_it_is_applied_where_that_is_asked_for(world: World, run: Any) -> None:
    sheets = {
        "items": [item()],
        "milestones": [route(world, "2025-09-30", "Rain")],
        "measurements": [["EC-01-I1", 1, "2024-07-31", ""]],
    }
    said = run("--apply", "--period", "2024-H2", **sheets)
    draft = ProgressUpdate.objects.get()
    assert f"Applied: 2 added, 1 changed, 1 new dates wait for agreement; drafts to be completed: #{draft.pk}." in said
    assert draft.period.code == "2024-H2"
    assert PlanItem.objects.count() == 1
    assert "Applied" not in run("--apply", "--period", "2024-H2", **sheets)


def test_errors_are_told_with_their_cells(world: World, tmp_path: Path) -> None:
    file, out = tmp_path / "plan.xlsx", StringIO()
    file.write_bytes(plan_file(items=[item(), item("P-2", "EC-99")]))
    with pytest.raises(CommandError, match="correct the cells"):
        call_command("import_plan", str(file), "--by", world.coordinator.email, "--apply", stdout=out)
    assert "Items!A3 P-2: Error\n  Items!B3: There is no commitment “EC-99”." in out.getvalue()
    assert not PlanItem.objects.exists()


def test_what_cannot_be_done_at_all(world: World, run: Any, tmp_path: Path) -> None:
    for options, match in (
        ({"by": "nobody@example.org"}, "Nobody has the mail address"),
        ({"by": make.user(role="reporter").email}, "role"),
        ({"data": b"a,b\n"}, "No table to import"),
    ):
        with pytest.raises(CommandError, match=match):
            run(**{"items": [item()]} | options)
    with pytest.raises(CommandError, match="no reporting period 1999"):
        run("--period", "1999", items=[item()])
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_plan", str(tmp_path / "none.xlsx"), "--by", world.coordinator.email)


def test_what_changed_meanwhile_is_told(world: World, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(**arguments: Any) -> None:
        raise StaleVersion("stale_import", "Somebody was faster.", current=None)

    monkeypatch.setattr(import_plan, "apply_import", overtaken)
    with pytest.raises(CommandError, match="Somebody was faster"):
        run("--apply", items=[item()])


def test_columns_that_are_not_read_are_told(world: World, run: Any) -> None:
    data = b"Code,Commitment,Title in English,Colour\nP-1,EC-01,Road,red\n"
    assert "The column “Colour”" in run(data=data)
