"""Both governments' accounts of what they see differently, or of which only one of them has spoken."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.queries.two_sides import find_two_sides
from commitments.standing import Day
from commitments.vocabulary import Party

from ..asked import asked
from ..columns import Dict, language, pillar, plain, rows_of, side, text_columns, titles, with_ministries
from ..sheet import Asked, Column, Kind, SheetKind
from .commitments import ANSWER_NAMES, answers, side_columns, side_names

_WORDS = ("language", "done", "next_steps", "reason")


def _words(party: Party) -> list[Column[Dict]]:
    """What the update says that speaks for the party, in the language it was written in."""
    key = party.lower()
    source = f"standing__{key}_update__"
    return [
        *language(f"{key}_language", side(party, _("Language of these texts")), f"{source}language"),
        plain(f"{key}_done", side(party, _("What was done")), Kind.TEXT, f"{source}done"),
        plain(f"{key}_next_steps", side(party, _("What comes next")), Kind.TEXT, f"{source}next_steps"),
        plain(f"{key}_reason", side(party, _("Reason for the rating")), Kind.TEXT, f"{source}reason"),
    ]


COLUMNS: list[Column[Dict]] = [
    plain("code", _("Code"), Kind.CODE),
    *pillar("pillar__"),
    *titles(),
    *answers(),
    *(column for party in Party for column in (*side_columns(party), *_words(party))),
]

_NAMES = [
    *("code", "kind"),
    *text_columns("title"),
    "pillar__key",
    *text_columns("pillar__title"),
    *ANSWER_NAMES,
    *side_names(),
    *(f"standing__{party.lower()}_update__{name}" for party in Party for name in _WORDS),
]


def _find(user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None) -> Asked[Any]:
    found = find_two_sides(user, params, day, also=also)

    def rows() -> Iterable[Dict]:
        return with_ministries(rows_of(found.queryset, _NAMES), day)

    return asked(found, day, rows)


TWO_SIDES = SheetKind(
    "two-sides",
    _("Two sides"),
    _(
        "Each row is a commitment of both governments that they saw differently on the day, or on which only one of"
        " them had spoken, with both accounts."
    ),
    COLUMNS,
    _find,
)
