"""The words of the domain: every choice that is stored, shown, filtered by or sent through the API.

Codes are part of the API and of the database's constraints; labels are translated on screen.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Party(models.TextChoices):
    """A government."""

    JP = "JP", _("Japan")
    MN = "MN", _("Mongolia")

    @property
    def other(self) -> Party:
        return Party.MN if self is Party.JP else Party.JP


class PartyBasis(models.TextChoices):
    """Whether the sentence names who undertakes it, or context supplies the subject."""

    EXPLICIT = "explicit", _("named in the sentence")
    IMPLIED = "implied", _("implied by the context")


class Kind(models.TextChoices):
    ACTION = "action", _("Action")
    CONTINUING = "continuing", _("Continuing")
    POSITION = "position", _("Position")


class Delivery(models.TextChoices):
    """What a party says of a commitment. Definitions stand in `DELIVERY_DEFINITIONS`."""

    NOT_STARTED = "not_started", _("Not started")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")
    COMPLETED = "completed", _("Completed")
    DISCONTINUED = "discontinued", _("Discontinued")


NOT_REPORTED = "not_reported"
NOT_REPORTED_LABEL = _("Not reported")

# The headline of a commitment: a rating, or the bucket of those nobody has reported on.
HEADLINE_CHOICES = [*Delivery.choices, (NOT_REPORTED, NOT_REPORTED_LABEL)]

# Most cautious first: where the two parties differ, the headline is the earlier in this list.
CAUTION_ORDER = (
    Delivery.OFF_TRACK,
    Delivery.DISCONTINUED,
    Delivery.AT_RISK,
    Delivery.NOT_STARTED,
    Delivery.ON_TRACK,
    Delivery.COMPLETED,
)

# Whoever says one of these while a date is overdue contradicts the dates.
GOING_WELL = (Delivery.ON_TRACK, Delivery.COMPLETED)

# After one of these a party owes no further reports.
CLOSING_RATINGS = (Delivery.COMPLETED, Delivery.DISCONTINUED)

# A position is upheld or not: the same codes read differently on screen.
POSITION_LABELS = {
    Delivery.NOT_STARTED: _("Not yet stated"),
    Delivery.ON_TRACK: _("Upheld"),
    Delivery.AT_RISK: pgettext_lazy("position", "Upholding at risk"),
    Delivery.OFF_TRACK: _("Not upheld"),
    Delivery.DISCONTINUED: _("No longer held"),
}

DELIVERY_DEFINITIONS = {
    Delivery.NOT_STARTED: _("No work has begun yet."),
    Delivery.ON_TRACK: _("Work proceeds as planned and is expected to deliver what was promised, on time."),
    Delivery.AT_RISK: _("A problem is known that will delay or reduce delivery unless something is done."),
    Delivery.OFF_TRACK: _("What was promised will not be delivered as planned without a change of plan."),
    Delivery.COMPLETED: _("What was promised has been delivered in full. Only actions can be completed."),
    Delivery.DISCONTINUED: _("The party has stopped work on this for good."),
}

POSITION_DEFINITIONS = {
    Delivery.NOT_STARTED: _("The party has not yet had an occasion to state this position."),
    Delivery.ON_TRACK: _("The party holds the position and has stated or acted on it."),
    Delivery.AT_RISK: _("Something is known that may keep the party from upholding the position."),
    Delivery.OFF_TRACK: _("The party has acted or spoken against the position."),
    Delivery.DISCONTINUED: _("The party no longer holds this position."),
}


def ratings_for(kind: str) -> list[Delivery]:
    """The ratings a commitment of this kind can be given: only an action can be completed."""
    return [rating for rating in Delivery if rating is not Delivery.COMPLETED or kind == Kind.ACTION]


def delivery_label(code: str, kind: str = Kind.ACTION) -> str:
    """The word shown for a rating (or `not_reported`) of a commitment of this kind, in the active language."""
    if code == NOT_REPORTED:
        return str(NOT_REPORTED_LABEL)
    rating = Delivery(code)
    if kind == Kind.POSITION and rating in POSITION_LABELS:
        return str(POSITION_LABELS[rating])
    return str(rating.label)


def delivery_definition(code: str, kind: str) -> str:
    """The definition that stands beside a rating in the form, in the active language."""
    definitions = POSITION_DEFINITIONS if kind == Kind.POSITION else DELIVERY_DEFINITIONS
    return str(definitions[Delivery(code)])


class Schedule(models.TextChoices):
    """What the dates say. Worst first: a commitment takes the worst of its own date and its milestones'."""

    OVERDUE = "overdue", _("Overdue")
    DUE_SOON = "due_soon", _("Due soon")
    MET_LATE = "met_late", _("Met late")
    ON_TIME = "on_time", _("On time")
    MET = "met", _("Met")
    NO_DATE = "no_date", _("No date")


DUE_SOON_DAYS = 90


class Reporting(models.TextChoices):
    """Has a party reported on a commitment?"""

    REPORTED = "reported", _("Reported")
    DUE = "due", _("Report due")
    LATE = "late", _("Report late")
    NEVER = "never", _("Never reported")
    NOT_DUE = "not_due", _("No report due")


# A party in one of these is silent, whatever it said earlier.
SILENT = (Reporting.LATE, Reporting.NEVER)


class Agreement(models.TextChoices):
    """How the two parties' accounts of a commitment of both compare."""

    AGREED = "agreed", _("Both agree")
    DIVERGENT = "divergent", _("Seen differently")
    ONE_SIDE_SILENT = "one_side_silent", _("One side silent")
    BOTH_SILENT = "both_silent", _("Both silent")
    NOT_DUE = "not_due", _("No report due")


class HeadlineBasis(models.TextChoices):
    """Where a commitment's headline delivery comes from."""

    JOINT = "joint", _("joint assessment")
    BOTH = "both", _("the more cautious of both sides")
    ONE_SIDE = "one_side", _("one side only: the other is silent")
    PARTY = "party", _("the party that undertook it")
    NONE = "none", _("nobody has reported")


class Pace(models.TextChoices):
    """Where an indicator is against the straight line from its baseline to its target. Nothing is ever averaged."""

    BEHIND = "behind", _("Behind the path")
    ON_PATH = "on_path", _("On the path or ahead")
    NOT_MEASURED = "not_measured", _("Not measured yet")
    NO_PATH = "no_path", _("No path")


class UpdateStatus(models.TextChoices):
    """The workflow of a progress update. Only `published` counts anywhere."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted for approval")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PUBLISHED = "published", _("Published")


class Role(models.TextChoices):
    VIEWER = "viewer", _("Viewer")
    REPORTER = "reporter", _("Reporter")
    APPROVER = "approver", _("Approver")
    COORDINATOR = "coordinator", _("Coordinator")
    ADMINISTRATOR = "administrator", _("Administrator")


# Roles that speak for a ministry, and so need one.
MINISTRY_ROLES = (Role.REPORTER, Role.APPROVER, Role.COORDINATOR)


class Findable(models.TextChoices):
    """What a search looks through, in the order in which it shows what it has found."""

    COMMITMENTS = "commitments", _("Commitments")
    WORDS = "words", _("The words of the statement")
    UPDATES = "updates", _("Updates")
    EVIDENCE = "evidence", _("Evidence")
    MILESTONES = "milestones", _("Milestones")
    DECISIONS = "decisions", _("Decisions")
    MINISTRIES = "ministries", _("Ministries")


class ReminderFrequency(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")


class AssignmentRole(models.TextChoices):
    LEAD = "lead", _("Leads")
    SUPPORT = "support", _("Supports")


class AssignmentWhen(models.TextChoices):
    """An assignment and a day."""

    ON_DAY = "on_day", _("On the day")
    ENDED = "ended", _("Ended")
    AHEAD = "ahead", _("Still ahead")


class RevisionStatus(models.TextChoices):
    """A request to move a date, as it stood on a day."""

    PENDING = "pending", _("Pending")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")


class AssessmentStatus(models.TextChoices):
    """A joint assessment, as it stood on a day."""

    WAITING = "waiting", _("Waits for a signature")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended by a later report")
    REPLACED = "replaced", _("Replaced by a later one")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EvidenceKind(models.TextChoices):
    DOCUMENT = "document", _("Official document")
    STATEMENT = "statement", _("Public statement")
    STATISTICS = "statistics", _("Statistics")
    NEWS = "news", _("News report")
    OTHER = "other", _("Other")


class Language(models.TextChoices):
    """Names stand in their own language, so that everybody finds their own."""

    JA = "ja", "日本語"
    EN = "en", "English"
    MN = "mn", "Монгол"


class ChangeKind(models.TextChoices):
    """What a change is about: the rows that everybody may read and programs mirror."""

    STATEMENT = "statement"
    PILLAR = "pillar"
    PASSAGE = "passage"
    PERIOD = "period"
    MINISTRY = "ministry"
    COMMITMENT = "commitment"
    ASSIGNMENT = "assignment"
    MILESTONE = "milestone"
    DATE_REVISION = "date_revision"
    INDICATOR = "indicator"
    UPDATE = "update"
    CONSULTATION = "consultation"
    DECISION = "decision"
    JOINT_ASSESSMENT = "joint_assessment"


class ChangeWhat(models.TextChoices):
    """What happened to it."""

    ADDED = "added"
    CHANGED = "changed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


# After one of these a list leaves the row out, unless it is asked for by name.
GONE = (ChangeWhat.SUPERSEDED, ChangeWhat.WITHDRAWN, ChangeWhat.REMOVED)


class WebhookTopic(models.TextChoices):
    """What a system outside can be told of. Every change is of exactly one: see `queries.webhooks`."""

    PUBLISHED = "updates_published", _("Updates that are published")
    REPLACED = "updates_replaced", _("Updates that a correction replaced")
    COMMITMENTS = "commitments", _("Commitments: something about one changed, or where it stands")
    PLAN = "plan", _("Milestones, due dates, indicators and assignments")
    BETWEEN = "between", _("Joint assessments, consultations and decisions")
    REFERENCE = "reference", _("The statement, ministries and reporting periods")


class WebhookStop(models.TextChoices):
    """Why a webhook tells nothing any more."""

    BY_OWNER = "by_owner", _("switched off by its owner")
    BY_OVERSEER = "by_overseer", _("stopped by an administrator or a coordinator")
    FAILED = "failed", _("its receiver failed for three days")
    GONE = "gone", _("its receiver answered that it is gone for good (410)")


class WebhookState(models.TextChoices):
    """How a webhook fares, as its owner and those who oversee it read it."""

    WORKING = "working", _("Working")
    FAILING = "failing", _("Failing, tried again")
    OFF = "off", _("Switched off")
    STOPPED = "stopped", _("Stopped")
    GIVEN_UP = "given_up", _("Given up")
    SILENT = "silent", _("Silent: its owner may not sign in")


class WebhookError(models.TextChoices):
    """Why a message was not taken."""

    STATUS = "status", _("Answered with another status than 2xx")
    REDIRECT = "redirect", _("Answered with a redirect, which is not followed")
    REFUSED_ADDRESS = "refused_address", _("The address is not one that may be called")
    NO_PUBLIC_ADDRESS = "no_public_address", _("The name has no address on the public internet")
    UNREACHABLE = "unreachable", _("Nobody answers at the address")
    CERTIFICATE = "certificate", _("The certificate is not valid for the name")
    TIMEOUT = "timeout", _("No answer within 10 seconds")
    BROKEN = "broken", _("The connection broke, or the answer was not HTTP")
