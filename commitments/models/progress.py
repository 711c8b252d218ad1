"""What a party reports: progress updates with their workflow, evidence, measurements and milestones met."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commitments.vocabulary import Delivery, EvidenceKind, Language, Party, UpdateStatus

from .base import Searched, both_or_neither, one_of
from .people import Ministry, User
from .plan import Milestone, ReportingPeriod
from .statement import Indicator, Undertaking

STATUS = UpdateStatus


class ProgressUpdate(Searched):
    """What one party reports on one commitment for one period.

    Drafted, submitted, then published or returned by somebody else. Once published it never changes, but
    for `superseded_at`, which is set when a published correction takes its place.
    """

    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="updates")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="updates")
    ministry = models.ForeignKey(Ministry, on_delete=models.PROTECT, related_name="updates")
    status = models.CharField(max_length=12, choices=UpdateStatus.choices, default=UpdateStatus.DRAFT)

    delivery = models.CharField(_("delivery"), max_length=12, choices=Delivery.choices, blank=True)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    done = models.TextField(_("what was done"), blank=True)
    next_steps = models.TextField(_("what comes next"), blank=True)
    reason = models.TextField(_("reason for the rating"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    internal_note = models.TextField(_("internal note"), blank=True)
    no_change = models.BooleanField(
        default=False, help_text="Filed as “no change this period”: the rating of the last update still holds"
    )

    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    correction_reason = models.TextField(_("reason for the correction"), blank=True)

    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    return_comment = models.TextField(_("comment"), blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-period__ends_on", "-published_at", "-pk")
        verbose_name = _("progress update")
        verbose_name_plural = _("progress updates")
        indexes = [
            models.Index(
                name="update_published_by_side",
                fields=["undertaking", "-published_at"],
                condition=Q(status="published"),
            ),
            models.Index(name="update_published_newest", fields=["-published_at"], condition=Q(status="published")),
            models.Index(name="update_waiting", fields=["ministry", "status"], condition=~Q(status="published")),
        ]
        constraints = [
            models.CheckConstraint(name="update_status_known", condition=one_of("status", UpdateStatus)),
            models.CheckConstraint(name="update_delivery_known", condition=one_of("delivery", Delivery, blank=True)),
            models.CheckConstraint(name="update_language_known", condition=one_of("language", Language)),
            models.CheckConstraint(
                name="update_handed_in_is_complete",
                condition=~Q(status__in=[STATUS.SUBMITTED, STATUS.PUBLISHED])
                | (~Q(delivery="") & ~Q(done="") & ~Q(reason="") & Q(submitted_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="update_submitted_by_and_when", condition=both_or_neither("submitted_by", "submitted_at")
            ),
            models.CheckConstraint(
                name="update_returned_with_comment",
                condition=Q(returned_by__isnull=True, returned_at__isnull=True, return_comment="")
                & ~Q(status=STATUS.RETURNED)
                | (Q(returned_by__isnull=False, returned_at__isnull=False) & ~Q(return_comment="")),
            ),
            models.CheckConstraint(
                name="update_published_by_and_when",
                condition=Q(status=STATUS.PUBLISHED, published_by__isnull=False, published_at__isnull=False)
                | (
                    ~Q(status=STATUS.PUBLISHED)
                    & Q(published_by__isnull=True, published_at__isnull=True, superseded_at__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="update_four_eyes",
                condition=Q(published_by__isnull=True)
                | (~Q(published_by=F("author")) & ~Q(published_by=F("submitted_by")) & ~Q(published_by=F("edited_by"))),
            ),
            models.CheckConstraint(
                name="update_completion_dated",
                condition=Q(completed_on__isnull=True) & ~Q(delivery=Delivery.COMPLETED)
                | Q(delivery=Delivery.COMPLETED, completed_on__isnull=False)
                | Q(
                    delivery=Delivery.COMPLETED,
                    completed_on__isnull=True,
                    status__in=[STATUS.DRAFT, STATUS.RETURNED, STATUS.WITHDRAWN],
                ),
            ),
            models.CheckConstraint(
                name="update_correction_has_reason",
                condition=Q(supersedes__isnull=True, correction_reason="")
                | (Q(supersedes__isnull=False) & ~Q(correction_reason="")),
            ),
            models.CheckConstraint(
                name="update_superseded_after_published",
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("published_at")),
            ),
            models.CheckConstraint(
                name="update_not_its_own_correction",
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
            ),
            models.UniqueConstraint(
                name="update_corrected_once", fields=["supersedes"], condition=Q(status="published")
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def searched(self) -> list[str]:
        """What everybody can read once it is published; never the internal note."""
        return [self.done, self.next_steps, self.reason]

    @property
    def party(self) -> Party:
        return Party(self.undertaking.party)

    @property
    def published(self) -> bool:
        return self.status == UpdateStatus.PUBLISHED


class StoredFile(models.Model):
    """A file that people handed in, kept outside the web root and named by its content. Never changed."""

    name = models.CharField(max_length=200, help_text="As the person's machine called it; shown, never used as a path")
    content_type = models.CharField(max_length=100, help_text="Found by looking at the content")
    size = models.PositiveIntegerField(help_text="In bytes")
    sha256 = models.CharField(max_length=64, help_text="Names the file in the store; equal contents share one")
    stored_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(name="file_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="file_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="file_digest_complete", condition=Q(sha256__regex="^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return self.name


class Evidence(Searched):
    """A link or a file that supports an update."""

    update = models.ForeignKey(ProgressUpdate, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("link"), max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=12, choices=EvidenceKind.choices)
    dated_on = models.DateField(_("date"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(name="evidence_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="evidence_kind_known", condition=one_of("kind", EvidenceKind)),
            models.CheckConstraint(
                name="evidence_links_to_the_web",
                condition=Q(url="") | Q(url__startswith="https://") | Q(url__startswith="http://"),
            ),
            models.CheckConstraint(
                name="evidence_is_a_link_or_a_file",
                condition=Q(url="", file__isnull=False) | (~Q(url="") & Q(file__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def searched(self) -> list[str]:
        return [self.title]


class Measurement(models.Model):
    """An indicator's value, dated by when it was true. It counts once its update is published."""

    update = models.ForeignKey(ProgressUpdate, on_delete=models.PROTECT, related_name="measurements")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measurements")
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    measured_on = models.DateField(_("true on"))

    class Meta:
        ordering = ("measured_on", "pk")
        constraints = [
            models.UniqueConstraint(
                name="measurement_once_a_day_an_update", fields=["update", "indicator", "measured_on"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.value}"


class MilestoneReport(models.Model):
    """An update says that a milestone was met, and on which day. It counts once the update is published."""

    update = models.ForeignKey(ProgressUpdate, on_delete=models.PROTECT, related_name="milestone_reports")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="reports")
    met_on = models.DateField(_("met on"))

    class Meta:
        ordering = ("met_on", "pk")
        constraints = [models.UniqueConstraint(name="milestone_report_once_an_update", fields=["update", "milestone"])]

    def __str__(self) -> str:
        return f"{self.milestone_id}: {self.met_on}"


class Occurrence(models.Model):
    """A recurring thing took place: what, when and where. It counts once its update is published."""

    update = models.ForeignKey(ProgressUpdate, on_delete=models.PROTECT, related_name="occurrences")
    title = models.CharField(_("what took place"), max_length=200)
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=200, blank=True)

    class Meta:
        ordering = ("held_on", "pk")
        constraints = [models.CheckConstraint(name="occurrence_has_a_title", condition=~Q(title=""))]

    def __str__(self) -> str:
        return self.title
