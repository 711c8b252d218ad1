"""GET /api/v1/measurements/, /evidence/ and /occurrences/: what published updates carry"""

from __future__ import annotations

import pytest

from commitments.api import resources
from tests.api.conftest import Get
from tests.api.endpoint import ListEndpoint

pytestmark = pytest.mark.usefixtures("full")

# Filters that all three know, with values that leave something and values that leave nothing.
SHARED = [
    ("commitment=EC-02&commitment=EC-01", "commitment=EC-03"),
    ("pillar=economy", "pillar=economy&commitment=PS-02"),
    ("party=JP", "party=JP&commitment=EC-03"),
    ("ministry=JP-MOFA", "ministry=JP-MOD"),
    ("period=2023-H2", "period=2024-H1"),
    ("published_from=2024-01-01", "published_from=2024-03-01"),
    ("published_to=2024-03-01", "published_to=2023-12-31"),
]


class Carried(ListEndpoint):
    several = "superseded=true"

    def test_what_was_corrected_by_the_day_is_left_out_unless_asked_for(self, get: Get) -> None:
        if self.path == "occurrences/":
            return  # of the corrected update nothing took place
        standing = {row["update"] for row in self.ask(get).json()["results"]}
        every = self.ask(get, "superseded=true").json()["results"]
        (corrected,) = {row["update"] for row in every} - standing
        assert {row["superseded"] for row in every if row["update"] == corrected} == {True}
        before = self.ask(get, "as_of=2024-02-09&commitment=EC-02").json()["results"]
        assert {(row["update"], row["superseded"]) for row in before} == {(corrected, False)}
        assert self.ask(get, "as_of=2024-01-09&commitment=EC-02").json()["results"] == []

    @pytest.mark.parametrize(("some", "none"), SHARED)
    def test_the_filters_of_the_update(self, get: Get, some: str, none: str) -> None:
        every = self.ask(get, "count=true").json()["count"]
        if self.path != "occurrences/" or "EC-02" not in some:
            assert 0 < self.ask(get, f"{some}&count=true").json()["count"] + (self.path == "occurrences/") <= every + 1
        assert self.ask(get, f"{none}&count=true").json()["count"] == 0


class TestMeasurements(Carried):
    path = "measurements/"
    resource = resources.MEASUREMENTS

    def test_filters(self, get: Get) -> None:
        def values(query: str) -> list[float]:
            return [row["value"] for row in self.ask(get, query).json()["results"]]

        assert values("") == [12.5, 3]
        assert values("indicator=PS-01-A") == [3]
        assert values("measured_to=2023-11-30&superseded=true") == [7]
        assert values("measured_from=2023-12-01") == [12.5, 3]
        assert values("order=-indicator") == [3, 12.5]
        assert values("q=visits") == [12.5, 3]
        assert values("q=ps-01-a") == values("q=PS-01+ＶＩＳＩＴＳ+約束") == [3]


class TestEvidence(Carried):
    path = "evidence/"
    resource = resources.EVIDENCE

    def test_filters(self, get: Get) -> None:
        def titles(query: str) -> list[str]:
            return [row["title"] for row in self.ask(get, query).json()["results"]]

        assert titles("q=WRONG") == titles("q=secret") == []
        assert titles("q=wrong&superseded=true") == ["Minutes that were wrong"]
        assert titles("") == ["Minutes of January", "Minutes as a file"]
        assert titles("file=true") == ["Minutes as a file"]
        assert titles("file=false") == ["Minutes of January"]
        assert titles("kind=news") == titles("dated_from=2024-01-01") == []
        (row,) = self.ask(get, "file=true").json()["results"]
        assert row["url"].startswith("http://testserver/api/v1/files/")


class TestOccurrences(Carried):
    path = "occurrences/"
    resource = resources.OCCURRENCES

    def test_filters(self, get: Get) -> None:
        def days(query: str) -> list[str]:
            return [row["held_on"] for row in self.ask(get, query).json()["results"]]

        assert days("") == ["2023-11-01", "2023-10-01"]
        assert days("order=held") == ["2023-10-01", "2023-11-01"]
        assert days("held_from=2023-11-01") == ["2023-11-01"]
        assert days("held_to=2023-10-31") == ["2023-10-01"]
        assert days("party=JP") == []
        assert days("q=DIALOGUE") == ["2023-11-01", "2023-10-01"]
        assert days("q=dialogue+ulaanbaatar") == ["2023-10-01"]
