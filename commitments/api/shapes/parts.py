"""Parts that several shapes share."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


def choice(choices: Any, **more: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=getattr(choices, "choices", choices), **more)


def day(**more: Any) -> serializers.DateField:
    return serializers.DateField(allow_null=True, **more)


def instant(**more: Any) -> serializers.DateTimeField:
    return serializers.DateTimeField(allow_null=True, **more)


def number(**more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(**more)


def commitment_code() -> serializers.CharField:
    return serializers.CharField(help_text="The commitment's code")


def offset(of: str) -> serializers.IntegerField:
    return serializers.IntegerField(help_text=f"In the passage's text, in characters: {of}")


def address(**more: Any) -> serializers.URLField:
    return serializers.URLField(**more)


def listed_codes(**more: Any) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), **more)


class Texts(serializers.Serializer[Any]):
    """A text in Japanese, English and Mongolian; null where there is none. `lang` leaves out what was not asked for."""

    ja = serializers.CharField(allow_null=True)
    en = serializers.CharField(allow_null=True)
    mn = serializers.CharField(allow_null=True)
