"""The statement read by status: not a letter lost or added, every commitment once, and where each stood on the day."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from commitments.models import Commitment, Passage, User
from commitments.queries.commitments import find_commitments
from commitments.queries.days import read_day
from commitments.reports.statement import Marked, Sign, StatementRead, read_statement, split
from commitments.standing import day as day_on
from commitments.vocabulary import Party
from tests import factories as make

AUGUST = dt.date(2024, 8, 15)


def read(user: User, text: str = "2024-08-15", **filters: Any) -> StatementRead:
    when = read_day(text)
    found = find_commitments(user, filters, when).queryset if filters else None
    answer = read_statement(user, when, found)
    assert answer is not None
    return answer


def only(shown: StatementRead) -> Marked:
    (one,) = shown.marked
    return one


@pytest.fixture
def viewer(db: None) -> User:
    return make.user(role="viewer")


# --- Splitting a text --------------------------------------------------------------------------------------------

TEXTS = st.text(min_size=0, max_size=60)


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, int]]]:
    """A text and spans in it that do not overlap, in any order; some touch."""
    text = draw(st.text(min_size=2, max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2)))
    pairs = list(itertools.pairwise(cuts))
    spans = [(start, end, number) for number, (start, end) in enumerate(pairs) if draw(st.booleans())]
    return text, draw(st.permutations(spans))


@given(texts_with_spans())
def test_pieces_joined_are_the_text_and_each_span_is_one_of_them(case: tuple[str, list[tuple[int, int, int]]]) -> None:
    text, spans = case
    pieces = split(text, spans)
    assert "".join(piece for piece, _owner in pieces) == text
    assert all(piece for piece, _owner in pieces)
    owned = [(piece, owner) for piece, owner in pieces if owner is not None]
    assert owned == [(text[start:end], owner) for start, end, owner in sorted(spans)]
    plain = [owner is None for _piece, owner in pieces]
    assert not any(first and second for first, second in itertools.pairwise(plain)), "two plain in a row"


@given(TEXTS, st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70), st.integers())))
def test_not_a_letter_is_lost_or_doubled_even_where_spans_overlap(text: str, spans: list[tuple[int, int, int]]) -> None:
    pieces = split(text, spans)
    assert "".join(piece for piece, _owner in pieces) == text
    assert all(piece for piece, _owner in pieces)


def test_what_two_claim_stays_with_the_first() -> None:
    assert split("abcdef", [(3, 6, "second"), (1, 4, "first"), (2, 3, "within")]) == [
        ("a", None),
        ("bcd", "first"),
        ("ef", "second"),
    ]


# --- The statement as it was signed ------------------------------------------------------------------------------


def test_runs_are_the_signed_text_to_the_letter_and_each_commitment_stands_once(seeded: None, viewer: User) -> None:
    shown = read(viewer)
    passages = [passage for section in shown.sections for passage in section.passages]
    assert [one.passage.number for one in passages] == list(range(1, 27))
    assert {one.passage.number: "".join(run.text for run in one.runs) for one in passages} == dict(
        Passage.objects.values_list("number", "text")
    )
    marked = [run for one in passages for run in one.runs if run.marked]
    codes = [run.marked.code for run in marked if run.marked]
    assert len(codes) == 49
    assert set(codes) == set(Commitment.objects.values_list("code", flat=True))
    assert [one.code for one in shown.marked] == codes
    focus = {row.code: row.focus for row in Commitment.objects.all()}
    assert all(run.text == focus[run.marked.code] for run in marked if run.marked)


def test_sections_pillars_and_mentions(seeded: None, viewer: User) -> None:
    shown = read(viewer)
    assert [section.section.key for section in shown.sections] == [
        "preamble",
        "history",
        "outlook",
        "security",
        "economy",
        "people",
        "global",
        "closing",
    ]
    assert [len(section.marked) for section in shown.sections] == [3, 0, 5, 2, 13, 3, 20, 3]
    assert [(pillar.key, [one.passage.number for one in passages]) for pillar, passages in shown.pillars] == [
        ("framework", [1, 11, 12, 26]),
        ("security", [14]),
        ("economy", [15, 16, 17]),
        ("people", [18]),
        ("global", [19, 20, 21, 22, 23, 24, 25]),
    ]
    also = {one.passage.number: [each.code for each in one.also] for s in shown.sections for one in s.passages}
    assert {number: codes for number, codes in also.items() if codes} == {12: ["FW-01"]}


def test_what_was_asked_for_is_found_and_all_is_shown(seeded: None, viewer: User) -> None:
    everything, some = read(viewer), read(viewer, pillar=["economy"])
    assert (everything.found, some.found) == (49, 13)
    assert [one.code for one in some.marked] == [one.code for one in everything.marked]
    assert all(one.found == one.code.startswith("EC-") for one in some.marked)
    assert read(viewer, delivery=["discontinued"]).found == 0


def test_before_anything_was_loaded_there_is_none(viewer: User) -> None:
    assert read_statement(viewer, day_on(AUGUST)) is None


def test_who_may_not_read_gets_nothing(statement: object, settings: Any) -> None:
    make.commitment()
    settings.PUBLIC_VIEW = False
    assert read_statement(AnonymousUser(), day_on(AUGUST)) is None
    settings.PUBLIC_VIEW = True
    shown = read_statement(AnonymousUser(), day_on(AUGUST))
    assert shown is not None
    assert len(shown.marked) == 1


# --- Where each stands -------------------------------------------------------------------------------------------


def test_the_day_decides(viewer: User) -> None:
    pact = make.commitment()
    for party in ("JP", "MN"):
        make.update(undertaking=make.side(pact, party), period="2023-H2", published_at="2024-01-10")
    make.update(
        undertaking=make.side(pact, "JP"), period="2024-H1", delivery="off_track", published_at="2024-07-10 23:59:59"
    )

    def on(text: str) -> tuple[str, list[Sign]]:
        one = only(read(viewer, text))
        return one.answers.delivery, one.signs

    assert on("2024-01-09") == ("not_reported", [])
    assert on("2024-07-09") == ("on_track", [])
    assert on("2024-07-10") == ("off_track", [Sign("agreement", "divergent")])
    late = Sign("reporting", "late", Party.MN)
    assert on("2024-07-30") == ("off_track", [Sign("agreement", "divergent")])
    assert on("2024-07-31") == ("off_track", [late])


def test_signs_stand_in_one_order(viewer: User) -> None:
    make.commitment(due_on="2024-03-31")
    assert only(read(viewer, "2024-03-31")).signs == [
        Sign("reporting", "never", Party.JP),
        Sign("reporting", "never", Party.MN),
    ]
    assert only(read(viewer, "2024-04-01")).signs == [
        Sign("schedule", "overdue"),
        Sign("reporting", "never", Party.JP),
        Sign("reporting", "never", Party.MN),
    ]


def test_what_nobody_has_published_changes_nothing(viewer: User) -> None:
    pact = make.commitment(parties=("JP",))
    for status in ("draft", "submitted", "returned", "withdrawn"):
        make.update(undertaking=make.side(pact, "JP"), period="2024-H1", delivery="off_track", status=status)
    one = only(read(viewer))
    assert (one.answers.delivery, one.signs) == ("not_reported", [Sign("reporting", "never", Party.JP)])


# --- What it costs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [3, 60])
@pytest.mark.parametrize(("filters", "queries"), [({}, 4), ({"delivery": ["not_reported"]}, 5)])
def test_it_costs_the_same_for_few_and_many(
    viewer: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    filters: dict[str, Any],
    queries: int,
) -> None:
    for _number in range(rows):
        make.commitment()
    when = day_on(AUGUST)
    found = find_commitments(viewer, filters, when).queryset if filters else None
    with django_assert_num_queries(queries):
        shown = read_statement(viewer, when, found)
        assert shown is not None
        words = [
            (run.text, run.marked.signs, run.marked.pillar.titles)
            for section in shown.sections
            for passage in section.passages
            for run in passage.runs
            if run.marked
        ]
    assert len(words) == rows == shown.found
