"""A commitment and where it stands. What stands under a row only where `expand` asks for it is not required."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commitments import vocabulary as v

from .between import JointAssessment
from .parts import Texts, address, choice, day, offset
from .plan import AssignmentDetail, DateRevision, IndicatorDetail, Milestone
from .updates import Evidence, Update


class Side(serializers.Serializer[Any]):
    """Where one party stands."""

    delivery = choice(v.Delivery, allow_null=True, help_text="Its newest published rating; null without any")
    reporting = choice(v.Reporting)
    silent = serializers.BooleanField()
    update = serializers.IntegerField(  # type: ignore[assignment]
        allow_null=True, help_text="The update that speaks for it"
    )


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


class Leads(serializers.Serializer[Any]):
    """The code of the ministry that leads for each party on the day."""

    jp = serializers.CharField(allow_null=True)
    mn = serializers.CharField(allow_null=True)


class Speaking(serializers.Serializer[Any]):
    """The update that speaks for each party on the day."""

    jp = Update(allow_null=True, help_text="null where Japan has published nothing, or did not undertake it")
    mn = Update(allow_null=True, help_text="null where Mongolia has published nothing, or did not undertake it")


class Held(serializers.Serializer[Any]):
    update = serializers.IntegerField(help_text="The update that reports it")  # type: ignore[assignment]
    party = choice(v.Party)
    title = serializers.CharField()
    held_on = serializers.DateField()
    place = serializers.CharField(allow_null=True)
    language = choice(v.Language, help_text="The language of title and place")


class OccurrencesOfAYear(serializers.Serializer[Any]):
    """How often a continuing commitment took place in the twelve months to the day."""

    since = serializers.DateField()
    until = serializers.DateField()
    expected = serializers.IntegerField(allow_null=True, help_text="A year; null where no number was set, never 0")
    held = serializers.IntegerField(help_text="Days on which it took place: what both report of one day counts once")
    reported = Held(many=True, help_text="By the updates that counted on the day, newest first")


_NOT_CONTINUING = "null for a commitment that is not continuing"


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
    speaking = Speaking(required=False)
    updates = Update(many=True, required=False, help_text="Those that count on the day, newest first")
    milestones = Milestone(many=True, required=False, help_text="Those in the plan on the day, by their dates")
    indicators = IndicatorDetail(many=True, required=False)
    occurrences = OccurrencesOfAYear(required=False, allow_null=True, help_text=_NOT_CONTINUING)
    date_revisions = DateRevision(many=True, required=False)
    assignments = AssignmentDetail(many=True, required=False, help_text="Those in effect on the day")
    evidence = Evidence(many=True, required=False, help_text="Of every update that counts on the day, newest first")
    joint_assessments = JointAssessment(many=True, required=False, help_text="The newest first")


class Words(serializers.Serializer[Any]):
    """Where in the statement the commitment stands, to the character."""

    passage = serializers.IntegerField()
    section = serializers.CharField()
    text = serializers.CharField(help_text="The whole passage, in the authentic language")
    quote = serializers.CharField(help_text="The words that state it")
    focus = serializers.CharField(help_text="The part of the quote that is this commitment's own")
    quote_start = offset("where the quote begins")
    quote_end = offset("behind the quote's last character")
    focus_start = offset("where the focus begins")
    focus_end = offset("behind the focus' last character")
    also_in = serializers.ListField(child=serializers.IntegerField(), help_text="Other passages that speak of it")


class CommitmentDetail(Commitment):
    updates = None  # type: ignore[assignment] # behind updates_url
    words = Words()
    updates_url = address(help_text="The list of everything reported on it, corrected updates included")
    fulfilled_on = day(help_text="Completed from this day without a report: the signing itself fulfilled it")
    baseline_due_on = day(help_text="Never changes")
    slip_days = serializers.IntegerField(allow_null=True)
    times_revised = serializers.IntegerField()
    speaking = Speaking()
    milestones = Milestone(many=True, help_text="Those in the plan on the day, by their dates")
    indicators = IndicatorDetail(many=True)
    occurrences = OccurrencesOfAYear(allow_null=True, help_text=_NOT_CONTINUING)
    date_revisions = DateRevision(many=True)
    assignments = AssignmentDetail(many=True, help_text="Those in effect on the day")
    evidence = Evidence(many=True, help_text="Of every update that counts on the day, newest first")
    joint_assessments = JointAssessment(many=True, help_text="The newest first")
    recent_updates = Update(many=True, help_text="The newest twenty that count on the day, the newest first")
