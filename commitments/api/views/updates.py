"""What the parties have published."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commitments import access
from commitments.models import Evidence, Measurement, MilestoneReport, Occurrence
from commitments.queries.updates import UpdateFilter, find_updates, with_correction

from .. import rows, shapes
from ..paging import page_of_queryset
from ..parameters import AS_OF, PAGING, names, read_paging, several_of
from ..schema import describe
from .base import Resource


@describe("updates", "Progress updates", shapes.Update, many=True, filters=UpdateFilter)
class Updates(Resource):
    """What had been published by the day, newest first. Drafts are nowhere in the API.

    An update that a correction had replaced by then is left out unless `superseded=true` asks for it.

    Five queries at most: who asks (two with a session, and one for the ministry of staff who report; one with a
    token), the day, and the page with its count. Filters that name rows of other tables cost one more together.
    """

    known = None
    several = several_of(UpdateFilter)

    def get(self, request: Request) -> Response:
        paging = read_paging(request.query_params)
        found = find_updates(request.user, request.query_params, self.day, also=names(AS_OF, PAGING))
        page = page_of_queryset(with_correction(found.queryset), rows.UPDATE_COLUMNS, paging)
        return self.listed(page, lambda row: rows.update(row, self.links))


@describe("updates", "One progress update", shapes.UpdateDetail)
class UpdateDetail(Resource):
    """One published update with its evidence, measurements, occurrences and the milestones it reports as met.

    404 for one that had not been published by the day, as for one that does not exist. Queries: five beside those
    that find out who asks and the day.
    """

    def get(self, request: Request, pk: int) -> Response:
        found = find_updates(request.user, {"superseded": "true"}, self.day).queryset.filter(pk=pk)
        columns = (*rows.UPDATE_COLUMNS, *rows.prefixed("undertaking__commitment__", rows.text_columns("title")))
        row = with_correction(found).values(*columns).first()
        if row is None:
            raise access.not_found()
        return self.answer({**rows.update(row, self.links), **self._attached(row)})

    def _attached(self, row: rows.Row) -> dict[str, Any]:
        pk = row["id"]
        measurements = Measurement.objects.filter(update=pk).order_by("indicator__code", "measured_on")
        milestones = MilestoneReport.objects.filter(update=pk).order_by("milestone__number")
        titles = rows.prefixed("milestone__", rows.text_columns("title"))
        return {
            "commitment_titles": rows.texts(row, "undertaking__commitment__title"),
            "evidence": [
                rows.evidence(one, self.links)
                for one in Evidence.objects.filter(update=pk).order_by("pk").values(*rows.EVIDENCE_COLUMNS)
            ],
            "measurements": [
                {"indicator": code, "value": rows.number(value), "measured_on": measured_on}
                for code, value, measured_on in measurements.values_list("indicator__code", "value", "measured_on")
            ],
            "occurrences": [
                rows.occurrence(*one)
                for one in Occurrence.objects.filter(update=pk)
                .order_by("held_on", "pk")
                .values_list("title", "held_on", "place")
            ],
            "milestones_met": [
                {
                    "number": one["milestone__number"],
                    "titles": rows.texts(one, "milestone__title"),
                    "met_on": one["met_on"],
                }
                for one in milestones.values("milestone__number", "met_on", *titles)
            ],
        }
