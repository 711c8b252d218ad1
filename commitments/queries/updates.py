"""The read door to progress updates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import BooleanField as Boolean
from django.db.models import (
    Case,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commitments import access, clock
from commitments.models import (
    Commitment,
    Evidence,
    Measurement,
    MilestoneReport,
    Ministry,
    Pillar,
    ProgressUpdate,
    ReportingPeriod,
    User,
)
from commitments.standing import Day
from commitments.vocabulary import ChangeKind, Delivery, Kind, Language, Party, Role, UpdateStatus

from .filtering import Choices, Found, Order, Rows, StrictFilterSet, Text, YesOrNo
from .filters import ChangedSince, FromDay, ToDay

# Evidence with its files: one query for both.
WITH_FILES = Prefetch("evidence", Evidence.objects.select_related("file"))


class UpdateFilter(StrictFilterSet):
    q = Text(label=_("Text"))
    commitment = Rows(
        label=_("Commitment"),
        queryset=Commitment.objects.all(),
        code="code",
        field_name="undertaking__commitment__code",
    )
    pillar = Rows(
        label=_("Pillar"),
        queryset=Pillar.objects.all(),
        code="key",
        field_name="undertaking__commitment__pillar__key",
    )
    kind = Choices(label=_("Kind"), choices=Kind.choices, field_name="undertaking__commitment__kind")
    party = django_filters.ChoiceFilter(label=_("Reported by"), choices=Party.choices, field_name="undertaking__party")
    ministry = Rows(label=_("Ministry"), queryset=Ministry.objects.all(), code="code", field_name="ministry__code")
    period = Rows(label=_("Period"), queryset=ReportingPeriod.objects.all(), code="code", field_name="period__code")
    delivery = Choices(label=_("Delivery"), choices=Delivery.choices)
    published_from = FromDay(label=_("Published from"), field_name="published_at")
    published_to = ToDay(label=_("Published up to"), field_name="published_at")
    superseded = YesOrNo(
        label=_("With corrected ones"),
        method="filter_superseded",
        help_text=_("Also list updates that a later correction has replaced; no figure counts them."),
    )
    language = Choices(label=_("Language"), choices=Language.choices)
    updated_since = ChangedSince(ChangeKind.UPDATE)
    order = Order(
        label=_("Order"),
        orders={"published": "published_at", "period": "period__ends_on"},
        ties=("-published_at", "-pk"),
    )

    class Meta:
        model = ProgressUpdate
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: QuerySet[ProgressUpdate]) -> QuerySet[ProgressUpdate]:
        if not self.form.cleaned_data.get("superseded"):
            queryset = queryset.filter(speaking_on(self.day))
        found: QuerySet[ProgressUpdate] = super().filter_queryset(queryset)
        return found

    def filter_superseded(self, rows: QuerySet[ProgressUpdate], name: str, value: bool) -> QuerySet[ProgressUpdate]:
        return rows  # decided in filter_queryset, because leaving it out means something


def published_by(day: Day, updates: QuerySet[ProgressUpdate]) -> QuerySet[ProgressUpdate]:
    """What had been published by the end of the day, each marked with `superseded_by_then`."""
    return _marked(updates.filter(status=UpdateStatus.PUBLISHED, published_at__lt=day.ends_at), day)


def speaking_on(day: Day) -> Q:
    """For published updates: no correction had taken their place by the end of the day."""
    return Q(superseded_at__isnull=True) | Q(superseded_at__gte=day.ends_at)


def counted_on(day: Day, through: str) -> Q:
    """For rows attached to an update: it counts on the day. `through` leads to it, as in "update__"."""
    published = {f"{through}status": UpdateStatus.PUBLISHED, f"{through}published_at__lt": day.ends_at}
    superseded_at = f"{through}superseded_at"
    return Q(**published) & (Q(**{f"{superseded_at}__isnull": True}) | Q(**{f"{superseded_at}__gte": day.ends_at}))


def _marked(updates: QuerySet[ProgressUpdate], day: Day) -> QuerySet[ProgressUpdate]:
    return updates.annotate(
        superseded_by_then=Case(
            When(superseded_at__lt=day.ends_at, then=Value(True)), default=Value(False), output_field=Boolean()
        )
    )


def _with_context(updates: QuerySet[ProgressUpdate]) -> QuerySet[ProgressUpdate]:
    return updates.select_related("undertaking__commitment__pillar", "period", "ministry")


def find_updates(
    user: access.Viewer,
    params: QueryDict | Mapping[str, Any],
    day: Day,
    *,
    also: Collection[str] | None = None,
    before: forms.Form | None = None,
) -> Found[ProgressUpdate]:
    """Updates published by the day that fit `params`, newest first. Raises InvalidFilters as `find_commitments` does.

    Those superseded by then are left out unless `superseded=true` asks for them; `superseded_by_then` marks them.
    `before` as for `StrictFilterSet.find`.
    """
    rows = published_by(day, access.visible_updates(user, _with_context(ProgressUpdate.objects.all())))
    return UpdateFilter(params, rows, day).find(also=also, before=before)


def get_update(user: access.Viewer, pk: int) -> ProgressUpdate:
    """One update, published or, for the writing party's staff, not. Raises NotFound."""
    rows = ProgressUpdate.objects.select_related(
        "undertaking__commitment__pillar",
        "author",
        "edited_by",
        "submitted_by",
        "returned_by",
        "published_by",
        "supersedes",
    ).prefetch_related(WITH_FILES, "measurements__indicator", "milestone_reports__milestone", "occurrences")
    return access.get_update(user, pk, rows)


def published_among(user: access.Viewer, pks: Iterable[int]) -> dict[int, ProgressUpdate]:
    """The published ones of these updates, by key. One query, none where there are no keys."""
    rows = access.visible_updates(user, _with_context(ProgressUpdate.objects.all()))
    return rows.filter(status=UpdateStatus.PUBLISHED).in_bulk(list(pks))


def with_correction(updates: QuerySet[ProgressUpdate]) -> QuerySet[ProgressUpdate]:
    """Each update with `correction_id`, the published one that took its place. No query of its own."""
    corrections = ProgressUpdate.objects.filter(supersedes=OuterRef("pk"), status=UpdateStatus.PUBLISHED)
    return updates.annotate(correction_id=Subquery(corrections.values("pk")[:1]))


def correction_of(update: ProgressUpdate) -> ProgressUpdate | None:
    """The published update that took this one's place."""
    return update.corrections.filter(status=UpdateStatus.PUBLISHED).first()


def timeline(user: access.Viewer, commitment: Commitment, day: Day) -> QuerySet[ProgressUpdate]:
    """Everything reported on a commitment by the day, newest first, superseded ones included and marked.

    Asked for today, the writing party's staff also find what is not published yet.
    """
    rows = access.visible_updates(user, _with_context(ProgressUpdate.objects.all())).filter(
        undertaking__commitment=commitment
    )
    published = Q(status=UpdateStatus.PUBLISHED, published_at__lt=day.ends_at)
    wanted = published if not day.is_today else published | ~Q(status=UpdateStatus.PUBLISHED)
    return (
        _marked(rows.filter(wanted), day)
        .prefetch_related(WITH_FILES)
        # What is under way stands before what was published: the databases disagree on where nothing sorts.
        .order_by("-period__ends_on", F("published_at").desc(nulls_first=True), "-pk")
    )


def evidence_of(user: access.Viewer, commitments: Collection[Commitment], day: Day) -> list[Evidence]:
    """The evidence of what counts on the day, newest update first: nothing of drafts, nothing that was corrected.

    Each with its update, that one's period and side, and its file. One query.
    """
    counting = (
        published_by(day, access.visible_updates(user))
        .filter(speaking_on(day), undertaking__commitment__in=commitments)
        .values("pk")
    )
    return list(
        Evidence.objects.filter(update__in=counting)
        .select_related("file", "update__undertaking", "update__period")
        .order_by("-update__period__ends_on", "-update__published_at", "-update__pk", "pk")
    )


def in_the_works(user: access.Viewer) -> QuerySet[ProgressUpdate]:
    """Drafts, returned and submitted updates of the user's ministry, oldest first. Empty for who does not report."""
    if not isinstance(user, User) or access.writes_for(user) is None:
        return ProgressUpdate.objects.none()
    open_statuses = (UpdateStatus.DRAFT, UpdateStatus.RETURNED, UpdateStatus.SUBMITTED)
    return (
        _with_context(access.visible_updates(user))
        .filter(status__in=open_statuses, ministry=user.ministry_id)
        .select_related("author", "submitted_by", "returned_by")
        .order_by("edited_at", "pk")
    )


def waiting_for_review(user: access.Viewer) -> QuerySet[ProgressUpdate]:
    """Submitted updates that this user may publish or return: their ministry's, and none they had a hand in."""
    if not access.at_least(user, Role.APPROVER):
        return ProgressUpdate.objects.none()
    return (
        in_the_works(user)
        .filter(status=UpdateStatus.SUBMITTED)
        .exclude(Q(author=user.pk) | Q(edited_by=user.pk) | Q(submitted_by=user.pk))
        .order_by("submitted_at", "pk")
    )


def review_queue(user: access.Viewer) -> list[ProgressUpdate]:
    """What waits for this user's review, with all that is needed to compare each with the one it follows.

    Five queries, however many there are.
    """
    waiting = list(waiting_for_review(user).select_related("undertaking__current_update__period", "supersedes__period"))
    former = [update.supersedes or update.undertaking.current_update for update in waiting]
    prefetch_related_objects(
        [*waiting, *(update for update in former if update is not None)],
        WITH_FILES,
        Prefetch("measurements", Measurement.objects.select_related("indicator")),
        Prefetch("milestone_reports", MilestoneReport.objects.select_related("milestone")),
        "occurrences",
    )
    return waiting


def reportable_periods() -> QuerySet[ReportingPeriod]:
    """The periods that can be reported on: those that have begun, newest first."""
    return ReportingPeriod.objects.filter(starts_on__lte=clock.today()).order_by("-starts_on")
