"""The audit trail: every operation leaves an event, and no event is changed or removed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from commitments import access, operations
from commitments.models import AppendOnly, AuditEvent
from commitments.operations.content import UpdateContent
from commitments.operations.recording import record
from commitments.operations.updates import draft_update, edit_update
from tests import factories as make

from .conftest import World


@pytest.fixture
def event(world: World) -> AuditEvent:
    return record(by=None, verb="seed", row=world.commitment, old={}, new={"code": "T-01"})


def test_events_are_not_changed(event: AuditEvent) -> None:
    with pytest.raises(AppendOnly):
        AuditEvent.objects.all().update(verb="other")
    event.verb = "other"
    with pytest.raises(AppendOnly):
        event.save()
    event.refresh_from_db()
    assert event.verb == "seed"


def test_events_are_not_removed(event: AuditEvent) -> None:
    with pytest.raises(AppendOnly):
        AuditEvent.objects.all().delete()
    with pytest.raises(AppendOnly):
        event.delete()
    assert AuditEvent.objects.filter(pk=event.pk).exists()


def test_what_an_operation_refuses_leaves_no_event(world: World) -> None:
    update = make.update(undertaking=world.jp, status="published")
    with pytest.raises(Exception, match="Published"):
        edit_update(by=world.person("reporter"), update=update, version=1, content=UpdateContent())
    assert not AuditEvent.objects.exists()


def test_events_about_drafts_stay_with_the_writing_party(world: World) -> None:
    draft_update(
        by=world.person("reporter"),
        undertaking=world.jp,
        period=make.reporting_period("2024-H1"),
        content=UpdateContent(internal_note="Ask the treasury."),
    )
    seen = {
        (role, party): access.visible_audit(world.person(role, party)).filter(verb="draft").exists()
        for role in ("viewer", "reporter", "coordinator")
        for party in ("JP", "MN")
    }
    assert {who for who, sees in seen.items() if sees} == {("reporter", "JP"), ("coordinator", "JP")}


def test_every_verb_of_the_write_door_records(world: World) -> None:
    """Each public operation calls `record`, itself or through a step of its own module."""
    silent = []
    for path in Path(operations.__path__[0]).glob("*.py"):
        tree = ast.parse(path.read_text())
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        calls = {
            name: {
                part.func.id
                for part in ast.walk(node)
                if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)
            }
            for name, node in functions.items()
        }

        def records(name: str, calls: dict[str, set[str]] = calls) -> bool:
            return "record" in calls[name] or any(
                records(step) for step in calls[name] if step in calls and step != name
            )

        silent += [
            f"{path.stem}.{name}"
            for name, node in functions.items()
            if any(argument.arg == "by" for argument in node.args.kwonlyargs) and not records(name)
        ]
    assert [name for name in silent if name != "recording.record"] == []
