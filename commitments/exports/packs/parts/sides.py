"""What each government says of a commitment, beside each other: row by row the same question to both."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commitments.models import ProgressUpdate
from commitments.reports.sides import Side
from commitments.vocabulary import Reporting

from ..blocks import Cell, Paragraph, Table, Words
from ..facts import Account
from ..speech import plain
from ..writing import Writing, cell


def sides_table(writing: Writing, account: Account) -> Table:
    """One column a government that undertook the commitment; the other is not asked, and has none."""
    say = writing.say
    sides = [side for side in account.sides if side.undertook]
    rows: list[tuple[Cell, ...]] = [(cell(say(_("Delivery"))), *(_rating(writing, account, side) for side in sides))]
    # Where all have reported, the reports below say so.
    if any(side.reporting != Reporting.REPORTED for side in sides):
        rows.append((cell(say(_("Reporting"))), *(_reporting(writing, account, side) for side in sides)))
    updates = [side.update for side in sides]
    if any(updates):
        for label, field in (
            (_("Reason for the rating"), "reason"),
            (_("What was done"), "done"),
            (_("What comes next"), "next_steps"),
        ):
            rows.append((cell(say(label)), *(_text(writing, update, field) for update in updates)))
        rows.append((cell(say(_("The report"))), *(_source(writing, update) for update in updates)))
    title = say(_("What each government says"))
    head = (plain(""), *(_head(writing, account, side) for side in sides))
    heads = 5 if len(writing.choice.languages) > 1 else 4
    return Table(head, tuple(rows), (heads, *(13,) * len(sides)), style="sides", caption=title)


def _head(writing: Writing, account: Account, side: Side) -> Words:
    """The government, and the ministry that leads for it."""
    say = writing.say
    lead = getattr(account.commitment, f"{side.party.lower()}_lead")
    name = say(side.party.label)
    return name + plain(" – ") + say.ministry(writing.facts.ministries, lead) if lead else name


def _rating(writing: Writing, account: Account, side: Side) -> Cell:
    return cell(writing.say.answer("delivery", side.delivery, account.commitment.kind).styled(strong=True))


def _reporting(writing: Writing, account: Account, side: Side) -> Cell:
    answer = writing.say.answer("reporting", side.reporting)
    silence = _silence(writing, account, side)
    return cell(answer, Paragraph(silence, "muted")) if silence else cell(answer)


def _silence(writing: Writing, account: Account, side: Side) -> Words | None:
    """Whether a report is missing, and which; why there is none, where none is owed."""
    say, period = writing.say, writing.facts.day.period
    party = say(side.party.label)
    due = {"period": period.code, "due": say.day(period.due_on)} if period else {}
    if side.never:
        text = say(_("Silent: %(party)s has never reported on this commitment."), party=party)
        return text + plain(" ") + say(_("The report for %(period)s was due on %(due)s."), **due) if due else text
    if side.late and due:
        return say(
            _(
                "Silent: %(party)s’s report for %(period)s was due on %(due)s and has not been published. Below is its"
                " newest one."
            ),
            party=party,
            **due,
        )
    if side.silent:
        return say(_("Silent: %(party)s has published nothing yet, while the other government has."), party=party)
    if side.reporting == Reporting.DUE and due:
        return say(_("The report for %(period)s is due by %(due)s."), **due)
    if side.update is None and account.commitment.fulfilled_at_signing and side.delivery:
        return say(_("Fulfilled by the signing itself; no report is owed."))
    if side.update is None:
        return say(_("Nothing has been published yet, and no report is overdue."))
    return None


def _text(writing: Writing, update: ProgressUpdate | None, field: str) -> Cell:
    if update is None:
        return cell(plain("–"))
    nothing = (Paragraph(writing.say(_("Nothing was said about it.")), "muted"),)
    return writing.narrative(getattr(update, field), update.language) or nothing


def _source(writing: Writing, update: ProgressUpdate | None) -> Cell:
    """Which report it is: period, ministry, day of publication, and the language it was written in."""
    if update is None:
        return cell(plain("–"))
    say = writing.say
    parts = [
        plain(update.period.code),
        say.day(update.published_at, "short"),
        writing.written_in(update.language),
        say.ministry(writing.facts.ministries, update.ministry.code).inline(),
    ]
    if update.completed_on:
        parts.insert(0, say(_("Completed on")) + plain(" ") + say.day(update.completed_on, "short"))
    return (Paragraph(say.list_of(parts), "muted"),)
