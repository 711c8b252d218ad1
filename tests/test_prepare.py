"""prepare: an empty database becomes one to look at, a filled one stays as it is; and the first administrator."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from commitments import clock
from commitments.demonstration.people import PASSWORD
from commitments.management.commands import create_administrator
from commitments.models import AuditEvent, Commitment, Plan, ProgressUpdate, User
from tests import factories as make

pytestmark = pytest.mark.thorough

EARLY = make.instant("2024-02-20 12:00")
MAIN_ACCOUNTS = (
    "admin",
    *(f"{role}.{party}" for party in ("jp", "mn") for role in ("coordinator", "approver", "reporter", "viewer")),
)


def prepare(**options: Any) -> str:
    output = io.StringIO()
    with clock.at(EARLY):
        call_command("prepare", stdout=output, **options)
    return output.getvalue()


def test_an_empty_database_is_filled_and_the_accounts_are_listed(db):
    output = prepare()
    assert Commitment.objects.count() == 49
    assert ProgressUpdate.objects.exists()
    assert Plan.objects.get().demonstration
    assert f"Accounts to try, all with the password {PASSWORD}:" in output
    for name in MAIN_ACCOUNTS:
        assert f" {name}@example.com\n" in output
    # One hash for all, so one look at it is enough.
    assert User.objects.values("password").distinct().count() == 1
    assert authenticate(RequestFactory().post("/"), username="reporter.jp@example.com", password=PASSWORD)

    with CaptureQueriesContext(connection) as queries:
        again = prepare()
    assert not [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert again.startswith("Accounts to try"), "nothing to do, nothing to tell but the accounts"

    output = io.StringIO()
    with clock.at(EARLY + dt.timedelta(days=31)):
        call_command("prepare", stdout=output)
    assert output.getvalue().startswith("The demonstration ends 31 days ago: python manage.py demo --fresh")

    User.objects.filter(email="viewer.mn@example.com").update(is_active=False)
    assert "viewer.mn@example.com" not in prepare(), "who may not sign in is not listed"


def test_production_data_is_the_commitments_alone(db):
    output = prepare(production_data=True)
    assert Commitment.objects.count() == 49
    assert not ProgressUpdate.objects.exists()
    assert not User.objects.exists()
    assert not Plan.objects.get().demonstration
    assert 'create_administrator EMAIL --name "NAME"' in output


def test_production_data_tells_nothing_once_there_is_somebody(db):
    prepare(production_data=True)
    make.user(role="administrator")
    assert prepare(production_data=True) == ""


def test_production_data_and_a_demonstration_are_kept_apart(seeded):
    Plan.objects.update(demonstration=True)
    with pytest.raises(CommandError, match="holds a demonstration"):
        prepare(production_data=True)


def test_real_work_is_left_alone(seeded):
    make.user(role="administrator")
    assert "No demonstration was added. This database holds real accounts" in prepare()
    assert not ProgressUpdate.objects.exists()


def test_corrected_fixtures_are_told(seeded):
    Commitment.objects.filter(code="EC-03").update(title_en="Ours")
    Commitment.objects.filter(code="EC-04").update(title_en="Old")
    event = AuditEvent.objects.get(table="commitment", row="EC-04")
    AuditEvent.objects.create(
        at=event.at, verb="seed", table="commitment", row="EC-04", new={"title_en": "Old"}, commitment=event.commitment
    )
    assert prepare(production_data=True).splitlines()[:2] == [
        "What was promised: 0 rows created, 1 updated.",
        "EC-03 title_en left alone: edited since",
    ]


def test_what_waits_is_migrated(db, monkeypatch):
    migrated = []
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["one", "two"])
    monkeypatch.setattr("commitments.management.commands.prepare.call_command", lambda *a, **k: migrated.append((a, k)))
    assert prepare(production_data=True).startswith("Database: 2 migrations applied.\n")
    assert migrated == [(("migrate",), {"interactive": False, "verbosity": 0})]


# --- The first administrator -------------------------------------------------------------------------------------


def create(email: str = "Ada@Example.org", name: str = "Ada") -> str:
    output = io.StringIO()
    call_command("create_administrator", email, name=name, stdout=output)
    return output.getvalue()


def test_an_administrator_is_made_with_the_password_of_the_environment(db, monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", "a long way to Ulaanbaatar")
    assert "ada@example.org" in create()
    user = User.objects.get()
    assert (user.role, user.full_name, user.ministry) == ("administrator", "Ada", None)
    assert user.check_password("a long way to Ulaanbaatar")
    assert AuditEvent.objects.get().verb == "create_user"


@pytest.fixture
def typed(monkeypatch):
    """Answers to the prompts for a password."""
    monkeypatch.delenv("ADMIN_PASSWORD", raising=False)

    def type_in(*answers: str) -> None:
        waiting = list(answers)

        def ask(prompt: str) -> str:
            if not waiting:
                raise EOFError
            return waiting.pop(0)

        monkeypatch.setattr(create_administrator.getpass, "getpass", ask)

    return type_in


def test_an_administrator_is_made_with_the_password_that_is_typed_twice(db, typed):
    typed("a long way to Ulaanbaatar", "a long way to Ulaanbaatar")
    create()
    assert User.objects.get().check_password("a long way to Ulaanbaatar")


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (("a long way to Ulaanbaatar", "a short way"), "the two passwords differ"),
        ((), "no password was given"),
        (("short", "short"), "too short"),
    ],
)
def test_no_administrator_is_made_without_a_good_password(db, typed, answers, reason):
    typed(*answers)
    with pytest.raises(CommandError, match=reason):
        create()
    assert not User.objects.exists()


def test_no_second_account_is_made_for_an_address(db, typed):
    typed(*["a long way to Ulaanbaatar"] * 4)
    create()
    with pytest.raises(CommandError, match="exists already"):
        create("ada@example.org")


def test_an_address_has_to_be_one(db, typed):
    typed(*["a long way to Ulaanbaatar"] * 2)
    with pytest.raises(CommandError, match="valid email"):
        create("ada")
