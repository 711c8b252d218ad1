"""The demonstration repeats itself, and keeps away from real work."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from commitments import clock
from commitments.demonstration.story import demonstrate
from commitments.errors import RuleViolation
from commitments.importing.fixtures import read_reference
from commitments.models import (
    AuditEvent,
    Commitment,
    DateRevision,
    Evidence,
    JointAssessment,
    Measurement,
    Milestone,
    Plan,
    ProgressUpdate,
    Undertaking,
    User,
)
from commitments.operations.demonstration import clear_progress
from commitments.operations.seeding import seed
from tests import factories as make
from tests.conftest import FIXTURES

pytestmark = pytest.mark.thorough

REFERENCE = read_reference(FIXTURES)


def prepare(instant: dt.datetime, number: int) -> None:
    with clock.at(instant):
        seed(reference=REFERENCE)
        demonstrate(seed=number)


def run(**options: Any) -> str:
    output = io.StringIO()
    call_command("demo", stdout=output, **options)
    return output.getvalue()


def digest() -> str:
    """All that was invented, without what the database and the hasher chose."""
    told = [
        list(
            ProgressUpdate.objects.order_by(
                "created_at", "undertaking__commitment__code", "undertaking__party"
            ).values_list(
                "undertaking__commitment__code",
                "undertaking__party",
                "period__code",
                "ministry__code",
                "status",
                "delivery",
                "completed_on",
                "done",
                "next_steps",
                "reason",
                "internal_note",
                "author__email",
                "created_at",
                "published_at",
                "superseded_at",
                "return_comment",
            )
        ),
        list(Evidence.objects.order_by("url", "title", "dated_on").values_list("url", "title", "dated_on")),
        list(
            Measurement.objects.order_by("indicator__code", "measured_on", "value").values_list("value", "measured_on")
        ),
        list(Milestone.objects.order_by("commitment__code", "number").values_list("title_ja", "baseline_due_on")),
        list(DateRevision.objects.order_by("requested_at", "commitment__code").values_list("new_due_on", "agreed_at")),
        list(JointAssessment.objects.order_by("jp_signed_at").values_list("delivery", "in_force_at")),
        list(User.objects.order_by("email").values_list("email", "full_name", "role", "ministry__code")),
    ]
    return hashlib.sha256(json.dumps(told, default=str, ensure_ascii=False).encode()).hexdigest()


EARLY = make.instant("2024-02-20 12:00")


def test_the_same_number_on_the_same_day_tells_the_same_story_and_fresh_tells_it_anew(db):
    prepare(EARLY, 1)
    before, events = digest(), AuditEvent.objects.count()
    with clock.at(EARLY):
        assert "there already" in run()
        assert digest() == before
        run(fresh=True)
        assert digest() == before
        assert AuditEvent.objects.count() == events + 1  # and one that says that it was emptied
        run(fresh=True, seed=2)
        assert digest() != before


def test_it_makes_do_with_what_was_promised(db):
    few = [row for row in REFERENCE.commitments if row.code in ("FW-01", "FW-06", "GL-09")]
    few[1] = replace(few[1], code="XX-01")
    with clock.at(EARLY):
        seed(reference=replace(REFERENCE, commitments=tuple(few)))
        demonstrate()
    written = ProgressUpdate.objects.values_list("undertaking__commitment__code", flat=True)
    assert set(written) == {"XX-01", "GL-09"}


def test_it_is_refused_where_real_people_have_begun_to_report(seeded):
    make.update(undertaking=Undertaking.objects.first(), period="2023-H1")
    before = ProgressUpdate.objects.count()
    for fresh in (False, True):
        with pytest.raises(CommandError, match="real progress"):
            run(fresh=fresh)
    with pytest.raises(RuleViolation) as refused:
        clear_progress(by=None)
    assert refused.value.code == "not_a_demonstration"
    assert ProgressUpdate.objects.count() == before
    assert not Plan.objects.get().demonstration


def test_it_is_refused_where_a_due_date_was_set(seeded):
    Commitment.objects.filter(code="EC-03").update(
        baseline_due_on=dt.date(2030, 1, 1), baseline_set_at=make.instant("2024-01-01")
    )
    with pytest.raises(CommandError, match="real progress"):
        run()


def test_it_is_refused_where_there_are_real_accounts(seeded):
    make.user(role="administrator")
    with pytest.raises(CommandError, match="real accounts"):
        run()
    assert User.objects.count() == 1


def test_it_is_refused_before_there_is_a_past_to_tell(seeded):
    with clock.at(make.instant("2023-12-01")), pytest.raises(CommandError, match="three reporting periods"):
        run()
    assert not Plan.objects.get().demonstration


def test_it_is_refused_before_seeding(db):
    with pytest.raises(CommandError, match=r"manage\.py seed"):
        run()


def test_only_an_administrator_marks_or_empties_a_demonstration(seeded):
    with pytest.raises(RuleViolation) as refused:
        clear_progress(by=make.user(role="coordinator"))
    assert refused.value.status == 403
