"""What every list and every single thing does: its keys and languages, its pages or its stream, its addresses."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from commitments import access, clock
from commitments.exports.asked import asked as in_words
from commitments.exports.sheet import Asked
from commitments.multilingual import reader_language
from commitments.queries.filtering import Found
from commitments.queries.prepared import Mark, of_params, prepared
from commitments.queries.remembering import recall, remember
from commitments.queries.snapshot import one_snapshot

from .. import cursors
from ..columns import KeyedSheet, columns_of
from ..formats import NDJSON, XLSX, Body, Format, lines_of_json
from ..paging import Page, numbered, read_on, with_total, within
from ..parameters import (
    AS_OF,
    EXPAND,
    FORMAT,
    PAGING,
    SAYING,
    Paging,
    Together,
    names,
    read_names,
    read_paging,
    refuse,
    several_of,
)
from ..resource import Resource, rows_of, wanted
from ..saying import Fields, Row, Saying
from .base import ONE_THING, Dated
from .formed import FormedView

# Rows that a stream has in hand at a time: what is put under them is read for as many at once.
AT_ONCE = 200

# What a list takes beside its filters.
OWN = names(AS_OF, PAGING, SAYING, EXPAND, FORMAT)
NO_FILTERS = frozenset(OWN)
# Filters by keys that are found before: who is at a pace now, and what is made anew with every demonstration.
_WRITTEN_OUT = frozenset({"pace", "indicator"})


class StreamedView(FormedView):
    """Rows of a resource that can be asked for in any of the forms."""

    known = None
    resource: ClassVar[Resource]
    shape: ClassVar[type[Serializer[Any]]]  # what a row is described as

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if hasattr(cls, "resource"):
            cls.several = several_of(cls.resource.filters)

    def stream(
        self, request: Request, form: Format, asked: Asked[Any], fields: Fields, expand: Sequence[str]
    ) -> HttpResponseBase:
        """All the rows that `asked` gives, as the database gives them, in the form asked for."""
        body: Body
        if request.method == "HEAD":
            body = iter(())
        elif form is NDJSON:
            body = lines_of_json(asked.rows())
        else:
            assert form.write is not None
            body = form.write(
                KeyedSheet(
                    key=self.resource.name,
                    title=self.resource.name,
                    says=_("Each row is one of the list of this name in the API, and each column one of its keys."),
                    columns=columns_of(self.shape, [*fields, *expand], self.saying.languages),
                    rows=asked.rows,
                    day=self.day.date,
                    made_at=clock.now(),
                    demonstration=self.demonstration,
                    filters=asked.filters,
                    order=asked.order,
                    address=self.links.here(),
                    language=reader_language(),
                )
            )
        return self.sent(request, form, self.resource.name, body)

    def said(self, rows: QuerySet[Any], fields: Fields, expand: Sequence[str]) -> Iterator[dict[str, Any]]:
        with one_snapshot():
            read = rows.values(*wanted(self.resource, fields, expand)).iterator(chunk_size=AT_ONCE)
            while in_hand := list(islice(read, AT_ONCE)):
                yield from rows_of(self.resource, in_hand, self.saying, fields, expand)


class ListView(StreamedView):
    """A list of a resource, page by page or as a stream of all that fits."""

    paging: Paging

    def asked_day(self, request: Request) -> str | None:
        """The day asked for, or the one on which a list that is read on was begun."""
        self.paging = read_paging(request.query_params)
        cursor = self.paging.cursor
        if cursor is not None:
            cursors.belongs(cursor, self._question(request), request.query_params.get("as_of"))
            return cursor.day.isoformat()
        return super().asked_day(request)

    def get(self, request: Request) -> HttpResponseBase:
        params = request.query_params
        asked = Together()
        with asked:
            fields = asked_fields(request, self.resource.fields)
        with asked:
            expand = read_names(params, "expand", self.resource.expansions) or []
        if asked.wrong:
            with asked:
                self.found(request)
            asked.refuse()
        form = self.form(request)
        if form.write is None and self.paging.page is not None:
            page = self._numbered(request, wanted(self.resource, fields, expand))
        else:
            found = self.found(request)
            rows = self.resource.with_columns(found.queryset, self.day)
            if form.write is not None:
                refuse({name: [_("A stream has no pages: leave this out.")] for name in PAGING if name in params})
                stream = partial(self.said, rows, fields, expand)
                # Only a workbook says in words what was asked for, and that may cost a query.
                told = in_words(found, self.day, stream) if form is XLSX else Asked(stream)
                return self.stream(request, form, told, fields, expand)
            page = read_on(found, rows, wanted(self.resource, fields, expand), self.paging)
        results = rows_of(self.resource, page.rows, self.saying, fields, expand)
        if page.last is None:
            return self.listed(page, results)
        cursor = cursors.Cursor(self._question(request), self.day.date, page.last)
        return self.listed(page, results, self.links.read_on(cursor=str(cursor)))

    def stored(self) -> Hashable:
        """What of the stored data is written out in the SQL of the list, beside keys that stay; most have nothing."""
        return self.version if _WRITTEN_OUT & self.request.query_params.keys() else None

    def found(self, request: Request) -> Found[Any]:
        found: Found[Any] = self.resource.find(request.user, request.query_params, self.day, also=OWN)
        return found

    def _numbered(self, request: Request, columns: Sequence[str]) -> Page:
        """A page by its number, as a prepared question; how many rows there are is counted once a version."""
        paging = self.paging
        filters = {name: values for name, values in request.query_params.lists() if name not in NO_FILTERS}
        asked = (self.resource.name, of_params(filters), self.stored(), access.sight(request.user), self.day.key)

        count = recall(self.version, ("count", *asked)) if paging.count else None
        if paging.count and count is None:  # then it comes along with the rows
            every = self.resource.with_columns(self.found(request).queryset, self.day)
            read: Sequence[Any] = list(with_total(every).values(*columns, "total")[within(paging)])
            count = read[0]["total"] if read else 0
            if read or paging.page == 1:
                remember(self.version, ("count", *asked), count)
            return numbered(read, count, paging)

        def rows() -> QuerySet[Any, dict[str, Any]]:
            every = self.resource.with_columns(self.found(request).queryset, self.day)
            return every.values(*columns)[within(paging)]

        # An unknown parameter is refused when the question is made: what is asked again goes by the same names.
        names_asked = tuple(sorted(request.query_params))
        place = (paging.page, paging.per_page, tuple(columns), names_asked)
        return numbered(prepared(("page", *asked, *place), rows).run(), count, paging)

    def _question(self, request: Request) -> str:
        return cursors.question_of(request.path, request.query_params, list(self.resource.filters.base_filters))


_CODE = Mark()


class ItemView(Dated):
    """One thing of a resource, with all that its list can put under it. Not there yet on the day, it is 404."""

    known = ONE_THING
    versioned = True
    resource: ClassVar[Resource]
    more: ClassVar[Fields] = {}

    @classmethod
    def keys(cls) -> dict[str, Any]:
        """All that it can say: what a row says, what one thing says beside, and what is put under it."""
        return {**cls.resource.fields, **cls.more, **cls.resource.expansions}

    def get(self, request: Request, **key: Any) -> Response:
        asked = read_names(request.query_params, "fields", self.keys()) or list(self.keys())
        own = {**self.resource.fields, **self.more}
        fields = {name: own[name] for name in asked if name in own}
        expand = [name for name in asked if name in self.resource.expansions]
        row = self._row(request, self.lookup(**key), wanted(self.resource, fields, expand))
        if row is None:
            raise access.not_found()
        return self.answer(rows_of(self.resource, [row], self.saying, fields, expand)[0])

    def _row(self, request: Request, lookup: dict[str, Any], columns: Sequence[str]) -> Row | None:
        def rows(lookup: dict[str, Any], saying: Saying) -> QuerySet[Any, dict[str, Any]]:
            found = self.resource.find(request.user, self.resource.all_of_it, self.day).queryset.filter(**lookup)
            of_it = self.resource.with_columns(saying.rows(found.order_by("pk")), self.day)
            return of_it.values(*columns)[:1]

        ((column, value), *others) = lookup.items()
        if others or not isinstance(value, str):
            return rows(lookup, self.saying).first()
        # Named by a code, each is the same question.
        marked = self.saying
        if marked.commitment is not None:
            marked = replace(marked, commitment=_CODE.text)
        about = (access.sight(request.user), self.day.key, marked.commitment is None)
        asked = ("one", self.resource.name, column, tuple(columns), *about)
        return prepared(asked, lambda: rows({column: _CODE.text}, marked), _CODE).one(value)

    def lookup(self, **key: Any) -> dict[str, Any]:
        """The columns that its address names it by."""
        return key


def asked_fields(request: Request, fields: Fields) -> Fields:
    """Those that `fields` names, in the order of the description; all without it."""
    asked = read_names(request.query_params, "fields", fields)
    return fields if asked is None else {name: one for name, one in fields.items() if name in asked}
