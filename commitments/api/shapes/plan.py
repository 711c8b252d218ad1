"""The plan around a commitment. What stands under a row only where `expand` asks for it is not required."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commitments import vocabulary as v

from .parts import Texts, address, choice, commitment_code, day, instant
from .updates import Measurement


class DateRevision(serializers.Serializer[Any]):
    """A request to move a due date. It moves the date once agreed."""

    id = serializers.IntegerField()
    url = address()
    commitment = commitment_code()
    milestone = serializers.CharField(allow_null=True, help_text="Its key; null for the commitment's own date")
    old_due_on = serializers.DateField()
    new_due_on = serializers.DateField()
    reason = serializers.CharField()
    status = choice(v.RevisionStatus, help_text="As it stood on the day")
    requested_at = serializers.DateTimeField()
    requested_by = choice(v.Party)
    needs_agreement = serializers.BooleanField(help_text="The other party undertook it too and must agree")
    decided_at = instant()
    decided_by = choice(v.Party, allow_null=True)
    refused_reason = serializers.CharField(allow_null=True)


class Milestone(serializers.Serializer[Any]):
    """A dated step of a commitment."""

    key = serializers.CharField(help_text="The commitment's code and the number: EC-02-M1")
    url = address()
    commitment = commitment_code()
    number = serializers.IntegerField()
    plan_code = serializers.CharField(allow_null=True, help_text="Its code in an imported action plan")
    titles = Texts()
    baseline_due_on = serializers.DateField(help_text="Never changes")
    due_on = day(help_text="As agreed by the day; null once it has been withdrawn, as are the answers that follow")
    met_on = day()
    schedule = choice(v.Schedule, allow_null=True)
    slip_days = serializers.IntegerField(allow_null=True, help_text="Days from the baseline to the current date")
    times_revised = serializers.IntegerField(allow_null=True)
    added_at = serializers.DateTimeField(help_text="From then on it belongs to the plan")
    withdrawn = serializers.BooleanField(help_text="By the day, it had been taken out of the plan")
    withdrawn_at = instant()
    withdrawn_reason = serializers.CharField(allow_null=True)
    date_revisions = DateRevision(many=True, required=False)


class MilestoneDetail(Milestone):
    date_revisions = DateRevision(many=True)


class Indicator(serializers.Serializer[Any]):
    """Something counted. A target only where somebody set one."""

    code = serializers.CharField()
    url = address()
    commitment = commitment_code()
    names = Texts()
    units = Texts()
    baseline = serializers.FloatField(allow_null=True)
    baseline_on = day()
    target = serializers.FloatField(allow_null=True)
    target_on = day()
    in_statement = serializers.BooleanField(help_text="The statement itself sets the target")
    words = serializers.CharField(allow_null=True, help_text="The statement's words that set it")
    measurements = Measurement(many=True, required=False)


class IndicatorDetail(Indicator):
    measurements = Measurement(many=True)


class Assignment(serializers.Serializer[Any]):
    """A ministry leads or supports a commitment."""

    id = serializers.IntegerField()
    url = address()
    commitment = commitment_code()
    ministry = serializers.CharField(help_text="The ministry's code")
    party = choice(v.Party)
    role = choice(v.AssignmentRole)
    starts_on = serializers.DateField()
    ends_on = day(help_text="Its last day; one after a past day that was asked for is not known yet")
    suggested = serializers.BooleanField(help_text="A starting assignment that no coordinator has confirmed yet")
    names = Texts(required=False, help_text="The ministry's, as of the day")


class AssignmentDetail(Assignment):
    names = Texts(help_text="The ministry's, as of the day")
