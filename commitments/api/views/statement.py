"""The joint statement, word by word, with what was undertaken where."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commitments import access
from commitments.models import Commitment, Passage, Plan, Section
from commitments.queries.commitments import visible_commitments

from .. import shapes
from ..parameters import read_names
from ..rows.commitments import SPAN
from ..rows.reference import PASSAGE
from ..saying import columns_of
from ..schema import describe_one
from .base import ONE_THING, Dated

_KEYS = ("titles", "signed_on", "places", "original_language", "plan", "sections")
_OF_PASSAGE = ("number", "text", "unofficial_translations", "list_item", "nothing_undertaken")


@describe_one("statement", "The joint statement", shapes.Statement, fields=_KEYS)
class StatementDetail(Dated):
    """Sections, passages and, in each passage, the words that are a commitment, with its headline on the day.

    Offsets count characters (Unicode code points) of the passage's text, the end excluded. The Japanese text is
    authentic.
    """

    known = ONE_THING

    def get(self, request: Request) -> Response:
        """Four queries beside those that find out who asks and the day."""
        asked = read_names(request.query_params, "fields", _KEYS) or _KEYS
        if self.plan is None:
            raise access.not_found()
        whole = self._statement(self.plan, request)
        return self.answer({name: whole[name] for name in asked})

    def _statement(self, plan: Plan, request: Request) -> dict[str, Any]:
        statement = plan.statement
        spans = self._spans(request)
        mentioned = self._mentioned()
        passages: dict[int, list[dict[str, Any]]] = defaultdict(list)
        own = {name: PASSAGE[name] for name in _OF_PASSAGE}
        rows = Passage.objects.filter(section__statement=statement).order_by("number")
        for row in rows.values("pk", "section_id", *columns_of(own.values())):
            said = {name: one.said(row, self.saying) for name, one in own.items()}
            passages[row["section_id"]].append({**said, "commitments": spans[row["pk"]], "also": mentioned[row["pk"]]})
        return {
            "titles": self.saying.texts(statement, "title"),
            "signed_on": statement.signed_on,
            "places": self.saying.texts(statement, "place"),
            "original_language": statement.original_language,
            "plan": {"starts_on": plan.starts_on, "ends_on": plan.ends_on},
            "sections": [
                {
                    "key": section.key,
                    "position": section.position,
                    "titles": self.saying.texts(section, "title"),
                    "passages": passages[section.pk],
                }
                for section in Section.objects.filter(statement=statement).order_by("position")
            ],
        }

    def _spans(self, request: Request) -> dict[int, list[dict[str, Any]]]:
        """The commitments read out of each passage, in the order of their own words."""
        spans: dict[int, list[dict[str, Any]]] = defaultdict(list)
        found = visible_commitments(request.user, self.day).order_by("focus_start", "code")
        for row in found.values("passage_id", *columns_of(SPAN.values())):
            spans[row["passage_id"]].append({name: one.said(row, self.saying) for name, one in SPAN.items()})
        return spans

    def _mentioned(self) -> dict[int, list[str]]:
        """Commitments that a passage speaks of as well, without being the place they were read out of."""
        pairs = Commitment.also_in.through.objects.order_by("commitment__position", "commitment__code")
        mentioned: dict[int, list[str]] = defaultdict(list)
        for passage, code in pairs.values_list("passage", "commitment__code"):
            mentioned[passage].append(code)
        return mentioned
