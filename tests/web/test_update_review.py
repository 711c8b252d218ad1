"""What is done with an update by a button: hand in, withdraw, publish, return with a comment."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commitments.models import AuditEvent, ProgressUpdate, User
from tests import factories as make

from .cast import Cast, cast, main, statuses, wrong_fields

pytestmark = pytest.mark.django_db

# The button, the status it is pressed in, and what is sent along.
BUTTONS: list[tuple[str, str, dict[str, Any]]] = [
    ("submit", "draft", {}),
    ("withdraw", "draft", {}),
    ("publish", "submitted", {}),
    ("return", "submitted", {"return-comment": "Name the venue."}),
]


@pytest.fixture
def people() -> Cast:
    return cast()


def press(client: Client, user: User, update: ProgressUpdate, verb: str, version: Any = 1, **data: Any) -> Any:
    client.force_login(user)
    return client.post(f"/updates/{update.pk}/{verb}/", {"version": version, **data}, follow=True)


# --- Who may ask, and how ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "status", "data"), BUTTONS)
def test_who_may(client: Client, people: Cast, verb: str, status: str, data: dict[str, Any]) -> None:
    update = people.update(status)
    others = {
        "outsider": people.outsider,
        "foreigner": people.foreigner,
        "viewer": people.viewer,
        "administrator": people.administrator,
        "nobody": None,
    }
    answers = statuses(client, others, "post", f"/updates/{update.pk}/{verb}/", version=1, **data)
    assert answers == {"outsider": 403, "foreigner": 404, "viewer": 404, "administrator": 404, "nobody": 302}
    update.refresh_from_db()
    assert (update.status, update.version) == (status, 1)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(("verb", "status", "data"), BUTTONS)
def test_buttons_are_not_links(client: Client, people: Cast, verb: str, status: str, data: dict[str, Any]) -> None:
    update = people.update(status)
    client.force_login(people.coordinator)
    confirms = verb == "withdraw"
    assert client.get(f"/updates/{update.pk}/{verb}/").status_code == (200 if confirms else 405)
    assert client.put(f"/updates/{update.pk}/{verb}/").status_code == 405
    assert client.post("/updates/999999/{verb}/", data).status_code == 404
    update.refresh_from_db()
    assert update.status == status


@pytest.mark.parametrize(("verb", "status", "data"), BUTTONS)
def test_a_button_pressed_on_an_old_version_does_nothing(
    client: Client, people: Cast, verb: str, status: str, data: dict[str, Any]
) -> None:
    update = people.update(status)
    ProgressUpdate.objects.filter(pk=update.pk).update(version=2, done="Changed meanwhile.")
    for version in (1, "", "x", "99999999999"):
        response = press(client, people.approver, update, verb, version, **data)
        assert response.status_code == 409
        page = main(response)
        assert "Nothing was done" in page.text
        assert "Somebody else has saved this since you opened it." in page.text
        assert "Changed meanwhile." in page.text
        assert {one["value"] for one in page.all("input", name="version")} == {"2"}
    update.refresh_from_db()
    assert update.status == status


@pytest.mark.parametrize(("verb", "_status", "data"), BUTTONS)
def test_a_button_pressed_too_late_says_so(
    client: Client, people: Cast, verb: str, _status: str, data: dict[str, Any]
) -> None:
    update = people.update("published")
    response = press(client, people.approver, update, verb, **data)
    assert response.status_code == 400
    assert "This update is now “Published”, so this can't be done any more." in main(response).text


# --- Handing in --------------------------------------------------------------------------------------------------


def test_handed_in(client: Client, people: Cast) -> None:
    update = people.update("draft")
    response = press(client, people.colleague, update, "submit")
    assert response.redirect_chain == [(f"/updates/{update.pk}/", 302)]
    assert "Somebody else in your ministry now reviews and publishes it." in main(response).text
    update.refresh_from_db()
    assert (update.status, update.submitted_by) == ("submitted", people.colleague)


def test_what_is_missing_is_said_at_the_fields_of_the_form(client: Client, people: Cast) -> None:
    update = people.update("draft", delivery="", reason="")
    response = press(client, people.reporter, update, "submit")
    assert response.status_code == 400
    assert wrong_fields(response) == ["id_delivery", "id_reason"]
    page = main(response)
    assert page.one("textarea", name="done").text == "Talks were held."
    assert page.one("form", class_="write")["action"] == f"/updates/{update.pk}/edit/"
    update.refresh_from_db()
    assert update.status == "draft"


# --- Withdrawing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["draft", "returned", "submitted"])
def test_withdrawn_once_it_is_confirmed(client: Client, people: Cast, status: str) -> None:
    update = people.update(status)
    client.force_login(people.reporter)
    page = main(client.get(f"/updates/{update.pk}/withdraw/"))
    assert "Withdraw this update?" in page.text
    version = page.one("input", name="version")["value"]
    response = press(client, people.reporter, update, "withdraw", version)
    assert "Withdrawn. Your own government can still read it." in main(response).text
    update.refresh_from_db()
    assert update.status == "withdrawn"
    assert client.get(f"/updates/{update.pk}/withdraw/")["Location"] == f"/updates/{update.pk}/"


def test_the_question_is_asked_only_of_who_may(client: Client, people: Cast) -> None:
    update = people.update("draft")
    asked = {"outsider": people.outsider, "foreigner": people.foreigner, "nobody": None}
    answers = statuses(client, asked, "get", f"/updates/{update.pk}/withdraw/")
    assert answers == {"outsider": 403, "foreigner": 404, "nobody": 302}


# --- Review ------------------------------------------------------------------------------------------------------


def test_published_it_counts(client: Client, people: Cast) -> None:
    update = people.update("submitted", delivery="off_track")
    response = press(client, people.approver, update, "publish")
    assert "Published. From now on it counts" in main(response).text
    people.jp.refresh_from_db()
    assert people.jp.current_update == update
    client.force_login(people.foreigner)
    assert client.get(f"/updates/{update.pk}/").status_code == 200


@pytest.mark.parametrize("verb", ["publish", "return"])
def test_a_reporter_reviews_nothing(client: Client, people: Cast, verb: str) -> None:
    update = people.update("submitted")
    response = press(client, people.colleague, update, verb, **{"return-comment": "No."})
    assert response.status_code == 403
    assert "It takes the role: Approver." in main(response).text


@pytest.mark.parametrize("verb", ["publish", "return"])
def test_nobody_reviews_their_own(client: Client, people: Cast, verb: str) -> None:
    update = people.update("submitted", author=people.approver)
    response = press(client, people.approver, update, verb, **{"return-comment": "No."})
    assert response.status_code == 403
    assert "You wrote or submitted this yourself" in main(response).text


def test_returned_with_a_comment(client: Client, people: Cast) -> None:
    update = people.update("submitted")
    response = press(client, people.approver, update, "return", **{"return-comment": "Name the venue."})
    page = main(response).text
    assert "Returned to its writers with your comment." in page
    assert "Returned by Aki Approver Name the venue." in page
    update.refresh_from_db()
    assert (update.status, update.return_comment) == ("returned", "Name the venue.")


def test_a_comment_that_is_missing_is_asked_for_at_its_field(client: Client, people: Cast) -> None:
    update = people.update("submitted")
    response = press(client, people.approver, update, "return", **{"return-comment": "  "})
    assert response.status_code == 400
    assert wrong_fields(response) == ["id_return-comment"]
    assert "open" in main(response).one("details").attributes
    update.refresh_from_db()
    assert update.status == "submitted"


def test_a_comment_typed_on_an_old_version_is_not_lost(client: Client, people: Cast) -> None:
    update = people.update("submitted")
    ProgressUpdate.objects.filter(pk=update.pk).update(version=2)
    response = press(client, people.approver, update, "return", 1, **{"return-comment": "A long comment."})
    assert response.status_code == 409
    assert main(response).one("textarea", name="return-comment").text == "A long comment."


def test_two_corrections_of_one_update_are_not_both_published(client: Client, people: Cast) -> None:
    published = people.update("published")
    first = people.update("published", supersedes=published)
    second = people.update("submitted", supersedes=published)
    response = press(client, people.approver, second, "publish")
    assert response.status_code == 400
    assert "has been corrected already: correct the newer one" in main(response).text
    assert make.side(people.commitment, "JP").current_update == first
