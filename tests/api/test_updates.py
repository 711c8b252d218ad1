"""GET /api/v1/updates/ and /api/v1/updates/<id>/"""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict

from commitments.api import resources
from commitments.api.views.updates import UpdateDetail
from commitments.models import ProgressUpdate, User
from commitments.queries.updates import find_updates
from commitments.standing import day
from commitments.vocabulary import UpdateStatus
from tests import factories as make
from tests.api.conftest import READERS, Get, as_reader, get_as, pages_of, remove_drafts
from tests.api.endpoint import ItemEndpoint, ListEndpoint

FILTERS = [
    "",
    "superseded=true",
    "superseded=false",
    "commitment=EC-01&commitment=EC-02",
    "pillar=economy",
    "party=MN",
    "ministry=JP-MOFA",
    "period=2023-H2",
    "period=2024-H1",
    "delivery=at_risk&delivery=off_track",
    "delivery=discontinued",
    "published_from=2024-01-10",
    "published_to=2024-01-10&superseded=true",
    "order=published",
    "order=-period",
    "language=en&language=ja",
    "updated_since=2024-01-01",
    "as_of=2024-01-10",
    "as_of=2024-02-09&superseded=true",
    "as_of=2024-02-10&superseded=true",
]

WRONG = [
    ("commitment=EC-99", ["commitment"]),
    ("period=2024-H3", ["period"]),
    ("party=both", ["party"]),
    ("delivery=not_reported", ["delivery"]),
    ("published_from=01.02.2024", ["published_from"]),
    ("published_from=2024-01-01&published_from=2024-01-02", ["published_from"]),
    ("published_to=9999-12-31", ["published_to"]),
    ("superseded=1", ["superseded"]),
    ("order=edited_at", ["order"]),
    ("language=fr", ["language"]),
    ("updated_since=yesterday", ["updated_since"]),
    ("updated_since=2024-01-01T00:00:00", ["updated_since"]),
    ("updated_since=0001-01-01", ["updated_since"]),
    ("updated_since=2024-02-30", ["updated_since"]),
    ("status=draft", ["status"]),
    ("author=1", ["author"]),
    ("internal_note=SECRET&done=SECRET", ["done", "internal_note"]),
]


def of_ec02(delivery: str) -> ProgressUpdate:
    return ProgressUpdate.objects.get(
        undertaking__commitment__code="EC-02", delivery=delivery, status=UpdateStatus.PUBLISHED
    )


@pytest.mark.usefixtures("full")
class TestUpdates(ListEndpoint):
    path = "updates/"
    several = "superseded=true"
    resource = resources.UPDATES

    def test_a_row_is_what_was_published(self, get: Get) -> None:
        update = of_ec02("at_risk")
        old = of_ec02("off_track")
        row = get("updates/").json()["results"][0]
        assert row == {
            "id": update.pk,
            "url": f"http://testserver/api/v1/updates/{update.pk}/",
            "commitment": "EC-02",
            "pillar": "economy",
            "party": "JP",
            "period": "2023-H2",
            "ministry": "JP-MOFA",
            "delivery": "at_risk",
            "completed_on": None,
            "no_change": False,
            "language": "en",
            "done": "Talks were held.",
            "next_steps": None,
            "reason": "The talks went as planned.",
            "published_at": "2024-02-10T03:00:00Z",
            "supersedes": old.pk,
            "correction_reason": "A figure was wrong.",
            "superseded": False,
            "superseded_at": None,
            "superseded_by": None,
        }

    def test_a_corrected_one_is_left_out_unless_asked_for(self, get: Get) -> None:
        old, new = of_ec02("off_track"), of_ec02("at_risk")

        def found(query: str) -> dict[int, tuple[bool, str | None, int | None]]:
            rows = get("updates/", f"commitment=EC-02&{query}").json()["results"]
            return {row["id"]: (row["superseded"], row["superseded_at"], row["superseded_by"]) for row in rows}

        assert found("") == {new.pk: (False, None, None)}
        assert found("superseded=true") == {
            new.pk: (False, None, None),
            old.pk: (True, "2024-02-10T03:00:00Z", new.pk),
        }
        assert found("as_of=2024-02-09&superseded=true") == {old.pk: (False, None, None)}
        assert found("as_of=2024-01-09") == {}

    @pytest.mark.thorough
    def test_its_filters_find_what_the_pages_find(self, viewer: User) -> None:
        get = get_as(viewer)
        for query in FILTERS:
            params = QueryDict(query)
            when = day(dt.date.fromisoformat(params.get("as_of", "2024-03-01")))
            page = [row.pk for row in find_updates(viewer, params, when).queryset]
            assert [row["id"] for row in pages_of(get, "updates/", query)] == page, query

    @pytest.mark.thorough
    @pytest.mark.parametrize("party", ["JP", "MN"])
    def test_drafts_change_no_count_no_filter_and_no_order(self, party: str) -> None:
        get = get_as(make.user(role="coordinator", party=party))
        before = {query: get("updates/", query).json() for query in FILTERS}
        remove_drafts()
        assert {query: get("updates/", query).json() for query in FILTERS} == before

    def test_a_wrong_value_is_refused_at_its_parameter(self, get: Get) -> None:
        for query, names in WRONG:
            answer = get("updates/", query)
            assert (answer.status_code, sorted(answer.json()["errors"])) == (400, names), query


class TestUpdate(ItemEndpoint):
    view = UpdateDetail

    @pytest.fixture(autouse=True)
    def _path(self, world: None) -> None:
        """The corrected update, with everything that can hang on one."""
        update = of_ec02("off_track")
        commitment = update.undertaking.commitment
        make.evidence(of=update, title="Minutes")
        make.measurement(update=update, indicator=make.indicator(of=commitment, code="EC-02-A"), value=7)
        make.milestone_report(update=update, milestone=make.milestone(of=commitment), met_on="2024-01-05")
        make.occurrence(of=update, held_on="2023-05-31")
        self.path = f"updates/{update.pk}/"

    def test_it_holds_what_was_published_with_it(self, get: Get) -> None:
        data = self.ask(get).json()["data"]
        assert (data["delivery"], data["superseded"]) == ("off_track", True)
        assert data["superseded_by"] == of_ec02("at_risk").pk
        assert [one["title"] for one in data["evidence"]] == ["Minutes"]
        (measured,), (held,) = data["measurements"], data["occurrences"]
        assert (measured["indicator"], measured["value"], measured["measured_on"]) == ("EC-02-A", 7, "2023-06-30")
        assert (held["title"], held["held_on"], held["place"]) == ("A dialogue", "2023-05-31", "Ulaanbaatar")
        assert {one["update"] for one in (measured, held, *data["evidence"])} == {data["id"]}
        assert data["milestones_met"] == [
            {"milestone": "EC-02-M1", "titles": {"ja": None, "en": "A step", "mn": None}, "met_on": "2024-01-05"}
        ]

    def test_before_its_correction_it_was_not_superseded(self, get: Get) -> None:
        data = self.ask(get, "as_of=2024-02-09").json()["data"]
        assert (data["superseded"], data["superseded_at"], data["superseded_by"]) == (False, None, None)

    def test_before_it_was_published_it_is_not_there(self, get: Get) -> None:
        assert self.ask(get, "as_of=2024-01-10").status_code == 200
        assert self.ask(get, "as_of=2024-01-09").status_code == 404

    def test_what_is_not_published_is_404_for_everybody(self) -> None:
        unpublished = list(ProgressUpdate.objects.exclude(status=UpdateStatus.PUBLISHED))
        assert {update.undertaking.party for update in unpublished} == {"JP", "MN"}
        for name in READERS:
            get = get_as(as_reader(name))
            missing = get("updates/999999/")
            assert missing.status_code == 404
            for update in unpublished:
                answer = get(f"updates/{update.pk}/")
                assert (answer.status_code, answer.json()) == (404, missing.json()), (name, update.status)

    @pytest.mark.parametrize("pk", ["0", "9223372036854775808", "9" * 40])
    def test_no_such_number_is_404(self, get: Get, pk: str) -> None:
        assert get(f"updates/{pk}/").status_code == 404
