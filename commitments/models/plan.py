"""The plan around the commitments: its span, reporting periods, who is assigned, dated steps and their revisions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.vocabulary import AssignmentRole

from .base import Searched, Titled, both_or_neither, one_of, some_text
from .people import Ministry
from .statement import Commitment, Statement


class Plan(models.Model):
    """The ten years in which a statement is carried out. Its days bound every "as of"."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="plan")
    starts_on = models.DateField()
    ends_on = models.DateField()
    demonstration = models.BooleanField(
        default=False, help_text="The progress in this database is invented; every page and answer says so"
    )

    class Meta:
        constraints = [models.CheckConstraint(name="plan_ends_after_start", condition=Q(ends_on__gt=F("starts_on")))]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


class ReportingPeriod(models.Model):
    """A span each party reports on. Its report is in time up to and including `due_on`."""

    code = models.CharField(max_length=10, unique=True)
    starts_on = models.DateField(unique=True)
    ends_on = models.DateField(unique=True)
    due_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("starts_on",)
        constraints = [
            models.CheckConstraint(name="period_ends_after_start", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(name="period_due_after_end", condition=Q(due_on__gt=F("ends_on"))),
        ]

    def __str__(self) -> str:
        return self.code


class Assignment(models.Model):
    """A ministry leads or supports a commitment from a day on; `ends_on`, where set, is its last day."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="assignments")
    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=10, choices=AssignmentRole.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    suggested = models.BooleanField(
        default=False, help_text="A starting assignment that no coordinator has confirmed yet"
    )

    class Meta:
        ordering = ("commitment", "role", "ministry")
        constraints = [
            models.UniqueConstraint(name="assignment_once_from_a_day", fields=["commitment", "ministry", "starts_on"]),
            models.UniqueConstraint(
                name="assignment_one_open_a_ministry",
                fields=["commitment", "ministry"],
                condition=Q(ends_on__isnull=True),
            ),
            models.CheckConstraint(name="assignment_role_known", condition=one_of("role", AssignmentRole)),
            models.CheckConstraint(
                name="assignment_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ministry_id} {self.role} {self.commitment_id}"


class Milestone(Titled, Searched):
    """A dated step of a commitment. The baseline date never changes; `DateRevision`s move the current one."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    item = models.ForeignKey("PlanItem", on_delete=models.PROTECT, null=True, blank=True, related_name="milestones")
    code = models.CharField(max_length=40, blank=True, help_text="Its name in an imported plan; empty where typed in")
    baseline_due_on = models.DateField()
    added_at = models.DateTimeField(help_text="From then on it belongs to the plan")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="From then on it no longer does")
    withdrawn_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("commitment", "baseline_due_on", "number")
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.UniqueConstraint(name="milestone_number_once", fields=["commitment", "number"]),
            models.UniqueConstraint(name="milestone_code_once", fields=["code"], condition=~Q(code="")),
            models.CheckConstraint(name="milestone_has_a_title", condition=some_text("title")),
            models.CheckConstraint(
                name="milestone_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_at__gte=F("added_at")) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id}/{self.number}"

    def searched(self) -> list[str]:
        return [self.code, *self.titles.values()]


class DateRevision(models.Model):
    """A change of a due date, of a commitment itself or of one of its milestones. It moves the date once agreed."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="date_revisions")
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, null=True, blank=True, related_name="date_revisions"
    )
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    reason = models.TextField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    needs_agreement = models.BooleanField(help_text="The other party undertook the commitment too and must agree")
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("requested_at", "pk")
        constraints = [
            models.CheckConstraint(name="revision_changes_the_date", condition=~Q(old_due_on=F("new_due_on"))),
            models.CheckConstraint(name="revision_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="revision_agreed_by_and_when", condition=both_or_neither("agreed_by", "agreed_at")
            ),
            models.CheckConstraint(
                name="revision_refused_by_and_when",
                condition=Q(refused_by__isnull=True, refused_at__isnull=True, refused_reason="")
                | (Q(refused_by__isnull=False, refused_at__isnull=False) & ~Q(refused_reason="")),
            ),
            models.CheckConstraint(
                name="revision_not_agreed_and_refused",
                condition=Q(agreed_at__isnull=True) | Q(refused_at__isnull=True),
            ),
            models.CheckConstraint(
                name="revision_agreed_by_another",
                condition=Q(needs_agreement=False) | Q(agreed_by__isnull=True) | ~Q(agreed_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="revision_agreed_after_request",
                condition=Q(agreed_at__isnull=True) | Q(agreed_at__gte=F("requested_at")),
            ),
            models.UniqueConstraint(
                name="revision_one_pending_a_commitment",
                fields=["commitment"],
                condition=Q(milestone__isnull=True, agreed_at__isnull=True, refused_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="revision_one_pending_a_milestone",
                fields=["milestone"],
                condition=Q(milestone__isnull=False, agreed_at__isnull=True, refused_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_due_on} → {self.new_due_on}"

    @property
    def pending(self) -> bool:
        return self.agreed_at is None and self.refused_at is None


class OccurrencePlan(models.Model):
    """How often a continuing commitment is expected to take place a year, from a day on."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="occurrence_plans")
    per_year = models.PositiveSmallIntegerField(help_text="0 ends the expectation")
    starts_on = models.DateField()
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("commitment", "starts_on")
        constraints = [
            models.UniqueConstraint(name="occurrence_plan_once_from_a_day", fields=["commitment", "starts_on"]),
            models.CheckConstraint(name="occurrence_plan_at_most_weekly", condition=Q(per_year__lte=52)),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.per_year}"


class PlanItem(Titled):
    """An item of the annexed action plan, under the commitment that it carries out."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="plan_items")
    code = models.CharField(max_length=30, unique=True)
    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, null=True, blank=True, related_name="plan_items")
    added_at = models.DateTimeField(help_text="From then on it belongs to the plan")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("commitment", "code")
        constraints = [
            models.CheckConstraint(name="plan_item_has_a_title", condition=some_text("title")),
            models.CheckConstraint(name="plan_item_has_a_code", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return self.code
