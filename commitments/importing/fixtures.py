"""The fixtures: read, checked against each other, and handed to `operations.seeding` as plain values.

All problems of all files are found before anything is refused, each named by file and row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from commitments.operations.reference import (
    CommitmentRow,
    IndicatorRow,
    MinistryRow,
    PassageRow,
    PeriodRow,
    PillarRow,
    Reference,
    SectionRow,
    Span,
    StatementRow,
    Texts,
    overlapping,
)
from commitments.vocabulary import Kind, Language, Party, PartyBasis

from .shape import NO_DAY, FixtureError, Problems, Row, open_file

# Passages are authentic in Japanese.
TRANSLATED = ("en", "mn")

STATEMENT, COMMITMENTS, PERIODS = "statement.json", "commitments.json", "periods.json"


def read_reference(directory: Path) -> Reference:
    """The reference data in `directory`, or FixtureError with everything that is wrong with it."""
    problems = Problems()
    statement_file = open_file(directory, STATEMENT, problems)
    file = open_file(directory, COMMITMENTS, problems)

    nothing_undertaken = {
        row.number("passage"): row.texts("why")
        for row in file.rows("sentences_without_a_commitment", "passage", "passage")
    }
    statement = _statement(statement_file, nothing_undertaken)
    passages = {passage.number: passage.text for section in statement.sections for passage in section.passages}
    for number in nothing_undertaken.keys() - passages.keys():
        problems.add(COMMITMENTS, f"passage {number}", "there is no such passage")

    pillars = tuple(_pillar(row) for row in file.rows("pillars", "key", "pillar"))
    ministries = tuple(_ministry(row) for row in file.rows("ministries", "code"))
    known = _Known(passages, {pillar.key for pillar in pillars}, {each.code: each.party for each in ministries})
    commitments = tuple(_commitment(row, known) for row in file.rows("commitments", "code"))
    periods = _periods(open_file(directory, PERIODS, problems))

    _once(problems, STATEMENT, "section", (section.key for section in statement.sections))
    _once(problems, STATEMENT, "passage", (p.number for section in statement.sections for p in section.passages))
    _once(problems, COMMITMENTS, "pillar", (pillar.key for pillar in pillars))
    _once(problems, COMMITMENTS, "pillar code", (pillar.code for pillar in pillars))
    _once(problems, COMMITMENTS, "ministry", (ministry.code for ministry in ministries))
    _once(problems, COMMITMENTS, "commitment", (row.code for row in commitments))
    _once(problems, COMMITMENTS, "indicator", (each.code for row in commitments for each in row.indicators))
    _once(problems, PERIODS, "period", (period.code for period in periods))
    for number in passages:
        spans = [(*row.focus, row.code) for row in commitments if row.passage == number and row.focus[1]]
        for first, second in overlapping(spans):
            problems.add(COMMITMENTS, second, f"its focus overlaps that of {first} in passage {number}")

    if problems.found:
        raise FixtureError(problems.found)
    return Reference(statement, pillars, ministries, commitments, periods)


def _once(problems: Problems, file: str, what: str, codes: Iterable[Any]) -> None:
    for code, times in Counter(codes).items():
        if times > 1:
            problems.add(file, f"{what} {code}", f"stands there {times} times")


# --- The statement -----------------------------------------------------------------------------------------------


def _statement(file: Row, nothing_undertaken: Mapping[int, Texts]) -> StatementRow:
    plan = file.inside("action_plan")
    signed_on, starts_on, ends_on = file.day("signed_on"), plan.day("starts_on"), plan.day("ends_on")
    if NO_DAY not in (starts_on, ends_on) and ends_on <= starts_on:
        plan.wrong("“ends_on” is not after “starts_on”")
    return StatementRow(
        signed_on=signed_on,
        original_language=file.word("original_language", Language.values, "the language"),
        titles=file.texts("title", longest=300),
        places=file.texts("place", longest=100),
        signatories=tuple(
            {
                "party": row.word("party", Party.values, "the party"),
                "office": row.text("office"),
                "name": row.text("name"),
            }
            for row in file.rows("signatories", "name", "signatory")
        ),
        source_notes=file.words("source_notes"),
        plan_starts_on=starts_on,
        plan_ends_on=ends_on,
        sections=tuple(
            SectionRow(
                key=section.text("key", longest=50),
                titles=section.texts("heading", longest=300),
                passages=tuple(
                    _passage(row, nothing_undertaken) for row in section.rows("passages", "number", "passage")
                ),
            )
            for section in file.rows("sections", "key", "section")
        ),
    )


def _passage(row: Row, nothing_undertaken: Mapping[int, Texts]) -> PassageRow:
    number = row.number("number")
    return PassageRow(
        number=number,
        text=row.text("text"),
        list_item=row.flag("list_item"),
        translations=row.texts("translations", languages=TRANSLATED),
        nothing_undertaken=nothing_undertaken.get(number),
    )


# --- The commitments ---------------------------------------------------------------------------------------------


class _Known:
    """What a commitment may point at."""

    def __init__(self, passages: dict[int, str], pillars: Collection[str], ministries: dict[str, str]) -> None:
        self.passages = passages
        self.pillars = pillars
        self.ministries = ministries


def _pillar(row: Row) -> PillarRow:
    return PillarRow(row.text("key", longest=50), row.text("code", longest=4), row.texts("title", longest=300))


def _ministry(row: Row) -> MinistryRow:
    code, party = row.text("code", longest=20), row.word("country", Party.values, "the country")
    if party in Party.values and not code.startswith(f"{party}-"):
        row.wrong(f"its code does not begin with its country, {party}-")
    return MinistryRow(code, party, row.texts("name", longest=200))


def _commitment(row: Row, known: _Known) -> CommitmentRow:
    code = row.text("code", longest=12)
    kind = row.word("kind", Kind.values, "the kind")
    passage, words = row.number("passage"), row.text("quote")
    quote, focus = _spans(row, known, passage, words)
    fulfilled = row.flag("fulfilled_at_signing")
    if fulfilled and kind in (Kind.CONTINUING, Kind.POSITION):
        row.wrong(f"“fulfilled_at_signing” is true, but only an action can be completed and this is of kind “{kind}”")
    also_in = row.words("also_in", int, "passage numbers")
    for number in also_in:
        if number not in known.passages:
            row.wrong(f"“also_in” names passage {number}: there is no such passage")
    leads, supports = _assigned(row, known)
    return CommitmentRow(
        code=code,
        pillar=row.word("pillar", known.pillars, "the pillar"),
        passage=passage,
        words=words,
        quote=quote,
        focus=focus,
        parties=_parties(row),
        party_basis=row.word("party_basis", PartyBasis.values, "the party basis"),
        kind=kind,
        titles=row.texts("title", longest=300),
        fulfilled_at_signing=fulfilled,
        leads=leads,
        supports=supports,
        also_in=also_in,
        indicators=tuple(
            _indicator(indicator, f"{code}-I{number}", words)
            for number, indicator in enumerate(row.rows("indicators", "code", code), 1)
        ),
    )


def _spans(row: Row, known: _Known, passage: int, quote: str) -> tuple[Span, Span]:
    """Where the quote stands in its passage, and the focus in the quote; (0, 0) where either can't be found."""
    nowhere: Span = (0, 0)
    focus = row.text("focus")
    in_quote = _places(focus, quote)
    if quote and focus and len(in_quote) != 1:
        row.wrong("its focus is not in its quote" if not in_quote else "its focus stands in its quote more than once")
    if "passage" in row.data and passage not in known.passages:
        row.wrong(f"there is no passage {passage}")
        return nowhere, nowhere
    in_passage = _places(quote, known.passages.get(passage, ""))
    if quote and len(in_passage) != 1:
        where = f"passage {passage}"
        row.wrong(f"its quote is not in {where}" if not in_passage else f"its quote stands in {where} more than once")
    if len(in_passage) != 1 or len(in_quote) != 1:
        return nowhere, nowhere
    start = in_passage[0]
    return (start, start + len(quote)), (start + in_quote[0], start + in_quote[0] + len(focus))


def _places(part: str, whole: str) -> list[int]:
    """Every position at which `part` begins in `whole`."""
    return [place for place in range(len(whole)) if whole.startswith(part, place)] if part else []


def _parties(row: Row) -> tuple[str, ...]:
    parties: tuple[str, ...] = row.words("undertaken_by")
    if "undertaken_by" in row.data and not parties:
        row.wrong("“undertaken_by” names no party")
    for party in parties:
        if party not in Party.values:
            row.wrong(f"the party “{party}” is unknown")
    if len(set(parties)) != len(parties):
        row.wrong("“undertaken_by” names a party twice")
    return parties


def _assigned(row: Row, known: _Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
    leads = row.inside("suggested_lead")
    supports: tuple[str, ...] = row.words("suggested_support")
    for party in leads.data:
        code = leads.text(party)
        if party not in Party.values:
            leads.wrong(f"the party “{party}” is unknown")
        elif known.ministries.get(code, party) != party:
            leads.wrong(f"the ministry {code} is not one of {party}")
    codes = (*(code for code in leads.data.values() if isinstance(code, str)), *supports)
    for code, times in Counter(codes).items():
        if code and code not in known.ministries:
            row.wrong(f"the ministry “{code}” is unknown")
        if times > 1:
            row.wrong(f"the ministry {code} is assigned {times} times")
    return codes[: len(codes) - len(supports)], supports


def _indicator(row: Row, default_code: str, quote: str) -> IndicatorRow:
    in_statement = row.flag("in_statement")
    words = "" if row.data.get("words", "") is None else row.raw("words", str, "a text or null", "")
    if in_statement and (not words or words not in quote):
        row.wrong(f"its words “{words}” are not in the quote")
    if words and not in_statement:
        row.wrong("it has words of the statement, but “in_statement” is false")
    return IndicatorRow(
        code=row.text("code", longest=20) if "code" in row.data else default_code,
        names=row.texts("name", longest=200),
        units=row.texts("unit", longest=60),
        baseline=row.amount("baseline"),
        target=row.amount("target"),
        in_statement=in_statement,
        words=words,
    )


# --- The periods -------------------------------------------------------------------------------------------------


def _periods(file: Row) -> tuple[PeriodRow, ...]:
    periods = []
    for row in file.rows("periods", "code"):
        period = PeriodRow(row.text("code", longest=10), row.day("starts_on"), row.day("ends_on"), row.day("due_on"))
        days = (period.starts_on, period.ends_on, period.due_on)
        if NO_DAY not in days and not period.starts_on < period.ends_on < period.due_on:
            row.wrong("“starts_on”, “ends_on” and “due_on” don't follow each other")
        periods.append(period)
    dated = [
        (each.starts_on.toordinal(), each.ends_on.toordinal() + 1, each.code)
        for each in periods
        if NO_DAY not in (each.starts_on, each.ends_on)
    ]
    for first, second in overlapping(dated):
        file.problems.add(PERIODS, second, f"it overlaps {first}")
    return tuple(periods)
