"""What a webhook is told: one message for one change, with the entry as the feed of changes has it.

The id of a message is the same however often it is sent, by which receivers drop what they have already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.urls import reverse

from commitments import clock
from commitments.models import Change, Webhook
from commitments.queries.changes import ENTRY, place_of
from commitments.queries.days import current_plan

TEST = "webhook.test"


@dataclass(frozen=True)
class Message:
    """`about`: its type and what it is about, for people. `change`: the number of the change; none in a test."""

    id: str
    about: str
    change: int | None
    body: bytes


def message_of(webhook: Webhook, change: Change) -> Message:
    kind = f"{change.kind}.{change.what}"
    row = {column: getattr(change, column) for one in ENTRY.values() for column in one.columns}
    entry = {name: one.value(row, _Site()) for name, one in ENTRY.items()}
    # A full stop separates what is signed, so an id holds none. The place tells two histories of the feed apart.
    message_id = f"msg_{webhook.pk}_{place_of(change).replace('.', '_')}"
    body = _body(kind, change.at, {"number": change.seq, **entry})
    return Message(message_id, f"{kind} {change.key}", change.seq, body)


def test_message(webhook: Webhook) -> Message:
    """One that tells nothing, to see whether it arrives and its signature fits."""
    now = clock.now()
    message_id = f"msg_{webhook.pk}_test_{int(now.timestamp() * 1000)}"
    return Message(message_id, TEST, None, _body(TEST, now, {"webhook": webhook.pk, "name": webhook.name}))


def _body(kind: str, at: Any, data: dict[str, Any]) -> bytes:
    """As the API writes it, and as all that leaves a demonstration it says so."""
    plan = current_plan()
    message = {
        "type": kind,
        "timestamp": at,
        "demonstration": plan is not None and plan.demonstration,
        "data": data,
    }
    return orjson.dumps(message, option=orjson.OPT_UTC_Z)


class _Site:
    """Addresses of the API where people reach it: there is no request to take them from."""

    def to(self, name: str) -> str:
        return settings.SITE_URL + reverse(f"api:{name}")

    def item(self, name: str, key: str | int) -> str:
        return f"{self.to(name)}{key}/"
