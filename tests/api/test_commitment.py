"""GET /api/v1/commitments/<code>/"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from commitments.api.views.commitments import CommitmentDetail
from commitments.models import Commitment, Indicator
from tests import factories as make
from tests.api.conftest import Get
from tests.api.endpoint import ItemEndpoint


@pytest.fixture
def planned(world: None) -> Commitment:
    """EC-02 with a plan: milestones moved, met, added and withdrawn, an indicator measured, a joint assessment."""
    commitment = Commitment.objects.get(code="EC-02")
    update = make.side(commitment, "JP").updates.get(delivery="at_risk", status="published")
    old = make.side(commitment, "JP").updates.get(delivery="off_track")
    moved = make.milestone(of=commitment, due_on="2024-02-01", title_en="Meet")
    make.date_revision(of=moved, new_due_on="2024-04-01", requested_at="2024-01-20", agreed_at="2024-02-05", party="MN")
    make.date_revision(
        of=commitment, new_due_on="2024-06-01", requested_at="2024-02-20", refused_at="2024-02-25", party="JP"
    )
    met = make.milestone(of=commitment, due_on="2024-01-31")
    make.milestone_report(update=update, milestone=met, met_on="2024-01-15")
    make.milestone(of=commitment, added_at="2024-02-28")
    make.milestone(of=commitment, withdrawn_at="2024-02-01")
    indicator = make.indicator(of=commitment, code="EC-02-A", target=20000)
    make.measurement(update=update, indicator=indicator, value="12.5", measured_on="2023-12-31")
    make.measurement(update=old, indicator=indicator, value=7, measured_on="2023-11-30")
    draft = make.side(commitment, "JP").updates.get(status="draft")
    make.measurement(update=draft, indicator=indicator, value=999, measured_on="2024-01-31")
    make.milestone_report(update=draft, milestone=moved, met_on="2024-02-20")
    make.evidence(of=draft, title="SECRET")
    make.evidence(of=update, title="Minutes of January")
    make.evidence(of=old, title="Minutes that were wrong")
    make.assignment(of=commitment, to=make.ministry(code="JP-METI"), starts_on="2023-01-01")
    make.assignment(of=commitment, to=make.ministry(code="JP-MOD"), role="support", ends_on="2024-01-31")
    return commitment


class TestCommitment(ItemEndpoint):
    path = "commitments/EC-02/"
    view = CommitmentDetail

    @pytest.fixture(autouse=True)
    def _planned(self, planned: Commitment) -> None:
        """Everything that may have a draft behind it is there."""

    def data(self, get: Get, query: str = "") -> dict[str, Any]:
        answer: dict[str, Any] = self.ask(get, query).json()["data"]
        return answer

    def test_its_words_are_the_statements(self, get: Get) -> None:
        words = self.data(get)["words"]
        assert words["text"][words["quote_start"] : words["quote_end"]] == words["quote"]
        assert words["text"][words["focus_start"] : words["focus_end"]] == words["focus"]
        assert (words["section"], words["also_in"]) == ("body", [])

    def test_each_side_comes_with_the_update_that_speaks(self, get: Get) -> None:
        data = self.data(get)
        speaking = data["speaking"]["jp"]
        assert (speaking["id"], speaking["delivery"]) == (data["standing"]["jp"]["update"], "at_risk")
        assert speaking["correction_reason"] == "A figure was wrong."
        assert data["standing"]["mn"] == {"delivery": None, "reporting": "never", "silent": True, "update": None}
        assert data["speaking"]["mn"] is None
        before = self.data(get, "as_of=2024-02-09")["speaking"]["jp"]
        assert (before["delivery"], before["superseded"], before["superseded_by"]) == ("off_track", False, None)
        assert self.data(get, "as_of=2024-01-09")["speaking"] == {"jp": None, "mn": None}

    def test_it_leads_to_everything_reported_on_it(self, get: Get) -> None:
        address = self.data(get, "as_of=2024-02-15")["updates_url"].removeprefix("http://testserver/api/v1/")
        assert [row["delivery"] for row in get(*address.split("?")).json()["results"]] == ["at_risk", "off_track"]

    def test_a_party_without_a_side(self, get: Get) -> None:
        data = get("commitments/EC-03/").json()["data"]
        assert data["standing"]["mn"] is None
        assert data["standing"]["due_on"] == "2026-01-01"
        assert (data["baseline_due_on"], data["slip_days"], data["times_revised"]) == ("2026-01-01", 0, 0)

    def test_milestones_as_of_the_day(self, get: Get) -> None:
        moved, met, added = sorted(self.data(get)["milestones"], key=lambda one: one["number"])
        assert moved == {
            "key": "EC-02-M1",
            "url": "http://testserver/api/v1/milestones/EC-02-M1/",
            "commitment": "EC-02",
            "number": 1,
            "plan_code": None,
            "titles": {"ja": None, "en": "Meet", "mn": None},
            "baseline_due_on": "2024-02-01",
            "due_on": "2024-04-01",
            "met_on": None,
            "schedule": "due_soon",
            "slip_days": 60,
            "times_revised": 1,
            "added_at": "2022-11-29T03:00:00Z",
            "withdrawn": False,
            "withdrawn_at": None,
            "withdrawn_reason": None,
        }
        assert (met["met_on"], met["schedule"], added["number"]) == ("2024-01-15", "met", 3)
        earlier = {one["number"]: one for one in self.data(get, "as_of=2024-01-31")["milestones"]}
        assert set(earlier) == {1, 2, 4}
        assert (earlier[1]["due_on"], earlier[1]["slip_days"], earlier[1]["times_revised"]) == ("2024-02-01", 0, 0)
        assert earlier[2]["met_on"] is None

    def test_an_indicator_counts_only_what_was_published_and_stands(self, get: Get) -> None:
        (indicator,) = self.data(get)["indicators"]
        assert (indicator["code"], indicator["target"], indicator["baseline"]) == ("EC-02-A", 20000, None)
        assert [(one["value"], one["measured_on"], one["party"]) for one in indicator["measurements"]] == [
            (12.5, "2023-12-31", "JP")
        ]
        (before,) = self.data(get, "as_of=2024-02-09")["indicators"]
        assert [one["value"] for one in before["measurements"]] == [7]

    def test_missing_is_null_and_never_zero(self, get: Get) -> None:
        Indicator.objects.update(target=None, baseline=0)
        (indicator,) = self.data(get)["indicators"]
        assert indicator["target"] is None
        assert indicator["baseline"] == 0
        assert self.data(get, "as_of=2024-01-09")["indicators"][0]["measurements"] == []

    def test_date_revisions_as_of_the_day(self, get: Get) -> None:
        agreed, refused = self.data(get)["date_revisions"]
        assert (agreed["milestone"], agreed["status"]) == ("EC-02-M1", "agreed")
        assert (agreed["requested_by"], agreed["decided_by"]) == ("MN", "JP")
        assert (refused["milestone"], refused["status"]) == (None, "refused")
        assert refused["refused_reason"] == "Not before the election."
        (pending,) = self.data(get, "as_of=2024-02-04")["date_revisions"]
        assert (pending["status"], pending["decided_at"], pending["decided_by"]) == ("pending", None, None)
        both = self.data(get, "as_of=2024-02-24")["date_revisions"]
        assert [one["status"] for one in both] == ["agreed", "pending"]
        assert both[1]["refused_reason"] is None
        assert self.data(get, "as_of=2024-01-19")["date_revisions"] == []

    def test_its_own_date_and_how_far_it_slipped(self, get: Get) -> None:
        commitment = Commitment.objects.get(code="EC-02")
        make.date_revision(
            of=commitment, new_due_on="2024-05-31", requested_at="2024-02-26", agreed_at="2024-02-27", party="MN"
        )
        data = self.data(get)
        assert (data["baseline_due_on"], data["standing"]["due_on"]) == ("2024-05-01", "2024-05-31")
        assert (data["slip_days"], data["times_revised"]) == (30, 1)
        before = self.data(get, "as_of=2024-02-26")
        assert (before["slip_days"], before["times_revised"]) == (0, 0)

    def test_a_baseline_that_was_set_later_is_not_known_yet(self, get: Get) -> None:
        Commitment.objects.filter(code="EC-02").update(baseline_set_at=make.instant("2024-01-15"))
        assert self.data(get, "as_of=2024-01-15")["baseline_due_on"] == "2024-05-01"
        before = self.data(get, "as_of=2024-01-14")
        assert (before["baseline_due_on"], before["slip_days"], before["standing"]["due_on"]) == (None, None, None)

    def test_assignments_as_of_the_day(self, get: Get) -> None:
        def assigned(query: str) -> list[tuple[str, str]]:
            return [(one["ministry"], one["role"]) for one in self.data(get, query)["assignments"]]

        assert assigned("") == [("JP-METI", "lead")]
        assert assigned("as_of=2024-01-31") == [("JP-METI", "lead"), ("JP-MOD", "support")]
        assert assigned("as_of=2022-12-31") == [("JP-MOD", "support")]

    def test_evidence_of_what_counts_on_the_day(self, get: Get) -> None:
        def titles(query: str) -> list[str]:
            return [one["title"] for one in self.data(get, query)["evidence"]]

        assert titles("") == ["Minutes of January"]
        assert titles("as_of=2024-02-09") == ["Minutes that were wrong"]
        assert titles("as_of=2024-01-09") == []

    def test_a_file_is_named_and_leads_to_its_download(self, get: Get, settings: Any, tmp_path: Path) -> None:
        settings.EVIDENCE_ROOT = tmp_path
        commitment = Commitment.objects.get(code="EC-02")
        update = make.side(commitment, "JP").updates.get(delivery="at_risk", status="published")
        stored = make.stored_file(by=update.author, name="議事録.pdf", content=b"%PDF-1.4 minutes")
        make.evidence(of=update, title="Minutes as a file", url="", file=stored)
        link, file = self.data(get)["evidence"]
        assert (link["file"], link["url"]) == (None, "https://example.org/minutes")
        assert file["file"] == {"name": "議事録.pdf", "size": 16, "type": "application/pdf"}
        assert file["url"] == f"http://testserver/api/v1/files/{stored.pk}/"

    def test_only_a_continuing_commitment_has_occurrences(self, get: Get) -> None:
        assert self.data(get)["occurrences"] is None

    def test_occurrences_held_and_expected_as_of_the_day(self, get: Get) -> None:
        commitment = make.commitment(code="PS-09", kind="continuing")
        update = make.update(undertaking=make.side(commitment, "MN"), period="2023-H1", published_at="2024-01-10")
        make.occurrence(of=update, held_on="2023-06-01", place="")
        draft = make.update(undertaking=make.side(commitment, "MN"), period="2023-H2", status="draft")
        make.occurrence(of=draft, held_on="2023-07-01", title="SECRET")
        make.expectation(of=commitment, per_year=4, set_at="2024-02-01")

        def occurrences(query: str = "") -> dict[str, Any]:
            found: dict[str, Any] = get("commitments/PS-09/", query).json()["data"]["occurrences"]
            return found

        assert occurrences() == {
            "since": "2023-03-02",
            "until": "2024-03-01",
            "expected": 4,
            "held": 1,
            "reported": [
                {
                    "update": update.pk,
                    "party": "MN",
                    "title": "A dialogue",
                    "held_on": "2023-06-01",
                    "place": None,
                    "language": "en",
                }
            ],
        }
        assert occurrences("as_of=2024-01-31")["expected"] is None
        before = occurrences("as_of=2024-01-09")
        assert (before["held"], before["reported"]) == (0, [])

    def test_a_joint_assessment_in_force(self, get: Get) -> None:
        commitment = Commitment.objects.get(code="EC-02")
        make.joint_assessment(of=commitment, delivery="off_track", jp_signed_at="2024-02-20", mn_signed_at="2024-02-28")
        data = self.data(get)
        (assessment,) = data["joint_assessments"]
        assert (assessment["status"], assessment["in_force_on"]) == ("in_force", "2024-02-28")
        assert (data["standing"]["delivery"], data["standing"]["basis"]) == ("off_track", "joint")
        (before,) = self.data(get, "as_of=2024-02-27")["joint_assessments"]
        assert (before["status"], before["in_force_on"], before["mn_signed_at"]) == ("waiting", None, None)

    def test_fulfilled_by_the_signing(self, get: Get) -> None:
        make.commitment(code="FW-01", fulfilled_on="2022-11-29")
        data = get("commitments/FW-01/").json()["data"]
        assert (data["fulfilled_on"], data["standing"]["completed_on"]) == ("2022-11-29", "2022-11-29")

    @pytest.mark.parametrize("code", ["EC-99", "ec-02", "EC-02-", "0"])
    def test_no_such_code_is_404(self, get: Get, code: str) -> None:
        answer = get(f"commitments/{code}/")
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_found"

    def test_filters_of_the_list_are_unknown_here(self, get: Get) -> None:
        assert list(self.ask(get, "pillar=economy").json()["errors"]) == ["pillar"]
