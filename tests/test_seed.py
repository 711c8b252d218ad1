"""Seeding: complete at once, silent when run again, and never over what people have edited."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments import standing
from commitments.errors import RuleViolation
from commitments.importing.fixtures import read_reference
from commitments.models import (
    Assignment,
    AuditEvent,
    Commitment,
    DateRevision,
    Indicator,
    JointAssessment,
    Milestone,
    MinistryName,
    Passage,
    Pillar,
    Plan,
    ProgressUpdate,
    ReportingPeriod,
    Statement,
    Undertaking,
    User,
)
from commitments.multilingual import fold
from commitments.operations import plan
from commitments.operations.reference import CommitmentRow, PassageRow, Reference
from commitments.operations.seed_rows import SeedReport, SeedRun
from commitments.operations.seeding import seed
from tests import factories as make
from tests.conftest import FIXTURES

REFERENCE = read_reference(FIXTURES)
SIGNED_ON = dt.date(2022, 11, 29)


def again(reference: Reference = REFERENCE, **options: Any) -> SeedReport:
    return seed(reference=reference, **options)


def with_commitment(code: str, change: Callable[[CommitmentRow], CommitmentRow]) -> Reference:
    return replace(REFERENCE, commitments=tuple(change(c) if c.code == code else c for c in REFERENCE.commitments))


def with_titles(code: str, **titles: str) -> Reference:
    return with_commitment(code, lambda row: replace(row, titles={**row.titles, **titles}))


def with_passage(number: int, change: Callable[[PassageRow], PassageRow], of: Reference = REFERENCE) -> Reference:
    statement = of.statement
    sections = tuple(
        replace(section, passages=tuple(change(p) if p.number == number else p for p in section.passages))
        for section in statement.sections
    )
    return replace(of, statement=replace(statement, sections=sections))


def rows_of_every_table() -> dict[str, int]:
    return {
        model.__name__: model._default_manager.count()
        for model in apps.get_app_config("commitments").get_models()
        if model._meta.managed
    }


def updated(report: SeedReport) -> dict[str, int]:
    return {table: count.updated for table, count in report.counts.items() if count.updated}


# --- The first run -----------------------------------------------------------------------------------------------


def test_everything_is_there_afterwards(seeded):
    assert Commitment.objects.count() == 49
    assert list(Commitment.objects.values_list("code", flat=True)) == [row.code for row in REFERENCE.commitments]
    assert Undertaking.objects.count() == sum(len(row.parties) for row in REFERENCE.commitments)
    assert Plan.objects.get().starts_on == SIGNED_ON
    assert Plan.objects.get().ends_on == dt.date(2032, 11, 28)
    assert not Plan.objects.get().demonstration
    assert ReportingPeriod.objects.count() == 21
    assert set(MinistryName.objects.values_list("valid_from", flat=True)) == {SIGNED_ON}
    assert [p.number for p in Commitment.objects.get(code="FW-01").also_in.all()] == [12]
    target = Indicator.objects.get(target__isnull=False)
    assert (target.code, target.target, target.words, target.in_statement) == ("GL-19-I1", 20000, "約2万人", True)
    suggested = Assignment.objects.filter(suggested=True, starts_on=SIGNED_ON, ends_on=None)
    assert suggested.count() == Assignment.objects.count() > 0


def test_every_commitment_points_at_its_words(seeded):
    for row in Commitment.objects.select_related("passage"):
        assert row.passage.text[row.quote_start : row.quote_end] == row.quote
        assert row.passage.text[row.focus_start : row.focus_end] == row.focus
        assert fold(row.title_mn) in row.search_text
        assert fold(row.code) in row.search_text


def test_two_were_fulfilled_by_the_signing(seeded):
    def completed_on(day: dt.date) -> set[str]:
        rows = standing.as_of(Commitment.objects.filter(standing__delivery="completed"), standing.day(day))
        return set(rows.values_list("code", flat=True))

    assert completed_on(SIGNED_ON) == {"FW-01", "FW-09"}
    assert completed_on(dt.date(2030, 1, 1)) == {"FW-01", "FW-09"}


def test_no_progress_and_no_people_are_seeded(seeded):
    for model in (ProgressUpdate, Milestone, DateRevision, JointAssessment, User):
        assert not model.objects.exists()
    assert not Commitment.objects.exclude(baseline_due_on=None).exists()
    rows = Commitment.objects.exclude(fulfilled_on__isnull=False)
    assert not standing.as_of(
        rows.exclude(standing__delivery="not_reported"), standing.day(dt.date(2023, 1, 1))
    ).exists()


def test_every_row_left_its_trail(seeded):
    events = AuditEvent.objects.filter(verb="seed", by=None)
    filled = {name.lower() for name, count in rows_of_every_table().items() if count}
    told = {*events.values_list("table", flat=True), "auditevent", "change", "dataversion"}
    assert told == filled | {"commitment_also_in"}
    event = events.get(table="commitment", row="EC-03")
    assert event.old == {}
    assert event.new["pillar"] == "economy"
    assert event.new["passage"] == "15"
    assert event.commitment.code == "EC-03"


# --- The second run ----------------------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(seeded):
    before = rows_of_every_table()
    rows = list(Commitment.objects.values())
    report = again()
    assert not report.changed
    assert report.left_alone == []
    assert rows_of_every_table() == before
    assert list(Commitment.objects.values()) == rows


def test_a_second_run_asks_the_same_few_questions_and_writes_nothing(seeded):
    with CaptureQueriesContext(connection) as queries:
        again()
    assert len(queries) <= 25
    assert not [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]


def test_a_correction_reaches_what_nobody_has_edited(seeded):
    report = again(with_titles("EC-03", en="Use the agreement"))
    assert updated(report) == {"commitment": 1}
    row = Commitment.objects.get(code="EC-03")
    assert row.title_en == "Use the agreement"
    assert "use the agreement" in row.search_text
    assert row.version == 2  # whoever was editing it is told
    event = AuditEvent.objects.filter(table="commitment", row="EC-03").first()
    assert (event.verb, event.by) == ("seed", None)
    assert event.old == {
        "title_en": "Use the Japan-Mongolia Economic Partnership Agreement (EPA) to strengthen trade "
        "and economic relations"
    }
    assert event.new == {"title_en": "Use the agreement"}
    assert not again(with_titles("EC-03", en="Use the agreement")).changed


def test_a_correction_of_a_correction_reaches_it_too(seeded):
    again(with_titles("EC-03", en="First"))
    again(with_titles("EC-03", en="Second"))
    assert Commitment.objects.get(code="EC-03").title_en == "Second"


def with_translation(number: int, text: str) -> Reference:
    return with_passage(number, lambda p: replace(p, translations={**p.translations, "en": text}))


def test_passages_come_with_their_translations_and_why_nothing_was_undertaken(seeded):
    for section in REFERENCE.statement.sections:
        for wanted in section.passages:
            row = Passage.objects.get(number=wanted.number)
            assert (row.text, row.translations) == (wanted.text, wanted.translations)
            assert row.why_nothing == (wanted.nothing_undertaken or {"ja": "", "en": "", "mn": ""})


def test_a_better_translation_reaches_the_passage_and_its_text_stays(seeded):
    authentic = Passage.objects.get(number=20).text
    assert updated(again(with_translation(20, "They commit to human rights."))) == {"passage": 1}
    row = Passage.objects.get(number=20)
    assert (row.text, row.text_en) == (authentic, "They commit to human rights.")


def test_passages_folded_by_an_older_program_are_found_by_their_translations_after_the_next_seeding(seeded):
    Passage.objects.filter(number=20).update(search_text="an older program knew the signed text only")
    again(REFERENCE)
    row = Passage.objects.get(number=20)
    assert row.search_text == row.folded()
    assert fold(row.text_mn) in row.search_text


def test_a_translation_that_people_edited_is_left_alone(seeded):
    Passage.objects.filter(number=20).update(text_en="As the ministry would have it.")
    report = again(with_translation(20, "They commit to human rights."))
    assert not report.changed
    assert report.left_alone == ["passage 20 text_en left alone: edited since"]


def test_a_database_from_before_there_were_translations_gets_them(db, monkeypatch):
    added = ("text_en", "text_mn", "nothing_undertaken_ja", "nothing_undertaken_mn")
    untranslated = REFERENCE
    for number in range(1, 27):
        untranslated = with_passage(number, lambda p: replace(p, translations={}), of=untranslated)
    table = SeedRun.table

    def older(self: SeedRun, *args: Any, fields: Any = (), **options: Any) -> Any:
        return table(self, *args, fields=tuple(name for name in fields if name not in added), **options)

    with monkeypatch.context() as before:
        before.setattr(SeedRun, "table", older)
        again(untranslated)
    Passage.objects.update(nothing_undertaken_ja="", nothing_undertaken_mn="")
    report = again()
    assert (updated(report), report.left_alone) == ({"passage": 26}, [])
    assert all(set(row.translations) == {"en", "mn"} for row in Passage.objects.all())
    assert not again().changed


def test_what_people_edited_is_left_alone_and_reported(seeded):
    Commitment.objects.filter(code="EC-03").update(title_en="Ours")
    report = again(with_titles("EC-03", en="Theirs", ja="訂正"))
    row = Commitment.objects.get(code="EC-03")
    assert (row.title_en, row.title_ja) == ("Ours", "訂正")  # field by field
    assert report.left_alone == ["EC-03 title_en left alone: edited since"]
    assert "ours" in row.search_text


def test_an_edit_is_reported_on_every_run_and_an_unneeded_one_is_not(seeded):
    Commitment.objects.filter(code="EC-03").update(title_en="Ours")
    assert again().left_alone == ["EC-03 title_en left alone: edited since"]
    assert again(with_titles("EC-03", en="Ours")).left_alone == []
    # Corrected once more: what people wrote is still theirs, though the fixtures agreed for a while.
    assert again(with_titles("EC-03", en="Other")).left_alone == ["EC-03 title_en left alone: edited since"]


def test_fields_that_belong_together_are_left_alone_together(seeded):
    ReportingPeriod.objects.filter(code="2026-H1").update(due_on=dt.date(2026, 8, 15))
    periods = tuple(
        replace(p, ends_on=dt.date(2026, 6, 29), due_on=dt.date(2026, 7, 29)) if p.code == "2026-H1" else p
        for p in REFERENCE.periods
    )
    report = again(replace(REFERENCE, periods=periods))
    assert not report.changed
    assert report.left_alone == [
        "reporting period 2026-H1 ends_on left alone: edited since",
        "reporting period 2026-H1 due_on left alone: edited since",
    ]


def test_the_plans_period_can_be_edited(seeded):
    Plan.objects.update(starts_on=dt.date(2022, 1, 1), ends_on=dt.date(2031, 12, 31))
    assert not again().changed
    assert Plan.objects.get().starts_on == dt.date(2022, 1, 1)


def test_new_rows_join_and_positions_follow(seeded):
    first, second, *others = REFERENCE.pillars
    added = replace(first, key="extra", code="XX")
    report = again(replace(REFERENCE, pillars=(second, added, first, *others)))
    assert report.counts["pillar"].created == 1
    assert list(Pillar.objects.values_list("code", flat=True)) == ["PS", "XX", "FW", "EC", "HU", "GL"]


def test_what_left_the_fixtures_stays_and_is_reported(seeded):
    report = again(with_commitment("GL-19", lambda row: replace(row, indicators=())))
    assert report.left_alone == ["indicator GL-19-I1 left in place: no longer in the fixtures"]
    assert Indicator.objects.filter(code="GL-19-I1").exists()


def test_a_row_that_people_removed_is_not_made_again(seeded):
    Indicator.objects.filter(code="EC-03-I1").delete()
    report = again()
    assert not report.changed
    assert report.left_alone == ["indicator EC-03-I1 left out: removed since"]


# --- Assignments -------------------------------------------------------------------------------------------------


def test_an_assignment_that_was_ended_is_not_begun_again(seeded):
    commitment = Commitment.objects.get(code="EC-03")
    to = make.ministry(code="JP-METI")
    plan.assign(
        by=make.user(role="coordinator"), commitment=commitment, ministry=to, role="lead", starts_on=dt.date(2024, 1, 1)
    )
    before = list(Assignment.objects.values())
    report = again()
    assert not report.changed
    assert list(Assignment.objects.values()) == before
    assert sorted(report.left_alone) == [
        "assignment EC-03/JP-METI ends_on left alone: edited since",
        "assignment EC-03/JP-MOFA ends_on left alone: edited since",
    ]


def test_an_assignment_that_was_removed_is_not_made_again(seeded):
    Assignment.objects.get(commitment__code="EC-03", ministry__code="JP-MOFA").delete()
    report = again()
    assert not report.changed
    assert report.left_alone == ["assignment EC-03/JP-MOFA left out: removed since"]


def test_a_suggestion_follows_the_fixtures_until_people_have_decided(seeded):
    changed = with_commitment("FW-02", lambda row: replace(row, supports=("JP-MOE", "MN-MED")))
    Assignment.objects.filter(commitment__code="FW-02", ministry__code="MN-MFA").update(suggested=False)
    report = again(changed)
    assert report.counts["assignment"].created == 1
    assert Assignment.objects.filter(commitment__code="FW-02", ministry__code="JP-MOE").exists()
    assert "assignment FW-02/MN-MED left out: people have decided otherwise since" in report.left_alone


# --- What is refused ---------------------------------------------------------------------------------------------


def test_a_passage_may_change_around_the_words_it_is_quoted_for(seeded):
    again(moved(20, "なお、"))
    row = Commitment.objects.select_related("passage").get(code="GL-06")
    assert row.passage.text.startswith("なお、")
    assert row.passage.text[row.quote_start : row.quote_end] == row.quote


def moved(number: int, prefix: str) -> Reference:
    """The fixtures with words put in front of a passage, so that all its spans move."""
    by = len(prefix)
    moved_rows = tuple(
        replace(row, quote=(row.quote[0] + by, row.quote[1] + by), focus=(row.focus[0] + by, row.focus[1] + by))
        if row.passage == number
        else row
        for row in REFERENCE.commitments
    )
    return replace(with_passage(number, lambda p: replace(p, text=prefix + p.text)), commitments=moved_rows)


def test_a_passage_that_would_break_a_commitment_is_refused(seeded):
    # People have moved this one's focus, so it would stay where it is while the words move away.
    Commitment.objects.filter(code="GL-06").update(focus_start=1)
    with pytest.raises(RuleViolation) as refused:
        again(moved(20, "なお、"))
    assert refused.value.code == "spans_broken"
    assert "GL-06" in refused.value.message
    assert not Passage.objects.get(number=20).text.startswith("なお、")


def test_a_focus_that_would_overlap_one_that_people_have_set_is_refused(seeded):
    wide = Commitment.objects.get(code="FW-06")
    Commitment.objects.filter(code="FW-06").update(focus_end=wide.quote_end)
    with pytest.raises(RuleViolation, match="FW-07: its focus overlaps that of FW-06"):
        again()


def test_the_fixtures_of_another_statement_are_refused(seeded):
    other = replace(REFERENCE, statement=replace(REFERENCE.statement, signed_on=dt.date(2023, 1, 1)))
    with pytest.raises(RuleViolation) as refused:
        again(other)
    assert refused.value.code == "other_statement"
    assert Statement.objects.count() == 1


def test_a_clash_with_what_people_entered_is_refused_and_nothing_is_written(db):
    make.statement()  # periods of the same codes, and a passage-less section
    ReportingPeriod.objects.filter(code="2023-H1").update(code="own")
    before = rows_of_every_table()
    with pytest.raises(RuleViolation) as refused:
        again()
    assert refused.value.code == "seed_clash"
    assert rows_of_every_table() == before


def test_a_mention_that_people_removed_is_not_made_again(seeded):
    Commitment.also_in.through.objects.all().delete()
    assert again().left_alone == ["commitment-passage relationship FW-01/12 left out: removed since"]


def test_a_row_that_people_removed_but_the_fixtures_need_is_named(seeded):
    Passage.objects.filter(number=9).delete()
    with pytest.raises(RuleViolation, match="“9” was removed, but the fixtures refer to it"):
        again(with_commitment("FW-01", lambda row: replace(row, also_in=(9,))))


# --- The command -------------------------------------------------------------------------------------------------


def run(**options: Any) -> str:
    output = io.StringIO()
    call_command("seed", stdout=output, **options)
    return output.getvalue()


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(db):
    output = run(dry_run=True)
    assert "commitment: 49 created" in output
    assert "dry run" in output
    assert not Statement.objects.exists()


def test_the_command_tells_what_it_did_and_what_it_left_alone(db):
    assert "commitment: 49 created, 0 updated, 0 unchanged" in run()
    assert run().startswith("Nothing to do: ")
    Commitment.objects.filter(code="EC-03").update(title_en="Ours")
    assert "EC-03 title_en left alone: edited since" in run()


def test_the_command_refuses_in_words(seeded):
    Commitment.objects.filter(code="FW-06").update(focus_end=Commitment.objects.get(code="FW-06").quote_end)
    with pytest.raises(CommandError, match="Nothing was seeded:\nFW-07: its focus overlaps that of FW-06"):
        run()
