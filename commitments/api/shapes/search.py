"""What a search finds."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from commitments import vocabulary as v

from .parts import Texts, address, choice
from .parts import day as date


class SearchRun(serializers.Serializer[Any]):
    """A stretch of a text, as it was written."""

    text = serializers.CharField(trim_whitespace=False)
    match = serializers.BooleanField(help_text="This is what was looked for")


class SearchMatch(serializers.Serializer[Any]):
    """A sentence that holds words that were looked for."""

    text = serializers.CharField(
        help_text="Which text: code, title, name, words, translation, done, next_steps, reason or text"
    )
    language = choice(v.Language, allow_null=True, help_text="null for a code")
    runs = SearchRun(many=True, help_text="Put together they are the sentence, or a part of a long one")
    cut_before = serializers.BooleanField(help_text="The sentence begins before this part")
    cut_after = serializers.BooleanField(help_text="The sentence goes on behind this part")


class SearchHit(serializers.Serializer[Any]):
    """A thing that was found. What does not apply to its kind is null or empty."""

    kind = choice(v.Findable)
    url = address(help_text="Where the API tells more of it; of evidence, its update")
    commitments = serializers.ListField(
        child=serializers.CharField(),
        help_text="The codes of those it belongs to; for words of the statement first those that quote the match",
    )
    titles = Texts(help_text="Of the commitment; of the section, the consultation or the ministry where there is none")
    number = serializers.IntegerField(allow_null=True, help_text="Of the passage, the milestone or the decision")
    update = serializers.IntegerField(allow_null=True, help_text="The update, or the one that evidence supports")  # type: ignore[assignment]
    parties = serializers.ListField(child=choice(v.Party))
    ministry = serializers.CharField(allow_null=True)
    period = serializers.CharField(allow_null=True)
    language = choice(v.Language, allow_null=True, help_text="null for what is told in three languages")
    day = date(help_text="Published, due by the baseline, decided, or for a ministry's name the first day that it held")
    until = date(help_text="The last day of a ministry's former name")
    superseded = serializers.BooleanField(help_text="By the day, a correction had taken the update's place")
    matches = SearchMatch(many=True)
