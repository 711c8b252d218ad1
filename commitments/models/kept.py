"""What is kept beside the facts, so that it need not be worked out for every request. All of it can be made anew."""

from __future__ import annotations

from django.db import models

from .standing import Answers
from .statement import Commitment


class KeptStanding(Answers):
    """A commitment's `Standing` as of a day, for the days on which everybody asks: today, and soon tomorrow.

    Written by `operations.keeping` with the very SQL that `standing` would compute it with.
    """

    day = models.DateField()
    commitment = models.ForeignKey(
        Commitment, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="kept_standing_once_a_day", fields=["day", "commitment"])]
        # Each gives a list of that filter in its order, and the first all that the summary counts by.
        indexes = [
            models.Index(
                name="kept_by_pillar",
                fields=["day", "pillar", "delivery", "position", "code", "schedule", "jp_reporting", "mn_reporting"],
            ),
            models.Index(name="kept_by_delivery", fields=["day", "delivery", "position", "code"]),
            models.Index(name="kept_by_schedule", fields=["day", "schedule", "position", "code"]),
            models.Index(name="kept_by_due_date", fields=["day", "next_due_on", "position", "code"]),
            models.Index(name="kept_in_order", fields=["day", "position", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} on {self.day}: {self.delivery}, {self.schedule}"


class KeptDay(models.Model):
    """A day for which the standing of every commitment is kept."""

    day = models.DateField(primary_key=True)

    def __str__(self) -> str:
        return f"{self.day}"


class DataVersion(models.Model):
    """One row, whose number grows with every change to what is published: equal numbers mean equal answers.

    The operation that publishes raises it as the last thing before it commits, and holds it until then. So changes
    get their numbers in the order in which they become visible, and whoever holds the row is the only one to keep.
    """

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.number}"
