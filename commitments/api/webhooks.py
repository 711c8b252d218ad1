"""The OpenAPI description of what systems outside are sent, from where they stand: they receive it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, OpenApiWebhook, extend_schema

from . import shapes
from .example_rows import CHANGE

_TAKEN = {
    "2XX": OpenApiResponse(description="Taken. What the answer says is not read."),
    "410": OpenApiResponse(description="Gone for good: nothing more is sent, and the owner is told by mail."),
    "default": OpenApiResponse(
        description="Not taken, as is a redirect, or no answer within 10 seconds. It is sent again after 1, 5 and 30 "
        "minutes, 2, 6 and then every 12 hours, or later where Retry-After asks for it; after three days it is given "
        "up, and the owner is told by mail."
    ),
}

_HEADERS = [
    {
        "in": "header",
        "name": "webhook-id",
        "required": True,
        "schema": {"type": "string", "pattern": "^msg_[0-9a-z_]{1,76}$"},
        "description": "The message's id, the same however often it is sent: drop what you have already.",
    },
    {
        "in": "header",
        "name": "webhook-timestamp",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
        "description": "When this attempt was made, in seconds since 1970. Refuse what is more than minutes off.",
    },
    {
        "in": "header",
        "name": "webhook-signature",
        "required": True,
        "schema": {"type": "string", "pattern": "^v1,[0-9A-Za-z+/=]{44}( v1,[0-9A-Za-z+/=]{44})?$"},
        "description": "`v1,` and the HMAC-SHA256 of “id.timestamp.body” under the webhook's secret, in Base64. After "
        "a new secret there are two for a day, with a blank between: one that fits is enough.",
    },
]

CHANGED = OpenApiWebhook(
    name="change",
    decorator=extend_schema(
        operation_id="webhook_change",
        summary="Something published has changed",
        description="One message for one entry of `/changes/`, in its order; the next is sent when this one is taken. "
        "It is sent to the addresses that people enter under *Your account → Webhooks*, for the things chosen there. "
        "Signed as the Standard Webhooks specification has it.",
        tags=["webhooks"],
        request=shapes.WebhookMessage,
        responses=_TAKEN,
        examples=[
            OpenApiExample(
                "Example",
                request_only=False,
                value={
                    "type": "update.published",
                    "timestamp": CHANGE["at"],
                    "demonstration": False,
                    "data": {"number": 1041, **CHANGE},
                },
            )
        ],
    ),
)

TRIED = OpenApiWebhook(
    name="test",
    decorator=extend_schema(
        operation_id="webhook_test",
        summary="A test",
        description="Sent when the owner of a webhook asks for it. Signed like the others.",
        tags=["webhooks"],
        request=shapes.WebhookTest,
        responses=_TAKEN,
        examples=[
            OpenApiExample(
                "Example",
                value={
                    "type": "webhook.test",
                    "timestamp": "2024-01-22T01:15:00Z",
                    "demonstration": False,
                    "data": {"webhook": 3, "name": "Cabinet office"},
                },
            )
        ],
    ),
)


def describe_headers(result: dict[str, Any], **_about: Any) -> dict[str, Any]:
    """A postprocessing hook: the generator has no place for what is sent in a webhook's headers."""
    for methods in result["webhooks"].values():
        for operation in methods.values():
            operation["parameters"] = _HEADERS
    return result
