"""The commitments, and one of them with everything that was known of it on the day."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commitments.models import Commitment, Evidence
from commitments.queries.commitments import CommitmentFilter, find_commitments, get_commitment
from commitments.queries.ministries import ministries_on
from commitments.queries.occurrences import occurrences_on
from commitments.queries.plan import indicators_on, milestones_on, revisions_on
from commitments.queries.updates import find_updates, with_correction

from .. import rows, shapes
from ..paging import page_of_queryset
from ..parameters import AS_OF, PAGING, names, read_paging, several_of
from ..schema import describe
from .base import Resource


@describe("commitments", "Commitments", shapes.Commitment, many=True, filters=CommitmentFilter)
class Commitments(Resource):
    """Commitments with their standing on the day, in the order of the statement unless `order` says otherwise.

    Four queries at most: who asks (two with a session, one with a token), the day, and the page with its count.
    Filters that name rows of other tables (pillar, ministry) cost one more together.
    """

    known = None
    several = several_of(CommitmentFilter)

    def get(self, request: Request) -> Response:
        paging = read_paging(request.query_params)
        found = find_commitments(request.user, request.query_params, self.day, also=names(AS_OF, PAGING))
        page = page_of_queryset(found.queryset, rows.COMMITMENT_COLUMNS, paging)
        return self.listed(page, lambda row: rows.commitment(row, self.links))


@describe("commitments", "One commitment", shapes.CommitmentDetail)
class CommitmentDetail(Resource):
    """The words, both sides' standing with the update that speaks, and the plan around it, as of the day.

    Queries: nine beside those that find out who asks and the day.
    """

    def get(self, request: Request, code: str) -> Response:
        commitment = get_commitment(request.user, code, self.day)
        row = rows.columns_of(commitment, rows.COMMITMENT_COLUMNS)
        body = rows.commitment(row, self.links)
        updates = self._updates(commitment, request)
        for party in body["parties"]:
            side = body["standing"][party.lower()]
            side["update"] = updates.get(side["update"])
        return self.answer({**body, **self._words(commitment), **self._plan(commitment, request)})

    def _updates(self, commitment: Commitment, request: Request) -> dict[int | None, dict[str, Any]]:
        """The updates that speak for the two sides."""
        speaking = [pk for pk in (commitment.standing.jp_update_id, commitment.standing.mn_update_id) if pk]
        found = find_updates(request.user, {}, self.day).queryset.filter(pk__in=speaking)
        return {row["id"]: rows.update(row, self.links) for row in with_correction(found).values(*rows.UPDATE_COLUMNS)}

    def _words(self, commitment: Commitment) -> dict[str, Any]:
        return {
            "words": {
                "passage": commitment.passage.number,
                "section": commitment.passage.section.key,
                "text": commitment.passage.text,
                "quote": commitment.quote,
                "quote_start": commitment.quote_start,
                "quote_end": commitment.quote_end,
                "focus": commitment.focus,
                "focus_start": commitment.focus_start,
                "focus_end": commitment.focus_end,
                "also_in": [passage.number for passage in commitment.also_in.all()],
            }
        }

    def _plan(self, commitment: Commitment, request: Request) -> dict[str, Any]:
        day = self.day
        revisions = list(revisions_on(request.user, commitment, day))
        evidence = Evidence.objects.filter(
            update__in=find_updates(request.user, {}, day)
            .queryset.filter(undertaking__commitment=commitment)
            .order_by()
            .values("pk")
        ).order_by("-update__published_at", "pk")
        assessment = commitment.standing.joint_assessment
        return {
            "updates_url": self.links.to("updates", {"commitment": commitment.code, "superseded": "true"}),
            "fulfilled_on": commitment.fulfilled_on,
            **rows.own_date(commitment, revisions, day),
            "joint_assessment": assessment
            and {
                "delivery": assessment.delivery,
                "reason": assessment.reason,
                "in_force_on": assessment.in_force_on,
            },
            "milestones": [rows.milestone(one) for one in milestones_on(commitment, day)],
            "indicators": [rows.indicator(one) for one in indicators_on(commitment, day)],
            "occurrences": rows.occurrences(occurrences_on(commitment, day)),
            "date_revisions": [rows.date_revision(one, day) for one in revisions],
            "assignments": [rows.assignment(one) for one in ministries_on(day, commitment).values() if one.role],
            "evidence": [rows.evidence(row, self.links) for row in evidence.values(*rows.EVIDENCE_COLUMNS)],
        }
