"""manage.py prepare: everything a database needs before the first page, in one go; nothing where it has it."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from commitments.models import Plan, User
from commitments.operations import demonstration
from commitments.operations.keeping import keep_days
from commitments.queries.kept import days_to_keep

from .demo import account_lines, demonstrate_here
from .seed import seed_from

# By then what was under way on the last day of the story looks neglected.
_STALE_DAYS = 30


class Command(BaseCommand):
    help = "Migrates the database, seeds what was promised and, unless told otherwise, adds invented progress to it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--production-data", action="store_true", help="the commitments and no invented progress")

    def handle(self, *args: Any, production_data: bool, **options: Any) -> None:
        self._migrate()
        self._seed()
        if production_data:
            self._production()
        else:
            self._demonstration()
        keep_days(*days_to_keep())

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:  # looked up first: the command itself takes a second even where nothing waits
            call_command("migrate", interactive=False, verbosity=0)
            self.stdout.write(f"Database: {len(waiting)} migrations applied.")

    def _seed(self) -> None:
        report = seed_from()
        if report.changed:
            created = sum(count.created for count in report.counts.values())
            updated = sum(count.updated for count in report.counts.values())
            self.stdout.write(f"What was promised: {created} rows created, {updated} updated.")
            for line in report.left_alone:
                self.stdout.write(line)

    def _demonstration(self) -> None:
        if refused := demonstration.refusal():
            self.stdout.write(f"No demonstration was added. {refused.message}")
            return
        if not demonstration.holds_progress():
            for line in demonstrate_here():
                self.stdout.write(line)
        elif (age := demonstration.days_since_told()) > _STALE_DAYS:
            self.stdout.write(
                f"The demonstration ends {age} days ago: python manage.py demo --fresh tells it up to today."
            )
        for line in account_lines():
            self.stdout.write(line)

    def _production(self) -> None:
        if Plan.objects.filter(demonstration=True).exists():
            raise CommandError(
                "This database holds a demonstration, whose progress is invented: use another one (DATABASE_URL)."
            )
        if not User.objects.exists():
            self.stdout.write(
                "There are no accounts yet. Make the first administrator, who makes the others:\n"
                '  python manage.py create_administrator EMAIL --name "NAME"'
            )
