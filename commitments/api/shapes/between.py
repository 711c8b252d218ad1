"""What the two governments have between them. What `expand` puts under a row is not required."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commitments import vocabulary as v

from .parts import Texts, address, choice, commitment_code, day, instant, listed_codes


class Decision(serializers.Serializer[Any]):
    """What a consultation decided."""

    id = serializers.IntegerField()
    url = address()
    consultation = serializers.IntegerField(help_text="The consultation's id")
    held_on = serializers.DateField(help_text="The consultation's day")
    number = serializers.IntegerField()
    text = serializers.CharField()
    language = choice(v.Language, help_text="The language of the text")
    commitments = listed_codes(help_text="Codes of the commitments that it concerns")
    recorded_at = serializers.DateTimeField()


class Consultation(serializers.Serializer[Any]):
    """A meeting of the two governments."""

    id = serializers.IntegerField()
    url = address()
    held_on = serializers.DateField()
    held = serializers.BooleanField(help_text="false while it is planned")
    titles = Texts()
    place = serializers.CharField(allow_null=True)
    decisions = Decision(many=True, required=False)


class ConsultationDetail(Consultation):
    decisions = Decision(many=True)


class JointAssessment(serializers.Serializer[Any]):
    """A rating that both sides sign. In force from the second signature until something ends it."""

    id = serializers.IntegerField()
    url = address()
    commitment = commitment_code()
    delivery = choice(v.Delivery)
    reason = serializers.CharField()
    status = choice(v.AssessmentStatus, help_text="As it stood on the day")
    jp_signed_at = instant()
    mn_signed_at = instant()
    in_force_on = day()
    ended_at = instant(help_text="When a later report that differs, or a later assessment, took its force")
    ended_by = serializers.IntegerField(allow_null=True, help_text="The update that ended it")
    withdrawn_at = instant()
