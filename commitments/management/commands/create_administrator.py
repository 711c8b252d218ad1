"""manage.py create_administrator: the first account, which makes the others."""

from __future__ import annotations

import getpass
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commitments.errors import RuleViolation
from commitments.operations.accounts import create_user
from commitments.vocabulary import Role


class Command(BaseCommand):
    help = "Makes an administrator, who makes all other accounts. Asks for the password, or reads ADMIN_PASSWORD."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the mail address to sign in with")
        parser.add_argument("--name", required=True, help="the full name")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        password = os.environ.get("ADMIN_PASSWORD") or self._ask()
        try:
            user = create_user(by=None, email=email, full_name=name, role=Role.ADMINISTRATOR, password=password)
        except RuleViolation as error:
            reasons = [message for messages in error.fields.values() for message in messages] or [error.message]
            raise CommandError("No account was made: " + " ".join(reasons)) from error
        self.stdout.write(f"Administrator {user.email} can sign in now.")

    def _ask(self) -> str:
        try:
            password = getpass.getpass("Password: ")
            again = getpass.getpass("The same again: ")
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("No account was made: no password was given.") from error
        if password != again:
            raise CommandError("No account was made: the two passwords differ.")
        return password
