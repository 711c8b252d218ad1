"""Due dates against their baselines: the rows that a commitment shows, and the list of all that have moved."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from commitments.reports.dates import DueDate, Revision, slip_in_words, times_moved

from ..blocks import Block, Cell, Heading, Paragraph, Run, Table, Words
from ..facts import Account
from ..speech import plain, said
from ..writing import Writing, cell


def dates_head(writing: Writing) -> tuple[Words, ...]:
    say = writing.say
    return (
        say(_("What")),
        say(_("Baseline")),
        say(_("Current date")),
        say(_("Slip")),
        say(_("Met on")),
        say(_("Schedule")),
    )


def due_date_rows(writing: Writing, account: Account, dates: Iterable[DueDate]) -> tuple[tuple[Cell, ...], ...]:
    return tuple((cell(*_what(writing, date)), *_figures(writing, date)) for date in dates)


def moved_dates(writing: Writing) -> list[Block]:
    """Every date of the pack's commitments that was moved or is asked to be, with why."""
    say = writing.say
    title = say(_("Dates that have moved"))
    blocks: list[Block] = [Heading(1, title, "dates")]
    rows = []
    total = 0
    for account in writing.facts.accounts:
        total += len(account.dates)
        for date in account.dates:
            if date.times_moved or date.pending:
                what = cell(
                    writing.commitment(account.commitment), *_what(writing, date), *_reasons(writing, account, date)
                )
                rows.append((what, *_figures(writing, date)))
    lead = say(_("%(n)s of %(total)s due dates were moved or are asked to be."), n=len(rows), total=total)
    blocks.append(Paragraph(lead, "lead"))
    if rows:
        blocks.append(Table(dates_head(writing), tuple(rows), (7, 3, 3, 4, 3, 4), caption=title))
    return blocks


def _what(writing: Writing, date: DueDate) -> list[Words | Paragraph]:
    say = writing.say
    if date.milestone is None:
        name = say(_("The commitment itself"))
    else:
        name = say.texts(date.milestone.titles).led_by(Run(f"M{date.milestone.number} "))
    if date.pending is None:
        return [name]
    asked_for = say.day(date.pending.new_due_on, "short")
    waits = say(_("A move to %(asked_for)s waits for agreement; it is not in the figures."), asked_for=asked_for)
    return [name, Paragraph(waits, "muted")]


def _figures(writing: Writing, date: DueDate) -> tuple[Cell, ...]:
    say = writing.say
    moved = say.each(lambda: times_moved(date.times_moved)).styled(muted=True)
    return (
        cell(say.day(date.baseline, "short")),
        cell(say.day(date.current, "short")),
        cell(say.each(lambda: slip_in_words(date.slip)), moved),
        cell(say.day(date.met_on, "short") if date.met_on else say(_("not met")).styled(muted=True)),
        cell(say.answer("schedule", date.schedule)),
    )


def _reasons(writing: Writing, account: Account, date: DueDate) -> list[Paragraph]:
    """Why the date was moved, each time; refused requests moved nothing."""
    milestone = date.milestone.pk if date.milestone else None
    return [
        _reason(writing, revision)
        for revision in account.revisions
        if revision.row.milestone_id == milestone and not revision.refused
    ]


def _reason(writing: Writing, revision: Revision) -> Paragraph:
    say, row = writing.say, revision.row
    days = say.day(row.old_due_on, "short") + plain(" → ") + say.day(row.new_due_on, "short")
    asked_by = plain(f" – {row.requested_by}") + plain(" (") + _party(writing, revision) + plain(")")
    return Paragraph(days + plain(": ") + said(row.reason, "") + asked_by, "muted")


def _party(writing: Writing, revision: Revision) -> Words:
    party = revision.row.requested_by.party
    return writing.say(party.label).inline() if party else plain("–")
