"""The commitments, and one of them with everything that was known of it on the day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from .. import resources, shapes
from ..rows.commitments import ONE_COMMITMENT
from ..schema import describe_item, describe_list
from .lists import ItemView, ListView


@describe_list("commitments", "Commitments", shapes.Commitment)
class Commitments(ListView):
    """Commitments with their standing on the day, in the order of the statement unless `order` says otherwise."""

    resource = resources.COMMITMENTS


@describe_item("commitments", "One commitment", shapes.CommitmentDetail)
class CommitmentDetail(ItemView):
    """The words, both sides' standing with the update that speaks, and the plan around it, as of the day.

    `recent_updates` are the newest twenty; all that was ever reported on it is behind `updates_url`.
    """

    resource = resources.ONE_COMMITMENT
    more = ONE_COMMITMENT

    def get(self, request: Request, **key: Any) -> Response:
        self.saying = replace(self.saying, commitment=key["code"])
        return super().get(request, **key)
