"""manage.py seed: load the statement, the commitments and the plan, or bring them up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from commitments.errors import RuleViolation
from commitments.importing.fixtures import read_reference
from commitments.operations.seed_rows import SeedReport
from commitments.operations.seeding import seed


class Command(BaseCommand):
    help = "Loads what was promised from the fixtures. Run it as often as you like: what people have edited stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fixtures", type=Path, help="the directory to read instead of fixtures/")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")

    def handle(self, *args: Any, fixtures: Path | None, dry_run: bool, **options: Any) -> None:
        report = seed_from(fixtures, dry_run=dry_run)
        for line in lines_of(report):
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")


def seed_from(directory: Path | None = None, *, dry_run: bool = False) -> SeedReport:
    """Read the fixtures and load them. What is refused is told with every reason, and nothing is written."""
    try:
        return seed(reference=read_reference(directory or settings.BASE_DIR / "fixtures"), dry_run=dry_run)
    except RuleViolation as error:
        raise CommandError(f"Nothing was seeded:\n{error.message}") from error


def lines_of(report: SeedReport) -> list[str]:
    lines = [
        f"{table}: {count.created} created, {count.updated} updated, {count.unchanged} unchanged"
        for table, count in report.counts.items()
        if count.created or count.updated
    ]
    if not lines:
        lines = [f"Nothing to do: {sum(count.unchanged for count in report.counts.values())} rows are up to date."]
    return lines + report.left_alone
