"""manage.py create_token: a token for a person's program, printed once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commitments.errors import RuleViolation
from commitments.models import User
from commitments.operations.tokens import LONGEST_DAYS, issue_token


class Command(BaseCommand):
    help = "Makes a token with which a program reads the API in a person's name, and prints it: it can't be read again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the person's mail address")
        parser.add_argument("--name", required=True, help="which program uses it")
        parser.add_argument("--writes", action="store_true", help="it may also draft and submit updates")
        parser.add_argument("--days", type=int, default=90, help=f"how long it is valid: 1 to {LONGEST_DAYS}, or 90")

    def handle(self, *args: Any, email: str, name: str, writes: bool, days: int, **options: Any) -> None:
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist as error:
            raise CommandError(f"There is no account with the mail address {email}.") from error
        try:
            _row, token = issue_token(by=None, user=user, name=name, expires_in_days=days, writes=writes)
        except RuleViolation as error:
            raise CommandError(error.message) from error
        self.stdout.write(token)
