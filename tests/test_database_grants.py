"""With the printed grants, PostgreSQL itself keeps the application from rewriting the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from commitments.models import AuditEvent, Change, Commitment, User
from commitments.operations.accounts import set_language
from commitments.operations.content import UpdateContent
from commitments.operations.recording import record
from commitments.operations.updates import draft_update, publish_update, submit_update
from tests import factories as make

pytestmark = pytest.mark.django_db

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="roles and grants are PostgreSQL's")
ROLE = 'tracker "app"'  # a name that has to be quoted
QUOTED = '"tracker ""app"""'
TRAIL = AuditEvent._meta.db_table
FEED = Change._meta.db_table


def printed(*, role: str = ROLE) -> str:
    out = StringIO()
    call_command("database_grants", role=role, stdout=out)
    return out.getvalue()


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def commitment(db: None) -> Commitment:
    made = make.commitment(code="T-01")
    make.assignment(of=made, to=make.ministry(party="JP"))
    record(by=None, verb="seed", row=made, old={}, new={"code": "T-01"}, commitment=made)
    return made


@pytest.fixture
def as_application(commitment: Commitment) -> Iterator[None]:
    """The rest of the test runs as the role, made and granted what the command prints; the test's end takes it back."""
    for role in ("reporter", "approver"):
        make.user(role=role)
    make.reporting_period("2024-H1")
    sql(f"CREATE ROLE {QUOTED} NOSUPERUSER")
    sql(printed())
    sql(printed())  # again, as after each migration
    sql(f"SET LOCAL ROLE {QUOTED}")
    yield
    sql("RESET ROLE")


@on_postgresql
@pytest.mark.usefixtures("as_application")
@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TRAIL} SET verb = 'other'",
        f"UPDATE {TRAIL} SET at = at WHERE false",
        f"DELETE FROM {TRAIL}",
        f"DELETE FROM {TRAIL} WHERE false",
        f"TRUNCATE {TRAIL}",
        f"TRUNCATE {TRAIL} CASCADE",
        "TRUNCATE commitments_commitment CASCADE",
        f"ALTER TABLE {TRAIL} DISABLE TRIGGER ALL",
        f"ALTER TABLE {TRAIL} ADD COLUMN more text",
        f"DROP TABLE {TRAIL}",
        f"GRANT UPDATE ON {TRAIL} TO CURRENT_USER",
        f"CREATE TRIGGER undo BEFORE INSERT ON {TRAIL} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        f"CREATE RULE undo AS ON INSERT TO {TRAIL} DO INSTEAD NOTHING",
        f"LOCK TABLE {TRAIL} IN ACCESS EXCLUSIVE MODE",
        "CREATE TABLE other (number integer)",
        f"UPDATE {FEED} SET key = 'other'",
        f"DELETE FROM {FEED}",
        f"TRUNCATE {FEED}",
        "DELETE FROM django_migrations",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('commitments', '9999', now())",
    ],
)
def test_the_application_can_not_rewrite_the_trail(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if statement.startswith("GRANT"):  # PostgreSQL only warns, and grants nothing
            cursor.execute(statement)
            cursor.execute("SELECT has_table_privilege(%s, 'UPDATE')", [TRAIL])
            assert cursor.fetchone() == (False,)
        else:
            with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                cursor.execute(statement)
            transaction.set_rollback(True)


@on_postgresql
@pytest.mark.usefixtures("as_application")
def test_the_application_reads_and_adds_events(commitment: Commitment) -> None:
    before = AuditEvent.objects.count()
    record(by=None, verb="other", row=commitment, old={}, new={}, commitment=commitment)
    assert AuditEvent.objects.count() == before + 1


@on_postgresql
@pytest.mark.usefixtures("as_application")
def test_the_application_does_its_whole_work(commitment: Commitment) -> None:
    reporter, approver = (User.objects.get(role=role) for role in ("reporter", "approver"))
    update = draft_update(
        by=reporter,
        undertaking=make.side(commitment, "JP"),
        period=make.reporting_period("2024-H1"),
        content=UpdateContent(delivery="on_track", done="Talks.", reason="As planned."),
    )
    submit_update(by=reporter, update=update, version=1)
    publish_update(by=approver, update=update, version=2)
    set_language(by=reporter, language="ja")
    assert AuditEvent.objects.filter(verb="publish").count() == 1
    assert Change.objects.filter(what="published").count() == 1


def test_the_command_only_prints(commitment: Commitment) -> None:
    lines = printed(role="tracker_app").splitlines()
    assert all(line.startswith(("GRANT ", "REVOKE ")) and line.endswith(";") for line in lines)
    of_the_trail = [line for line in lines if TRAIL in line]
    assert of_the_trail[-1] == f'GRANT SELECT, INSERT ON "public"."{TRAIL}", "public"."{FEED}" TO "tracker_app";'
    assert not any("TRUNCATE" in line for line in lines)


@pytest.mark.parametrize("role", ["", "x" * 64, "a\0b"])
def test_what_can_not_be_a_role_is_refused(role: str) -> None:
    with pytest.raises(CommandError, match="can't be the name of a role"):
        printed(role=role)


@on_postgresql
def test_the_owner_can_not_be_restrained_and_is_refused() -> None:
    with pytest.raises(CommandError, match="can't be kept from changing them"):
        printed(role=connection.settings_dict["USER"])
