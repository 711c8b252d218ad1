"""The trail of every write. Rows are added and never changed."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.vocabulary import Party

from .base import AddedOnly, one_of
from .statement import Commitment


class AuditEvent(AddedOnly):
    """Who did what to which row, when, and what it held before and after.

    `by` is empty where a command acted (seeding, reminders). `party`, where set, keeps the event to that
    government: it tells of a draft, a returned update or an internal note.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=40)
    table = models.CharField(max_length=40)
    row = models.CharField(max_length=40)
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="audit_events"
    )
    party = models.CharField(max_length=2, choices=Party.choices, blank=True)
    old = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    new = models.JSONField(encoder=DjangoJSONEncoder, default=dict)

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [models.Index(name="audit_by_row", fields=["table", "row"])]
        constraints = [
            models.CheckConstraint(name="audit_party_known", condition=one_of("party", Party, blank=True)),
            models.CheckConstraint(name="audit_verb_given", condition=~models.Q(verb="")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.table} {self.row}"
