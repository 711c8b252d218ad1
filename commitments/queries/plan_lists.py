"""The read door to lists of the plan's rows across commitments: milestones, indicators, moves of dates, assignments."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import django_filters
from django.db.models import (
    Case,
    CharField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.matching import words_of
from commitments.models import Assignment, Commitment, DateRevision, Milestone, Ministry
from commitments.standing import Day, as_of
from commitments.vocabulary import AssignmentRole, AssignmentWhen, ChangeKind, Kind, Party, RevisionStatus, Schedule

from .filtering import KEPT, Choices, DayOf, Found, Order, Rows, Text, YesOrNo, holds
from .filters import ChangedSince, FromDay, OfCommitmentFilter, ToDay, rank, text_with_commitment
from .ministries import assigned_on, known_end, names_known, with_names

Params = QueryDict | Mapping[str, Any]


class MilestoneFilter(OfCommitmentFilter):
    q = Text(label=_("Text"))
    schedule = Choices(label=_("Schedule"), choices=Schedule.choices, field_name="standing__schedule")
    due_from = DayOf(label=_("Due from"), field_name="standing__due_on", lookup_expr="gte")
    due_to = DayOf(label=_("Due up to"), field_name="standing__due_on", lookup_expr="lte")
    met = YesOrNo(label=_("Met"), field_name="standing__met_on", method="filter_met")
    revised = YesOrNo(label=_("Its date was moved"), method="filter_revised")
    withdrawn = YesOrNo(
        label=_("With withdrawn ones"),
        method="filter_withdrawn",
        help_text=_("Also list milestones that had been taken out of the plan by the day."),
    )
    updated_since = ChangedSince(ChangeKind.MILESTONE)
    order = Order(
        label=_("Order"),
        orders={
            "statement": "commitment__position",
            "due": "standing__due_on",
            "schedule": rank("standing__schedule", Schedule.values),
        },
        ties=("commitment__position", "commitment__code", "number"),
    )

    class Meta:
        model = Milestone
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: QuerySet[Milestone]) -> QuerySet[Milestone]:
        if not self.form.cleaned_data.get("withdrawn"):
            queryset = queryset.filter(standing__isnull=False)
        found: QuerySet[Milestone] = super().filter_queryset(queryset)
        return found

    def filter_withdrawn(self, rows: QuerySet[Milestone], name: str, value: bool) -> QuerySet[Milestone]:
        return rows  # decided in filter_queryset, because leaving it out means something

    def filter_met(self, rows: QuerySet[Milestone], name: str, value: bool) -> QuerySet[Milestone]:
        # One that was withdrawn has no answer to this.
        return rows.filter(standing__isnull=False, standing__met_on__isnull=not value)

    def filter_revised(self, rows: QuerySet[Milestone], name: str, value: bool) -> QuerySet[Milestone]:
        return rows.filter(standing__times_revised__gt=0) if value else rows.filter(standing__times_revised=0)


class DateRevisionFilter(OfCommitmentFilter):
    q = text_with_commitment("commitment__search_text", "milestone__search_text", "reason")
    party = django_filters.ChoiceFilter(
        label=_("Asked for by"), choices=Party.choices, field_name="requested_by__ministry__party"
    )
    status = Choices(label=_("Status"), choices=RevisionStatus.choices, field_name="status_then")
    later = YesOrNo(label=_("To a later date"), method="filter_later")
    of_milestone = YesOrNo(label=_("Of a milestone"), method="filter_of_milestone")
    requested_from = FromDay(label=_("Asked for from"), field_name="requested_at")
    requested_to = ToDay(label=_("Asked for up to"), field_name="requested_at")
    updated_since = ChangedSince(ChangeKind.DATE_REVISION)
    order = Order(
        label=_("Order"),
        orders={"requested": "requested_at", "new_due": "new_due_on", "statement": "commitment__position"},
        ties=("requested_at", "pk"),
    )

    class Meta:
        model = DateRevision
        fields: tuple[str, ...] = ()

    def filter_later(self, rows: QuerySet[DateRevision], name: str, value: bool) -> QuerySet[DateRevision]:
        later = Q(new_due_on__gt=F("old_due_on"))
        return rows.filter(later if value else ~later)

    def filter_of_milestone(self, rows: QuerySet[DateRevision], name: str, value: bool) -> QuerySet[DateRevision]:
        return rows.filter(milestone__isnull=not value)


class SlipFilter(DateRevisionFilter):
    """Moves that are in force: they all have one status."""

    status = None  # type: ignore[assignment]
    ministry = Rows(label=_("Ministry"), queryset=Ministry.objects.all(), code="code", method="filter_ministry")
    kind = Choices(label=_("Kind"), choices=Kind.choices, field_name="commitment__kind")
    agreed_from = FromDay(label=_("Agreed from"), field_name="agreed_at")
    agreed_to = ToDay(label=_("Agreed up to"), field_name="agreed_at")
    order = Order(
        label=_("Order"),
        orders={
            "agreed": "agreed_at",
            "requested": "requested_at",
            "new_due": "new_due_on",
            "days": ExpressionWrapper(F("new_due_on") - F("old_due_on"), DurationField()),
            "statement": "commitment__position",
        },
        ties=("agreed_at", "pk"),
    )

    def filter_ministry(
        self, rows: QuerySet[DateRevision], name: str, value: Collection[str]
    ) -> QuerySet[DateRevision]:
        if not value:
            return rows
        assigned = Assignment.objects.filter(
            assigned_on(self.day), commitment=OuterRef("commitment"), ministry__code__in=value
        )
        return rows.filter(Exists(assigned))


class AssignmentFilter(OfCommitmentFilter):
    q = Text(
        label=_("Text"),
        method="filter_q",
        help_text=_("Also finds by the words of the commitment, and by the ministry's name or a former one."),
    )
    ministry = Rows(label=_("Ministry"), queryset=Ministry.objects.all(), code="code", field_name="ministry__code")
    party = django_filters.ChoiceFilter(label=_("Country"), choices=Party.choices, field_name="ministry__party")
    role = Choices(label=_("Role"), choices=AssignmentRole.choices)
    suggested = YesOrNo(label=_("Suggested, not confirmed"), field_name="suggested")
    when = Choices(
        label=_("In effect"),
        choices=AssignmentWhen.choices,
        method="filter_when",
        help_text=_("On the day, unless something else is asked for."),
    )
    updated_since = ChangedSince(ChangeKind.ASSIGNMENT)
    order = Order(
        label=_("Order"),
        orders={"statement": "commitment__position", "starts": "starts_on", "ministry": "ministry__code"},
        ties=("commitment__position", "commitment__code", "role", "ministry__code", "starts_on"),
    )

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ()

    def filter_q(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        for word in words_of(value):
            called = names_known(self.day).filter(holds(word, [KEPT]), ministry=OuterRef("ministry"))
            rows = rows.filter(holds(word, ["commitment__search_text"]) | Q(Exists(called)))
        return rows

    def filter_queryset(self, queryset: QuerySet[Assignment]) -> QuerySet[Assignment]:
        asked = self.form.cleaned_data.get("when") or [AssignmentWhen.ON_DAY]
        found: QuerySet[Assignment] = super().filter_queryset(queryset)
        return found.filter(_when(self.day, asked))

    def filter_when(self, rows: QuerySet[Assignment], name: str, value: Collection[str]) -> QuerySet[Assignment]:
        return rows  # decided in filter_queryset, because leaving it out means something


def find_milestones(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Milestone]:
    """Milestones in the plan on the day with their `standing`, commitment by commitment. Raises InvalidFilters.

    `withdrawn=true` adds those that had left the plan by then, which have no standing.
    """
    rows = access.everybodys(user, Milestone.objects.filter(added_at__lt=day.ends_at))
    return MilestoneFilter(params, as_of(rows.select_related("standing", "commitment"), day), day).find(also=also)


def find_date_revisions(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[DateRevision]:
    """Requests to move a date made by the day, oldest first, each with `status_then`. Raises InvalidFilters.

    For the public only those agreed to by then.
    """
    status = Case(
        When(agreed_at__lt=day.ends_at, then=Value(RevisionStatus.AGREED.value)),
        When(refused_at__lt=day.ends_at, then=Value(RevisionStatus.REFUSED.value)),
        default=Value(RevisionStatus.PENDING.value),
        output_field=CharField(),
    )
    rows = access.everybodys(user, DateRevision.objects.filter(requested_at__lt=day.ends_at))
    if not access.sees_between(user):
        rows = rows.filter(agreed_at__lt=day.ends_at)
    return DateRevisionFilter(params, rows.annotate(status_then=status), day).find(also=also)


def find_slips(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[DateRevision]:
    """The moves of dates in force by the end of the day, in the order in which they were agreed. Raises InvalidFilters.

    What waits for agreement, or was refused, moved nothing.
    """
    rows = access.everybodys(user, DateRevision.objects.filter(agreed_at__lt=day.ends_at))
    return SlipFilter(params, rows, day).find(also=also)


def find_assignments(
    user: access.Viewer, params: Params, day: Day, *, also: Collection[str] | None = None
) -> Found[Assignment]:
    """Assignments in effect on the day, commitment by commitment, `with_names` and `known_ends_on`.

    `when` asks for those that had ended or are still ahead. Raises InvalidFilters.
    """
    rows = access.everybodys(user, Assignment.objects.annotate(known_ends_on=known_end(day, "ends_on")))
    return AssignmentFilter(params, with_names(rows, day, "ministry"), day).find(also=also)


def with_own_date(commitments: QuerySet[Commitment], day: Day) -> QuerySet[Commitment]:
    """Each commitment with `baseline_due_on_then` and `times_revised_then`, of its own date and not its milestones'.

    A baseline that was set after the day is not known yet.
    """
    moved = DateRevision.objects.filter(
        commitment=OuterRef("pk"), milestone__isnull=True, agreed_at__lt=day.ends_at
    ).order_by()
    times = moved.values("commitment").annotate(times=Count("pk")).values("times")
    return commitments.annotate(
        baseline_due_on_then=Case(When(baseline_set_at__lt=day.ends_at, then=F("baseline_due_on"))),
        times_revised_then=Coalesce(Subquery(times), 0),
    )


def _when(day: Day, asked: Collection[str]) -> Q:
    started, over = Q(starts_on__lte=day.date), Q(ends_on__isnull=False, ends_on__lt=day.date)
    answers = {
        AssignmentWhen.ON_DAY: started & ~over,
        AssignmentWhen.ENDED: over,
        AssignmentWhen.AHEAD: ~started & ~over,
    }
    wanted = Q()
    for code in asked:
        wanted |= answers[AssignmentWhen(code)]
    return wanted
