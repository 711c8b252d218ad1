"""Going on with a draft: who may, and two people who save at once, of whom neither loses a word."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commitments.models import ProgressUpdate
from commitments.operations.content import UpdateContent
from commitments.operations.updates import edit_update, publish_update, submit_update, withdraw_update
from tests import factories as make

from .cast import Cast, cast, form_data, main, statuses, wrong_fields
from .html import Element

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def draft(people: Cast) -> ProgressUpdate:
    return people.update("draft", done="Talks were held in spring.", reason="As planned.", internal_note="Careful.")


def url(update: ProgressUpdate) -> str:
    return f"/updates/{update.pk}/edit/"


def edited(**changes: Any) -> dict[str, Any]:
    data = form_data(version="1") | changes
    del data["period"]
    return data


# --- Who may ask, and how ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may(client: Client, people: Cast, draft: ProgressUpdate, method: str) -> None:
    colleagues = {"reporter": people.reporter, "teammate": people.colleague, "approver": people.approver}
    others = {
        "outsider": people.outsider,  # of the same government: may see, may not do
        "foreigner": people.foreigner,
        "viewer": people.viewer,
        "administrator": people.administrator,
        "nobody": None,
    }
    answers = statuses(client, others, method, url(draft), **(edited() if method == "post" else {}))
    assert answers == {"outsider": 403, "foreigner": 404, "viewer": 404, "administrator": 404, "nobody": 302}
    if method == "get":
        assert set(statuses(client, colleagues, method, url(draft)).values()) == {200}


def test_a_teammate_goes_on(client: Client, people: Cast, draft: ProgressUpdate) -> None:
    client.force_login(people.colleague)
    response = client.post(url(draft), edited(done="Talks, and a visit."))
    assert response["Location"] == f"/updates/{draft.pk}/"
    draft.refresh_from_db()
    assert (draft.done, draft.version, draft.author, draft.edited_by) == (
        "Talks, and a visit.",
        2,
        people.reporter,
        people.colleague,
    )


def test_what_is_not_there_and_what_is_not_asked_so(client: Client, people: Cast, draft: ProgressUpdate) -> None:
    client.force_login(people.reporter)
    assert client.get("/updates/999999/edit/").status_code == 404
    assert client.get("/updates/99999999999999999999/edit/").status_code == 404
    assert client.put(url(draft)).status_code == 405


@pytest.mark.parametrize("status", ["submitted", "published", "withdrawn"])
def test_what_is_not_open_leads_back_to_its_page(client: Client, people: Cast, status: str) -> None:
    update = people.update(status)
    client.force_login(people.reporter)
    response = client.get(url(update), follow=True)
    assert response.redirect_chain == [(f"/updates/{update.pk}/", 302)]
    assert "can't be edited any more" in main(response).text


# --- The form ----------------------------------------------------------------------------------------------------


def test_the_form_is_filled_with_what_is_stored(client: Client, people: Cast, draft: ProgressUpdate) -> None:
    make.evidence(of=draft, title="Minutes", url="https://example.org/minutes")
    make.measurement(update=draft, indicator=people.indicator, value=Decimal("12345.5"), measured_on="2024-06-30")
    make.milestone_report(update=draft, milestone=people.milestone, met_on="2024-06-15")
    client.force_login(people.reporter)
    page = main(client.get(url(draft)))
    assert page.one("textarea", name="done").text == "Talks were held in spring."
    assert page.one("textarea", name="internal_note").text == "Careful."
    assert "checked" in page.one("input", value="on_track").attributes
    assert page.one("input", name="version")["value"] == "1"
    assert page.one("input", name="evidence-0-title")["value"] == "Minutes"
    assert page.one("input", name="evidence-count")["value"] == "2"  # and an empty one
    prefix = f"value-{people.indicator.pk}-0"
    assert page.one("input", name=f"{prefix}-value")["value"] == "12345.5"
    assert page.one("input", name=f"{prefix}-measured_on")["value"] == "2024-06-30"
    assert page.one("input", name=f"milestone-{people.milestone.pk}-met_on")["value"] == "2024-06-15"
    assert not page.all("select", name="period")


def test_a_row_that_was_emptied_is_gone(client: Client, people: Cast, draft: ProgressUpdate) -> None:
    make.evidence(of=draft)
    client.force_login(people.reporter)
    rows = {"evidence-count": "2", "evidence-0-title": "", "evidence-0-url": "", "evidence-0-kind": "document"}
    assert client.post(url(draft), edited(**rows)).status_code == 302
    assert not draft.evidence.exists()


def test_a_milestone_that_left_the_plan_stays_where_it_was_named(
    client: Client, people: Cast, draft: ProgressUpdate
) -> None:
    gone = make.milestone(of=people.commitment, withdrawn_at="2024-08-01", title_en="Old step")
    make.milestone_report(update=draft, milestone=gone, met_on="2024-06-15")
    client.force_login(people.reporter)
    page = main(client.get(url(draft)))
    assert "Old step" in page.one(id="milestones").text
    met = {f"milestone-{gone.pk}-met": "on", f"milestone-{gone.pk}-met_on": "2024-06-15"}
    client.post(url(draft), edited(**met))
    assert draft.milestone_reports.get().milestone == gone


def test_the_comment_of_who_returned_it_stands_above(client: Client, people: Cast) -> None:
    update = people.update("returned")
    client.force_login(people.reporter)
    assert "Please name the venue." in main(client.get(url(update))).text


def test_saved_and_submitted(client: Client, people: Cast, draft: ProgressUpdate) -> None:
    client.force_login(people.reporter)
    assert client.post(url(draft), edited(then="submit")).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.done) == ("submitted", "Talks were held.")


def test_incomplete_is_not_submitted_and_comes_back(client: Client, people: Cast, draft: ProgressUpdate) -> None:
    client.force_login(people.reporter)
    response = client.post(url(draft), edited(then="submit", reason=""))
    assert response.status_code == 400
    assert wrong_fields(response) == ["id_reason"]
    draft.refresh_from_db()
    assert (draft.status, draft.version) == ("draft", 1)


def test_one_more_row_keeps_what_was_typed(client: Client, people: Cast, draft: ProgressUpdate) -> None:
    client.force_login(people.reporter)
    response = client.post(url(draft), edited(add="evidence", done="Half a senten"))
    assert response.status_code == 200
    assert main(response).one("textarea", name="done").text == "Half a senten"
    assert main(response).one("input", name="version")["value"] == "1"


# --- Two people at once ------------------------------------------------------------------------------------------


@pytest.fixture
def faster(people: Cast, draft: ProgressUpdate) -> None:
    """A colleague has saved since the reporter opened the form."""
    content = UpdateContent(delivery="off_track", done="Talks were held in autumn.", reason="As planned.")
    edit_update(by=people.colleague, update=draft, version=1, content=content)


def rows(page: Element) -> dict[str, tuple[str, str, bool]]:
    """The comparison: what each says, by field, and whether it is marked."""
    found = {}
    for row in page.one("table", class_="compare").one("tbody").all("tr"):
        label, mark = row.one("th"), row.one("span", class_="flag")
        mine, theirs = row.all("td")
        name = label.text.removesuffix(mark.text).strip()
        found[name] = (mine.text, theirs.text, mark.text == "differs")
    return found


@pytest.mark.usefixtures("faster")
def test_the_second_sees_both_texts_and_loses_nothing(client: Client, people: Cast, draft: ProgressUpdate) -> None:
    client.force_login(people.reporter)
    typed = edited(delivery="at_risk", done="Talks were held in winter.", reason="As planned.", next_steps="A visit.")
    response = client.post(url(draft), typed)
    assert response.status_code == 409
    page = main(response)
    assert "Saved by Kei Colleague" in page.text
    compared = rows(page)
    assert compared["What was done"] == ("Talks were held in winter.", "Talks were held in autumn.", True)
    assert compared["Delivery"] == ("At risk", "Off track", True)
    assert compared["Reason for the rating"] == ("As planned.", "As planned.", False)
    assert compared["What comes next"] == ("A visit.", "", True)
    marked = [mark.text for mark in page.all("mark", class_="differs")]
    assert "winter" in marked
    assert "autumn" in marked
    assert "Talks" not in marked
    # The form still holds all of it, and now starts from the version that was shown.
    assert page.one("textarea", name="done").text == "Talks were held in winter."
    assert page.one("input", name="version")["value"] == "2"
    draft.refresh_from_db()
    assert draft.done == "Talks were held in autumn."


@pytest.mark.usefixtures("faster")
def test_saving_on_top_knowingly(client: Client, people: Cast, draft: ProgressUpdate) -> None:
    client.force_login(people.reporter)
    assert client.post(url(draft), edited(version="2", done="Mine.")).status_code == 302
    draft.refresh_from_db()
    assert (draft.done, draft.version) == ("Mine.", 3)


@pytest.mark.usefixtures("faster")
def test_taking_theirs(client: Client, people: Cast, draft: ProgressUpdate) -> None:
    client.force_login(people.reporter)
    page = main(client.post(url(draft), edited()))
    assert page.one("a", href=url(draft)).text == "Take theirs and give up mine"
    assert main(client.get(url(draft))).one("textarea", name="done").text == "Talks were held in autumn."


@pytest.mark.usefixtures("faster")
@pytest.mark.parametrize("version", ["", "0", "x"])
def test_without_a_version_nothing_is_overwritten(
    client: Client, people: Cast, draft: ProgressUpdate, version: str
) -> None:
    client.force_login(people.reporter)
    assert client.post(url(draft), edited(version=version)).status_code in (400, 409)
    draft.refresh_from_db()
    assert draft.done == "Talks were held in autumn."


def test_attachments_are_compared_too(client: Client, people: Cast, draft: ProgressUpdate) -> None:
    make.evidence(of=draft, title="Minutes", url="https://example.org/minutes")
    make.measurement(update=draft, indicator=people.indicator, value=2000, measured_on="2024-06-30")
    make.milestone_report(update=draft, milestone=people.milestone, met_on="2024-06-15")
    ProgressUpdate.objects.filter(pk=draft.pk).update(version=2)
    client.force_login(people.reporter)
    compared = rows(main(client.post(url(draft), edited())))
    assert compared["Evidence"] == ("", "Minutes – https://example.org/minutes (Official document)", True)
    assert compared["Measurements"] == ("", "Visits: 2000 (30 Jun 2024)", True)
    assert compared["Milestones met"] == ("", "Route agreed: 15 Jun 2024", True)


def test_handed_in_meanwhile_nothing_is_saved_and_nothing_lost(
    client: Client, people: Cast, draft: ProgressUpdate
) -> None:
    submit_update(by=people.colleague, update=draft, version=1)
    client.force_login(people.reporter)
    response = client.post(url(draft), edited(done="A last word."))
    assert response.status_code == 409
    page = main(response)
    assert "This update is now “Submitted for approval”" in page.text
    assert page.one("textarea", name="done").text == "A last word."
    assert rows(page)["What was done"][0] == "A last word."
    assert not [button for button in page.all("button", class_="button--main") if button.get("value") == "submit"]
    publish_update(by=people.approver, update=draft, version=2)
    assert client.post(url(draft), edited(done="A last word.")).status_code == 409


def test_withdrawn_meanwhile(client: Client, people: Cast, draft: ProgressUpdate) -> None:
    withdraw_update(by=people.colleague, update=draft, version=1)
    client.force_login(people.reporter)
    response = client.post(url(draft), edited(then="submit", done="A last word."))
    assert response.status_code == 409
    assert main(response).one("textarea", name="done").text == "A last word."


def test_japanese_is_compared_by_the_character(client: Client, people: Cast) -> None:
    update = people.update("draft", done="協議を二回実施した。", language="ja")
    ProgressUpdate.objects.filter(pk=update.pk).update(version=2)
    client.force_login(people.reporter)
    page = main(client.post(url(update), edited(done="協議を三回実施した。", language="ja")))
    assert rows(page)["What was done"][2]
    assert {"二", "三"} <= {mark.text for mark in page.all("mark", class_="differs")}
