"""Entries of the feed of changes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commitments import vocabulary as v

from .parts import address, choice

# The shapes of rows, by name: each list describes its own.
BODIES = (
    *("Pillar", "Passage", "Ministry", "Period", "Commitment", "Update", "Milestone", "Indicator"),
    *("DateRevision", "Assignment", "Consultation", "Decision", "JointAssessment"),
)


@extend_schema_field(
    {"anyOf": [*({"$ref": f"#/components/schemas/{name}"} for name in BODIES), {"type": "null"}]},
    component_name="ChangeBody",
)
class Body(serializers.JSONField):
    """The row as its list shows it now."""


class Change(serializers.Serializer[Any]):
    """A row was added, changed or went."""

    after = serializers.CharField(help_text="Its place: read on from here with `after`")
    at = serializers.DateTimeField(help_text="When it was written; entries are ordered by commit, not by this")
    kind = choice(v.ChangeKind)
    key = serializers.CharField(help_text="Its code or number, with which its address ends; stays the same for ever")
    what = choice(v.ChangeWhat)
    gone = serializers.BooleanField(help_text="Its list leaves it out from now on")
    commitment = serializers.CharField(allow_null=True, help_text="The code of the commitment that it belongs to")
    url = address()
    body = Body(required=False, help_text="With `expand=body`; null where it is there no more, and for the statement")


class ToldChange(Change):
    """The same entry as a webhook is told it."""

    body = None  # type: ignore[assignment]  # a message says what changed and where to read it
    number = serializers.IntegerField(help_text="Of the entry; counts on without a gap over all of the feed")


class WebhookMessage(serializers.Serializer[Any]):
    """One change, as it is sent to a webhook."""

    type = serializers.CharField(help_text="The change's `kind`, a full stop and `what` happened: `update.published`")
    timestamp = serializers.DateTimeField(help_text="When the change was written; the same however often it is sent")
    demonstration = serializers.BooleanField(help_text="Whether the progress in this database is invented")
    data = ToldChange()  # type: ignore[assignment]  # a key of that name, not what the serializer was given


class TriedWebhook(serializers.Serializer[Any]):
    webhook = serializers.IntegerField()
    name = serializers.CharField(help_text="As its owner calls it")


class WebhookTest(serializers.Serializer[Any]):
    """Sent when its owner asks for it, and tells of nothing."""

    type = serializers.ChoiceField(choices=["webhook.test"])
    timestamp = serializers.DateTimeField()
    demonstration = serializers.BooleanField()
    data = TriedWebhook()  # type: ignore[assignment]
