"""Webhooks: systems outside that are told of what is published. Each is a place in the feed of changes, pushed."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q

from commitments.outside.signing import PREFIX
from commitments.vocabulary import WebhookError, WebhookState, WebhookStop

from .base import one_of

_STOPPED_AS = {
    WebhookStop.BY_OWNER: WebhookState.OFF,
    WebhookStop.BY_OVERSEER: WebhookState.STOPPED,
    WebhookStop.FAILED: WebhookState.GIVEN_UP,
    WebhookStop.GONE: WebhookState.GIVEN_UP,
}


class Webhook(models.Model):
    """Where a person's system is told, of what, and how far it has been told.

    `position` is the number of the last change that it has taken or that was none of its topics. It moves on only
    when the receiver has taken a message, so nothing is lost, whatever fails in between.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="webhooks",
        help_text="Who made it. It tells what they may see, and nothing once they may not sign in",
    )
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    topics = models.JSONField(help_text="Codes of WebhookTopic")
    # In the clear, for messages are signed with it; shown to its owner once and to nobody afterwards.
    secret = models.CharField(max_length=100)
    former_secret = models.CharField(max_length=100, blank=True)
    former_until = models.DateTimeField(null=True, blank=True, help_text="Until then the former one signs as well")
    created_at = models.DateTimeField()
    position = models.BigIntegerField()

    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row")
    failing_since = models.DateTimeField(null=True, blank=True, help_text="The first of these failures")
    next_attempt_at = models.DateTimeField()
    last_success_at = models.DateTimeField(null=True, blank=True)
    tested_at = models.DateTimeField(null=True, blank=True)

    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_for = models.CharField(max_length=12, choices=WebhookStop.choices, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    # Whoever sends has it for a while, without a transaction; whoever dies meanwhile loses it by itself.
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(name="webhook_to_send", fields=["next_attempt_at"], condition=Q(stopped_at__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(name="webhook_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="webhook_over_https", condition=Q(url__startswith="https://")),
            models.CheckConstraint(name="webhook_has_a_topic", condition=~Q(topics=[])),
            models.CheckConstraint(name="webhook_has_a_secret", condition=Q(secret__startswith=PREFIX)),
            models.CheckConstraint(name="webhook_position_counted", condition=Q(position__gte=0)),
            models.CheckConstraint(
                name="webhook_former_secret_ends",
                condition=Q(former_secret="", former_until__isnull=True)
                | Q(former_until__isnull=False, former_secret__startswith=PREFIX),
            ),
            models.CheckConstraint(
                name="webhook_failing_since_a_failure",
                condition=Q(failures=0, failing_since__isnull=True) | Q(failures__gte=1, failing_since__isnull=False),
            ),
            models.CheckConstraint(
                name="webhook_stopped_for_a_reason",
                condition=Q(stopped_at__isnull=True, stopped_for="", stopped_by__isnull=True)
                | Q(stopped_at__isnull=False, stopped_for__in=[WebhookStop.FAILED, WebhookStop.GONE])
                & Q(stopped_by__isnull=True)
                | Q(stopped_at__isnull=False, stopped_for__in=[WebhookStop.BY_OWNER, WebhookStop.BY_OVERSEER])
                & Q(stopped_by__isnull=False),
            ),
            models.CheckConstraint(
                name="webhook_leased_until",
                condition=Q(lease="", leased_until__isnull=True) | ~Q(lease="") & Q(leased_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """Whom it tells. The rest of its address may hold what opens it, and is shown to its owner only."""
        return urlsplit(self.url).netloc

    @property
    def state(self) -> WebhookState:
        """Of a row that was loaded with its owner."""
        if self.stopped_at is not None:
            return _STOPPED_AS[WebhookStop(self.stopped_for)]
        if not self.owner.is_active:
            return WebhookState.SILENT
        return WebhookState.FAILING if self.failures else WebhookState.WORKING

    def secrets_at(self, now: dt.datetime) -> list[str]:
        """What messages are signed with: the secret, and for a while after a rotation the former one as well."""
        former = self.former_until is not None and now < self.former_until
        return [self.secret, self.former_secret] if former else [self.secret]


class WebhookAttempt(models.Model):
    """One try to tell something. Only the last ones of each webhook are kept: what was published has its own record."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    message_id = models.CharField(max_length=80)
    change = models.BigIntegerField(null=True, blank=True, help_text="The number of the change; none in a test")
    about = models.CharField(max_length=80, help_text="The message's type and what it is about, in codes")
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the answer, where there was one")
    error = models.CharField(max_length=20, choices=WebhookError.choices, blank=True)
    took = models.PositiveIntegerField(help_text="Milliseconds")

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                name="webhook_attempt_error_known", condition=one_of("error", WebhookError, blank=True)
            ),
            models.CheckConstraint(
                name="webhook_attempt_taken_or_not",
                condition=Q(error="", status__isnull=False, status__gte=200, status__lte=299)
                | ~Q(error="") & (Q(status__isnull=True) | Q(status__lt=200) | Q(status__gt=299)),
            ),
        ]

    def __str__(self) -> str:
        return self.message_id
