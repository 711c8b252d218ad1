"""GET /api/v1/milestones/, /indicators/, /date-revisions/ and /assignments/, and one of each"""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import F

from commitments.api import resources
from commitments.api.views import plan
from commitments.models import Commitment, DataVersion, DateRevision, Indicator, Milestone, MinistryName
from tests import factories as make
from tests.api.conftest import Get
from tests.api.endpoint import ItemEndpoint, ListEndpoint

pytestmark = pytest.mark.usefixtures("full")


class TestMilestones(ListEndpoint):
    path = "milestones/"
    several = "withdrawn=true"
    resource = resources.MILESTONES

    def found(self, get: Get, query: str = "") -> list[str]:
        return [row["key"] for row in self.ask(get, query).json()["results"]]

    def test_those_in_the_plan_on_the_day(self, get: Get) -> None:
        assert self.found(get) == ["EC-02-M1", "EC-02-M2"]
        assert self.found(get, "withdrawn=true") == ["PS-01-M1", "EC-02-M1", "EC-02-M2"]
        assert self.found(get, "as_of=2024-01-31") == ["PS-01-M1", "EC-02-M1", "EC-02-M2"]

    def test_a_withdrawn_one_has_no_standing_and_says_why(self, get: Get) -> None:
        row = self.ask(get, "withdrawn=true&commitment=PS-01").json()["results"][0]
        assert (row["due_on"], row["schedule"], row["slip_days"], row["times_revised"]) == (None, None, None, None)
        assert (row["withdrawn"], row["withdrawn_at"], row["withdrawn_reason"]) == (
            *(True, "2024-02-01T03:00:00Z", "No longer needed."),
        )
        before = self.ask(get, "as_of=2024-01-31&commitment=PS-01").json()["results"][0]
        assert (before["due_on"], before["withdrawn"], before["withdrawn_at"], before["withdrawn_reason"]) == (
            *("2024-03-31", False, None, None),
        )

    def test_filters(self, get: Get) -> None:
        assert self.found(get, "pillar=security") == []
        assert self.found(get, "schedule=met") == self.found(get, "met=true") == ["EC-02-M2"]
        assert self.found(get, "met=false") == self.found(get, "revised=true") == ["EC-02-M1"]
        assert self.found(get, "revised=false") == ["EC-02-M2"]
        assert self.found(get, "due_from=2024-04-01") == ["EC-02-M1"]
        assert self.found(get, "due_to=2024-03-31") == ["EC-02-M2"]
        assert self.found(get, "due_to=2024-03-31&as_of=2024-02-04") == ["EC-02-M1", "EC-02-M2"]
        assert self.found(get, "order=-due") == ["EC-02-M1", "EC-02-M2"]
        assert self.found(get, "q=MEET") == ["EC-02-M1"]
        assert self.found(get, "q=nobody") == []
        assert list(self.ask(get, "due_from=soon").json()["errors"]) == ["due_from"]


class TestMilestone(ItemEndpoint):
    path = "milestones/EC-02-M1/"
    view = plan.MilestoneDetail

    def test_it_comes_with_every_move_of_its_date(self, get: Get) -> None:
        (revision,) = self.ask(get).json()["data"]["date_revisions"]
        assert (revision["milestone"], revision["status"]) == ("EC-02-M1", "agreed")
        assert self.ask(get, "as_of=2024-01-19").json()["data"]["date_revisions"] == []

    def test_a_withdrawn_one_is_still_there_and_one_to_come_is_not(self, get: Get) -> None:
        assert get("milestones/PS-01-M1/").json()["data"]["withdrawn"] is True
        Milestone.objects.filter(commitment__code="EC-02", number=1).update(added_at=make.instant("2024-02-10"))
        assert self.ask(get, "as_of=2024-02-09").status_code == 404

    @pytest.mark.parametrize("key", ["EC-02", "EC-02-M9", "EC-02-M0", "EC-99-M1", "M1", "EC-02-M123456"])
    def test_no_such_key_is_404(self, get: Get, key: str) -> None:
        assert get(f"milestones/{key}/").status_code == 404


class TestIndicators(ListEndpoint):
    path = "indicators/"
    resource = resources.INDICATORS

    def test_filters(self, get: Get) -> None:
        def found(query: str) -> list[str]:
            return [row["code"] for row in self.ask(get, query).json()["results"]]

        assert found("") == ["PS-01-A", "EC-02-A"]
        assert found("has_target=true") == found("commitment=EC-02") == found("indicator=EC-02-A") == ["EC-02-A"]
        assert found("has_target=false") == ["PS-01-A"]
        assert found("in_statement=true") == []
        assert found("pace=no_path&has_target=true") == ["EC-02-A"]
        assert found("pace=behind&pace=on_path") == []
        assert found("q=VISITS") == ["PS-01-A", "EC-02-A"]
        texts = {"name_mn": "Айлчлал", "unit_ja": "ﾄﾝ", "in_statement": True, "words": "約２万人"}
        Indicator.objects.filter(code="PS-01-A").update(**texts)
        for words in ("айлчлал", "トン", "2万人", "ps-01-a+visits"):
            assert found(f"q={words}") == ["PS-01-A"], words
        assert list(self.ask(get, "indicator=X").json()["errors"]) == ["indicator"]

    def test_where_they_are_against_their_path_is_worked_out_anew_with_the_data(self, get: Get) -> None:
        def found(query: str) -> list[str]:
            return [row["code"] for row in self.ask(get, query).json()["results"]]

        assert found("pace=no_path") == found("pace=no_path") == ["PS-01-A", "EC-02-A"]
        line = {"baseline": 0, "baseline_on": "2023-01-01", "target": 100, "target_on": "2032-01-01"}
        Indicator.objects.filter(code="PS-01-A").update(**line)
        DataVersion.objects.update(number=F("number") + 1)
        assert found("pace=no_path") == ["EC-02-A"]

    def test_one_that_was_made_anew_under_its_code_is_found(self, get: Get) -> None:
        def values() -> list[float]:
            return [row["value"] for row in get("measurements/", "indicator=PS-01-A").json()["results"]]

        assert values() == [3]
        old = Indicator.objects.get(code="PS-01-A")
        Indicator.objects.filter(pk=old.pk).update(code="PS-01-B")
        make.indicator(of=old.commitment, code="PS-01-A")
        DataVersion.objects.update(number=F("number") + 1)
        assert values() == []

    def test_a_draft_puts_nothing_under_one(self, get: Get) -> None:
        rows = self.ask(get, "expand=measurements").json()["results"]
        assert [[one["value"] for one in row["measurements"]] for row in rows] == [[3], [12.5]]


class TestIndicator(ItemEndpoint):
    path = "indicators/EC-02-A/"
    view = plan.IndicatorDetail


class TestDateRevisions(ListEndpoint):
    path = "date-revisions/"
    resource = resources.DATE_REVISIONS

    def statuses(self, get: Get, query: str = "") -> list[str]:
        return [row["status"] for row in self.ask(get, query).json()["results"]]

    def test_each_as_it_stood_on_the_day(self, get: Get) -> None:
        assert self.statuses(get) == ["agreed", "refused", "pending"]
        assert self.statuses(get, "as_of=2024-02-24") == ["agreed", "pending"]
        assert self.statuses(get, "as_of=2024-02-04") == ["pending"]
        assert self.statuses(get, "as_of=2024-01-19") == []
        rows = self.ask(get).json()["results"]
        assert [(row["decided_at"], row["decided_by"], row["refused_reason"]) for row in rows] == [
            ("2024-02-05T03:00:00Z", "JP", None),
            ("2024-02-25T03:00:00Z", "MN", "Not before the election."),
            (None, None, None),
        ]

    def test_filters(self, get: Get) -> None:
        assert self.statuses(get, "status=pending&status=refused") == ["refused", "pending"]
        assert self.statuses(get, "status=agreed&as_of=2024-02-04") == []
        assert self.statuses(get, "of_milestone=true") == ["agreed"]
        assert self.statuses(get, "of_milestone=false") == self.statuses(get, "requested_from=2024-02-20")
        assert self.statuses(get, "requested_to=2024-02-20") == ["agreed", "refused"]
        assert self.statuses(get, "party=MN") == ["agreed", "pending"]
        assert len(self.statuses(get, "later=true")) == 3
        assert self.statuses(get, "q=ec-02") == ["agreed", "refused", "pending"]
        assert self.statuses(get, "q=meet") == ["agreed"]
        DateRevision.objects.filter(refused_at__isnull=False).update(reason="Ｎｏ\nbuses, Ёслол")
        assert self.statuses(get, "q=%22no+buses%22+ёслол+EC-02") == self.statuses(get, "status=refused")
        assert self.statuses(get, "q=buses+meet") == []
        DateRevision.objects.filter(milestone=None).update(new_due_on="2024-01-01")
        assert self.statuses(get, "later=false") == ["refused", "pending"]


class TestDateRevision(ItemEndpoint):
    view = plan.DateRevisionDetail

    @pytest.fixture(autouse=True)
    def _path(self, full: None) -> None:
        self.path = f"date-revisions/{DateRevision.objects.latest('pk').pk}/"


class TestAssignments(ListEndpoint):
    path = "assignments/"
    several = "when=on_day&when=ended&when=ahead"
    resource = resources.ASSIGNMENTS

    def found(self, get: Get, query: str = "") -> list[tuple[str, str]]:
        return [(row["commitment"], row["ministry"]) for row in self.ask(get, query).json()["results"]]

    def test_those_in_effect_on_the_day_unless_others_are_asked_for(self, get: Get) -> None:
        in_effect = [("PS-01", "JP-MOD"), ("PS-01", "MN-MOD")]
        ended = [("EC-01", "MN-MED"), ("EC-02", "JP-METI")]
        assert self.found(get) == in_effect
        assert self.found(get, "when=ended") == ended
        assert self.found(get, "when=ahead") == [("EC-02", "JP-METI")]
        assert self.found(get, "as_of=2023-12-31") == [*in_effect, *ended]
        assert self.found(get, "when=ended&when=on_day") == [*in_effect, *ended]

    def test_an_end_to_come_was_not_known_on_a_past_day(self, get: Get) -> None:
        def ends(query: str) -> Any:
            return self.ask(get, f"commitment=EC-01&{query}").json()["results"][0]["ends_on"]

        assert ends("when=ended") == "2023-12-31"
        assert ends("as_of=2023-12-31") is None
        assert ends("as_of=2024-01-01&when=ended") == "2023-12-31"

    def test_filters(self, get: Get) -> None:
        assert self.found(get, "ministry=JP-MOD") == self.found(get, "party=JP") == [("PS-01", "JP-MOD")]
        assert self.found(get, "role=support&when=ended") == [("EC-02", "JP-METI")]
        assert self.found(get, "suggested=true") == []
        assert self.found(get, "q=ps-01") == [("PS-01", "JP-MOD"), ("PS-01", "MN-MOD")]
        assert self.found(get, "q=Visits+jp-mod") == [("PS-01", "JP-MOD")]
        assert self.found(get, "q=mn-med") == []
        assert self.found(get, "q=mn-med&when=ended") == [("EC-01", "MN-MED")]
        name = MinistryName(ministry=make.ministry(code="JP-MOD"), valid_from="2024-02-01", name_en="Defence Office")
        name.save()
        make.findable(name)
        assert self.found(get, "q=defence+office") == self.found(get, "q=jp-mod") == [("PS-01", "JP-MOD")]
        assert self.found(get, "q=defence+office&as_of=2024-01-31") == []
        assert list(self.ask(get, "when=soon").json()["errors"]) == ["when"]


class TestAssignment(ItemEndpoint):
    view = plan.AssignmentDetail

    @pytest.fixture(autouse=True)
    def _path(self, full: None) -> None:
        ahead = Commitment.objects.get(code="EC-02").assignments.latest("starts_on")
        self.path = f"assignments/{ahead.pk}/"
