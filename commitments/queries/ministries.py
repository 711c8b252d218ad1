"""Ministries as of a day: what they were called then, and what they had to do with a commitment."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from commitments.models import Assignment, Commitment, Ministry, MinistryName
from commitments.multilingual import LANGUAGES, pick
from commitments.standing import Day
from commitments.vocabulary import Party


@dataclass(frozen=True)
class MinistryOn:
    """A ministry as of a day. `role` and `suggested` tell of the commitment that was asked for, if one was."""

    code: str
    party: Party
    names: dict[str, str]
    role: str | None = None
    suggested: bool = False

    @property
    def name(self) -> str:
        return pick(self.names) or self.code

    def __str__(self) -> str:
        return self.name


def assigned_on(day: Day) -> Q:
    """For assignments: in effect on the day."""
    return Q(starts_on__lte=day.date) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day.date))


def ministries_on(day: Day, commitment: Commitment | None = None) -> dict[str, MinistryOn]:
    """Every ministry by code, in order. One query, whether a commitment is asked for or not."""
    names = MinistryName.objects.filter(ministry=OuterRef("pk"))
    rows = Ministry.objects.order_by("code").annotate(
        **{
            # The first name stands for the days before it: a statement can be older than our records.
            f"then_{code}": Subquery(
                names.filter(valid_from__lte=day.date).order_by("-valid_from").values(f"name_{code}")[:1]
            )
            for code in LANGUAGES
        },
        **{f"first_{code}": Subquery(names.order_by("valid_from").values(f"name_{code}")[:1]) for code in LANGUAGES},
    )
    columns = ["code", "party", *(f"{when}_{code}" for when in ("then", "first") for code in LANGUAGES)]
    if commitment is not None:
        assignment = Assignment.objects.filter(assigned_on(day), ministry=OuterRef("pk"), commitment=commitment)
        rows = rows.annotate(
            assigned_role=Subquery(assignment.values("role")[:1]),
            assigned_suggested=Subquery(assignment.values("suggested")[:1]),
        )
        columns += ["assigned_role", "assigned_suggested"]
    return {
        row["code"]: MinistryOn(
            code=row["code"],
            party=Party(row["party"]),
            names={
                code: (row[f"then_{code}"] if any(row[f"then_{c}"] for c in LANGUAGES) else row[f"first_{code}"]) or ""
                for code in LANGUAGES
            },
            role=row.get("assigned_role"),
            suggested=bool(row.get("assigned_suggested")),
        )
        for row in rows.values(*columns)
    }


def with_leads(commitments: QuerySet[Commitment], day: Day) -> QuerySet[Commitment]:
    """Each commitment with `jp_lead` and `mn_lead`: the code of the ministry that leads for the party, or None."""
    leads = Assignment.objects.filter(assigned_on(day), commitment=OuterRef("pk"), role="lead").order_by(
        "-starts_on", "pk"
    )
    return commitments.annotate(
        **{
            f"{party.lower()}_lead": Subquery(leads.filter(ministry__party=party).values("ministry__code")[:1])
            for party in Party
        }
    )
