"""GET /api/v1/pillars/, /ministries/ and /periods/"""

from __future__ import annotations

from commitments.models import Ministry, MinistryName
from tests import factories as make
from tests.api.conftest import Get
from tests.api.endpoint import ListEndpoint


class TestPillars(ListEndpoint):
    path = "pillars/"

    def test_they_come_in_the_statements_order_with_their_commitments(self, get: Get) -> None:
        rows = self.ask(get).json()["results"]
        assert [row["key"] for row in rows] == ["security", "economy"]
        assert rows[0]["titles"] == {"ja": None, "en": "Security", "mn": None}
        assert rows[1]["commitments_url"] == "http://testserver/api/v1/commitments/?pillar=economy"

    def test_a_past_day_stays_in_the_addresses(self, get: Get) -> None:
        row = self.ask(get, "as_of=2023-01-01").json()["results"][0]
        assert row["commitments_url"].endswith("/commitments/?as_of=2023-01-01&pillar=security")


class TestMinistries(ListEndpoint):
    path = "ministries/"

    def test_each_is_called_as_on_the_day(self, get: Get) -> None:
        ministry = make.ministry(code="MN-MET", party="MN", name_en="Ministry of Environment and Tourism")
        MinistryName.objects.create(
            ministry=ministry, valid_from="2024-01-01", name_en="Ministry of Environment", name_ja="環境省"
        )

        def named(query: str) -> dict[str, str | None]:
            return next(row for row in self.ask(get, query).json()["results"] if row["code"] == "MN-MET")["names"]

        assert named("") == {"ja": "環境省", "en": "Ministry of Environment", "mn": None}
        assert named("as_of=2024-01-01") == named("")
        assert named("as_of=2023-12-31") == {"ja": None, "en": "Ministry of Environment and Tourism", "mn": None}

    def test_they_are_ordered_by_code(self, get: Get) -> None:
        rows = self.ask(get).json()["results"]
        assert [row["code"] for row in rows] == sorted(Ministry.objects.values_list("code", flat=True))
        assert all(row["party"] == row["code"][:2] for row in rows)


class TestPeriods(ListEndpoint):
    path = "periods/"

    def test_they_are_the_half_years_of_the_plan(self, get: Get) -> None:
        rows = self.ask(get).json()["results"]
        assert rows[2] == {
            "code": "2023-H2",
            "starts_on": "2023-07-01",
            "ends_on": "2023-12-31",
            "due_on": "2024-01-30",
        }
        assert (rows[0]["code"], rows[-1]["code"]) == ("2022-H2", "2032-H2")
