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
