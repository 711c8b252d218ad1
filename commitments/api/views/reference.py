"""What the commitments refer to: pillars, ministries and reporting periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commitments.models import Pillar, ReportingPeriod
from commitments.queries.ministries import ministries_on

from .. import rows, shapes
from ..paging import page_of_list, page_of_queryset
from ..parameters import AS_OF, PAGING, names, read_paging
from ..schema import describe
from .base import Resource


class ReferenceList(Resource):
    known: Sequence[str] | None = names(AS_OF, PAGING)


@describe("pillars", "The five pillars", shapes.Pillar, many=True)
class Pillars(ReferenceList):
    """The parts of the statement that the commitments belong to, in its order.

    Queries: one beside those that find out who asks (two with a session, one with a token) and the day (one).
    """

    def get(self, request: Request) -> Response:
        columns = ("key", "code", "position", *rows.text_columns("title"))
        page = page_of_queryset(Pillar.objects.order_by("position"), columns, read_paging(request.query_params))
        return self.listed(page, self._row)

    def _row(self, row: rows.Row) -> dict[str, Any]:
        return {
            "key": row["key"],
            "code": row["code"],
            "position": row["position"],
            "titles": rows.texts(row, "title"),
            "commitments_url": self.links.to("commitments", {"pillar": row["key"]}),
        }


@describe("ministries", "Ministries by the names of the day", shapes.Ministry, many=True)
class Ministries(ReferenceList):
    """The ministries of both governments, as they were called on the day. A code never changes.

    Queries: one beside those that find out who asks (two with a session, one with a token) and the day (one).
    """

    def get(self, request: Request) -> Response:
        page = page_of_list(list(ministries_on(self.day).values()), read_paging(request.query_params))
        return self.listed(page, rows.ministry)


@describe("periods", "Reporting periods", shapes.Period, many=True)
class Periods(ReferenceList):
    """The half-years that each party reports on, oldest first, with the last day on which a report is in time.

    Queries: one beside those that find out who asks (two with a session, one with a token) and the day (one).
    """

    def get(self, request: Request) -> Response:
        columns = ("code", "starts_on", "ends_on", "due_on")
        found = ReportingPeriod.objects.order_by("starts_on")
        page = page_of_queryset(found, columns, read_paging(request.query_params))
        return self.listed(page, lambda row: {column: row[column] for column in columns})
