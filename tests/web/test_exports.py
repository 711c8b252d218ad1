"""Downloads: their addresses, what they answer to good and bad questions, who gets them, and the way there."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from commitments import clock
from commitments.exports.catalogue import SHEETS
from commitments.exports.formats import FORMATS
from commitments.exports.sheets import commitments as sheet
from commitments.models import Commitment, ProgressUpdate, User
from commitments.operations.content import UpdateContent
from commitments.operations.updates import draft_update
from tests import factories as make

from .files import body, rows, status
from .html import parse

pytestmark = pytest.mark.django_db

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pytest.fixture
def reader(client: Client) -> User:
    user = make.user(role="coordinator")
    client.force_login(user)
    return user


# --- the answer --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_says_its_type_and_its_name_and_stays_in_no_cache(form: str, client: Client, reader: User) -> None:
    make.commitment(code="T-01")
    with clock.at(make.instant("2024-03-01")):
        response = client.get(f"/exports/commitments.{form}", headers={"accept-language": "ja"})
    assert response.headers["Content-Type"] == TYPES[form]
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Content-Disposition"].startswith(
        f'attachment; filename="commitments_2024-03-01_en.{form}"; filename*='
    )
    assert response.streaming
    assert len(body(response)) > 100


def test_the_name_is_also_in_the_readers_language(client: Client) -> None:
    client.force_login(make.user(role="viewer", language="ja"))
    make.commitment(code="T-01")
    with clock.at(make.instant("2024-03-01")):
        said = client.get("/exports/audit.csv?commitment=T-01&as_of=2024-02-01").headers["Content-Disposition"]
    plain, local = said.removeprefix("attachment; ").split("; ")
    assert plain == 'filename="audit_T-01_2024-02-01_ja.csv"'
    assert unquote(local) == "filename*=UTF-8''監査記録_T-01_2024-02-01_ja.csv"


def test_headings_are_labels_or_keys(client: Client, reader: User) -> None:
    labels = body(client.get("/exports/commitments.csv")).decode("utf-8-sig")
    keys = body(client.get("/exports/commitments.csv?header=keys")).decode("utf-8-sig")
    assert labels.startswith("Code,")
    assert keys.startswith("code,position,pillar,pillar_label,title_ja,")
    assert body(client.get("/exports/commitments.csv?header=labels")).decode("utf-8-sig") == labels


@pytest.mark.parametrize("form", FORMATS)
def test_head_answers_the_question_and_reads_no_row(
    form: str, client: Client, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commitments.exports.columns.rows_of", None)
    got = client.head(f"/exports/commitments.{form}")
    assert got.status_code == 200
    assert got.headers["Content-Type"] == TYPES[form]
    assert "commitments_" in got.headers["Content-Disposition"]
    assert b"".join(got) == b""
    assert client.head(f"/exports/commitments.{form}?pillar=nowhere").status_code == 400


def test_a_workbook_says_how_long_it_is(client: Client, reader: User) -> None:
    response = client.get("/exports/commitments.xlsx")
    assert int(response.headers["Content-Length"]) == len(body(response))


def test_the_second_sheet_says_where_it_was_asked_for(client: Client, reader: User) -> None:
    make.pillar(key="economy", code="EC")
    book = load_workbook(io.BytesIO(body(client.get("/exports/commitments.xlsx?pillar=economy&order=-due"))))
    said = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert said["Asked for at"] == "http://testserver/exports/commitments.xlsx?pillar=economy&order=-due"
    assert said["Filter: Pillar"] == "economy (Economy)"
    assert said["Order"] == "due, descending"


@pytest.mark.parametrize("address", ["/exports/nothing.csv", "/exports/commitments.pdf", "/exports/commitments.csv/"])
def test_what_there_is_not_is_not_found(address: str, client: Client, reader: User) -> None:
    assert client.get(address).status_code == 404


# --- what is not understood --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("query", "names", "fix"),
    [
        ("delivery=fine", ["delivery"], "Choose from: not_started, on_track"),
        ("pillar=nowhere", ["pillar"], "Choose from: framework"),
        ("page=2&per_page=100", ["page", "per_page"], "Parameters of this file: as_of, header, q, pillar"),
        ("contradiction=maybe&nonsense=1", ["nonsense", "contradiction"], "Write true or false."),
        ("order=nonsense", ["order"], "Choose from: statement, -statement"),
    ],
)
def test_no_file_is_made_of_a_question_that_is_not_understood(
    form: str, query: str, names: list[str], fix: str, client: Client, reader: User
) -> None:
    make.commitment(code="T-01")
    response = client.get(f"/exports/commitments.{form}?{query}")
    assert response.status_code == 400
    assert response.headers["Content-Type"].startswith("text/html")
    assert "Content-Disposition" not in response.headers
    page = parse(response)
    assert [item.one("span", class_="code").text for item in page.one("main").all("li")] == names
    assert fix in page.one("main").text


@pytest.mark.parametrize(
    ("address", "name", "fix"),
    [
        ("/exports/commitments.csv?header=both", "header", "Choose one of: labels, keys."),
        ("/exports/commitments.csv?header=keys&header=labels", "header", "Choose one of: labels, keys."),
        ("/exports/commitments.json?header=keys", "header", "Only CSV has headings to choose."),
        ("/exports/audit.csv", "commitment", "commitment=FW-02"),
    ],
)
def test_what_to_write_instead_is_said(address: str, name: str, fix: str, client: Client, reader: User) -> None:
    response = client.get(address)
    assert response.status_code == 400
    main = parse(response).one("main")
    assert main.one("span", class_="code").text == name
    assert fix in main.text


@pytest.mark.parametrize("day", ["yesterday", "2024-13-01", "2020-01-01", "2099-01-01"])
def test_a_day_that_is_none_of_the_plan_is_refused(day: str, client: Client, reader: User) -> None:
    make.statement()
    response = client.get(f"/exports/commitments.csv?as_of={day}")
    assert response.status_code == 400
    assert "Content-Disposition" not in response.headers
    assert "as-of-error" in response.content.decode()


# --- errors on the way -------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("form", ["csv", "json", "ndjson"])
def test_what_breaks_off_is_never_ended_and_is_in_the_log(
    form: str, client: Client, reader: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The server closes the connection before the end, so that no program takes the half for the whole."""

    def broken(*_args: Any) -> Iterator[dict[str, Any]]:
        yield from good()
        raise RuntimeError("the database has gone")

    make.commitment(code="T-01")
    row = rows(client, "/exports/commitments.ndjson")[0]
    assert row["code"] == "T-01"

    real = sheet.rows_of

    def good() -> Iterator[dict[str, Any]]:
        for _copy in range(500):
            yield from real(*asked)

    asked: list[Any] = []

    def remember(*args: Any) -> Iterator[dict[str, Any]]:
        asked[:] = args
        return broken()

    monkeypatch.setattr(sheet, "rows_of", remember)
    response = client.get(f"/exports/commitments.{form}")
    assert response.status_code == 200
    pieces: list[bytes] = []
    with pytest.raises(RuntimeError):
        pieces.extend(iter(response))
    sent = b"".join(pieces)
    assert b'"count"' not in sent
    assert "The export of commitments" in caplog.text


def test_a_workbook_that_cannot_be_made_is_an_error_page(
    client: Client, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> Any:
        raise RuntimeError("the database has gone")

    monkeypatch.setattr("commitments.exports.sheets.commitments.rows_of", broken)
    client.raise_request_exception = False
    response = client.get("/exports/commitments.xlsx")
    assert response.status_code == 500
    assert "Content-Disposition" not in response.headers


# --- what is nobody else's ---------------------------------------------------------------------------------------


POISON = "機密-тусгай-secret-7391"


@pytest.mark.thorough
def test_what_is_not_published_is_in_no_file_of_anybody_else(client: Client) -> None:
    of = make.commitment(code="T-01")
    for party in ("JP", "MN"):
        make.assignment(of=of, to=make.ministry(party=party))
    side = make.side(of, "JP")
    make.update(undertaking=side, period="2023-H1", internal_note=POISON, done="Published.")
    author = make.user(role="reporter", full_name="Somebody Else", email="poison.address@example.org")
    with clock.at(make.instant("2024-03-01")):
        draft_update(by=author, undertaking=side, period=make.reporting_period("2023-H2"), content=_content())
        for role, party in (("viewer", "JP"), ("coordinator", "MN"), ("administrator", "")):
            client.force_login(make.user(role=role, party=party))
            for address in _files("T-01"):
                said = _words(client, address)
                assert POISON not in said, (role, party, address)
                assert "poison.address" not in said, (role, party, address)
        client.force_login(make.user(role="coordinator"))
        own = {address: _words(client, address) for address in _files("T-01")}
    telling = {address for address, said in own.items() if POISON in said}
    assert telling == {f"/exports/audit.{form}?commitment=T-01" for form in FORMATS}, (
        "its own staff's trail, and no more"
    )
    assert not [address for address, said in own.items() if "poison.address" in said]


def _content() -> UpdateContent:
    return UpdateContent(delivery="off_track", done=POISON, reason=POISON, internal_note=POISON)


def _files(code: str) -> list[str]:
    return [
        f"/exports/{sheet}.{form}" + (f"?commitment={code}" if sheet == "audit" else "")
        for sheet in SHEETS
        for form in FORMATS
    ]


def _words(client: Client, address: str) -> str:
    content = body(client.get(address))
    if ".xlsx" in address:
        return str([[cell.value for row in page for cell in row] for page in load_workbook(io.BytesIO(content))])
    return content.decode()


def test_what_is_between_the_governments_is_not_for_the_public(client: Client, settings: Any) -> None:
    settings.PUBLIC_VIEW = True
    of = make.commitment(code="T-01", due_on="2024-06-30")
    make.date_revision(of=of, new_due_on="2024-09-30", requested_at="2024-01-01", agreed_at="2024-01-05")
    make.date_revision(of=of, new_due_on="2025-09-30", requested_at="2024-02-01", old_due_on="2024-09-30")
    make.decision(of=make.consultation(held_on="2024-01-15"))
    with clock.at(make.instant("2024-03-01")):
        for key in ("consultations", "decisions", "audit"):
            response = client.get(f"/exports/{key}.csv?commitment=T-01")
            assert response.status_code == 302
            assert response.headers["Location"].startswith("/sign-in/")
        assert [row["new_due_on"] for row in rows(client, "/exports/date-revisions.ndjson")] == ["2024-09-30"]
        assert client.get("/exports/commitments.csv").headers["Cache-Control"] == "no-store"
        page = client.get("/exports/").content.decode()
    assert "/exports/commitments.csv" in page
    assert "/exports/decisions.csv" not in page


# --- what it costs -----------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/exports/commitments.ndjson?pillar=framework", 7),
        ("/exports/updates.csv", 5),
        ("/exports/two-sides.json", 5),
        ("/exports/milestones.ndjson", 4),
        ("/exports/date-revisions.xlsx", 4),
        ("/exports/measurements.csv", 5),
        ("/exports/evidence.csv", 5),
        ("/exports/consultations.csv", 4),
        ("/exports/decisions.csv", 5),
    ],
)
def test_three_rows_and_thirty_cost_the_same_queries(
    address: str, queries: int, client: Client, reader: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with clock.at(make.instant("2024-03-01")):
        for total in (3, 30):
            while Commitment.objects.count() < total:
                _one_more()
            with django_assert_num_queries(queries):
                assert len(body(client.get(address))) > 100


def _one_more() -> None:
    of = make.commitment()
    step = make.milestone(of=of)
    make.date_revision(of=step, new_due_on="2025-06-30", requested_at="2024-01-01", agreed_at="2024-01-02")
    for party, delivery in (("JP", "on_track"), ("MN", "at_risk")):
        update = make.update(undertaking=make.side(of, party), period="2023-H2", delivery=delivery)
        make.evidence(of=update)
        make.measurement(update=update, indicator=make.indicator(of=of))
    meeting = make.consultation(held_on=f"2024-01-{ProgressUpdate.objects.count() // 2:02}")
    make.decision(of=meeting, about=[of])


# --- the way there -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("listed", "files"),
    [
        (
            "/commitments/?pillar=framework&delivery=on_track&delivery=at_risk&order=-due&page=1&per_page=50",
            "commitments",
        ),
        ("/updates/?party=JP&superseded=true", "updates"),
        ("/two-sides/?q=road", "two-sides"),
        ("/commitments/T-01/audit/?page=1", "audit"),
    ],
)
def test_the_menu_of_a_list_leads_to_the_same_rows(listed: str, files: str, client: Client, reader: User) -> None:
    of = make.commitment(code="T-01", title_en="Build a road")
    make.update(undertaking=make.side(of, "JP"), period="2023-H1")
    with clock.at(make.instant("2024-03-01")):
        menu = parse(client.get(f"{listed}&as_of=2024-02-01")).one("details", class_="download")
        links = {link["href"].partition("?")[0]: link["href"] for link in menu.one("ul", class_="files").all("a")}
        assert list(links) == [f"/exports/{files}.{form}" for form in FORMATS]
        for link in links.values():
            assert "as_of=2024-02-01" in link
            assert "page=" not in link
            assert status(client, link) == 200
        wanted = listed.partition("?")[2].replace("&page=1&per_page=50", "").replace("page=1", "commitment=T-01")
        assert set(wanted.split("&")) <= set(links[f"/exports/{files}.csv"].partition("?")[2].split("&"))


def test_the_menu_has_a_name_for_every_link_and_needs_no_script(client: Client, reader: User) -> None:
    make.commitment(code="T-01")
    menu = parse(client.get("/commitments/")).one("details", class_="download")
    assert menu.one("summary").text == "Download"
    assert [link.text for link in menu.one("ul").all("a")] == [
        "Commitments: Excel",
        "Commitments: CSV",
        "Commitments: JSON",
        "Commitments: NDJSON",
    ]


def test_a_list_that_is_refused_offers_no_file(client: Client, reader: User) -> None:
    make.commitment(code="T-01")
    assert parse(client.get("/commitments/?delivery=fine")).all("details", class_="download") == []


def test_a_commitments_page_leads_to_what_belongs_to_it(client: Client, reader: User) -> None:
    make.commitment(code="T-01")
    menu = parse(client.get("/commitments/T-01/")).one("details", class_="download")
    links = [link["href"] for link in menu.all("a")]
    for key in ("updates", "milestones", "date-revisions", "measurements", "evidence"):
        assert f"/exports/{key}.csv?commitment=T-01" in links
        assert status(client, f"/exports/{key}.csv?commitment=T-01") == 200


@pytest.mark.thorough
def test_all_that_can_be_downloaded_stands_on_one_page(client: Client, reader: User) -> None:
    make.commitment(code="T-01")
    with clock.at(make.instant("2024-03-01")):
        page = parse(client.get("/exports/?as_of=2024-02-01"))
        links = [link["href"] for link in page.one("main").all("a")]
        assert links == [
            f"/exports/{sheet}.{form}?as_of=2024-02-01" for sheet in SHEETS if sheet != "audit" for form in FORMATS
        ]
        assert {status(client, link) for link in links} == {200}


def test_the_footer_leads_there(client: Client, reader: User) -> None:
    assert any(link["href"] == "/exports/" for link in parse(client.get("/dashboard/")).all("a"))
