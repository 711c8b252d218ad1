"""A file has the rows of the list that it comes from, in the same order, of the demonstration."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client
from openpyxl import load_workbook

from commitments import clock
from commitments.models import User
from tests import factories as make
from tests.everywhere import questions

from .files import body, rows

pytestmark = pytest.mark.django_db


def test_of_a_demonstration_the_name_and_every_row_say_so(client: Client, demo: None) -> None:
    with clock.at(make.instant("2024-10-15 18:00")):
        client.force_login(User.objects.get(email="viewer.mn@example.com"))
        response = client.get("/exports/commitments.csv?header=keys")
        assert "_demonstration.csv" in response.headers["Content-Disposition"]
        lines = list(csv.DictReader(io.StringIO(body(response).decode("utf-8-sig"))))
        assert {line["demonstration"] for line in lines} == {"true"}
        assert json.loads(body(client.get("/exports/commitments.json")))["demonstration"] is True
        book = load_workbook(io.BytesIO(body(client.get("/exports/commitments.xlsx"))))
        assert "зохиомол" in str([cell.value for row in book.worksheets[1] for cell in row])


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("address", "file", "key"),
    [("/commitments/", "commitments", "code"), ("/updates/", "updates", "id"), ("/two-sides/", "two-sides", "code")],
)
def test_a_file_has_the_rows_of_its_list_in_the_same_order(address: str, file: str, key: str, demo: None) -> None:
    """For every filter with every choice, every order, and several together, on two days."""
    client = Client()
    listed = "/commitments/" if file == "two-sides" else address
    asked = [one.partition("?")[2] for one in questions() if one.startswith(f"{listed}?")]
    asked += [
        "pillar=economy&pillar=people&delivery=on_track&order=-due",
        "party=JP&ministry=JP-MOFA",
        "q=協力&order=-code",
        "order=code&contradiction=false&slipped=true",
        "delivery=at_risk&delivery=off_track&period=2023-H2&superseded=true",
        "published_from=2023-08-01&published_to=2024-02-01&party=MN&order=period",
    ]
    field = "pk" if key == "id" else "code"
    compared = shown = 0
    with clock.at(make.instant("2024-10-15 18:00")):
        client.force_login(User.objects.get(email="reporter.jp@example.com"))
        for place, query in enumerate(asked):
            for day in ("", "&as_of=2023-10-01")[: 2 if place % 5 == 0 else 1]:
                response = client.get(f"{address}?{query}{day}&per_page=1")
                file_address = f"/exports/{file}.ndjson?{query}{day}"
                if response.status_code == 400:
                    assert client.get(file_address).status_code == 400, query
                    continue
                on_page = [getattr(row, field) for row in response.context["listing"].page.paginator.object_list]
                assert [row[key] for row in rows(client, file_address)] == on_page, (query, day)
                compared += 1
                shown += len(on_page)
    assert compared > 40
    assert shown > 100


def test_the_trail_has_every_event_of_its_page(client: Client, demo: None) -> None:
    with clock.at(make.instant("2024-10-15 18:00")):
        client.force_login(User.objects.get(email="reporter.jp@example.com"))
        page = client.get("/commitments/EC-03/audit/")
        exported = rows(client, "/exports/audit.ndjson?commitment=EC-03")
    events = list(dict.fromkeys(row["event"] for row in exported))
    assert events == [event.pk for event in page.context["page"].paginator.object_list]
    first = page.context["entries"][0]
    assert [(row["column"], row["new"]) for row in exported if row["event"] == first.event.pk] == [
        (change.label, change.new or None) for change in first.changes
    ]


def test_consultations_are_those_of_their_page(client: Client, demo: None) -> None:
    with clock.at(make.instant("2024-10-15 18:00")):
        client.force_login(User.objects.get(email="viewer.jp@example.com"))
        page = client.get("/consultations/")
        exported = rows(client, "/exports/consultations.ndjson")
    shown = [(row.pk, row.decision_count) for row in page.context["consultations"]]
    assert [(row["id"], row["decisions"]) for row in exported] == shown
    assert shown
