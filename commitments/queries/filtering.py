"""What every FilterSet shares: it never answers a question it did not understand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import django_filters
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import OrderBy
from django.forms import Form
from django.http import QueryDict
from django.utils.translation import gettext as _

from commitments.errors import InvalidParameters
from commitments.multilingual import fold
from commitments.standing import Day

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Found(Generic[M]):
    """The rows asked for, and the form that asked."""

    queryset: QuerySet[M]
    form: Form


class InvalidFilters(InvalidParameters):
    """`form` is bound to what was asked, with the messages at its fields."""

    def __init__(self, fields: dict[str, list[str]], form: Form) -> None:
        super().__init__(
            "invalid_parameters", _("Some filters can't be understood. See the parameters named."), fields=fields
        )
        self.form = form


class StrictFilterSet(django_filters.FilterSet):
    """A FilterSet that is asked through `find`. Plain `.qs` gives *all* rows where a parameter is invalid."""

    day: Day

    def __init__(self, data: QueryDict | Mapping[str, Any], queryset: QuerySet[Any], day: Day) -> None:
        self.day = day
        self.asked = list(data)
        super().__init__(_without_blanks(data), queryset)

    def find(self, *, also: Collection[str] | None = None) -> Found[Any]:
        """The rows; raises InvalidFilters. With `also`, a parameter that is neither a filter nor in it is refused."""
        wrong: dict[str, list[str]] = {}
        if also is not None:
            known = {*self.form.fields, *also}
            for name in self.asked:
                if name not in known:
                    wrong[name] = [_("There is no such parameter.")]
        if not self.form.is_valid():
            wrong |= {name: [str(message) for message in messages] for name, messages in self.form.errors.items()}
        if wrong:
            raise InvalidFilters(wrong, self.form)
        return Found(self.qs, self.form)


def _without_blanks(data: QueryDict | Mapping[str, Any]) -> QueryDict | Mapping[str, Any]:
    """A form sends the fields that were left alone as well: `delivery=` asks for nothing."""
    if not isinstance(data, QueryDict):
        return data
    kept = data.copy()
    for name, values in data.lists():
        given = [value for value in values if value]
        if given:
            kept.setlist(name, given)
        else:
            del kept[name]
    return kept


def words_in(queryset: QuerySet[M], column: str, text: str) -> QuerySet[M]:
    """Rows whose folded column holds every word of `text`, in any order and any case of any script."""
    for word in fold(text).split():
        queryset = queryset.filter(**{f"{column}__contains": word})
    return queryset


class Choices(django_filters.MultipleChoiceFilter):
    """One of several codes. Not DISTINCT: no filter here multiplies rows, and it would cost every count a sort."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(distinct=False, **kwargs)


class Rows(django_filters.ModelMultipleChoiceFilter):
    """One of several rows of another table, named by their code."""

    def __init__(self, *, code: str, **kwargs: Any) -> None:
        super().__init__(to_field_name=code, distinct=False, **kwargs)


class Order(django_filters.ChoiceFilter):
    """`order=due` or `order=-due`, over named expressions. Empty values come last either way; ties by `ties`."""

    def __init__(self, *, orders: Mapping[str, Any], ties: tuple[str, ...], **kwargs: Any) -> None:
        self.orders = orders
        self.ties = ties
        names = [sign + name for name in orders for sign in ("", "-")]
        super().__init__(choices=[(name, name) for name in names], **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs.order_by(*self.ties)
        expression = self.orders[value.removeprefix("-")]
        expression = F(expression) if isinstance(expression, str) else expression
        return qs.order_by(OrderBy(expression, descending=value.startswith("-"), nulls_last=True), *self.ties)
