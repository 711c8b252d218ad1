"""manage.py demo: invented people and progress, to look at and to try things on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commitments.demonstration.people import PASSWORD, accounts
from commitments.demonstration.story import demonstrate
from commitments.errors import RuleViolation
from commitments.models import User
from commitments.operations import demonstration
from commitments.operations.keeping import keep_days
from commitments.queries.kept import days_to_keep

DEFAULT_SEED = 1


class Command(BaseCommand):
    help = (
        "Adds invented people and progress from the signing up to today. Every page, answer and export says so from "
        "then on. Refused where real people have begun to work."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="another number tells another story")
        parser.add_argument("--fresh", action="store_true", help="empty the demonstration first and tell it anew")

    def handle(self, *args: Any, seed: int, fresh: bool, **options: Any) -> None:
        for line in demonstrate_here(seed=seed, fresh=fresh):
            self.stdout.write(line)
        for line in account_lines():
            self.stdout.write(line)


def demonstrate_here(*, seed: int = DEFAULT_SEED, fresh: bool = False) -> Iterator[str]:
    """Write the demonstration unless it is there, telling what is done."""
    try:
        if refused := demonstration.refusal():
            raise refused
        if fresh and demonstration.holds_progress():
            demonstration.clear_progress(by=None)
        if demonstration.holds_progress():
            yield "The demonstration is there already: --fresh empties it and tells it anew."
        else:
            yield f"Demonstration: {demonstrate(seed=seed)} invented reports from the signing up to today."
            keep_days(*days_to_keep())
    except RuleViolation as error:
        raise CommandError(f"No demonstration was written: {error.message}") from error


def account_lines() -> Iterator[str]:
    """The accounts to sign in with, one a role and party, as far as they exist here."""
    standing = set(User.objects.filter(is_active=True).values_list("email", flat=True))
    shown = [account for account in accounts() if account.main and account.email in standing]
    if shown:
        yield f"Accounts to try, all with the password {PASSWORD}:"
    for account in shown:
        yield f"  {account.role:<14} {account.party or '':<3} {account.email}"
