"""Every operation leaves an audit event: each is called once, with what its entry in the table prepares.

An operation is a public function of `commitments.operations` that takes keywords only. A new one needs an entry here.
"""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from commitments import operations
from commitments.importing.fixtures import read_reference
from commitments.importing.planning import plan_import
from commitments.models import AuditEvent, ProgressUpdate, User
from commitments.operations import meetings, plan, reminders, tokens, updates, webhooks
from commitments.operations.content import UpdateContent
from tests import factories as make

from .conftest import World

Arguments = dict[str, Any]
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
NOT_OPERATIONS = {"recording.record"}  # it is what leaves the event
FROM_NOTHING = {"seeding.seed"}  # on an empty database

FULL = UpdateContent(delivery="at_risk", done="A tender was held.", reason="Prices rose.", language="en")
LATER, SOONER = dt.date(2026, 1, 1), dt.date(2025, 1, 1)
TEXTS = {"en": "A text"}


# --- What the operations start from ------------------------------------------------------------------------------


def draft(world: World) -> ProgressUpdate:
    period = make.reporting_period("2024-H1")
    return updates.draft_update(by=world.person("reporter"), undertaking=world.jp, period=period, content=FULL)


def submitted(world: World) -> ProgressUpdate:
    row = draft(world)
    return updates.submit_update(by=row.author, update=row, version=row.version)


def published(world: World) -> ProgressUpdate:
    row = submitted(world)
    return updates.publish_update(by=world.person("approver"), update=row, version=row.version)


def of_update(who: str, begin: Callable[[World], ProgressUpdate], **more: Any) -> Callable[[World], Arguments]:
    """An operation on an update as `begin` leaves it, by its author or by somebody of the ministry with that role."""

    def prepare(world: World) -> Arguments:
        row = begin(world)
        by = row.author if who == "author" else world.person(who)
        return {"by": by, "update": row, "version": row.version, **more}

    return prepare


def of_plan(**more: Any) -> Callable[[World], Arguments]:
    return lambda world: {"by": world.person("coordinator"), "commitment": world.commitment, **more}


def of_milestone(**more: Any) -> Callable[[World], Arguments]:
    return lambda world: {"by": world.person("coordinator"), "milestone": world.milestone, "version": 1, **more}


def of_revision(**more: Any) -> Callable[[World], Arguments]:
    def prepare(world: World) -> Arguments:
        row = make.date_revision(of=world.milestone, new_due_on=LATER, requested_at="2024-07-01", party="JP")
        return {"by": world.person("coordinator", "MN"), "revision": row, **more}

    return prepare


def administrator(world: World) -> User:
    return make.user(role="administrator")


def closed_year(world: World) -> Arguments:
    """The year after the plan's last period."""
    make.statement()
    days = {"starts_on": dt.date(2033, 1, 1), "ends_on": dt.date(2033, 6, 30), "due_on": dt.date(2033, 7, 30)}
    return {"by": world.person("coordinator"), **days}


def a_meeting(world: World) -> Arguments:
    by = world.person("coordinator")
    row = meetings.record_consultation(by=by, held_on=dt.date(2024, 3, 1), titles=TEXTS)
    return {"by": by, "consultation": row}


def a_decision(world: World) -> Arguments:
    row = meetings.record_decision(**a_meeting(world), text="Go on.", language="en")
    return {"by": row.recorded_by, "decision": row, "version": row.version}


def a_digest(world: World) -> Arguments:
    row = reminders.write_digest(to=world.person("reporter"), subject="S", body="B", about=["report:T-01"])
    return {"digest": row, "connection": mail.get_connection()}


def a_token(world: World) -> Arguments:
    by = world.person("reporter")
    return {"by": by, "token": tokens.issue_token(by=by, user=by, name="statistics", expires_in_days=1)[0]}


def a_webhook(world: World, **more: Any) -> Arguments:
    row = make.webhook(owner=world.person("viewer"))
    return {"by": row.owner, "webhook": row, **more}


def a_stopped_webhook(world: World) -> Arguments:
    webhooks.stop_webhook(**(arguments := a_webhook(world)))
    return {**arguments, "from_now": False}


def a_demonstration(world: World, *, marked: bool) -> Arguments:
    """Of a database in which nobody works yet."""
    User.objects.all().delete()
    statement = make.statement()
    statement.plan.demonstration = marked
    statement.plan.save()
    if not marked:
        world.milestone.delete()
        world.commitment.baseline_due_on = world.commitment.baseline_set_at = None
        world.commitment.save()
    return {"by": None}


def first_due_date(world: World) -> Arguments:
    bare = make.commitment(code="T-02")
    return {"by": world.person("coordinator"), "commitment": bare, "due_on": LATER}


def continuing(world: World) -> Arguments:
    bare = make.commitment(code="T-02", kind="continuing")
    return {"by": world.person("coordinator"), "commitment": bare, "per_year": 2, "starts_on": SOONER}


def assigned(world: World) -> Arguments:
    by = world.person("coordinator")
    row = plan.assign(by=by, commitment=world.commitment, ministry=world.meti, role="support", starts_on=SOONER)
    return {"by": by, "assignment": row, "ends_on": LATER}


def suggested(world: World) -> Arguments:
    row = make.assignment(of=world.commitment, to=world.meti, role="support")
    row.suggested = True
    row.save()
    return {"by": world.person("coordinator"), "assignment": row}


def unchanged(world: World) -> Arguments:
    published(world)
    world.jp.refresh_from_db()
    period = make.reporting_period("2024-H2")
    return {"by": world.person("reporter"), "undertaking": world.jp, "period": period, "reason": "As before."}


def an_import(world: World) -> Arguments:
    by = world.person("coordinator")
    file = b"Code,Commitment,Title in English\nP-1,T-01,Road\n"
    return {"by": by, "plan": plan_import(by=by, file_name="items.csv", data=file)}


# --- The table ---------------------------------------------------------------------------------------------------

OPERATIONS: dict[str, Callable[[World], Arguments]] = {
    "accounts.create_user": lambda world: {
        "by": administrator(world), "email": "new@example.org", "full_name": "New", "role": "viewer",
    },
    "accounts.change_user": lambda world: {
        "by": administrator(world), "user": world.person("viewer"), "full_name": "Renamed",
    },
    "accounts.set_password": lambda world: {
        "by": administrator(world), "user": world.person("viewer"), "password": make.PASSWORD,
    },
    "accounts.set_language": lambda world: {"by": world.person("viewer"), "language": "mn"},
    "consultation.propose_joint_assessment": of_plan(delivery="at_risk", reason="Prices rose."),
    "consultation.countersign_joint_assessment": lambda world: {
        "by": world.person("coordinator", "MN"),
        "assessment": make.joint_assessment(of=world.commitment, jp_signed_at="2024-07-01"),
    },
    "consultation.withdraw_joint_assessment": lambda world: {
        "by": world.person("coordinator"),
        "assessment": make.joint_assessment(of=world.commitment, jp_signed_at="2024-07-01"),
    },
    "demonstration.mark_demonstration": lambda world: a_demonstration(world, marked=False),
    "demonstration.clear_progress": lambda world: a_demonstration(world, marked=True),
    "files.store_file": lambda world: {
        "by": world.person("reporter"), "undertaking": world.jp, "name": "minutes.pdf",
        "content": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
    },
    "importing.apply_import": an_import,
    "indicators.add_indicator": of_plan(names=TEXTS, units=TEXTS),
    "indicators.change_indicator": lambda world: {
        "by": world.person("coordinator"), "indicator": world.indicator, "version": 1, "names": TEXTS, "units": TEXTS,
    },
    "indicators.expect_occurrences": continuing,
    "meetings.record_consultation": lambda world: {
        "by": world.person("coordinator"), "held_on": SOONER, "titles": TEXTS,
    },
    "meetings.change_consultation": lambda world: {
        **a_meeting(world), "version": 1, "held_on": SOONER, "titles": TEXTS,
    },
    "meetings.record_decision": lambda world: {**a_meeting(world), "text": "Go on.", "language": "en"},
    "meetings.change_decision": lambda world: {**a_decision(world), "text": "Stop.", "language": "en"},
    "ministries.create_ministry": lambda world: {
        "by": administrator(world), "code": "JP-MOJ", "party": "JP", "names": TEXTS, "valid_from": SOONER,
    },
    "ministries.rename_ministry": lambda world: {
        "by": administrator(world), "ministry": world.meti, "names": TEXTS, "valid_from": SOONER,
    },
    "ministries.close_ministry": lambda world: {
        "by": administrator(world), "ministry": world.meti, "closed_on": SOONER,
    },
    "periods.add_period": lambda world: {**closed_year(world), "code": "2033-H1"},
    "periods.change_period": lambda world: {
        **closed_year(world), "period": make.reporting_period("2032-H2"), "version": 1,
    },
    "plan.set_due_date": first_due_date,
    "plan.add_milestone": of_plan(titles=TEXTS, due_on=LATER),
    "plan.rename_milestone": of_milestone(titles=TEXTS),
    "plan.withdraw_milestone": of_milestone(reason="Not needed."),
    "plan.revise_due_date": of_plan(new_due_on=LATER, reason="The rainy season."),
    "plan.agree_revision": of_revision(),
    "plan.refuse_revision": of_revision(reason="Not before the election."),
    "plan.assign": lambda world: {
        "by": world.person("coordinator"), "commitment": world.commitment, "ministry": world.meti, "role": "support",
        "starts_on": SOONER,
    },
    "plan.end_assignment": assigned,
    "plan.confirm_assignment": suggested,
    "reminders.set_reminders": lambda world: {"by": world.person("reporter"), "frequency": "never"},
    "reminders.write_digest": lambda world: {
        "to": world.person("reporter"), "subject": "S", "body": "B", "about": ["report:T-01"],
    },
    "reminders.write_notice": lambda world: {"to": world.person("viewer"), "subject": "S", "body": "B"},
    "reminders.send_digest": a_digest,
    "seeding.seed": lambda world: {"reference": read_reference(FIXTURES)},
    "successions.succeed_ministry": lambda world: {
        "by": administrator(world), "former": world.meti, "successors": [world.mofa], "from_day": SOONER,
    },
    "tokens.issue_token": lambda world: {
        "by": administrator(world), "user": world.person("viewer"), "name": "statistics", "expires_in_days": 1,
    },
    "tokens.revoke_token": a_token,
    "updates.draft_update": lambda world: {
        "by": world.person("reporter"), "undertaking": world.jp, "period": make.reporting_period("2024-H1"),
        "content": FULL,
    },
    "updates.report_no_change": unchanged,
    "updates.correct_update": lambda world: {
        "by": world.person("reporter"), "update": published(world), "reason": "A figure was wrong.", "content": FULL,
    },
    "updates.edit_update": of_update("author", draft, content=UpdateContent(done="Two tenders were held.")),
    "updates.submit_update": of_update("author", draft),
    "updates.return_update": of_update("approver", submitted, comment="Name the venue."),
    "updates.publish_update": of_update("approver", submitted),
    "updates.withdraw_update": of_update("author", draft),
    "webhooks.create_webhook": lambda world: {
        "by": world.person("viewer"), "name": "Statistics", "url": "https://hooks.example.org/", "topics": ["plan"],
    },
    "webhooks.change_webhook": lambda world: a_webhook(
        world, name="Statistics", url="https://hooks.example.org/", topics=["plan"]
    ),
    "webhooks.rotate_webhook_secret": a_webhook,
    "webhooks.stop_webhook": a_webhook,
    "webhooks.start_webhook": a_stopped_webhook,
    "webhooks.begin_webhook_test": a_webhook,
    "webhooks.delete_webhook": a_webhook,
}  # fmt: skip


def public_operations() -> dict[str, Callable[..., Any]]:
    """Public functions that take keywords only, as operations do; steps that they share take their row first."""
    found: dict[str, Callable[..., Any]] = {}
    for module_info in pkgutil.iter_modules(operations.__path__):
        module = importlib.import_module(f"{operations.__name__}.{module_info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            kinds = {parameter.kind for parameter in inspect.signature(function).parameters.values()}
            if (
                function.__module__ == module.__name__
                and not name.startswith("_")
                and inspect.Parameter.KEYWORD_ONLY in kinds
                and kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
            ):
                found[f"{module_info.name}.{name}"] = function
    return found


def test_the_table_has_every_operation_and_nothing_else() -> None:
    assert {*OPERATIONS} == {*public_operations()} - NOT_OPERATIONS


def test_what_is_atomic_and_public_takes_keywords_only() -> None:
    """Or the table would not ask for it."""
    for module_info in pkgutil.iter_modules(operations.__path__):
        module = importlib.import_module(f"{operations.__name__}.{module_info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            inner = getattr(function, "__wrapped__", None)
            decorated = inner is not None and not inspect.isgeneratorfunction(inner)  # those are context managers
            if decorated and function.__module__ == module.__name__ and name[0] != "_":
                assert f"{module_info.name}.{name}" in public_operations()


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_operation_leaves_an_event(name: str, request: Any, tmp_path: Path, settings: Any) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    world = None if name in FROM_NOTHING else request.getfixturevalue("world")
    arguments = OPERATIONS[name](world)
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    public_operations()[name](**arguments)
    left = AuditEvent.objects.exclude(pk__in=before)
    assert left.exists()
    assert {event.by for event in left} == {arguments.get("by")}
    assert all(event.verb and event.table and event.row for event in left)
