"""What each person owes: what is due or late at their ministry, and what waits for them. Each thing has a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from commitments import access, clock
from commitments.models import Commitment, DateRevision, Digest, JointAssessment, ProgressUpdate, Reminder, User
from commitments.standing import Day
from commitments.vocabulary import (
    CLOSING_RATINGS,
    MINISTRY_ROLES,
    ReminderFrequency,
    Reporting,
    UpdateStatus,
)

from .assessments import assessments_to_sign
from .commitments import find_commitments, visible_commitments
from .plan import revisions_to_decide
from .updates import in_the_works, waiting_for_review

_DAYS_BETWEEN = {ReminderFrequency.DAILY: 1, ReminderFrequency.WEEKLY: 7}


class Matter(StrEnum):
    """Why a thing is in somebody's mail, in the order in which the mail tells it."""

    LATE = "late"
    DUE = "due"
    RETURNED = "returned"
    REVIEW = "review"
    REVISION = "revision"
    ASSESSMENT = "assessment"


@dataclass(frozen=True)
class Owed:
    """One thing that is due, late or waits. `about` names it with its state and deadline.

    `on` is the deadline of a report; for all else the day from which it has been waiting.
    """

    about: str
    matter: Matter
    commitment: Commitment
    on: dt.date
    row: ProgressUpdate | DateRevision | JointAssessment | None = None  # a report that is missing has no row
    never: bool = False  # the party has published nothing on this commitment at all
    handed_in: bool = False  # an update for the period waits for approval; until it is published, the report is missing


@dataclass(frozen=True)
class ToTell:
    """What a person has not been told yet, and how much of what they were told is still open."""

    new: list[Owed]
    told_and_open: int


def people_to_remind(day: Day) -> list[User]:
    """Who gets a digest on the day if there is anything to tell: active staff, as often as they chose."""
    people = (
        User.objects.filter(is_active=True, role__in=MINISTRY_ROLES)
        .exclude(reminders=ReminderFrequency.NEVER)
        .select_related("ministry")
        # A notice about something of their own reminds of nothing, and delays no reminder.
        .annotate(last_written_at=Max("digests__written_at", filter=Q(digests__reminders__isnull=False)))
    )
    return [
        person
        for person in people
        if person.last_written_at is None
        or (day.date - clock.day_of(person.last_written_at)).days >= _DAYS_BETWEEN[ReminderFrequency(person.reminders)]
    ]


def to_tell(person: User, day: Day) -> ToTell:
    """What the person owes on the day, without what an earlier mail named."""
    owed = owed_by(person, day)
    told = set(
        Reminder.objects.filter(to=person, about__in=[one.about for one in owed]).values_list("about", flat=True)
    )
    return ToTell([one for one in owed if one.about not in told], len(told))


def owed_by(person: User, day: Day) -> list[Owed]:
    """All that is due, late or waits for the person on the day, which is today.

    Nothing about what their government has completed or discontinued, nor what both sides have signed as such.
    """
    if access.writes_for(person) is None:
        return []
    closed = _closed_for(person, day)
    found = [*_reports(person, day), *_updates(person), *_between_governments(person)]
    order = list(Matter)
    return sorted(
        (one for one in found if one.commitment.pk not in closed),
        key=lambda one: (order.index(one.matter), one.on, one.commitment.position, one.about),
    )


def digests_to_send() -> QuerySet[Digest]:
    """Written and not sent, whose next attempt has come, oldest first; reminders only to people who still want them."""
    return (
        Digest.objects.filter(sent_at__isnull=True, next_attempt_at__lte=clock.now(), to__is_active=True)
        .exclude(Exists(Reminder.objects.filter(digest=OuterRef("pk"))), to__reminders=ReminderFrequency.NEVER)
        .order_by("written_at", "pk")
    )


# --- steps -------------------------------------------------------------------------------------------------------


def _closed_for(person: User, day: Day) -> set[int]:
    side = _side(person)
    closed = Q(**{f"standing__{side}_delivery__in": CLOSING_RATINGS}) | Q(
        standing__joint_assessment__isnull=False, standing__delivery__in=CLOSING_RATINGS
    )
    return set(visible_commitments(person, day).filter(closed).values_list("pk", flat=True))


def _reports(person: User, day: Day) -> Iterator[Owed]:
    """Missing reports of the newest period that has ended, on what the person's ministry leads or supports."""
    if day.period is None:
        return
    assert person.ministry is not None  # staff have one
    answer = f"{_side(person)}_reporting"
    params = {"ministry": [person.ministry.code], answer: [Reporting.DUE, Reporting.LATE, Reporting.NEVER]}
    handed_in = set(
        in_the_works(person)
        .filter(status=UpdateStatus.SUBMITTED, period__ends_on__gte=day.period.ends_on)
        .values_list("undertaking__commitment", flat=True)
    )
    for commitment in find_commitments(person, params, day).queryset:
        reporting = getattr(commitment.standing, answer)
        name = f"report:{commitment.code}:{person.party}:{day.period.code}"
        state = "due" if reporting == Reporting.DUE else "late"
        yield Owed(
            # With the deadline, so that a deadline that was moved is told again.
            about=f"{name}:{state}:{day.period.due_on}",
            matter=Matter(state),
            commitment=commitment,
            on=day.period.due_on,
            never=getattr(commitment.standing, f"{_side(person)}_delivery") is None,
            handed_in=commitment.pk in handed_in,
        )


def _updates(person: User) -> Iterator[Owed]:
    """What came back to the person's ministry, and what a colleague handed in for them to review."""
    returned = in_the_works(person).filter(status=UpdateStatus.RETURNED).exclude(returned_by=person)
    for update in returned:
        yield _waiting(Matter.RETURNED, update, update.undertaking.commitment, update.returned_at)
    for update in waiting_for_review(person):
        yield _waiting(Matter.REVIEW, update, update.undertaking.commitment, update.submitted_at)


def _between_governments(person: User) -> Iterator[Owed]:
    """What the other government's coordinator asks for."""
    for revision in revisions_to_decide(person):
        yield _waiting(Matter.REVISION, revision, revision.commitment, revision.requested_at)
    for assessment in assessments_to_sign(person):
        signed_at = assessment.jp_signed_at or assessment.mn_signed_at
        yield _waiting(Matter.ASSESSMENT, assessment, assessment.commitment, signed_at)


def _waiting(
    matter: Matter,
    row: ProgressUpdate | DateRevision | JointAssessment,
    commitment: Commitment,
    since: dt.datetime | None,
) -> Owed:
    assert since is not None  # the database demands it of every row in such a state
    # With the instant: the same update returned or handed in once more is something new.
    about = f"{matter}:{row.pk}:{since.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}"
    return Owed(about=about, matter=matter, commitment=commitment, on=clock.day_of(since), row=row)


def _side(person: User) -> str:
    return str(person.party).lower()
