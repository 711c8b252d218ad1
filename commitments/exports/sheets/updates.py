"""Progress updates that had been published by the day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.queries.updates import find_updates, with_correction
from commitments.standing import Day
from commitments.vocabulary import Party

from ..asked import asked
from ..columns import (
    Dict,
    coded,
    commitment,
    commitment_columns,
    language,
    ministry,
    plain,
    rating,
    rows_of,
    with_ministries,
    word_of,
)
from ..sheet import Asked, Column, Kind, SheetKind

_COMMITMENT = "undertaking__commitment__"


def _then(name: str) -> Any:
    """What only a correction brought, which a day before it does not know of yet."""
    return lambda row: row[name] if row["superseded_by_then"] else None


COLUMNS: list[Column[Dict]] = [
    plain("id", _("Update (number)"), Kind.WHOLE),
    *commitment(_COMMITMENT),
    *coded("party", _("Reported by"), word_of(Party), "undertaking__party"),
    *ministry("ministry", _("Ministry"), "ministry__code"),
    plain("period", _("Period"), Kind.CODE, "period__code"),
    *coded("delivery", _("Delivery"), rating(f"{_COMMITMENT}kind")),
    plain("completed_on", _("Completed on"), Kind.DAY),
    *language("language", _("Language of these texts")),
    plain("done", _("What was done"), Kind.TEXT),
    plain("next_steps", _("What comes next"), Kind.TEXT),
    plain("reason", _("Reason for the rating"), Kind.TEXT),
    plain("no_change", _("Filed as “no change”"), Kind.YES_NO),
    plain("published_at", _("Published at"), Kind.INSTANT),
    plain("supersedes", _("Corrects the update (number)"), Kind.WHOLE, "supersedes_id"),
    plain("correction_reason", _("Reason for the correction"), Kind.TEXT),
    plain("superseded", _("Replaced by a correction"), Kind.YES_NO, "superseded_by_then"),
    Column("superseded_at", _("Replaced at"), Kind.INSTANT, _then("superseded_at")),
    Column("superseded_by", _("Replaced by the update (number)"), Kind.WHOLE, _then("correction_id")),
]

_NAMES = [
    *("id", "delivery", "completed_on", "language", "done", "next_steps", "reason", "no_change"),
    *("published_at", "supersedes_id", "correction_reason", "superseded_by_then", "superseded_at", "correction_id"),
    *("undertaking__party", "ministry__code", "period__code", f"{_COMMITMENT}kind"),
    *commitment_columns(_COMMITMENT),
]


def _find(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
    found = find_updates(user, params, day, also=also)

    def rows() -> Iterable[Dict]:
        return with_ministries(rows_of(with_correction(found.queryset), _NAMES), day)

    return asked(found, day, rows)


UPDATES = SheetKind(
    "updates",
    _("Published updates"),
    _("Each row is what one government reported on one commitment for one period, as it was published."),
    COLUMNS,
    _find,
)
