"""What came of telling webhooks: who has one in hand, how far it has been told, and when it is tried again.

No transaction is open while a receiver is asked. Whoever tells one holds a lease instead, under a name that nobody else
has: it is renewed with each message, and ends by itself where its holder died. What is noted under a lease that another
has taken over meanwhile is dropped, so nothing moves on twice. At worst a message is sent twice, under the same id.

These steps leave no audit event: they repeat what the feed of changes has on record, many times a minute. Only giving
up on a receiver does. See `models.webhooks.WebhookAttempt` for the last messages of each.
"""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from commitments import clock
from commitments.models import Webhook, WebhookAttempt
from commitments.outside.calling import Answer
from commitments.outside.patience import read_retry_after, wait_after
from commitments.vocabulary import WebhookError, WebhookStop

from .recording import atomic, record, save_changes, save_new
from .reminders import write_notice

# Longer than a call may take, many times over.
LEASE = dt.timedelta(minutes=1)
KEPT_ATTEMPTS = 50
_GONE = 410

# What the owner is told where it was given up: the subject and the text of a mail.
Notice = Callable[[Webhook], tuple[str, str]]


@dataclass(frozen=True)
class Claim:
    """A webhook that this process may tell, and the name of its lease."""

    webhook: Webhook
    lease: str


@dataclass(frozen=True)
class Sent:
    """A message and what came of it. `change` is the number of the change that it told; none in a test."""

    message_id: str
    about: str
    change: int | None
    answer: Answer

    @property
    def error(self) -> str:
        """A code of WebhookError; empty where the receiver took it."""
        if self.answer.taken or self.answer.error:
            return self.answer.error
        status = self.answer.status or 0
        return WebhookError.REDIRECT if 300 <= status < 400 else WebhookError.STATUS


def claim(pk: int) -> Claim | None:
    """Take a webhook in hand to tell it. None where another has it, it is stopped, or its time has not come."""
    now, lease = clock.now(), secrets.token_hex(16)
    with atomic():
        row = (
            Webhook.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .select_related("owner__ministry")
            .filter(pk=pk, stopped_at__isnull=True, owner__is_active=True, next_attempt_at__lte=now)
            .exclude(leased_until__gt=now)
            .first()
        )
        if row is None:
            return None
        save_changes(row, {"lease": lease, "leased_until": now + LEASE})
    return Claim(row, lease)


def note(held: Claim, sent: Sent, notice: Notice) -> Webhook | None:
    """Note what came of a message. The webhook as it now is where it may be told more at once; None where not.

    Taken, the webhook's position moves on to that change. Otherwise it is tried again later, or given up: after three
    days of failures, or at once where the receiver says that it is gone. Then `notice` is mailed to its owner.
    """
    now = clock.now()
    with atomic():
        row = _held(held)
        if row is None:
            return None
        _keep_attempt(row, sent, now)
        if sent.answer.taken:
            position = max(row.position, sent.change or 0)  # its owner may have skipped to the newest meanwhile
            changes: dict[str, Any] = {"position": position, "last_success_at": now, "leased_until": now + LEASE}
            save_changes(row, changes | {"failures": 0, "failing_since": None})
            return row if row.stopped_at is None and row.owner.is_active else None
        failing_since = row.failing_since or now
        changes = {"failures": row.failures + 1, "failing_since": failing_since}
        asked_for = read_retry_after(sent.answer.retry_after, now)
        wait = wait_after(row.failures + 1, now - failing_since, asked_for=asked_for, chance=random.random())
        if wait is not None:
            changes["next_attempt_at"] = now + wait
        save_changes(row, changes)
        gone = sent.answer.status == _GONE
        if (gone or wait is None) and row.stopped_at is None:
            _give_up(row, WebhookStop.GONE if gone else WebhookStop.FAILED, now, notice)
    return None


def note_test(webhook: Webhook, sent: Sent) -> None:
    """Keep what came of a test message: it changes nothing about when the webhook is told."""
    with atomic():
        if Webhook.objects.filter(pk=webhook.pk).exists():
            _keep_attempt(webhook, sent, clock.now())


def pass_over(held: Claim, number: int) -> None:
    """There is nothing for it up to that change: look only at later ones from now on."""
    with atomic():
        row = _held(held)
        if row is not None and row.position < number:
            save_changes(row, {"position": number})


def release(held: Claim) -> None:
    """Let it go before the lease ends."""
    with atomic():
        row = _held(held)
        if row is not None:
            save_changes(row, {"lease": "", "leased_until": None})


# --- steps -------------------------------------------------------------------------------------------------------


def _held(held: Claim) -> Webhook | None:
    """The row, locked; None where it was removed or another holds it by now."""
    return (
        Webhook.objects.select_for_update(of=("self",), no_key=True)
        .select_related("owner__ministry")
        .filter(pk=held.webhook.pk, lease=held.lease)
        .first()
    )


def _keep_attempt(webhook: Webhook, sent: Sent, now: dt.datetime) -> None:
    save_new(
        WebhookAttempt(
            webhook=webhook,
            at=now,
            message_id=sent.message_id,
            change=sent.change,
            about=sent.about,
            status=sent.answer.status,
            error=sent.error,
            took=sent.answer.took,
        )
    )
    last = list(webhook.attempts.order_by("-pk").values_list("pk", flat=True)[KEPT_ATTEMPTS : KEPT_ATTEMPTS + 1])
    if last:
        webhook.attempts.filter(pk__lte=last[0]).delete()


def _give_up(webhook: Webhook, why: WebhookStop, now: dt.datetime, notice: Notice) -> None:
    old, new = save_changes(webhook, {"stopped_at": now, "stopped_for": why})
    party = webhook.owner.party or ""
    record(by=None, verb="give_up_webhook", row=webhook, old=old, new=new, party=party)
    subject, body = notice(webhook)
    write_notice(to=webhook.owner, subject=subject, body=body)
