"""Programs that use the API: what each token is for, and answers that are given again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from knox.models import AuthToken

from .people import Ministry, User


class TokenDetails(models.Model):
    """What a token is called and may do, and when it was last used. The token itself is Knox's: a digest."""

    token = models.OneToOneField(AuthToken, on_delete=models.CASCADE, primary_key=True, related_name="details")
    name = models.CharField(
        max_length=80, help_text="Which program uses it; empty for tokens from before there were names"
    )
    writes_for = models.ForeignKey(
        Ministry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The ministry for which it drafts and submits updates; nobody's where it only reads",
    )
    last_used_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class GivenAnswer(models.Model):
    """What a write was answered with, so that the same request sent twice is done once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100, help_text="As the client sent it in Idempotency-Key")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the method, the address and what was sent")
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(name="given_answer_by_age", fields=["given_at"])]
        constraints = [
            models.UniqueConstraint(name="given_answer_once_a_key", fields=["user", "key"]),
            models.CheckConstraint(name="given_answer_has_a_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.key
