"""The text that a search looks through is what the row says, folded: after every operation, however it writes."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from commitments.importing.fixtures import read_reference
from commitments.importing.planning import plan_import
from commitments.models import (
    AuditEvent,
    Commitment,
    Decision,
    Evidence,
    Milestone,
    MinistryName,
    Passage,
    ProgressUpdate,
    Searched,
)
from commitments.multilingual import fold
from commitments.operations.content import EvidenceContent, UpdateContent
from commitments.operations.importing import apply_import
from commitments.operations.meetings import change_decision, record_consultation, record_decision
from commitments.operations.ministries import rename_ministry
from commitments.operations.plan import add_milestone, rename_milestone
from commitments.operations.seeding import seed
from commitments.operations.updates import draft_update, edit_update
from tests import factories as make
from tests.test_seed import FIXTURES

from .conftest import World
from .test_every_operation_is_audited import FROM_NOTHING, OPERATIONS, public_operations

pytestmark = pytest.mark.django_db

SEARCHED = (Commitment, Passage, ProgressUpdate, Evidence, Milestone, Decision, MinistryName)

# Half-width and full-width, capitals, letters that only fold in two steps, blanks of every kind.
WORDS = "ﾚｱｱｰｽ  ＭＩＮＥＲＡＬＳ\n\u3000Өөрчлөлт ㌔ Straße"
FOLDED = "レアアース minerals өөрчлөлт キロ strasse"


def untrue() -> list[Searched]:
    return [row for model in SEARCHED for row in model._default_manager.all() if row.search_text != row.folded()]


def test_these_are_all_tables_that_are_searched() -> None:
    assert {*SEARCHED} == {model for model in apps.get_models() if issubclass(model, Searched)}


@pytest.mark.parametrize("name", OPERATIONS)
def test_it_is_true_after_the_operation(name: str, request: Any, tmp_path: Path, settings: Any) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    world = None if name in FROM_NOTHING else request.getfixturevalue("world")
    arguments = OPERATIONS[name](world)
    public_operations()[name](**arguments)
    assert untrue() == []


def test_the_texts_of_an_update_follow_each_edit(world: World) -> None:
    by, period = world.person("reporter"), make.reporting_period("2024-H1")
    content = UpdateContent(
        done=WORDS,
        next_steps="ДАРАА",
        reason="ＷＨＹ",
        internal_note="Hush",
        evidence=[EvidenceContent(title=WORDS, url="https://example.org/1")],
    )
    row = draft_update(by=by, undertaking=world.jp, period=period, content=content)
    assert (row.search_text, row.evidence.get().search_text) == (f"{FOLDED}\nдараа\nwhy", FOLDED)
    other = UpdateContent(done="ＴＷＯ", evidence=[EvidenceContent(title="ﾆ", url="https://example.org/2")])
    row = edit_update(by=by, update=row, version=row.version, content=other)
    row.refresh_from_db()
    assert (row.search_text, row.evidence.get().search_text) == ("two", "ニ")
    assert "hush" not in row.search_text


def test_the_other_texts_follow_as_well(world: World) -> None:
    by, titles = world.person("coordinator"), {"ja": "", "en": "", "mn": WORDS}
    step = add_milestone(by=by, commitment=world.commitment, titles=titles, due_on=make.day("2026-01-01"))
    assert step.search_text == FOLDED
    step = rename_milestone(by=by, milestone=step, version=step.version, titles={"en": "ＲＯＡＤ"})
    assert Milestone.objects.get(pk=step.pk).search_text == "road"
    meeting = record_consultation(by=by, held_on=make.day("2024-03-01"), titles={"en": "A meeting"})
    decision = record_decision(by=by, consultation=meeting, text=WORDS, language="mn")
    assert decision.search_text == FOLDED
    decision = change_decision(by=by, decision=decision, version=1, text="ＲＯＡＤ", language="en")
    assert Decision.objects.get(pk=decision.pk).search_text == "road"
    name = rename_ministry(
        by=make.user(role="administrator"), ministry=world.meti, names={"mn": WORDS}, valid_from=make.day("2024-01-01")
    )
    assert name.search_text == f"{fold(world.meti.code)}\n{FOLDED}"


def test_an_import_writes_it_in_bulk(world: World) -> None:
    by = world.person("coordinator")

    def apply(title: str) -> Milestone:
        head = "Code,Commitment,Title in English,Due date"
        file = f"{head}\nS-1,T-01,{title},2026-03-31\n".encode()
        apply_import(by=by, plan=plan_import(by=by, file_name="milestones.csv", data=file))
        return Milestone.objects.get(code="S-1")

    assert apply("ＲＯＡＤ").search_text == "s-1\nroad"
    assert apply("Bridge").search_text == "s-1\nbridge"


def test_it_is_no_part_of_the_trail_and_no_new_version(world: World) -> None:
    by = world.person("coordinator")
    row = rename_milestone(by=by, milestone=world.milestone, version=1, titles={"en": "ＲＯＡＤ"})
    assert row.version == 2
    event = AuditEvent.objects.get(verb="rename_milestone")
    assert event.new == {"title_en": "ＲＯＡＤ"}


def test_seeding_mends_what_an_older_version_of_the_program_folded() -> None:
    seed(reference=read_reference(FIXTURES))
    for model in (Commitment, Passage, MinistryName):
        model._default_manager.update(search_text="as it once was")
    report = seed(reference=read_reference(FIXTURES))
    assert untrue() == []
    assert not report.changed


def test_a_database_that_is_in_use_is_folded_by_the_migration(world: World) -> None:
    (file,) = (Path(__file__).resolve().parents[2] / "commitments" / "migrations").glob("*_search_texts.py")
    migration = importlib.import_module(f"commitments.migrations.{file.stem}")
    make.evidence(of=make.update(undertaking=world.jp, done=WORDS, next_steps="", reason="ＷＨＹ"), title=WORDS)
    make.decision(of=make.consultation(), text=WORDS)
    Milestone.objects.update(code="M-1")
    for model in (Passage, ProgressUpdate, Evidence, Milestone, Decision, MinistryName):
        assert model._default_manager.exists()
        model._default_manager.update(search_text="")
    migration.AT_ONCE = 1
    migration.fold_what_is_there(apps, connection.schema_editor())
    assert untrue() == []
    assert ProgressUpdate.objects.filter(search_text=f"{FOLDED}\nwhy").exists()
