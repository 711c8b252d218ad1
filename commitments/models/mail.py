"""Mail that is to go out: written once, sent until it succeeds, never sent twice for the same thing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Digest(models.Model):
    """One mail to one person, in their language. Kept until it is sent, and after that."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("written_at", "pk")
        indexes = [models.Index(name="digest_to_send", fields=["next_attempt_at"], condition=Q(sent_at__isnull=True))]
        constraints = [models.CheckConstraint(name="digest_has_a_body", condition=~Q(body="") & ~Q(subject=""))]

    def __str__(self) -> str:
        return self.subject


class Reminder(models.Model):
    """A thing that a person has been reminded of. `about` names it with its deadline, so each is named once."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders_sent")
    about = models.CharField(max_length=120)
    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, related_name="reminders")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reminder_once_a_thing", fields=["to", "about"]),
            models.CheckConstraint(name="reminder_about_something", condition=~Q(about="")),
        ]

    def __str__(self) -> str:
        return self.about
