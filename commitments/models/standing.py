"""The derived answers, as tables that exist only within a query.

`commitments.standing` computes their rows for a given day and puts them in front of a query as common table
expressions of these names, so filters, orders, joins and counts work on them as on any table. A query that
was not asked "as of" a day fails: there is no such table.
"""

from __future__ import annotations

from django.db import models

from commitments.vocabulary import (
    HEADLINE_CHOICES,
    Agreement,
    Delivery,
    HeadlineBasis,
    Reporting,
    Schedule,
)

from .consultation import JointAssessment
from .plan import Milestone
from .progress import ProgressUpdate
from .statement import Commitment, Pillar


def _update() -> models.ForeignKey[ProgressUpdate | None, ProgressUpdate | None]:
    return models.ForeignKey(
        ProgressUpdate, on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )


class Answers(models.Model):
    """The columns of a commitment's standing."""

    # Where it is filed: lists are filtered and put in order by these together with the answers, out of one index.
    pillar = models.ForeignKey(
        Pillar, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    # One party's side; NULL where the party did not undertake the commitment, or has published nothing.
    jp_update = _update()
    jp_delivery = models.CharField(max_length=12, choices=Delivery.choices, null=True)
    jp_reporting = models.CharField(max_length=12, choices=Reporting.choices, null=True)
    jp_silent = models.BooleanField()
    mn_update = _update()
    mn_delivery = models.CharField(max_length=12, choices=Delivery.choices, null=True)
    mn_reporting = models.CharField(max_length=12, choices=Reporting.choices, null=True)
    mn_silent = models.BooleanField()
    # The four answers. `agreement` is NULL for a commitment of one party.
    delivery = models.CharField(max_length=12, choices=HEADLINE_CHOICES)
    basis = models.CharField(max_length=12, choices=HeadlineBasis.choices)
    joint_assessment = models.ForeignKey(
        JointAssessment,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    agreement = models.CharField(max_length=16, choices=Agreement.choices, null=True)
    schedule = models.CharField(max_length=10, choices=Schedule.choices)
    # The dates behind `schedule`: the commitment's own, and the earliest of all that is not met yet.
    due_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    next_due_on = models.DateField(null=True)
    contradicts_dates = models.BooleanField(help_text="Rated as going well although a date has passed")

    class Meta:
        abstract = True


class Standing(Answers):
    """Where a commitment stands on the day asked for."""

    commitment = models.OneToOneField(
        Commitment,
        on_delete=models.DO_NOTHING,
        primary_key=True,
        related_name="standing",
        db_constraint=False,
    )

    class Meta:
        managed = False
        db_table = "commitments_standing"

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.delivery}, {self.schedule}"


class MilestoneStanding(models.Model):
    """Where a milestone of the plan stands on the day asked for. Milestones not in the plan that day have no row."""

    milestone = models.OneToOneField(
        Milestone, on_delete=models.DO_NOTHING, primary_key=True, related_name="standing", db_constraint=False
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.DO_NOTHING, related_name="milestone_standings", db_constraint=False
    )
    due_on = models.DateField()
    met_on = models.DateField(null=True)
    schedule = models.CharField(max_length=10, choices=Schedule.choices)
    times_revised = models.PositiveIntegerField()

    class Meta:
        managed = False
        db_table = "commitments_milestonestanding"

    def __str__(self) -> str:
        return f"{self.milestone_id}: {self.schedule}"


class DateStanding(models.Model):
    """A due date on the day asked for: of a commitment itself, where `milestone` is NULL, or of one of its milestones.

    Its key is that of the milestone, or that of the commitment with a minus. What has no date has no row.
    """

    id = models.BigIntegerField(primary_key=True)
    commitment = models.ForeignKey(
        Commitment, on_delete=models.DO_NOTHING, related_name="date_standings", db_constraint=False
    )
    milestone = models.ForeignKey(
        Milestone, on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    baseline_due_on = models.DateField()
    due_on = models.DateField()
    met_on = models.DateField(null=True)
    schedule = models.CharField(max_length=10, choices=Schedule.choices)
    times_revised = models.PositiveIntegerField()

    class Meta:
        managed = False
        db_table = "commitments_datestanding"

    def __str__(self) -> str:
        return f"{self.pk}: {self.schedule}"
