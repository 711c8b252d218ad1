"""GET /api/v1/pillars/, /passages/, /ministries/ and /periods/, and one of each"""

from __future__ import annotations

import pytest

from commitments.api import resources
from commitments.api.views import reference
from commitments.models import Ministry, MinistryName, MinistrySuccession, Passage, Pillar
from tests import factories as make
from tests.api.conftest import Get
from tests.api.endpoint import ItemEndpoint, ListEndpoint


class TestPillars(ListEndpoint):
    path = "pillars/"
    resource = resources.PILLARS

    def test_they_come_in_the_statements_order_with_their_commitments(self, get: Get) -> None:
        rows = self.ask(get).json()["results"]
        assert [row["key"] for row in rows] == ["security", "economy"]
        assert rows[0]["titles"] == {"ja": None, "en": "Security", "mn": None}
        assert rows[1]["commitments_url"] == "http://testserver/api/v1/commitments/?pillar=economy"

    def test_they_are_found_by_title_key_and_code(self, get: Get) -> None:
        Pillar.objects.filter(key="economy").update(title_ja="経済・ｴﾈﾙｷﾞｰ", title_mn="Эдийн засаг")
        for words in ("ECONOMY", "エネルギー", "経済", "ЭДИЙН+засаг"):
            assert [row["key"] for row in self.ask(get, f"q={words}").json()["results"]] == ["economy"], words

    def test_a_past_day_stays_in_the_addresses(self, get: Get) -> None:
        row = self.ask(get, "as_of=2023-01-01").json()["results"][0]
        assert row["commitments_url"].endswith("/commitments/?as_of=2023-01-01&pillar=security")


class TestPillar(ItemEndpoint):
    path = "pillars/economy/"
    view = reference.PillarDetail


@pytest.mark.usefixtures("full")
class TestPassages(ListEndpoint):
    path = "passages/"
    resource = resources.PASSAGES

    def test_each_names_the_commitments_in_its_words(self, get: Get) -> None:
        rows = {tuple(row["commitments"]): row for row in self.ask(get).json()["results"]}
        assert rows["PS-01",]["also"] == ["EC-02"]
        assert rows["EC-02",]["also"] == []
        assert rows["EC-02",]["section"] == "body"

    def test_filters(self, get: Get) -> None:
        make.passage(text="何も約束していない。")

        def count(query: str) -> int:
            counted: int = self.ask(get, f"{query}&count=true").json()["count"]
            return counted

        assert count("undertaken=false") == count("q=約束していない") == 1
        assert count("undertaken=true") == count("section=body") - 1
        assert list(self.ask(get, "section=nowhere").json()["errors"]) == ["section"]

    def test_it_comes_with_unofficial_translations_and_why_nothing_was_undertaken(self, get: Get) -> None:
        passage = make.passage(text="何も約束していない。")
        Passage.objects.filter(pk=passage.pk).update(text_mn="Амлалт алга.", nothing_undertaken_mn="Оршил.")
        row = self.ask(get).json()["results"][-1]
        assert row["unofficial_translations"] == {"en": None, "mn": "Амлалт алга."}
        assert row["nothing_undertaken"] == {"ja": None, "en": None, "mn": "Оршил."}
        assert self.ask(get).json()["results"][0]["nothing_undertaken"] is None
        passages = [one for section in get("statement/").json()["data"]["sections"] for one in section["passages"]]
        assert passages[-1] == {name: row[name] for name in row if name not in ("url", "section")}


@pytest.mark.usefixtures("full")
class TestPassage(ItemEndpoint):
    path = "passages/1/"
    view = reference.PassageDetail


@pytest.mark.usefixtures("full")
class TestMinistries(ListEndpoint):
    path = "ministries/"
    resource = resources.MINISTRIES

    def test_a_closed_one_names_who_took_over_once_that_was_so(self, get: Get) -> None:
        closed = make.ministry(code="JP-OLD")
        Ministry.objects.filter(pk=closed.pk).update(closed_on="2024-01-31")
        MinistrySuccession.objects.create(former=closed, successor=make.ministry(code="JP-NEW"), from_day="2024-02-01")

        def row(query: str = "") -> tuple[str | None, list[str]]:
            found = next(row for row in self.ask(get, query).json()["results"] if row["code"] == "JP-OLD")
            return found["closed_on"], found["successors"]

        assert row() == ("2024-01-31", ["JP-NEW"])
        assert row("as_of=2024-02-01") == ("2024-01-31", ["JP-NEW"])
        assert row("as_of=2024-01-31") == (None, [])
        assert [one["code"] for one in self.ask(get, "closed=true").json()["results"]] == ["JP-OLD"]
        assert self.ask(get, "closed=true&as_of=2024-01-31&count=true").json()["count"] == 0
        assert all(one["party"] == "MN" for one in self.ask(get, "party=MN").json()["results"])

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

    def test_they_are_found_by_every_name_that_had_begun(self, get: Get) -> None:
        ministry = make.ministry(code="MN-MET", party="MN", name_en="Ministry of Environment and Tourism")
        name = MinistryName(ministry=ministry, valid_from="2024-01-01", name_en="Ministry of Climate", name_ja="環境省")
        name.save()
        make.findable(name)

        def codes(query: str) -> list[str]:
            return [row["code"] for row in self.ask(get, query).json()["results"]]

        assert codes("q=climate") == codes("q=TOURISM") == codes("q=環境") == codes("q=climate&party=MN") == ["MN-MET"]
        assert codes("q=tourism&as_of=2023-12-31") == ["MN-MET"]
        assert codes("q=climate&as_of=2023-12-31") == codes("q=climate+tourism") == codes("q=climate&party=JP") == []

    def test_they_are_ordered_by_code(self, get: Get) -> None:
        rows = self.ask(get).json()["results"]
        assert [row["code"] for row in rows] == sorted(Ministry.objects.values_list("code", flat=True))
        assert all(row["party"] == row["code"][:2] for row in rows)


@pytest.mark.usefixtures("full")
class TestMinistry(ItemEndpoint):
    path = "ministries/JP-METI/"
    view = reference.MinistryDetail

    def test_it_comes_with_what_it_is_assigned_to_on_the_day(self, get: Get) -> None:
        assert self.ask(get).json()["data"]["assignments"] == []
        (assignment,) = self.ask(get, "as_of=2023-12-31").json()["data"]["assignments"]
        assert (assignment["commitment"], assignment["role"], assignment["ends_on"]) == ("EC-02", "support", None)

    def test_no_such_code_is_404(self, get: Get) -> None:
        assert get("ministries/JP-MOON/").status_code == 404


class TestPeriods(ListEndpoint):
    path = "periods/"
    resource = resources.PERIODS

    def test_filters(self, get: Get) -> None:
        assert [row["code"] for row in self.ask(get, "ended=true").json()["results"]] == [
            "2022-H2",
            "2023-H1",
            "2023-H2",
        ]
        assert self.ask(get, "ended=true&as_of=2023-12-31&count=true").json()["count"] == 2
        assert self.ask(get, "ends_from=2024-06-30&ends_to=2024-12-31&count=true").json()["count"] == 2
        assert [row["code"] for row in self.ask(get, "q=2023-h").json()["results"]] == ["2023-H1", "2023-H2"]

    def test_they_are_the_half_years_of_the_plan(self, get: Get) -> None:
        rows = self.ask(get).json()["results"]
        assert rows[2] == {
            "code": "2023-H2",
            "url": "http://testserver/api/v1/periods/2023-H2/",
            "starts_on": "2023-07-01",
            "ends_on": "2023-12-31",
            "due_on": "2024-01-30",
        }
        assert (rows[0]["code"], rows[-1]["code"]) == ("2022-H2", "2032-H2")


class TestPeriod(ItemEndpoint):
    path = "periods/2023-H2/"
    view = reference.PeriodDetail
