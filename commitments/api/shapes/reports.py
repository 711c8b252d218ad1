"""Counts and what has become of dates and answers, with the shape of a line of the files of reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from commitments import vocabulary as v
from commitments.exports.sheet import Column, Kind
from commitments.reports.compare import ANSWERS, Way

from .envelopes import ListEnvelope
from .parts import Texts, address, choice, commitment_code, day

_COUNTED = "The list of exactly these; null where filters can't say it"


class SummaryRow(serializers.Serializer[Any]):
    keys = serializers.DictField(
        child=serializers.CharField(allow_null=True),
        help_text="A code for each dimension of `by`. The agreement of a commitment of one party is null, and so "
        "is the period of the day asked about itself",
    )
    day = serializers.DateField(help_text="The day on which they are counted: another than `as_of` for a period")
    count = serializers.IntegerField()
    of = serializers.IntegerField(help_text="The denominator on that day: each commitment once")
    overdue = serializers.IntegerField(help_text="How many of them are overdue")
    silent = serializers.IntegerField(help_text="On how many of them a party's report is late or never came")
    commitments_url = address(allow_null=True, help_text=_COUNTED)


class Summary(serializers.Serializer[Any]):
    by = serializers.ListField(child=serializers.CharField())
    of = serializers.IntegerField(
        help_text="The denominator on the day asked about: each commitment once, unreported ones included"
    )
    overlapping = serializers.BooleanField(help_text="A commitment can stand in several rows")
    rows = SummaryRow(many=True)


class TrendCount(serializers.Serializer[Any]):
    delivery = choice(v.HEADLINE_CHOICES, help_text="The headline")
    count = serializers.IntegerField()
    commitments_url = address(help_text="The list of exactly these, as of the day")


class TrendPoint(serializers.Serializer[Any]):
    day = serializers.DateField(help_text="The last day for the reports of `period`, or the day asked about")
    period = serializers.CharField(allow_null=True, help_text="Its code; null for the day asked about")
    of = serializers.IntegerField(help_text="The denominator: the sum of the counts, unreported ones included")
    counts = TrendCount(many=True, help_text="One for each delivery that `delivery` leaves, 0 included")
    commitments_url = address(help_text="The list of all of them, as of the day")


class Trend(serializers.Serializer[Any]):
    points = TrendPoint(many=True, help_text="The oldest first")


class ChangedBy(serializers.Serializer[Any]):
    """The update that moved it."""

    id = serializers.IntegerField()
    url = address()
    party = choice(v.Party)
    ministry = serializers.CharField(help_text="The code of the ministry that wrote it")
    period = serializers.CharField(help_text="The code of the period that it reports on")


class AnswerMoved(serializers.Serializer[Any]):
    """An answer that differs between the two days."""

    answer = serializers.ChoiceField(choices=list(ANSWERS))
    before = serializers.CharField(allow_null=True, help_text="Its code on the earlier day, a due date's day")
    after = serializers.CharField(allow_null=True, help_text="The same on the later day")
    way = choice(Way)
    update = ChangedBy(  # type: ignore[assignment]
        allow_null=True, help_text="What the party whose answer it is published in between; null where it was nothing"
    )


class CommitmentMoved(serializers.Serializer[Any]):
    commitment = commitment_code()
    url = address()
    titles = Texts()
    pillar = serializers.CharField(help_text="The pillar's key")
    kind = choice(v.Kind)
    way = choice(Way, help_text="That of the delivery; where it went neither way, worse before better")
    newly_overdue = serializers.BooleanField()
    changes = AnswerMoved(many=True)


class WayCount(serializers.Serializer[Any]):
    way = choice(Way)
    count = serializers.IntegerField()
    url = address(help_text="These of this comparison")


class Comparison(ListEnvelope):
    """`from` is no name that a class can have."""

    of = serializers.IntegerField(help_text="The denominator: the commitments that were compared, moved or not")
    ways = WayCount(many=True, help_text="How many moved which way, whatever `way` and `newly` leave in `results`")
    results = CommitmentMoved(many=True)

    def get_fields(self) -> dict[str, Any]:
        to = serializers.DateField(help_text="The later day, which is what `as_of` says as well")
        return {**super().get_fields(), "from": serializers.DateField(help_text="The earlier day"), "to": to}


class Slip(serializers.Serializer[Any]):
    """A move of a due date that is in force."""

    id = serializers.IntegerField(help_text="The number of the request to move it")
    url = address()
    commitment = commitment_code()
    milestone = serializers.CharField(allow_null=True, help_text="Its key; null for the commitment's own date")
    titles = Texts(help_text="The milestone's, or else the commitment's")
    pillar = serializers.CharField(help_text="The pillar's key")
    baseline_due_on = day(help_text="What was promised first. Never changes")
    old_due_on = serializers.DateField()
    new_due_on = serializers.DateField()
    days = serializers.IntegerField(help_text="From the old date to the new one; negative where it was moved earlier")
    slip_days = serializers.IntegerField(allow_null=True, help_text="From the baseline to the new date")
    reason = serializers.CharField()
    requested_at = serializers.DateTimeField()
    requested_by = choice(v.Party)
    needs_agreement = serializers.BooleanField(help_text="The other party undertook it too and had to agree")
    agreed_at = serializers.DateTimeField(help_text="In force from then on")
    agreed_by = choice(v.Party)


class DueDate(serializers.Serializer[Any]):
    """A due date of a commitment or of one of its milestones, as agreed by the day."""

    commitment = commitment_code()
    milestone = serializers.CharField(allow_null=True, help_text="Its key; null for the commitment's own date")
    url = address(help_text="The milestone, or else the commitment")
    titles = Texts(help_text="The milestone's, or else the commitment's")
    pillar = serializers.CharField(help_text="The pillar's key")
    baseline_due_on = day(help_text="Never changes. null, as all that follows, for a commitment without a date")
    due_on = day(help_text="As agreed by the day")
    met_on = day()
    schedule = choice(v.Schedule)
    slip_days = serializers.IntegerField(allow_null=True, help_text="Days from the baseline to the current date")
    times_revised = serializers.IntegerField(allow_null=True)
    date_revisions = Slip(many=True, required=False, help_text="The moves in force, the oldest first")


def line_of(
    name: str, columns: Sequence[Column[Any]], perhaps: Sequence[Column[Any]] = ()
) -> type[serializers.Serializer[Any]]:
    """A line of a report's file: each of its columns, null where it is missing. Those of `perhaps` may be left out."""
    kinds: dict[Kind, type[serializers.Field[Any, Any, Any, Any]]] = {
        Kind.WHOLE: serializers.IntegerField,
        Kind.NUMBER: serializers.FloatField,
        Kind.DAY: serializers.DateField,
        Kind.INSTANT: serializers.DateTimeField,
        Kind.YES_NO: serializers.BooleanField,
    }

    def fields(self: Any) -> dict[str, Any]:  # a key may be a word that a class can't have
        return {
            column.key: kinds.get(column.kind, serializers.CharField)(allow_null=True, required=required)
            for some, required in ((perhaps, False), (columns, True))
            for column in some
        }

    return type(f"{name}Line", (serializers.Serializer,), {"get_fields": fields})
