"""The rules of standing once more, slowly and plainly, for tests to compare `commitments.standing` with.

Nothing here is shared with the SQL: a history is loaded into lists, and each function below is one sentence of
the rules about one commitment on one day. A day includes all of itself, in the plan's time zone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from commitments import clock
from commitments.models import (
    Commitment,
    DateRevision,
    JointAssessment,
    Milestone,
    MilestoneReport,
    ProgressUpdate,
    ReportingPeriod,
)

# Most cautious first.
CAUTION = ["off_track", "discontinued", "at_risk", "not_started", "on_track", "completed"]
# Worst first.
SCHEDULES = ["overdue", "due_soon", "met_late", "on_time", "met", "no_date"]


@dataclass(frozen=True)
class History:
    """Everything that was ever written about one commitment, drafts and all."""

    commitment: Commitment
    parties: list[str]
    periods: list[ReportingPeriod]
    updates: dict[str, list[ProgressUpdate]]  # by party
    milestones: list[Milestone]
    reports: list[MilestoneReport]
    revisions: list[DateRevision]
    assessments: list[JointAssessment]


def load(commitment: Commitment) -> History:
    sides = list(commitment.undertakings.order_by("party"))
    return History(
        commitment=commitment,
        parties=[side.party for side in sides],
        periods=list(ReportingPeriod.objects.all()),
        updates={side.party: list(side.updates.select_related("period")) for side in sides},
        milestones=list(commitment.milestones.all()),
        reports=list(MilestoneReport.objects.filter(milestone__commitment=commitment).select_related("update")),
        revisions=list(commitment.date_revisions.all()),
        assessments=list(commitment.joint_assessments.all()),
    )


@dataclass(frozen=True)
class MilestoneAnswer:
    milestone_id: int
    due_on: dt.date
    met_on: dt.date | None
    schedule: str
    times_revised: int


@dataclass(frozen=True)
class Answer:
    """Named as the columns of `models.Standing`."""

    commitment_id: int
    jp_update_id: int | None
    jp_delivery: str | None
    jp_reporting: str | None
    jp_silent: bool
    mn_update_id: int | None
    mn_delivery: str | None
    mn_reporting: str | None
    mn_silent: bool
    delivery: str
    basis: str
    joint_assessment_id: int | None
    agreement: str | None
    schedule: str
    due_on: dt.date | None
    completed_on: dt.date | None
    next_due_on: dt.date | None
    contradicts_dates: bool


def answer(history: History, day: dt.date) -> Answer:
    sides = {party: speaking_update(history, party, day) for party in ("JP", "MN")}
    joint = joint_assessment(history, day)
    return Answer(
        commitment_id=history.commitment.pk,
        jp_update_id=sides["JP"].pk if sides["JP"] else None,
        jp_delivery=delivery(history, "JP", day),
        jp_reporting=reporting(history, "JP", day),
        jp_silent=silent(history, "JP", day),
        mn_update_id=sides["MN"].pk if sides["MN"] else None,
        mn_delivery=delivery(history, "MN", day),
        mn_reporting=reporting(history, "MN", day),
        mn_silent=silent(history, "MN", day),
        delivery=headline(history, day),
        basis=basis(history, day),
        joint_assessment_id=joint.pk if joint else None,
        agreement=agreement(history, day),
        schedule=schedule(history, day),
        due_on=own_due_on(history, day),
        completed_on=completed_on(history, day),
        next_due_on=next_due_on(history, day),
        contradicts_dates=contradicts_dates(history, day),
    )


# --- What had happened by a day ----------------------------------------------------------------------------------


def happened(instant: dt.datetime | None, day: dt.date) -> bool:
    return instant is not None and clock.day_of(instant) <= day


def counts(update: ProgressUpdate, day: dt.date) -> bool:
    """Published by the day and not superseded by it. A draft never counts."""
    return happened(update.published_at, day) and not happened(update.superseded_at, day)


def counting_updates(history: History, party: str, day: dt.date) -> list[ProgressUpdate]:
    return [update for update in history.updates.get(party, []) if counts(update, day)]


# --- Delivery ----------------------------------------------------------------------------------------------------


def speaking_update(history: History, party: str, day: dt.date) -> ProgressUpdate | None:
    """The newest that counts, by the period it reports on, then by publication (then by number)."""
    newest_last = sorted(
        counting_updates(history, party, day),
        key=lambda update: (update.period.ends_on, update.published_at, update.pk),
    )
    return newest_last[-1] if newest_last else None


def fulfilled(history: History, day: dt.date) -> bool:
    """The signing itself fulfilled it: each party that undertook it counts as having completed it."""
    return history.commitment.fulfilled_on is not None and history.commitment.fulfilled_on <= day


def delivery(history: History, party: str, day: dt.date) -> str | None:
    """The rating of the update that speaks; without one, `completed` where the signing fulfilled the commitment."""
    if party not in history.parties:
        return None
    update = speaking_update(history, party, day)
    if update:
        return update.delivery
    return "completed" if fulfilled(history, day) else None


# --- Reporting and silence ---------------------------------------------------------------------------------------


def period_owed(history: History, day: dt.date) -> ReportingPeriod | None:
    """The newest period that ended before the day."""
    ended = [period for period in history.periods if period.ends_on < day]
    return max(ended, key=lambda period: period.ends_on, default=None)


def reporting(history: History, party: str, day: dt.date) -> str | None:
    """A party that reported for the period owed is `reported` even where its rating closes the matter; one that
    completed or discontinued earlier owes nothing; nor does one whose promise the signing fulfilled."""
    if party not in history.parties:
        return None
    owed = period_owed(history, day)
    if owed is None:
        return "not_due"
    published = counting_updates(history, party, day)
    if any(update.period.ends_on >= owed.ends_on for update in published):
        return "reported"
    if delivery(history, party, day) in ("completed", "discontinued"):
        return "not_due"
    if day <= owed.due_on:
        return "due"
    return "late" if published else "never"


def silent(history: History, party: str, day: dt.date) -> bool:
    """`late` or `never`, or has said nothing while the other has. A fulfilled promise counts as something said."""
    if party not in history.parties:
        return False
    if reporting(history, party, day) in ("late", "never"):
        return True
    other = "MN" if party == "JP" else "JP"
    return delivery(history, party, day) is None and delivery(history, other, day) is not None


# --- Agreement and headline --------------------------------------------------------------------------------------


def of_both(history: History) -> bool:
    return len(history.parties) == 2


def agreement(history: History, day: dt.date) -> str | None:
    """Asked only of a commitment of both parties."""
    if not of_both(history):
        return None
    silences = [silent(history, party, day) for party in history.parties]
    if all(silences):
        return "both_silent"
    if any(silences):
        return "one_side_silent"
    first, second = (delivery(history, party, day) for party in history.parties)
    if first is None and second is None:
        return "not_due"
    return "agreed" if first == second else "divergent"


def joint_assessment(history: History, day: dt.date) -> JointAssessment | None:
    """The newest in force by the day, unless either party published an update after it came in force (by the day,
    and not superseded by it) with another rating. An older assessment never comes back."""
    signed = [one for one in history.assessments if happened(one.in_force_at, day)]
    if not signed:
        return None
    newest = max(signed, key=lambda one: (one.in_force_at, one.pk))
    for party in history.parties:
        for update in counting_updates(history, party, day):
            if update.published_at > newest.in_force_at and update.delivery != newest.delivery:
                return None
    return newest


def heard(history: History, day: dt.date) -> list[str]:
    """The parties whose rating makes the headline: with one of two silent, the other; else all that have one."""
    rated = [party for party in history.parties if delivery(history, party, day) is not None]
    speaking = [party for party in rated if not silent(history, party, day)]
    if of_both(history) and len(speaking) == 1:
        return speaking
    return rated


def headline(history: History, day: dt.date) -> str:
    joint = joint_assessment(history, day)
    if joint:
        return joint.delivery
    ratings = [delivery(history, party, day) for party in heard(history, day)]
    for rating in CAUTION:
        if rating in ratings:
            return rating
    return "not_reported"


def basis(history: History, day: dt.date) -> str:
    """A commitment of one party rests on that `party`, or on nobody (`none`)."""
    if joint_assessment(history, day):
        return "joint"
    parties = heard(history, day)
    if not parties:
        return "none"
    if not of_both(history):
        return "party"
    return "both" if len(parties) == 2 else "one_side"


# --- Schedule ----------------------------------------------------------------------------------------------------


def agreed_revisions(history: History, milestone: Milestone | None, day: dt.date) -> list[DateRevision]:
    wanted = milestone.pk if milestone else None
    return [
        revision
        for revision in history.revisions
        if revision.milestone_id == wanted and happened(revision.agreed_at, day)
    ]


def moved(baseline: dt.date, revisions: list[DateRevision]) -> dt.date:
    if not revisions:
        return baseline
    return max(revisions, key=lambda revision: (revision.agreed_at, revision.pk)).new_due_on


def own_due_on(history: History, day: dt.date) -> dt.date | None:
    """The commitment's own date; its baseline counts from the day it was set."""
    if not happened(history.commitment.baseline_set_at, day):
        return None
    baseline = history.commitment.baseline_due_on
    assert baseline is not None
    return moved(baseline, agreed_revisions(history, None, day))


def completed_on(history: History, day: dt.date) -> dt.date | None:
    """Where the headline is `completed`: the later of the sides' days, else the day the joint assessment came in
    force. A side's day is its speaking update's; without an update, that of the signing which fulfilled it."""
    if headline(history, day) != "completed":
        return None
    days = []
    for party in history.parties:
        update = speaking_update(history, party, day)
        if update is None:
            days.append(history.commitment.fulfilled_on if fulfilled(history, day) else None)
        else:
            days.append(update.completed_on)
    said = [one for one in days if one is not None]
    if said:
        return max(said)
    joint = joint_assessment(history, day)
    return joint.in_force_on if joint else None


def word(due_on: dt.date | None, met_on: dt.date | None, day: dt.date) -> str:
    if due_on is None:
        return "no_date"
    if met_on is not None:
        return "met" if met_on <= due_on else "met_late"
    if due_on < day:
        return "overdue"
    return "due_soon" if (due_on - day).days <= 90 else "on_time"


def milestones(history: History, day: dt.date) -> list[MilestoneAnswer]:
    """Those in the plan that day: added by it and not withdrawn by it. One is met on the earliest day, not after
    the day asked about, that an update which counts gives."""
    answers = []
    for milestone in history.milestones:
        if not happened(milestone.added_at, day) or happened(milestone.withdrawn_at, day):
            continue
        met_days = [
            report.met_on
            for report in history.reports
            if report.milestone_id == milestone.pk and report.met_on <= day and counts(report.update, day)
        ]
        revisions = agreed_revisions(history, milestone, day)
        due_on = moved(milestone.baseline_due_on, revisions)
        met_on = min(met_days, default=None)
        answers.append(MilestoneAnswer(milestone.pk, due_on, met_on, word(due_on, met_on, day), len(revisions)))
    return answers


def schedule(history: History, day: dt.date) -> str:
    """The worst of all its dates. A discontinued commitment whose date has passed is overdue like any other."""
    words = [one.schedule for one in milestones(history, day)]
    words.append(word(own_due_on(history, day), completed_on(history, day), day))
    return min(words, key=SCHEDULES.index)


def contradicts_dates(history: History, day: dt.date) -> bool:
    """Said to be going well, or done, although a date is overdue."""
    return schedule(history, day) == "overdue" and headline(history, day) in ("on_track", "completed")


def next_due_on(history: History, day: dt.date) -> dt.date | None:
    """The earliest date that is not met yet, past ones included."""
    dates = [one.due_on for one in milestones(history, day) if one.met_on is None]
    own = own_due_on(history, day)
    if own is not None and completed_on(history, day) is None:
        dates.append(own)
    return min(dates, default=None)


def dates(history: History, day: dt.date) -> dict[int, MilestoneAnswer]:
    """Every date there is that day, by the milestone's key; the commitment's own by its own with a minus."""
    found = {one.milestone_id: one for one in milestones(history, day)}
    own = own_due_on(history, day)
    if own is not None:
        met_on, moves = completed_on(history, day), len(agreed_revisions(history, None, day))
        key = -history.commitment.pk
        found[key] = MilestoneAnswer(key, own, met_on, word(own, met_on, day), moves)
    return found
