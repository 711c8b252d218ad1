"""The audit trail of one commitment: a row for each column that a write changed, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import access
from commitments.errors import InvalidParameters
from commitments.models import AuditEvent, Commitment
from commitments.queries.audit import trail_of
from commitments.queries.commitments import get_commitment
from commitments.reports.trail import Change, Entry, entries
from commitments.standing import Day
from commitments.vocabulary import Language, Party

from ..columns import ROWS_AT_ONCE, code_of
from ..sheet import Asked, Column, Filter, Kind, SheetKind


@dataclass(frozen=True)
class Line:
    """One changed column; `change` is None for an event that has nothing to tell beside itself."""

    entry: Entry
    change: Change | None


def _by_party(line: Line) -> str | None:
    return line.entry.event.by.party if line.entry.event.by else None


def _language(line: Line) -> str | None:
    return (line.change.language or None) if line.change else None


def _party_label(line: Line) -> str | None:
    party = _by_party(line)
    return str(Party(party).label) if party else None


def _language_label(line: Line) -> str | None:
    code = _language(line)
    return str(Language(code).label) if code else None


COLUMNS: list[Column[Line]] = [
    Column("commitment", gettext_lazy("Commitment"), Kind.CODE, lambda line: line.entry.event.commitment.code),  # type: ignore[union-attr]
    Column("event", gettext_lazy("Event (number)"), Kind.WHOLE, lambda line: line.entry.event.pk),
    Column("at", gettext_lazy("When"), Kind.INSTANT, lambda line: line.entry.event.at),
    Column(
        "by",
        gettext_lazy("Who"),
        Kind.TEXT,
        lambda line: line.entry.event.by.full_name if line.entry.event.by else None,
    ),
    Column("by_party", code_of(gettext_lazy("Government")), Kind.CODE, _by_party),
    Column("by_party_label", gettext_lazy("Government"), Kind.TEXT, _party_label),
    Column("verb", code_of(gettext_lazy("What")), Kind.CODE, lambda line: line.entry.event.verb),
    Column("verb_label", gettext_lazy("What"), Kind.TEXT, lambda line: line.entry.done),
    Column("table", code_of(gettext_lazy("Of what kind")), Kind.CODE, lambda line: line.entry.event.table),
    Column("table_label", gettext_lazy("Of what kind"), Kind.TEXT, lambda line: line.entry.table),
    Column("row", gettext_lazy("Of which (key)"), Kind.CODE, lambda line: line.entry.event.row),
    Column("unpublished", gettext_lazy("Not published"), Kind.YES_NO, lambda line: bool(line.entry.event.party)),
    Column("column", gettext_lazy("Changed"), Kind.TEXT, lambda line: line.change.label if line.change else None),
    Column("old", gettext_lazy("Before"), Kind.TEXT, lambda line: line.change.old if line.change else None),
    Column("new", gettext_lazy("After"), Kind.TEXT, lambda line: line.change.new if line.change else None),
    Column("language", code_of(gettext_lazy("Language of these texts")), Kind.CODE, _language),
    Column("language_label", gettext_lazy("Language of these texts"), Kind.TEXT, _language_label),
]


def _find(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
    """Raises NotFound for a commitment that is not there."""
    known = {"commitment", *(also or ())}
    wrong = {name: [_("There is no such parameter.")] for name in params if name not in known}
    codes = params.getlist("commitment")
    if len(codes) != 1 or not codes[0]:
        wrong["commitment"] = [_("Name one commitment by its code, for example commitment=FW-02.")]
    elif "\x00" in codes[0]:
        wrong["commitment"] = [_("There is a character in this that can't be read.")]
    if wrong:
        raise InvalidParameters(
            "invalid_parameters", _("Some filters can't be understood. See the parameters named."), fields=wrong
        )
    commitment = get_commitment(user, codes[0], day)
    chosen = Filter("commitment", codes, _("Commitment"), f"{commitment.code} ({commitment.title})")

    def rows() -> Iterable[Line]:
        events = trail_of(user, commitment, day).iterator(chunk_size=ROWS_AT_ONCE)
        return _lines(events, commitment)

    return Asked(rows, [chosen], about=commitment.code)


def _lines(events: Iterator[AuditEvent], commitment: Commitment) -> Iterator[Line]:
    """Some events at a time: the rows that they mention are looked up together."""
    while some := list(islice(events, ROWS_AT_ONCE)):
        for event in some:
            event.commitment = commitment  # known already
        for entry in entries(some, commitment):
            for change in entry.changes or [None]:  # type: ignore[list-item]
                yield Line(entry, change)


AUDIT = SheetKind(
    "audit",
    gettext_lazy("Audit trail"),
    gettext_lazy("Each row is one column that a write to the commitment changed, the newest write first."),
    COLUMNS,
    _find,
    between=True,
)
