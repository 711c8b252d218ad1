"""How long to wait before a receiver that failed is tried again, and when to give up."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 12 * 60))
GIVE_UP_AFTER = dt.timedelta(days=3)
# A receiver may ask for more patience than that, but not for ever.
MOST_ASKED_FOR = dt.timedelta(hours=12)
# Of a wait, so that many that failed together don't come back together.
SPREAD = 0.2


def wait_after(
    failures: int, failing_for: dt.timedelta, *, asked_for: dt.timedelta | None = None, chance: float = 0.5
) -> dt.timedelta | None:
    """How long to wait after so many failures in a row, of which the first was `failing_for` ago. None: give up.

    `asked_for`: what the receiver asked for. `chance`, from 0 to 1, moves the wait by up to a fifth either way. The
    last attempt comes when all the time is over.
    """
    left = GIVE_UP_AFTER - failing_for
    if left <= dt.timedelta():
        return None
    wait = WAITS[min(failures, len(WAITS)) - 1] * (1 + SPREAD * (2 * chance - 1))
    if asked_for is not None:
        wait = max(wait, min(asked_for, MOST_ASKED_FOR))
    return min(wait, left)


def read_retry_after(text: str, now: dt.datetime) -> dt.timedelta | None:
    """What a Retry-After asks for: seconds or a date (RFC 9110). None where it says nothing that can be understood."""
    text = text.strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return dt.timedelta(seconds=int(text))
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:  # as a date without a zone is given
        until = until.replace(tzinfo=dt.UTC)
    return max(until - now, dt.timedelta())
