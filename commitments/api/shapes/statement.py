"""The statement, and what its commitments refer to. What `expand` puts under a row is not required."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commitments import vocabulary as v

from .parts import Texts, address, choice, day, listed_codes, offset
from .plan import Assignment


class Pillar(serializers.Serializer[Any]):
    key = serializers.CharField()
    url = address()
    code = serializers.CharField(help_text="The letters that its commitments' codes begin with")
    position = serializers.IntegerField()
    titles = Texts()
    commitments_url = address()


class Ministry(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Stays, whatever the ministry is called")
    url = address()
    party = choice(v.Party)
    names = Texts(help_text="As of the day")
    closed_on = day(help_text="Its last day, if that was known by the day")
    successors = listed_codes(help_text="Codes of the ministries that took its work over")
    assignments = Assignment(many=True, required=False)


class MinistryDetail(Ministry):
    assignments = Assignment(many=True)


class Period(serializers.Serializer[Any]):
    code = serializers.CharField()
    url = address()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    due_on = serializers.DateField(help_text="The last day on which a report is in time")


class Translations(serializers.Serializer[Any]):
    """Working translations of the Japanese text; null where there is none."""

    en = serializers.CharField(allow_null=True)
    mn = serializers.CharField(allow_null=True)


class Passage(serializers.Serializer[Any]):
    """A numbered paragraph, in the words that were signed."""

    number = serializers.IntegerField()
    url = address()
    section = serializers.CharField(help_text="The section's key")
    text = serializers.CharField(help_text="In the authentic language")
    unofficial_translations = Translations()
    list_item = serializers.BooleanField()
    nothing_undertaken = Texts(allow_null=True, help_text="Why no commitment was read out of it; null where not noted")
    commitments = listed_codes(help_text="Codes of the commitments read out of it")
    also = listed_codes(help_text="Codes of others it speaks of as well")


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


class StatementPassage(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    text = serializers.CharField()
    unofficial_translations = Translations()
    list_item = serializers.BooleanField()
    nothing_undertaken = Texts(allow_null=True, help_text="Why no commitment was read out of it; null where not noted")
    commitments = Span(many=True)
    also = listed_codes(help_text="Codes of others it speaks of as well")


class Section(serializers.Serializer[Any]):
    key = serializers.CharField()
    position = serializers.IntegerField()
    titles = Texts()
    passages = StatementPassage(many=True)


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
