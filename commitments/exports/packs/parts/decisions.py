"""What this consultation decided, and what earlier ones decided and is still open."""

from __future__ import annotations

from itertools import groupby

from django.utils.translation import gettext_lazy as _

from commitments.models import Decision

from ..blocks import Block, Bullets, Heading, Paragraph, Together
from ..speech import plain
from ..writing import Writing


def decisions(writing: Writing) -> list[Block]:
    say, facts = writing.say, writing.facts
    blocks: list[Block] = [Heading(1, say(_("Decisions")), "decisions")]
    if facts.consultation is not None:
        blocks.append(Heading(2, say(_("Decisions of this consultation")), "decisions-here"))
        here = list(facts.consultation.decisions.all())
        if not here:
            blocks.append(Paragraph(say(_("No decision is on record.")), "muted"))
        for decision in here:
            blocks.append(_decision(writing, decision))
    blocks.append(Heading(2, say(_("Open decisions of earlier consultations")), "decisions-earlier"))
    note = say(_("Open: a commitment that the decision is about is neither completed nor discontinued."))
    blocks.append(Paragraph(note, "muted"))
    if not facts.earlier_decisions:
        blocks.append(Paragraph(say(_("None on this day.")), "muted"))
    for _pk, group in groupby(facts.earlier_decisions, key=lambda decision: decision.consultation_id):
        of_one = list(group)
        consultation = of_one[0].consultation
        title = say.texts(consultation.titles) + plain(", ") + say.day(consultation.held_on)
        blocks.append(Heading(3, title, f"decisions-{consultation.pk}"))
        blocks += [_decision(writing, decision) for decision in of_one]
    return blocks


def _decision(writing: Writing, decision: Decision) -> Block:
    """Its number, its words in the language in which it was recorded, and what it is about."""
    say = writing.say
    number = say(_("Decision %(number)s"), number=decision.number).inline().styled(strong=True)
    language = plain(" · ") + writing.written_in(decision.language)
    about = tuple(writing.commitment(row) for row in decision.commitments.all())
    return Together(
        (
            Paragraph(number + language.styled(muted=True), "label"),
            *writing.narrative(decision.text, decision.language),
            *((Bullets(about),) if about else ()),
        )
    )
