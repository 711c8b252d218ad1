"""The read door to commitments. Lists, drill-downs, API, exports and reports all ask here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import django_filters
from django.db import connections
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.databases import read_alias
from commitments.models import Assignment, Commitment, DateRevision, Ministry, Pillar, Undertaking, User
from commitments.standing import Day, as_of
from commitments.vocabulary import (
    CAUTION_ORDER,
    HEADLINE_CHOICES,
    NOT_REPORTED,
    Agreement,
    ChangeKind,
    Kind,
    Party,
    Reporting,
    Schedule,
)

from .assessments import with_two_sides
from .filtering import Choices, DayOf, Found, Order, Rows, StrictFilterSet, Text, YesOrNo
from .filters import ChangedSince, rank
from .json_rows import JsonRows
from .ministries import assigned_on, with_leads
from .occurrences import with_occurrences
from .prepared import Mark, names_of, prepared
from .turns import with_turns


class InOrder(Order):
    """Each commitment has a standing on each day. Where that is said, an index gives the first rows in their order;
    else the database first puts all of them side by side, to see which has none.
    """

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return super().filter(qs.filter(standing__position__isnull=False), value)


class CommitmentFilter(StrictFilterSet):
    q = Text(label=_("Text"))
    pillar = Rows(label=_("Pillar"), queryset=Pillar.objects.all(), code="key", field_name="standing__pillar__key")
    party = django_filters.ChoiceFilter(label=_("Undertaken by"), choices=Party.choices, method="filter_party")
    ministry = Rows(label=_("Ministry"), queryset=Ministry.objects.all(), code="code", method="filter_ministry")
    kind = Choices(label=_("Kind"), choices=Kind.choices)
    delivery = Choices(label=_("Delivery"), choices=HEADLINE_CHOICES, field_name="standing__delivery")
    jp_delivery = Choices(
        label=_("Delivery, as Japan reports"), choices=HEADLINE_CHOICES, method="filter_side_delivery"
    )
    mn_delivery = Choices(
        label=_("Delivery, as Mongolia reports"), choices=HEADLINE_CHOICES, method="filter_side_delivery"
    )
    schedule = Choices(label=_("Schedule"), choices=Schedule.choices, field_name="standing__schedule")
    reporting = Choices(label=_("Reporting, either side"), choices=Reporting.choices, method="filter_reporting")
    jp_reporting = Choices(label=_("Reporting, Japan"), choices=Reporting.choices, field_name="standing__jp_reporting")
    mn_reporting = Choices(
        label=_("Reporting, Mongolia"), choices=Reporting.choices, field_name="standing__mn_reporting"
    )
    agreement = Choices(label=_("Agreement"), choices=Agreement.choices, field_name="standing__agreement")
    contradiction = YesOrNo(label=_("Going well although overdue"), field_name="standing__contradicts_dates")
    slipped = YesOrNo(label=_("A date has slipped"), method="filter_slipped")
    code = Rows(label=_("Code"), queryset=Commitment.objects.all(), code="code", field_name="code")
    due_from = DayOf(label=_("Next date from"), field_name="standing__next_due_on", lookup_expr="gte")
    due_to = DayOf(label=_("Next date up to"), field_name="standing__next_due_on", lookup_expr="lte")
    updated_since = ChangedSince(ChangeKind.COMMITMENT)
    slipped_twice = YesOrNo(label=_("Dates moved later twice or more"), method="filter_turn")
    fell = YesOrNo(label=_("Fell from on track to off track"), method="filter_turn")
    silent_twice = YesOrNo(label=_("Silent for two periods"), method="filter_turn")
    order = InOrder(
        label=_("Order"),
        orders={
            "statement": "standing__position",
            "code": "standing__code",
            "pillar": "pillar__position",
            "kind": "kind",
            "delivery": rank("standing__delivery", [*CAUTION_ORDER, NOT_REPORTED]),
            "schedule": rank("standing__schedule", Schedule.values),
            "agreement": rank("standing__agreement", Agreement.values),
            "due": "standing__next_due_on",
        },
        ties=("standing__position", "standing__code"),
    )

    class Meta:
        model = Commitment
        fields: tuple[str, ...] = ()

    def filter_party(self, rows: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        # A side that did not undertake the commitment has no answer to the reporting question.
        return rows.filter(**{f"standing__{value.lower()}_reporting__isnull": False})

    def filter_ministry(self, rows: QuerySet[Commitment], name: str, value: Collection[str]) -> QuerySet[Commitment]:
        if not value:
            return rows
        assigned = Assignment.objects.filter(assigned_on(self.day), commitment=OuterRef("pk"), ministry__code__in=value)
        return rows.filter(Exists(assigned))

    def filter_side_delivery(
        self, rows: QuerySet[Commitment], name: str, value: Collection[str]
    ) -> QuerySet[Commitment]:
        if not value:
            return rows
        side = name.removesuffix("_delivery")
        wanted = Q(**{f"standing__{name}__in": [code for code in value if code != NOT_REPORTED]})
        if NOT_REPORTED in value:
            wanted |= Q(**{f"standing__{name}__isnull": True, f"standing__{side}_reporting__isnull": False})
        return rows.filter(wanted)

    def filter_reporting(self, rows: QuerySet[Commitment], name: str, value: Collection[str]) -> QuerySet[Commitment]:
        if not value:
            return rows
        return rows.filter(Q(standing__jp_reporting__in=value) | Q(standing__mn_reporting__in=value))

    def filter_slipped(self, rows: QuerySet[Commitment], name: str, value: bool) -> QuerySet[Commitment]:
        later = DateRevision.objects.filter(
            commitment=OuterRef("pk"), agreed_at__lt=self.day.ends_at, new_due_on__gt=F("old_due_on")
        )
        return rows.filter(Exists(later) if value else ~Exists(later))

    def filter_turn(self, rows: QuerySet[Commitment], name: str, value: bool) -> QuerySet[Commitment]:
        return with_turns(rows, self.day).filter(**{name: value})


def visible_commitments(user: access.Viewer, day: Day, *, code: str | None = None) -> QuerySet[Commitment]:
    """All that the user may see, each with its standing as of the day. `code`: of that one only."""
    rows = Commitment.objects.all() if access.reads(user) else Commitment.objects.none()
    if code is not None:
        rows = rows.filter(code=code)
    return as_of(rows.select_related("standing", "pillar"), day, code=code)


def listed_commitments(user: access.Viewer) -> QuerySet[Commitment]:
    """All that the user may see, in the order of the statement, without any standing: to choose from."""
    return (Commitment.objects.all() if access.reads(user) else Commitment.objects.none()).order_by("position")


_CODE = Mark()


def find_undertaking(user: User, code: str) -> Undertaking | None:
    """That of the user's government, with its commitment; None where it did not undertake the one of this code.

    Raises NotFound where the user sees no such commitment.
    """

    def rows() -> QuerySet[Undertaking]:
        seen = listed_commitments(user).order_by().filter(code=_CODE.text)
        return Undertaking.objects.filter(commitment__in=seen, party=user.party).select_related("commitment")

    asked = ("undertaking", access.sight(user), user.party)
    found = prepared(asked, rows, _CODE).one(code)
    if found is None and not listed_commitments(user).filter(code=code).exists():
        raise access.not_found()
    return found


def all_pillars() -> QuerySet[Pillar]:
    """In the order of the statement."""
    return Pillar.objects.order_by("position")


def find_commitments(
    user: access.Viewer,
    params: QueryDict | Mapping[str, Any],
    day: Day,
    *,
    also: Collection[str] | None = None,
    leads: bool = True,
) -> Found[Commitment]:
    """The commitments that fit `params` on the day, in the order asked for, with their leads unless told otherwise.

    Raises InvalidFilters for a value that can't be understood and, where `also` is given, for a parameter that is
    neither a filter nor one of those.
    """
    rows = visible_commitments(user, day)
    return CommitmentFilter(params, with_leads(rows, day) if leads else rows, day).find(also=also)


def with_own_date(commitments: QuerySet[Commitment], day: Day) -> QuerySet[Commitment]:
    """Each commitment with `known_baseline_due_on` and `times_revised`, of its own date. No query of its own.

    A baseline that was set after the day is not known yet. A move counts once it is agreed.
    """
    agreed = DateRevision.objects.filter(commitment=OuterRef("pk"), milestone=None, agreed_at__lt=day.ends_at)
    moves = agreed.order_by().values("commitment").annotate(n=Count("pk")).values("n")
    return commitments.annotate(
        known_baseline_due_on=Case(
            When(baseline_set_at__lt=day.ends_at, then=F("baseline_due_on")), output_field=DateField()
        ),
        times_revised=Coalesce(Subquery(moves), 0),
    )


def counted_on_days(
    user: access.Viewer,
    params: QueryDict | Mapping[str, Any],
    days: Sequence[Day],
    counted: Callable[[QuerySet[Commitment], Day], QuerySet[Any, dict[str, Any]]],
    *,
    also: Collection[str] | None = None,
) -> tuple[Found[Commitment], list[list[dict[str, Any]]]]:
    """The commitments that fit `params` on each of the days, counted: a list of groups for each day.

    `counted` makes groups of a day's commitments, with the same columns for every day: codes and numbers, in no order.
    Also what `find_commitments` gives for the last day. One statement for all days: each part is the query that counts
    one day, standing and filters included. Raises InvalidFilters.
    """
    asked = CommitmentFilter(params, visible_commitments(user, days[-1]), days[-1])
    found = asked.find(also=also)
    pieces: list[str] = []
    values: list[Any] = []
    names: list[str] = []
    using = read_alias()
    for place, day in enumerate(days):
        of_day = CommitmentFilter(params, visible_commitments(user, day), day)
        of_day._form = asked.form  # what was asked is read once, not once a day
        groups = counted(of_day.qs.order_by(), day)
        names = names_of(groups)
        sql, its_values = groups.query.get_compiler(using).as_sql()
        pieces.append(f"SELECT {place}, counted.* FROM ({sql}) AS counted")  # noqa: S608 - the ORM's own SQL
        values += its_values
    told: list[list[dict[str, Any]]] = [[] for _day in days]
    with connections[using].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(pieces), values)
        for place, *row in cursor.fetchall():
            told[place].append(dict(zip(names, row, strict=True)))
    return found, told


def get_commitment(user: access.Viewer, code: str, day: Day) -> Commitment:
    """One commitment with its standing, the updates that speak, its passage, what took place and what waits.

    Raises NotFound.
    """
    commitment = _in_full(user, visible_commitments(user, day, code=code), day).first()
    if commitment is None:
        raise access.not_found()
    return commitment


def commitments_in_full(user: access.Viewer, pks: Collection[int], day: Day) -> list[Commitment]:
    """These commitments, each with all that `get_commitment` reads, in the order of the statement. One query."""
    rows = visible_commitments(user, day).filter(pk__in=pks)
    return list(_in_full(user, rows, day).order_by("position", "code"))


def _in_full(user: access.Viewer, rows: QuerySet[Commitment], day: Day) -> QuerySet[Commitment]:
    rows = rows.select_related(
        "passage__section",
        *(
            f"standing__{side}_update__{part}"
            for side in (party.lower() for party in Party)
            for part in ("period", "ministry")
        ),
        "standing__joint_assessment__jp_signed_by",
        "standing__joint_assessment__mn_signed_by",
    )
    return with_occurrences(with_two_sides(user, with_leads(rows, day), day), day)


def with_mentions(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Each commitment with `also_in_numbers`: the other passages that speak of it (None: none)."""
    mentions: Any = Commitment.also_in.through.objects.filter(commitment=OuterRef("pk")).order_by().values("commitment")
    return commitments.annotate(
        also_in_numbers=Subquery(mentions.annotate(numbers=JsonRows("passage__number")).values("numbers"))
    )
