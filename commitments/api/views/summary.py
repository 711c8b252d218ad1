"""Counts of commitments, each with the list that shows exactly these."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from rest_framework.request import Request

from commitments.exports.sheets.summary import DIMENSION_COLUMNS, SUMMARY, summary_by
from commitments.queries.commitments import CommitmentFilter
from commitments.reports.summary import OVERLAPPING, SummaryRow, find_summary

from .. import shapes
from ..parameters import AS_OF, FORMAT, REPORT_FILTERS, names, read_dimensions, several_of
from ..schema import describe_report
from .formed import ReportView

_ANY = [column for columns in DIMENSION_COLUMNS.values() for column in columns]


@describe_report("summary", "Counts by one to three dimensions", shapes.Summary, SUMMARY, perhaps=_ANY)
class Summary(ReportView):
    """How many commitments stand in each combination of one to three dimensions, out of how many.

    `of` is the denominator: the commitments that the filters leave, each counted once, the unreported ones included.
    Where `overlapping` is true a commitment stands in several rows (both parties', each of its ministries', each
    period's, or both sides' answers to the reporting question), so the rows add up to more. Combinations without any
    commitment have no row.

    `reporting` together with `party` is that party's answer, and otherwise that of either. By `period`, rows say what
    held on the last day for each period's reports (`day`), and with a null period what holds on the day asked about.

    `overdue` and `silent` are how many of a row's commitments are overdue, and on how many a party's report is late or
    never came: its list with `schedule=overdue`, or with `reporting=late&reporting=never`.

    Queries: one to three beside those that find out who asks and the version of the data.
    """

    name = "summary"
    known = names(AS_OF, ("by",), REPORT_FILTERS, FORMAT)
    several = ("by", *several_of(CommitmentFilter))

    def get(self, request: Request) -> HttpResponseBase:
        by = read_dimensions(request.query_params)
        form = self.form(request)
        if form.write is not None:
            return self.file(request, form, summary_by(*by), names(AS_OF, ("by",), FORMAT))
        summary = self.remembered(request, lambda: find_summary(request.user, request.query_params, by, self.day)[1])
        return self.answer(
            {
                "by": summary.by,
                "of": summary.total,
                "overlapping": summary.overlapping,
                "rows": [
                    {
                        "keys": row.keys,
                        "day": row.day.date,
                        "count": row.count,
                        "of": row.of,
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
            name: values for name, values in request.query_params.lists() if name in REPORT_FILTERS
        }
        if row.filters is None:
            return None
        for name, code in row.filters.items():
            if name in OVERLAPPING and asked.get(name, [code]) != [code]:
                return None
        day = {} if row.day == self.day else {"as_of": row.day.date.isoformat()}
        return self.links.to("commitments", {**asked, **row.filters, **day})
