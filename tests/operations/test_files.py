"""Files handed in: known by what they hold, kept once by their digest, read by those who may read the report."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments import filestore
from commitments.errors import NotFound
from commitments.models import StoredFile
from commitments.operations.files import store_file
from commitments.queries.files import find_file, get_file
from tests import factories as make

from .conftest import World, newest_event

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
GIF, JPEG, PNG = b"GIF89a" + bytes(32), b"\xff\xd8\xff\xe0" + bytes(32), b"\x89PNG\r\n\x1a\n" + bytes(32)
WEBP = b"RIFF" + bytes(4) + b"WEBPVP8 " + bytes(32)


def office(of: str, *more: str) -> bytes:
    """A workbook (`xl/workbook`) or a document (`word/document`), as far as it takes to be known as one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        for name in ("[Content_Types].xml", "_rels/.rels", f"{of}.xml", *more):
            parts.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    return tmp_path / "evidence"


def hand_in(world: World, content: bytes = PDF, name: str = "minutes.pdf", **more: Any) -> StoredFile:
    return store_file(
        **({"by": world.person("reporter"), "undertaking": world.jp, "name": name, "content": content} | more)
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (office("word/document"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office("xl/workbook"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (GIF, "image/gif"),
        (JPEG, "image/jpeg"),
        (PNG, "image/png"),
        (WEBP, "image/webp"),
    ],
)
def test_what_it_is_says_the_content_and_not_the_name(world: World, content: bytes, kind: str) -> None:
    row = hand_in(world, content, name="program.exe")
    assert (row.content_type, row.size, row.name) == (kind, len(content), "program.exe")


@pytest.mark.parametrize(
    "content",
    [
        b"MZ" + bytes(64),
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"just words",
        office("ppt/presentation"),
        b"PK\x03\x04" + bytes(64),
    ],
)
def test_anything_else_is_refused_whatever_its_name(
    world: World, store: Path, refused: Callable[..., Any], content: bytes
) -> None:
    violation = refused("file_type", hand_in, world=world, content=content, name="minutes.pdf")
    assert set(violation.fields) == {"file"}
    assert "PDF, DOCX, XLSX" in violation.message
    assert not store.exists()


@pytest.mark.parametrize("of", ["word", "xl"])
def test_macros_are_refused(world: World, store: Path, refused: Callable[..., Any], of: str) -> None:
    main = "word/document" if of == "word" else "xl/workbook"
    refused("file_macros", hand_in, world=world, content=office(main, f"{of}/vbaProject.bin"), name="a.docx")
    refused("file_macros", hand_in, world=world, content=office(main, f"{of}/VBAPROJECT.BIN"), name="a.docx")
    assert not store.exists()


def test_an_office_file_that_was_cut_off_is_refused(world: World, refused: Callable[..., Any]) -> None:
    refused("file_macros", hand_in, world=world, content=office("word/document")[:-30])


def test_its_size_is_limited_to_the_byte(world: World, refused: Callable[..., Any]) -> None:
    most = 1024 * 1024
    assert hand_in(world, PDF + bytes(most - len(PDF))).size == most
    assert "1 MB" in refused("file_too_large", hand_in, world=world, content=PDF + bytes(most - len(PDF) + 1)).message
    refused("empty_file", hand_in, world=world, content=b"")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("議事録.pdf", "議事録.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\minutes.pdf", "minutes.pdf"),
        (" minutes.pdf ", "minutes.pdf"),
        ("a" * 300, "a" * 200),
    ],
)
def test_its_name_is_shown_and_never_a_path(world: World, store: Path, name: str, shown: str) -> None:
    row = hand_in(world, name=name)
    assert row.name == shown
    (kept,) = (path for path in store.rglob("*") if path.is_file())
    assert kept == store / row.sha256[:2] / row.sha256


@pytest.mark.parametrize("name", ["", "  ", "dir/", "a\nb.pdf", "a\x00.pdf"])
def test_a_name_that_is_none_is_refused(world: World, refused: Callable[..., Any], name: str) -> None:
    assert set(refused("file_name", hand_in, world=world, name=name).fields) == {"file"}


def test_equal_contents_are_kept_once_and_stay(world: World) -> None:
    first, second = hand_in(world, name="a.pdf"), hand_in(world, name="b.pdf")
    assert first.pk != second.pk
    assert first.sha256 == second.sha256 == hashlib.sha256(PDF).hexdigest()
    assert filestore.path_of(first.sha256).read_bytes() == PDF
    assert newest_event().party == "JP"


def test_who_may_hand_one_in(world: World, store: Path, refused: Callable[..., Any]) -> None:
    refused("role", hand_in, world=world, by=world.person("viewer"))
    refused("other_party", hand_in, world=world, by=world.person("reporter", "MN"))
    refused("not_assigned", hand_in, world=world, by=world.person("reporter", of_ministry=world.meti))
    assert not store.exists()


def test_who_may_read_one(world: World) -> None:
    author, colleague = world.person("reporter"), world.person("approver")
    foreigner, viewer = world.person("coordinator", "MN"), world.person("viewer")
    row = hand_in(world, by=author)

    def readers() -> set[str]:
        people = {"author": author, "colleague": colleague, "foreigner": foreigner, "viewer": viewer}
        return {name for name, person in people.items() if find_file(person, row.pk) == row}

    assert readers() == {"author"}
    draft = make.update(undertaking=world.jp, period="2024-H1", status="draft", author=author)
    make.evidence(of=draft, url="", file=row)
    assert readers() == {"author", "colleague"}
    make.evidence(of=make.update(undertaking=world.jp, author=author), url="", file=row)
    assert readers() == {"author", "colleague", "foreigner", "viewer"}
    with pytest.raises(NotFound):
        get_file(AnonymousUser(), row.pk)
    with pytest.raises(NotFound):
        get_file(author, row.pk + 1)
