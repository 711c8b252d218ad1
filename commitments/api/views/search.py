"""One question over everything that has words."""

from __future__ import annotations

from collections.abc import Sequence

from rest_framework.request import Request
from rest_framework.response import Response

from commitments.multilingual import LANGUAGES
from commitments.queries.search import SearchFilter, find_things

from .. import hits, shapes
from ..paging import page_of_list
from ..parameters import AS_OF, PAGE, names, read_paging, several_of
from ..schema import describe_one
from .base import Dated

TAKEN = names(AS_OF, PAGE, SearchFilter.base_filters)


@describe_one("search", "Search", shapes.SearchHit, many=True, filters=SearchFilter, known=TAKEN)
class Search(Dated):
    """Commitments, words of the statement, updates, evidence, milestones, decisions and names of ministries.

    One kind after the other, and within a kind in the order of the statement or the newest first. Case, full or half
    width and accents written apart make no difference; Japanese is found without blanks. Drafts are nowhere in the API.

    Five queries at most: who asks, the day, the counts and the page. A pillar costs one more.
    """

    known = None
    several = several_of(SearchFilter)

    def asked_languages(self, request: Request) -> Sequence[str]:
        return LANGUAGES  # here `lang` looks for what was written in one

    def get(self, request: Request) -> Response:
        paging = read_paging(request.query_params)
        found = find_things(request.user, request.query_params, self.day, also=names(AS_OF, PAGE))
        page = page_of_list(found.hits, paging)
        return self.listed(page, [hits.found(hit, self.links) for hit in page.rows])
