"""The demonstration shows every state on whichever day it is made, and reads as real without being so.

All tests of this module look at the same rows: none may write, but what it takes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Count, F

from commitments import clock, standing
from commitments.demonstration.people import PASSWORD
from commitments.demonstration.script import COURSES
from commitments.demonstration.topics import _TOPICS
from commitments.importing.fixtures import read_reference
from commitments.models import (
    Assignment,
    AuditEvent,
    Commitment,
    DateRevision,
    Evidence,
    Indicator,
    JointAssessment,
    Measurement,
    Milestone,
    MilestoneReport,
    MilestoneStanding,
    Plan,
    ProgressUpdate,
    Undertaking,
    User,
)
from commitments.queries.indicators import paces
from commitments.vocabulary import Agreement, Delivery, HeadlineBasis, Kind, Pace, Reporting, Schedule, UpdateStatus
from tests import factories as make
from tests.conftest import FIXTURES, demonstration_at

pytestmark = pytest.mark.thorough

# In the middle of a period; and while its first reports come in, when nobody can be late yet.
ORDINARY = make.instant("2024-10-15 17:30")
WHILE_REPORTS_ARE_DUE = make.instant("2025-01-14 17:30")


@pytest.fixture(scope="module", params=[ORDINARY, WHILE_REPORTS_ARE_DUE], ids=["ordinary day", "while reports are due"])
def told(request, django_db_setup, django_db_blocker) -> Iterator[dt.datetime]:
    """The demonstration as of an instant."""
    with django_db_blocker.unblock(), demonstration_at(request.param):
        yield request.param


def commitments(told: dt.datetime, **filters: object) -> list[Commitment]:
    rows = Commitment.objects.select_related("standing").filter(**filters)
    return list(standing.as_of(rows, standing.day(clock.day_of(told))))


def values(told: dt.datetime, field: str, **filters: object) -> set[str]:
    return {getattr(row.standing, field) for row in commitments(told, **filters)}


# --- Every state is there ----------------------------------------------------------------------------------------


def test_every_headline_and_what_it_rests_on(told):
    assert values(told, "delivery") == {*Delivery.values, "not_reported"}
    assert values(told, "basis") == set(HeadlineBasis.values)


def test_every_schedule(told):
    assert values(told, "schedule") == set(Schedule.values)


def test_every_reporting_that_the_day_allows(told):
    found = values(told, "jp_reporting") | values(told, "mn_reporting")
    if told == ORDINARY:
        assert found >= {Reporting.REPORTED, Reporting.LATE, Reporting.NEVER, Reporting.NOT_DUE}
    else:
        assert found >= {Reporting.REPORTED, Reporting.DUE, Reporting.NOT_DUE}


def test_every_agreement_that_the_day_allows(told):
    expected = {Agreement.AGREED, Agreement.DIVERGENT, Agreement.ONE_SIDE_SILENT}
    expected |= {Agreement.BOTH_SILENT} if told == ORDINARY else {Agreement.NOT_DUE}
    assert values(told, "agreement", standing__agreement__isnull=False) == expected


def test_every_rating_of_a_position_upheld_or_not(told):
    found = values(told, "jp_delivery", kind=Kind.POSITION) | values(told, "mn_delivery", kind=Kind.POSITION)
    assert found >= {Delivery.ON_TRACK, Delivery.AT_RISK, Delivery.OFF_TRACK}


def test_every_step_of_the_workflow(told):
    assert set(ProgressUpdate.objects.values_list("status", flat=True)) == set(UpdateStatus.values)
    assert all(ProgressUpdate.objects.filter(status="returned").values_list("return_comment", flat=True))
    assert ProgressUpdate.objects.filter(status="published", returned_at__isnull=False).exists()


def test_a_corrected_report_gave_way_to_its_correction_and_another_is_being_corrected(told):
    gone = ProgressUpdate.objects.filter(superseded_at__isnull=False)
    assert gone.exists()
    assert all(old.corrections.get(status="published").correction_reason for old in gone)
    assert ProgressUpdate.objects.filter(status="draft", supersedes__isnull=False).exists()


def test_reports_in_time_and_late_and_between_deadlines(told):
    published = ProgressUpdate.objects.filter(status="published").select_related("period")
    on = {row: clock.day_of(row.published_at) for row in published}
    assert any(day > row.period.due_on for row, day in on.items())
    assert any(row.period.ends_on < day <= row.period.due_on for row, day in on.items())
    assert any(day <= row.period.ends_on for row, day in on.items()) or told == WHILE_REPORTS_ARE_DUE


def test_dates_that_slipped_once_twice_in_vain_and_not_yet(told):
    agreed = DateRevision.objects.filter(agreed_at__isnull=False)
    times = agreed.values("commitment", "milestone").annotate(times=Count("pk")).values_list("times", flat=True)
    assert set(times) == {1, 2}
    assert agreed.filter(milestone__isnull=False).exists()
    assert agreed.filter(needs_agreement=False).exists()
    assert DateRevision.objects.filter(refused_at__isnull=False).exists()
    assert DateRevision.objects.filter(agreed_at__isnull=True, refused_at__isnull=True).exists()


def test_milestones_met_met_late_overdue_due_soon_and_withdrawn(told):
    rows = standing.as_of(MilestoneStanding.objects.all(), standing.day(clock.day_of(told)))
    assert {row.schedule for row in rows} == {
        Schedule.MET,
        Schedule.MET_LATE,
        Schedule.OVERDUE,
        Schedule.DUE_SOON,
        Schedule.ON_TIME,
    }
    assert Milestone.objects.filter(withdrawn_at__isnull=False).exists()


def test_joint_assessments_in_force_ended_and_waiting(told):
    in_force = commitments(told, standing__joint_assessment__isnull=False)
    assert any(row.standing.agreement == Agreement.DIVERGENT for row in in_force)
    assert any(row.standing.agreement == Agreement.AGREED for row in in_force)
    signed = JointAssessment.objects.filter(in_force_at__isnull=False)
    assert signed.exclude(commitment__in=in_force).exists()
    assert JointAssessment.objects.filter(in_force_at__isnull=True).exists()


def test_a_rating_that_contradicts_the_dates(told):
    assert any(row.standing.contradicts_dates for row in commitments(told))


def test_a_ministry_took_over_and_its_reports_are_its_own(told):
    taken_over = Assignment.objects.filter(suggested=False, role="lead")
    assert taken_over.exists()
    for row in taken_over:
        updates = ProgressUpdate.objects.filter(undertaking__commitment=row.commitment)
        assert updates.filter(ministry=row.ministry, created_at__gte=make.instant(row.starts_on.isoformat())).exists()
        assert updates.filter(undertaking__party=row.ministry.party).exclude(ministry=row.ministry).exists()


# --- It reads as real, and is not -------------------------------------------------------------------------------


def test_each_government_writes_its_own_language_and_some_english(told):
    spoken = set(ProgressUpdate.objects.values_list("undertaking__party", "language"))
    assert spoken == {("JP", "ja"), ("JP", "en"), ("MN", "mn"), ("MN", "en")}
    assert all(any("\u3040" <= letter <= "\u30ff" for letter in text) for text in texts("ja"))
    assert all(any("\u0400" <= letter <= "\u04ff" for letter in text) for text in texts("mn"))
    assert not any(mark in text for language in ("ja", "en", "mn") for text in texts(language) for mark in "{}")


def texts(language: str) -> list[str]:
    rows = ProgressUpdate.objects.filter(language=language).values_list("done", "reason", "next_steps")
    return [text for row in rows for text in row if text]


def test_reports_differ_from_each_other(told):
    done = list(ProgressUpdate.objects.filter(supersedes=None).values_list("done", flat=True))
    assert len(set(done)) > 0.9 * len(done)


def test_evidence_links_to_a_reserved_domain_and_addresses_are_on_one(told):
    assert Evidence.objects.exclude(url__startswith="https://www.example.com/").count() == 0
    assert Evidence.objects.exists()
    assert User.objects.exclude(email__endswith="@example.com").count() == 0


def test_what_the_signing_fulfilled_has_no_reports(told):
    fulfilled = Commitment.objects.filter(fulfilled_on__isnull=False)
    assert {row.code for row in fulfilled} == {"FW-01", "FW-09"}
    assert not ProgressUpdate.objects.filter(undertaking__commitment__in=fulfilled).exists()


def test_the_campaigns_name_is_no_target_and_awareness_stays_below_its_own(told):
    trees = Measurement.objects.filter(indicator__code="GL-18-I1")
    assert trees.exists()
    assert trees.filter(indicator__target__isnull=False).count() == 0
    reached = Measurement.objects.filter(indicator__code="GL-19-I1")
    assert reached.exists()
    assert not reached.filter(value__gte=F("indicator__target")).exists()


def test_indicators_ahead_of_and_behind_their_paths_and_one_that_both_governments_count(told):
    when = standing.day(clock.day_of(told))
    found = paces(Indicator.objects.all(), when)
    assert set(found.values()) == {Pace.ON_PATH, Pace.BEHIND, Pace.NO_PATH}
    counted = Measurement.objects.values("indicator").annotate(
        parties=Count("update__undertaking__party", distinct=True)
    )
    assert sorted(row["parties"] for row in counted) == [1, 1, 1, 1, 1, 2]


def test_every_report_counts_only_what_is_its_partys_and_its_ministrys(told):
    for row in ProgressUpdate.objects.select_related("undertaking", "ministry", "author__ministry", "published_by"):
        assert row.ministry.party == row.undertaking.party
        assert row.author.ministry == row.ministry
        assert row.published_by is None or row.published_by != row.author


def test_nothing_lies_in_the_future_and_the_pointers_are_right(told):
    assert not ProgressUpdate.objects.filter(edited_at__gt=told).exists()
    assert not AuditEvent.objects.filter(at__gt=told).exists()
    assert not MilestoneReport.objects.filter(met_on__gt=clock.day_of(told)).exists()
    pointers = dict(Undertaking.objects.values_list("pk", "current_update"))
    with transaction.atomic():
        make.point_at_current(on=clock.day_of(told))
        assert dict(Undertaking.objects.values_list("pk", "current_update")) == pointers
        transaction.set_rollback(True)


def test_it_is_marked_and_every_write_left_its_trail(told):
    assert Plan.objects.get().demonstration
    published = AuditEvent.objects.filter(verb="publish").count()
    assert published == ProgressUpdate.objects.filter(status="published").count()


def test_the_password_would_pass_for_every_account(told):
    for user in User.objects.all():
        validate_password(PASSWORD, user)


def test_every_commitment_has_words_of_its_own():
    codes = {row.code for row in read_reference(FIXTURES).commitments}
    assert codes - {"FW-01", "FW-09"} == set(_TOPICS)
    assert set(COURSES) <= codes
