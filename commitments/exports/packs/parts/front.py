"""The cover: what the pack is about, of which day it is, and what to know before reading it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commitments.vocabulary import Language

from ..blocks import Block, Contents, NewPage, Notice, Paragraph, Table, Words
from ..facts import AGENDA
from ..speech import plain
from ..writing import Writing, titled


def title(writing: Writing) -> Words:
    """The pack's name: the consultation's, or that of a pack of a plain day."""
    consultation = writing.facts.consultation
    if consultation is None:
        return writing.say(_("Where the commitments stand"))
    return writing.say.texts(consultation.titles)


def front(writing: Writing) -> list[Block]:
    say, facts = writing.say, writing.facts
    blocks: list[Block] = []
    if facts.plan is not None:
        blocks.append(Paragraph(say.texts(facts.plan.statement.titles), "kicker"))
    blocks += [
        Paragraph(title(writing), "title"),
        Paragraph(say(_("Meeting pack")), "subtitle"),
        Table(head=(), rows=titled(_particulars(writing)), widths=(1, 3), style="facts"),
    ]
    if facts.demonstration:
        notes = (
            say(_("Demonstration")).styled(strong=True),
            say(_("The commitments are real. The people and all progress shown here are invented.")),
        )
        blocks.append(Notice(notes, "caution"))
    if facts.ahead:
        ahead = say(
            _("The consultation is yet to be held: this is what stands today, %(day)s."), day=say.day(facts.day.date)
        )
        blocks.append(Notice((ahead,), "neutral"))
    note = say(_("The Japanese text of the joint statement is authentic. Translations are unofficial."))
    return [*blocks, Notice((note,), "neutral"), NewPage(), Contents(say(_("Contents"))), NewPage()]


def _particulars(writing: Writing) -> list[tuple[Words, Words]]:
    say, facts = writing.say, writing.facts
    rows = [(say(_("As of")), say.day(facts.day.date))]
    if consultation := facts.consultation:
        rows.append((say(_("Day of the consultation")), say.day(consultation.held_on)))
        if consultation.place:
            rows.append((say(_("Place")), plain(consultation.place)))
    rows.append((say(_("Commitments")), _extent(writing)))
    names = " · ".join(str(Language(code).label) for code in writing.choice.languages)
    rows.append((say(_("Language")), plain(names)))
    rows.append((say(_("Made on")), say.instant(facts.made_at)))
    return rows


def _extent(writing: Writing) -> Words:
    """How many commitments are shown in full, of how many."""
    say, facts = writing.say, writing.facts
    counts = {"n": len(facts.chosen), "total": len(facts.everything)}
    if writing.choice.scope:
        pillar = say.texts(facts.everything[0].pillar.titles) if facts.everything else plain("–")
        return say(_("All %(total)s commitments of the pillar “%(pillar)s”"), **counts, pillar=pillar)
    if writing.choice.commitments == AGENDA:
        return say(_("The %(n)s on the agenda, of %(total)s commitments"), **counts)
    return say(_("All %(total)s commitments"), **counts)
