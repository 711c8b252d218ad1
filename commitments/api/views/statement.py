"""The joint statement, word by word, with what was undertaken where."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from commitments import access
from commitments.models import Commitment, Passage, Plan, Section
from commitments.queries.commitments import visible_commitments

from .. import rows, shapes
from ..schema import describe
from .base import Resource

_SPAN = ("quote_start", "quote_end", "focus_start", "focus_end")


@describe("statement", "The joint statement", shapes.Statement)
class StatementDetail(Resource):
    """Sections, passages and, in each passage, the words that are a commitment, with its headline on the day.

    Offsets count characters (Unicode code points) of the passage's text, the end excluded. The Japanese text is
    authentic. Queries: four beside those that find out who asks and the day.
    """

    def get(self, request: Request) -> Response:
        if self.plan is None:
            raise access.not_found()
        return self.answer(self._statement(self.plan, request))

    def _statement(self, plan: Plan, request: Request) -> dict[str, Any]:
        statement = plan.statement
        spans = self._spans(request)
        mentioned = self._mentioned()
        passages: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for passage in Passage.objects.filter(section__statement=statement).order_by("number"):
            passages[passage.section_id].append(
                {
                    "number": passage.number,
                    "text": passage.text,
                    "list_item": passage.list_item,
                    "nothing_undertaken": passage.nothing_undertaken or None,
                    "commitments": spans[passage.pk],
                    "also": mentioned[passage.pk],
                }
            )
        return {
            "titles": rows.or_null(statement.titles),
            "signed_on": statement.signed_on,
            "places": rows.texts(vars(statement), "place"),
            "original_language": statement.original_language,
            "plan": {"starts_on": plan.starts_on, "ends_on": plan.ends_on},
            "sections": [
                {
                    "key": section.key,
                    "position": section.position,
                    "titles": rows.or_null(section.titles),
                    "passages": passages[section.pk],
                }
                for section in Section.objects.filter(statement=statement).order_by("position")
            ],
        }

    def _spans(self, request: Request) -> dict[int, list[dict[str, Any]]]:
        """The commitments read out of each passage, in the order of their own words."""
        columns = ("code", "kind", "passage_id", *rows.text_columns("title"), *rows.STANDING_COLUMNS, *_SPAN)
        spans: dict[int, list[dict[str, Any]]] = defaultdict(list)
        found = visible_commitments(request.user, self.day).order_by("focus_start", "code")
        for row in found.values(*columns):
            spans[row["passage_id"]].append(
                {
                    "code": row["code"],
                    "url": self.links.item("commitments", row["code"]),
                    "titles": rows.texts(row, "title"),
                    "kind": row["kind"],
                    "parties": rows.parties_of(row),
                    **{name: row[name] for name in _SPAN},
                    "delivery": row["standing__delivery"],
                    "basis": row["standing__basis"],
                }
            )
        return spans

    def _mentioned(self) -> dict[int, list[str]]:
        """Commitments that a passage speaks of as well, without being the place they were read out of."""
        pairs = Commitment.also_in.through.objects.order_by("commitment__position", "commitment__code")
        mentioned: dict[int, list[str]] = defaultdict(list)
        for passage, code in pairs.values_list("passage", "commitment__code"):
            mentioned[passage].append(code)
        return mentioned
