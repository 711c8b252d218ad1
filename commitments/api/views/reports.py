"""Reports: due dates on a line of time, moves of dates, delivery over time, and two days beside each other."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.request import Request

from commitments.errors import InvalidParameters
from commitments.exports.catalogue import SHEETS
from commitments.queries.commitments import CommitmentFilter
from commitments.queries.due_dates import FoundDates, find_due_dates
from commitments.reports.compare import Comparison, Moved, compare, read_earlier, read_narrowing
from commitments.reports.trend import Point, trend
from commitments.standing import day as day_on

from .. import reporting, shapes
from ..paging import page_of_list
from ..parameters import (
    AS_OF,
    FORMAT,
    LANG,
    PAGE,
    REPORT_FILTERS,
    Together,
    names,
    read_paging,
    refuse,
    several_of,
)
from ..schema import describe_list, describe_report
from .formed import ReportView
from .lists import OWN, ListView


@describe_list("timeline", "Due dates over time", shapes.DueDate)
class Timeline(ListView):
    """Every due date of the commitments and their milestones as agreed by the day: what was promised first, what holds
    now, and when it was met. `expand=date_revisions` puts every move between the two under it.

    It takes the filters of the commitments, and days: with `year`, or `dates_from` and `dates_to`, those of which the
    baseline, the current date or the day on which it was met, or the time between these, touches that span.
    Commitments without a date are left out unless `undated=true` or `schedule=no_date` asks for them.

    `updated_since` gives every date of a commitment of which the commitment itself, a milestone or a move of a date,
    asked for, agreed or refused, was written since.
    """

    resource = reporting.TIMELINE

    def found(self, request: Request) -> FoundDates:
        return find_due_dates(request.user, request.query_params, self.day, plan=self.plan, also=OWN)

    def stored(self) -> Hashable:
        return self.plan and (self.plan.starts_on, self.plan.ends_on)


@describe_list("slips", "Moves of due dates in force", shapes.Slip)
class Slips(ListView):
    """Every move of a due date that was in force by the end of the day, in the order in which they were agreed: from
    which day to which, by how many days, why, who asked and who agreed. What waits or was refused moved nothing, and
    stands in the list of date revisions alone.
    """

    resource = reporting.SLIPS


_OWN = names(AS_OF, FORMAT)


@describe_report("trend", "Delivery over time", shapes.Trend, SHEETS["trend"])
class Trend(ReportView):
    """How many commitments had which delivery on the last day for each period's reports, and on the day asked about.

    Silence is a count of its own, `not_reported`, and stands in every denominator. Filters narrow each day by what held
    on it: `delivery=at_risk` counts those that were at risk then.

    Queries: two or three beside those that find out who asks and the version of the data.
    """

    name = "trend"
    known = names(AS_OF, REPORT_FILTERS, FORMAT)
    several = several_of(CommitmentFilter)

    def get(self, request: Request) -> HttpResponseBase:
        form = self.form(request)
        if form.write is not None:
            return self.file(request, form, SHEETS["trend"], _OWN)
        points = self.remembered(request, lambda: trend(request.user, request.query_params, self.day, also=_OWN).points)
        return self.answer({"points": [self._said(one) for one in points]})

    def _said(self, point: Point) -> dict[str, Any]:
        return {
            "day": point.day.date,
            "period": point.period or None,
            "of": point.total.n,
            "counts": [
                {
                    "delivery": code,
                    "count": count.n,
                    "commitments_url": self.links.to("commitments", count.params),
                }
                for code, count in point.counts
            ],
            "commitments_url": self.links.to("commitments", point.total.params),
        }


COMPARED = ("from", "to", "way", "newly")


@describe_report("compare", "What moved between two days", shapes.Comparison, SHEETS["comparison"])
class Compare(ReportView):
    """Commitments of which an answer differs between two days, with each answer that does: from what to what, which
    way, and the update that moved it.

    `of` is the denominator: the commitments that fit the filters on the later day, whatever they fitted before. `ways`
    says how many of these moved which way, and `way` and `newly` narrow what `results` show. A first report, time that
    passes and a date that is set are neither better nor worse; silence is no improvement.

    Queries: four beside those that find out who asks and the version of the data.
    """

    name = "comparison"
    known = names(AS_OF, COMPARED, PAGE, LANG, REPORT_FILTERS, FORMAT)
    several = several_of(CommitmentFilter)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """`to` is the day asked about by another name: it is refused by it, and stays in all addresses."""
        later = request.query_params.get("to")
        try:
            super().initial(request, *args, **kwargs)
        except InvalidParameters as refusal:
            if later is None or list(refusal.fields) != ["as_of"]:
                raise
            refuse({"to": refusal.fields["as_of"]})
        if later is not None:
            self.links.stay_on(later)

    def asked_day(self, request: Request) -> str | None:
        if "to" in request.query_params and "as_of" in request.query_params:
            refuse({"to": [_("Give “to” or “as_of”, not both: they are the same day.")]})
        return request.query_params.get("to") or super().asked_day(request)

    def get(self, request: Request) -> HttpResponseBase:
        params = request.query_params
        form = self.form(request)
        if form.write is not None:
            refuse({name: [_("A stream has no pages: leave this out.")] for name in PAGE if name in params})
            return self.file(request, form, SHEETS["comparison"], names(AS_OF, ("to",), LANG, FORMAT))
        asked = Together()
        with asked:
            paging = read_paging(params)
        with asked:
            read_narrowing(params.get("way", ""), params.get("newly", ""))
        earlier = None
        with asked:
            earlier = read_earlier(params.get("from", ""), self.day.date, self.plan)
        asked.refuse()
        if earlier is None:
            refuse({"from": [_("The plan has no day before that one: choose a later day.")]})
        assert earlier is not None
        compared = compare(request.user, day_on(earlier), self.day, params)
        page = page_of_list(compared.those(params.get("way", ""), params.get("newly", "")), paging)
        response = self.listed(page, [self._said(one) for one in page.rows])
        response.data |= {
            "from": earlier,
            "to": self.day.date,
            "of": compared.compared,
            "ways": self._ways(compared),
        }
        return response

    def _ways(self, compared: Comparison) -> list[dict[str, Any]]:
        asked = {
            name: values
            for name, values in self.request.query_params.lists()
            if name in REPORT_FILTERS or name == "lang"
        }
        days = {"from": compared.earlier.date.isoformat(), "to": compared.later.date.isoformat()}
        return [
            {"way": way.value, "count": n, "url": self.links.undated("compare", {**asked, **days, "way": way.value})}
            for way, n in compared.ways().items()
        ]

    def _said(self, moved: Moved) -> dict[str, Any]:
        row, links = moved.commitment, self.links
        return {
            "commitment": row.code,
            "url": links.item("commitments", row.code),
            "titles": self.saying.texts(row, "title"),
            "pillar": row.pillar.key,
            "kind": row.kind,
            "way": moved.way.value,
            "newly_overdue": moved.newly_overdue,
            "changes": [
                {
                    "answer": change.answer,
                    "before": change.before,
                    "after": change.after,
                    "way": change.way.value,
                    "update": change.update
                    and {
                        "id": change.update.pk,
                        "url": links.item("updates", change.update.pk),
                        "party": change.update.ministry.party,
                        "ministry": change.update.ministry.code,
                        "period": change.update.period.code,
                    },
                }
                for change in moved.changes
            ],
        }
