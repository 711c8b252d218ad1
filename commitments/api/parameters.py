"""The parameters that are not filters: which page of a list, and what a summary counts by.

Filters are read by the FilterSets of `queries`. Nothing that was asked is ever ignored: an unknown parameter, an
unreadable or empty value, and a second value where only one can count are refused with the parameter's name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import FilterSet

from commitments.errors import InvalidParameters
from commitments.queries.commitments import CommitmentFilter
from commitments.reports.summary import DIMENSIONS

AS_OF = ("as_of",)
PAGING = ("page", "per_page")

PER_PAGE = 50
MOST_PER_PAGE = 200

# A summary has no order of rows to choose; every other filter of the commitments narrows it.
SUMMARY_FILTERS = tuple(name for name in CommitmentFilter.base_filters if name != "order")

# ASCII digits, and few enough for any database's offset.
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Paging:
    page: int
    per_page: int

    @property
    def start(self) -> int:
        return (self.page - 1) * self.per_page


def refuse(errors: dict[str, list[str]]) -> None:
    """Raise InvalidParameters if anything is wrong."""
    if errors:
        raise InvalidParameters(
            "invalid_parameters", _("Some parameters can't be understood. See the parameters named."), fields=errors
        )


def require_known(params: QueryDict, known: Collection[str]) -> None:
    """Refuse what is not a parameter here. Lists leave that to their FilterSet."""
    refuse({name: [_("There is no such parameter.")] for name in params if name not in known})


def require_values(params: QueryDict, several: Collection[str] = ()) -> None:
    """Refuse a second value where only one can count, and an empty one.

    A form on a page sends empty fields; a program that sends one has lost what it meant to ask for.
    """
    errors = {}
    for name, values in params.lists():
        if not all(values):
            errors[name] = [_("Give a value, or leave the parameter out.")]
        elif len(values) > 1 and name not in several:
            errors[name] = [_("Give this parameter once.")]
    refuse(errors)


def several_of(filters: type[FilterSet]) -> list[str]:
    """The filters that take several values: the parameter is repeated for each."""
    return [
        name
        for name, one in filters.base_filters.items()
        if getattr(one.field_class.widget, "allow_multiple_selected", False)
    ]


def read_paging(params: QueryDict) -> Paging:
    errors: dict[str, list[str]] = {}
    page = _number(params, "page", 1, None, errors)
    per_page = _number(params, "per_page", PER_PAGE, MOST_PER_PAGE, errors)
    refuse(errors)
    return Paging(page, per_page)


def _number(params: QueryDict, name: str, default: int, most: int | None, errors: dict[str, list[str]]) -> int:
    if name not in params:
        return default
    text = str(params[name])
    number = int(text) if _NUMBER.fullmatch(text) else 0
    if number < 1 or (most is not None and number > most):
        errors[name] = [
            _("Give a whole number from 1 to %(most)s.") % {"most": most}
            if most
            else _("Give a whole number, 1 or more.")
        ]
        return default
    return number


def read_dimensions(params: QueryDict) -> tuple[str, ...]:
    """The one or two dimensions of `?by=`."""
    by = tuple(params.getlist("by"))
    wrong = ""
    if not 1 <= len(by) <= 2:
        wrong = _("Give one or two dimensions: by=pillar, or by=pillar&by=delivery.")
    elif unknown := [name for name in by if name not in DIMENSIONS]:
        wrong = _("“%(name)s” is no dimension. Choose from: %(names)s.") % {
            "name": unknown[0],
            "names": ", ".join(DIMENSIONS),
        }
    elif len(set(by)) < len(by):
        wrong = _("Give two different dimensions.")
    refuse({"by": [wrong]} if wrong else {})
    return by


def names(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for group in groups for name in group)
