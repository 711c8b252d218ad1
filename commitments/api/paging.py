"""One page of a list: by its number, or from where the last one ended. Rows are counted where that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from commitments.errors import NotFound
from commitments.queries import keyset
from commitments.queries.filtering import Found

from . import cursors
from .parameters import Paging


@dataclass(frozen=True)
class Page:
    """`count` is None where nobody asked; `last` are the values of the last row, where more follow it."""

    paging: Paging
    count: int | None
    rows: Sequence[Any]
    more: bool
    last: Sequence[Any] | None = None

    @property
    def next_number(self) -> int | None:
        return self.paging.page + 1 if self.paging.page is not None and self.more else None

    @property
    def previous_number(self) -> int | None:
        return self.paging.page - 1 or None if self.paging.page is not None else None


def numbered(read: Sequence[Any], count: int | None, paging: Paging) -> Page:
    """The page of `paging.page` from the rows `within(paging)`, of `count` in all, if that is known.

    Raises NotFound past the last page; an empty list has one.
    """
    if not read and paging.page != 1:
        message = _("There are fewer pages than that.")
        raise NotFound("no_such_page", message, fields={"page": [message]})
    return Page(paging, count, read[: paging.per_page], len(read) > paging.per_page)


def page_of_things(rows: QuerySet[Any], paging: Paging, with_parts: Callable[[QuerySet[Any]], QuerySet[Any]]) -> Page:
    """A page of model instances with what `with_parts` adds. A query more where they are counted."""
    return numbered(list(with_parts(rows)[within(paging)]), rows.count() if paging.count else None, paging)


def page_of_list(rows: Sequence[Any], paging: Paging) -> Page:
    """A page of a list that gives any piece of itself."""
    return numbered(rows[within(paging)], len(rows) if paging.count else None, paging)


def within(paging: Paging) -> slice:
    """The rows of a page by its number, and the one after it: it tells whether there is a next page."""
    assert paging.page is not None
    start = (paging.page - 1) * paging.per_page
    return slice(start, start + paging.per_page + 1)


def read_on(found: Found[Any], rows: QuerySet[Any], columns: Sequence[str], paging: Paging) -> Page:
    """A page of dicts of `columns` from `rows`, which are those found, on from where the last one ended. One query.

    Raises InvalidParameters for a cursor that does not fit.
    """
    keys = keyset.with_keys(rows, found.keys)
    names = keyset.names(found.keys)
    if paging.count:
        keys = keys.annotate(total=_total(rows))
        columns = [*columns, "total"]
    if paging.cursor is not None:
        try:
            keys = keyset.after(keys, found.keys, paging.cursor.values)
        except ValueError as error:  # a column of the order is of another kind since
            raise cursors.refused(_("This cursor is too old for this list: begin without it.")) from error
    read = list(keys.values(*columns, *names)[: paging.per_page + 1])
    count = (read[0]["total"] if read else rows.count()) if paging.count else None
    page, more = read[: paging.per_page], len(read) > paging.per_page
    return Page(paging, count, page, more, [page[-1][name] for name in names] if more else None)


def with_total(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Each with how many there are in all: by a subquery, which the database answers once, it costs no query."""
    return rows.annotate(total=_total(rows))


def _total(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("*")).values("n"))
