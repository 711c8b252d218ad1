"""One page of a list and how many rows there are in all, for one query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from commitments.errors import NotFound

from .parameters import Paging


@dataclass(frozen=True)
class Page:
    paging: Paging
    count: int
    rows: Sequence[Any]

    @property
    def next_number(self) -> int | None:
        return self.paging.page + 1 if self.paging.start + len(self.rows) < self.count else None

    @property
    def previous_number(self) -> int | None:
        return self.paging.page - 1 or None


def page_of_queryset(rows: QuerySet[Any], columns: Sequence[str], paging: Paging) -> Page:
    """A page of dicts of `columns`. The count comes along as a subquery, which the database answers once.

    Raises NotFound past the last page; an empty list has one page.
    """
    total = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("*")).values("n")
    found = list(
        rows.annotate(total=Subquery(total)).values(*columns, "total")[paging.start : paging.start + paging.per_page]
    )
    if not found and paging.page > 1:
        raise _past_the_end()
    return Page(paging, found[0]["total"] if found else 0, found)


def page_of_things(rows: QuerySet[Any], paging: Paging, with_parts: Callable[[QuerySet[Any]], QuerySet[Any]]) -> Page:
    """A page of model instances with what `with_parts` adds. One query for the count, then those of the page."""
    count = rows.count()
    found = list(with_parts(rows)[paging.start : paging.start + paging.per_page])
    if not found and paging.page > 1:
        raise _past_the_end()
    return Page(paging, count, found)


def page_of_list(rows: Sequence[Any], paging: Paging) -> Page:
    """A page of a short list that is at hand as a whole."""
    found = rows[paging.start : paging.start + paging.per_page]
    if not found and paging.page > 1:
        raise _past_the_end()
    return Page(paging, len(rows), found)


def _past_the_end() -> NotFound:
    message = _("There are fewer pages than that.")
    return NotFound("no_such_page", message, fields={"page": [message]})
