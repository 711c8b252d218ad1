"""manage.py database_grants: the SQL that lets a PostgreSQL role run the tracker and never rewrite its records."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from commitments.models import AuditEvent, Change

# A role's name can't be longer; PostgreSQL would cut it, and grant to another role.
LONGEST_NAME = 63


class Command(BaseCommand):
    help = (
        "Prints the SQL that gives a PostgreSQL role all that the application needs, and of the audit trail and the "
        "feed of changes only reading and adding. Run it as the owner of the tables, after every migration; see "
        "docs/postgresql-roles.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", required=True, help="the role that the application signs in to the database with")
        parser.add_argument("--schema", default="public", help="where the tables are (public)")

    def handle(self, *args: Any, role: str, schema: str, **options: Any) -> None:
        if not 0 < len(role.encode()) <= LONGEST_NAME or "\0" in role:
            raise CommandError(f"“{role}” can't be the name of a role.")
        if role == connection.settings_dict["USER"] and connection.vendor == "postgresql":
            raise CommandError(
                f"“{role}” is the role that this command signs in with. Whoever owns the tables can't be kept from "
                "changing them: name another role, and let the application use that one."
            )
        for statement in grants(role, schema):
            self.stdout.write(f"{statement};")


def grants(role: str, schema: str = "public") -> list[str]:
    """Statements, in an order in which nothing is open in between when they run in one transaction."""
    to, where = _quoted(role), _quoted(schema)
    records = ", ".join(f"{where}.{_quoted(model._meta.db_table)}" for model in (AuditEvent, Change))
    migrations = f"{where}.{_quoted(MigrationRecorder.Migration._meta.db_table)}"
    return [
        f"GRANT USAGE ON SCHEMA {where} TO {to}",
        f"REVOKE CREATE ON SCHEMA {where} FROM {to}, PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {where} FROM {to}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {where} TO {to}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {where} TO {to}",
        f"REVOKE ALL ON {records}, {migrations} FROM {to}, PUBLIC",
        f"GRANT SELECT, INSERT ON {records} TO {to}",
        f"GRANT SELECT ON {migrations} TO {to}",
    ]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
