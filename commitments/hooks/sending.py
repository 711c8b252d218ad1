"""Sends each webhook what it is still to be told: in order, one message at a time, until a receiver fails.

Two may do this at once; each takes other webhooks in hand. A receiver that is slow or down holds up only its own.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from commitments import clock
from commitments.models import Change, User, Webhook
from commitments.operations import deliveries
from commitments.operations.deliveries import Claim, Sent
from commitments.operations.webhooks import begin_webhook_test
from commitments.outside.calling import Outside
from commitments.outside.signing import signed_headers
from commitments.queries.webhooks import due_webhooks, untold

from .messages import Message, message_of, test_message
from .notices import given_up

logger = logging.getLogger(__name__)

# After so much for one webhook the next has its turn.
MOST_AT_ONCE = 50
SECONDS_AT_ONCE = 30

OUTSIDE = Outside()


@dataclass
class Round:
    """What came of a round. `more`: somebody is still to be told something right away."""

    taken: int = 0
    failed: int = 0
    more: bool = False


def send_due(outside: Outside = OUTSIDE, *, stop: Callable[[], bool] = lambda: False) -> Round:
    """Tell every webhook whose time has come. `stop` is asked between messages."""
    done = Round()
    for pk in due_webhooks():
        if stop():
            break
        held = deliveries.claim(pk)
        if held is None:
            continue
        try:
            _tell(held, done, outside, stop)
        except Exception:
            # A mistake of ours about one webhook must not keep the others waiting. Its lease ends by itself.
            logger.exception("Webhook %s could not be told.", pk)
            done.failed += 1
        else:
            deliveries.release(held)
    return done


def send_test(*, by: User, webhook: Webhook, outside: Outside | None = None) -> Sent:
    """Send a message that tells nothing, now. Its answer changes nothing about when the webhook is told."""
    row = begin_webhook_test(by=by, webhook=webhook)
    sent = _post(row, test_message(row), outside or OUTSIDE)
    deliveries.note_test(row, sent)
    return sent


def _tell(held: Claim, done: Round, outside: Outside, stop: Callable[[], bool]) -> None:
    webhook: Webhook | None = held.webhook
    newest, until = Change.newest(), time.monotonic() + SECONDS_AT_ONCE
    for _turn in range(MOST_AT_ONCE):
        if webhook is None or stop():
            return
        if time.monotonic() > until:
            break
        change = untold(webhook, newest).first()
        if change is None:
            deliveries.pass_over(held, newest)
            return
        sent = _post(webhook, message_of(webhook, change), outside)
        if sent.answer.taken:
            done.taken += 1
        else:
            done.failed += 1
        webhook = deliveries.note(held, sent, given_up)
    done.more = True


def _post(webhook: Webhook, message: Message, outside: Outside) -> Sent:
    now = clock.now()
    headers = signed_headers(webhook.secrets_at(now), message.id, int(now.timestamp()), message.body)
    answer = outside.post(webhook.url, headers, message.body)
    return Sent(message.id, message.about, message.change, answer)
