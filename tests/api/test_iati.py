"""GET /api/v1/iati/: valid against the published schema, and nothing in it that was not published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from commitments import clock
from commitments.exports import iati
from commitments.models import Commitment, ProgressUpdate, User
from tests import factories as make

SCHEMA = Path(__file__).resolve().parents[1] / "iati" / "iati-activities-schema.xsd"
NOW = make.instant("2024-10-15 18:00")


@pytest.fixture(scope="module")
def schema() -> Any:
    return etree.XMLSchema(etree.parse(SCHEMA))


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


def read(query: str = "", role: str = "viewer") -> Any:
    client = Client()
    client.force_login(User.objects.filter(role=role).first() or make.user(role=role))
    answer = client.get(f"/api/v1/iati/{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml")
    return etree.fromstring(b"".join(answer.streaming_content))


@pytest.mark.usefixtures("demo", "db")
class TestDemonstration:
    @pytest.mark.parametrize("query", ["", "?as_of=2022-11-29", "?as_of=2023-08-01", "?pillar=economy&kind=action"])
    def test_it_is_valid(self, schema: Any, query: str) -> None:
        tree = read(query)
        schema.assertValid(tree)

    def test_every_commitment_is_an_activity_with_its_own_words(self) -> None:
        tree = read()
        found = {one.findtext("iati-identifier"): one for one in tree.findall("iati-activity")}
        rows = {f"JP-MN-TRACKER-{row.code}": row for row in Commitment.objects.all()}
        assert found.keys() == rows.keys()
        assert len(found) == 49
        for name, activity in found.items():
            assert activity.findtext("description/narrative") == rows[name].quote
            assert activity.find("activity-date").get("iso-date") == "2022-11-29"

    def test_every_published_measurement_and_period_is_there(self) -> None:
        speaking = ProgressUpdate.objects.filter(status="published", superseded_at__isnull=True)
        tree = read()
        values = tree.xpath("//indicator[@measure='1']/period/actual")
        assert len(values) == sum(update.measurements.count() for update in speaking) > 0
        assert len(tree.xpath("//indicator[@measure='5']/period")) == speaking.count() > 0

    def test_a_past_day_knows_no_later_report(self) -> None:
        assert not read("?as_of=2022-11-30").xpath("//result/indicator/period/actual")

    def test_filters_are_those_of_the_list(self) -> None:
        assert {one.get("code") for one in read("?pillar=security").xpath("//sector")} == {"security"}

    def test_pieces_of_any_size_make_the_same_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = read()
        monkeypatch.setattr(iati, "CHUNK", 7)
        assert etree.tostring(read()) == etree.tostring(whole)
