"""The statement, and what its commitments refer to."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commitments import vocabulary as v

from .parts import Texts, address, choice, offset


class Pillar(serializers.Serializer[Any]):
    key = serializers.CharField()
    code = serializers.CharField(help_text="The letters that its commitments' codes begin with")
    position = serializers.IntegerField()
    titles = Texts()
    commitments_url = address()


class Ministry(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Stays, whatever the ministry is called")
    party = choice(v.Party)
    names = Texts(help_text="As of the day")


class Period(serializers.Serializer[Any]):
    code = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    due_on = serializers.DateField(help_text="The last day on which a report is in time")


class Span(serializers.Serializer[Any]):
    """The words of a passage that are a commitment."""

    code = serializers.CharField()
    url = address()
    titles = Texts()
    kind = choice(v.Kind)
    parties = serializers.ListField(child=choice(v.Party))
    quote_start = offset("where the quote begins")
    quote_end = offset("behind the quote's last character")
    focus_start = offset("where the focus begins; no two commitments' focus overlaps")
    focus_end = offset("behind the focus' last character")
    delivery = choice(v.HEADLINE_CHOICES, help_text="The headline")
    basis = choice(v.HeadlineBasis)


class Passage(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    text = serializers.CharField()
    list_item = serializers.BooleanField()
    nothing_undertaken = serializers.CharField(allow_null=True, help_text="Why no commitment was read out of it")
    commitments = Span(many=True)
    also = serializers.ListField(child=serializers.CharField(), help_text="Codes of others it speaks of as well")


class Section(serializers.Serializer[Any]):
    key = serializers.CharField()
    position = serializers.IntegerField()
    titles = Texts()
    passages = Passage(many=True)


class PlanSpan(serializers.Serializer[Any]):
    """The days that bound every `as_of`."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class Statement(serializers.Serializer[Any]):
    titles = Texts()
    signed_on = serializers.DateField()
    places = Texts()
    original_language = choice(v.Language, help_text="Its text is the authentic one")
    plan = PlanSpan()
    sections = Section(many=True)
