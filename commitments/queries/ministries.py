"""Ministries as of a day: what they were called then, and what they had to do with a commitment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Case, Count, Exists, F, Model, OuterRef, Q, QuerySet, Subquery, When

from commitments import access
from commitments.models import Assignment, Commitment, Ministry, MinistryName, MinistrySuccession, User
from commitments.multilingual import LANGUAGES, pick
from commitments.standing import Day
from commitments.vocabulary import AssignmentRole, Party

from .json_rows import JsonRows
from .prepared import prepared

M = TypeVar("M", bound=Model)


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


def with_names(rows: QuerySet[M], day: Day, ministry: str = "pk") -> QuerySet[M]:
    """Each row with `named_ja`, `named_en`, `named_mn`: what the ministry in its column `ministry` was called then.

    The first name stands for the days before it: a statement can be older than our records.
    """
    held = Q(valid_from__lte=day.date)
    names = MinistryName.objects.filter(ministry=OuterRef(ministry)).order_by(
        Case(When(held, then=0), default=1), Case(When(held, then=F("valid_from"))).desc(), "valid_from"
    )
    return rows.annotate(**{f"named_{code}": Subquery(names.values(f"name_{code}")[:1]) for code in LANGUAGES})


def names_known(day: Day) -> QuerySet[MinistryName]:
    """Every name that had begun by the day, former ones included, and the first: it stands for the days before it."""
    earlier = MinistryName.objects.filter(ministry=OuterRef("ministry"), valid_from__lt=OuterRef("valid_from"))
    return MinistryName.objects.filter(Q(valid_from__lte=day.date) | ~Exists(earlier))


def known_end(day: Day, column: str) -> F | Case:
    """An end as the day knew it: a past day does not know yet of one that came later."""
    return F(column) if day.is_today else Case(When(**{f"{column}__lt": day.date, "then": F(column)}))


def with_succession(ministries: QuerySet[Ministry], day: Day) -> QuerySet[Ministry]:
    """Each ministry with `known_closed_on`, and in `successor_codes` who had taken its work over (None: nobody)."""
    taken_over = MinistrySuccession.objects.filter(former=OuterRef("pk")).order_by()
    if not day.is_today:
        taken_over = taken_over.filter(from_day__lte=day.date)
    codes = taken_over.values("former").annotate(codes=JsonRows("successor__code")).values("codes")
    return ministries.annotate(known_closed_on=known_end(day, "closed_on"), successor_codes=Subquery(codes))


def ministries_on(day: Day, commitment: Commitment | None = None) -> dict[str, MinistryOn]:
    """Every ministry by code, in order. One query, whether a commitment is asked for or not."""
    columns = ["code", "party", *(f"named_{code}" for code in LANGUAGES)]

    def named() -> QuerySet[Ministry]:
        return with_names(Ministry.objects.order_by("code"), day)

    found: Iterable[dict[str, Any]]
    if commitment is None:
        found = prepared(("ministries", day.date), lambda: named().values(*columns)).run()
    else:
        assignment = Assignment.objects.filter(assigned_on(day), ministry=OuterRef("pk"), commitment=commitment)
        rows = named().annotate(
            assigned_role=Subquery(assignment.values("role")[:1]),
            assigned_suggested=Subquery(assignment.values("suggested")[:1]),
        )
        found = rows.values(*columns, "assigned_role", "assigned_suggested")
    return {
        row["code"]: MinistryOn(
            code=row["code"],
            party=Party(row["party"]),
            names={code: row[f"named_{code}"] or "" for code in LANGUAGES},
            role=row.get("assigned_role"),
            suggested=bool(row.get("assigned_suggested")),
        )
        for row in found
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
    rows: Any = with_succession(Ministry.objects.all(), day)
    ends = {
        code: (closed_on, sorted(successors or ()))
        for code, closed_on, successors in rows.values_list("code", "known_closed_on", "successor_codes")
    }
    return [
        MinistryListed(
            one,
            ends[code][0],
            [ministries[successor] for successor in ends[code][1]],
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
