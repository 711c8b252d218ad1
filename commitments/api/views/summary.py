"""Counts of commitments, each with the list that shows exactly these."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commitments.queries.commitments import CommitmentFilter, find_commitments
from commitments.reports.summary import OVERLAPPING, SummaryRow, summarise

from .. import shapes
from ..parameters import AS_OF, SUMMARY_FILTERS, names, read_dimensions, several_of
from ..schema import describe_one
from .base import Dated


@describe_one("summary", "Counts by one or two dimensions", shapes.Summary, filters=CommitmentFilter)
class Summary(Dated):
    """How many commitments stand in each combination of one or two dimensions, out of how many.

    `of` is the denominator: the commitments that the filters leave, each counted once, the unreported ones included.
    Where `overlapping` is true a commitment stands in several rows (both parties', or each of its ministries'), so
    the rows add up to more. Combinations without any commitment have no row.

    `overdue` and `silent` are how many of a row's commitments are overdue, and on how many a party's report is late or
    never came: its list with `schedule=overdue`, or with `reporting=late&reporting=never`.

    Queries: one to four beside those that find out who asks and the version of the data.
    """

    known = names(AS_OF, ("by",), SUMMARY_FILTERS)
    versioned = True
    several = ("by", *several_of(CommitmentFilter))

    def get(self, request: Request) -> Response:
        by = read_dimensions(request.query_params)
        found = find_commitments(request.user, request.query_params, self.day)
        summary = summarise(found.queryset, by, self.day)
        return self.answer(
            {
                "by": summary.by,
                "of": summary.total,
                "overlapping": summary.overlapping,
                "rows": [
                    {
                        "keys": row.keys,
                        "count": row.count,
                        "overdue": row.overdue,
                        "silent": row.silent,
                        "commitments_url": self._list(row, request),
                    }
                    for row in summary.rows
                ],
            }
        )

    def _list(self, row: SummaryRow, request: Request) -> str | None:
        """The list of the row's commitments; null where filters of the list can't ask for both at once.

        A commitment led by one of two ministries is in both's rows, but `ministry` twice means either.
        """
        asked: dict[str, Any] = {
            name: values for name, values in request.query_params.lists() if name in SUMMARY_FILTERS
        }
        for dimension, code in row.keys.items():
            if dimension in OVERLAPPING and asked.get(dimension, [code]) != [code]:
                return None
        return self.links.to("commitments", {**asked, **row.keys})
