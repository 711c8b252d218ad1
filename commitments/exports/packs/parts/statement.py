"""The statement by status: its own words, those of a commitment with where it stands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commitments.multilingual import LANGUAGES
from commitments.reports.statement import Marked, PassageRead

from ..blocks import Block, Bullets, Heading, Line, Paragraph, Run, Together, Words
from ..looks import LOOKS
from ..speech import plain
from ..writing import Writing

_AUTHENTIC = LANGUAGES[0]


def statement(writing: Writing) -> list[Block]:
    say = writing.say
    blocks: list[Block] = [Heading(1, say(_("The statement by status")), "statement")]
    read = writing.facts.statement
    if read is None:
        return [*blocks, Paragraph(say(_("The statement has not been loaded yet")), "muted")]
    lead = say(
        _(
            "The words of each of the pack’s commitments are followed by its code and the sign of its delivery."
            " Translations of the statement are unofficial."
        )
    )
    blocks.append(Paragraph(lead, "lead"))
    for section in read.sections:
        heading: Heading | None = Heading(2, say.texts(section.section.titles), f"section-{section.section.key}")
        for passage in section.passages:
            blocks += _passage(writing, passage, heading)
            heading = None
    return blocks


def _passage(writing: Writing, read: PassageRead, before: Heading | None) -> list[Block]:
    """Its words, and below them the commitments in it with where they stand."""
    say = writing.say
    label = Paragraph(say(_("Passage %(number)s"), number=read.passage.number), "label")
    opening: tuple[Block, ...] = (label, *_words(writing, read))
    shown = tuple(_standing(writing, one) for one in read.marked if one.found)
    blocks: list[Block] = [Together((before, *opening) if before else opening, leads=bool(shown))]
    return [*blocks, Bullets(shown)] if shown else blocks


def _words(writing: Writing, read: PassageRead) -> list[Paragraph]:
    """The authentic text; beside it or under it what translations into the pack's languages there are."""
    text: Line = tuple(piece for run in read.runs for piece in _run(writing, run.text, run.marked))
    translated = [
        (Run(words, language),)
        for language in writing.choice.languages
        if (words := read.passage.translations.get(language))
    ]
    if writing.choice.languages[0] == _AUTHENTIC and translated:
        return [Paragraph(Words((text, translated[0])), "words")]
    beneath = [Paragraph(Words(tuple(translated)), "translation")] if translated else []
    return [Paragraph(Words((text,)), "words"), *beneath]


def _run(writing: Writing, text: str, marked: Marked | None) -> Line:
    if marked is None or not marked.found:
        return (Run(text, _AUTHENTIC),)
    sign, tone = LOOKS["delivery"][marked.answers.delivery]
    code = writing.code(marked).lines[0][0]
    return (Run(text, _AUTHENTIC, strong=True, tone=tone), Run(f" {code.text} {sign} ", tone=tone, link=code.link))


def _standing(writing: Writing, marked: Marked) -> Words:
    say, said = writing.say, marked.answers
    schedule = say.answer("schedule", said.schedule)
    if marked.next_due_on:
        schedule = schedule + plain(" ") + say.day(marked.next_due_on, "short").styled(muted=True)
    answers = [say.answer("delivery", said.delivery, said.kind), schedule]
    if said.agreement:
        answers.append(say.answer("agreement", said.agreement))
    return writing.commitment(marked) + plain(" – ") + say.list_of(answers)
