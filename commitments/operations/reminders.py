"""Reminders: how often a person wants them, and the mails themselves, written once and sent until that succeeds.

Writing a digest and noting what it tells are one transaction, so nothing is told twice and nothing is noted that was
not written. Sending is another: the row stays locked while the mail server answers, and what came of it is saved
in the same step, so two runs never send the same digest. One gap is left, as with any mail: if this process dies after
the server took the mail and before the row is saved, the next run sends it again. Its Message-ID is the same then,
by which many mail programs show it once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from email.utils import formatdate
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from commitments import clock
from commitments.errors import RuleViolation
from commitments.models import Digest, Reminder, User
from commitments.vocabulary import ReminderFrequency

from .recording import atomic, lock, record, save_changes, save_new

_FIRST_WAIT = dt.timedelta(minutes=30)
_LONGEST_WAIT = dt.timedelta(days=1)


@atomic
def set_reminders(*, by: User, frequency: str) -> None:
    """Choose how often one's own digest comes: a code of `ReminderFrequency`."""
    if frequency not in ReminderFrequency.values:
        message = _("Choose how often you want to be reminded.")
        raise RuleViolation("frequency", message, fields={"reminders": [message]})
    row = lock(User.objects.all(), by.pk)
    if row.reminders != frequency:
        old, new = save_changes(row, {"reminders": frequency})
        record(by=by, verb="set_reminders", row=row, key=row.email, old=old, new=new)
    by.reminders = frequency


@atomic
def write_digest(*, to: User, subject: str, body: str, about: Collection[str]) -> Digest | None:
    """Keep a mail to be sent, and note that the person has been told of the things in `about`.

    None, and nothing is written, where another run has told one of them meanwhile, or the person wants no mail any
    more. The next run looks again.
    """
    person = lock(User.objects.select_related("ministry"), to.pk)
    if not person.is_active or person.reminders == ReminderFrequency.NEVER:
        return None
    if Reminder.objects.filter(to=person, about__in=about).exists():
        return None
    now = clock.now()
    digest = save_new(Digest(to=person, subject=subject, body=body, written_at=now, next_attempt_at=now))
    for name in about:
        save_new(Reminder(to=person, about=name, digest=digest))
    _record("write_digest", digest, {}, {"to": person.email, "about": list(about)})
    return digest


@atomic
def write_notice(*, to: User, subject: str, body: str) -> Digest:
    """Keep a mail to be sent that is no reminder: it is about something of the person's own, and comes but once."""
    now = clock.now()
    notice = save_new(Digest(to=to, subject=subject, body=body, written_at=now, next_attempt_at=now))
    _record("write_notice", notice, {}, {"to": to.email, "subject": subject})
    return notice


@atomic
def send_digest(*, digest: Digest, connection: BaseEmailBackend) -> bool | None:
    """Try to send it. True once the server has taken it; False where it failed, which is noted with the next attempt.

    None where another run has it in hand or has sent it, or its next attempt has not come yet.
    """
    now = clock.now()
    row = (
        Digest.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
        .select_related("to__ministry")
        .filter(pk=digest.pk, sent_at__isnull=True, next_attempt_at__lte=now)
        .first()
    )
    if row is None:
        return None
    changes: dict[str, Any] = {"attempts": row.attempts + 1}
    try:
        _message(row, connection).send()
    except Exception as error:  # each mail backend raises its own, and one mail that fails must not hold up the rest
        wait = min(_FIRST_WAIT * 2 ** min(row.attempts, 10), _LONGEST_WAIT)
        said = f"{type(error).__name__}: {error}".replace("\0", "")
        changes |= {"last_error": said[:1000], "next_attempt_at": now + wait}
    else:
        changes |= {"sent_at": now}
    old, new = save_changes(row, changes)
    _record("send_digest", row, old, new)
    return row.sent_at is not None


def _message(row: Digest, connection: BaseEmailBackend) -> EmailMessage:
    site = urlsplit(settings.SITE_URL).hostname
    headers = {
        "Message-ID": f"<digest-{row.pk}-{row.written_at:%Y%m%d%H%M%S}@{site}>",
        "Date": formatdate(row.written_at.timestamp()),
        "Content-Language": row.to.preferred_language,
        "Auto-Submitted": "auto-generated",  # nobody's out-of-office notice is wanted
    }
    return EmailMessage(row.subject, row.body, to=[row.to.email], connection=connection, headers=headers)


def _record(verb: str, row: Digest, old: dict[str, Any], new: dict[str, Any]) -> None:
    # A digest tells of drafts and returned updates: it stays with its reader's government.
    record(by=None, verb=verb, row=row, old=old, new=new, party=row.to.party or "")
