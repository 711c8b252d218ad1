"""What is kept is what would be computed, whatever operation comes, and the version tells every change of an answer."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments import clock
from commitments.errors import RuleViolation
from commitments.importing.fixtures import read_reference
from commitments.models import Commitment, DataVersion, KeptDay, KeptStanding, ProgressUpdate, ReportingPeriod, User
from commitments.operations import consultation, periods, plan, updates
from commitments.operations.content import UpdateContent
from commitments.operations.keeping import keep_days
from commitments.operations.recording import atomic
from commitments.operations.seeding import seed
from commitments.queries.commitments import find_commitments
from commitments.queries.kept import data_version, days_to_keep, differing, kept_days
from commitments.standing import as_of, day
from tests import factories as make

from .conftest import World
from .test_every_operation_is_audited import FIXTURES, FROM_NOTHING, OPERATIONS, public_operations, submitted

TODAY = dt.date(2024, 8, 10)  # the deadline of 2024-H1 has passed
NOON = make.instant("2024-08-10")
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOON):
        yield


def keep(**options: Any) -> str:
    output = io.StringIO()
    call_command("keep", stdout=output, **options)
    return output.getvalue()


def wrong() -> dict[dt.date, list[str]]:
    return {date: codes for date in kept_days() if (codes := differing(date))}


def stands(code: str = "T-01", date: dt.date = TODAY) -> KeptStanding:
    return KeptStanding.objects.get(day=date, code=code)


# --- Operations --------------------------------------------------------------------------------------------------

# What anybody who has signed in reads: each answer has to have another version when it has another content.
ADDRESSES = (
    "commitments/",
    "commitments/T-01/",
    "updates/",
    "ministries/",
    "periods/",
    "statement/",
    "summary/?by=delivery",
)


def answers(reader: User | None) -> list[Any]:
    """Without a reader: what anybody may read."""
    client = Client()
    if reader is not None:
        client.force_login(reader)
    return [client.get(f"/api/v1/{address}").content for address in ADDRESSES]


@pytest.mark.django_db
@pytest.mark.parametrize("name", OPERATIONS)
def test_after_every_operation_what_is_kept_is_what_would_be_computed(
    name: str, request: Any, tmp_path: Any, settings: Any
) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    with clock.at(make.instant("2026-08-10")):
        world = None if name in FROM_NOTHING else request.getfixturevalue("world")
        arguments = OPERATIONS[name](world)
        # A demonstration is refused where real people work.
        settings.PUBLIC_VIEW = name.startswith("demonstration.")
        reader = None if settings.PUBLIC_VIEW else make.user(role="viewer")
        keep()
        before, version = answers(reader), data_version()
        public_operations()[name](**arguments)
        assert wrong() == {}
        if answers(reader) != before:
            assert data_version() > version


@pytest.mark.django_db
def test_a_report_counts_for_today_and_tomorrow_once_it_is_published(world: World) -> None:
    keep()
    row = submitted(world)
    version = data_version()
    assert [stands(date=date).jp_delivery for date in (TODAY, TOMORROW)] == [None, None]
    updates.publish_update(by=world.person("approver"), update=row, version=row.version)
    assert [stands(date=date).jp_delivery for date in (TODAY, TOMORROW)] == ["at_risk", "at_risk"]
    assert stands().jp_update_id == row.pk
    assert data_version() == version + 1


@pytest.mark.django_db
def test_what_is_not_published_moves_neither_the_version_nor_what_is_kept(world: World) -> None:
    keep()
    version, before = data_version(), list(KeptStanding.objects.order_by("pk").values())
    row = submitted(world)
    updates.return_update(by=world.person("approver"), update=row, version=row.version, comment="Name the venue.")
    assert data_version() == version
    assert list(KeptStanding.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_what_falls_due_overnight_is_kept_as_overdue_for_tomorrow(world: World) -> None:
    keep()
    by = world.person("coordinator")
    plan.revise_due_date(by=by, commitment=world.commitment, new_due_on=TODAY, reason="Done early.")
    assert [stands(date=date).schedule for date in (TODAY, TOMORROW)] == ["due_soon", "overdue"]


@pytest.mark.django_db
def test_a_period_concerns_every_commitment(world: World) -> None:
    other = make.commitment(code="T-02")
    for of in (world.commitment, other):
        for party in ("JP", "MN"):
            make.update(undertaking=make.side(of, party), period="2024-H1", delivery="on_track")
    keep()
    assert [stands(code).agreement for code in ("T-01", "T-02")] == ["agreed", "agreed"]
    ReportingPeriod.objects.filter(code="2024-H2").delete()
    by = world.person("coordinator")
    new = {"starts_on": dt.date(2024, 7, 1), "ends_on": dt.date(2024, 7, 20), "due_on": dt.date(2024, 7, 30)}
    periods.add_period(by=by, code="2024-Q3", **new)
    assert [stands(code).agreement for code in ("T-01", "T-02")] == ["both_silent", "both_silent"]
    assert wrong() == {}


@pytest.mark.django_db
def test_what_fails_leaves_what_is_kept_alone(world: World) -> None:
    keep()
    version = data_version()
    by = world.person("coordinator")

    @atomic
    def twice() -> None:
        plan.revise_due_date(by=by, commitment=world.commitment, new_due_on=TODAY, reason="Done early.")
        plan.revise_due_date(by=by, commitment=world.commitment, new_due_on=TODAY, reason="Once more.")

    with pytest.raises(RuleViolation):
        twice()
    assert (stands().due_on, data_version()) == (dt.date(2025, 3, 31), version)
    assert wrong() == {}


@pytest.mark.django_db
def test_several_operations_of_one_transaction_are_followed_once(world: World) -> None:
    keep()
    version = data_version()
    by = world.person("coordinator")
    with CaptureQueriesContext(connection) as queries, atomic():
        for number in range(3):
            plan.add_milestone(by=by, commitment=world.commitment, titles={"en": f"Step {number}"}, due_on=TODAY)
    kept = [query["sql"] for query in queries if "INSERT INTO commitments_keptstanding" in query["sql"]]
    assert (data_version(), len(kept)) == (version + 1, 2)
    assert wrong() == {}


@pytest.mark.django_db
def test_a_new_commitment_is_kept_and_a_second_seeding_changes_nothing(db: None) -> None:
    reference = read_reference(FIXTURES)
    keep()
    seed(reference=reference)
    assert KeptStanding.objects.filter(day=TODAY).count() == Commitment.objects.count() == 49
    assert wrong() == {}
    version = data_version()
    seed(reference=reference)
    seed(reference=reference, dry_run=True)
    assert data_version() == version


@pytest.mark.django_db
def test_a_transaction_that_began_yesterday_is_followed_for_yesterday(world: World) -> None:
    keep()
    row = submitted(world)
    with clock.at(clock.end_of(TODAY) + dt.timedelta(minutes=1)):
        updates.publish_update(by=world.person("approver"), update=row, version=row.version)
        assert wrong() == {}
    by, commitment = world.person("coordinator"), world.commitment
    with clock.at(NOON + dt.timedelta(days=1)):  # a day that was over for so long is not touched
        with CaptureQueriesContext(connection) as queries:
            consultation.propose_joint_assessment(by=by, commitment=commitment, delivery="at_risk", reason="Dear.")
        assert len([q for q in queries if "INSERT INTO commitments_keptstanding" in q["sql"]]) == 1
        assert wrong() == {}


# --- The days that are kept --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_today_and_tomorrow_are_kept_and_yesterday_stays_until_nobody_can_be_reading_it(world: World) -> None:
    assert keep() == (
        "Kept where every commitment stands on 2024-08-10.\nKept where every commitment stands on 2024-08-11.\n"
    )
    assert keep() == ""
    with clock.at(NOON + dt.timedelta(days=1)):
        assert keep() == "Kept where every commitment stands on 2024-08-12.\n"
        assert [date.day for date in kept_days()] == [10, 11, 12]
    with clock.at(NOON + dt.timedelta(days=2)):
        keep()
        assert [date.day for date in kept_days()] == [11, 12, 13]
        assert {row.day for row in KeptStanding.objects.all()} == set(kept_days())


@pytest.mark.django_db
def test_where_there_is_nothing_to_do_nothing_is_written(world: World) -> None:
    keep()
    with CaptureQueriesContext(connection) as queries:
        keep()
    assert not [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]


@pytest.mark.django_db
def test_a_list_reads_what_is_kept_and_computes_where_nothing_is(world: World) -> None:
    reader = make.user(role="viewer")

    def asked(date: dt.date) -> tuple[str, bool]:
        rows = find_commitments(reader, {"delivery": ["not_reported"]}, day(date)).queryset
        with CaptureQueriesContext(connection) as queries:
            (row,) = rows
        return row.standing.schedule, any("keptstanding" in query["sql"] for query in queries)

    make.statement()
    assert asked(TODAY) == ("on_time", False)
    keep()
    assert asked(TODAY) == ("on_time", True)
    assert asked(TODAY - dt.timedelta(days=1)) == ("on_time", False)
    KeptStanding.objects.update(schedule="overdue")
    assert asked(TODAY) == ("overdue", True), "it really reads it"
    assert as_of(Commitment.objects.all(), day(TODAY), kept=False).get(standing__schedule="on_time")


@pytest.mark.django_db
def test_the_check_finds_what_differs(world: World) -> None:
    make.commitment(code="T-02")
    make.commitment(code="T-03")
    keep()
    assert keep(check=True) == "2 days are kept, each as it would be computed.\n"
    KeptStanding.objects.filter(code="T-02", day=TOMORROW).update(delivery="on_track")
    KeptStanding.objects.filter(code="T-01", day=TODAY).delete()
    KeptStanding.objects.filter(code="T-03", day=TODAY).update(commitment=0)
    with pytest.raises(CommandError) as found:
        keep(check=True)
    assert str(found.value).endswith("\n2024-08-10: T-01, T-03\n2024-08-11: T-02")
    version = data_version()
    keep(anew=True)
    assert wrong() == {}
    assert data_version() > version


@pytest.mark.django_db
def test_before_any_period_has_ended_everything_is_computed(db: None) -> None:
    make.commitment()
    with clock.at(make.instant("2022-12-01")):
        keep()
        assert not day(clock.today()).kept


@pytest.mark.django_db
def test_the_version_counts_on_where_its_row_was_lost(world: World) -> None:
    DataVersion.objects.all().delete()
    assert data_version() == 0
    plan.add_milestone(
        by=world.person("coordinator"), commitment=world.commitment, titles={"en": "A step"}, due_on=TODAY
    )
    assert data_version() > 0


@pytest.mark.django_db
def test_a_copy_that_was_restored_gives_no_version_twice(world: World) -> None:
    keep()
    of_copy = DataVersion.objects.get().number
    by, given = world.person("coordinator"), []
    for minute in range(2):  # once before the copy is restored, and once after it
        with clock.at(make.instant(f"2024-08-10 15:{minute:02}")):
            DataVersion.objects.update(number=of_copy)
            plan.add_milestone(by=by, commitment=world.commitment, titles={"en": f"Step {minute}"}, due_on=TODAY)
            given.append(data_version())
    assert of_copy < given[0] < given[1]


# --- At once -----------------------------------------------------------------------------------------------------


def at_once(*work: Callable[[], Any]) -> None:
    start = Barrier(len(work))

    def run(one: Callable[[], Any]) -> None:
        start.wait()
        try:
            with clock.at(NOON):
                one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as threads:
        list(threads.map(run, work))


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_two_governments_and_the_keeper_at_once_leave_nothing_out(world: World) -> None:
    """Both sides of a commitment are published while its days are made: whoever comes last sees the others."""
    period = make.reporting_period("2024-H1")
    make.assignment(of=world.commitment, to=make.ministry(party="JP", code="JP-MOD"))

    def waiting(party: str, number: int) -> ProgressUpdate:
        author = world.person("reporter", party)
        content = UpdateContent(delivery="at_risk", done=f"Tender {number}", reason="Prices rose.")
        row = updates.draft_update(
            by=author, undertaking=make.side(world.commitment, party), period=period, content=content
        )
        return updates.submit_update(by=author, update=row, version=row.version)

    approvers = {party: world.person("approver", party) for party in ("JP", "MN")}
    rows = [waiting(party, number) for party in ("JP", "MN") for number in range(4)]
    at_once(
        *(partial(updates.publish_update, by=approvers[row.party], update=row, version=row.version) for row in rows),
        lambda: keep_days(*days_to_keep()),
        lambda: keep_days(*days_to_keep(), anew=True),
    )
    assert len(kept_days()) == KeptDay.objects.count() == 2
    assert stands().agreement == "agreed"
    assert wrong() == {}


@pytest.mark.django_db
def test_a_transaction_that_is_taken_back_is_not_followed(world: World) -> None:
    keep()
    version = data_version()
    with transaction.atomic():
        plan.add_milestone(
            by=world.person("coordinator"), commitment=world.commitment, titles={"en": "A step"}, due_on=TODAY
        )
        assert data_version() == version + 1
        transaction.set_rollback(True)
    assert data_version() == version
    assert wrong() == {}
