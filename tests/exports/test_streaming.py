"""Any number of rows passes in the same memory, read as of one moment."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.utils import translation

from commitments import clock
from commitments.exports.catalogue import SHEETS, ask
from commitments.exports.formats import FORMATS, write_csv, write_json, write_ndjson
from commitments.exports.formats.cells import PIECE
from commitments.exports.sheet import Kind, in_language
from commitments.models import ProgressUpdate, Undertaking
from commitments.queries.days import read_day
from commitments.queries.snapshot import one_snapshot
from tests import factories as make

from .samples import MADE_AT, sheet_of, text_sheet

KINDS = [Kind.CODE, Kind.TEXT, Kind.WHOLE, Kind.NUMBER, Kind.INSTANT, Kind.YES_NO]


def peak(form: str, count: int) -> int:
    """Bytes that Python held at most while it wrote that many rows, and nobody kept the pieces."""

    def rows() -> Iterator[list[Any]]:
        for number in range(count):
            yield [f"EC-{number}", "約束" * 100, number, Decimal(number), MADE_AT, number % 2 == 0]

    sheet = sheet_of(KINDS, [])
    written = type(sheet)(**{**vars(sheet), "rows": rows})
    tracemalloc.start()
    try:
        made = FORMATS[form].write(written)
        size = sum(len(piece) for piece in made)
        made.close()  # type: ignore[union-attr]
        assert size > count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.thorough
@pytest.mark.parametrize("form", FORMATS)
def test_more_rows_take_no_more_memory(form: str) -> None:
    peak(form, 100)  # what is loaded once
    few, many = peak(form, 2_000), peak(form, 8_000)  # all of the latter would be 6 MB more
    assert many < few + 1_000_000, (few, many)


@pytest.mark.parametrize("write", [write_csv, write_json, write_ndjson])
def test_rows_are_sent_while_the_next_are_read(write: Any) -> None:
    read: list[int] = []

    def rows() -> Iterator[list[str]]:
        for number in range(1000):
            read.append(number)
            yield ["x" * 1000]

    sheet = text_sheet()
    pieces = write(type(sheet)(**{**vars(sheet), "rows": rows}))
    assert read == []
    first = next(pieces)
    assert PIECE <= len(first) < 2 * PIECE
    assert 0 < len(read) < 100
    pieces.close()


@pytest.mark.parametrize("write", [write_csv, write_json, write_ndjson])
def test_what_breaks_off_says_so(write: Any) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["x" * 2 * PIECE]
        raise RuntimeError("the database has gone")

    sheet = text_sheet()
    pieces = write(type(sheet)(**{**vars(sheet), "rows": rows}))
    next(pieces)
    with pytest.raises(RuntimeError):
        list(pieces)


def test_the_language_is_the_sheets_and_that_of_others_is_left_alone() -> None:
    def steps() -> Iterator[str]:
        for _step in range(3):
            yield str(translation.get_language())

    with translation.override("en"):
        seen = []
        for step in in_language("mn", steps()):
            seen.append((step, translation.get_language()))
    assert seen == [("mn", "en")] * 3


def test_who_goes_away_ends_the_reading() -> None:
    ended = []

    def rows() -> Iterator[list[str]]:
        try:
            while True:
                yield ["x" * PIECE]
        finally:
            ended.append(True)

    sheet = text_sheet()
    pieces = write_csv(type(sheet)(**{**vars(sheet), "rows": rows}))
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert ended == [True]


# --- one moment --------------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_what_is_published_meanwhile_is_not_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in what is read later on, nor in half of it: SQLite and PostgreSQL alike."""
    row = make.commitment(code="T-01")
    side = make.side(row, "JP")
    for _number in range(8):
        make.update(undertaking=side, period="2023-H1")
    reader = make.user(role="viewer")
    monkeypatch.setattr("commitments.exports.columns.ROWS_AT_ONCE", 2)
    with clock.at(make.instant("2024-03-01")):
        lines = ask(SHEETS["updates"], reader, QueryDict(), read_day(""), demonstration=False).lines()
        taken = [next(lines)]
        thread = threading.Thread(target=_publish_another, args=(side.pk,))
        thread.start()
        thread.join(20)
        assert not thread.is_alive(), "a reader keeps no writer waiting"
        taken += lines
        assert len(taken) == 8
    assert ProgressUpdate.objects.count() == 9
    assert not connection.in_atomic_block


def _publish_another(side: int) -> None:
    try:
        with transaction.atomic():
            make.update(undertaking=Undertaking.objects.get(pk=side), period="2023-H1", done="Meanwhile.")
    finally:
        connection.close()


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_several_queries_see_one_moment() -> None:
    row = make.commitment(code="T-01")
    side = make.side(row, "JP")
    with one_snapshot():
        before = ProgressUpdate.objects.count()
        thread = threading.Thread(target=_publish_another, args=(side.pk,))
        thread.start()
        thread.join(20)
        assert not thread.is_alive()
        assert ProgressUpdate.objects.count() == before == 0
    assert ProgressUpdate.objects.count() == 1


def _in_transaction() -> bool:
    return bool(connection.in_atomic_block)


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_a_reader_that_goes_away_leaves_no_transaction_behind() -> None:
    make.commitment(code="T-01")
    make.commitment(code="T-02")
    reader = make.user(role="viewer")
    with clock.at(make.instant("2024-03-01")):
        lines = ask(SHEETS["commitments"], reader, QueryDict(), read_day(""), demonstration=False).lines()
        next(lines)
        assert _in_transaction()
        lines.close()  # type: ignore[attr-defined]
    assert not _in_transaction()
    make.commitment(code="T-03")  # and it can be written again


@pytest.mark.django_db
def test_within_a_transaction_of_somebody_else_nothing_is_changed() -> None:
    with one_snapshot():
        make.user()
