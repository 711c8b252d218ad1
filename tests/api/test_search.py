"""GET /api/v1/search/"""

from __future__ import annotations

from urllib.parse import quote

import pytest

from commitments.models import ProgressUpdate, User
from commitments.vocabulary import Findable, UpdateStatus
from tests import factories as make
from tests.api.conftest import READERS, Get, as_reader, get_as, pages_of
from tests.api.endpoint import PagedEndpoint

FILTERS = [
    "",
    "in=updates",
    "in=updates&in=evidence",
    "party=MN",
    "lang=en",
    "lang=mn",
    "pillar=economy",
    "superseded=true",
]

WRONG = [
    ("", ["q"]),
    ("q=x", ["q"]),
    ("q=" + "x" * 201, ["q"]),
    ("q=talks&q=held", ["q"]),
    ("q=talks&in=drafts", ["in"]),
    ("q=talks&lang=fr", ["lang"]),
    ("q=talks&party=both", ["party"]),
    ("q=talks&pillar=nowhere", ["pillar"]),
    ("q=talks&order=published", ["order"]),
    ("q=talks&status=draft", ["status"]),
]


class TestSearch(PagedEndpoint):
    path = "search/"
    query = "q=talks"
    several = "superseded=true"

    def test_an_update_is_told_with_the_sentence(self, get: Get) -> None:
        update = ProgressUpdate.objects.get(
            undertaking__commitment__code="EC-02", delivery="at_risk", status=UpdateStatus.PUBLISHED
        )
        row = get("search/", "q=HELD").json()["results"][0]
        assert row == {
            "kind": "updates",
            "url": f"http://testserver/api/v1/updates/{update.pk}/",
            "commitments": ["EC-02"],
            "titles": {"ja": "約束", "en": "A commitment", "mn": "Амлалт"},
            "number": None,
            "update": update.pk,
            "parties": ["JP"],
            "ministry": "JP-MOFA",
            "period": "2023-H2",
            "language": "en",
            "day": "2024-02-10",
            "until": None,
            "superseded": False,
            "matches": [
                {
                    "text": "done",
                    "language": "en",
                    "runs": [
                        {"text": "Talks were ", "match": False},
                        {"text": "held", "match": True},
                        {"text": ".", "match": False},
                    ],
                    "cut_before": False,
                    "cut_after": False,
                }
            ],
        }

    def test_every_kind_has_an_answer_and_an_address_that_answers(self, get: Get) -> None:
        row = make.commitment(code="GL-01", title_en="Minerals", in_passage=make.passage(text="鉱物 (minerals)"))
        make.assignment(of=row, to=make.ministry(code="JP-METI", name_en="Ministry of Minerals"))
        make.evidence(of=make.update(undertaking=make.side(row, "JP"), done="Minerals"), title="Minerals")
        make.milestone(of=row, title_en="Minerals")
        make.decision(of=make.consultation(held_on="2024-02-01"), about=[row], text="Minerals")
        rows = get("search/", "q=minerals").json()["results"]
        assert [one["kind"] for one in rows] == Findable.values
        for one in rows:
            assert one["commitments"] == ([] if one["kind"] == "ministries" else ["GL-01"])
            assert "Minerals" in [run["text"].capitalize() for match in one["matches"] for run in match["runs"]]
            assert get(one["url"].removeprefix("http://testserver/api/v1/")).status_code == 200
        # A past day stays in every address.
        past = get("search/", "q=minerals&as_of=2024-01-31").json()["results"]
        assert [one["kind"] for one in past] == [kind for kind in Findable.values if kind != "decisions"]
        assert all(one["url"].endswith("?as_of=2024-01-31") for one in past)

    def test_japanese_and_mongolian_are_found_in_any_width_and_case(self, get: Get) -> None:
        for query, code in (("レアアース", "EC-01"), ("ﾚｱｱｰｽ", "EC-01"), ("アア", "EC-01")):
            rows = get("search/", f"q={quote(query)}").json()["results"]
            assert [row["commitments"] for row in rows] == [[code]]
        assert get("search/", f"q={quote('АМЛАЛТ')}&lang=mn&count=true").json()["count"] == 5

    @pytest.mark.thorough
    @pytest.mark.parametrize("party", ["JP", "MN"])
    def test_drafts_change_no_count_no_filter_and_no_page(self, party: str) -> None:
        get = get_as(make.user(role="coordinator", party=party))
        queries = [f"q={word}&{one}&count=true" for one in FILTERS for word in ("talks", "secret", "SECRET+of")]
        before = {query: get("search/", query).json() for query in queries}
        assert all(answer["count"] == 0 for query, answer in before.items() if "secret" in query.lower())
        ProgressUpdate.objects.exclude(status=UpdateStatus.PUBLISHED).delete()
        assert {query: get("search/", query).json() for query in queries} == before

    def test_nobody_finds_their_own_drafts_either(self) -> None:
        for name in READERS:
            assert get_as(as_reader(name))("search/", "q=secret&count=true").json()["count"] == 0

    def test_a_wrong_value_is_refused_at_its_parameter(self, viewer: User) -> None:
        get = get_as(viewer)
        for query, names in WRONG:
            answer = get("search/", query)
            assert (answer.status_code, sorted(answer.json()["errors"])) == (400, names), query

    def test_pages_are_those_of_the_filters(self, get: Get) -> None:
        for query in FILTERS:
            rows = pages_of(get, "search/", f"q=talks&{query}")
            assert rows == get("search/", f"q=talks&per_page=200&{query}").json()["results"]
