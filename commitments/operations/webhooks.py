"""Webhooks: made, changed, tried, stopped and removed by their owners; stopped also by who oversees them.

An address may hold what opens it, so the audit trail names its host and a digest of the rest, and never a secret.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import Change, User, Webhook
from commitments.outside.addresses import NotCallable, read_target
from commitments.outside.signing import new_secret
from commitments.vocabulary import WebhookStop, WebhookTopic

from .recording import atomic, lock, record, save_changes, save_new

MOST = 10
FORMER_SECRET_LASTS = dt.timedelta(hours=24)
# Whoever tries a webhook keeps the web server waiting for somebody else's, so nobody does it all the time.
BETWEEN_TESTS = dt.timedelta(seconds=10)


@atomic
def create_webhook(*, by: User, name: str, url: str, topics: Collection[str]) -> Webhook:
    """Tell a system of `by` what is published from now on. Its `secret` is to be shown now and never again."""
    lock(User.objects.select_related(None), by.pk)  # or two made at once were one too many
    if Webhook.objects.filter(owner=by).count() >= MOST:
        raise RuleViolation("webhook_limit", _("You have %(most)s webhooks, which is the most.") % {"most": MOST})
    now = clock.now()
    said = _checked(name, url, topics)
    webhook = save_new(
        Webhook(owner=by, secret=new_secret(), created_at=now, next_attempt_at=now, position=Change.newest(), **said)
    )
    _record(by, "create_webhook", webhook, {}, _told(webhook))
    return webhook


@atomic
def change_webhook(*, by: User, webhook: Webhook, name: str, url: str, topics: Collection[str]) -> Webhook:
    """Call it otherwise, tell another address, or of other things. A new address is tried at once."""
    row = _own(by, webhook)
    old, said = _told(row), _checked(name, url, topics)
    if said["url"] != row.url:
        said |= _tried_anew()
    save_changes(row, said)
    _record(by, "change_webhook", row, old, _told(row))
    return row


@atomic
def rotate_webhook_secret(*, by: User, webhook: Webhook) -> Webhook:
    """Give it a new secret. For a day messages are signed with the former one as well, so that none is turned away."""
    row = _own(by, webhook)
    until = clock.now() + FORMER_SECRET_LASTS
    save_changes(row, {"secret": new_secret(), "former_secret": row.secret, "former_until": until})
    _record(by, "rotate_webhook_secret", row, {}, {"former_until": until.isoformat()})
    return row


@atomic
def stop_webhook(*, by: User, webhook: Webhook) -> Webhook:
    """Tell it nothing more: by its owner, an administrator, or a coordinator of its owner's government."""
    row = _locked(webhook)
    own = row.owner_id == by.pk
    if not own:
        access.require(by, "oversee_webhooks", row)
    if row.stopped_at is None or (not own and row.stopped_for != WebhookStop.BY_OVERSEER):
        why = WebhookStop.BY_OWNER if own else WebhookStop.BY_OVERSEER
        old, new = save_changes(row, {"stopped_at": clock.now(), "stopped_for": why, "stopped_by": by})
        _record(by, "stop_webhook", row, old, new)
    return row


@atomic
def start_webhook(*, by: User, webhook: Webhook, from_now: bool) -> Webhook:
    """Tell it again: what it missed meanwhile first, or only what comes `from_now` on.

    What somebody who oversees webhooks has stopped, only such a one allows again.
    """
    row = _locked(webhook)
    already = row.stopped_at is None and row.owner_id != by.pk  # somebody else was faster
    overseers = already or row.stopped_for == WebhookStop.BY_OVERSEER
    access.require(by, "oversee_webhooks" if overseers else "keep_webhook", row)
    if row.stopped_at is not None:
        changes: dict[str, Any] = {"stopped_at": None, "stopped_for": "", "stopped_by": None, **_tried_anew()}
        if from_now:
            changes["position"] = Change.newest()
        old, new = save_changes(row, changes)
        _record(by, "start_webhook", row, old, new)
    return row


@atomic
def begin_webhook_test(*, by: User, webhook: Webhook) -> Webhook:
    """Note that a test message is sent now. Refused where this person has just sent one."""
    lock(User.objects.select_related(None), by.pk)
    row = _own(by, webhook)
    now = clock.now()
    if Webhook.objects.filter(owner=by, tested_at__gt=now - BETWEEN_TESTS).exists():
        raise RuleViolation("webhook_test_again", _("You have just sent a test message. Wait a few seconds."))
    old, new = save_changes(row, {"tested_at": now})
    _record(by, "begin_webhook_test", row, old, new)
    return row


@atomic
def delete_webhook(*, by: User, webhook: Webhook) -> None:
    """Remove it with its secret and the record of its last messages. One that has gone already stays gone."""
    row = Webhook.objects.select_for_update(of=("self",)).select_related("owner__ministry").filter(pk=webhook.pk)
    found = row.first()
    if found is None:
        return
    access.require(by, "keep_webhook", found)
    _record(by, "delete_webhook", found, _told(found), {})
    found.delete()


# --- steps -------------------------------------------------------------------------------------------------------


def _own(by: User, webhook: Webhook) -> Webhook:
    row = _locked(webhook)
    access.require(by, "keep_webhook", row)
    return row


def _locked(webhook: Webhook) -> Webhook:
    try:
        return lock(Webhook.objects.select_related("owner__ministry"), webhook.pk)
    except Webhook.DoesNotExist as error:
        raise access.not_found() from error


def _tried_anew() -> dict[str, Any]:
    return {"failures": 0, "failing_since": None, "next_attempt_at": clock.now()}


def _checked(name: str, url: str, topics: Collection[str]) -> dict[str, Any]:
    name, url = name.strip(), url.strip()
    wrong: dict[str, list[str]] = {}
    if not name:
        wrong["name"] = [_("Give it a name, such as that of the system which is told.")]
    try:
        read_target(url)
    except NotCallable as refusal:
        wrong["url"] = [_not_callable(refusal.code)]
    if not topics or not set(topics) <= set(WebhookTopic.values):
        wrong["topics"] = [_("Choose of what it is told.")]
    if wrong:
        message = " ".join(sentence for sentences in wrong.values() for sentence in sentences)
        raise RuleViolation("webhook", message, fields=wrong)
    return {"name": name, "url": url, "topics": [topic for topic in WebhookTopic.values if topic in topics]}


def _not_callable(code: str) -> str:
    sentences = {
        "no_https": _("The address has to begin with https://."),
        "credentials": _("The address may not hold a user name or password: receivers check the signature instead."),
        "name": _("The address needs a full host name such as hooks.example.org. A number or “localhost” is refused."),
        "port": _("The address may name no other port than 443 and 8443."),
        "text": _("This is no address that can be called: at most 500 letters and signs of ASCII, without “#”."),
    }
    return sentences[code]


def _told(webhook: Webhook) -> dict[str, Any]:
    """What the audit trail says of it."""
    digest = hashlib.sha256(webhook.url.encode()).hexdigest()[:12]
    return {
        "owner": webhook.owner.email,
        "name": webhook.name,
        "host": webhook.host,
        "url_sha256": digest,
        "topics": webhook.topics,
    }


def _record(by: User | None, verb: str, webhook: Webhook, old: dict[str, Any], new: dict[str, Any]) -> None:
    # Whom a government's systems are is its own affair.
    record(by=by, verb=verb, row=webhook, old=old, new=new, party=webhook.owner.party or "")
