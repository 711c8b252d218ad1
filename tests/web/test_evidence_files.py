"""Files as evidence: taken with the form, known by their content, kept when the form fails, served to who may read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commitments import filestore
from commitments.models import AuditEvent, Evidence, ProgressUpdate, StoredFile
from tests import factories as make

from .cast import Cast, cast, form_data, main, statuses, wrong_fields

pytestmark = pytest.mark.django_db

URL = "/commitments/EC-01/updates/new/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return settings.EVIDENCE_ROOT


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def signed_in(client: Client, people: Cast) -> Client:
    client.force_login(people.reporter)
    return client


def with_file(name: str = "minutes.pdf", content: bytes = PDF, **changes: Any) -> dict[str, Any]:
    row = {"evidence-count": "1", "evidence-0-title": "Minutes", "evidence-0-url": "", "evidence-0-kind": "document"}
    return form_data(**row, **{"evidence-0-file": SimpleUploadedFile(name, content)}) | changes


def word_file(*extra: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        for name in ("[Content_Types].xml", "_rels/.rels", "word/document.xml", *extra):
            parts.writestr(name, "<x/>")
    return buffer.getvalue()


def test_a_file_is_stored_by_its_digest_and_downloads_under_its_name(signed_in: Client, people: Cast) -> None:
    assert signed_in.post(URL, with_file("議事録 2024.pdf")).status_code == 302
    item = Evidence.objects.get()
    assert item.file is not None
    assert (item.title, item.url, item.file.name) == ("Minutes", "", "議事録 2024.pdf")
    assert (item.file.content_type, item.file.size) == ("application/pdf", len(PDF))
    assert filestore.path_of(item.file.sha256).read_bytes() == PDF
    answer = signed_in.get(f"/files/{item.file.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AD%B0")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    event = AuditEvent.objects.get(verb="store_file")
    assert (event.by, event.party, event.new["sha256"]) == (people.reporter, "JP", item.file.sha256)


def test_the_name_of_the_file_is_its_title_where_none_is_given(signed_in: Client) -> None:
    signed_in.post(URL, with_file(**{"evidence-0-title": ""}))
    assert Evidence.objects.get().title == "minutes.pdf"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("program.pdf", b"MZ\x90\x00" + b"\x00" * 64),
        ("archive.docx", b"PK\x03\x04 and nothing of a document"),
        ("macros.docx", word_file("word/vbaProject.bin")),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("empty.pdf", b""),
    ],
)
def test_what_a_file_holds_decides_and_not_its_name(signed_in: Client, name: str, content: bytes) -> None:
    response = signed_in.post(URL, with_file(name, content))
    assert response.status_code == 400
    assert "id_evidence-0-file" in wrong_fields(response)
    assert main(response).one("textarea", name="done").text.strip() == "Talks were held."
    assert not StoredFile.objects.exists()
    assert not ProgressUpdate.objects.exists()


@pytest.mark.parametrize(("name", "content"), [("a.docx", word_file()), ("misnamed.txt", PDF), ("b.png", PNG)])
def test_what_ministries_send_is_taken(signed_in: Client, name: str, content: bytes) -> None:
    assert signed_in.post(URL, with_file(name, content)).status_code == 302
    assert StoredFile.objects.get().name == name


def test_a_file_that_is_too_large_is_refused_with_the_limit(signed_in: Client, settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    response = signed_in.post(URL, with_file(content=PDF + b"\x00" * 1024 * 1024))
    assert "1" in main(response).one(id="error-summary").text
    assert not StoredFile.objects.exists()


def test_a_mistake_elsewhere_does_not_cost_the_file(signed_in: Client) -> None:
    response = signed_in.post(URL, with_file(completed_on="some day"))
    assert response.status_code == 400
    stored = StoredFile.objects.get()
    page = main(response)
    assert page.one("input", name="evidence-0-stored")["value"] == str(stored.pk)
    assert page.one("a", href=f"/files/{stored.pk}/").text == "minutes.pdf"
    again = form_data(
        **{"evidence-count": "1", "evidence-0-title": "Minutes", "evidence-0-url": "", "evidence-0-kind": "document"},
        **{"evidence-0-stored": str(stored.pk)},
    )
    assert signed_in.post(URL, again).status_code == 302
    assert Evidence.objects.get().file == stored


def test_a_file_survives_the_next_edit_of_its_draft(signed_in: Client) -> None:
    signed_in.post(URL, with_file())
    update = ProgressUpdate.objects.get()
    stored = StoredFile.objects.get()
    page = main(signed_in.get(f"/updates/{update.pk}/edit/"))
    kept = {
        "evidence-count": "1",
        "evidence-0-title": "Minutes, final",
        "evidence-0-url": "",
        "evidence-0-kind": "document",
        "evidence-0-stored": page.one("input", name="evidence-0-stored")["value"],
        "version": page.one("input", name="version")["value"],
    }
    assert signed_in.post(f"/updates/{update.pk}/edit/", form_data(**kept)).status_code == 302
    item = Evidence.objects.get()
    assert (item.title, item.file) == ("Minutes, final", stored)


def test_a_link_and_a_file_go_into_two_rows(signed_in: Client) -> None:
    response = signed_in.post(URL, with_file(**{"evidence-0-url": "https://example.org/a"}))
    assert wrong_fields(response) == ["id_evidence-0-url"]


def test_somebody_elses_file_cannot_be_named(signed_in: Client, people: Cast) -> None:
    other = make.stored_file(by=people.foreigner)
    row = {"evidence-count": "1", "evidence-0-title": "x", "evidence-0-url": "", "evidence-0-kind": "document"}
    response = signed_in.post(URL, form_data(**row, **{"evidence-0-stored": str(other.pk)}))
    assert response.status_code == 400
    assert other.name not in main(response).text


@pytest.mark.parametrize(
    ("status", "foreign"),
    [("draft", 404), ("submitted", 404), ("published", 200)],
)
def test_who_may_have_it(client: Client, people: Cast, status: str, foreign: int) -> None:
    stored = make.stored_file(by=people.reporter)
    make.evidence(of=people.update(status), url="", file=stored)
    everybody = {
        "reporter": people.reporter,
        "colleague": people.colleague,
        "foreigner": people.foreigner,
        "viewer": people.viewer,
        "administrator": people.administrator,
        "nobody": None,
    }
    assert statuses(client, everybody, "get", f"/files/{stored.pk}/") == {
        "reporter": 200,
        "colleague": 200,
        "foreigner": foreign,
        "viewer": foreign,
        "administrator": foreign,
        "nobody": 302,
    }


def test_a_file_that_is_not_there_is_not_found(signed_in: Client) -> None:
    assert signed_in.get("/files/999/").status_code == 404
    assert signed_in.post("/files/999/").status_code == 405
