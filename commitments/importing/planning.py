"""The dry run: what a file would add or change, row by row, and everything that is wrong with it. Writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.utils.translation import gettext as _

from commitments import access
from commitments.errors import Forbidden
from commitments.models import ReportingPeriod, User
from commitments.operations.import_plan import (
    DraftTarget,
    ImportPlan,
    MeasurementWrite,
    Outcome,
    PlannedRow,
    Sheet,
    Sought,
    overtaken,
)
from commitments.operations.import_state import PlanState, folded, read_state
from commitments.queries.updates import reportable_periods
from commitments.vocabulary import Role

from .plan_items import plan_items
from .plan_measurements import plan_measurements
from .plan_milestones import plan_milestones
from .plan_rows import FileRows, read_rows
from .tables import Table, read_tables


def require_importer(by: User) -> None:
    """Only coordinators keep the plan; which part of it is asked row by row."""
    if not access.at_least(by, Role.COORDINATOR):
        raise Forbidden(
            "role",
            _("Your role does not include this. It takes the role: %(role)s.") % {"role": Role.COORDINATOR.label},
        )


def plan_import(*, by: User, file_name: str, data: bytes, period: ReportingPeriod | None = None) -> ImportPlan:
    """What the file would do in `by`'s hands. Measurements go into drafts for `period`.

    Raises Forbidden for who keeps no plan, and FileRefused for a file that can't be read at all.
    """
    require_importer(by)
    return plan_tables(
        by=by,
        file_name=file_name,
        digest=hashlib.sha256(data).hexdigest(),
        tables=read_tables(file_name, data),
        period=period,
    )


def plan_tables(
    *, by: User, file_name: str, digest: str, tables: Iterable[Table], period: ReportingPeriod | None = None
) -> ImportPlan:
    """`plan_import` for a file that has been read into tables already."""
    require_importer(by)
    rows = read_rows(tables)
    sought = _sought(rows)
    period = (period or default_period()) if rows.measurements else None
    state = read_state(by, sought, period)
    measured = plan_measurements(rows.measurements, state)
    planned = [
        *(PlannedRow(sheet, problem.cell, "", Outcome.ERROR, problems=(problem,)) for sheet, problem in rows.broken),
        *plan_items(rows.items, state),
        *plan_milestones(rows.milestones, state, {row.code: row.commitment for row in rows.items if row.code}),
        *measured,
    ]
    return ImportPlan(
        file_name=file_name,
        digest=digest,
        rows=tuple(planned),
        left_out=tuple(rows.left_out),
        drafts=_drafts(measured, state),
        period=period,
        sought=sought,
        fingerprint=state.fingerprint,
    )


def require_seen(plan: ImportPlan, fingerprint: str) -> None:
    """Refuse to go on from a dry run that something has overtaken. `fingerprint` is that of the one people saw."""
    if plan.fingerprint != fingerprint:
        raise overtaken(plan)


def default_period() -> ReportingPeriod | None:
    """The newest period that is over, which is the one reported on; before any is, the first that has begun."""
    begun = list(reportable_periods())
    return begun[1] if len(begun) > 1 else begun[0] if begun else None


def _drafts(measured: Iterable[PlannedRow], state: PlanState) -> tuple[DraftTarget, ...]:
    commitments = {row.write.indicator.commitment for row in measured if isinstance(row.write, MeasurementWrite)}
    return tuple(
        DraftTarget(commitment, state.drafts.get(commitment.pk))
        for commitment in sorted(commitments, key=lambda row: row.position)
    )


def _sought(rows: FileRows) -> Sought:
    return Sought(
        commitments=frozenset(folded(row.commitment) for row in rows.items if row.commitment)
        | frozenset(folded(row.commitment) for row in rows.milestones if row.commitment),
        ministries=frozenset(folded(row.ministry) for row in rows.items if row.ministry),
        items=frozenset(row.code for row in rows.items if row.code)
        | frozenset(row.item for row in rows.milestones if row.item),
        milestones=frozenset(row.code for row in rows.milestones if row.code),
        indicators=frozenset(folded(row.indicator) for row in rows.measurements if row.indicator),
    )


def counts_by_sheet(plan: ImportPlan) -> dict[Sheet, dict[Outcome, int]]:
    """How many rows of each sheet come to what; sheets that the file does not have are missing."""
    counted: dict[Sheet, dict[Outcome, int]] = {}
    for row in plan.rows:
        of_sheet = counted.setdefault(row.sheet, dict.fromkeys(Outcome, 0))
        of_sheet[row.outcome] += 1
    return counted
