"""Standing, example by example, each named by the sentence of the rules that it holds.

The periods in them: 2023-H1 ends on 30 June 2023 and its report is due by 30 July; 2023-H2 ends on 31 December and
its report is due by 30 January 2024.
"""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest

from commitments.models import Commitment, Milestone, MilestoneStanding, ProgressUpdate, Standing
from commitments.standing import as_of, day
from commitments.vocabulary import CAUTION_ORDER
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pact(statement: object) -> Commitment:
    """An action that both undertook."""
    return make.commitment()


@pytest.fixture
def promise(statement: object) -> Commitment:
    """An action that Japan alone undertook."""
    return make.commitment(parties=["JP"])


def on(date: str, commitment: Commitment) -> Standing:
    return as_of(Commitment.objects.select_related("standing"), day(make.day(date))).get(pk=commitment.pk).standing


def step_on(date: str, milestone: Milestone) -> MilestoneStanding | None:
    return as_of(MilestoneStanding.objects.filter(milestone=milestone), day(make.day(date))).first()


def reports(
    commitment: Commitment, delivery: str, *, party: str = "JP", period: str = "2023-H1", **more: object
) -> ProgressUpdate:
    return make.update(undertaking=make.side(commitment, party), period=period, delivery=delivery, **more)


def day_by_day(commitment: Commitment, *schedules: str, date: str) -> None:
    """The schedule on the day before `date`, on `date` and on the day after it."""
    assert [on(str(make.day(date) + dt.timedelta(days=n)), commitment).schedule for n in (-1, 0, 1)] == [*schedules]


# --- Schedule ----------------------------------------------------------------------------------------------------


def test_on_the_due_day_itself_nothing_is_overdue_and_the_day_after_it_is(statement: object) -> None:
    day_by_day(make.commitment(due_on="2025-03-31"), "due_soon", "due_soon", "overdue", date="2025-03-31")


def test_it_is_due_soon_from_90_days_before(statement: object) -> None:
    due_on = dt.date(2025, 3, 31)
    commitment = make.commitment(due_on=due_on)
    assert on(str(due_on - dt.timedelta(days=91)), commitment).schedule == "on_time"
    assert on(str(due_on - dt.timedelta(days=90)), commitment).schedule == "due_soon"


def test_without_a_date_there_is_no_date_however_it_is_rated(promise: Commitment) -> None:
    reports(promise, "off_track")
    assert on("2030-01-01", promise).schedule == "no_date"


@pytest.mark.parametrize("rating", ["not_started", "on_track", "at_risk", "off_track", "discontinued"])
def test_only_completion_keeps_a_past_date_from_being_overdue(statement: object, rating: str) -> None:
    commitment = make.commitment(parties=["JP"], due_on="2023-09-30")
    reports(commitment, rating)
    day_by_day(commitment, "due_soon", "due_soon", "overdue", date="2023-09-30")


def test_what_nobody_has_reported_on_can_be_overdue(statement: object) -> None:
    standing = on("2023-03-02", make.commitment(due_on="2023-03-01"))
    assert (standing.delivery, standing.schedule) == ("not_reported", "overdue")


def test_a_contradiction_of_rating_and_dates_is_shown(statement: object) -> None:
    commitment = make.commitment(parties=["JP"], due_on="2023-09-30")
    reports(commitment, "on_track")
    assert not on("2023-09-30", commitment).contradicts_dates
    assert on("2023-10-01", commitment).contradicts_dates


@pytest.mark.parametrize("kind", ["continuing", "position"])
def test_positions_and_continuing_commitments_never_complete(statement: object, kind: str) -> None:
    commitment = make.commitment(parties=["JP"], kind=kind, due_on="2023-09-30")
    reports(commitment, "on_track", period="2023-H2")
    standing = on("2024-01-02", commitment)
    assert (standing.schedule, standing.completed_on) == ("overdue", None)


@pytest.mark.parametrize(("completed_on", "schedule"), [("2023-06-30", "met"), ("2023-07-01", "met_late")])
def test_completed_by_the_due_day_it_is_met_and_later_met_late(
    statement: object, completed_on: str, schedule: str
) -> None:
    commitment = make.commitment(parties=["JP"], due_on="2023-06-30")
    reports(commitment, "completed", completed_on=completed_on, published_at="2023-07-15")
    before, after = on("2023-07-14", commitment), on("2023-07-15", commitment)
    assert (before.schedule, before.next_due_on) == ("overdue", dt.date(2023, 6, 30))
    assert (after.schedule, after.completed_on, after.next_due_on) == (schedule, make.day(completed_on), None)


def test_where_both_completed_it_was_on_the_later_day(statement: object) -> None:
    pact = make.commitment(due_on="2023-06-15")
    reports(pact, "completed", party="JP", completed_on="2023-06-01")
    reports(pact, "completed", party="MN", completed_on="2023-06-20")
    standing = on("2023-07-10", pact)
    assert (standing.completed_on, standing.schedule) == (dt.date(2023, 6, 20), "met_late")


def test_completed_by_one_side_and_not_by_the_other_it_is_not_met(statement: object) -> None:
    pact = make.commitment(due_on="2023-06-15")
    reports(pact, "completed", party="JP", completed_on="2023-06-01")
    reports(pact, "on_track", party="MN")
    standing = on("2023-07-10", pact)
    assert (standing.delivery, standing.completed_on, standing.schedule) == ("on_track", None, "overdue")


def test_a_baseline_date_counts_from_the_day_it_was_set(statement: object) -> None:
    commitment = make.commitment(due_on="2023-03-01", due_set_at="2023-06-01 00:00:00")
    day_by_day(commitment, "no_date", "overdue", "overdue", date="2023-06-01")


# --- Milestones --------------------------------------------------------------------------------------------------


def test_a_commitment_takes_the_worst_of_its_own_date_and_its_milestones(statement: object) -> None:
    commitment = make.commitment(parties=["JP"], due_on="2030-12-31")
    met, late, soon, overdue = (
        make.milestone(of=commitment, due_on=due_on)
        for due_on in ("2023-03-31", "2023-03-31", "2023-09-30", "2023-07-02")
    )
    update = reports(commitment, "on_track", published_at="2023-06-01")
    make.milestone_report(update=update, milestone=met, met_on="2023-03-31")
    make.milestone_report(update=update, milestone=late, met_on="2023-04-01")

    assert on("2023-07-02", commitment).schedule == "due_soon"
    assert on("2023-07-03", commitment).schedule == "overdue"
    assert on("2023-07-03", commitment).next_due_on == dt.date(2023, 7, 2)
    make.milestone_report(update=update, milestone=overdue, met_on="2023-05-05")
    assert on("2023-07-03", commitment).schedule == "due_soon"
    make.milestone_report(update=update, milestone=soon, met_on="2023-05-05")
    assert on("2023-07-03", commitment).schedule == "met_late"
    assert on("2023-07-03", commitment).next_due_on == dt.date(2030, 12, 31)
    assert [step_on("2023-07-03", one).schedule for one in (met, late, soon, overdue)] == [
        "met",
        "met_late",
        "met",
        "met",
    ]


def test_one_milestone_met_and_one_not_due_for_long_make_it_on_time(promise: Commitment) -> None:
    met = make.milestone(of=promise, due_on="2023-03-31")
    make.milestone(of=promise, due_on="2026-03-31")
    make.milestone_report(update=reports(promise, "on_track"), milestone=met, met_on="2023-03-01")
    assert on("2023-08-01", promise).schedule == "on_time"


def test_a_milestone_is_met_once_a_published_update_says_so(promise: Commitment) -> None:
    milestone = make.milestone(of=promise, due_on="2023-06-30")
    for status in ("draft", "submitted", "returned", "withdrawn"):
        unheard = reports(promise, "on_track", status=status)
        make.milestone_report(update=unheard, milestone=milestone, met_on="2023-06-01")
    update = reports(promise, "on_track", published_at="2023-07-15")
    make.milestone_report(update=update, milestone=milestone, met_on="2023-06-10")

    assert step_on("2023-07-14", milestone).schedule == "overdue"
    assert step_on("2023-07-15", milestone).schedule == "met"
    assert step_on("2023-07-15", milestone).met_on == dt.date(2023, 6, 10)


def test_a_correction_takes_the_met_milestone_back(promise: Commitment) -> None:
    milestone = make.milestone(of=promise, due_on="2023-06-30")
    wrong = reports(promise, "on_track", published_at="2023-07-10")
    make.milestone_report(update=wrong, milestone=milestone, met_on="2023-06-10")
    reports(promise, "at_risk", published_at="2023-07-20", supersedes=wrong)
    assert step_on("2023-07-19", milestone).schedule == "met"
    assert step_on("2023-07-20", milestone).schedule == "overdue"


def test_a_milestone_met_on_a_later_day_is_not_met_yet(promise: Commitment) -> None:
    milestone = make.milestone(of=promise, due_on="2023-08-31")
    update = reports(promise, "on_track", published_at="2023-07-10")
    make.milestone_report(update=update, milestone=milestone, met_on="2023-08-01")
    assert step_on("2023-07-31", milestone).met_on is None
    assert step_on("2023-08-01", milestone).met_on == dt.date(2023, 8, 1)


def test_of_two_reports_the_earlier_day_counts(promise: Commitment) -> None:
    milestone = make.milestone(of=promise, due_on="2023-08-31")
    for period, met_on in (("2023-H1", "2023-06-20"), ("2023-H2", "2023-06-10")):
        update = reports(promise, "on_track", period=period, published_at="2023-07-10")
        make.milestone_report(update=update, milestone=milestone, met_on=met_on)
    assert step_on("2023-07-10", milestone).met_on == dt.date(2023, 6, 10)


def test_a_milestone_belongs_to_the_plan_from_being_added_until_withdrawn(promise: Commitment) -> None:
    milestone = make.milestone(
        of=promise, due_on="2023-01-31", added_at="2023-02-10 23:59:59", withdrawn_at="2023-02-20 00:00:00"
    )
    assert step_on("2023-02-09", milestone) is None
    assert step_on("2023-02-10", milestone).schedule == "overdue"
    assert step_on("2023-02-19", milestone).schedule == "overdue"
    assert step_on("2023-02-20", milestone) is None
    assert on("2023-02-19", promise).schedule == "overdue"
    assert on("2023-02-20", promise).schedule == "no_date"


# --- Date revisions ----------------------------------------------------------------------------------------------


def test_a_pending_or_refused_revision_moves_nothing(statement: object) -> None:
    commitment = make.commitment(due_on="2023-03-31")
    milestone = make.milestone(of=commitment, due_on="2023-03-31")
    for thing in (commitment, milestone):
        make.date_revision(of=thing, new_due_on="2024-03-31", requested_at="2023-01-10")
        make.date_revision(of=thing, new_due_on="2025-03-31", requested_at="2023-01-11", refused_at="2023-01-12")
    assert on("2023-03-31", commitment).due_on == dt.date(2023, 3, 31)
    assert (on("2023-04-01", commitment).schedule, step_on("2023-04-01", milestone).schedule) == ("overdue", "overdue")
    assert step_on("2023-04-01", milestone).times_revised == 0


def test_an_agreed_revision_moves_the_date_from_the_day_it_was_agreed(statement: object) -> None:
    commitment = make.commitment(due_on="2023-03-31")
    make.date_revision(
        of=commitment, new_due_on="2023-12-31", requested_at="2023-03-01", agreed_at="2023-04-10 00:00:00"
    )
    day_by_day(commitment, "overdue", "on_time", "on_time", date="2023-04-10")
    assert on("2023-04-09", commitment).due_on == dt.date(2023, 3, 31)
    assert on("2023-04-10", commitment).due_on == dt.date(2023, 12, 31)


def test_the_newest_agreed_revision_speaks_and_each_counts(promise: Commitment) -> None:
    milestone = make.milestone(of=promise, due_on="2023-03-31")
    for new_due_on, agreed_at in (("2023-06-30", "2023-02-01"), ("2023-05-31", "2023-02-10")):
        make.date_revision(of=milestone, new_due_on=new_due_on, requested_at="2023-01-10", agreed_at=agreed_at)
    answers = [step_on(date, milestone) for date in ("2023-01-31", "2023-02-01", "2023-02-10")]
    assert [(answer.due_on.month, answer.times_revised) for answer in answers] == [(3, 0), (6, 1), (5, 2)]


def test_a_milestone_moved_leaves_the_commitments_own_date_alone(statement: object) -> None:
    commitment = make.commitment(due_on="2023-03-31")
    milestone = make.milestone(of=commitment, due_on="2023-03-31")
    make.date_revision(of=milestone, new_due_on="2024-03-31", requested_at="2023-01-10", agreed_at="2023-01-11")
    standing = on("2023-04-01", commitment)
    assert (standing.due_on, standing.schedule) == (dt.date(2023, 3, 31), "overdue")


def test_met_late_by_the_first_date_may_be_met_by_the_revised_one(promise: Commitment) -> None:
    milestone = make.milestone(of=promise, due_on="2023-03-31")
    update = reports(promise, "on_track", published_at="2023-04-20")
    make.milestone_report(update=update, milestone=milestone, met_on="2023-04-05")
    make.date_revision(of=milestone, new_due_on="2023-04-30", requested_at="2023-04-01", agreed_at="2023-04-25")
    assert step_on("2023-04-24", milestone).schedule == "met_late"
    assert step_on("2023-04-25", milestone).schedule == "met"


# --- Reporting ---------------------------------------------------------------------------------------------------


def test_before_the_first_period_ends_nothing_is_due(pact: Commitment) -> None:
    for date in ("2022-11-29", "2022-12-31"):
        standing = on(date, pact)
        assert (standing.jp_reporting, standing.mn_reporting, standing.agreement) == ("not_due", "not_due", "not_due")
        assert (standing.delivery, standing.basis) == ("not_reported", "none")
    assert on("2023-01-01", pact).jp_reporting == "due"


def test_a_report_is_late_only_the_day_after_the_deadline(promise: Commitment) -> None:
    reports(promise, "on_track", period="2022-H2", published_at="2023-01-05")
    assert on("2023-06-30", promise).jp_reporting == "reported"
    assert on("2023-07-01", promise).jp_reporting == "due"
    assert on("2023-07-30", promise).jp_reporting == "due"
    assert on("2023-07-31", promise).jp_reporting == "late"


def test_who_has_published_nothing_at_all_is_never_and_not_late(pact: Commitment) -> None:
    reports(pact, "on_track", period="2022-H2", party="JP", published_at="2023-01-05")
    standing = on("2023-07-31", pact)
    assert (standing.jp_reporting, standing.mn_reporting) == ("late", "never")


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn"])
def test_nothing_unpublished_clears_late(promise: Commitment, status: str) -> None:
    reports(promise, "on_track", period="2022-H2", published_at="2023-01-05")
    reports(promise, "off_track", status=status, published_at="2023-07-20")
    standing = on("2023-07-31", promise)
    assert (standing.jp_reporting, standing.jp_delivery) == ("late", "on_track")


def test_an_update_filed_after_the_deadline_belongs_to_the_period_it_names(promise: Commitment) -> None:
    reports(promise, "on_track", period="2023-H1", published_at="2023-08-20")
    assert on("2023-08-19", promise).jp_reporting == "never"
    assert on("2023-08-20", promise).jp_reporting == "reported"
    assert on("2024-01-01", promise).jp_reporting == "due"
    reports(promise, "at_risk", period="2022-H2", published_at="2023-09-01")
    assert on("2023-09-01", promise).jp_delivery == "on_track", "an older period never speaks before a newer one"


def test_a_report_for_a_later_period_counts_for_the_one_owed(promise: Commitment) -> None:
    reports(promise, "on_track", period="2023-H2", published_at="2023-07-10")
    assert on("2023-07-31", promise).jp_reporting == "reported"
    assert on("2024-01-31", promise).jp_reporting == "reported"


@pytest.mark.parametrize("rating", ["completed", "discontinued"])
def test_who_completed_or_discontinued_owes_no_more_reports(promise: Commitment, rating: str) -> None:
    reports(promise, rating, period="2023-H1", published_at="2023-07-10")
    assert on("2023-12-31", promise).jp_reporting == "reported", "for the period it named it has reported"
    for date in ("2024-01-01", "2024-01-31", "2028-01-01"):
        assert on(date, promise).jp_reporting == "not_due"


def test_published_at_the_last_second_counts_that_day_and_at_midnight_the_next(statement: object) -> None:
    today, tomorrow = make.commitment(parties=["JP"]), make.commitment(parties=["JP"])
    reports(today, "on_track", published_at="2023-07-31 23:59:59.999999")
    reports(tomorrow, "on_track", published_at="2023-08-01 00:00:00")
    assert on("2023-07-30", today).jp_delivery is None
    assert on("2023-07-31", today).jp_delivery == "on_track"
    assert on("2023-07-31", tomorrow).jp_delivery is None
    assert on("2023-08-01", tomorrow).jp_delivery == "on_track"


def test_the_day_is_the_plans_and_not_greenwichs(promise: Commitment) -> None:
    reports(promise, "on_track", published_at="2023-07-31 15:00:00+00:00")  # midnight in Tokyo
    assert on("2023-07-31", promise).jp_reporting == "never"
    assert on("2023-08-01", promise).jp_reporting == "reported"


# --- Delivery, corrections ---------------------------------------------------------------------------------------


def test_of_two_for_one_period_the_newer_publication_speaks(promise: Commitment) -> None:
    reports(promise, "on_track", published_at="2023-07-10")
    newer = reports(promise, "at_risk", published_at="2023-07-20")
    assert on("2023-07-19", promise).jp_delivery == "on_track"
    assert on("2023-07-20", promise).jp_delivery == "at_risk"
    assert on("2023-07-20", promise).jp_update_id == newer.pk


def test_a_superseded_update_is_out_of_every_figure_from_the_day_of_its_correction(statement: object) -> None:
    commitment = make.commitment(parties=["JP"], due_on="2023-06-30")
    wrong = reports(commitment, "completed", completed_on="2023-06-30", published_at="2023-07-10")
    right = reports(commitment, "at_risk", published_at="2023-09-05 00:00:00", supersedes=wrong)

    before, after = on("2023-09-04", commitment), on("2023-09-05", commitment)
    assert (before.jp_update_id, before.delivery, before.schedule) == (wrong.pk, "completed", "met")
    assert (before.completed_on, before.next_due_on) == (dt.date(2023, 6, 30), None)
    assert (after.jp_update_id, after.delivery, after.schedule) == (right.pk, "at_risk", "overdue")
    assert (after.completed_on, after.next_due_on) == (None, dt.date(2023, 6, 30))


def test_a_correction_that_names_an_older_period_takes_the_report_back(promise: Commitment) -> None:
    wrong = reports(promise, "on_track", period="2023-H1", published_at="2023-07-10")
    reports(promise, "on_track", period="2022-H2", published_at="2023-08-10", supersedes=wrong)
    assert on("2023-08-09", promise).jp_reporting == "reported"
    assert on("2023-08-10", promise).jp_reporting == "late"


def test_an_unpublished_correction_changes_nothing(promise: Commitment) -> None:
    first = reports(promise, "on_track", published_at="2023-07-10")
    reports(promise, "off_track", status="submitted", supersedes=first)
    assert on("2023-08-10", promise).jp_update_id == first.pk


def test_the_signing_itself_fulfilled_some(statement: object) -> None:
    pact = make.commitment(fulfilled_on="2022-11-29", due_on="2022-12-31", due_set_at="2022-11-01")
    before = on("2022-11-28", pact)
    assert (before.delivery, before.jp_delivery, before.schedule) == ("not_reported", None, "due_soon")
    for date in ("2022-11-29", "2023-01-31", "2030-01-01"):
        standing = on(date, pact)
        assert (standing.jp_delivery, standing.mn_delivery, standing.delivery) == ("completed",) * 3
        assert (standing.jp_reporting, standing.mn_reporting, standing.agreement) == ("not_due", "not_due", "agreed")
        assert (standing.basis, standing.completed_on) == ("both", dt.date(2022, 11, 29))
        assert (standing.schedule, standing.jp_update_id) == ("met", None)


def test_a_party_that_did_not_undertake_it_has_no_part_in_its_completion(statement: object) -> None:
    promise = make.commitment(parties=["JP"], fulfilled_on="2022-11-29")
    reports(promise, "completed", period="2022-H2", completed_on="2022-11-01", published_at="2022-12-05")
    standing = on("2022-12-05", promise)
    assert standing.completed_on == dt.date(2022, 11, 1)
    assert (standing.mn_delivery, standing.mn_reporting, standing.mn_silent) == (None, None, False)


# --- Agreement and headline --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cautious", "bold"), list(combinations(CAUTION_ORDER, 2)))
def test_the_headline_is_the_more_cautious_of_two_ratings(pact: Commitment, cautious: str, bold: str) -> None:
    other = make.commitment()
    for commitment, party in ((pact, "JP"), (other, "MN")):
        reports(commitment, cautious, party=party)
        reports(commitment, bold, party="MN" if party == "JP" else "JP")
        standing = on("2023-07-05", commitment)
        assert (standing.delivery, standing.agreement, standing.basis) == (cautious, "divergent", "both")


def test_the_order_of_caution_is_the_agreed_one() -> None:
    assert [*CAUTION_ORDER] == ["off_track", "discontinued", "at_risk", "not_started", "on_track", "completed"]


@pytest.mark.parametrize("rating", CAUTION_ORDER)
def test_two_equal_ratings_agree(pact: Commitment, rating: str) -> None:
    for party in ("JP", "MN"):
        reports(pact, rating, party=party)
    standing = on("2023-07-05", pact)
    assert (standing.delivery, standing.agreement, standing.basis) == (rating, "agreed", "both")


@pytest.mark.parametrize("party", ["JP", "MN"])
def test_with_one_side_silent_the_headline_is_the_others_and_marked_so(pact: Commitment, party: str) -> None:
    """Nothing published by one side, although nothing is late yet."""
    reports(pact, "at_risk", party=party, published_at="2023-07-05")
    standing = on("2023-07-05", pact)
    assert (standing.delivery, standing.agreement, standing.basis) == ("at_risk", "one_side_silent", "one_side")
    assert (standing.jp_silent, standing.mn_silent) == (party == "MN", party == "JP")


def test_a_late_side_is_silent_whatever_it_said_earlier(pact: Commitment) -> None:
    reports(pact, "off_track", party="JP", period="2022-H2", published_at="2023-01-05")
    reports(pact, "on_track", party="MN", period="2022-H2", published_at="2023-01-05")
    reports(pact, "on_track", party="MN", period="2023-H1", published_at="2023-07-05")
    due, late = on("2023-07-30", pact), on("2023-07-31", pact)
    assert (due.delivery, due.agreement, due.basis) == ("off_track", "divergent", "both")
    assert (late.delivery, late.agreement, late.basis) == ("on_track", "one_side_silent", "one_side")
    assert late.jp_delivery == "off_track", "what it said stays readable"


def test_both_late_are_both_silent_and_the_headline_stays_what_they_said_last(pact: Commitment) -> None:
    reports(pact, "on_track", party="JP", period="2022-H2", published_at="2023-01-05")
    reports(pact, "at_risk", party="MN", period="2022-H2", published_at="2023-01-05")
    standing = on("2023-07-31", pact)
    assert (standing.agreement, standing.delivery, standing.basis) == ("both_silent", "at_risk", "both")


def test_both_silent_and_only_one_ever_spoke(pact: Commitment) -> None:
    reports(pact, "on_track", party="JP", period="2022-H2", published_at="2023-01-05")
    standing = on("2023-07-31", pact)
    assert (standing.agreement, standing.delivery, standing.basis) == ("both_silent", "on_track", "one_side")


def test_with_nothing_published_nothing_is_reported_and_after_the_deadline_both_are_silent(pact: Commitment) -> None:
    due, late = on("2023-01-30", pact), on("2023-01-31", pact)
    assert (due.agreement, due.delivery, due.basis) == ("not_due", "not_reported", "none")
    assert (late.agreement, late.delivery, late.basis) == ("both_silent", "not_reported", "none")


def test_of_one_party_there_is_no_agreement_to_ask_about(promise: Commitment) -> None:
    silent = on("2023-01-31", promise)
    assert (silent.agreement, silent.delivery, silent.basis, silent.jp_silent) == (None, "not_reported", "none", True)
    reports(promise, "on_track")
    standing = on("2023-07-05", promise)
    assert (standing.agreement, standing.delivery, standing.basis) == (None, "on_track", "party")


# --- Joint assessment --------------------------------------------------------------------------------------------


def test_a_joint_assessment_speaks_from_the_day_both_have_signed(pact: Commitment) -> None:
    reports(pact, "on_track", party="JP", published_at="2023-07-05")
    reports(pact, "off_track", party="MN", published_at="2023-07-05")
    joint = make.joint_assessment(
        of=pact, delivery="at_risk", jp_signed_at="2023-08-01", mn_signed_at="2023-08-10 23:59:59"
    )
    before, after = on("2023-08-09", pact), on("2023-08-10", pact)
    assert (before.delivery, before.basis, before.joint_assessment_id) == ("off_track", "both", None)
    assert (after.delivery, after.basis, after.joint_assessment_id) == ("at_risk", "joint", joint.pk)
    assert after.agreement == "divergent", "what each side says stays what it is"


def test_one_signature_puts_nothing_in_force(pact: Commitment) -> None:
    make.joint_assessment(of=pact, delivery="at_risk", jp_signed_at="2023-08-01")
    assert on("2030-08-10", pact).basis == "none"


@pytest.mark.parametrize("party", ["JP", "MN"])
def test_it_ends_with_a_later_update_that_differs(pact: Commitment, party: str) -> None:
    make.joint_assessment(of=pact, delivery="at_risk", jp_signed_at="2023-08-01", mn_signed_at="2023-08-01")
    reports(pact, "at_risk", party=party, published_at="2023-08-05")
    reports(pact, "on_track", party=party, published_at="2023-08-20")
    assert on("2023-08-05", pact).basis == "joint", "an update that says the same confirms it"
    assert on("2023-08-19", pact).basis == "joint"
    ended = on("2023-08-20", pact)
    assert (ended.delivery, ended.basis, ended.joint_assessment_id) == ("on_track", "one_side", None)


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn"])
def test_nothing_unpublished_ends_it(pact: Commitment, status: str) -> None:
    make.joint_assessment(of=pact, delivery="at_risk", jp_signed_at="2023-08-01", mn_signed_at="2023-08-01")
    reports(pact, "on_track", status=status, published_at="2023-08-20")
    assert on("2023-09-01", pact).basis == "joint"


def test_a_difference_that_was_corrected_away_brings_it_back(pact: Commitment) -> None:
    make.joint_assessment(of=pact, delivery="at_risk", jp_signed_at="2023-08-01", mn_signed_at="2023-08-01")
    wrong = reports(pact, "on_track", published_at="2023-08-10")
    reports(pact, "at_risk", published_at="2023-08-20", supersedes=wrong)
    assert [on(date, pact).basis for date in ("2023-08-09", "2023-08-10", "2023-08-19", "2023-08-20")] == [
        "joint",
        "one_side",
        "one_side",
        "joint",
    ]


def test_only_the_newest_is_considered_and_an_older_one_never_comes_back(pact: Commitment) -> None:
    make.joint_assessment(of=pact, delivery="at_risk", jp_signed_at="2023-08-01", mn_signed_at="2023-08-01")
    make.joint_assessment(of=pact, delivery="off_track", jp_signed_at="2023-08-10", mn_signed_at="2023-08-10")
    reports(pact, "at_risk", published_at="2023-08-20")
    assert [on(date, pact).delivery for date in ("2023-08-09", "2023-08-10")] == ["at_risk", "off_track"]
    assert on("2023-08-20", pact).basis == "one_side"


def test_jointly_completed_it_is_completed_from_that_day(statement: object) -> None:
    pact = make.commitment(due_on="2023-08-31")
    for party in ("JP", "MN"):
        reports(pact, "on_track", party=party)
    make.joint_assessment(of=pact, delivery="completed", jp_signed_at="2023-08-01", mn_signed_at="2023-08-10")
    before, after = on("2023-08-09", pact), on("2023-08-10", pact)
    assert (before.schedule, before.completed_on) == ("due_soon", None)
    assert (after.schedule, after.completed_on) == ("met", dt.date(2023, 8, 10))
