"""The feed of what has changed for everybody, from which programs keep a copy. Rows are added and never changed."""

from __future__ import annotations

from django.db import models

from commitments.vocabulary import ChangeKind, ChangeWhat

from .base import AddedOnly, one_of


class Change(AddedOnly):
    """One row that everybody may read was added, changed or went.

    `seq` counts without a gap in the order in which the writes were committed, so whoever has read up to one has
    missed nothing before it. It holds no content: that is read where the row is.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=ChangeKind.choices)
    row = models.BigIntegerField(help_text="The primary key; no reference, for a row may have gone")
    key = models.CharField(max_length=40, help_text="Its code or number, as in its address")
    what = models.CharField(max_length=12, choices=ChangeWhat.choices)
    commitment = models.CharField(max_length=12, blank=True, help_text="The code of the one that it belongs to")

    class Meta:
        ordering = ("seq",)
        indexes = [models.Index(name="change_by_kind", fields=["kind", "at"])]
        constraints = [
            models.CheckConstraint(name="change_kind_known", condition=one_of("kind", ChangeKind)),
            models.CheckConstraint(name="change_what_known", condition=one_of("what", ChangeWhat)),
            models.CheckConstraint(name="change_key_given", condition=~models.Q(key="")),
            models.CheckConstraint(name="change_counted_from_one", condition=models.Q(seq__gte=1)),
        ]

    @classmethod
    def newest(cls) -> int:
        """The number of the newest that can be seen; 0 before there is one."""
        return cls.objects.aggregate(newest=models.Max("seq"))["newest"] or 0

    def __str__(self) -> str:
        return f"{self.seq}: {self.kind} {self.key} {self.what}"
