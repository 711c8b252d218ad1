"""A request that a program sends twice, for it never saw the answer, is done once and answered the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from commitments import clock
from commitments.errors import RuleViolation
from commitments.models import GivenAnswer, User

from .recording import atomic

KEPT = dt.timedelta(days=2)
LONGEST_KEY = 100

Answer = tuple[int, Any]  # the status, and a body that is ready for JSON


def answer_once(user: User, key: str, fingerprint: str, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Call `act`, or give again what it gave to the same key of the same person; and whether it was given again.

    `act` writes within the same transaction: what it did and the answer to it are kept together or not at all. What it
    refuses is not kept. Raises RuleViolation where the key stands for another request.
    """
    now = clock.now()
    with atomic():
        GivenAnswer.objects.filter(user=user, given_at__lt=now - KEPT).delete()
        if known := _known(user, key):
            return _again(known, fingerprint), True
        row = GivenAnswer(user=user, key=key, fingerprint=fingerprint, status=0, body=None, given_at=now)
        try:
            with atomic():
                row.save(force_insert=True)
        except IntegrityError:
            # The same request arrived twice at once. The database made this one wait until the other was done.
            known = _known(user, key)
            assert known is not None
            return _again(known, fingerprint), True
        row.status, row.body = act()
        row.save(update_fields=["status", "body"])
        return (row.status, row.body), False


def _known(user: User, key: str) -> GivenAnswer | None:
    return GivenAnswer.objects.filter(user=user, key=key).first()


def _again(known: GivenAnswer, fingerprint: str) -> Answer:
    if known.fingerprint != fingerprint:
        message = _("This key stands for another request already: take a new one for each.")
        raise RuleViolation("idempotency_key_reused", message, fields={"Idempotency-Key": [message]})
    return known.status, known.body
