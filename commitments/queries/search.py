"""The read door to everything that has words: one question over all kinds of things, as of a day."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import django_filters
from django import forms
from django.db.models import BigIntegerField, Count, F, QuerySet, Value, Window
from django.db.models.functions import Cast, RowNumber
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access, clock
from commitments.matching import Excerpt, find_match, words_of
from commitments.models import Pillar
from commitments.multilingual import LANGUAGES
from commitments.standing import Day
from commitments.vocabulary import Findable, Language, Party

from .filtering import Choices, Rows, StrictFilterSet, Text, YesOrNo
from .search_rows import COLUMNS, KINDS, Asked, told


class SearchFilter(StrictFilterSet):
    """What is looked for and what narrows it. It has no rows of its own: `find_things` asks each kind for them."""

    q = Text(
        label=_("Text"),
        required=True,
        help_text=_("All words have to occur, in any order. “In quotation marks”: one after the other, as written."),
    )
    party = django_filters.ChoiceFilter(label=_("Government"), choices=Party.choices)
    pillar = Rows(label=_("Pillar"), queryset=Pillar.objects.all(), code="key")
    lang = django_filters.ChoiceFilter(label=_("Written in"), choices=Language.choices)
    superseded = YesOrNo(
        label=_("With corrected ones"),
        help_text=_("Also look through updates that a later correction has replaced; they are marked so."),
    )

    class Meta:
        model = Pillar
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset


# A word of Python's own, so it can't be written as an attribute above.
SearchFilter.base_filters["in"] = Choices(label=_("Kind of thing"), choices=Findable.choices)


@dataclass(frozen=True)
class Match:
    """Where the words stand: in the text of this name, in this language (empty for a code)."""

    name: str
    language: str
    excerpt: Excerpt


@dataclass(frozen=True)
class Hit:
    """A thing that was found. What it has nothing to tell of is None or empty."""

    kind: Findable
    pk: int
    codes: list[str]  # the commitments it belongs to; for words of the statement those first that quote the match
    titles: dict[str, str]  # by language: the commitment's, the section's, the consultation's, or a ministry's names
    own_titles: dict[str, str]  # by language: of a milestone or a piece of evidence
    number: int | None  # of the passage, the milestone or the decision
    parent: int | None  # the update that evidence supports, the consultation that decided
    parties: list[Party]
    ministry: str
    period: str
    language: str
    day: dt.date | None  # published, due by the baseline, decided, or called so from then on
    until: dt.date | None  # the last day of a ministry's former name
    superseded: bool  # by the day, a correction had taken the update's place
    matches: list[Match]


class Hits(Sequence[Hit]):
    """What was found of the kinds asked for, one kind after the other. Two queries: one counts, one reads a piece."""

    def __init__(self, user: access.Viewer, day: Day, asked: Asked, kinds: Collection[str] = ()) -> None:
        self.asked = asked
        self.kinds = [kind for kind in Findable if not kinds or kind in kinds]
        self._day = day
        self._rows = {kind: own.rows(user, day, asked) for kind, own in KINDS.items()}

    @cached_property
    def counts(self) -> dict[Findable, int]:
        """How many there are of every kind, whichever were asked for."""
        counted = [
            rows.order_by().annotate(hit_kind=Value(kind.value)).values("hit_kind").annotate(n=Count("pk"))
            for kind, rows in self._rows.items()
        ]
        found = dict(_together([rows.values_list("hit_kind", "n") for rows in counted]))
        return {kind: found.get(kind.value, 0) for kind in Findable}

    def __len__(self) -> int:
        return sum(self.counts[kind] for kind in self.kinds)

    @overload
    def __getitem__(self, piece: int) -> Hit: ...

    @overload
    def __getitem__(self, piece: slice) -> list[Hit]: ...

    def __getitem__(self, piece: int | slice) -> Hit | list[Hit]:
        if isinstance(piece, int):
            return self[piece : piece + 1][0]
        start, stop, _step = piece.indices(len(self))
        pieces: dict[Findable, tuple[int, int]] = {}
        for kind in self.kinds:
            first, last = max(start, 0), min(stop, self.counts[kind])
            if first < last:
                pieces[kind] = (first, last)
            start, stop = start - self.counts[kind], stop - self.counts[kind]
        return self._read(pieces)

    def first(self, most: int) -> list[Hit]:
        """The first few of each kind."""
        return self._read({kind: (0, most) for kind in self.kinds if self.counts[kind]})

    def _read(self, pieces: Mapping[Findable, tuple[int, int]]) -> list[Hit]:
        if not pieces:
            return []
        names = ("kind", "pk", "place", *COLUMNS)
        rows = _together([self._piece(kind, *piece) for kind, piece in pieces.items()])
        found = [dict(zip(names, row, strict=True)) for row in rows]
        order = list(Findable)
        found.sort(key=lambda row: (order.index(row["kind"]), row["place"]))
        return [_hit(row, self.asked.words) for row in found]

    def _piece(self, kind: Findable, first: int, last: int) -> QuerySet[Any, tuple[Any, ...]]:
        own, rows = KINDS[kind], self._rows[kind]
        picked = rows.order_by(*own.order).values("pk")[first:last]
        columns = {
            "kind": Value(kind.value),
            "pk": Cast(F("pk"), BigIntegerField()),
            "place": Window(RowNumber(), order_by=own.order),
            **told(kind, self._day),
        }
        # Not under their own names: the tables have columns of these names.
        told_as = {f"hit_{name}": column for name, column in columns.items()}
        return rows.model._default_manager.filter(pk__in=picked).order_by().annotate(**told_as).values_list(*told_as)


@dataclass(frozen=True)
class FoundThings:
    """What was found, and the form that asked."""

    hits: Hits
    form: forms.Form


def find_things(
    user: access.Viewer,
    params: QueryDict | Mapping[str, Any],
    day: Day,
    *,
    also: Collection[str] | None = None,
) -> FoundThings:
    """Everything that held the words of `q` on the day and was published by then. Raises InvalidFilters.

    No draft is found, nobody's: not even one's own.
    """
    form = SearchFilter(params, Pillar.objects.none(), day).find(also=also).form
    given = form.cleaned_data
    asked = Asked(
        words=tuple(words_of(given["q"])),
        party=given["party"] or "",
        pillars=given["pillar"] or (),
        language=given["lang"] or "",
        superseded=bool(given["superseded"]),
    )
    return FoundThings(Hits(user, day, asked, given["in"] or ()), form)


def _together(parts: Sequence[QuerySet[Any, Any]]) -> Any:
    """Several queries as one. A single one stays what it is."""
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _hit(row: Mapping[str, Any], words: Sequence[str]) -> Hit:
    kind = Findable(row["kind"])
    own_titles: dict[str, str] = {}
    matches = []
    for place, text in enumerate(KINDS[kind].texts):
        written, language = row[f"text_{place}"], text.language or row["language"] or ""
        if text.name == "title":
            own_titles[language] = written
        if excerpt := find_match(written, words):
            matches.append(Match(text.name, language, excerpt))
    return Hit(
        kind=kind,
        pk=row["pk"],
        codes=_codes(row, matches),
        titles={language: row[f"title_{language}"] or "" for language in LANGUAGES},
        own_titles=own_titles,
        number=row["number"],
        parent=row["parent"],
        parties=[Party(party) for party in (row["parties"] or "").split()],
        ministry=row["ministry"] or "",
        period=row["period"] or "",
        language=row["language"] or "",
        day=row["on"] or (row["at"] and clock.day_of(row["at"])),
        until=row["until"] and row["until"] - dt.timedelta(days=1),
        superseded=row["superseded"],
        matches=matches,
    )


def _codes(row: Mapping[str, Any], matches: Sequence[Match]) -> list[str]:
    """The commitments that a thing belongs to. Of a passage: each by its quote, those around the match first."""
    if row["code"]:
        return [row["code"]]
    listed = json.loads(row["codes"] or "[]")
    if row["kind"] != Findable.WORDS:
        return sorted(code for (code,) in listed)
    # Quotes are places in the signed text; a translation's places are others.
    at = next((match.excerpt.matched_at for match in matches if match.name == "words"), 0)
    return [code for code, start, end in sorted(listed, key=lambda one: (not one[1] <= at < one[2], one[1], one[0]))]
