"""The plan that files are imported into, on the first of August 2024."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from commitments import clock
from commitments.importing.planning import plan_import
from commitments.models import Commitment, Indicator, Milestone, Ministry, User
from commitments.operations.import_plan import ImportPlan, PlannedRow
from tests import factories as make

from .files import Rows, plan_file

TODAY = "2024-08-01"


@dataclass
class World:
    """`both` is undertaken by both governments, `ours` by Japan, `theirs` by Mongolia; Japan's foreign ministry leads
    the first two. `unassigned` is Japan's too, and another ministry's."""

    both: Commitment
    ours: Commitment
    theirs: Commitment
    unassigned: Commitment
    mofa: Ministry
    meti: Ministry
    milestone: Milestone
    indicator: Indicator
    coordinator: User

    def plan(self, *, items: Rows = (), milestones: Rows = (), measurements: Rows = (), **more: Any) -> ImportPlan:
        """The dry run of a workbook with these rows, in the coordinator's hands."""
        more.setdefault("by", self.coordinator)
        more.setdefault("file_name", "plan.xlsx")
        if "data" not in more:
            more["data"] = plan_file(items=items, milestones=milestones, measurements=measurements)
        return plan_import(**more)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.at(make.instant(TODAY)):
        both, ours = make.commitment(code="EC-01"), make.commitment(code="EC-02", parties=["JP"])
        theirs, unassigned = make.commitment(code="EC-03", parties=["MN"]), make.commitment(code="EC-04")
        mofa, meti, mfa = make.ministry(), make.ministry(code="JP-METI"), make.ministry(party="MN")
        for commitment, ministry in ((both, mofa), (ours, mofa), (both, mfa), (theirs, mfa), (unassigned, meti)):
            make.assignment(of=commitment, to=ministry)
        for commitment in (ours, theirs, unassigned):
            make.indicator(of=commitment, code=f"{commitment.code}-I1")
        yield World(
            both=both,
            ours=ours,
            theirs=theirs,
            unassigned=unassigned,
            mofa=mofa,
            meti=meti,
            milestone=make.milestone(of=both, due_on="2025-03-31", title_en="Route agreed"),
            indicator=make.indicator(of=both, code="EC-01-I1"),
            coordinator=make.user(role="coordinator"),
        )


def problems(plan: ImportPlan) -> dict[str, str]:
    """What is wrong, by cell."""
    return {problem.cell: problem.message for row in plan.rows for problem in row.problems}


def changes(row: PlannedRow) -> dict[str, tuple[str, str]]:
    """Old and new by column."""
    return {each.column: (each.old, each.new) for each in row.differences}
