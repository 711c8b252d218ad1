"""What a party published."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commitments import vocabulary as v

from .parts import Texts, address, choice, day


class Update(serializers.Serializer[Any]):
    """What one party published on one commitment for one period. It never changes."""

    id = serializers.IntegerField()
    url = address()
    commitment = serializers.CharField(help_text="The commitment's code")
    pillar = serializers.CharField()
    party = choice(v.Party)
    period = serializers.CharField(help_text="The reporting period's code")
    ministry = serializers.CharField(help_text="The ministry that wrote it")
    delivery = choice(v.Delivery)
    completed_on = day()
    language = choice(v.Language, help_text="The language of the three texts that follow")
    done = serializers.CharField()
    next_steps = serializers.CharField(allow_null=True)
    reason = serializers.CharField(help_text="Why it is rated so")
    published_at = serializers.DateTimeField()
    supersedes = serializers.IntegerField(allow_null=True, help_text="The update that this one corrects")
    correction_reason = serializers.CharField(allow_null=True)
    superseded = serializers.BooleanField(help_text="By the day, a correction had taken its place")
    superseded_at = serializers.DateTimeField(allow_null=True)
    superseded_by = serializers.IntegerField(allow_null=True, help_text="The correction, if it was out by the day")


class EvidenceFile(serializers.Serializer[Any]):
    """A file that was handed in. Its type was found by looking at its content."""

    name = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes")
    type = serializers.CharField(help_text="A media type")


class Evidence(serializers.Serializer[Any]):
    """A link, or a file."""

    update = serializers.IntegerField(help_text="The update that it supports")  # type: ignore[assignment]
    party = choice(v.Party)
    title = serializers.CharField()
    url = address(help_text="The link; of a file the page that downloads it, for who has signed in with a browser")
    file = EvidenceFile(allow_null=True, help_text="null for a link")
    kind = choice(v.EvidenceKind)
    dated_on = day()


class UpdateMeasurement(serializers.Serializer[Any]):
    indicator = serializers.CharField()
    value = serializers.FloatField()
    measured_on = serializers.DateField(help_text="The day for which it is true")


class MilestoneMet(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    titles = Texts()
    met_on = serializers.DateField()


class Occurrence(serializers.Serializer[Any]):
    """Something recurring that took place."""

    title = serializers.CharField(help_text="In the update's language")
    held_on = serializers.DateField()
    place = serializers.CharField(allow_null=True, help_text="In the update's language")


class UpdateDetail(Update):
    commitment_titles = Texts()
    evidence = Evidence(many=True)
    measurements = UpdateMeasurement(many=True)
    occurrences = Occurrence(many=True)
    milestones_met = MilestoneMet(many=True)
