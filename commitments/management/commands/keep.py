"""manage.py keep: have ready where every commitment stands today and tomorrow. Run it every hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commitments.operations.keeping import keep_days
from commitments.queries.kept import days_to_keep, differing, kept_days

_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Computes where every commitment stands today and tomorrow and keeps it, so that lists and counts read it "
        "instead. Operations keep it up to date. Without it everything answers the same, but slower where there are "
        "many commitments. Says nothing where there is nothing to do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="compute also what is kept already")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail where something else is kept than computed"
        )

    def handle(self, *args: Any, anew: bool, check: bool, **options: Any) -> None:
        if check:
            self._check()
            return
        for date in keep_days(*days_to_keep(), anew=anew):
            self.stdout.write(f"Kept where every commitment stands on {date}.")

    def _check(self) -> None:
        days = kept_days()
        wrong = {date: codes for date in days if (codes := differing(date))}
        if wrong:
            found = [
                f"{date}: {', '.join(codes[:_SHOWN])}{' …' if len(codes) > _SHOWN else ''}"
                for date, codes in wrong.items()
            ]
            raise CommandError(
                "Something else is kept than would be computed; keep --anew puts it right, but find out why:\n"
                + "\n".join(found)
            )
        self.stdout.write(f"{len(days)} days are kept, each as it would be computed.")
