"""What published updates carry: measurements of indicators, and evidence."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.queries.reported import find_evidence, find_measurements
from commitments.standing import Day
from commitments.vocabulary import EvidenceKind, Party

from ..asked import asked
from ..columns import (
    Dict,
    coded,
    commitment,
    commitment_columns,
    ministry,
    of,
    plain,
    rows_of,
    text_columns,
    with_ministries,
    word_of,
)
from ..sheet import Asked, Column, Kind, SheetKind

_COMMITMENT = "update__undertaking__commitment__"

# The update that says so.
_REPORTED: list[Column[Dict]] = [
    *coded("party", _("Reported by"), word_of(Party), "update__undertaking__party"),
    *ministry("ministry", _("Ministry"), "update__ministry__code"),
    plain("period", _("Period"), Kind.CODE, "update__period__code"),
    plain("update", _("Update (number)"), Kind.WHOLE, "update_id"),
    plain("published_at", _("Published at"), Kind.INSTANT, "update__published_at"),
    plain("superseded", _("Replaced by a correction"), Kind.YES_NO, "superseded_by_then"),
]

_REPORTED_NAMES = [
    *("update__undertaking__party", "update__ministry__code", "update__period__code", "update_id"),
    *("update__published_at", "superseded_by_then"),
]

_LABELS = {
    "name": {"ja": _("Name in Japanese"), "en": _("Name in English"), "mn": _("Name in Mongolian")},
    "unit": {"ja": _("Unit in Japanese"), "en": _("Unit in English"), "mn": _("Unit in Mongolian")},
}


def _of_indicator(field: str) -> list[Column[Dict]]:
    return [
        plain(f"{field}_{code}", of(_("Indicator"), label), Kind.TEXT, f"indicator__{field}_{code}")
        for code, label in _LABELS[field].items()
    ]


MEASUREMENT_COLUMNS: list[Column[Dict]] = [
    *commitment(_COMMITMENT),
    plain("indicator", _("Indicator"), Kind.CODE, "indicator__code"),
    *_of_indicator("name"),
    *_of_indicator("unit"),
    plain("value", _("Value"), Kind.NUMBER),
    plain("measured_on", _("True on"), Kind.DAY),
    plain("baseline", _("Starting value"), Kind.NUMBER, "indicator__baseline"),
    plain("baseline_on", _("Day of the starting value"), Kind.DAY, "indicator__baseline_on"),
    plain("target", _("Target"), Kind.NUMBER, "indicator__target"),
    plain("target_on", _("Target date"), Kind.DAY, "indicator__target_on"),
    plain("in_statement", _("The statement itself sets the target"), Kind.YES_NO, "indicator__in_statement"),
    *_REPORTED,
]

_MEASUREMENT_NAMES = [
    *("value", "measured_on", "indicator__code", "indicator__in_statement"),
    *(f"indicator__{name}" for name in ("baseline", "baseline_on", "target", "target_on")),
    *text_columns("indicator__name"),
    *text_columns("indicator__unit"),
    *_REPORTED_NAMES,
    *commitment_columns(_COMMITMENT),
]

EVIDENCE_COLUMNS: list[Column[Dict]] = [
    *commitment(_COMMITMENT),
    plain("title", _("Title"), Kind.TEXT),
    *coded("kind", _("Kind"), word_of(EvidenceKind)),
    plain("dated_on", _("Date"), Kind.DAY),
    plain("url", _("Link"), Kind.TEXT),
    plain("file", _("File (number)"), Kind.WHOLE, "file_id"),
    plain("file_name", _("File: name"), Kind.TEXT, "file__name"),
    plain("file_type", _("File: type"), Kind.CODE, "file__content_type"),
    plain("file_size", _("File: size in bytes"), Kind.WHOLE, "file__size"),
    *_REPORTED,
]

_EVIDENCE_NAMES = [
    *("title", "kind", "dated_on", "url", "file_id", "file__name", "file__content_type", "file__size"),
    *_REPORTED_NAMES,
    *commitment_columns(_COMMITMENT),
]


def _measurements(
    user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None
) -> Asked[Any]:
    found = find_measurements(user, params, day, also=also)
    return asked(found, day, lambda: with_ministries(rows_of(found.queryset, _MEASUREMENT_NAMES), day))


def _evidence(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
    found = find_evidence(user, params, day, also=also)
    return asked(found, day, lambda: with_ministries(rows_of(found.queryset, _EVIDENCE_NAMES), day))


MEASUREMENTS = SheetKind(
    "measurements",
    _("Measurements of indicators"),
    _("Each row is a value of an indicator that one government had published by the day, with the day it is true for."),
    MEASUREMENT_COLUMNS,
    _measurements,
)

EVIDENCE = SheetKind(
    "evidence",
    _("Evidence"),
    _("Each row is a link or a file that supports an update which had been published by the day."),
    EVIDENCE_COLUMNS,
    _evidence,
)
