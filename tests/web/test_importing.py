"""The pages for importing the plan: a file is handed in, looked at, applied once or discarded, by coordinators only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commitments import clock
from commitments.importing import tables
from commitments.models import AuditEvent, Milestone, PlanItem, ProgressUpdate
from tests import factories as make
from tests.importing.files import ITEM, csv_text, plan_file

from .cast import Cast, cast, main, statuses
from .html import Element

pytestmark = pytest.mark.django_db

START = "/plan/import/"
ROAD = ["P-1", "EC-01", "道路", "", "", ""]


@pytest.fixture
def people(client: Client) -> Iterator[Cast]:
    with clock.at(make.instant("2024-08-01")):
        found = cast()
        client.force_login(found.coordinator)
        yield found


def hand_in(client: Client, data: bytes, name: str = "plan.xlsx", **more: Any) -> Any:
    return client.post(START, {"file": SimpleUploadedFile(name, data), **more})


def tried(client: Client, **sheets: Any) -> str:
    """The address of the dry run of a workbook with these rows."""
    response = hand_in(client, plan_file(**sheets))
    assert response.status_code == 302, main(response).text
    return response["Location"]


def rows(page: Element) -> list[dict[str, str]]:
    """The table of the dry run: the words of each cell by its heading."""
    return [{cell["data-label"]: cell.text for cell in row.all(data_label=True)} for row in page.one("tbody").all("tr")]


def apply(client: Client, address: str, **changes: str) -> Any:
    form = main(client.get(address)).one("form", action=f"{address}apply/")
    fingerprint = form.one("input", name="fingerprint")["value"]
    return client.post(f"{address}apply/", {"fingerprint": fingerprint} | changes)


# --- From the file to the plan -----------------------------------------------------------------------------------


def test_a_file_is_looked_at_and_then_applied(client: Client, people: Cast) -> None:
    address = tried(
        client,
        items=[ROAD],
        milestones=[["EC-01-M1", "EC-01", "P-1", "", "Route agreed", "", "令和7年6月30日", "雨季のため"]],
        measurements=[["EC-01-I1", "２０，０００", "2024-06-30", ""]],
    )
    page = main(client.get(address))
    assert [list(row.values())[:3] for row in rows(page)] == [
        ["Milestones!A2", "EC-01-M1 Milestones", "Changed"],
        ["Items!A2", "P-1 Items", "Added"],
        ["Measurements!A2", "EC-01-I1 Measurements", "Added"],
    ]
    change = rows(page)[0]["What is wrong, or would change"]
    assert "Due date before: 2024-12-31 → now: 2025-06-30" in change
    assert "wait for the other government" in change
    assert "1 draft for 2024-H1" in page.text
    assert not PlanItem.objects.exists()

    response = client.post(
        f"{address}apply/", {"fingerprint": page.one("input", name="fingerprint")["value"]}, follow=True
    )
    said = main(response).one(class_="messages").text
    assert "2 added, 1 changed" in said
    assert "1 new date waits" in said
    assert "1 draft, to be completed" in said
    assert PlanItem.objects.get().title_ja == "道路"
    assert ProgressUpdate.objects.get().measurements.count() == 1
    assert AuditEvent.objects.filter(verb="import_plan", by=people.coordinator).count() == 1
    assert client.get(address).status_code == 404  # nothing of it is kept


def test_a_csv_file_in_shift_jis(client: Client, people: Cast) -> None:
    data = csv_text([ITEM, ROAD]).encode("cp932")
    response = hand_in(client, data, "項目.csv")
    (row,) = rows(main(client.get(response["Location"])))
    assert row["From cell"] == "項目!A2"
    assert "now: 道路" in row["What is wrong, or would change"] or "道路" in row["What is wrong, or would change"]


def test_measurements_go_into_the_period_that_was_chosen(client: Client, people: Cast) -> None:
    chosen = make.reporting_period("2024-H2")
    form = main(client.get(START)).one("select", name="period")
    assert form.one("option", selected=True).text == "2024-H1"
    data = plan_file(measurements=[["EC-01-I1", 1, "2024-07-31", ""]])
    address = hand_in(client, data, period=chosen.pk)["Location"]
    apply(client, address)
    assert ProgressUpdate.objects.get().period == chosen


def test_a_file_is_discarded(client: Client, people: Cast) -> None:
    address = tried(client, items=[ROAD])
    before = Session.objects.count()
    response = client.post(f"{address}discard/", follow=True)
    assert "Nothing was imported" in main(response).text
    assert Session.objects.count() == before - 1
    assert client.get(address).status_code == 404
    assert not PlanItem.objects.exists()


def test_what_stands_already_offers_nothing_to_apply(client: Client, people: Cast) -> None:
    address = tried(client, milestones=[["EC-01-M1", "EC-01", "", "", "Route agreed", "", "2024-12-31", ""]])
    page = main(client.get(address))
    assert "Nothing to do" in page.text
    assert not page.all("input", name="fingerprint")


# --- What is wrong -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("plan.csv", csv_text([ITEM, ROAD]).encode("euc-jp"), "plan!C2"),
        ("plan.csv", b'Code,Commitment\nP-1,"EC-01\n', "plan!A2"),
        ("plan.xlsx", b"PK\x03\x04 nothing", "damaged"),
        ("plan.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xlsx"),
        ("plan.csv", b"a,b\n1,2\n", "No table to import"),
        ("plan.csv", b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_the_field(
    client: Client, people: Cast, name: str, data: bytes, said: str
) -> None:
    response = hand_in(client, data, name)
    assert response.status_code == 400
    page = main(response)
    assert said in page.one(id="error-summary").text
    assert page.one("input", type="file")["aria-invalid"] == "true"


def test_no_file_and_one_that_is_too_large_are_refused(
    client: Client, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.post(START).status_code == 400
    monkeypatch.setattr("commitments.web.importing.LARGEST", 10)
    response = hand_in(client, plan_file(items=[ROAD]))
    assert "too large" in main(response).one(id="error-summary").text


def test_errors_come_first_and_alone_where_asked_for(client: Client, people: Cast) -> None:
    address = tried(client, items=[ROAD, ["P-2", "EC-99", "=1+1", "", "", ""]])
    page = main(client.get(address))
    assert [row["Outcome"] for row in rows(page)] == ["Error", "Added"]
    assert "1 row is wrong" in page.text
    assert not page.all("input", name="fingerprint")
    (row,) = rows(main(client.get(f"{address}?only=error")))
    assert "Items!B3: There is no commitment “EC-99”." in row["What is wrong, or would change"]
    assert "Items!C3: This is a formula." in row["What is wrong, or would change"]
    assert not main(client.get(f"{address}?only=unchanged")).all("tbody")
    assert len(rows(main(client.get(f"{address}?only=nonsense")))) == 2


def test_a_file_with_an_error_cannot_be_applied_by_force(client: Client, people: Cast) -> None:
    address = tried(client, items=[ROAD, ["P-2", "EC-99", "x", "", "", ""]])
    from_page = client.get(address).context["plan"].fingerprint
    response = client.post(f"{address}apply/", {"fingerprint": from_page})
    assert response.status_code == 400
    assert "Nothing is applied" in main(response).text
    assert not PlanItem.objects.exists()


def test_a_large_file_is_looked_through_page_by_page(client: Client, people: Cast) -> None:
    items = [[f"P-{number}", "EC-01" if number % 2 else "EC-99", "道路", "", "", ""] for number in range(250)]
    address = tried(client, items=items)
    assert len(rows(main(client.get(address)))) == 100
    assert len(rows(main(client.get(f"{address}?page=3")))) == 50
    second = main(client.get(f"{address}?only=error&page=2"))
    assert len(rows(second)) == 25
    assert "only=error" in second.one("a", rel="prev")["href"]


def test_sheets_and_columns_that_are_not_read_are_named(client: Client, people: Cast) -> None:
    data = csv_text([["Code", "Commitment", "Title in English", "Remarks"], ["P-1", "EC-01", "Road", "x"]]).encode()
    address = hand_in(client, data, "items.csv")["Location"]
    assert "items!D1: The column “Remarks”" in main(client.get(address)).text


def test_what_stands_in_cells_is_text_and_not_markup(client: Client, people: Cast) -> None:
    address = tried(client, items=[["P-1", "EC-01", "<script>alert(1)</script>", "", "", ""]])
    response = client.get(address)
    assert b"<script>alert" not in response.content
    assert "<script>alert(1)</script>" in main(response).text


# --- Overtaken ---------------------------------------------------------------------------------------------------


def test_what_changed_since_the_dry_run_shows_a_new_one(client: Client, people: Cast) -> None:
    address = tried(client, milestones=[["EC-01-M1", "EC-01", "", "", "Route fixed", "", "2024-12-31", ""]])
    fingerprint = main(client.get(address)).one("input", name="fingerprint")["value"]
    Milestone.objects.filter(pk=people.milestone.pk).update(title_en="Route chosen", version=2)
    response = client.post(f"{address}apply/", {"fingerprint": fingerprint})
    assert response.status_code == 409
    page = main(response)
    assert "has changed since the dry run" in page.text
    assert "before: Route chosen → now: Route fixed" in page.text
    assert Milestone.objects.get().title_en == "Route chosen"
    assert apply(client, address).status_code == 302
    assert Milestone.objects.get().title_en == "Route fixed"


def test_nothing_is_applied_that_was_not_looked_at(client: Client, people: Cast) -> None:
    address = tried(client, items=[ROAD])
    assert client.post(f"{address}apply/").status_code == 409
    assert apply(client, address, fingerprint="0" * 64).status_code == 409
    assert not PlanItem.objects.exists()


def test_who_lost_the_role_is_refused(client: Client, people: Cast) -> None:
    address = tried(client, items=[ROAD])
    fingerprint = main(client.get(address)).one("input", name="fingerprint")["value"]
    people.coordinator.role = "approver"
    people.coordinator.save()
    assert client.post(f"{address}apply/", {"fingerprint": fingerprint}).status_code == 403
    assert not PlanItem.objects.exists()


# --- Who may, and what is kept -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("post", ""), ("get", "template.xlsx"), ("get", "items.csv"), ("get", "x/"), ("post", "x/apply/")],
)
def test_coordinators_only(client: Client, people: Cast, method: str, path: str) -> None:
    others = {
        "nobody": None,
        "viewer": people.viewer,
        "reporter": people.reporter,
        "approver": people.approver,
        "administrator": people.administrator,
    }
    expected = dict.fromkeys(others, 403) | {"nobody": 302}
    assert statuses(client, others, method, START + path) == expected


def test_a_file_is_its_owners(client: Client, people: Cast) -> None:
    address = tried(client, items=[ROAD])
    other = Client()
    for person in (people.outsider, people.foreigner, people.coordinator):
        other.force_login(person)
        assert other.get(address).status_code == 404
        assert other.post(f"{address}apply/", {"fingerprint": "x"}).status_code == 404
        other.post(f"{address}discard/")
    assert client.get(address).status_code == 200


def test_the_file_is_not_read_with_every_page(client: Client, people: Cast) -> None:
    tried(client, items=[[f"P-{number}", "EC-01", "道路", "", "", ""] for number in range(200)])
    assert len(str(dict(client.session))) < 1000


def test_a_file_is_kept_for_a_day(client: Client, people: Cast) -> None:
    address = tried(client, items=[ROAD])
    kept = Session.objects.exclude(pk=client.session.session_key).get()
    assert dt.timedelta(hours=23) < kept.expire_date - dt.datetime.now(dt.UTC) <= dt.timedelta(hours=24)
    Session.objects.filter(pk=kept.pk).update(expire_date=dt.datetime.now(dt.UTC))
    assert client.get(address).status_code == 404
    tried(client, items=[ROAD])
    assert not Session.objects.filter(pk=kept.pk).exists()


def test_of_many_files_the_newest_three_are_kept(client: Client, people: Cast) -> None:
    addresses = [tried(client, items=[[f"P-{number}", "EC-01", "道路", "", "", ""]]) for number in range(4)]
    assert [client.get(address).status_code for address in addresses] == [404, 200, 200, 200]
    assert Session.objects.exclude(pk=client.session.session_key).count() == 3


# --- Templates ---------------------------------------------------------------------------------------------------


def test_templates_are_downloads_that_can_be_handed_in_again(client: Client, people: Cast) -> None:
    for name in ("template.xlsx", "items.csv", "milestones.csv", "measurements.csv"):
        response = client.get(START + name)
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
        address = hand_in(client, response.content, name)["Location"]
        page = main(client.get(address))
        assert "Nothing to do" in page.text
    assert client.get(f"{START}elsewhere.csv").status_code == 404


@pytest.mark.parametrize("language", ["ja", "en", "mn"])
def test_pages_in_every_language(client: Client, people: Cast, language: str) -> None:
    people.coordinator.preferred_language = language
    people.coordinator.save()
    assert main(client.get(START)).one("form", enctype="multipart/form-data")
    template = client.get(f"{START}template.xlsx").content
    address = hand_in(client, template)["Location"]
    page = client.get(address)
    assert page.context["plan"].rows
    assert page.context["plan"].left_out == ()
    main(page)


def test_the_page_says_where_measurements_go(client: Client, people: Cast) -> None:
    text = main(client.get(reverse("import_start"))).text
    assert "Measurements count only through a report that somebody else has approved." in text
    assert f"{tables.LARGEST}" not in text
