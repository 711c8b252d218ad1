"""Columns that many sheets have, for rows that are dicts as `.values()` gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from commitments.multilingual import LANGUAGES, pick
from commitments.queries.ministries import ministries_on
from commitments.standing import Day
from commitments.vocabulary import Language, Party, delivery_label

from .sheet import Column, Kind, Text

Dict = dict[str, Any]
ROWS_AT_ONCE = 500  # that the database hands over: with the narratives of updates a few megabytes

TITLES = {"ja": _("Title in Japanese"), "en": _("Title in English"), "mn": _("Title in Mongolian")}


def plain(key: str, label: Text, kind: Kind, name: str = "") -> Column[Dict]:
    """A column of the query; `name` where it is called otherwise there."""
    name = name or key
    return Column(key, label, kind, lambda row: row[name])


def coded(
    key: str, label: Text, words: Callable[[Dict, str], str], name: str = ""
) -> tuple[Column[Dict], Column[Dict]]:
    """The code, and beside it the word for it in the reader's language; where the code is missing, so is the word."""
    name = name or key

    def word(row: Dict) -> str | None:
        return words(row, row[name]) if row[name] else None

    return (
        plain(key, code_of(label), Kind.CODE, name),
        Column(f"{key}_label", label, Kind.TEXT, word),
    )


def word_of(vocabulary: Any) -> Callable[[Dict, str], str]:
    """For `coded`: the word that a vocabulary has for a code."""
    return lambda row, code: str(vocabulary(code).label)


def rating(kind: str) -> Callable[[Dict, str], str]:
    """For `coded`: the word for a delivery rating; `kind` is the column with the commitment's kind."""
    return lambda row, code: delivery_label(code, row[kind])


def titles(prefix: str = "", source: str = "", whose: Text = "") -> list[Column[Dict]]:
    """A title in the three languages, one column each. `whose` says of what, where a sheet has several."""
    return [
        plain(f"{prefix}title_{code}", of(whose, label) if whose else label, Kind.TEXT, f"{source}title_{code}")
        for code, label in TITLES.items()
    ]


def text_columns(field: str) -> list[str]:
    """The names of a multilingual field's three columns."""
    return [f"{field}_{code}" for code in LANGUAGES]


def in_readers_language(row: Mapping[str, Any], field: str) -> str:
    return pick({code: row[f"{field}_{code}"] for code in LANGUAGES})


def pillar(source: str) -> tuple[Column[Dict], Column[Dict]]:
    """`source` leads to the pillar: "commitment__pillar__"."""
    return coded("pillar", _("Pillar"), lambda row, code: in_readers_language(row, f"{source}title"), f"{source}key")


def commitment(source: str) -> list[Column[Dict]]:
    """Which commitment a row belongs to. `source` leads to it: "update__undertaking__commitment__"."""
    return [
        plain("commitment", _("Commitment"), Kind.CODE, f"{source}code"),
        *titles("commitment_", source, _("Commitment")),
        *pillar(f"{source}pillar__"),
    ]


def commitment_columns(source: str) -> list[str]:
    """What `commitment` reads, for `.values()`."""
    return [
        f"{source}code",
        *text_columns(f"{source}title"),
        f"{source}pillar__key",
        *text_columns(f"{source}pillar__title"),
    ]


def ministry(key: str, label: Text, name: str) -> tuple[Column[Dict], Column[Dict]]:
    """A ministry's code and what it was called on the day, for rows that went through `with_ministries`."""
    return coded(key, label, lambda row, code: row["ministries"].get(code, code), name)


def language(key: str, label: Text, name: str = "") -> tuple[Column[Dict], Column[Dict]]:
    return coded(key, label, word_of(Language), name)


def side(party: Party, label: Text) -> Text:
    """“Japan: Delivery”"""
    return of(party.label, label)


def code_of(label: Text) -> Text:
    """“Delivery (code)”"""
    return format_lazy(_("{label} (code)"), label=label)


def of(whose: Text, label: Text) -> Text:
    """“Milestone: Title in English”"""
    return format_lazy(_("{whose}: {label}"), whose=whose, label=label)


def rows_of(queryset: QuerySet[Any], columns: list[str]) -> Iterator[Dict]:
    """The rows as dicts, a few at a time, so that there may be any number of them."""
    return queryset.values(*columns).iterator(chunk_size=ROWS_AT_ONCE)


def with_ministries(rows: Iterator[Dict], day: Day) -> Iterator[Dict]:
    """Each row with the names of all ministries on the day in the reader's language, which are read once."""
    names = {code: one.name for code, one in ministries_on(day).items()}
    for row in rows:
        row["ministries"] = names
        yield row
