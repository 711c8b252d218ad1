"""What stands around every answer, the counts, and how an answer says no."""

from __future__ import annotations

from functools import cache
from typing import Any

from rest_framework import serializers

from .parts import address


class Index(serializers.Serializer[Any]):
    resources = serializers.DictField(child=serializers.URLField())


class Envelope(serializers.Serializer[Any]):
    as_of = serializers.DateField(help_text="The day that the answer describes, to its end")
    demonstration = serializers.BooleanField(help_text="The progress in this database is invented")


class ListEnvelope(Envelope):
    count = serializers.IntegerField(allow_null=True, help_text="On all pages together; null unless `count=true` asks")
    page = serializers.IntegerField(allow_null=True, help_text="null where the list is read by cursor")
    per_page = serializers.IntegerField()
    next = address(allow_null=True, help_text="null on the last page")
    previous = address(allow_null=True, help_text="null on the first page, and where the list is read by cursor")


class FeedEnvelope(Envelope):
    more = serializers.BooleanField(help_text="More entries follow now")
    next_after = serializers.CharField(
        allow_null=True, help_text="The place to read on from: keep it. null while the feed is empty"
    )
    next = address(help_text="The address to read on from, now or later")


class Problem(serializers.Serializer[Any]):
    """Why it did not work (RFC 9457)."""

    type = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    code = serializers.CharField(help_text="Stable, for programs")
    detail = serializers.CharField(help_text="A sentence that says what to do, in the language asked for")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="The parameters or fields concerned, with what is wrong with each; “” is all that was sent",
    )
    demonstration = serializers.BooleanField(allow_null=True)


@cache
def enveloped(shape: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    return type(f"{shape.__name__}Answer", (Envelope,), {"data": shape()})


@cache
def listed(shape: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    return type(f"{shape.__name__}List", (ListEnvelope,), {"results": shape(many=True)})


@cache
def fed(shape: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    return type(f"{shape.__name__}Feed", (FeedEnvelope,), {"results": shape(many=True)})
