"""The read door to the feed of changes: what was written for everybody, in the order in which it was committed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import access
from commitments.errors import InvalidParameters
from commitments.models import Change, Commitment
from commitments.standing import Day
from commitments.vocabulary import GONE, ChangeKind

from .filtering import Choices, Rows, StrictFilterSet

# What stands for “from here on”: nothing of what has been told so far.
LATEST = "latest"

_WRITTEN = re.compile(r"([1-9][0-9]{0,17})\.([0-9a-f]{12})")


class ChangeFilter(StrictFilterSet):
    kind = Choices(label=gettext_lazy("Kind"), choices=ChangeKind.choices)
    commitment = Rows(
        label=gettext_lazy("Commitment"), queryset=Commitment.objects.all(), code="code", field_name="commitment"
    )

    class Meta:
        model = Change
        fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Changes:
    """What follows a place in the feed, up to `last`: the place of the newest there is; empty before there is any."""

    queryset: QuerySet[Change]
    last: str


def find_changes(
    user: access.Viewer,
    params: QueryDict | Mapping[str, Any],
    day: Day,
    *,
    after: str = "",
    also: Collection[str] | None = None,
) -> Changes:
    """The changes that follow the place `after` (from the beginning without it), in their order. One query.

    They end at the newest there is now, so whoever has read them all has read up to `last`, whatever the filters left
    out. A place tells what stands there: one of another feed, or of this one before it was restored from an older
    copy, is refused with InvalidParameters, as are filters that can't be understood.

    It tells of what is between the governments, and its places count that, so it is not for the public.
    """
    rows = ChangeFilter(params, access.between(user, Change.objects.all()), day).find(also=also).queryset
    newest = Change.objects.order_by("-seq").values("seq")[:1]
    number, mark = _read(after)
    ends = list(Change.objects.filter(Q(seq=number) | Q(seq__in=newest)).order_by("seq"))
    if number and not any(one.seq == number and _mark(one) == mark for one in ends):
        raise _refused(
            _("This place is not in the feed: it belongs to another one. Begin without it, and make your copy anew.")
        )
    last = ends[-1].seq if ends else 0
    if after == LATEST:
        number = last
    rows = rows.filter(seq__gt=number, seq__lte=last, at__lt=day.ends_at).order_by("seq")
    return Changes(rows, place_of(ends[-1]) if ends else "")


def place_of(change: Change) -> str:
    """Where the feed is read on from after this one."""
    return f"{change.seq}.{_mark(change)}"


def _mark(change: Change) -> str:
    told = f"{change.seq} {change.at.timestamp():.6f} {change.kind} {change.row} {change.what}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _read(after: str) -> tuple[int, str]:
    if after in ("", LATEST):
        return 0, ""
    written = _WRITTEN.fullmatch(after)
    if written is None:
        raise _refused(_("This is no place in the feed. Take the one that stands in “next_after”, as it is."))
    return int(written[1]), written[2]


def _refused(message: str) -> InvalidParameters:
    return InvalidParameters("invalid_cursor", message, fields={"after": [message]})


# --- what an entry says, in the API and in messages to webhooks ----------------------------------------------------

# The list of the API that holds the rows of a kind. The statement is one thing and has none.
LIST_OF = {
    ChangeKind.PILLAR: "pillars",
    ChangeKind.PASSAGE: "passages",
    ChangeKind.PERIOD: "periods",
    ChangeKind.MINISTRY: "ministries",
    ChangeKind.COMMITMENT: "commitments",
    ChangeKind.ASSIGNMENT: "assignments",
    ChangeKind.MILESTONE: "milestones",
    ChangeKind.DATE_REVISION: "date-revisions",
    ChangeKind.INDICATOR: "indicators",
    ChangeKind.UPDATE: "updates",
    ChangeKind.CONSULTATION: "consultations",
    ChangeKind.DECISION: "decisions",
    ChangeKind.JOINT_ASSESSMENT: "joint-assessments",
}

Row = Mapping[str, Any]


class Addresses(Protocol):
    """Absolute addresses within the API."""

    def to(self, name: str) -> str:
        """Of a list, or of the statement."""

    def item(self, name: str, key: str | int) -> str:
        """Of one thing of a list."""


@dataclass(frozen=True)
class Said:
    """One key of an entry: the columns that it is made of, and how."""

    columns: tuple[str, ...]
    value: Callable[[Row, Addresses], Any]


def _plain(column: str) -> Said:
    return Said((column,), lambda row, _addresses: row[column])


def _place(row: Row, _addresses: Addresses) -> str:
    return place_of(Change(seq=row["seq"], at=row["at"], kind=row["kind"], row=row["row"], what=row["what"]))


def _url(row: Row, addresses: Addresses) -> str:
    kind = ChangeKind(row["kind"])
    return addresses.item(LIST_OF[kind], row["key"]) if kind in LIST_OF else addresses.to("statement")


ENTRY: Mapping[str, Said] = {
    "after": Said(("seq", "at", "kind", "row", "what"), _place),
    "at": _plain("at"),
    "kind": _plain("kind"),
    "key": _plain("key"),
    "what": _plain("what"),
    "gone": Said(("what",), lambda row, _addresses: row["what"] in GONE),
    "commitment": Said(("commitment",), lambda row, _addresses: row["commitment"] or None),
    "url": Said(("kind", "key"), _url),
}
