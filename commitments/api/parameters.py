"""The parameters that are not filters: which page of a list, which keys in which languages, what a summary counts by.

Filters are read by the FilterSets of `queries`. Nothing that was asked is ever ignored: an unknown parameter, an
unreadable or empty value, and a second value where only one can count are refused with the parameter's name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django_filters import FilterSet

from commitments.errors import InvalidParameters
from commitments.multilingual import LANGUAGES
from commitments.queries.commitments import CommitmentFilter
from commitments.reports.summary import DIMENSIONS, MOST_DIMENSIONS

from .cursors import Cursor, read_cursor

AS_OF = ("as_of",)
PAGE = ("page", "per_page", "count")
PAGING = (*PAGE, "cursor")
LANG = ("lang",)
SAYING = ("fields", *LANG)
EXPAND = ("expand",)
FORMAT = ("format",)

PER_PAGE = 50
MOST_PER_PAGE = 200
LIMIT = 100
MOST_AT_ONCE = 1000

# Empty, it asks for the first page to be read on from.
MAY_BE_EMPTY = ("cursor",)

# Listed with commas. Programs that were generated from the description often repeat the parameter instead.
WITH_COMMAS = (*SAYING, *EXPAND)

# A report has no order of rows to choose; every other filter of the commitments narrows it.
REPORT_FILTERS = tuple(name for name in CommitmentFilter.base_filters if name != "order")

# ASCII digits, and few enough for any database's offset.
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Paging:
    """By `page`, or where that is None from `cursor` on (None: from the beginning)."""

    page: int | None
    per_page: int
    cursor: Cursor | None
    count: bool


def refuse(errors: dict[str, list[str]]) -> None:
    """Raise InvalidParameters if anything is wrong."""
    if errors:
        raise InvalidParameters(
            "invalid_parameters", _("Some parameters can't be understood. See the parameters named."), fields=errors
        )


class Together:
    """Reads one parameter after the other within `with`, and then refuses all that was wrong with them at once."""

    def __init__(self) -> None:
        self.wrong: dict[str, list[str]] = {}

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, InvalidParameters) or error.code != "invalid_parameters":
            return False
        self.wrong |= error.fields
        return True

    def refuse(self) -> None:
        refuse(self.wrong)


def require_known(params: QueryDict, known: Collection[str]) -> None:
    """Refuse what is not a parameter here. Lists leave that to their FilterSet."""
    refuse({name: [_("There is no such parameter.")] for name in params if name not in known})


def require_values(params: QueryDict, several: Collection[str] = ()) -> None:
    """Refuse a second value where only one can count, and an empty one.

    A form on a page sends empty fields; a program that sends one has lost what it meant to ask for.
    """
    errors = {}
    for name, values in params.lists():
        if not all(values) and name not in MAY_BE_EMPTY:
            errors[name] = [_("Give a value, or leave the parameter out.")]
        elif len(values) > 1 and name not in several and name not in WITH_COMMAS:
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
    """By page unless `cursor` is given. Rows are counted only with `count=true`."""
    errors: dict[str, list[str]] = {}
    by_cursor = "cursor" in params
    if by_cursor and "page" in params:
        errors["cursor"] = [_("Give a page or a cursor, not both.")]
    page = None if by_cursor else _number(params, "page", 1, None, errors)
    per_page = _number(params, "per_page", PER_PAGE, MOST_PER_PAGE, errors)
    count = str(params.get("count", "false"))
    if count not in ("true", "false"):
        errors["count"] = [_("Write true or false.")]
    refuse(errors)
    text = str(params.get("cursor", ""))
    return Paging(page, per_page, read_cursor(text) if text else None, count == "true")


def read_limit(params: QueryDict) -> int:
    """How many entries of the feed at most."""
    errors: dict[str, list[str]] = {}
    limit = _number(params, "limit", LIMIT, MOST_AT_ONCE, errors)
    refuse(errors)
    return limit


def read_names(params: QueryDict, name: str, known: Collection[str]) -> list[str] | None:
    """Names that are listed with commas or one by one, each one of `known`; None where the parameter is not given."""
    if name not in params:
        return None
    asked = ",".join(params.getlist(name)).split(",")
    if unknown := [one for one in asked if one not in known]:
        message = _("There is no “%(name)s” here. Choose from: %(names)s.") % {
            "name": unknown[0],
            "names": ", ".join(known) or "–",
        }
        refuse({name: [message]})
    return list(dict.fromkeys(asked))


def read_choice(params: QueryDict, name: str, known: Collection[str]) -> str:
    """One of `known`, and no list of them. The parameter has to be given."""
    if params[name] not in known:
        refuse({name: [_("Choose one of: %(names)s.") % {"names": ", ".join(known)}]})
    return str(params[name])


def read_languages(params: QueryDict) -> Sequence[str]:
    """The languages of texts in three: all, unless `lang` names some."""
    return read_names(params, "lang", LANGUAGES) or LANGUAGES


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
    """The one to three dimensions of `?by=`."""
    by = tuple(params.getlist("by"))
    wrong = ""
    if not 1 <= len(by) <= MOST_DIMENSIONS:
        wrong = _("Give one to three dimensions: by=pillar, or by=pillar&by=party&by=delivery.")
    elif unknown := [name for name in by if name not in DIMENSIONS]:
        wrong = _("“%(name)s” is no dimension. Choose from: %(names)s.") % {
            "name": unknown[0],
            "names": ", ".join(DIMENSIONS),
        }
    elif len(set(by)) < len(by):
        wrong = _("Give each dimension once.")
    refuse({"by": [wrong]} if wrong else {})
    return by


def names(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for group in groups for name in group)
