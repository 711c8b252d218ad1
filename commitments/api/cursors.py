"""Where a list is read on from: the row that came last, by the values that order it.

Opaque to whoever carries it and signed, so that it can't be made up. It belongs to one list with its filters and its
order, and to the day on which the reading began: a list that is read across midnight stays that day's.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict
from django.utils.translation import gettext as _

from commitments.errors import InvalidParameters

_SIGNER = signing.Signer(salt="commitments.api.cursors")


@dataclass(frozen=True)
class Cursor:
    """`values` are those of the row that came last, in the order of the list's keys."""

    question: str
    day: dt.date
    values: Sequence[Any]

    def __str__(self) -> str:
        text = json.dumps([self.question, self.day, list(self.values)], cls=DjangoJSONEncoder, separators=(",", ":"))
        return _SIGNER.sign(signing.b64_encode(text.encode()).decode())


def read_cursor(text: str) -> Cursor:
    """Raises InvalidParameters for what was not written here."""
    try:
        question, day, values = json.loads(signing.b64_decode(_SIGNER.unsign(text).encode()))
        return Cursor(question, dt.date.fromisoformat(day), values)
    except (signing.BadSignature, ValueError):
        raise refused(_("This is no cursor of this list. Take the one that stands in “next”, as it is.")) from None


def question_of(path: str, params: QueryDict, narrowing: Sequence[str]) -> str:
    """What was asked of which list, as a few letters: the filters and the order, whatever order they came in."""
    asked = sorted((name, sorted(params.getlist(name))) for name in params if name in narrowing)
    return hashlib.sha256(json.dumps([path, asked]).encode()).hexdigest()[:16]


def belongs(cursor: Cursor, question: str, as_of: str | None) -> None:
    """Refuse a cursor of another list, other filters, another order or another day."""
    if cursor.question != question or (as_of is not None and as_of != cursor.day.isoformat()):
        raise refused(
            _("This cursor belongs to another list, other filters, another order or another day: begin without it.")
        )


def refused(message: str) -> InvalidParameters:
    return InvalidParameters("invalid_cursor", message, fields={"cursor": [message]})
