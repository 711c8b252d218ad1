"""Random histories of commitments for property tests: what to draw, and how to write it down.

Days crowd around the ends of periods and their deadlines and instants around midnight, where the rules turn.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import strategies as st

from commitments import clock
from commitments.models import Commitment, Milestone, ProgressUpdate, ReportingPeriod, Undertaking, User
from commitments.periods import half_years
from commitments.vocabulary import Delivery, Kind, Party, ratings_for
from tests import factories as make

FIRST, LAST = dt.date(2022, 11, 20), dt.date(2024, 9, 30)
PERIODS = list(half_years(make.SIGNED_ON, dt.date(2024, 6, 30)))
ONE_DAY = dt.timedelta(days=1)
EDGES = sorted(
    edge + ONE_DAY * shift
    for half in PERIODS
    for edge in (half.ends_on, half.due_on, half.due_on - ONE_DAY * 90)
    for shift in (-1, 0, 1)
)

# --- What is drawn -----------------------------------------------------------------------------------------------

any_day = st.sampled_from(EDGES) | st.dates(FIRST, LAST)
# Around midnight in the plan's zone, written down in the offsets of Tokyo, Ulaanbaatar, UTC and New York.
times = st.sampled_from(["00:00", "00:00", "00:00:01", "12:00", "23:59:59", "23:59:59.999999"]).map(
    dt.time.fromisoformat
)
offsets = st.sampled_from([9, 8, 0, -5]).map(lambda hours: dt.timezone(dt.timedelta(hours=hours)))


def instants(days: st.SearchStrategy[dt.date]) -> st.SearchStrategy[dt.datetime]:
    return st.builds(
        lambda day, time, offset: dt.datetime.combine(day, time, clock.plan_zone()).astimezone(offset),
        days,
        times,
        offsets,
    )


@dataclass(frozen=True)
class Report:
    """A progress update that a party writes."""

    period: int
    delivery: str
    at: dt.datetime
    status: str
    corrects: bool  # the newest of the party's earlier ones that nothing has corrected yet
    completed_on: dt.date
    meets: int | None  # a milestone, by its place in the list
    met_on: dt.date


@dataclass(frozen=True)
class Move:
    """Somebody asks for another due date."""

    milestone: int | None
    new_due_on: dt.date
    at: dt.datetime
    answered_after: dt.timedelta
    outcome: str


@dataclass(frozen=True)
class Step:
    """A milestone."""

    due_on: dt.date
    added_at: dt.datetime
    withdrawn_days: int | None


@dataclass(frozen=True)
class Signatures:
    delivery: str
    jp_at: dt.datetime | None = None
    mn_at: dt.datetime | None = None


@dataclass(frozen=True)
class Story:
    """One commitment, and everything that happens to it."""

    parties: tuple[str, ...]
    kind: str
    fulfilled_on: dt.date | None
    due_on: dt.date | None
    due_set_at: dt.datetime
    steps: list[Step]
    reports: dict[str, list[Report]]
    moves: list[Move]
    assessments: list[Signatures]


@st.composite
def tellings(draw: st.DrawFn, *, min_size: int = 1) -> list[Story]:
    """A few stories. Everything in them happens on the same handful of days, so that things coincide."""
    days = st.sampled_from(draw(st.lists(any_day, min_size=2, max_size=5, unique=True)))
    return draw(st.lists(stories(days), min_size=min_size, max_size=5))


@st.composite
def stories(draw: st.DrawFn, days: st.SearchStrategy[dt.date]) -> Story:
    moments = instants(days)
    parties = draw(st.sampled_from([("JP", "MN"), ("JP", "MN"), ("JP", "MN"), ("JP",), ("MN",)]))
    kind = draw(st.sampled_from([Kind.ACTION, Kind.ACTION, Kind.CONTINUING, Kind.POSITION]))
    ratings = st.sampled_from([rating.value for rating in ratings_for(kind)])
    if kind == Kind.ACTION:
        ratings |= st.just(Delivery.COMPLETED.value)  # the one with the most rules of its own
    steps = st.builds(Step, due_on=days, added_at=moments, withdrawn_days=st.none() | st.sampled_from([0, 1, 30, 200]))
    plan_steps = draw(st.lists(steps, max_size=3))
    reports = st.builds(
        Report,
        period=st.integers(0, len(PERIODS) - 1),
        delivery=ratings,
        at=moments,
        status=st.sampled_from(["published"] * 4 + ["draft", "submitted", "returned", "withdrawn"]),
        corrects=st.booleans(),
        completed_on=days,
        meets=st.sampled_from([None, *range(len(plan_steps))]),
        met_on=days,
    )
    moves = st.builds(
        Move,
        milestone=st.sampled_from([None, *range(len(plan_steps))]),
        new_due_on=days,
        at=moments,
        answered_after=st.sampled_from([0, 1, 24, 2000]).map(lambda hours: dt.timedelta(hours=hours)),
        outcome=st.sampled_from(["agreed", "agreed", "refused", "pending"]),
    )
    signed_by = st.sampled_from([("jp_at", "mn_at"), ("jp_at", "mn_at"), ("jp_at",), ("mn_at",)])
    assessments = signed_by.flatmap(
        lambda sides: st.builds(Signatures, delivery=ratings, **dict.fromkeys(sides, moments))
    )
    fulfilled = st.none() | st.none() | st.just(make.SIGNED_ON) | days
    return Story(
        parties=parties,
        kind=kind,
        fulfilled_on=draw(fulfilled) if kind == Kind.ACTION else None,
        due_on=draw(st.none() | days),
        due_set_at=draw(moments),
        steps=plan_steps,
        reports={party: draw(st.lists(reports, max_size=5)) for party in parties},
        moves=draw(st.lists(moves, max_size=4)),
        assessments=draw(st.lists(assessments, max_size=3)),
    )


# --- How it is written down --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cast:
    """The people and periods that all stories share."""

    reporters: dict[str, User]
    approvers: dict[str, User]
    periods: list[ReportingPeriod]


def cast() -> Cast:
    """To be written once before any story."""
    make.statement()
    return Cast(
        reporters={party: make.user(role="reporter", party=party) for party in Party.values},
        approvers={party: make.user(role="approver", party=party) for party in Party.values},
        periods=[make.reporting_period(half.code) for half in PERIODS],
    )


def write(story: Story, people: Cast) -> Commitment:
    commitment = make.commitment(
        parties=story.parties,
        kind=story.kind,
        fulfilled_on=story.fulfilled_on,
        due_on=story.due_on,
        due_set_at=story.due_set_at,
    )
    milestones = [
        make.milestone(
            of=commitment,
            due_on=step.due_on,
            added_at=step.added_at,
            withdrawn_at=(None if step.withdrawn_days is None else step.added_at + ONE_DAY * step.withdrawn_days),
        )
        for step in story.steps
    ]
    for party, reports in story.reports.items():
        _write_reports(make.side(commitment, party), reports, milestones, people)
    _write_moves(commitment, milestones, story.moves)
    _write_assessments(commitment, story.assessments)
    return commitment


def _write_reports(undertaking: Undertaking, reports: list[Report], milestones: list[Milestone], people: Cast) -> None:
    """In the order in which they were begun, which need not be that of publication."""
    written = [
        make.update(
            undertaking=undertaking,
            period=people.periods[report.period],
            delivery=report.delivery,
            status=report.status,
            published_at=report.at,
            completed_on=report.completed_on if report.delivery == Delivery.COMPLETED else None,
            author=people.reporters[undertaking.party],
            publisher=people.approvers[undertaking.party],
        )
        for report in reports
    ]
    uncorrected: list[ProgressUpdate] = []
    for report, update in sorted(zip(reports, written, strict=True), key=lambda pair: pair[0].at):
        if report.corrects and uncorrected:
            make.correct(update, corrects=uncorrected.pop() if update.published else uncorrected[-1])
        if update.published:
            uncorrected.append(update)
        if report.meets is not None:
            make.milestone_report(update=update, milestone=milestones[report.meets], met_on=report.met_on)


def _write_moves(commitment: Commitment, milestones: list[Milestone], moves: list[Move]) -> None:
    """Each asks to move the date as it stands; one that changes nothing, or a second pending one, is left out."""
    dates: dict[int | None, dt.date | None] = {None: commitment.baseline_due_on}
    dates |= {number: milestone.baseline_due_on for number, milestone in enumerate(milestones)}
    pending: set[int | None] = set()
    for move in moves:
        old = dates[move.milestone]
        if old is None or old == move.new_due_on or (move.outcome == "pending" and move.milestone in pending):
            continue
        answered_at = move.at + move.answered_after
        make.date_revision(
            of=commitment if move.milestone is None else milestones[move.milestone],
            old_due_on=old,
            new_due_on=move.new_due_on,
            requested_at=move.at,
            agreed_at=answered_at if move.outcome == "agreed" else None,
            refused_at=answered_at if move.outcome == "refused" else None,
        )
        if move.outcome == "agreed":
            dates[move.milestone] = move.new_due_on
        if move.outcome == "pending":
            pending.add(move.milestone)


def _write_assessments(commitment: Commitment, assessments: list[Signatures]) -> None:
    """At most one waits for its second signature."""
    waiting = False
    for one in assessments:
        complete = bool(one.jp_at and one.mn_at)
        if complete or not waiting:
            make.joint_assessment(of=commitment, delivery=one.delivery, jp_signed_at=one.jp_at, mn_signed_at=one.mn_at)
        waiting = waiting or not complete


def interesting_days(story: Story) -> set[dt.date]:
    """Every day on which an answer may turn, with the day before and the day after."""
    turning = {story.fulfilled_on, story.due_on, clock.day_of(story.due_set_at)}
    for step in story.steps:
        turning |= {step.due_on, clock.day_of(step.added_at)}
        if step.withdrawn_days is not None:
            turning.add(clock.day_of(step.added_at + ONE_DAY * step.withdrawn_days))
    for report in (report for reports in story.reports.values() for report in reports):
        turning |= {report.met_on, clock.day_of(report.at)}
    for move in story.moves:
        turning |= {move.new_due_on, clock.day_of(move.at + move.answered_after)}
    for one in story.assessments:
        turning |= {clock.day_of(at) for at in (one.jp_at, one.mn_at) if at}
    due = {step.due_on for step in story.steps} | {story.due_on} | {move.new_due_on for move in story.moves}
    turning |= {day - ONE_DAY * 90 for day in due if day}
    return {day + ONE_DAY * shift for day in turning if day for shift in (-1, 0, 1)}
