"""A commitment, where it stands, and the plan around it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commitments import vocabulary as v

from .parts import Texts, address, choice, day, offset
from .statement import Ministry
from .updates import Evidence, Occurrence, Update

REVISION_STATUSES = [("pending", "Pending"), ("agreed", "Agreed"), ("refused", "Refused")]


class Side(serializers.Serializer[Any]):
    """Where one party stands."""

    delivery = choice(v.Delivery, allow_null=True, help_text="Its newest published rating; null without any")
    reporting = choice(v.Reporting)
    silent = serializers.BooleanField()
    update = serializers.IntegerField(  # type: ignore[assignment]
        allow_null=True, help_text="The update that speaks for it"
    )


class SideDetail(Side):
    update = Update(allow_null=True)  # type: ignore[assignment]


class Standing(serializers.Serializer[Any]):
    """Delivery, schedule, reporting and agreement as of the day: never one answer for all."""

    delivery = choice(v.HEADLINE_CHOICES, help_text="The headline")
    basis = choice(v.HeadlineBasis, help_text="What the headline rests on")
    agreement = choice(v.Agreement, allow_null=True, help_text="null for a commitment of one party")
    schedule = choice(v.Schedule)
    contradicts_dates = serializers.BooleanField(help_text="Rated as going well although a date has passed")
    due_on = day(help_text="The commitment's own due date, as agreed by the day")
    completed_on = day()
    next_due_on = day(help_text="The earliest date of the commitment and its milestones that is not met")
    jp = Side(allow_null=True, help_text="null where Japan did not undertake it")
    mn = Side(allow_null=True, help_text="null where Mongolia did not undertake it")


class StandingDetail(Standing):
    jp = SideDetail(allow_null=True, help_text="null where Japan did not undertake it")
    mn = SideDetail(allow_null=True, help_text="null where Mongolia did not undertake it")


class Leads(serializers.Serializer[Any]):
    """The code of the ministry that leads for each party on the day."""

    jp = serializers.CharField(allow_null=True)
    mn = serializers.CharField(allow_null=True)


class Commitment(serializers.Serializer[Any]):
    code = serializers.CharField()
    url = address()
    pillar = serializers.CharField(help_text="The pillar's key")
    position = serializers.IntegerField(help_text="Order in the statement")
    passage = serializers.IntegerField(help_text="The number of its passage")
    kind = choice(v.Kind)
    parties = serializers.ListField(child=choice(v.Party))
    party_basis = choice(v.PartyBasis)
    titles = Texts()
    leads = Leads()
    standing = Standing()


class Words(serializers.Serializer[Any]):
    """Where in the statement the commitment stands, to the character."""

    passage = serializers.IntegerField()
    section = serializers.CharField()
    text = serializers.CharField(help_text="The whole passage, in the authentic language")
    quote = serializers.CharField(help_text="The words that state it")
    quote_start = offset("where the quote begins")
    quote_end = offset("behind the quote's last character")
    focus = serializers.CharField(help_text="The part of the quote that is this commitment's own")
    focus_start = offset("where the focus begins")
    focus_end = offset("behind the focus' last character")
    also_in = serializers.ListField(child=serializers.IntegerField(), help_text="Other passages that speak of it")


class JointAssessment(serializers.Serializer[Any]):
    """A rating that both sides have signed."""

    delivery = choice(v.Delivery)
    reason = serializers.CharField()
    in_force_on = serializers.DateField()


class Milestone(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    titles = Texts()
    baseline_due_on = serializers.DateField(help_text="Never changes")
    due_on = serializers.DateField(help_text="As agreed by the day")
    met_on = day()
    schedule = choice(v.Schedule)
    slip_days = serializers.IntegerField(help_text="Days from the baseline to the current date")
    times_revised = serializers.IntegerField()


class IndicatorMeasurement(serializers.Serializer[Any]):
    value = serializers.FloatField()
    measured_on = serializers.DateField(help_text="The day for which it is true")
    party = choice(v.Party)
    update = serializers.IntegerField()  # type: ignore[assignment]


class Indicator(serializers.Serializer[Any]):
    """Something counted. A target only where somebody set one."""

    code = serializers.CharField()
    names = Texts()
    units = Texts()
    baseline = serializers.FloatField(allow_null=True)
    baseline_on = day()
    target = serializers.FloatField(allow_null=True)
    target_on = day()
    in_statement = serializers.BooleanField(help_text="The statement itself sets the target")
    words = serializers.CharField(allow_null=True, help_text="The statement's words that set it")
    measurements = IndicatorMeasurement(many=True)


class ReportedOccurrence(Occurrence):
    update = serializers.IntegerField(help_text="The update that reports it")  # type: ignore[assignment]
    party = choice(v.Party)


class Occurrences(serializers.Serializer[Any]):
    """How often a continuing commitment took place in the twelve months to the day."""

    since = serializers.DateField()
    until = serializers.DateField()
    expected = serializers.IntegerField(allow_null=True, help_text="A year; null where no number was set, never 0")
    held = serializers.IntegerField(help_text="Days on which it took place: what both report of one day counts once")
    reported = ReportedOccurrence(many=True, help_text="By the updates that counted on the day, newest first")


class DateRevision(serializers.Serializer[Any]):
    """A request to move a due date. It moves the date once agreed."""

    milestone = serializers.IntegerField(allow_null=True, help_text="null for the commitment's own date")
    old_due_on = serializers.DateField()
    new_due_on = serializers.DateField()
    reason = serializers.CharField()
    status = choice(REVISION_STATUSES)
    requested_at = serializers.DateTimeField()
    requested_by = choice(v.Party)
    needs_agreement = serializers.BooleanField(help_text="The other party undertook it too and must agree")
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = choice(v.Party, allow_null=True)
    refused_reason = serializers.CharField(allow_null=True)


class Assignment(Ministry):
    """A ministry that leads or supports on the day."""

    role = choice(v.AssignmentRole)
    suggested = serializers.BooleanField(help_text="A starting assignment that no coordinator has confirmed yet")


class CommitmentDetail(Commitment):
    standing = StandingDetail()
    words = Words()
    updates_url = address(help_text="The list of everything reported on it, corrected updates included")
    fulfilled_on = day(help_text="Completed from this day without a report: the signing itself fulfilled it")
    baseline_due_on = day(help_text="Never changes")
    slip_days = serializers.IntegerField(allow_null=True)
    times_revised = serializers.IntegerField()
    joint_assessment = JointAssessment(allow_null=True)
    milestones = Milestone(many=True)
    indicators = Indicator(many=True)
    occurrences = Occurrences(allow_null=True, help_text="null for a commitment that is not continuing")
    date_revisions = DateRevision(many=True)
    assignments = Assignment(many=True)
    evidence = Evidence(many=True, help_text="Of every update that counted on the day, newest first")
