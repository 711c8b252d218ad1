"""GET /api/v1/consultations/, /decisions/ and /joint-assessments/, and one of each"""

from __future__ import annotations

from typing import Any

import pytest

from commitments.api import resources
from commitments.api.views import between
from commitments.models import Commitment, Consultation, Decision, JointAssessment
from tests import factories as make
from tests.api.conftest import Get
from tests.api.endpoint import ItemEndpoint, ListEndpoint

pytestmark = pytest.mark.usefixtures("full")


class TestConsultations(ListEndpoint):
    path = "consultations/"
    resource = resources.CONSULTATIONS

    def test_a_planned_one_is_known_today_and_on_no_past_day(self, get: Get) -> None:
        def found(query: str = "") -> list[tuple[str, bool]]:
            return [(row["held_on"], row["held"]) for row in self.ask(get, query).json()["results"]]

        assert found() == [("2024-06-01", False), ("2024-02-15", True)]
        assert found("held=true") == found("held_to=2024-05-31") == [("2024-02-15", True)]
        assert found("held=false") == found("held_from=2024-05-31") == [("2024-06-01", False)]
        assert found("as_of=2024-02-15") == [("2024-02-15", True)]
        assert found("as_of=2024-02-14") == []
        assert found("commitment=EC-02&commitment=PS-01") == [("2024-02-15", True)]
        assert found("commitment=EC-01") == []
        assert found("q=ｆｉｒｓｔ") == found("q=FIRST+tokyo") == [("2024-02-15", True)]
        assert found("q=first+planned") == []


class TestConsultation(ItemEndpoint):
    view = between.ConsultationDetail

    @pytest.fixture(autouse=True)
    def _path(self, full: None) -> None:
        self.path = f"consultations/{Consultation.objects.get(held_on='2024-02-15').pk}/"

    def test_it_comes_with_what_it_decided_as_far_as_that_was_recorded(self, get: Get) -> None:
        Decision.objects.filter(number=2).update(recorded_at=make.instant("2024-02-20"))
        assert [one["number"] for one in self.ask(get).json()["data"]["decisions"]] == [1, 2]
        assert [one["number"] for one in self.ask(get, "as_of=2024-02-19").json()["data"]["decisions"]] == [1]


class TestDecisions(ListEndpoint):
    path = "decisions/"
    resource = resources.DECISIONS

    def test_each_once_with_all_its_commitments(self, get: Get) -> None:
        rows = self.ask(get, "commitment=EC-02&commitment=PS-01").json()["results"]
        assert [(row["number"], row["commitments"]) for row in rows] == [(1, ["EC-02", "PS-01"]), (2, ["PS-01"])]
        assert self.ask(get, "as_of=2024-02-14").json()["results"] == []

    def test_filters(self, get: Get) -> None:
        def numbers(query: str) -> list[int]:
            return [row["number"] for row in self.ask(get, query).json()["results"]]

        assert numbers("q=visits") == [2]
        assert numbers("q=secret") == []
        assert numbers("pillar=economy") == [1]
        assert numbers("language=ja") == numbers("held_to=2024-02-14") == numbers("recorded_from=2024-02-16") == []
        assert numbers("held_from=2024-02-15") == numbers("recorded_to=2024-02-15") == [1, 2]


class TestDecision(ItemEndpoint):
    view = between.DecisionDetail

    @pytest.fixture(autouse=True)
    def _path(self, full: None) -> None:
        self.path = f"decisions/{Decision.objects.latest('pk').pk}/"


class TestJointAssessments(ListEndpoint):
    path = "joint-assessments/"
    resource = resources.JOINT_ASSESSMENTS

    def statuses(self, get: Get, query: str = "") -> list[tuple[str, str]]:
        return [(row["commitment"], row["status"]) for row in self.ask(get, query).json()["results"]]

    def test_each_as_it_stood_on_the_day(self, get: Get) -> None:
        assert self.statuses(get) == [("PS-01", "withdrawn"), ("EC-02", "waiting"), ("EC-02", "in_force")]
        assert self.statuses(get, "as_of=2024-02-02") == [("PS-01", "waiting"), ("EC-02", "in_force")]
        assert self.statuses(get, "as_of=2024-01-24") == [("EC-02", "waiting")]
        assert self.statuses(get, "as_of=2024-01-19") == []

    def test_what_ends_one_is_named(self, get: Get) -> None:
        trade = Commitment.objects.get(code="EC-02")
        differing = make.update(undertaking=make.side(trade, "MN"), delivery="off_track", published_at="2024-02-20")
        make.joint_assessment(of=trade, jp_signed_at="2024-02-22", mn_signed_at="2024-02-24")
        make.joint_assessment(of=trade, jp_signed_at="2024-02-25", mn_signed_at="2024-02-26")

        def row(query: str, number: int) -> dict[str, Any]:
            rows = self.ask(get, f"commitment=EC-02&order=proposed&{query}").json()["results"]
            found: dict[str, Any] = [one for one in rows if one["status"] != "waiting"][number]
            return found

        ended, replaced, in_force = row("", 0), row("", 1), row("", 2)
        assert (ended["status"], ended["ended_by"], ended["ended_at"][:10]) == ("ended", differing.pk, "2024-02-20")
        assert (replaced["status"], replaced["ended_by"], replaced["ended_at"][:10]) == ("replaced", None, "2024-02-26")
        assert (in_force["status"], in_force["ended_by"], in_force["ended_at"]) == ("in_force", None, None)
        assert row("as_of=2024-02-19", 0)["status"] == "in_force"
        assert row("as_of=2024-02-19", 0)["ended_by"] is None

    def test_a_signature_to_come_is_not_known_yet(self, get: Get) -> None:
        row = self.ask(get, "commitment=EC-02&as_of=2024-01-24").json()["results"][0]
        assert (row["jp_signed_at"][:10], row["mn_signed_at"], row["in_force_on"]) == ("2024-01-20", None, None)

    def test_filters(self, get: Get) -> None:
        assert self.statuses(get, "status=waiting&status=withdrawn") == [("PS-01", "withdrawn"), ("EC-02", "waiting")]
        assert self.statuses(get, "in_force_from=2024-01-25") == [("EC-02", "in_force")]
        assert self.statuses(get, "in_force_to=2024-01-24") == []
        assert self.statuses(get, "in_force_from=2024-01-25&as_of=2024-01-24") == []
        assert self.statuses(get, "delivery=on_track") == [("PS-01", "withdrawn")]
        assert self.statuses(get, "q=visits") == [("PS-01", "withdrawn")]
        JointAssessment.objects.filter(withdrawn_at__isnull=False).update(reason="Хоёр тал САНАЛ нэгдэв.")
        assert self.statuses(get, "q=санал") == [("PS-01", "withdrawn")]
        assert self.statuses(get, "q=санал+ec-02") == []


class TestJointAssessment(ItemEndpoint):
    view = between.JointAssessmentDetail

    @pytest.fixture(autouse=True)
    def _path(self, full: None) -> None:
        self.path = f"joint-assessments/{JointAssessment.objects.earliest('pk').pk}/"
