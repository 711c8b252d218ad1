"""What the script that saves while people write is answered. The journeys with a browser are in tests/e2e."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commitments.models import ProgressUpdate

from .cast import Cast, cast, form_data

pytestmark = pytest.mark.django_db

NEW = "/commitments/EC-01/updates/new/"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def signed_in(client: Client, people: Cast) -> Client:
    client.force_login(people.reporter)
    return client


def autosave(client: Client, url: str, **changes: Any) -> Any:
    return client.post(url, form_data(then="autosave", **changes))


def test_a_new_report_becomes_a_draft_that_is_edited_from_then_on(signed_in: Client) -> None:
    answer = autosave(signed_in, NEW, delivery="", done="Half a sen", reason="")
    draft = ProgressUpdate.objects.get()
    edit = f"/updates/{draft.pk}/edit/"
    assert answer.json() == {"saved": True, "version": draft.version, "pk": draft.pk, "edit": edit}
    again = autosave(signed_in, edit, version=draft.version, done="Half a sentence")
    draft.refresh_from_db()
    assert again.json()["version"] == draft.version
    assert (draft.done, draft.status) == ("Half a sentence", "draft")
    assert ProgressUpdate.objects.count() == 1


def test_what_cannot_be_saved_yet_is_said_and_kept_by_the_browser(signed_in: Client) -> None:
    answer = autosave(signed_in, NEW, completed_on="some da")
    assert (answer.status_code, answer.json()) == (400, {"saved": False, "code": "incomplete"})
    answer = autosave(signed_in, NEW, delivery="on_track", completed_on="2024-06-30")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not ProgressUpdate.objects.exists()


def test_it_never_overwrites_a_colleague(signed_in: Client, people: Cast) -> None:
    draft = people.update("draft", done="A colleague's text")
    answer = autosave(signed_in, f"/updates/{draft.pk}/edit/", version=draft.version - 1, done="mine")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_version")
    draft.refresh_from_db()
    assert draft.done == "A colleague's text"


def test_it_never_hands_in(signed_in: Client, people: Cast) -> None:
    draft = people.update("draft")
    autosave(signed_in, f"/updates/{draft.pk}/edit/", version=draft.version)
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_it_cannot_reopen_what_was_submitted_meanwhile(signed_in: Client, people: Cast) -> None:
    update = people.update("submitted")
    answer = autosave(signed_in, f"/updates/{update.pk}/edit/", version=update.version)
    assert answer.json() == {"saved": False, "code": "wrong_status"}


def test_signed_out_it_is_sent_to_the_sign_in(client: Client, people: Cast) -> None:
    answer = autosave(client, NEW)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_the_form_names_the_place_to_keep_it_by_person_and_report(signed_in: Client, people: Cast) -> None:
    page = signed_in.get(NEW).content.decode()
    assert f'data-keep="{people.reporter.pk}:new:EC-01"' in page
    draft = people.update("draft")
    page = signed_in.get(f"/updates/{draft.pk}/edit/").content.decode()
    assert f'data-keep="{people.reporter.pk}:edit:{draft.pk}"' in page
