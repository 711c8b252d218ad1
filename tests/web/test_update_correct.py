"""Correcting a published update: a new one that starts from the old text and takes its place once published."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commitments.models import ProgressUpdate
from tests import factories as make

from .cast import Cast, cast, form_data, main, statuses, wrong_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def published(people: Cast) -> ProgressUpdate:
    update = people.update("published", done="Two visits.", reason="As planned.")
    make.evidence(of=update, title="Minutes")
    make.measurement(update=update, indicator=people.indicator, value=2, measured_on="2024-06-30")
    return update


def url(update: ProgressUpdate) -> str:
    return f"/updates/{update.pk}/correct/"


def correction(**changes: Any) -> dict[str, Any]:
    data = form_data(correction_reason="One was counted twice.") | changes
    del data["period"]
    return data


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may(client: Client, people: Cast, published: ProgressUpdate, method: str) -> None:
    everybody = {
        "reporter": people.reporter,
        "teammate": people.colleague,
        "approver": people.approver,
        "outsider": people.outsider,
        "foreigner": people.foreigner,
        "viewer": people.viewer,
        "administrator": people.administrator,
        "nobody": None,
    }
    data = correction() if method == "post" else {}
    done = 302 if method == "post" else 200
    assert statuses(client, everybody, method, url(published), **data) == {
        "reporter": done,
        "teammate": done,
        "approver": done,
        "outsider": 403,
        "foreigner": 403,
        "viewer": 403,
        "administrator": 403,
        "nobody": 302,
    }


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn"])
def test_only_what_is_published_is_corrected(client: Client, people: Cast, status: str) -> None:
    update = people.update(status)
    client.force_login(people.reporter)
    for method in (client.get, client.post):
        response = method(url(update), follow=True)
        assert response.redirect_chain == [(f"/updates/{update.pk}/", 302)]
        assert "Only a published update" in main(response).text
    client.force_login(people.foreigner)
    assert client.get(url(update)).status_code == 404


def test_what_was_corrected_is_not_corrected_again(client: Client, people: Cast, published: ProgressUpdate) -> None:
    people.update("published", supersedes=published)
    client.force_login(people.reporter)
    assert client.get(url(published))["Location"] == f"/updates/{published.pk}/"


def test_what_is_not_asked_so(client: Client, people: Cast, published: ProgressUpdate) -> None:
    client.force_login(people.reporter)
    assert client.put(url(published)).status_code == 405
    assert client.get("/updates/999999/correct/").status_code == 404


def test_the_form_starts_from_the_old_text(client: Client, people: Cast, published: ProgressUpdate) -> None:
    client.force_login(people.reporter)
    page = main(client.get(url(published)))
    assert page.one("textarea", name="done").text == "Two visits."
    assert page.one("textarea", name="correction_reason").text == ""
    assert page.one("input", name="evidence-0-title")["value"] == "Minutes"
    assert page.one("input", name=f"value-{people.indicator.pk}-0-value")["value"] == "2"
    assert "checked" in page.one("input", value="on_track").attributes
    assert not page.all("select", name="period")


def test_a_correction_is_a_new_draft(client: Client, people: Cast, published: ProgressUpdate) -> None:
    client.force_login(people.colleague)
    response = client.post(url(published), correction(done="Three visits."), follow=True)
    new = ProgressUpdate.objects.latest("pk")
    assert response.redirect_chain == [(f"/updates/{new.pk}/", 302)]
    assert (new.status, new.supersedes, new.period) == ("draft", published, published.period)
    assert (new.done, new.correction_reason) == ("Three visits.", "One was counted twice.")
    published.refresh_from_db()
    assert published.done == "Two visits."
    assert published.superseded_at is None


def test_a_reason_is_asked_for_at_its_field(client: Client, people: Cast, published: ProgressUpdate) -> None:
    client.force_login(people.reporter)
    response = client.post(url(published), correction(correction_reason=" ", done="Three visits."))
    assert response.status_code == 400
    assert wrong_fields(response) == ["id_correction_reason"]
    assert main(response).one("textarea", name="done").text == "Three visits."
    assert ProgressUpdate.objects.count() == 1


def test_the_reason_can_be_reworded_while_it_is_a_draft(
    client: Client, people: Cast, published: ProgressUpdate
) -> None:
    draft = people.update("draft", supersedes=published)
    client.force_login(people.reporter)
    edit = f"/updates/{draft.pk}/edit/"
    assert main(client.get(edit)).one("textarea", name="correction_reason").text == "A figure was wrong."
    assert client.post(edit, correction(version="1", correction_reason="")).status_code == 400
    assert client.post(edit, correction(version="1", correction_reason="Miscounted.")).status_code == 302
    draft.refresh_from_db()
    assert draft.correction_reason == "Miscounted."
    conflict = client.post(edit, correction(version="1", correction_reason="Another."))
    assert conflict.status_code == 409
    assert "Miscounted." in main(conflict).one("table", class_="compare").text


def test_a_correction_begun_already_is_named(client: Client, people: Cast, published: ProgressUpdate) -> None:
    draft = people.update("draft", supersedes=published, author=people.colleague)
    client.force_login(people.reporter)
    page = main(client.get(url(published)))
    assert "Kei Colleague has begun" in page.text
    assert page.all("a", href=f"/updates/{draft.pk}/")


def test_from_correction_to_publication(client: Client, people: Cast, published: ProgressUpdate) -> None:
    client.force_login(people.reporter)
    client.post(url(published), correction(then="submit", delivery="off_track"))
    new = ProgressUpdate.objects.latest("pk")
    client.force_login(people.approver)
    client.post(f"/updates/{new.pk}/publish/", {"version": new.version})
    published.refresh_from_db()
    people.jp.refresh_from_db()
    assert published.superseded_at is not None
    assert people.jp.current_update == new
