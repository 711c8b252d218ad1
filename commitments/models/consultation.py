"""What the two governments say together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.vocabulary import Delivery, Language

from .base import Searched, Titled, both_or_neither, one_of, some_text
from .statement import Commitment


class JointAssessment(models.Model):
    """A rating that both sides' coordinators sign. In force from the moment the second has signed.

    Until then the side that proposed it may withdraw it; what was withdrawn stays on record.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="joint_assessments")
    delivery = models.CharField(max_length=12, choices=Delivery.choices)
    reason = models.TextField()
    jp_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    jp_signed_at = models.DateTimeField(null=True, blank=True)
    mn_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mn_signed_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True, help_text="When the second side signed")
    in_force_on = models.DateField(null=True, blank=True, help_text="That day in the plan's time zone")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="From then on it waits for nobody")

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="joint_delivery_known", condition=one_of("delivery", Delivery)),
            models.CheckConstraint(name="joint_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="joint_jp_signed_by_and_when", condition=both_or_neither("jp_signed_by", "jp_signed_at")
            ),
            models.CheckConstraint(
                name="joint_mn_signed_by_and_when", condition=both_or_neither("mn_signed_by", "mn_signed_at")
            ),
            models.CheckConstraint(
                name="joint_signed_by_somebody",
                condition=Q(jp_signed_by__isnull=False) | Q(mn_signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="joint_in_force_once_both_signed",
                condition=Q(
                    # Compared with NULL a check is neither true nor false, and passes: both have to be there.
                    jp_signed_at__isnull=False,
                    mn_signed_at__isnull=False,
                    in_force_at__isnull=False,
                    in_force_on__isnull=False,
                    in_force_at__gte=F("jp_signed_at"),
                )
                & Q(in_force_at__gte=F("mn_signed_at"))
                | Q(in_force_at__isnull=True, in_force_on__isnull=True)
                & (Q(jp_signed_by__isnull=True) | Q(mn_signed_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="joint_signed_by_two_people",
                condition=Q(jp_signed_by__isnull=True)
                | Q(mn_signed_by__isnull=True)
                | ~Q(jp_signed_by=F("mn_signed_by")),
            ),
            models.CheckConstraint(
                name="joint_withdrawn_by_and_when", condition=both_or_neither("withdrawn_by", "withdrawn_at")
            ),
            models.CheckConstraint(
                name="joint_withdrawn_or_in_force",
                condition=Q(withdrawn_at__isnull=True) | Q(in_force_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="joint_one_open_a_commitment",
                fields=["commitment"],
                condition=Q(in_force_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.delivery}"

    @property
    def waiting(self) -> bool:
        """One side has signed; the other has still to."""
        return self.in_force_at is None and self.withdrawn_at is None


class Consultation(Titled):
    """A meeting of the two governments. What stood on its day is asked "as of" that day, and so never changes."""

    held_on = models.DateField(
        unique=True, error_messages={"unique": _("A consultation of this day is on record already.")}
    )
    place = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-held_on",)
        constraints = [
            models.CheckConstraint(
                name="consultation_has_a_title",
                condition=some_text("title"),
                violation_error_message=_("Give the consultation a title in one language at least."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on}"


class Decision(Searched):
    """What a consultation decided, linked to the commitments it concerns."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    language = models.CharField(max_length=2, choices=Language.choices)
    commitments = models.ManyToManyField(Commitment, blank=True, related_name="decisions")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("consultation", "number")
        constraints = [
            models.UniqueConstraint(name="decision_number_once", fields=["consultation", "number"]),
            models.CheckConstraint(name="decision_has_a_text", condition=~Q(text="")),
            models.CheckConstraint(name="decision_language_known", condition=one_of("language", Language)),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id}/{self.number}"

    def searched(self) -> list[str]:
        return [self.text]
