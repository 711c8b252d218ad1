"""GET /api/v1/summary/"""

from __future__ import annotations

from itertools import combinations, permutations, product
from typing import Any

import pytest

from commitments.models import User
from commitments.reports.summary import DIMENSIONS
from tests import factories as make
from tests.api.conftest import Get, get_as, remove_drafts, signed_in
from tests.api.contract import lines, table, whole_file
from tests.api.endpoint import Endpoint

EVERY_PAIR = [(one,) for one in DIMENSIONS] + list(permutations(DIMENSIONS, 2))
TRIPLES = [
    (*groups, answer)
    for groups in combinations(("pillar", "party", "ministry", "kind", "period"), 2)
    for answer in ("delivery", "schedule", "reporting", "agreement")
]
FILTERS = [
    "kind=action",
    "party=JP",
    "ministry=JP-MOD",
    "delivery=at_risk&delivery=on_track",
    "q=commitment&as_of=2024-01-15",
]

WRONG = [
    ("", ["by"]),
    ("by=", ["by"]),
    ("by=colour", ["by"]),
    ("by=pillar&by=pillar", ["by"]),
    ("by=pillar&by=kind&by=party&by=delivery", ["by"]),
    ("by=pillar&lang=en", ["lang"]),
    ("by=pillar&format=pdf", ["format"]),
    ("by=colour&format=csv", ["by"]),
    ("by=pillar&format=csv&delivery=green", ["delivery"]),
    ("by=pillar,kind", ["by"]),
    ("by=pillar&order=code", ["order"]),
    ("by=pillar&page=1&per_page=10", ["page", "per_page"]),
    ("by=pillar&delivery=green", ["delivery"]),
    ("by=pillar&party=JP&party=MN", ["party"]),
]


def by(*dimensions: str) -> str:
    return "&".join(f"by={name}" for name in dimensions)


class TestSummary(Endpoint):
    path = "summary/"
    query = "by=pillar&by=delivery"

    def data(self, get: Get, query: str) -> dict[str, Any]:
        answer: dict[str, Any] = get("summary/", query).json()["data"]
        return answer

    def test_it_counts_silence_and_names_the_denominator(self, get: Get) -> None:
        data = self.data(get, by("pillar", "delivery"))
        assert (data["by"], data["of"], data["overlapping"]) == (["pillar", "delivery"], 5, False)
        assert {(*row["keys"].values(), row["count"]) for row in data["rows"]} == {
            ("security", "on_track", 1),
            ("security", "not_reported", 1),
            ("economy", "at_risk", 2),
            ("economy", "not_reported", 1),
        }
        assert sum(row["count"] for row in data["rows"]) == data["of"]

    def test_a_commitment_of_both_stands_in_both_parties_rows(self, get: Get) -> None:
        data = self.data(get, by("party"))
        assert (data["of"], data["overlapping"]) == (5, True)
        assert [(row["keys"]["party"], row["count"]) for row in data["rows"]] == [("JP", 5), ("MN", 4)]

    @pytest.mark.thorough
    def test_every_count_equals_its_list(self, get: Get) -> None:
        for dimensions in EVERY_PAIR:
            data = self.data(get, by(*dimensions))
            assert all(list(row["keys"]) == list(dimensions) for row in data["rows"])
            if sorted(dimensions) == list(dimensions):  # the other way round they are the same lists
                self.lists_agree(get, data)

    @pytest.mark.thorough
    def test_every_count_under_filters_equals_its_list(self, get: Get) -> None:
        for filters, dimensions in product(FILTERS, (("party", "delivery"), ("ministry", "pillar"))):
            data = self.data(get, f"{by(*dimensions)}&{filters}")
            assert data["of"] == get("commitments/", f"{filters}&count=true").json()["count"]
            self.lists_agree(get, data)

    @pytest.mark.thorough
    def test_any_two_groups_by_any_answer_equal_their_lists(self, get: Get) -> None:
        for dimensions in TRIPLES:
            data = self.data(get, by(*dimensions))
            assert data["by"] == list(dimensions)
            self.lists_agree(get, data)

    def test_silence_of_one_side_is_that_sides_row(self, get: Get) -> None:
        """By itself, a commitment stands in the row of either side's answer."""
        either = {row["keys"]["reporting"]: row["count"] for row in self.data(get, by("reporting"))["rows"]}
        assert either == {"reported": 3, "never": 3}
        sides = {tuple(row["keys"].values()): row for row in self.data(get, by("party", "reporting"))["rows"]}
        assert {keys: row["count"] for keys, row in sides.items()} == {
            ("JP", "reported"): 3,
            ("JP", "never"): 2,
            ("MN", "reported"): 2,
            ("MN", "never"): 2,
        }
        assert "jp_reporting=never" in sides["JP", "never"]["commitments_url"]

    def test_the_agreement_of_one_party_is_no_answer_but_counts(self, get: Get) -> None:
        data = self.data(get, by("agreement"))
        assert sum(row["count"] for row in data["rows"]) == data["of"] == 5
        assert data["rows"][-1]["keys"] == {"agreement": None}
        assert (data["rows"][-1]["count"], data["rows"][-1]["commitments_url"]) == (1, None)

    def test_a_period_counts_what_held_once_its_reports_were_due(self, get: Get) -> None:
        """As the trend does; with no period, the day itself."""
        rows = self.data(get, by("period", "delivery"))["rows"]
        points = get("trend/").json()["data"]["points"]
        assert {
            (row["keys"]["period"], row["keys"]["delivery"]): (row["day"], row["count"], row["of"]) for row in rows
        } == {
            (point["period"], count["delivery"]): (point["day"], count["count"], point["of"])
            for point in points
            for count in point["counts"]
            if count["count"]
        }
        assert self.data(get, by("period"))["overlapping"]
        past = self.data(get, by("period") + "&as_of=2024-01-15")
        assert (past["rows"][-1]["keys"], past["rows"][-1]["day"]) == ({"period": None}, "2024-01-15")

    def test_files_have_the_counts_in_columns(self, get: Get, viewer: User) -> None:
        for query in (by("pillar", "ministry", "reporting"), by("period", "delivery") + "&kind=action"):
            rows = self.data(get, query)["rows"]
            told = lines(get("summary/", query + "&format=ndjson"))
            assert [(row["commitments"], row["overdue"], row["silent"], row["of"]) for row in told] == [
                (row["count"], row["overdue"], row["silent"], row["of"]) for row in rows
            ]
            assert [{name: line[name] for name in row["keys"]} for line, row in zip(told, rows, strict=True)] == [
                row["keys"] for row in rows
            ]
            assert table(get("summary/", query + "&format=csv"))[0]["of"] == str(told[0]["of"])
        page = signed_in(viewer).get("/exports/summary.csv?header=keys")
        assert table(get("summary/", by("pillar", "delivery") + "&format=csv")) == table(page)
        assert whole_file(get("summary/", by("kind") + "&format=xlsx")).startswith(b"PK")

    def lists_agree(self, get: Get, data: dict[str, Any]) -> None:
        for row in data["rows"]:
            if row["commitments_url"] is not None:
                path, _, query = row["commitments_url"].removeprefix("http://testserver/api/v1/").partition("?")
                assert get(path, f"{query}&per_page=1&count=true").json()["count"] == row["count"] > 0
        if not data["overlapping"]:
            assert sum(row["count"] for row in data["rows"]) == data["of"]

    def test_a_row_that_no_list_can_show_has_no_address(self, get: Get) -> None:
        """Led by one of the two and supported by the other: the list can only ask for either."""
        data = self.data(get, by("ministry") + "&ministry=JP-MOD")
        assert {row["keys"]["ministry"]: bool(row["commitments_url"]) for row in data["rows"]} == {
            "JP-MOD": True,
            "MN-MOD": False,
        }

    def test_a_past_day_counts_what_held_then(self, get: Get) -> None:
        def counts(query: str) -> dict[str, int]:
            return {row["keys"]["delivery"]: row["count"] for row in self.data(get, query)["rows"]}

        assert counts(by("delivery")) == {"at_risk": 2, "on_track": 1, "not_reported": 2}
        assert counts(by("delivery") + "&as_of=2024-01-15") == {
            "off_track": 1,
            "at_risk": 1,
            "on_track": 1,
            "not_reported": 2,
        }
        assert counts(by("delivery") + "&as_of=2023-12-31") == {"not_reported": 5}

    @pytest.mark.thorough
    @pytest.mark.parametrize("party", ["JP", "MN"])
    def test_drafts_change_no_count(self, party: str) -> None:
        get = get_as(make.user(role="coordinator", party=party))
        before = [self.data(get, by(*dimensions)) for dimensions in EVERY_PAIR]
        remove_drafts()
        assert [self.data(get, by(*dimensions)) for dimensions in EVERY_PAIR] == before

    def test_what_cannot_be_counted_is_refused(self, get: Get) -> None:
        for query, names in WRONG:
            answer = get("summary/", query)
            assert (answer.status_code, sorted(answer.json()["errors"])) == (400, names), query

    def test_nothing_to_count(self, get: Get) -> None:
        make.pillar(key="global", code="GL")
        data = self.data(get, by("delivery") + "&pillar=global")
        assert (data["of"], data["rows"]) == (0, [])
