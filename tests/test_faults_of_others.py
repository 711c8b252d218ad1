"""Faults that similar systems have had, one test for each. This one must not have them.

That the other party's drafts are invisible everywhere is in tests/test_drafts_stay_hidden.py.
"""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from commitments import access, clock
from commitments.models import AuditEvent, Commitment, ProgressUpdate, Reminder, User
from commitments.operations.content import UpdateContent
from commitments.operations.plan import refuse_revision, revise_due_date
from commitments.operations.updates import draft_update, publish_update, submit_update
from commitments.queries.updates import in_the_works, waiting_for_review
from commitments.standing import as_of
from commitments.standing import day as day_on
from commitments.vocabulary import Kind
from tests import factories as make
from tests.web.html import Element, parse

pytestmark = pytest.mark.django_db

# 2024-H1 ended on 30 June 2024; reports on it were due up to and including 30 July.
DUE_DAY, DAY_AFTER = "2024-07-30", "2024-07-31"
FULL = UpdateContent(delivery="at_risk", done="A tender was held.", reason="Prices rose.", language="en")


@pytest.fixture
def commitment(db: None) -> Commitment:
    """Of both governments, which have reported up to 2023-H2; both foreign ministries lead it."""
    made = make.commitment(code="T-01", kind="action")
    for party in ("JP", "MN"):
        make.assignment(of=made, to=make.ministry(party=party))
        make.update(undertaking=make.side(made, party), period="2023-H2", published_at="2024-01-10")
    return made


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(make.user(role="viewer"))
    return client


def standing(commitment: Commitment, on: str) -> Any:
    rows = as_of(Commitment.objects.select_related("standing"), day_on(make.day(on)))
    return rows.get(pk=commitment.pk).standing


def page(client: Client, address: str, on: str) -> Element:
    with clock.at(make.instant(on)):
        response = client.get(address)
    assert response.status_code == 200
    return parse(response)


def listed(client: Client, query: str, on: str) -> int:
    return int(page(client, f"/commitments/?{query}", on).one(id="list-count").text.split()[0])


def api(client: Client, path: str, on: str) -> Any:
    with clock.at(make.instant(on)):
        return client.get(f"/api/v1/{path}").json()["data"]


def remind(on: str) -> None:
    with clock.at(make.instant(on)):
        call_command("remind", stdout=StringIO(), stderr=StringIO())


def test_a_reminder_does_not_reset_staleness(reader: Client, commitment: Commitment) -> None:
    make.user(role="reporter", party="JP")
    before = vars(standing(commitment, DAY_AFTER)) | {"_state": None}
    assert before["jp_reporting"] == "late"
    remind(DAY_AFTER)
    assert mail.outbox
    assert vars(standing(commitment, DAY_AFTER)) | {"_state": None} == before
    assert listed(reader, "jp_reporting=late", DAY_AFTER) == 1


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "withdrawn"])
def test_a_draft_does_not_clear_late(reader: Client, commitment: Commitment, status: str) -> None:
    make.update(undertaking=make.side(commitment, "JP"), period="2024-H1", status=status)
    assert standing(commitment, DAY_AFTER).jp_reporting == "late"
    assert listed(reader, "jp_reporting=late", DAY_AFTER) == 1
    make.update(undertaking=make.side(commitment, "JP"), period="2024-H1", published_at=DAY_AFTER)
    assert standing(commitment, DAY_AFTER).jp_reporting == "reported"


def test_on_the_due_day_itself_nothing_is_overdue(reader: Client) -> None:
    by_itself = make.commitment(code="T-02", due_on=DUE_DAY)
    by_milestone = make.commitment(code="T-03")
    make.milestone(of=by_milestone, due_on=DUE_DAY)
    for commitment in (by_itself, by_milestone):
        found = standing(commitment, DUE_DAY)
        assert (found.schedule, found.jp_reporting) == ("due_soon", "due")
        found = standing(commitment, DAY_AFTER)
        assert (found.schedule, found.jp_reporting) == ("overdue", "never")
    # The last second of the day in the plan's time zone, and the next one.
    assert listed(reader, "schedule=overdue", f"{DUE_DAY} 23:59:59") == 0
    assert listed(reader, "schedule=overdue", f"{DAY_AFTER} 00:00:00") == 2
    assert listed(reader, "reporting=late&reporting=never", f"{DUE_DAY} 23:59:59") == 0
    assert listed(reader, "reporting=late&reporting=never", f"{DAY_AFTER} 00:00:00") == 2


def test_a_commitment_that_was_not_started_can_be_overdue(reader: Client) -> None:
    commitment = make.commitment(code="T-02", due_on=DUE_DAY)
    silent = make.commitment(code="T-03", due_on=DUE_DAY)
    for party in ("JP", "MN"):
        make.update(undertaking=make.side(commitment, party), period="2024-H1", delivery="not_started")
    found = standing(commitment, DAY_AFTER)
    assert (found.delivery, found.schedule) == ("not_started", "overdue")
    assert (standing(silent, DAY_AFTER).delivery, standing(silent, DAY_AFTER).schedule) == ("not_reported", "overdue")
    assert listed(reader, "delivery=not_started&schedule=overdue", DAY_AFTER) == 1


def test_refusing_a_date_request_keeps_the_requesters_reason(reader: Client, commitment: Commitment) -> None:
    milestone = make.milestone(of=commitment, due_on="2025-03-31")
    with clock.at(make.instant("2024-08-01")):
        revision = revise_due_date(
            by=make.user(role="coordinator", party="JP"),
            commitment=commitment,
            milestone=milestone,
            new_due_on=dt.date(2025, 9, 30),
            reason="The rainy season came early.",
        )
        refuse_revision(by=make.user(role="coordinator", party="MN"), revision=revision, reason="Not before the vote.")
    revision.refresh_from_db()
    assert (revision.reason, revision.refused_reason) == ("The rainy season came early.", "Not before the vote.")
    for address in ("/commitments/T-01/", "/commitments/T-01/audit/"):
        text = page(reader, address, "2024-08-02").text
        assert "The rainy season came early." in text
        assert "Not before the vote." in text
    assert standing(commitment, "2024-08-02").due_on is None
    refused = AuditEvent.objects.get(verb="refuse_revision")
    assert "reason" not in refused.new


def test_an_update_filed_after_the_deadline_belongs_to_the_period_it_names(
    reader: Client, commitment: Commitment
) -> None:
    author, approver = make.user(role="reporter"), make.user(role="approver")
    with clock.at(make.instant("2024-10-15")):
        row = draft_update(
            by=author,
            undertaking=make.side(commitment, "JP"),
            period=make.reporting_period("2024-H1"),
            content=FULL,
        )
        row = submit_update(by=author, update=row, version=row.version)
        row = publish_update(by=approver, update=row, version=row.version)
    row.refresh_from_db()
    assert row.period.code == "2024-H1"
    assert standing(commitment, "2024-10-14").jp_reporting == "late"
    assert standing(commitment, "2024-10-15").jp_reporting == "reported"
    assert standing(commitment, "2025-01-31").jp_reporting == "late", "it says nothing about the next period"
    addresses = [f"/updates/?period={period}" for period in ("2024-H1", "2024-H2")]
    counts = [page(reader, address, "2024-11-01").one(id="list-count").text for address in addresses]
    assert counts == ["1 update", "0 updates"]


@pytest.mark.thorough
def test_two_ministries_on_one_mail_domain_work(client: Client, commitment: Commitment) -> None:
    foreign, trade = make.ministry(party="MN"), make.ministry(party="MN", code="MN-MED")
    other = make.commitment(code="T-02")
    make.assignment(of=other, to=trade)
    people = {
        (office.code, role): make.user(role=role, of_ministry=office, email=f"{role}.{office.code.lower()}@gov.example")
        for office in (foreign, trade)
        for role in ("reporter", "approver")
    }
    with clock.at(make.instant("2024-08-01")):
        for about, office in ((commitment, foreign), (other, trade)):
            row = draft_update(
                by=people[office.code, "reporter"],
                undertaking=make.side(about, "MN"),
                period=make.reporting_period("2024-H1"),
                content=FULL,
            )
            submit_update(by=row.author, update=row, version=row.version)
            assert row.ministry == office
        for (code, role), person in people.items():
            assert [row.ministry.code for row in in_the_works(person)] == [code]
            assert [row.ministry.code for row in waiting_for_review(person)] == ([code] if role == "approver" else [])
            client.force_login(person)
            text = client.get("/work/").content.decode()
            assert ("T-01" in text, "T-02" in text) == (code == "MN-MFA", code == "MN-MED")
        (waiting,) = waiting_for_review(people["MN-MFA", "approver"])
        assert access.may(people["MN-MFA", "approver"], "publish", waiting)
        assert not access.may(people["MN-MED", "approver"], "publish", waiting)
    remind("2024-08-01")
    of_mongolia = Reminder.objects.filter(about__startswith="report:", to__ministry__party="MN")
    told = {(one.to.ministry.code, one.about.split(":")[1]) for one in of_mongolia}
    assert told == {("MN-MFA", "T-01"), ("MN-MED", "T-02")}


@pytest.mark.thorough
def test_a_superseded_update_is_out_of_every_figure(reader: Client, commitment: Commitment) -> None:
    indicator, milestone = make.indicator(of=commitment), make.milestone(of=commitment, due_on="2024-06-30")
    undertaking, on = make.side(commitment, "JP"), "2024-07-10"

    def figures() -> dict[str, Any]:
        """What each face counts and shows of it."""
        numbers = [
            link.text
            for link in page(reader, "/dashboard/", on).all("a", class_="count")
            if "delivery=off_track" in link["href"] and "pillar" not in link["href"]
        ]
        updates = page(reader, "/updates/?party=JP&period=2024-H1", on)
        detail = json.dumps(api(reader, "commitments/T-01/", on))
        summary = api(reader, "summary/?by=delivery", on)["rows"]
        indicators = page(reader, "/commitments/T-01/", on).one("section", aria_labelledby="indicators")
        return {
            "lists": [listed(reader, f"{name}=off_track", on) for name in ("delivery", "jp_delivery")],
            "overdue": listed(reader, "schedule=overdue", on),
            "updates": (updates.one(id="list-count").text, "Replaced text." in updates.text),
            "dashboard": set(numbers),
            "api": ["987654" in detail, "off_track" in detail],
            "summary": [row["keys"]["delivery"] for row in summary],
            "page": "987,654" in indicators.text,
        }

    wrong = make.update(
        undertaking=undertaking,
        period="2024-H1",
        delivery="off_track",
        done="Replaced text.",
        published_at="2024-07-05",
    )
    make.measurement(update=wrong, indicator=indicator, value=987654, measured_on="2024-06-30")
    make.milestone_report(update=wrong, milestone=milestone, met_on="2024-06-01")
    assert figures() == {
        "lists": [1, 1],
        "overdue": 0,
        "updates": ("1 update", True),
        "dashboard": {"1"},
        "api": [True, True],
        "summary": ["off_track"],
        "page": True,
    }
    make.update(undertaking=undertaking, period="2024-H1", supersedes=wrong, published_at="2024-07-06")
    assert figures() == {
        "lists": [0, 0],
        "overdue": 1,
        "updates": ("1 update", False),
        "dashboard": {"0"},
        "api": [False, False],
        "summary": ["on_track"],
        "page": False,
    }


@pytest.mark.parametrize("rating", ["completed", "discontinued"])
def test_completed_and_discontinued_items_get_no_reminders(commitment: Commitment, rating: str) -> None:
    """Nothing about them at all: no report, nothing returned or to be reviewed, no date and no signature."""
    people = [make.user(role=role, party="JP") for role in ("reporter", "approver", "coordinator")]
    undertaking = make.side(commitment, "JP")
    make.update(undertaking=undertaking, period="2024-H1", status="returned", published_at="2024-07-01")
    make.update(undertaking=undertaking, period="2024-H1", status="submitted", published_at="2024-07-01")
    make.date_revision(of=make.milestone(of=commitment), new_due_on="2026-01-01", requested_at="2024-07-01", party="MN")
    make.joint_assessment(of=commitment, mn_signed_at="2024-07-01")
    make.update(undertaking=undertaking, period="2023-H2", delivery=rating, published_at="2024-07-02")
    User.objects.exclude(pk__in=[person.pk for person in people]).update(reminders="never")
    remind(DAY_AFTER)
    assert not Reminder.objects.filter(to__in=people).exists()
    assert not mail.outbox
    # The other government, which goes on, is still reminded of its own report.
    make.user(role="reporter", party="MN")
    remind(DAY_AFTER)
    assert [one.about for one in Reminder.objects.all()] == ["report:T-01:MN:2024-H1:late:2024-07-30"]


def test_what_the_signing_fulfilled_gets_no_reminders(db: None) -> None:
    made = make.commitment(code="T-01", fulfilled_on="2022-11-29")
    make.assignment(of=made, to=make.ministry())
    make.user(role="reporter")
    remind(DAY_AFTER)
    assert not mail.outbox


@pytest.mark.parametrize("kind", Kind.values)
def test_nothing_has_a_default_rating(client: Client, kind: str) -> None:
    commitment = make.commitment(code="T-01", kind=kind)
    make.assignment(of=commitment, to=make.ministry())
    make.update(undertaking=make.side(commitment, "JP"), period="2023-H2")
    client.force_login(make.user(role="reporter"))
    form = page(client, "/commitments/T-01/updates/new/", DAY_AFTER)
    choices = form.all("input", name="delivery")
    assert len(choices) > 4
    assert not [choice for choice in choices if "checked" in choice.attributes]
    assert ProgressUpdate._meta.get_field("delivery").get_default() == ""
    assert ProgressUpdate().delivery == UpdateContent().delivery == ""

    def defaults(shape: Any) -> list[Any]:
        """Every default of a rating that the API's description has, however deep."""
        if isinstance(shape, list):
            return [found for part in shape for found in defaults(part)]
        if not isinstance(shape, dict):
            return []
        own = [shape["default"]] if "default" in shape and "on_track" in str(shape.get("enum", "")) else []
        return own + [found for part in shape.values() for found in defaults(part)]

    schema = client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    assert "on_track" in json.dumps(schema)
    assert defaults(schema) == []


def test_nothing_is_handed_in_without_a_rating(commitment: Commitment) -> None:
    author = make.user(role="reporter")
    with clock.at(make.instant(DAY_AFTER)):
        row = draft_update(
            by=author,
            undertaking=make.side(commitment, "JP"),
            period=make.reporting_period("2024-H1"),
            content=UpdateContent(done="Talks.", reason="As planned."),
        )
        with pytest.raises(Exception, match="Something is missing") as refusal:
            submit_update(by=author, update=row, version=row.version)
    assert list(refusal.value.fields) == ["delivery"]
