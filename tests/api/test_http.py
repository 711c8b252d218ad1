"""What every answer of the API does beside its content: limits, request ids, compression, other origins."""

from __future__ import annotations

import datetime as dt
import gzip
import logging
import uuid
from typing import Any

import pytest
from django.test import Client

from commitments import clock
from commitments.operations.tokens import issue_token
from tests import factories as make

PILLARS = "/api/v1/pillars/"
NOON = make.instant("2024-08-01 12:00:10")


@pytest.fixture
def three_a_minute(settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 3


@pytest.fixture
def reader(statement: Any, client: Client) -> Client:
    client.force_login(make.user(role="viewer"))
    return client


class TestLimit:
    def test_the_first_too_many_is_told_how_long_to_wait(self, three_a_minute: None, reader: Client) -> None:
        with clock.at(NOON):
            answers = [reader.get(PILLARS) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
        assert answers[-1].headers["Retry-After"] == answers[-1].headers["RateLimit-Reset"] == "50"
        assert answers[-1].json()["code"] == "throttled"

    def test_the_next_minute_is_a_new_one(self, three_a_minute: None, reader: Client) -> None:
        for after, status in ((0, 429), (49, 429), (50, 200)):
            with clock.at(NOON):
                [reader.get(PILLARS) for _ in range(3)]
            with clock.at(NOON + dt.timedelta(seconds=after)):
                assert reader.get(PILLARS).status_code == status, after

    def test_each_client_has_its_own(self, three_a_minute: None, reader: Client) -> None:
        person = make.user(role="viewer")
        with clock.at(NOON):
            _row, token = issue_token(by=person, user=person, name="statistics", expires_in_days=30)
            other = Client(headers={"Authorization": f"Token {token}"})
            [reader.get(PILLARS) for _ in range(3)]
            assert reader.get(PILLARS).status_code == 429
            assert other.get(PILLARS).status_code == 200

    @pytest.mark.parametrize(("trusted", "second"), [(0, 429), (1, 200)])
    def test_addresses_are_believed_from_as_many_proxies_as_are_trusted(
        self, settings: Any, statement: Any, trusted: int, second: int
    ) -> None:
        settings.PUBLIC_VIEW, settings.API_REQUESTS_A_MINUTE = True, 1
        settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": trusted}
        with clock.at(NOON):
            for forwarded, status in (("198.51.100.1", 200), ("198.51.100.2", second)):
                answer = Client().get(PILLARS, headers={"X-Forwarded-For": forwarded})
                assert answer.status_code == status

    def test_none_where_it_is_turned_off(self, settings: Any, reader: Client) -> None:
        settings.API_REQUESTS_A_MINUTE = 0
        assert "RateLimit-Limit" not in reader.get(PILLARS).headers


class TestRequestId:
    def test_every_answer_has_one_of_its_own(self, reader: Client) -> None:
        first, second = (reader.get(address).headers["X-Request-ID"] for address in (PILLARS, "/dashboard/"))
        assert first != second

    def test_a_proxys_is_taken_over(self, reader: Client) -> None:
        sent = uuid.uuid4().hex
        assert reader.get(PILLARS, headers={"X-Request-ID": sent}).headers["X-Request-ID"] == sent

    @pytest.mark.parametrize("sent", ["x" * 2000, "a b", "<script>"])
    def test_anything_else_is_not(self, reader: Client, sent: str) -> None:
        assert reader.get(PILLARS, headers={"X-Request-ID": sent}).headers["X-Request-ID"] != sent

    def test_it_stands_in_the_log(self, settings: Any, reader: Client) -> None:
        filters = settings.LOGGING["handlers"]["stderr"]["filters"]
        assert filters == ["request"]
        record = logging.LogRecord("x", logging.INFO, "x", 1, "said", None, None)
        logging.getLogger().handlers[0].filter(record)
        assert "{correlation_id}" in settings.LOGGING["formatters"]["line"]["format"]


def test_answers_are_compressed_for_who_asks(seeded: None, client: Client) -> None:
    client.force_login(make.user(role="viewer"))
    plain = client.get("/api/v1/commitments/")
    packed = client.get("/api/v1/commitments/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 4
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get("/api/v1/commitments/", headers=again).status_code == 304


class TestOtherOrigins:
    ORIGIN = {"Origin": "https://statistics.example"}

    def test_may_read_nothing_by_default(self, reader: Client) -> None:
        assert "Access-Control-Allow-Origin" not in reader.get(PILLARS, headers=self.ORIGIN).headers

    def test_may_read_the_api_where_they_are_named(self, settings: Any, reader: Client) -> None:
        settings.CORS_ALLOWED_ORIGINS = ["https://statistics.example"]
        answer = reader.get(PILLARS, headers=self.ORIGIN)
        assert answer.headers["Access-Control-Allow-Origin"] == "https://statistics.example"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        asked = {
            **self.ORIGIN,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        }
        before = Client().options(PILLARS, headers=asked)
        assert before.status_code == 200
        assert "authorization" in before.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Origin" not in reader.get("/dashboard/", headers=self.ORIGIN).headers
        other = reader.get(PILLARS, headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in other.headers
