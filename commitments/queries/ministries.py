"""Ministries as of a day: what they were called then, and what they had to do with a commitment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from commitments import access
from commitments.models import Assignment, Commitment, Ministry, User
from commitments.multilingual import LANGUAGES, pick
from commitments.standing import Day
from commitments.vocabulary import AssignmentRole, Party


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


def assigned_on(day: Day, prefix: str = "") -> Q:
    """For assignments, or what leads to them by `prefix`: in effect on the day."""
    not_ended = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day.date})
    return Q(**{f"{prefix}starts_on__lte": day.date}) & not_ended


def ministries_on(day: Day, commitment: Commitment | None = None) -> dict[str, MinistryOn]:
    """Every ministry by code, in order. One query, whether a commitment is asked for or not."""
    since = "dated_names__valid_from"
    columns = ["code", "party", since, *(f"dated_names__name_{code}" for code in LANGUAGES)]
    rows = Ministry.objects.order_by("code", since)
    if commitment is not None:
        assignment = Assignment.objects.filter(assigned_on(day), ministry=OuterRef("pk"), commitment=commitment)
        rows = rows.annotate(
            assigned_role=Subquery(assignment.values("role")[:1]),
            assigned_suggested=Subquery(assignment.values("suggested")[:1]),
        )
        columns += ["assigned_role", "assigned_suggested"]
    spoken: dict[str, dict[str, Any]] = {}
    for row in rows.values(*columns):  # a row for each name; one for a ministry without any
        # The first name stands for the days before it: a statement can be older than our records.
        if row["code"] not in spoken or row[since] <= day.date:
            spoken[row["code"]] = row
    return {
        code: MinistryOn(
            code=code,
            party=Party(row["party"]),
            names={language: row[f"dated_names__name_{language}"] or "" for language in LANGUAGES},
            role=row.get("assigned_role"),
            suggested=bool(row.get("assigned_suggested")),
        )
        for code, row in spoken.items()
    }


@dataclass(frozen=True)
class MinistryListed:
    """A ministry with what it has to do on the day, and who took its work over by then."""

    ministry: MinistryOn
    closed_on: dt.date | None  # its last day
    successors: list[MinistryOn]
    assigned: int = 0  # commitments that it leads or supports
    leads: int = 0
    supports: int = 0


def ministries_listed(day: Day, ministries: dict[str, MinistryOn]) -> list[MinistryListed]:
    """All of `ministries_on(day)`, in order. Two queries."""
    counts = {
        row["ministry__code"]: row
        for row in Assignment.objects.filter(assigned_on(day))
        .values("ministry__code")
        .annotate(
            assigned=Count("commitment", distinct=True),
            leads=Count("commitment", distinct=True, filter=Q(role=AssignmentRole.LEAD)),
            supports=Count("commitment", distinct=True, filter=Q(role=AssignmentRole.SUPPORT)),
        )
    }
    closed: dict[str, dt.date | None] = {}
    successors: dict[str, list[MinistryOn]] = {code: [] for code in ministries}
    columns = ("code", "closed_on", "succeeded_by__successor__code", "succeeded_by__from_day")
    for code, closed_on, successor, from_day in Ministry.objects.order_by(columns[2]).values_list(*columns):
        # A past day does not know yet of an end that came later.
        closed[code] = closed_on if closed_on and (closed_on < day.date or day.is_today) else None
        if successor and (from_day <= day.date or day.is_today):
            successors[code].append(ministries[successor])
    return [
        MinistryListed(
            one,
            closed[code],
            successors[code],
            *(counts[code][name] if code in counts else 0 for name in ("assigned", "leads", "supports")),
        )
        for code, one in ministries.items()
    ]


def get_ministry(code: str) -> Ministry:
    """Raises NotFound."""
    try:
        return Ministry.objects.get(code=code)
    except Ministry.DoesNotExist as error:
        raise access.not_found() from error


def people_of(ministry: Ministry) -> QuerySet[User]:
    return User.objects.filter(ministry=ministry).order_by("full_name", "email")


def assignments_from(ministry: Ministry, day: dt.date) -> QuerySet[Assignment]:
    """What the ministry is assigned to on the day or later, in the order of the statement."""
    return (
        Assignment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), ministry=ministry)
        .select_related("commitment")
        .order_by("commitment__position", "commitment__code")
    )


def open_ministries(party: Party) -> QuerySet[Ministry]:
    """Those of a government that no day was noted as the last of."""
    return Ministry.objects.filter(party=party, closed_on__isnull=True).order_by("code")


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
