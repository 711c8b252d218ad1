"""A pack, from what was chosen to the document model. Nothing here knows of PDF or Word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .blocks import Block, NewPage, Pack
from .facts import Choice, Facts
from .parts.commitments import commitments
from .parts.dates import moved_dates
from .parts.decisions import decisions
from .parts.front import front, title
from .parts.statement import statement
from .parts.summary import summary
from .speech import Speaker
from .writing import Writing

PARTS = {
    "summary": summary,
    "statement": statement,
    "commitments": commitments,
    "dates": moved_dates,
    "decisions": decisions,
}


def build_pack(facts: Facts, choice: Choice) -> Pack:
    """The whole document, in the chosen languages, of what `read_facts` has read. No query."""
    say = Speaker(choice.languages)
    writing = Writing(facts, choice, say)
    blocks: list[Block] = front(writing)
    for number, part in enumerate(part for name, part in PARTS.items() if name in choice.sections):
        blocks += [NewPage(), *part(writing)] if number else part(writing)
    warning = say(_("Demonstration: all progress shown here is invented.")) if facts.demonstration else None
    return Pack(
        title=title(writing).in_language(0),
        languages=choice.languages,
        running_title=title(writing).in_language(0),
        running_day=say(_("As of %(day)s"), day=say.day(facts.day.date)).in_language(0),
        running_warning=warning.in_language(0) if warning else "",
        page_of=say(_("Page %(page)s of %(pages)s"), page="{page}", pages="{pages}").in_language(0),
        made_at=facts.made_at,
        blocks=tuple(blocks),
    )
