"""What a party published. What stands under a row only where `expand` asks for it is not required."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commitments import vocabulary as v

from .parts import Texts, address, choice, commitment_code, day, instant, number


class EvidenceFile(serializers.Serializer[Any]):
    """A file that was handed in. Its type was found by looking at its content."""

    name = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes")
    type = serializers.CharField(help_text="A media type")


class Carried(serializers.Serializer[Any]):
    """What every row says that an update carries."""

    update = number(help_text="The update that carries it")  # type: ignore[assignment]
    commitment = commitment_code()
    party = choice(v.Party)


class Published(serializers.Serializer[Any]):
    published_at = serializers.DateTimeField()
    superseded = serializers.BooleanField(help_text="By the day, a correction had taken the update's place")


class Measurement(Carried, Published):
    """A value of an indicator."""

    indicator = serializers.CharField(help_text="The indicator's code")
    value = serializers.FloatField()
    measured_on = serializers.DateField(help_text="The day for which it is true")


class Evidence(Carried, Published):
    """A link, or a file."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    url = address(help_text="The link; of a file the address that downloads it, with the same token")
    file = EvidenceFile(allow_null=True, help_text="null for a link")
    kind = choice(v.EvidenceKind)
    dated_on = day()


class Occurrence(Carried, Published):
    """Something recurring that took place."""

    title = serializers.CharField()
    held_on = serializers.DateField()
    place = serializers.CharField(allow_null=True)
    language = choice(v.Language, help_text="The language of title and place")


class MilestoneMet(serializers.Serializer[Any]):
    milestone = serializers.CharField(help_text="The milestone's key")
    titles = Texts()
    met_on = serializers.DateField()


class Update(serializers.Serializer[Any]):
    """What one party published on one commitment for one period. It never changes."""

    id = serializers.IntegerField()
    url = address()
    commitment = commitment_code()
    pillar = serializers.CharField()
    party = choice(v.Party)
    period = serializers.CharField(help_text="The reporting period's code")
    ministry = serializers.CharField(help_text="The ministry that wrote it")
    delivery = choice(v.Delivery)
    completed_on = day()
    no_change = serializers.BooleanField(help_text="Filed as “no change this period”")
    language = choice(v.Language, help_text="The language of the three texts that follow")
    done = serializers.CharField()
    next_steps = serializers.CharField(allow_null=True)
    reason = serializers.CharField(help_text="Why it is rated so")
    published_at = serializers.DateTimeField()
    supersedes = serializers.IntegerField(allow_null=True, help_text="The update that this one corrects")
    correction_reason = serializers.CharField(allow_null=True)
    superseded = serializers.BooleanField(help_text="By the day, a correction had taken its place")
    superseded_at = instant()
    superseded_by = serializers.IntegerField(allow_null=True, help_text="The correction, if it was out by the day")
    evidence = Evidence(many=True, required=False)
    measurements = Measurement(many=True, required=False)
    occurrences = Occurrence(many=True, required=False)
    milestones_met = MilestoneMet(many=True, required=False)


class UpdateDetail(Update):
    evidence = Evidence(many=True)
    measurements = Measurement(many=True)
    occurrences = Occurrence(many=True)
    milestones_met = MilestoneMet(many=True)
