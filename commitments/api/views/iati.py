"""The commitments for aid-transparency registries."""

from __future__ import annotations

from django.conf import settings
from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from commitments.exports.iati import CHUNK, Publisher, activities
from commitments.queries.commitments import CommitmentFilter, find_commitments

from ..parameters import AS_OF, names, several_of
from ..schema import describe_one
from .base import Dated


class XML(BaseRenderer):
    """Names the form in which the file comes; it is written elsewhere, piece by piece."""

    media_type = "application/xml"
    format = "xml"


TAKEN = names(AS_OF, CommitmentFilter.base_filters)


@describe_one("iati", "Activities for IATI", None, filters=CommitmentFilter, known=TAKEN, media_type=XML.media_type)
class Activities(Dated):
    """The commitments as a file of the International Aid Transparency Initiative, version 2.03, streamed.

    Takes the filters of the commitments. An activity is a commitment, with its ministries, dates, indicators, evidence
    and what each government reported for each period.
    """

    renderer_classes = [XML]
    known = None
    several = several_of(CommitmentFilter)

    def get(self, request: Request) -> StreamingHttpResponse:
        found = find_commitments(request.user, request.query_params, self.day, also=names(AS_OF))
        rows = found.queryset.select_related("pillar").iterator(chunk_size=CHUNK)
        publisher = Publisher(settings.IATI_ORGANISATION, settings.IATI_NAME)
        pieces = activities(request.user, rows, self.day, publisher, request.build_absolute_uri("/").rstrip("/"))
        response = StreamingHttpResponse(pieces, content_type=XML.media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="iati-activities-{self.day.date}.xml"'
        return response
