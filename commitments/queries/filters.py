"""Filters that several lists share, beside the kinds of `filtering`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments import clock
from commitments.models import Change, Commitment, Pillar
from commitments.multilingual import LANGUAGES
from commitments.vocabulary import ChangeKind

from .filtering import DayOf, Rows, StrictFilterSet, Text


class FromDay(DayOf):
    """What happened on the day or later, of a column that holds an instant."""

    def filter(self, qs: QuerySet[Any], value: dt.date | None) -> QuerySet[Any]:
        if value is None:
            return qs
        return qs.filter(**{f"{self.field_name}__gte": clock.end_of(value - dt.timedelta(days=1))})


class ToDay(DayOf):
    """What happened on the day or before, of a column that holds an instant."""

    def filter(self, qs: QuerySet[Any], value: dt.date | None) -> QuerySet[Any]:
        return qs if value is None else qs.filter(**{f"{self.field_name}__lt": clock.end_of(value)})


def in_languages(*columns: str) -> tuple[str, ...]:
    """The columns of texts in three languages."""
    return tuple(f"{column}_{language}" for column in columns for language in LANGUAGES)


def text_with_commitment(*columns: str) -> Text:
    """Words to look for in these columns and in the commitment's, whose `search_text` is the first of them."""
    return Text(label=_("Text"), within=columns, help_text=_("Also finds by the words of the commitment."))


def rank(column: str, order: Collection[str]) -> Case:
    """A code by its place in an order, to sort by."""
    whens = [When(**{column: code}, then=Value(place)) for place, code in enumerate(order)]
    return Case(*whens, default=Value(len(order)), output_field=IntegerField())


# An instant says its offset: an hour without one is true in one country only.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(_DAY.pattern + r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})")


class _SinceField(forms.Field):
    def to_python(self, value: Any) -> dt.datetime | None:
        if not value:
            return None
        try:
            if 1900 <= int(str(value)[:4]) < 2200:  # centuries with which a date can be reckoned
                if _INSTANT.fullmatch(str(value)):
                    return parse_datetime(str(value))
                if _DAY.fullmatch(str(value)):
                    return clock.end_of(dt.date.fromisoformat(str(value)) - dt.timedelta(days=1))
        except ValueError:
            pass  # no number, or a day that no calendar has
        raise ValidationError(
            gettext("Write a day as YYYY-MM-DD, or an instant with its offset as 2024-06-30T12:00:00Z."),
            code="invalid",
        )


class ChangedSince(django_filters.Filter):
    """Rows of which the feed of changes told something from a day or an instant on, and by the day asked about.

    `row` is the column that holds the told row's primary key. Or, where `of` names another column of the feed, what
    stands in that: "commitment" the code of the one that the told row belongs to, whichever of `kinds` it is.
    """

    field_class = _SinceField

    def __init__(self, *kinds: ChangeKind, row: str = "pk", of: str = "row", **kwargs: Any) -> None:
        self.kinds = kinds
        self.row = row
        self.of = of
        help_text = _("From a day (YYYY-MM-DD) or an instant (2024-06-30T12:00:00Z) on.")
        super().__init__(label=_("Changed since"), help_text=help_text, **kwargs)

    def filter(self, qs: QuerySet[Any], value: dt.datetime | None) -> QuerySet[Any]:
        if value is None:
            return qs
        told = Change.objects.filter(kind__in=self.kinds, at__gte=value, at__lt=self.parent.day.ends_at)
        return qs.filter(**{f"{self.row}__in": told.values(self.of)})


class OfCommitmentFilter(StrictFilterSet):
    """What every list of rows that belong to a commitment is narrowed by."""

    commitment = Rows(
        label=_("Commitment"), queryset=Commitment.objects.all(), code="code", field_name="commitment__code"
    )
    pillar = Rows(label=_("Pillar"), queryset=Pillar.objects.all(), code="key", field_name="commitment__pillar__key")
