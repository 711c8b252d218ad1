"""Every sheet there is: its columns, in three languages, and what stands in them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from commitments import clock
from commitments.exports.catalogue import SHEETS, ask
from commitments.exports.sheet import Kind, SheetKind
from commitments.models import User
from commitments.multilingual import LANGUAGES
from commitments.queries.days import read_day
from tests import factories as make

from .samples import question, rows, text_sheet

pytestmark = pytest.mark.django_db

EVERY = list(SHEETS.values())
HOLDS = {
    Kind.CODE: str,
    Kind.CODES: list,
    Kind.TEXT: str,
    Kind.WHOLE: int,
    Kind.NUMBER: Decimal,
    Kind.DAY: dt.date,
    Kind.INSTANT: dt.datetime,
    Kind.YES_NO: bool,
}


@pytest.fixture
def demonstrated(demo: None, db: None) -> Any:
    with clock.at(make.instant("2024-10-15 18:00")):
        yield User.objects.get(email="coordinator.jp@example.com")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.key)
def test_no_two_columns_of_a_sheet_are_called_alike(kind: SheetKind, language: str) -> None:
    with translation.override(language):
        columns = [*kind.columns, *text_sheet().all_columns[1:]]
        labels = [str(column.label) for column in columns]
    assert len(set(labels)) == len(labels), sorted(label for label in labels if labels.count(label) > 1)
    keys = [column.key for column in columns]
    assert len(set(keys)) == len(keys)
    assert all(key.isascii() and key.replace("_", "").isalnum() and key.islower() for key in keys)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.key)
def test_a_code_has_its_word_beside_it(kind: SheetKind) -> None:
    kinds = {column.key: column.kind for column in kind.columns}
    for key in kinds:
        if key.endswith("_label"):
            assert kinds[key] is Kind.TEXT
            assert kinds[key.removesuffix("_label")] in (Kind.CODE, Kind.CODES)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.key)
def test_every_cell_holds_what_its_column_promises(kind: SheetKind, demonstrated: User) -> None:
    sheet = ask(kind, demonstrated, QueryDict(question(kind)), read_day(""), demonstration=True)
    lines = list(sheet.lines())
    assert lines, "the demonstration has rows of every kind"
    for line in lines:
        for column, cell in zip(sheet.all_columns, line, strict=True):
            if cell is None:
                continue
            assert isinstance(cell, HOLDS[column.kind]), (column.key, cell)
            assert cell not in ("None", "nan")
            if column.kind is Kind.WHOLE:
                assert not isinstance(cell, bool)
            if column.kind is Kind.DAY:
                assert not isinstance(cell, dt.datetime)
    if kind.key != "consultations":
        empty = {column.key for place, column in enumerate(sheet.columns) if all(line[place] is None for line in lines)}
        assert empty <= MISSING_IN_DEMONSTRATION, empty


# What the demonstration has none of.
MISSING_IN_DEMONSTRATION = {
    *("code", "item", "baseline", "baseline_on", "target", "target_on"),
    *("file", "file_name", "file_type", "file_size", "superseded_at", "superseded_by", "milestone"),
    *("supersedes", "correction_reason", "language", "language_label"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_the_readers_and_codes_are_not(language: str, demonstrated: User) -> None:
    with translation.override(language):
        row = next(row for row in rows(SHEETS["commitments"], demonstrated) if row["jp_delivery"] == "on_track")
    with translation.override("en"):
        assert row["jp_delivery_label"]
        assert (row["jp_delivery_label"] in ("On track", "Upheld")) == (language == "en")
    assert row["title_ja"] != row["title_en"] != row["title_mn"]


# --- what it says was asked --------------------------------------------------------------------------------------


def test_filters_stand_there_in_words(demonstrated: User) -> None:
    query = QueryDict(
        "pillar=economy&pillar=people&ministry=JP-MOFA&delivery=at_risk&contradiction=false&q=%3D1&order=-due&kind=action"
    )
    sheet = ask(SHEETS["commitments"], demonstrated, query, read_day(""), demonstration=True)
    assert {one.name: (one.label, one.words) for one in sheet.filters} == {
        "q": ("Text", "=1"),
        "pillar": ("Pillar", "economy (Economy and economic cooperation), people (Investment in people)"),
        "ministry": ("Ministry", "JP-MOFA (Ministry of Foreign Affairs)"),
        "kind": ("Kind", "Action"),
        "delivery": ("Delivery", "At risk"),
        "contradiction": ("Going well although overdue", "no"),
    }
    assert sheet.order == "due, descending"
    assert {one.name: list(one.values) for one in sheet.filters}["pillar"] == ["economy", "people"]
    days = ask(
        SHEETS["updates"], demonstrated, QueryDict("published_from=2024-01-01"), read_day(""), demonstration=True
    )
    assert [(one.name, one.words) for one in days.filters] == [("published_from", "2024-01-01")]
