"""What the parts of a pack share: the facts, the languages, and how a commitment is named and linked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.models import Commitment
from commitments.reports.counts import Count
from commitments.reports.statement import Marked
from commitments.vocabulary import Language

from .blocks import Bullets, Cell, Paragraph, Run, Words
from .facts import Choice, Facts
from .speech import Speaker, plain, said

# A list of a summary is cut here: its rest stands on the page that its number leads to.
ROWS_SHOWN = 100


@dataclass(frozen=True)
class Writing:
    facts: Facts
    choice: Choice
    say: Speaker

    @cached_property
    def in_full(self) -> frozenset[int]:
        """The commitments that have a place of their own in the pack."""
        return frozenset(
            account.commitment.pk for account in self.facts.accounts if "commitments" in self.choice.sections
        )

    def commitment(self, row: Commitment | Marked) -> Words:
        """Its code and title; the code leads to its place in the pack, or to its page where it has none."""
        return self.say.texts(row.titles).led_by(*self.code(row).lines[0], Run(" "))

    def code(self, row: Commitment | Marked) -> Words:
        address = f"#{row.code}" if row.pk in self.in_full else self.address("commitment", row.code)
        return Words(((Run(row.code, strong=True, link=address),),))

    def count(self, count: Count) -> Words:
        """A number that leads to the list of exactly what it counts."""
        return self.say.number(count.n).styled(link=self.address("commitments", **count.params))

    def address(self, name: str, *args: Any, **params: Any) -> str:
        """The full address of a page, as of the pack's day."""
        if self.facts.as_of:
            params = {"as_of": self.facts.as_of, **params}
        query = f"?{urlencode(params, doseq=True)}" if params else ""
        return f"{settings.SITE_URL}{reverse(name, args=args)}{query}"

    def side(self, row: Commitment, party: str) -> Cell:
        """One government's delivery and reporting in a cell; a dash where it did not undertake the commitment."""
        reporting = getattr(row.standing, f"{party.lower()}_reporting")
        if reporting is None:
            return (Paragraph(plain("–")),)
        delivery = getattr(row.standing, f"{party.lower()}_delivery")
        return (
            Paragraph(self.say.answer("delivery", delivery, row.kind)),
            Paragraph(self.say.answer("reporting", reporting)),
        )

    def narrative(self, text: str, language: str) -> tuple[Paragraph, ...]:
        """What somebody wrote, paragraph by paragraph."""
        return tuple(Paragraph(said(line.strip(), language), "narrative") for line in text.splitlines() if line.strip())

    def written_in(self, language: str) -> Words:
        """Which language a report is in, by that language's own name; between two languages the name alone."""
        name = str(Language(language).label)
        if len(self.choice.languages) > 1:
            return said(name, language)
        return self.say(_("Written in %(language)s"), language=name)


def cell(*parts: Words | Paragraph | Bullets) -> Cell:
    """A cell of a table; words are paragraphs of their own."""
    return tuple(Paragraph(part) if isinstance(part, Words) else part for part in parts)


def titled(rows: Mapping[str, Words] | Iterable[tuple[Words, Words]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of a list of facts: a heading and what it is."""
    pairs = rows if not isinstance(rows, Mapping) else [(plain(name), words) for name, words in rows.items()]
    return tuple((cell(name), cell(words)) for name, words in pairs)
