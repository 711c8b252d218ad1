"""manage.py import_plan: try a file of the annexed action plan, and apply it where that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commitments.errors import RuleViolation
from commitments.importing.planning import plan_import
from commitments.models import ReportingPeriod, User
from commitments.operations.import_plan import ImportPlan, Outcome, PlannedRow
from commitments.operations.importing import apply_import


class Command(BaseCommand):
    help = "Tries a workbook or CSV file with items, milestones and measurements. Writes nothing without --apply."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the coordinator in whose name it is done")
        parser.add_argument("--period", metavar="CODE", help="the period measured; the newest that is over by default")
        parser.add_argument("--apply", action="store_true", help="do it, if nothing is wrong")

    def handle(self, *args: Any, file: Path, by: str, period: str | None, apply: bool, **options: Any) -> None:
        user = User.objects.select_related("ministry").filter(email=by.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody has the mail address {by}.")
        measured = ReportingPeriod.objects.filter(code=period).first()
        if period and measured is None:
            raise CommandError(f"There is no reporting period {period}.")
        try:
            plan = plan_import(by=user, file_name=file.name, data=file.read_bytes(), period=measured)
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.") from error
        except RuleViolation as error:
            raise CommandError(error.message) from error
        self._tell(plan)
        if plan.wrong:
            raise CommandError("Nothing was written: correct the cells named above.")
        if not apply:
            self.stdout.write("Nothing was written: this was a dry run. Add --apply to do it.")
        elif plan.writes:
            self._apply(user, plan)

    def _tell(self, plan: ImportPlan) -> None:
        for problem in plan.left_out:
            self.stdout.write(f"{problem.cell}: {problem.message}")
        for row in plan.rows:
            if row.outcome is not Outcome.UNCHANGED:
                self.stdout.write("\n".join(lines_of(row)))
        for target in plan.drafts:
            draft = f"draft #{target.update.pk}" if target.update else "a new draft"
            self.stdout.write(f"Measurements of {target.commitment.code} go into {draft} for {plan.period}.")
        counts = ", ".join(f"{count} {outcome.label}" for outcome, count in plan.counts.items())
        self.stdout.write(f"{len(plan.rows)} rows: {counts}.")

    def _apply(self, user: User, plan: ImportPlan) -> None:
        try:
            done = apply_import(by=user, plan=plan)
        except RuleViolation as error:
            raise CommandError(f"Nothing was written: {error.message}") from error
        drafts = ", ".join(f"#{draft.pk}" for draft in done.drafts) or "none"
        self.stdout.write(
            f"Applied: {done.added} added, {done.changed} changed, {done.waiting} new dates wait for agreement; "
            f"drafts to be completed: {drafts}."
        )


def lines_of(row: PlannedRow) -> list[str]:
    head = f"{row.cell} {row.code}: {row.outcome.label}"
    changes = "; ".join(f"{each.column}: {each.old} → {each.new}" for each in row.differences)
    return [
        f"{head} ({changes})" if changes else head,
        *(f"  {problem.cell}: {problem.message}" for problem in row.problems),
        *(f"  {note}" for note in row.notes),
    ]
