"""Drafting an update: who may, what the form says and shows, and that what was typed always comes back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from commitments.models import AuditEvent, ProgressUpdate
from tests import factories as make

from .cast import Cast, cast, form_data, main, statuses, wrong_fields

pytestmark = pytest.mark.django_db

URL = "/commitments/EC-01/updates/new/"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def signed_in(client: Client, people: Cast) -> Client:
    client.force_login(people.reporter)
    return client


def newest() -> ProgressUpdate:
    return ProgressUpdate.objects.latest("pk")


# --- Who may ask, and how ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may(client: Client, people: Cast, method: str) -> None:
    everybody = {
        "reporter": people.reporter,
        "approver": people.approver,
        "coordinator": people.coordinator,
        "foreigner": people.foreigner,  # reports for their own side
        "outsider": people.outsider,
        "viewer": people.viewer,
        "administrator": people.administrator,
        "nobody": None,
    }
    done = 200 if method == "get" else 302
    assert statuses(client, everybody, method, URL, **(form_data() if method == "post" else {})) == {
        "reporter": done,
        "approver": done,
        "coordinator": done,
        "foreigner": done,
        "outsider": 403,
        "viewer": 403,
        "administrator": 403,
        "nobody": 302,
    }


def test_the_page_that_refuses_says_why(client: Client, people: Cast) -> None:
    client.force_login(people.outsider)
    assert "Your ministry neither leads nor supports this commitment." in main(client.get(URL)).text
    client.force_login(people.viewer)
    assert "It takes the role: Reporter." in main(client.get(URL)).text
    client.logout()
    assert client.get(URL)["Location"] == f"/sign-in/?next={URL}"


def test_only_a_government_that_undertook_it_reports(client: Client, people: Cast) -> None:
    make.assignment(of=make.commitment(code="EC-02", parties=("MN",)), to=people.mofa)
    client.force_login(people.reporter)
    response = client.get("/commitments/EC-02/updates/new/")
    assert response.status_code == 403
    assert "Only the government that undertook this" in main(response).text


def test_what_is_not_there_and_what_is_not_asked_so(signed_in: Client) -> None:
    assert signed_in.get("/commitments/EC-99/updates/new/").status_code == 404
    assert signed_in.put(URL).status_code == 405
    assert signed_in.delete(URL).status_code == 405


# --- The form ----------------------------------------------------------------------------------------------------


def test_nothing_is_preselected_and_each_choice_is_defined(signed_in: Client) -> None:
    form = main(signed_in.get(URL)).one("form", class_="write")
    choices = form.all("input", type="radio", name="delivery")
    assert [choice["value"] for choice in choices] == [
        "not_started",
        "on_track",
        "at_risk",
        "off_track",
        "completed",
        "discontinued",
    ]
    assert not [choice for choice in choices if "checked" in choice.attributes]
    assert "A problem is known that will delay or reduce delivery" in form.text


@pytest.mark.parametrize("kind", ["continuing", "position"])
def test_only_an_action_can_be_completed(client: Client, kind: str) -> None:
    client.force_login(cast(kind).reporter)
    form = main(client.get(URL)).one("form", class_="write")
    assert not form.all("input", value="completed")
    assert not form.all("input", name="completed_on")
    assert ("Upheld" in form.text) == (kind == "position")
    response = client.post(URL, form_data(delivery="completed"))
    assert response.status_code == 400
    assert wrong_fields(response) == ["id_delivery"]


def test_the_language_is_the_persons_own(client: Client, people: Cast) -> None:
    people.reporter.preferred_language = "mn"
    people.reporter.save()
    client.force_login(people.reporter)
    select = main(client.get(URL)).one("select", name="language")
    assert [option["value"] for option in select.all("option", selected=True)] == ["mn"]


def test_the_period_is_the_one_that_is_owed(signed_in: Client) -> None:
    def chosen(url: str) -> list[str]:
        select = main(signed_in.get(url)).one("select", name="period")
        return [option["value"] for option in select.all("option", selected=True)]

    with time_machine.travel(dt.datetime(2024, 7, 10, tzinfo=dt.UTC)):
        assert chosen(URL) == ["2024-H1"]
        assert chosen(f"{URL}?period=2023-H2") == ["2023-H2"]
        offered = [option["value"] for option in main(signed_in.get(URL)).one("select", name="period").all("option")]
        assert offered[:3] == ["", "2024-H2", "2024-H1"]


def test_what_was_published_last_stands_beside_and_is_not_copied(signed_in: Client, people: Cast) -> None:
    make.update(undertaking=people.jp, period="2023-H2", done="Surveyed the road.", delivery="off_track")
    page = main(signed_in.get(URL))
    assert "Surveyed the road." in page.one("aside").text
    assert "Off track" in page.one("aside").text
    assert page.one("textarea", name="done").text == ""
    assert "「双方は交流を進め" in page.one("aside").text


def test_a_report_that_a_colleague_has_begun_is_named(signed_in: Client, people: Cast) -> None:
    draft = people.update("draft", author=people.colleague)
    page = main(signed_in.get(URL))
    assert "Kei Colleague has begun a report on 2024-H1 already" in page.text
    assert page.all("a", href=f"/updates/{draft.pk}/")


# --- Saving ------------------------------------------------------------------------------------------------------


def test_a_draft_is_saved_and_shown(signed_in: Client, people: Cast) -> None:
    response = signed_in.post(URL, form_data(internal_note="Ask the treasury."), follow=True)
    update = newest()
    assert response.redirect_chain == [(f"/updates/{update.pk}/", 302)]
    assert "Saved as a draft. Only your own government sees it." in main(response).text
    assert (update.status, update.author, update.ministry) == ("draft", people.reporter, people.mofa)
    assert (update.delivery, update.done, update.internal_note) == ("at_risk", "Talks were held.", "Ask the treasury.")
    assert update.period.code == "2024-H1"
    assert AuditEvent.objects.get().verb == "draft"


def test_a_draft_may_leave_everything_open(signed_in: Client) -> None:
    response = signed_in.post(URL, form_data(delivery="", done="", next_steps="", reason=""))
    assert response.status_code == 302
    assert newest().delivery == ""


def test_save_and_submit_in_one(signed_in: Client, people: Cast) -> None:
    response = signed_in.post(URL, form_data(then="submit"), follow=True)
    update = newest()
    assert (update.status, update.submitted_by) == ("submitted", people.reporter)
    assert "Submitted." in main(response).text


def test_what_is_missing_to_submit_is_named_and_nothing_is_saved(signed_in: Client) -> None:
    response = signed_in.post(URL, form_data(then="submit", delivery="completed", done="  ", reason=""))
    assert response.status_code == 400
    assert wrong_fields(response) == ["id_completed_on", "id_done", "id_reason"]
    page = main(response)
    assert "Enter the day on which it was completed." in page.text
    assert page.one("input", value="completed").get("checked", "no") == ""
    assert page.one("textarea", name="next_steps").text == "More talks."
    assert not ProgressUpdate.objects.exists()
    assert not AuditEvent.objects.exists()


def test_with_everything_attached(signed_in: Client, people: Cast) -> None:
    response = signed_in.post(
        URL,
        form_data(
            **{
                "delivery": "completed",
                "completed_on": "2024-06-30",
                "evidence-count": "3",
                "evidence-0-title": "Minutes",
                "evidence-0-url": "https://example.org/minutes",
                "evidence-0-kind": "statement",
                "evidence-0-dated_on": "2024-06-01",
                "evidence-1-title": "",
                "evidence-1-url": "",
                "evidence-1-kind": "document",
                "evidence-2-title": "Figures",
                "evidence-2-url": "example.org/figures",
                "evidence-2-kind": "statistics",
                f"value-{people.indicator.pk}-count": "2",
                f"value-{people.indicator.pk}-0-value": "１２，３４５．５",
                f"value-{people.indicator.pk}-0-measured_on": "２０２４-06-30",
                f"value-{people.indicator.pk}-1-value": "2 000",
                f"value-{people.indicator.pk}-1-measured_on": "2024-03-31",
                f"milestone-{people.milestone.pk}-met": "on",
                f"milestone-{people.milestone.pk}-met_on": "2024-06-15",
            }
        ),
    )
    assert response.status_code == 302
    update = newest()
    assert update.completed_on == dt.date(2024, 6, 30)
    assert list(update.evidence.values_list("title", "url", "kind", "dated_on")) == [
        ("Minutes", "https://example.org/minutes", "statement", dt.date(2024, 6, 1)),
        ("Figures", "https://example.org/figures", "statistics", None),
    ]
    assert list(update.measurements.values_list("value", "measured_on")) == [
        (Decimal(2000), dt.date(2024, 3, 31)),
        (Decimal("12345.5"), dt.date(2024, 6, 30)),
    ]
    assert update.milestone_reports.get().met_on == dt.date(2024, 6, 15)


# --- What can't be read comes back as it was typed ---------------------------------------------------------------


def bad(people: Cast) -> list[tuple[dict[str, Any], list[str]]]:
    value, met = f"value-{people.indicator.pk}", f"milestone-{people.milestone.pk}"
    evidence = {"evidence-count": "1", "evidence-0-kind": "document"}
    tomorrow = "2999-01-01"
    return [
        ({"period": ""}, ["id_period"]),
        ({"period": "2032-H1"}, ["id_period"]),
        ({"delivery": "green"}, ["id_delivery"]),
        ({"completed_on": "30 June"}, ["id_completed_on"]),
        ({"completed_on": "2024-06-30"}, ["id_completed_on"]),  # without the rating "Completed"
        ({"language": "fr"}, ["id_language"]),
        (evidence | {"evidence-0-title": "Minutes"}, ["id_evidence-0-url"]),
        (
            evidence | {"evidence-0-title": "Minutes", "evidence-0-url": "javascript:alert(1)"},
            ["id_evidence-0-url"],
        ),
        (evidence | {"evidence-0-title": "x", "evidence-0-url": "ftp://example.org/x"}, ["id_evidence-0-url"]),
        (
            evidence | {"evidence-0-dated_on": "soon"},
            ["id_evidence-0-title", "id_evidence-0-url", "id_evidence-0-dated_on"],
        ),
        ({f"{value}-count": "1", f"{value}-0-value": "many"}, [f"id_{value}-0-value", f"id_{value}-0-measured_on"]),
        (
            {f"{value}-count": "1", f"{value}-0-value": "1,5", f"{value}-0-measured_on": "2024-01-01"},
            [f"id_{value}-0-value"],
        ),
        ({f"{value}-count": "1", f"{value}-0-value": "1", f"{value}-0-measured_on": tomorrow}, [f"rows-{value}"]),
        ({f"{met}-met": "on"}, [f"id_{met}-met_on"]),
        ({f"{met}-met_on": "2024-06-15"}, [f"id_{met}-met"]),
        ({f"{met}-met": "on", f"{met}-met_on": tomorrow}, ["milestones"]),
    ]


@pytest.mark.parametrize("number", range(16))
def test_bad_input_comes_back_with_the_reason_at_its_field(signed_in: Client, people: Cast, number: int) -> None:
    typed, fields = bad(people)[number]
    response = signed_in.post(URL, form_data(**typed))
    assert response.status_code == 400
    assert wrong_fields(response) == fields
    page = main(response)
    assert page.one("textarea", name="done").text == "Talks were held."
    for name, value in typed.items():
        if name.endswith(("-title", "-url", "-value", "-dated_on", "completed_on")):
            assert page.one("input", name=name)["value"] == value
    assert not ProgressUpdate.objects.exists()


def test_two_values_for_one_day_are_refused_in_words(signed_in: Client, people: Cast) -> None:
    prefix = f"value-{people.indicator.pk}"
    typed = {f"{prefix}-count": "2"}
    for number in (0, 1):
        typed |= {f"{prefix}-{number}-value": str(number), f"{prefix}-{number}-measured_on": "2024-01-01"}
    response = signed_in.post(URL, form_data(**typed))
    assert response.status_code == 400
    assert wrong_fields(response) == [f"rows-{prefix}"]


# --- One row more, without a script ------------------------------------------------------------------------------


def test_one_more_row_and_everything_typed_is_still_there(signed_in: Client, people: Cast) -> None:
    typed = {
        "add": "evidence",
        "evidence-count": "1",
        "evidence-0-title": "Minutes",
        "evidence-0-url": "not yet a link",
        "evidence-0-kind": "news",
        "completed_on": "some day",
        f"milestone-{people.milestone.pk}-met": "on",
    }
    response = signed_in.post(URL, form_data(**typed))
    assert response.status_code == 200
    page = main(response)
    assert not page.all(id="error-summary")  # nothing was checked yet
    assert page.one("input", name="evidence-count")["value"] == "2"
    assert page.one("input", name="evidence-0-url")["value"] == "not yet a link"
    assert page.one("input", name="evidence-1-title").get("value") == ""
    assert page.one("input", name="completed_on")["value"] == "some day"
    assert "checked" in page.one("input", name=f"milestone-{people.milestone.pk}-met").attributes
    assert "checked" in page.one("input", value="at_risk").attributes
    assert page.one("textarea", name="reason").text == "The budget is open."
    assert not ProgressUpdate.objects.exists()


def test_one_more_value_of_an_indicator(signed_in: Client, people: Cast) -> None:
    prefix = f"value-{people.indicator.pk}"
    response = signed_in.post(URL, form_data(**{"add": prefix, f"{prefix}-count": "1", f"{prefix}-0-value": "7"}))
    page = main(response)
    assert page.one("input", name=f"{prefix}-count")["value"] == "2"
    assert page.one("input", name=f"{prefix}-0-value")["value"] == "7"
    assert page.one("input", name="evidence-count")["value"] == "0"


@pytest.mark.parametrize("count", ["", "x", "-1", "99999999999", "９"])
def test_a_count_of_rows_that_makes_no_sense_is_no_row(signed_in: Client, count: str) -> None:
    assert signed_in.post(URL, form_data(**{"evidence-count": count})).status_code == 302


def test_enter_saves_the_draft(signed_in: Client) -> None:
    form = main(signed_in.get(URL)).one("form", class_="write")
    first = form.all("button")[0]
    assert (first["name"], first["value"]) == ("then", "save")


@pytest.mark.parametrize("number", [1, 30])
def test_what_the_form_costs(signed_in: Client, people: Cast, number: int, django_assert_num_queries: Any) -> None:
    for _number in range(number):
        make.indicator(of=people.commitment)
        make.milestone(of=people.commitment)
        people.update("draft")
    with django_assert_num_queries(12):
        signed_in.get(URL)
