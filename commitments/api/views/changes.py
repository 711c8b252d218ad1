"""The feed of changes, from which a program keeps a copy of everything that is published."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponseBase
from rest_framework.request import Request

from commitments.exports.sheet import Asked
from commitments.queries.changes import Changes, find_changes

from .. import resources, shapes
from ..parameters import AS_OF, EXPAND, FORMAT, SAYING, Together, names, read_limit, read_names
from ..permissions import SeesBetween
from ..resource import rows_of, wanted
from ..saying import Fields
from ..schema import describe_changes
from .base import with_links
from .lists import StreamedView, asked_fields

FEED = names(AS_OF, ("after", "limit"), SAYING, EXPAND, FORMAT)


@describe_changes("changes", "What has changed", shapes.Change)
class ChangeList(StreamedView):
    """Every row that was added, changed or went, in the order in which that was committed: nothing is ever put before
    what has been read. Whoever reads on from `next_after` misses nothing and gets nothing twice, whoever writes
    meanwhile.

    An entry says what changed and where to read it, not how. `expand=body` brings the row as its list shows it now,
    which may already be newer than the entry; null where it is there no more. `gone` marks what lists leave out from
    then on: updates that a correction replaced, milestones that were withdrawn, rows that were removed.

    What is not published leaves no entry. What changes with the calendar alone leaves none either: whether something
    is overdue or a report is late, and names and assignments that begin or end on a day.
    """

    permission_classes = (SeesBetween,)
    resource = resources.CHANGES

    def get(self, request: Request) -> HttpResponseBase:
        """Two queries beside those that find out who asks and the day; bodies cost one a kind of row."""
        params = request.query_params
        asked = Together()
        with asked:
            fields = asked_fields(request, self.resource.fields)
        with asked:
            expand = read_names(params, "expand", self.resource.expansions) or []
        with asked:
            limit = read_limit(params)
        with asked:
            found = find_changes(request.user, params, self.day, after=str(params.get("after", "")), also=FEED)
        asked.refuse()
        form = self.form(request)
        if form.write is not None:
            rows = found.queryset if "limit" not in params else found.queryset[:limit]
            return self.stream(request, form, Asked(partial(self.said, rows, fields, expand)), fields, expand)
        return self._page(found, limit, fields, expand)

    def _page(self, found: Changes, limit: int, fields: Fields, expand: list[str]) -> HttpResponseBase:
        place = self.resource.fields["after"]
        columns = dict.fromkeys([*wanted(self.resource, fields, expand), *place.columns])
        read = list(found.queryset.values(*columns)[: limit + 1])
        rows, more = read[:limit], len(read) > limit
        after = place.said(rows[-1], self.saying) if more else found.last
        following = self.links.read_on(after=after) if after else self.links.here()
        response = self.enveloped(
            more=more,
            next_after=after or None,
            next=following,
            results=rows_of(self.resource, rows, self.saying, fields, expand),
        )
        return with_links(response, next=following)
