"""The joint statement, word by word, and the commitments read out of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from commitments.straight_line import StraightLine, straight_line
from commitments.vocabulary import Kind, Language, Party, PartyBasis

from .base import Named, Searched, Titled, both_or_neither, one_of, some_text, texts_of


class Statement(Titled):
    """A statement that two governments signed. `original_language` is the authentic one."""

    signed_on = models.DateField(unique=True)
    original_language = models.CharField(max_length=2, choices=Language.choices)
    place_ja = models.CharField(max_length=100, blank=True)
    place_en = models.CharField(max_length=100, blank=True)
    place_mn = models.CharField(max_length=100, blank=True)
    signatories = models.JSONField(help_text="[{party, office, name}], in the original language")
    source_notes = models.JSONField(default=list, help_text="Sentences on how the text was taken over")

    class Meta:
        constraints = [
            models.CheckConstraint(name="statement_has_a_title", condition=some_text("title")),
            models.CheckConstraint(name="statement_language_known", condition=one_of("original_language", Language)),
        ]

    def __str__(self) -> str:
        return self.title


class Section(Titled):
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="sections")
    key = models.SlugField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("statement", "position")
        constraints = [
            models.UniqueConstraint(name="section_key_once", fields=["statement", "key"]),
            models.UniqueConstraint(name="section_position_once", fields=["statement", "position"]),
        ]

    def __str__(self) -> str:
        return self.title


class Passage(Searched):
    """A numbered paragraph, in the words that were signed. Never edited: commitments point at its characters.

    `text` is in the statement's authentic language, Japanese; `text_en` and `text_mn` are unofficial working
    translations of it, and are shown as such wherever they stand.
    """

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="passages")
    number = models.PositiveSmallIntegerField(unique=True)
    text = models.TextField()
    text_en = models.TextField(blank=True, help_text="Unofficial working translation")
    text_mn = models.TextField(blank=True, help_text="Unofficial working translation")
    list_item = models.BooleanField(default=False)
    nothing_undertaken = models.TextField(
        blank=True, help_text="Why no commitment was read out of it, where that was noted"
    )
    nothing_undertaken_ja = models.TextField(blank=True, help_text="The same in Japanese")
    nothing_undertaken_mn = models.TextField(blank=True, help_text="The same in Mongolian")

    class Meta:
        ordering = ("number",)
        constraints = [models.CheckConstraint(name="passage_has_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"§{self.number}"

    def searched(self) -> list[str]:
        return [self.text, self.text_en, self.text_mn]

    @property
    def translations(self) -> dict[str, str]:
        """The unofficial translations there are, by language."""
        return {code: text for code, text in (("en", self.text_en), ("mn", self.text_mn)) if text}

    @property
    def why_nothing(self) -> dict[str, str]:
        """Why nothing was undertaken in it, in three languages; empty texts where that was not noted."""
        return {"ja": self.nothing_undertaken_ja, "en": self.nothing_undertaken, "mn": self.nothing_undertaken_mn}


class Pillar(Titled):
    key = models.SlugField(unique=True)
    code = models.CharField(max_length=4, unique=True)
    position = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering = ("position",)
        constraints = [models.CheckConstraint(name="pillar_has_a_title", condition=some_text("title"))]

    def __str__(self) -> str:
        return self.title


class Commitment(Titled, Searched):
    """One undertaking of the statement.

    `quote` is passage.text[quote_start:quote_end]; `focus` the part of it that is this commitment's own:
    passage.text[focus_start:focus_end] (offsets in characters). No two focus spans overlap.
    """

    code = models.CharField(max_length=12, unique=True)
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="commitments")
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="commitments")
    also_in = models.ManyToManyField(Passage, blank=True, related_name="also_commitments")
    position = models.PositiveSmallIntegerField(help_text="Order in the statement")
    quote = models.TextField()
    quote_start = models.PositiveIntegerField()
    quote_end = models.PositiveIntegerField()
    focus_start = models.PositiveIntegerField()
    focus_end = models.PositiveIntegerField()
    party_basis = models.CharField(max_length=10, choices=PartyBasis.choices)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    fulfilled_on = models.DateField(
        null=True,
        blank=True,
        help_text="Completed from this day without a report: the signing itself fulfilled it",
    )
    baseline_due_on = models.DateField(null=True, blank=True)
    baseline_set_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("position", "code")
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.CheckConstraint(name="commitment_kind_known", condition=one_of("kind", Kind)),
            models.CheckConstraint(name="commitment_party_basis_known", condition=one_of("party_basis", PartyBasis)),
            models.CheckConstraint(name="commitment_has_a_title", condition=some_text("title")),
            models.CheckConstraint(
                name="commitment_focus_within_quote",
                condition=Q(quote_start__lte=F("focus_start"), focus_end__lte=F("quote_end"))
                & Q(focus_start__lt=F("focus_end")),
            ),
            models.CheckConstraint(
                name="commitment_quote_fills_its_span",
                condition=Q(quote_end=F("quote_start") + Length("quote")),
            ),
            models.CheckConstraint(
                name="commitment_only_actions_fulfilled",
                condition=Q(fulfilled_on__isnull=True) | Q(kind=Kind.ACTION),
            ),
            models.CheckConstraint(
                name="commitment_baseline_dated",
                condition=both_or_neither("baseline_due_on", "baseline_set_at"),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def searched(self) -> list[str]:
        return [self.code, *self.titles.values(), self.quote]

    @property
    def focus(self) -> str:
        return self.quote[self.focus_start - self.quote_start : self.focus_end - self.quote_start]

    @property
    def fulfilled_at_signing(self) -> bool:
        return self.fulfilled_on is not None


class Undertaking(models.Model):
    """One party's side of a commitment: who promised, and so who owes a report each period.

    `current_update` points at the published update that speaks today. It is kept in the transaction that
    publishes, and always equals what `standing` finds for today.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="undertakings")
    party = models.CharField(max_length=2, choices=Party.choices)
    current_update = models.ForeignKey(
        "ProgressUpdate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("commitment", "party")
        constraints = [
            models.UniqueConstraint(name="undertaking_once_a_party", fields=["commitment", "party"]),
            models.CheckConstraint(name="undertaking_party_known", condition=one_of("party", Party)),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id}/{self.party}"


class Indicator(Named):
    """Something counted for a commitment. A target only where somebody set one."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=20, unique=True)
    unit_ja = models.CharField(max_length=60, blank=True)
    unit_en = models.CharField(max_length=60, blank=True)
    unit_mn = models.CharField(max_length=60, blank=True)
    baseline = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    target = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    in_statement = models.BooleanField(default=False)
    words = models.CharField(max_length=100, blank=True, help_text="The statement's words that set the target")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(name="indicator_has_a_name", condition=some_text("name")),
            models.CheckConstraint(name="indicator_has_a_unit", condition=some_text("unit")),
            models.CheckConstraint(
                name="indicator_target_date_needs_target",
                condition=Q(target_on__isnull=True) | Q(target__isnull=False),
            ),
            models.CheckConstraint(
                name="indicator_baseline_date_needs_baseline",
                condition=Q(baseline_on__isnull=True) | Q(baseline__isnull=False),
            ),
            models.CheckConstraint(
                name="indicator_statement_words",
                condition=Q(in_statement=False, words="") | (Q(in_statement=True) & ~Q(words="")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def units(self) -> dict[str, str]:
        return texts_of(self, "unit")

    @property
    def line(self) -> StraightLine | None:
        """The straight line from the baseline to the target; None where a value or a day of the two is missing."""
        return straight_line(self.baseline_on, self.baseline, self.target_on, self.target)
