"""The audit trail of a commitment: who, when, what, old and new, for everybody who may see it."""

from __future__ import annotations

import ast
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.functional import Promise

from commitments import clock, operations
from commitments.models import AuditEvent, Commitment, User
from commitments.operations.content import EvidenceContent, MeasurementContent, UpdateContent
from commitments.operations.plan import assign, revise_due_date, set_due_date
from commitments.operations.recording import record
from commitments.operations.updates import draft_update, edit_update, publish_update, submit_update
from commitments.reports.trail_words import ELSEWHERE, FIELDS, TABLES, VERBS
from tests import factories as make

from .html import Element, parse

pytestmark = pytest.mark.django_db

NOON = make.instant("2024-07-10")
ADDRESS = "/commitments/T-01/audit/"


@pytest.fixture
def commitment(db: None) -> Commitment:
    made = make.commitment(code="T-01", kind="continuing")
    for party in ("JP", "MN"):
        make.assignment(of=made, to=make.ministry(party=party))
    return made


def sign_in(client: Client, role: str = "viewer", party: str = "JP") -> User:
    person = make.user(role=role, party=party)
    client.force_login(person)
    return person


def rows(client: Client, address: str = ADDRESS) -> list[Element]:
    with clock.at(NOON):
        response = client.get(address)
    assert response.status_code == 200
    return [row for body in parse(response).all("tbody") for row in body.all("tr")]


def change(row: Element, label: str) -> Element:
    """What stands beside a column's name."""
    listed = row.one("dl").all("dt") + row.one("dl").all("dd")
    labels = [term.text for term in listed[: len(listed) // 2]]
    return listed[len(listed) // 2 + labels.index(label)]


def draft(commitment: Commitment, party: str = "JP"):
    with clock.at(NOON - dt.timedelta(hours=2)):
        return draft_update(
            by=make.user(role="reporter", party=party, full_name="佐藤 花子"),
            undertaking=make.side(commitment, party),
            period=make.reporting_period("2024-H1"),
            content=UpdateContent(
                delivery="at_risk", done="説明会を開いた。", reason="会場が未定。", language="ja",
                internal_note="Ask again.",
            ),
        )  # fmt: skip


def test_a_write_is_told_in_words(client: Client, commitment: Commitment) -> None:
    coordinator = make.user(role="coordinator", party="MN", full_name="Ganbold Bat")
    with clock.at(NOON - dt.timedelta(hours=3)):
        set_due_date(by=coordinator, commitment=commitment, due_on=dt.date(2025, 3, 31))
    sign_in(client)
    (row,) = rows(client)
    when, who, what, _changes = row.one("th"), *row.all("td")
    assert when.one("time")["datetime"] == "2024-07-10T09:00+09:00"
    assert who.text == "Ganbold Bat Mongolia"
    assert what.text == "Due date set Commitment T-01"
    assert [term.text for term in row.all("dt")] == ["first due date"]
    assert change(row, "first due date").text == "31 March 2025"


def test_old_and_new_stand_side_by_side(client: Client, commitment: Commitment) -> None:
    update = draft(commitment)
    editor = make.user(role="reporter", party="JP")
    with clock.at(NOON - dt.timedelta(hours=1)):
        edit_update(
            by=editor, update=update, version=1,
            content=UpdateContent(delivery="on_track", done="説明会を開いた。", reason="会場は決定。", language="ja"),
        )  # fmt: skip
    sign_in(client, "reporter")
    edited, _drafted = rows(client)
    assert [term.text for term in edited.all("dt")] == ["delivery", "reason for the rating", "internal note"]
    delivery = change(edited, "delivery")
    assert (delivery.one("del").text, delivery.one("ins").text) == ("At risk", "On track")
    assert change(edited, "reason for the rating").one("ins")["lang"] == "ja"
    note = change(edited, "internal note")
    assert (note.one("del").text, note.one(class_="nothing").text) == ("Ask again.", "nothing")


def test_attached_rows_are_listed_one_a_line(client: Client, commitment: Commitment) -> None:
    update = draft(commitment)
    indicator = make.indicator(of=commitment)
    content = UpdateContent(
        evidence=[EvidenceContent("Minutes", "https://example.org/m", dated_on=dt.date(2024, 6, 1))],
        measurements=[MeasurementContent(indicator, Decimal("1200"), dt.date(2024, 6, 30))],
    )
    with clock.at(NOON - dt.timedelta(hours=1)):
        edit_update(by=update.author, update=update, version=1, content=content)
    sign_in(client, "reporter")
    edited = rows(client)[0]
    assert change(edited, "evidence").text == "Minutes · https://example.org/m · Official document · 1 June 2024"
    assert change(edited, "measurements").text in ("Visits · 1200 · 30 June 2024", "Visits · 1,200 · 30 June 2024")


@pytest.mark.parametrize(
    ("role", "party", "sees"),
    [
        ("reporter", "JP", True), ("coordinator", "JP", True), ("viewer", "JP", False), ("administrator", "JP", False),
        ("coordinator", "MN", False), ("reporter", "MN", False), ("viewer", "MN", False),
    ],
)  # fmt: skip
def test_what_is_not_published_is_in_the_trail_of_its_own_staff_only(
    client: Client, commitment: Commitment, role: str, party: str, sees: bool
) -> None:
    update = draft(commitment)
    sign_in(client, role, party)
    with clock.at(NOON):
        response = client.get(ADDRESS)
    text = response.content.decode()
    assert ("Ask again." in text) is sees
    assert (f"/updates/{update.pk}/" in text) is sees
    assert parse(response).one(id="list-count").text == ("1 event" if sees else "0 events")
    assert ("not published" in [flag.text for flag in parse(response).all(class_="flag")]) is sees


def test_publication_is_in_everybodys_trail_and_leads_to_the_update(client: Client, commitment: Commitment) -> None:
    update = draft(commitment)
    with clock.at(NOON - dt.timedelta(hours=1)):
        submit_update(by=update.author, update=update, version=1)
        publish_update(by=make.user(role="approver"), update=update, version=2)
    sign_in(client, "viewer", "MN")
    (row,) = rows(client)
    assert row.all("td")[1].text == f"Update published Update #{update.pk}"
    assert row.one("a")["href"] == f"/updates/{update.pk}/"
    status = change(row, "status")
    assert (status.one("del").text, status.one("ins").text) == ("Submitted for approval", "Published")


def test_what_a_command_did_is_the_systems(client: Client, commitment: Commitment) -> None:
    record(by=None, verb="seed", row=commitment, key="T-01", old={}, new={"pillar": "framework"}, commitment=commitment)
    AuditEvent.objects.model._base_manager.update(at=NOON)
    sign_in(client)
    (row,) = rows(client)
    assert row.all("td")[0].text == "The system"
    assert change(row, "pillar").text == "framework"


def test_people_and_ministries_are_named_not_numbered(client: Client, commitment: Commitment) -> None:
    coordinator = make.user(role="coordinator", party="JP", full_name="高橋 一郎")
    trade = make.ministry(party="JP", code="JP-METI")
    with clock.at(NOON):
        assign(by=coordinator, commitment=commitment, ministry=trade, role="support", starts_on=dt.date(2024, 7, 1))
        set_due_date(by=coordinator, commitment=commitment, due_on=dt.date(2025, 3, 31))
        revise_due_date(by=coordinator, commitment=commitment, new_due_on=dt.date(2025, 1, 31), reason="Sooner.")
    sign_in(client)
    revised, _set, assigned = rows(client)
    assert change(assigned, "ministry").text == "JP-METI"
    assert change(assigned, "role").text == "Supports"
    assert change(revised, "new date").text == "31 January 2025"
    assert change(revised, "needs the other government's agreement").text == "no"
    assert "agreed by" not in [term.text for term in revised.all("dt")], "the head says who and when already"


def test_as_of_a_day_ends_with_that_day(client: Client, commitment: Commitment) -> None:
    for day in ("2024-07-01 23:59:59", "2024-07-02 00:00:00"):
        with clock.at(make.instant(day)):
            record(by=None, verb="seed", row=commitment, old={}, new={"code": day}, commitment=commitment)
    sign_in(client)
    assert len(rows(client)) == 2
    (row,) = rows(client, f"{ADDRESS}?as_of=2024-07-01")
    assert "2024-07-01 23:59:59" in row.text


def test_a_long_trail_is_paged(client: Client, commitment: Commitment) -> None:
    with clock.at(NOON):
        for number in range(60):
            record(by=None, verb="seed", row=commitment, old={}, new={"position": number}, commitment=commitment)
    sign_in(client)
    texts = [row.text.split()[-1] for page in (1, 2, 3) for row in rows(client, f"{ADDRESS}?page={page}")]
    assert texts == [str(number) for number in reversed(range(60))]
    for page in ("4", "0", "x"):
        assert client.get(f"{ADDRESS}?page={page}").status_code == 404


def test_a_page_asks_the_same_number_of_questions_however_much_it_shows(client: Client, commitment: Commitment) -> None:
    coordinator = make.user(role="coordinator", party="JP")
    sign_in(client)

    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            rows(client)
        return len(asked)

    milestone = make.milestone(of=commitment)
    made = []
    for number in range(8):
        person = make.user(role="coordinator", party="JP")
        with clock.at(NOON):
            record(
                by=person, verb="revise_due_date", row=milestone, old={}, commitment=commitment,
                new={"milestone": milestone.pk, "requested_by": coordinator.pk, "new_due_on": f"2025-01-0{number + 1}"},
            )  # fmt: skip
        made.append(questions())
    assert len(set(made)) == 1


def test_who_is_not_signed_in_sees_no_trail(client: Client, commitment: Commitment) -> None:
    assert client.get(ADDRESS)["Location"].startswith("/sign-in/")


def test_a_commitment_that_does_not_exist_has_no_trail(client: Client, commitment: Commitment) -> None:
    sign_in(client)
    assert client.get("/commitments/T-99/audit/").status_code == 404


def test_a_trail_is_only_read(client: Client, commitment: Commitment) -> None:
    sign_in(client, "coordinator")
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(ADDRESS).status_code == 405


# --- Words for everything ----------------------------------------------------------------------------------------


def test_every_verb_of_the_operations_has_words() -> None:
    """A new verb goes into VERBS of commitments/reports/trail_words.py, or ELSEWHERE where no commitment has it."""
    verbs = set()
    for path in Path(operations.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                named = [keyword.value for keyword in node.keywords if keyword.arg == "verb"]
                steps = node.args if getattr(node.func, "id", "") in ("_record", "_record_on", "_move") else []
                verbs |= {
                    part.value
                    for part in [*named, *steps]
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    assert len(verbs) > 25, "the way operations name their verbs has changed: so must this test"
    assert verbs - {*VERBS, *ELSEWHERE} == set()


def test_every_column_of_a_trail_has_words() -> None:
    """A new column goes into FIELDS of commitments/reports/trail_words.py, or gets a translated name on its model."""
    attached = {"evidence", "measurement", "milestonereport", "occurrence"}
    silent = {"id", "search_text", "version", "commitment", "update"}
    unnamed = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("commitments").get_models()
        if model._meta.model_name in {*TABLES, *attached}
        for field in model._meta.concrete_fields
        if field.name not in {*FIELDS, *silent} and not isinstance(field.verbose_name, Promise)
    }
    assert unnamed == set()


def test_every_table_that_belongs_to_a_commitment_has_words() -> None:
    tables = {
        model._meta.model_name
        for model in apps.get_app_config("commitments").get_models()
        if model._meta.managed
        and any(
            isinstance(field, models.ForeignKey) and field.related_model is Commitment for field in model._meta.fields
        )
    }
    assert tables - {*TABLES, "auditevent", "keptstanding"} == set()
