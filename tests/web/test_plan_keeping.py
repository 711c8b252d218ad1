"""Keeping a commitment's plan: milestones, indicators, expected occurrences and assignments, and who may."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from commitments import clock
from commitments.models import Assignment, AuditEvent, Indicator, Milestone, OccurrencePlan
from tests import factories as make

from .cast import Cast, cast, main, statuses, wrong_fields

pytestmark = pytest.mark.django_db

PLAN = "/commitments/EC-01/plan/"

# Session, person with ministry, the commitment with its standing (and the period that decides who is late), whether
# the person's government undertook it, milestones, withdrawn ones, indicators, plan items, assignments, ministries,
# the plan; for a continuing commitment the numbers that were set.
QUERIES = 14


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def coordinator(client: Client, people: Cast) -> Client:
    client.force_login(people.coordinator)
    return client


def sentences(response: Any) -> str:
    return main(response).one(id="error-summary").text


def saved(response: Any, section: str) -> None:
    assert response.status_code == 302, main(response).text
    assert response["Location"] == f"{PLAN}#{section}"


def newest_verb() -> str:
    return AuditEvent.objects.latest("pk").verb


# --- Who may -----------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_coordinators_of_a_government_that_undertook_it(client: Client, people: Cast) -> None:
    asking = {
        "coordinator": people.coordinator,
        "same_government": people.outsider,
        "other_government": people.foreigner,
        "approver": people.approver,
        "viewer": people.viewer,
        "administrator": people.administrator,
        "nobody": None,
    }
    refused = dict.fromkeys(("approver", "viewer", "administrator"), 403)
    assert statuses(client, asking, "get", PLAN) == {
        **refused, "coordinator": 200, "same_government": 200, "other_government": 200, "nobody": 302,
    }  # fmt: skip
    make.commitment(code="EC-02", parties=("MN",))
    theirs = statuses(client, asking, "get", "/commitments/EC-02/plan/")
    assert (theirs["coordinator"], theirs["other_government"]) == (403, 200)
    assert statuses(client, asking, "get", "/commitments/EC-99/plan/")["coordinator"] == 404


def test_it_is_offered_to_them_on_the_commitment_page_and_not_on_past_days(client: Client, people: Cast) -> None:
    def offered(person: Any, query: str = "") -> bool:
        client.force_login(person)
        return bool(main(client.get(f"/commitments/EC-01/{query}")).all("a", href=PLAN))

    assert offered(people.coordinator)
    assert offered(people.foreigner)
    assert not offered(people.approver)
    assert not offered(people.administrator)
    assert not offered(people.coordinator, f"?as_of={clock.today() - dt.timedelta(days=1)}")


@pytest.mark.parametrize("number", [1, 30])
def test_what_it_costs(client: Client, number: int, django_assert_num_queries: Any) -> None:
    people = cast(kind="continuing")
    for index in range(number):
        make.milestone(of=people.commitment)
        make.milestone(of=people.commitment, withdrawn_at="2024-01-01")
        make.indicator(of=people.commitment)
        make.expectation(of=people.commitment, starts_on=dt.date(2023, 1, 1) + dt.timedelta(days=index))
        make.assignment(of=people.commitment, to=people.meti, starts_on=f"2023-01-{index + 1:02}", ends_on="2023-03-01")
    client.force_login(people.coordinator)
    with django_assert_num_queries(QUERIES):
        assert client.get(PLAN).status_code == 200


@pytest.mark.parametrize("language", ["ja", "en", "mn"])
def test_it_opens_in_every_language(coordinator: Client, people: Cast, language: str) -> None:
    people.coordinator.preferred_language = language
    people.coordinator.save()
    with translation.override(language):
        assert main(coordinator.get(PLAN)).one(id="milestones")


# --- Milestones --------------------------------------------------------------------------------------------------


def test_a_milestone_is_added_with_its_baseline(coordinator: Client, people: Cast) -> None:
    data = {"title_ja": "着工", "title_en": "Ground broken", "title_mn": "", "due_on": "2030-04-01"}
    saved(coordinator.post(f"{PLAN}milestones/new/", data), "milestones")
    added = Milestone.objects.get(title_en="Ground broken")
    assert (added.number, added.title_ja, added.baseline_due_on) == (2, "着工", dt.date(2030, 4, 1))
    assert newest_verb() == "add_milestone"
    assert "Missing in: Монгол" in main(coordinator.get(PLAN)).text


def test_a_milestone_without_a_title_comes_back_with_what_was_typed(coordinator: Client) -> None:
    response = coordinator.post(f"{PLAN}milestones/new/", {"title_en": " ", "due_on": "2030-04-01"})
    assert response.status_code == 400
    assert wrong_fields(response) == ["id_title_en"]
    assert main(response).one("input", name="due_on")["value"] == "2030-04-01"
    response = coordinator.post(f"{PLAN}milestones/new/", {"title_en": "Typed", "due_on": "soon"})
    assert wrong_fields(response) == ["id_due_on"]
    assert main(response).one("input", name="title_en")["value"] == "Typed"
    assert Milestone.objects.count() == 1


def test_a_due_date_may_lie_ahead(coordinator: Client) -> None:
    assert "max" not in main(coordinator.get(f"{PLAN}milestones/new/")).one("input", name="due_on").attributes


def test_a_milestone_is_renamed(coordinator: Client, people: Cast) -> None:
    form = main(coordinator.get(f"{PLAN}milestones/1/"))
    assert form.one("input", name="title_en")["value"] == "Route agreed"
    version = form.one("input", name="version")["value"]
    saved(coordinator.post(f"{PLAN}milestones/1/", {"version": version, "title_en": "Route chosen"}), "milestones")
    people.milestone.refresh_from_db()
    assert (people.milestone.title_en, people.milestone.version) == ("Route chosen", 2)


def test_a_stale_name_shows_both_and_is_saved_knowingly(coordinator: Client, people: Cast) -> None:
    Milestone.objects.update(title_en="Route surveyed", version=2)
    response = coordinator.post(f"{PLAN}milestones/1/", {"version": "1", "title_en": "Route chosen"})
    assert response.status_code == 409
    page = main(response)
    (row,) = page.all("tr", class_="compare__differs")
    assert [cell.text for cell in row.all("td")] == ["Route chosen", "Route surveyed"]
    assert page.one("input", name="title_en")["value"] == "Route chosen"
    assert page.one("input", name="version")["value"] == "2"
    people.milestone.refresh_from_db()
    assert people.milestone.title_en == "Route surveyed"
    saved(coordinator.post(f"{PLAN}milestones/1/", {"version": "2", "title_en": "Route chosen"}), "milestones")


def test_withdrawing_asks_first_and_needs_a_reason(coordinator: Client, people: Cast) -> None:
    url = f"{PLAN}milestones/1/withdraw/"
    assert "Route agreed" in main(coordinator.get(url)).text
    response = coordinator.post(url, {"version": "1", "reason": " "})
    assert (response.status_code, wrong_fields(response)) == (400, ["id_reason"])
    stale = coordinator.post(url, {"version": "7", "reason": "Merged."})
    assert stale.status_code == 409
    assert main(stale).one("textarea", name="reason").text == "Merged."
    saved(coordinator.post(url, {"version": "1", "reason": "It is part of another one."}), "milestones")
    page = main(coordinator.get(PLAN))
    assert "Route agreed" in page.one("ul", aria_labelledby="withdrawn").text
    assert "It is part of another one." in page.text
    assert not page.all("a", href=f"{PLAN}milestones/1/")


def test_what_was_withdrawn_is_neither_renamed_nor_withdrawn_again(coordinator: Client, people: Cast) -> None:
    gone = make.milestone(of=people.commitment, withdrawn_at="2024-01-01")
    for url in (f"{PLAN}milestones/{gone.number}/", f"{PLAN}milestones/{gone.number}/withdraw/"):
        assert coordinator.get(url).status_code == 302
        response = coordinator.post(url, {"version": "1", "title_en": "Again", "reason": "Again."})
        assert response.status_code == 400
        assert "has been withdrawn already" in sentences(response)


@pytest.mark.parametrize("number", ["9", "99999999999999999999"])
def test_no_such_milestone(coordinator: Client, number: str) -> None:
    assert coordinator.get(f"{PLAN}milestones/{number}/").status_code == 404
    assert coordinator.post(f"{PLAN}milestones/{number}/withdraw/").status_code == 404


# --- Indicators --------------------------------------------------------------------------------------------------

VISITS = {"name_en": "Visits", "unit_en": "visits", "baseline": "", "baseline_on": "", "target": "", "target_on": ""}


def test_an_indicator_is_added_and_a_missing_value_stays_missing(coordinator: Client, people: Cast) -> None:
    data = VISITS | {"name_en": "Flights", "target": "１２,０００.5", "target_on": "2030-12-31"}
    saved(coordinator.post(f"{PLAN}indicators/new/", data), "indicators")
    added = Indicator.objects.get(name_en="Flights")
    assert (added.code, str(added.target), added.baseline) == ("EC-01-I2", "12000.5000", None)


def test_all_that_an_indicator_lacks_is_said_at_once(coordinator: Client) -> None:
    data = {"name_ja": "", "target_on": "2030-12-31", "baseline_on": "2024-01-01"}
    response = coordinator.post(f"{PLAN}indicators/new/", data)
    assert response.status_code == 400
    assert sorted(wrong_fields(response)) == ["id_baseline_on", "id_name_en", "id_target_on", "id_unit_en"]
    assert Indicator.objects.count() == 1


def test_an_indicator_is_changed_and_a_stale_one_refused(coordinator: Client, people: Cast) -> None:
    url = f"{PLAN}indicators/EC-01-I1/"
    saved(coordinator.post(url, VISITS | {"version": "1", "target": "0"}), "indicators")
    people.indicator.refresh_from_db()
    assert people.indicator.target == 0
    response = coordinator.post(url, VISITS | {"version": "1", "target": "5"})
    assert response.status_code == 409
    (row,) = main(response).all("tr", class_="compare__differs")
    assert [cell.text for cell in row.all("td")] == ["5", "0"]


def test_the_statements_own_target_is_locked_and_says_why(coordinator: Client, people: Cast) -> None:
    Indicator.objects.update(in_statement=True, words="約2万人", target=20000)
    url = f"{PLAN}indicators/EC-01-I1/"
    page = main(coordinator.get(url))
    assert "disabled" in page.one("input", name="target").attributes
    assert "The joint statement itself sets this target" in page.text
    assert "約2万人" in page.text
    saved(coordinator.post(url, VISITS | {"version": "1", "name_en": "People", "target": "5"}), "indicators")
    people.indicator.refresh_from_db()
    assert people.indicator.name_en == "People"
    assert people.indicator.target == 20000


def test_no_such_indicator_of_this_commitment(coordinator: Client) -> None:
    make.indicator(of=make.commitment(code="EC-02"), code="EC-02-I1")
    assert coordinator.get(f"{PLAN}indicators/EC-02-I1/").status_code == 404


# --- Expected occurrences ----------------------------------------------------------------------------------------


def test_only_a_continuing_commitment_takes_place_again_and_again(coordinator: Client) -> None:
    assert coordinator.get(f"{PLAN}occurrences/").status_code == 404
    assert "Expected occurrences" not in main(coordinator.get(PLAN)).text


def test_how_often_it_is_expected_and_what_was_set_earlier(client: Client) -> None:
    people = cast(kind="continuing")
    client.force_login(people.coordinator)
    assert "No number is expected." in main(client.get(PLAN)).text
    for per_year, starts_on in ((2, "2023-01-01"), (4, "2024-01-01"), (0, "2099-01-01")):
        data = {"per_year": per_year, "starts_on": starts_on}
        saved(client.post(f"{PLAN}occurrences/", data), "occurrences")
    page = main(client.get(PLAN))
    assert "It is expected to take place 4 times a year." in page.text
    table = page.one("table", aria_labelledby="occurrences")
    assert [row.all("td")[0].text for row in table.all("tr")[1:]] == ["no number expected", "4", "2"]
    response = client.post(f"{PLAN}occurrences/", {"per_year": "3", "starts_on": "2024-01-01"})
    assert (response.status_code, wrong_fields(response)) == (400, ["id_starts_on"])
    for wrong in ("53", "-1", "often", ""):
        response = client.post(f"{PLAN}occurrences/", {"per_year": wrong, "starts_on": "2025-01-01"})
        assert (response.status_code, wrong_fields(response)) == (400, ["id_per_year"])
    assert OccurrencePlan.objects.count() == 3


# --- Assignments -------------------------------------------------------------------------------------------------


def test_a_government_sees_and_assigns_its_own_ministries(coordinator: Client, people: Cast) -> None:
    table = main(coordinator.get(PLAN)).one("table", aria_labelledby="assignments")
    assert "JP-MOFA" in table.text
    assert "MN-MFA" not in table.text
    form = main(coordinator.get(f"{PLAN}assignments/new/"))
    assert [option.get("value") for option in form.one("select", name="ministry").all("option")] == [
        "", "JP-METI", "JP-MOFA",
    ]  # fmt: skip
    assert not [radio for radio in form.all("input", type="radio") if "checked" in radio.attributes]
    data = {"ministry": "JP-METI", "role": "lead", "starts_on": "2024-05-01"}
    saved(coordinator.post(f"{PLAN}assignments/new/", data), "assignments")
    former = Assignment.objects.get(ministry=people.mofa)
    assert former.ends_on == dt.date(2024, 4, 30)
    assert "Assignments that are over" in main(coordinator.get(PLAN)).text


def test_what_stands_in_the_way_of_an_assignment_is_said_at_its_field(coordinator: Client, people: Cast) -> None:
    url = f"{PLAN}assignments/new/"
    assert wrong_fields(coordinator.post(url, {"ministry": "MN-MFA", "role": "lead", "starts_on": "2024-05-01"})) == [
        "id_ministry"
    ]
    response = coordinator.post(url, {"ministry": "JP-METI", "role": "lead", "starts_on": "2020-01-01"})
    assert wrong_fields(response) == ["id_starts_on"]
    assert not Assignment.objects.filter(ministry=people.meti).exists()


def test_a_closed_ministry_is_not_offered(coordinator: Client, people: Cast) -> None:
    people.meti.closed_on = dt.date(2024, 1, 1)
    people.meti.save()
    assert "JP-METI" not in main(coordinator.get(f"{PLAN}assignments/new/")).one("select", name="ministry").text


def test_a_suggested_assignment_is_confirmed(client: Client, people: Cast) -> None:
    Assignment.objects.update(suggested=True)
    row = Assignment.objects.get(ministry=people.mofa)
    url = f"{PLAN}assignments/{row.pk}/confirm/"
    client.force_login(people.foreigner)
    assert client.post(url).status_code == 403
    client.force_login(people.coordinator)
    assert main(client.get(PLAN)).one("form", action=url)
    saved(client.post(url), "assignments")
    assert newest_verb() == "confirm_assignment"
    assert not main(client.get(PLAN)).all("form", action=url)
    again = client.post(url, follow=True)
    assert "has been confirmed already" in main(again).text
    assert Assignment.objects.get(ministry__party="MN").suggested


def test_an_assignment_is_ended(coordinator: Client, people: Cast) -> None:
    row = Assignment.objects.get(ministry=people.mofa)
    url = f"{PLAN}assignments/{row.pk}/end/"
    response = coordinator.post(url, {"ends_on": "2020-01-01"})
    assert (response.status_code, wrong_fields(response)) == (400, ["id_ends_on"])
    saved(coordinator.post(url, {"ends_on": "2024-03-31"}), "assignments")
    over = coordinator.post(url, {"ends_on": "2030-01-01"})
    assert "is over" in sentences(over)
    row.refresh_from_db()
    assert row.ends_on == dt.date(2024, 3, 31)
    assert coordinator.get(f"{PLAN}assignments/0/end/").status_code == 404


# --- Items of the action plan ------------------------------------------------------------------------------------


def test_items_are_read_only(coordinator: Client, people: Cast) -> None:
    assert "No item of the annexed action plan" in main(coordinator.get(PLAN)).text
    item = people.commitment.plan_items.create(
        code="AP-7", title_en="A study", ministry=people.meti, added_at=make.instant("2024-01-01")
    )
    people.commitment.milestones.update(item=item)
    shown = main(coordinator.get(PLAN)).one("ul", aria_labelledby="items").text
    assert shown == "AP-7 A study JP-METI · 1 milestone"
