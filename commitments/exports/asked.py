"""What was asked for, in words: each filter with its values as people read them, and the order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from commitments.models import Ministry
from commitments.models.base import Named, Titled
from commitments.queries.filtering import Found
from commitments.queries.ministries import ministries_on
from commitments.standing import Day

from .sheet import Asked, Filter


def asked(found: Found[Any], day: Day, rows: Callable[[], Iterable[Any]], *, about: str = "") -> Asked[Any]:
    """What a read door found, as a sheet wants it. A query for each filter in use that names rows by their codes."""
    form = found.form
    said = {name: values for name, value in form.cleaned_data.items() if (values := _values(value))}
    order = said.pop("order", [""])[0]
    filters = [
        Filter(name, values, str(form.fields[name].label), ", ".join(_words(form.fields[name], values, day)))
        for name, values in said.items()
    ]
    return Asked(rows, filters, _order(order), about)


def _values(value: Any) -> list[str]:
    """As they stand in the address; none where nothing was asked."""
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, dt.date):
        return [value.isoformat()]
    return [value] if isinstance(value, str) else [str(one) for one in value]


def _words(field: forms.Field, values: Sequence[str], day: Day) -> list[str]:
    if isinstance(field, forms.NullBooleanField):
        return [_("yes") if value == "true" else _("no") for value in values]
    if isinstance(field, forms.ModelMultipleChoiceField):
        names = _names(field, values, day)
        return [f"{value} ({names[value]})" if names.get(value) else value for value in values]
    if isinstance(field, forms.ChoiceField):
        choices: Iterable[tuple[Any, Any]] = field.choices  # type: ignore[assignment]
        labels = {str(code): str(label) for code, label in choices}
        return [labels.get(value, value) for value in values]
    return list(values)


def _names(field: forms.ModelMultipleChoiceField, values: Sequence[str], day: Day) -> dict[str, str]:
    """What the rows of these codes are called, where they are called anything beside their code."""
    rows: Any = field.queryset
    if rows.model is Ministry:
        return {code: one.name for code, one in ministries_on(day).items()}
    column = field.to_field_name or "pk"
    found = rows.filter(**{f"{column}__in": values})
    return {str(getattr(row, column)): _name(row) for row in found}


def _name(row: Any) -> str:
    return row.title if isinstance(row, Titled) else row.name if isinstance(row, Named) else ""


def _order(order: str) -> str:
    if not order:
        return ""
    return _("%(name)s, descending") % {"name": order[1:]} if order.startswith("-") else order
