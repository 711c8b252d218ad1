"""GET /api/v1/commitments/"""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict

from commitments.api import resources
from commitments.models import User
from commitments.queries.commitments import find_commitments
from commitments.standing import day
from tests import factories as make
from tests.api.conftest import Get, get_as, pages_of, remove_drafts
from tests.api.endpoint import ListEndpoint

FILTERS = [
    "",
    "pillar=economy",
    "pillar=economy&pillar=security",
    "party=MN",
    "ministry=JP-MOD",
    "ministry=MN-MED",
    "ministry=MN-MED&as_of=2023-12-31",
    "kind=action&kind=position",
    "delivery=at_risk",
    "delivery=not_reported",
    "jp_delivery=on_track",
    "mn_delivery=not_reported",
    "mn_delivery=discontinued",
    "schedule=overdue&schedule=due_soon",
    "reporting=late&reporting=never",
    "jp_reporting=reported",
    "mn_reporting=never",
    "agreement=divergent",
    "contradiction=true",
    "contradiction=false",
    "q=レアアース",
    "q=visits",
    "q=SECRET",
    "delivery=discontinued",
    "code=EC-01&code=PS-01",
    "due_from=2024-03-01&due_to=2024-05-31",
    "updated_since=2024-01-01",
    "order=-code",
    "order=due",
    "order=delivery&kind=action",
    "pillar=economy&as_of=2024-01-15",
    "delivery=off_track&as_of=2024-01-15",
]

WRONG = [
    ("pillar=nowhere", ["pillar"]),
    ("delivery=green", ["delivery"]),
    ("delivery=on_track&delivery=green", ["delivery"]),
    ("party=KR", ["party"]),
    ("party=JP&party=MN", ["party"]),
    ("ministry=JP-MOON", ["ministry"]),
    ("order=author", ["order"]),
    ("order=code&order=due", ["order"]),
    ("contradiction=perhaps", ["contradiction"]),
    ("pillar=&q=", ["pillar", "q"]),
    ("delivery=on_track&delivery=", ["delivery"]),
    ("kind=%00", ["kind"]),
    ("kind=x&schedule=y&colour=z", ["colour", "kind", "schedule"]),
    ("internal_note=SECRET", ["internal_note"]),
    ("undertakings__updates__done=SECRET", ["undertakings__updates__done"]),
]


@pytest.mark.usefixtures("full")
class TestCommitments(ListEndpoint):
    path = "commitments/"
    resource = resources.COMMITMENTS

    @pytest.mark.thorough
    def test_its_filters_find_what_the_pages_find(self, viewer: User) -> None:
        get = get_as(viewer)
        for query in FILTERS:
            params = QueryDict(query)
            when = day(dt.date.fromisoformat(params.get("as_of", "2024-03-01")))
            page = [row.code for row in find_commitments(viewer, params, when).queryset]
            assert [row["code"] for row in pages_of(get, "commitments/", query)] == page, query

    @pytest.mark.thorough
    @pytest.mark.parametrize("party", ["JP", "MN"])
    def test_drafts_change_no_count_no_filter_and_no_order(self, party: str) -> None:
        get = get_as(make.user(role="coordinator", party=party))
        before = {query: get("commitments/", query).json() for query in FILTERS}
        remove_drafts()
        assert {query: get("commitments/", query).json() for query in FILTERS} == before

    def test_a_past_day_stays_in_every_address(self, get: Get) -> None:
        answer = get("commitments/", "as_of=2024-01-10&per_page=1&page=2").json()
        assert "as_of=2024-01-10" in answer["next"]
        assert "as_of=2024-01-10" in answer["previous"]
        assert answer["results"][0]["url"].endswith("/?as_of=2024-01-10")

    def test_a_wrong_value_is_refused_at_its_parameter(self, get: Get) -> None:
        for query, names in WRONG:
            answer = get("commitments/", query)
            assert (answer.status_code, sorted(answer.json()["errors"])) == (400, names), query

    def test_refusals_are_in_the_readers_language(self) -> None:
        answer = get_as(make.user(role="viewer", language="ja"))("commitments/", "kind=x")
        assert answer.headers["Content-Language"] == "ja"
        assert "正しく選択してください" in answer.json()["errors"]["kind"][0]


@pytest.mark.usefixtures("world")
class TestStanding:
    def test_a_row_says_where_it_stands(self, get: Get) -> None:
        row = get("commitments/", "q=EC-02").json()["results"][0]
        speaking = row["standing"]["jp"].pop("update")
        assert get(f"updates/{speaking}/").json()["data"]["delivery"] == "at_risk"
        assert row == {
            "code": "EC-02",
            "url": "http://testserver/api/v1/commitments/EC-02/",
            "pillar": "economy",
            "position": row["position"],
            "passage": row["passage"],
            "kind": "action",
            "parties": ["JP", "MN"],
            "party_basis": "explicit",
            "titles": {"ja": "約束", "en": "A commitment", "mn": "Амлалт"},
            "leads": {"jp": None, "mn": None},
            "standing": {
                "delivery": "at_risk",
                "basis": "one_side",
                "agreement": "one_side_silent",
                "schedule": "due_soon",
                "contradicts_dates": False,
                "due_on": "2024-05-01",
                "completed_on": None,
                "next_due_on": "2024-05-01",
                "jp": {"delivery": "at_risk", "reporting": "reported", "silent": False},
                "mn": {"delivery": None, "reporting": "never", "silent": True, "update": None},
            },
        }

    def test_a_party_that_did_not_undertake_it_has_no_side(self, get: Get) -> None:
        row = get("commitments/", "q=EC-03").json()["results"][0]
        assert (row["parties"], row["standing"]["mn"], row["standing"]["agreement"]) == (["JP"], None, None)

    def test_a_good_rating_against_the_dates_is_marked(self, get: Get) -> None:
        late = make.commitment(code="EC-09", parties=("JP",), due_on="2024-02-01")
        make.update(undertaking=make.side(late, "JP"), period="2023-H2", delivery="on_track")
        rows = get("commitments/", "contradiction=true").json()["results"]
        assert [(row["code"], row["standing"]["contradicts_dates"]) for row in rows] == [("EC-09", True)]

    def test_a_past_day_shows_what_spoke_then(self, get: Get) -> None:
        def standing(query: str) -> tuple[str, str | None]:
            row = get("commitments/", f"q=EC-02&{query}").json()["results"][0]["standing"]
            return row["delivery"], row["jp"]["delivery"]

        assert standing("as_of=2024-01-09") == ("not_reported", None)
        assert standing("as_of=2024-01-10") == ("off_track", "off_track")
        assert standing("as_of=2024-02-09") == ("off_track", "off_track")
        assert standing("as_of=2024-02-10") == ("at_risk", "at_risk")


def test_what_is_listed_with_commas_may_be_repeated_instead(get: Get, world: None) -> None:
    for name, first, second in (
        ("fields", "code", "titles"),
        ("lang", "en", "mn"),
        ("expand", "updates", "milestones"),
    ):
        repeated = get("commitments/", f"{name}={first}&{name}={second}")
        assert repeated.status_code == 200
        assert repeated.json()["results"] == get("commitments/", f"{name}={first},{second}").json()["results"]
