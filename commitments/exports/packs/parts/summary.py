"""The summary: counts with their denominators, what needs a decision, and what moved since the consultation before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commitments.models import Commitment
from commitments.reports.agenda import Item
from commitments.reports.compare import ANSWERS, Change, Comparison, Moved
from commitments.reports.counts import Count
from commitments.reports.overview import Answers, Overview
from commitments.vocabulary import HeadlineBasis, Reporting

from ..blocks import Block, Bullets, Heading, Paragraph, Table, Together, Words
from ..speech import plain
from ..writing import ROWS_SHOWN, Writing, cell

ITEMS = {
    "divergent": _("Seen differently by the two sides"),
    "overdue": _("Overdue"),
    "slipped": _("A date has slipped"),
    "one_side_silent": _("One side silent"),
}


def summary(writing: Writing) -> list[Block]:
    say, facts = writing.say, writing.facts
    assert facts.overview is not None  # read wherever the summary is wanted
    lead = say(
        _("What had been published and agreed by the end of %(day)s. Every number leads to the list behind it."),
        day=say.day(facts.day.date),
    )
    blocks: list[Block] = [Heading(1, say(_("Summary")), "summary"), Paragraph(lead, "lead")]
    blocks += _counts(writing, facts.overview)
    blocks += _agenda(writing)
    if facts.consultation is not None:
        blocks += _moved(writing, facts.compared)
    return blocks


# --- counts ------------------------------------------------------------------------------------------------------


def _counts(writing: Writing, counted: Overview) -> list[Block]:
    say = writing.say
    of = say(pgettext_lazy("column: of how many", "of"))
    head = (say(_("Answer")), say(_("Commitments")), of)
    parties = [say(party.label) for party, _answers, _total in counted.reporting]
    sides = [answers for _party, answers, _total in counted.reporting]
    reporting = [(code, [dict(answers)[code] for answers in sides]) for code, _count in (sides[0] if sides else [])]
    return [
        _question(writing, say(_("Delivery")), "count-delivery", head, "delivery", _single(counted.deliveries)),
        _question(writing, say(_("Schedule")), "count-schedule", head, "schedule", _single(counted.schedules)),
        _question(
            writing,
            say(_("Reporting")),
            "count-reporting",
            (head[0], *(words for party in parties for words in (party, of))),
            "reporting",
            reporting,
        ),
        _question(
            writing,
            say(_("Agreement, on what both governments undertook")),
            "count-agreement",
            head,
            "agreement",
            _single(counted.agreements),
        ),
    ]


def _single(answers: Answers) -> list[tuple[str, list[Count]]]:
    return [(code, [count]) for code, count in answers]


def _question(
    writing: Writing,
    title: Words,
    anchor: str,
    head: tuple[Words, ...],
    family: str,
    answers: Sequence[tuple[str, list[Count]]],
) -> Together:
    rows = tuple(
        (
            cell(writing.say.answer(family, code)),
            *(cell(words) for count in counts for words in (writing.count(count), writing.say.number(count.of))),
        )
        for code, counts in answers
    )
    columns = len(head) - 1
    table = Table(head, rows, (6 - columns // 2, *(1,) * columns), frozenset(range(1, len(head))), caption=title)
    return Together((Heading(2, title, anchor), table))


# --- agenda ------------------------------------------------------------------------------------------------------


def _agenda(writing: Writing) -> list[Block]:
    say = writing.say
    blocks: list[Block] = [Heading(2, say(_("What needs a decision")), "agenda")]
    for item in writing.facts.agenda:
        count = say(_("%(n)s of %(total)s"), n=item.count.n, total=item.count.of)
        linked = count.styled(link=writing.address("commitments", **item.count.params))
        heading = Heading(3, say(ITEMS[item.key]) + plain(" (") + linked + plain(")"), f"agenda-{item.key}")
        if item.rows:
            blocks += [heading, _rows(writing, item), *_rest(writing, item)]
        else:
            blocks.append(Together((heading, Paragraph(say(_("None on this day.")), "muted"))))
    return blocks


def _rows(writing: Writing, item: Item) -> Table:
    say = writing.say
    head = (say(_("Commitment")), say(_("Japan")), say(_("Mongolia")), say(_("Schedule")))
    rows = tuple(_row(writing, row) for row in item.rows[:ROWS_SHOWN])
    return Table(head, rows, (5, 3, 3, 3), caption=say(ITEMS[item.key]))


def _row(writing: Writing, row: Commitment) -> tuple[tuple[Paragraph | Bullets, ...], ...]:
    say = writing.say
    schedule = [say.answer("schedule", row.standing.schedule)]
    if row.standing.next_due_on:
        schedule.append(say.day(row.standing.next_due_on, "short").styled(muted=True))
    return cell(writing.commitment(row)), writing.side(row, "JP"), writing.side(row, "MN"), cell(*schedule)


def _rest(writing: Writing, item: Item) -> list[Block]:
    more = item.count.n - ROWS_SHOWN
    if more <= 0:
        return []
    link = writing.address("commitments", **item.count.params)
    return [Paragraph(writing.say(_("And %(n)s more: see the list."), n=more).styled(link=link), "muted")]


# --- what moved --------------------------------------------------------------------------------------------------


def _moved(writing: Writing, compared: Comparison | None) -> list[Block]:
    say = writing.say
    title = say(_("Changed since the last consultation"))
    heading = Heading(2, title, "moved")
    if compared is None:
        return [Together((heading, Paragraph(say(_("No consultation before this one is on record.")), "muted")))]
    lead = say(
        _("Since %(earlier)s: %(n)s of %(total)s commitments moved."),
        earlier=say.day(compared.earlier.date),
        n=len(compared.moved),
        total=compared.compared,
    )
    blocks: list[Block] = [Together((heading, Paragraph(lead)))]
    routine = [moved for moved in compared.moved if _only_reported(moved)]
    telling = [moved for moved in compared.moved if not _only_reported(moved)]
    if telling:
        rows = tuple(
            (cell(writing.commitment(moved.commitment)), (Bullets(_changes(writing, moved)),))
            for moved in telling[:ROWS_SHOWN]
        )
        blocks.append(Table((say(_("Commitment")), say(_("What moved"))), rows, (3, 5), caption=title))
    if (more := len(telling) - ROWS_SHOWN) > 0:
        blocks.append(Paragraph(say(_("And %(n)s more."), n=more), "muted"))
    if routine:
        blocks.append(Paragraph(say(_("On %(n)s of them only reports came in that were owed:"), n=len(routine))))
        codes = [writing.code(moved.commitment) for moved in routine[:ROWS_SHOWN]]
        blocks.append(Paragraph(say.list_of(codes, ", ")))
    return blocks


def _only_reported(moved: Moved) -> bool:
    return all(_routine(change) for change in moved.changes)


def _routine(change: Change) -> bool:
    """What was owed came in, or nothing is owed any more."""
    return change.answer.endswith("reporting") and change.after in (Reporting.REPORTED, Reporting.NOT_DUE)


def _changes(writing: Writing, moved: Moved) -> tuple[Words, ...]:
    say, kind = writing.say, moved.commitment.kind
    lines = []
    for change in (change for change in moved.changes if not _routine(change)):
        line = say(ANSWERS[change.answer]) + plain(": ")
        line += (
            _answer(writing, change, change.before, kind) + plain(" → ") + _answer(writing, change, change.after, kind)
        )
        if change.answer == "delivery" and moved.commitment.standing.basis == HeadlineBasis.JOINT:
            line += plain(" (") + say(HeadlineBasis.JOINT.label) + plain(")")
        if change.update is not None:
            ministry = say.ministry(writing.facts.ministries, change.update.ministry.code)
            source = plain(" – ") + ministry + plain(f", {change.update.period.code}")
            line += source.styled(muted=True)
        lines.append(line)
    return tuple(lines)


def _answer(writing: Writing, change: Change, code: str | None, kind: str) -> Words:
    say = writing.say
    if change.answer.endswith("delivery"):
        return say.answer("delivery", code, kind)
    if code is None:
        return say(_("none"))
    if change.answer == "due_on":
        return say.day(dt.date.fromisoformat(code), "short")
    return say.answer("reporting" if change.answer.endswith("reporting") else change.answer, code)
