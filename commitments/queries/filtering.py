"""What every FilterSet shares: it never answers a question it did not understand."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model, Q, QuerySet, Value
from django.db.models.lookups import Contains
from django.http import QueryDict
from django.utils.translation import gettext as _

from commitments.errors import InvalidParameters
from commitments.matching import LONGEST_QUERY, too_short, words_of
from commitments.standing import Day

from .folding import Folded
from .keyset import SortKey, read_key

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Found(Generic[M]):
    """The rows asked for, the form that asked, and by what the rows are ordered."""

    queryset: QuerySet[M]
    form: forms.Form
    keys: Sequence[SortKey] = ()


class InvalidFilters(InvalidParameters):
    """`form` is bound to what was asked, with the messages at its fields."""

    def __init__(self, fields: dict[str, list[str]], form: forms.Form) -> None:
        super().__init__(
            "invalid_parameters", _("Some filters can't be understood. See the parameters named."), fields=fields
        )
        self.form = form


class _Filters(dict[str, django_filters.Filter]):
    """The filters of a class, of which every set that is asked needs copies of its own.

    They are copied one by one, and not what they are made of: copying labels and choices in depth took longer than
    filtering a short list.
    """

    def __deepcopy__(self, memo: Any) -> dict[str, django_filters.Filter]:
        return {name: self._copy(one) for name, one in self.items()}

    @staticmethod
    def _copy(original: django_filters.Filter) -> django_filters.Filter:
        own = copy.copy(original)
        vars(own).pop("_field", None)  # where somebody has looked at the original's: forms would share it
        own.extra = dict(original.extra)
        own.method = original.method  # binds it to the copy
        return own


class _OwnFields(dict[str, forms.Field]):
    """The fields of a form class that makes one form."""

    def __deepcopy__(self, memo: Any) -> dict[str, forms.Field]:
        return dict(self)


class StrictFilterSet(django_filters.FilterSet):
    """A FilterSet that is asked through `find`. Plain `.qs` gives *all* rows where a parameter is invalid."""

    day: Day

    def __init__(self, data: QueryDict | Mapping[str, Any], queryset: QuerySet[Any], day: Day) -> None:
        self.day = day
        self.asked = list(data)
        object.__setattr__(self, "base_filters", _Filters(self.base_filters))
        super().__init__(_without_blanks(data), queryset)

    def get_form_class(self) -> type[forms.Form]:
        """A form class of this one question, so that its form need not copy the fields: nobody else uses them."""
        form_class: type[forms.Form] = super().get_form_class()
        form_class.base_fields = _OwnFields(form_class.base_fields)
        return form_class

    def find(self, *, also: Collection[str] | None = None, before: forms.Form | None = None) -> Found[Any]:
        """The rows; raises InvalidFilters. With `also`, a parameter that is neither a filter nor in it is refused.

        `before`: a form in which rows of the same filters were looked up already; no query is spent on these again.
        """
        wrong: dict[str, list[str]] = {}
        if also is not None:
            known = {*self.form.fields, *also}
            for name in self.asked:
                if name not in known:
                    wrong[name] = [_("There is no such parameter.")]
        if unreadable := _with_nul(self.data):  # PostgreSQL fails on it, in the lookup that should say "no such code"
            wrong |= {name: [_("There is a character in this that can't be read.")] for name in unreadable}
        elif not self._with_rows_looked_up(before=before).is_valid():
            wrong |= {name: [str(message) for message in messages] for name, messages in self.form.errors.items()}
        if wrong:
            raise InvalidFilters(wrong, self.form)
        return Found(self.qs, self.form, self._keys())

    def _keys(self) -> Sequence[SortKey]:
        order = self.filters.get("order")
        return order.keys(self.form.cleaned_data["order"]) if isinstance(order, Order) else ()

    def _with_rows_looked_up(self, *, before: forms.Form | None) -> forms.Form:
        """The form, whose fields for rows know which of the codes asked for exist: one query for all of them."""
        lookups = []
        for name, row_filter in self.filters.items():
            if isinstance(row_filter, Rows) and (asked := self._values(name)):
                field = self.form.fields[name]
                told = getattr(before.fields.get(name), "known", None) if before else None
                if told is not None and told.keys() >= {str(code) for code in asked}:
                    field.known = told
                    continue
                field.known = {}
                rows = row_filter.extra["queryset"].filter(**{f"{row_filter.code}__in": asked}).order_by()
                lookups.append(rows.values_list(Value(name), row_filter.code, "pk"))
        if lookups:
            for name, code, key in lookups[0].union(*lookups[1:], all=True):
                self.form.fields[name].known[str(code)] = key
        return self.form

    def _values(self, name: str) -> list[Any]:
        if isinstance(self.data, QueryDict):
            return self.data.getlist(name)
        value = self.data.get(name)
        return list(value) if isinstance(value, list | tuple) else [value] if value else []


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


def _with_nul(data: QueryDict | Mapping[str, Any]) -> list[str]:
    if not isinstance(data, QueryDict):
        return []
    return [name for name, values in data.lists() if any("\x00" in str(value) for value in values)]


# The column of `models.Searched`, which is folded already.
KEPT = "search_text"


def words_in(rows: QuerySet[M], words: Iterable[str], columns: Sequence[str] = (KEPT,)) -> QuerySet[M]:
    """The rows that hold each of these words (as `matching.words_of` gives them) somewhere, in any case of any script.

    The one rule of every search. Each word is compared as it is: `%` and `_` mean themselves.
    """
    for word in words:
        rows = rows.filter(holds(word, columns))
    return rows


def holds(word: str, columns: Sequence[str]) -> Q:
    """One of these columns holds the word: of the row, or of another that it leads to."""
    somewhere = Q()
    for column in columns:
        kept = column.rpartition("__")[2] == KEPT
        somewhere |= Q(**{f"{column}__contains": word}) if kept else Q(Contains(Folded(column), word))
    return somewhere


class Choices(django_filters.MultipleChoiceFilter):
    """One of several codes. Not DISTINCT: no filter here multiplies rows, and it would cost every count a sort."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(distinct=False, **kwargs)


class _RowsField(django_filters.fields.ModelMultipleChoiceField):
    """Gives the codes back, not the rows. `known` are those that exist, looked up for all such fields together."""

    known: Mapping[str, Any] | None = None  # with their keys

    def _check_values(self, value: Any) -> Any:
        if self.known is None:
            return [str(getattr(row, self.to_field_name or "pk")) for row in super()._check_values(value)]
        for code in value:
            if str(code) not in self.known:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": code}
                )
        return list(value)


class Rows(django_filters.ModelMultipleChoiceFilter):
    """One of several rows of another table, named by their code.

    They are looked up beforehand and asked for by their keys: a condition on their own table keeps PostgreSQL from
    reading rows in order out of an index.
    """

    field_class = _RowsField

    def __init__(self, *, code: str, **kwargs: Any) -> None:
        self.code = code
        super().__init__(to_field_name=code, distinct=False, **kwargs)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return qs
        if self.method:
            found: QuerySet[Any] = super().filter(qs, value)
            return found
        path, _, column = self.field_name.rpartition("__")
        if column != self.code:  # a column that holds the code itself
            return qs.filter(**{f"{self.field_name}__in": value})
        reference = path or "pk"
        own_name = next(name for name, one in self.parent.filters.items() if one is self)
        known = self.parent.form.fields[own_name].known
        keys = [known[code] for code in value]
        return qs.filter(**({reference: keys[0]} if len(keys) == 1 else {f"{reference}__in": keys}))


def _enough(text: str) -> None:
    if too_short(words_of(text)):
        raise ValidationError(_("Write at least two characters; one is enough where it is a kanji."), code="too_short")


class Text(django_filters.CharFilter):
    """Words to look for, all of them; in quotation marks, a phrase.

    `within`: the columns to look through, where the table keeps no `search_text` of its own or that is not all. A row
    that says nothing by itself is found by what it is about.
    """

    def __init__(self, *, within: Sequence[str] = (KEPT,), **kwargs: Any) -> None:
        self.within = within
        super().__init__(max_length=LONGEST_QUERY, validators=[_enough], **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return words_in(qs, words_of(value), self.within)


class _YesOrNoField(forms.NullBooleanField):
    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        if not value:
            return None
        if value not in ("true", "false"):
            raise ValidationError(_("Write true or false."), code="invalid")
        return value == "true"


class YesOrNo(django_filters.BooleanFilter):
    """`true` or `false`. By itself a BooleanFilter takes any other word, even `1`, for a question not asked."""

    field_class = _YesOrNoField


class DayOf(django_filters.DateFilter):
    """A day as YYYY-MM-DD, whatever the reader's language; in centuries with which a date can be reckoned."""

    def __init__(self, **kwargs: Any) -> None:
        bounds = [MinValueValidator(dt.date(1900, 1, 1)), MaxValueValidator(dt.date(2199, 12, 31))]
        super().__init__(input_formats=["%Y-%m-%d"], validators=bounds, **kwargs)


class Order(django_filters.ChoiceFilter):
    """`order=due` or `order=-due`, over named expressions. Empty values come last either way; ties by `ties`.

    `ties` tell any two of the rows at hand apart: columns that are never empty in these, or keys that allow for it.
    """

    def __init__(self, *, orders: Mapping[str, Any], ties: tuple[str | SortKey, ...], **kwargs: Any) -> None:
        self.orders = orders
        self.ties = ties
        names = [sign + name for name in orders for sign in ("", "-")]
        super().__init__(choices=[(name, name) for name in names], **kwargs)

    def keys(self, value: str) -> Sequence[SortKey]:
        ties = [one if isinstance(one, SortKey) else read_key(one) for one in self.ties]
        if not value:
            return ties
        expression = self.orders[value.removeprefix("-")]
        return [SortKey(expression, descending=value.startswith("-"), nullable=True), *ties]

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.order_by(*(key.order() for key in self.keys(value)))
