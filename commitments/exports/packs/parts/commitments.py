"""Each commitment: its words, where it stands, what each government says, its dates, figures and evidence."""

from __future__ import annotations

from itertools import groupby

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from commitments.models import Commitment, Evidence
from commitments.vocabulary import Agreement, EvidenceKind, HeadlineBasis, Kind, Party, delivery_label

from ..blocks import Block, Bullets, Heading, Notice, Paragraph, Run, Table, Together, Words
from ..facts import Account
from ..speech import plain, said
from ..writing import Writing
from .dates import dates_head, due_date_rows
from .indicators import indicators
from .sides import sides_table

EVIDENCE_SHOWN = 8


def commitments(writing: Writing) -> list[Block]:
    say, facts = writing.say, writing.facts
    note = say(
        _(
            "In bold: the words that are the commitment’s own. The statement is quoted in the authentic Japanese;"
            " titles in other languages are unofficial translations. Reports are in the language they were written in."
        )
    )
    blocks: list[Block] = [Heading(1, say(_("Commitments")), "commitments"), Paragraph(note, "muted")]
    if not facts.accounts:
        blocks.append(Paragraph(say(_("None on this day.")), "muted"))
    in_order = sorted(facts.accounts, key=lambda account: account.commitment.pillar.position)
    for _pillar, accounts in groupby(in_order, key=lambda account: account.commitment.pillar):
        of_pillar = list(accounts)
        pillar = of_pillar[0].commitment.pillar
        first, *others = of_pillar
        heading = Heading(2, say.texts(pillar.titles).led_by(Run(f"{pillar.code} ")), f"pillar-{pillar.code}")
        blocks += _account(writing, first, heading)
        for account in others:
            blocks += _account(writing, account)
    return blocks


def _account(writing: Writing, account: Account, before: Heading | None = None) -> list[Block]:
    row = account.commitment
    opening: list[Block] = [
        Heading(3, writing.say.texts(row.titles).led_by(Run(f"{row.code} ")), row.code),
        Paragraph(_nature(writing, account), "muted"),
        Paragraph(_quote(row), "quote"),
        _standing(writing, account),
    ]
    if before is not None:
        opening.insert(0, before)
    return [
        Together((*opening, *_remarks(writing, account)), leads=True),
        sides_table(writing, account),
        *_occurrences(writing, account),
        *_dates(writing, account),
        *indicators(writing, account.indicators),
        *_evidence(writing, account),
    ]


def _nature(writing: Writing, account: Account) -> Words:
    """Kind, who undertook it, and where in the statement it stands."""
    say, row = writing.say, account.commitment
    undertook = say.list_of([say(side.party.label) for side in account.sides if side.undertook], ", ")
    passage = say(
        _("Passage %(number)s of the joint statement (section: %(section)s)"),
        number=row.passage.number,
        section=say.texts(row.passage.section.titles),
    )
    return say.list_of([say(Kind(row.kind).label), say(_("Undertaken by")) + plain(": ") + undertook, passage])


def _quote(row: Commitment) -> Words:
    """The sentence in the words that were signed; in bold those that are this commitment's own."""
    start, end = row.focus_start - row.quote_start, row.focus_end - row.quote_start
    pieces = ((row.quote[:start], False), (row.quote[start:end], True), (row.quote[end:], False))
    return Words((tuple(Run(text, "ja", strong=strong) for text, strong in pieces if text),))


# --- where it stands ---------------------------------------------------------------------------------------------


def _standing(writing: Writing, account: Account) -> Paragraph:
    """The answers on the commitment as a whole; those on each side stand in the table of the sides."""
    say, row = writing.say, account.commitment
    standing = row.standing

    def answered(question: Words, answer: Words, note: Words | None) -> Words:
        asked = (question + plain(": ")).styled(muted=True)
        return asked + answer + (plain(" (") + note + plain(")")).styled(muted=True) if note else asked + answer

    parts = [
        answered(say(_("Delivery")), say.answer("delivery", standing.delivery, row.kind), _basis(writing, account)),
        answered(say(_("Schedule")), say.answer("schedule", standing.schedule), _next_date(writing, row)),
    ]
    if standing.agreement:
        parts.append(answered(say(_("Agreement")), say.answer("agreement", standing.agreement), None))
    return Paragraph(say.list_of(parts, "    "), "standing")


def _basis(writing: Writing, account: Account) -> Words | None:
    """What the headline rests on, where the ratings below don't say it by themselves."""
    say, standing = writing.say, account.commitment.standing
    if standing.basis == HeadlineBasis.ONE_SIDE:
        speaks = min((side for side in account.sides if side.delivery), key=lambda side: side.silent)
        return say(_("%(party)s only: the other government is silent."), party=say(speaks.party.label))
    if standing.basis == HeadlineBasis.JOINT or standing.agreement == Agreement.DIVERGENT:
        return say(HeadlineBasis(standing.basis).label)
    return None


def _next_date(writing: Writing, row: Commitment) -> Words | None:
    say, standing = writing.say, row.standing
    if standing.next_due_on:
        return say.day(standing.next_due_on, "short")
    if standing.completed_on:
        return say(_("Completed on")) + plain(" ") + say.day(standing.completed_on, "short")
    return None


def _remarks(writing: Writing, account: Account) -> list[Block]:
    """What must not be overlooked: a rating against the dates, a joint assessment in force or waiting."""
    say, row = writing.say, account.commitment
    standing = row.standing
    blocks: list[Block] = []
    if standing.contradicts_dates:
        rated = say.each(lambda: delivery_label(standing.delivery, row.kind))
        text = say(_("It is rated “%(rated)s”, although a date has passed."), rated=rated)
        blocks.append(Notice((say(_("The rating contradicts the dates")).styled(strong=True), text), "bad"))
    if standing.basis == HeadlineBasis.JOINT and standing.joint_assessment is not None:
        joint = standing.joint_assessment
        signed = say(
            _("Signed by %(jp)s (%(japan)s) and %(mn)s (%(mongolia)s); in force from %(day)s."),
            jp=str(joint.jp_signed_by),
            japan=say(Party.JP.label),
            mn=str(joint.mn_signed_by),
            mongolia=say(Party.MN.label),
            day=say.day(joint.in_force_on),
        )
        title = say(_("Joint assessment")).styled(strong=True)
        blocks.append(Notice((title, said(joint.reason, ""), signed.styled(muted=True)), "done"))
    if waiting := getattr(row, "waiting_delivery", None):
        text = say(
            _("A joint assessment (%(rating)s), signed for %(party)s, waits for the other government’s signature."),
            rating=say.each(lambda: delivery_label(waiting, row.kind)),
            party=say(Party(row.waiting_from).label),  # type: ignore[attr-defined]
        )
        blocks.append(Notice((text,), "caution"))
    return blocks


# --- occurrences, dates, figures, evidence -----------------------------------------------------------------------


def _occurrences(writing: Writing, account: Account) -> list[Block]:
    say, held = writing.say, account.occurrences
    if held is None or (not held.rows and not held.expected):
        return []
    until = say.day(held.until)
    if held.expected:
        text = say(
            _("Held %(held)s of %(expected)s expected in the twelve months to %(until)s."),
            held=held.held,
            expected=held.expected,
            until=until,
        )
    else:
        text = say(
            ngettext_lazy(
                "Held %(held)s time in the twelve months to %(until)s; no number expected.",
                "Held %(held)s times in the twelve months to %(until)s; no number expected.",
                "held",
            ),
            held=held.held,
            until=until,
        )
    items = tuple(
        say.list_of([say.day(row.held_on, "short"), said(row.title, row.language), said(row.place, row.language)])
        + (plain(" – ") + say(row.party.label).inline()).styled(muted=True)
        for row in held.rows
    )
    return [_part(writing, say(_("Occurrences")), Paragraph(text)), *([Bullets(items)] if items else [])]


def _part(writing: Writing, title: Words, *blocks: Block) -> Together:
    """A part of a commitment under a small title, which stays with what it is about."""
    return Together((Paragraph(title, "label"), *blocks))


def _dates(writing: Writing, account: Account) -> list[Block]:
    say = writing.say
    if not account.dates:
        return []
    rows = due_date_rows(writing, account, account.dates)
    title = say(_("Due dates and milestones"))
    return [_part(writing, title, Table(dates_head(writing), rows, (5, 2, 2, 3, 2, 3), caption=title))]


def _evidence(writing: Writing, account: Account) -> list[Block]:
    """What supports the reports that are shown; how much more there is."""
    if not account.evidence:
        return []
    say = writing.say
    shown = {side.update.pk for side in account.sides if side.update}
    pieces = [item for item in account.evidence if item.update_id in shown][:EVIDENCE_SHOWN]
    items = [_piece(writing, item) for item in pieces]
    if (more := len(account.evidence) - len(pieces)) > 0:
        text = say(_("%(n)s more pieces of evidence stand on the commitment’s page."), n=more)
        items.append(text.styled(link=writing.address("commitment", account.commitment.code)))
    return [_part(writing, say(_("Evidence")), Bullets(tuple(items)))]


def _piece(writing: Writing, item: Evidence) -> Words:
    """Its title, kind and date, who reported it, and where it is to be found."""
    say = writing.say
    if item.file_id:
        assert item.file is not None
        link = plain(item.file.name).styled(link=writing.address("file", item.file_id))
    else:
        link = plain(item.url).styled(link=item.url)
    known = [
        say(EvidenceKind(item.kind).label).inline(),
        *([say.day(item.dated_on, "short")] if item.dated_on else []),
        say(Party(item.update.undertaking.party).label).inline() + plain(f", {item.update.period.code}"),
    ]
    title, between = said(item.title, item.update.language), plain(" – ")
    return title + between + say.list_of(known).styled(muted=True) + between + link
