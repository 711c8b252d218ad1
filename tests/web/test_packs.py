"""Asking for a meeting pack: who may, what the form says, and the file that comes."""

from __future__ import annotations

import io
import sys
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from docx import Document

from commitments.exports.packs import facts
from commitments.models import Consultation
from tests import factories as make

from .cast import Cast, cast, main, statuses, wrong_fields

pytestmark = pytest.mark.django_db

WANTED = {
    "format": "docx",
    "language": "ja",
    "beside": "mn",
    "commitments": "all",
    "sections": ["summary", "commitments"],
}


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def meeting(people: Cast) -> Consultation:
    return make.consultation(held_on="2024-08-15", title_en="Second talks", place="Ulaanbaatar")


def address(meeting: Consultation) -> str:
    return f"/consultations/{meeting.pk}/pack/"


@pytest.mark.thorough
def test_everybody_who_may_read_the_consultation(client: Client, people: Cast, meeting: Consultation) -> None:
    readers = {
        "viewer": people.viewer,
        "reporter": people.reporter,
        "administrator": people.administrator,
        "theirs": people.foreigner,
    }
    for page in (address(meeting), "/pack/"):
        assert set(statuses(client, readers, "get", page).values()) == {200}
        assert set(statuses(client, readers, "get", page, **WANTED).values()) == {200}
        assert statuses(client, {"nobody": None}, "get", page, **WANTED) == {"nobody": 302}
        assert statuses(client, {"ours": people.coordinator}, "post", page, **WANTED) == {"ours": 405}


def test_one_that_is_not_there(client: Client, people: Cast) -> None:
    client.force_login(people.viewer)
    assert client.get("/consultations/999999/pack/").status_code == 404
    assert client.get("/consultations/99999999999999999999/pack/", WANTED).status_code == 404


def test_the_form_asks_for_what_most_people_want(client: Client, people: Cast, meeting: Consultation) -> None:
    client.force_login(people.viewer)
    client.cookies["django_language"] = "ja"
    page = main(client.get(address(meeting)))
    form = page.one("form", action=address(meeting))
    assert form["method"] == "get"
    assert form.one("input", name="format", value="pdf").get("checked") is not None
    chosen = {
        select["name"]: [option["value"] for option in select.all("option") if "selected" in option.attributes]
        for select in form.all("select")
    }
    assert chosen == {"language": ["ja"], "beside": [""], "commitments": ["all"]} or chosen["language"] == ["en"]
    boxes = form.all("input", name="sections")
    assert [box["value"] for box in boxes] == list(facts.SECTIONS)
    assert all("checked" in box.attributes for box in boxes)
    options = [option["value"] for option in form.one("select", name="commitments").all("option")]
    assert options == ["all", "agenda", "pillar-framework"]


def test_the_same_form_stands_on_the_page_of_the_consultation(
    client: Client, people: Cast, meeting: Consultation
) -> None:
    client.force_login(people.viewer)
    names = []
    for page in (f"/consultations/{meeting.pk}/", address(meeting)):
        form = main(client.get(page)).one("form", action=address(meeting))
        names.append([(one.tag, one.get("name"), one.get("value")) for one in form.walk() if one.get("name")])
    assert names[0] == names[1]


def test_the_file(client: Client, people: Cast, meeting: Consultation) -> None:
    client.force_login(people.viewer)
    response = client.get(address(meeting), WANTED)
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    name = "meeting-pack_2024-08-15_ja-mn.docx"
    disposition = response["Content-Disposition"]
    assert disposition.startswith(f"attachment; filename=\"{name}\"; filename*=UTF-8''")
    assert disposition.endswith(quote("_2024-08-15_ja-mn.docx"))
    document = Document(io.BytesIO(response.content))
    assert document.core_properties.title == "Second talks"
    assert "EC-01" in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert client.head(address(meeting), WANTED).status_code == 200


def test_the_file_is_named_in_the_packs_language(client: Client, people: Cast, meeting: Consultation) -> None:
    from django.utils import translation
    from django.utils.translation import gettext as _

    client.force_login(people.viewer)
    for language in ("ja", "en", "mn"):
        with translation.override(language):
            name = _("Meeting pack").replace(" ", "-")
        response = client.get(address(meeting), WANTED | {"language": language, "beside": ""})
        assert quote(f"{name}_2024-08-15_{language}.docx", safe="") in response["Content-Disposition"]


def test_a_plain_day(client: Client, people: Cast) -> None:
    client.force_login(people.viewer)
    form = main(client.get("/pack/?as_of=2024-08-15")).one("form", action="/pack/")
    assert form.one("input", name="as_of")["value"] == "2024-08-15"
    response = client.get("/pack/", WANTED | {"as_of": "2024-08-15"})
    assert "2024-08-15" in response["Content-Disposition"]
    assert client.get("/pack/", WANTED).status_code == 200
    assert client.get("/pack/", WANTED | {"as_of": "2024-02-30"}).status_code == 400
    assert client.get("/pack/", WANTED | {"as_of": "2999-01-01"}).status_code == 400


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ({"format": "zip"}, ["pack-format"]),
        ({"format": ""}, ["pack-format"]),
        ({"language": "fr"}, ["pack-language"]),
        ({"beside": "fr"}, ["pack-beside"]),
        ({"beside": "ja"}, ["pack-beside"]),
        ({"commitments": "pillar-none"}, ["pack-commitments"]),
        ({"commitments": "\x00"}, ["pack-commitments"]),
        ({"sections": []}, ["pack-sections"]),
        ({"sections": ["summary", "secrets"]}, ["pack-sections"]),
        ({"language": "fr", "sections": []}, ["pack-language", "pack-sections"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: Client, people: Cast, meeting: Consultation, asked: dict[str, Any], fields: list[str]
) -> None:
    client.force_login(people.viewer)
    response = client.get(address(meeting), WANTED | asked)
    assert response.status_code == 400
    assert wrong_fields(response) == fields


def test_the_form_comes_back_as_it_was_filled_in(client: Client, people: Cast, meeting: Consultation) -> None:
    client.force_login(people.viewer)
    form = main(client.get(address(meeting), WANTED | {"beside": "ja", "commitments": "agenda"}))
    assert form.one("input", name="format", value="docx").get("checked") is not None
    assert [box["value"] for box in form.all("input", name="sections") if "checked" in box.attributes] == WANTED[
        "sections"
    ]
    chosen = form.one("select", name="commitments").one("option", selected=True)
    assert chosen["value"] == "agenda"


@pytest.mark.parametrize("extra", ["laguage", "as_of"])
def test_an_unknown_parameter_is_refused(client: Client, people: Cast, meeting: Consultation, extra: str) -> None:
    """A consultation's day is its own: nobody asks for another."""
    client.force_login(people.viewer)
    response = client.get(address(meeting), WANTED | {extra: "2024-01-01"})
    assert response.status_code == 400
    assert f"{extra}: There is no such parameter." in main(response).one(id="error-summary").text


def test_too_many_for_one_pack(
    client: Client, people: Cast, meeting: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "MOST_COMMITMENTS", 0)
    client.force_login(people.viewer)
    response = client.get(address(meeting), WANTED)
    assert response.status_code == 400
    assert wrong_fields(response) == ["pack-commitments"]
    assert "a pack holds 0 at most: choose those on the agenda, or a pillar." in main(response).text
    assert client.get(address(meeting), WANTED | {"commitments": "agenda"}).status_code == 200


def test_where_no_pdf_can_be_made(
    client: Client, people: Cast, meeting: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says what is missing, and Word works."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    client.force_login(people.viewer)
    response = client.get(address(meeting), WANTED | {"format": "pdf"})
    assert response.status_code == 503
    assert wrong_fields(response) == ["pack-format"]
    assert "libpango-1.0-0" in main(response).text
    assert client.get(address(meeting), WANTED).status_code == 200


@pytest.mark.thorough
def test_drafts_and_notes_are_in_no_file(client: Client, people: Cast, meeting: Consultation) -> None:
    people.update("draft", done="Secret draft.")
    people.update("submitted", done="Secret submission.")
    for person in (people.foreigner, people.approver):
        client.force_login(person)
        response = client.get(address(meeting), WANTED | {"sections": list(facts.SECTIONS)})
        document = Document(io.BytesIO(response.content))
        xml = document.element.xml
        assert "EC-01" in xml
        assert "Secret" not in xml
        assert "@" not in "".join(document.element.body.itertext())


def test_what_the_form_costs(
    client: Client, people: Cast, meeting: Consultation, django_assert_num_queries: Any
) -> None:
    client.force_login(people.viewer)
    with django_assert_num_queries(7):
        client.get(address(meeting))
