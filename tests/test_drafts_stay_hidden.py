"""What a government has not published is invisible to the other: no page, count, filter, order or error tells of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from commitments import clock
from commitments.hooks.messages import message_of
from commitments.models import Commitment, ProgressUpdate, User
from commitments.operations.content import EvidenceContent, MeasurementContent, MilestoneContent, UpdateContent
from commitments.operations.updates import (
    correct_update,
    draft_update,
    publish_update,
    return_update,
    submit_update,
    withdraw_update,
)
from commitments.queries.webhooks import untold
from commitments.vocabulary import WebhookTopic
from tests import factories as make
from tests.everywhere import pages, questions, said

pytestmark = [pytest.mark.thorough, pytest.mark.django_db]

NOW = make.instant("2024-07-31")
Staff = tuple[User, User]


@pytest.fixture
def commitment(db: None) -> Commitment:
    made = make.commitment(code="T-01", kind="action")
    make.indicator(of=made)
    make.milestone(of=made, due_on="2024-12-31")
    for party in ("JP", "MN"):
        make.assignment(of=made, to=make.ministry(party=party))
        make.update(undertaking=make.side(made, party), period="2023-H2", published_at="2024-01-10")
    return made


@pytest.fixture(autouse=True)
def as_often_as_it_takes(settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 0


@pytest.fixture
def staff(commitment: Commitment) -> Staff:
    return make.user(role="reporter"), make.user(role="approver")


SECRET = "機密-тусгай-secret-7391"


def write_unpublished(commitment: Commitment, author: User, approver: User) -> list[ProgressUpdate]:
    """Japan's updates in every state but published, with a word in each field that stands nowhere else."""
    indicator, milestone = commitment.indicators.get(), commitment.milestones.get()
    content = UpdateContent(
        delivery="off_track",
        done=SECRET,
        next_steps=SECRET,
        reason=SECRET,
        internal_note=SECRET,
        evidence=[EvidenceContent(title=SECRET, url=f"https://example.org/{SECRET}")],
        measurements=[MeasurementContent(indicator, Decimal(987654), dt.date(2024, 6, 30))],
        milestones=[MilestoneContent(milestone, dt.date(2024, 6, 1))],
    )
    undertaking, period = make.side(commitment, "JP"), make.reporting_period("2024-H1")
    rows = [draft_update(by=author, undertaking=undertaking, period=period, content=content) for _ in range(4)]
    rows += [correct_update(by=author, update=undertaking.current_update, reason=SECRET, content=content)]
    rows[1:] = [submit_update(by=author, update=row, version=row.version) for row in rows[1:]]
    rows[2] = return_update(by=approver, update=rows[2], version=rows[2].version, comment=SECRET)
    rows[3] = withdraw_update(by=author, update=rows[3], version=rows[3].version)
    return rows


@pytest.mark.parametrize(
    ("role", "party", "asked"),
    [
        ("coordinator", "MN", "everything"),
        ("viewer", "JP", "pages"),
        ("viewer", "MN", "pages"),
        ("administrator", "", "pages"),
    ],
)
def test_the_other_partys_drafts_are_invisible(
    client: Client, commitment: Commitment, staff: Staff, role: str, party: str, asked: str
) -> None:
    """Every address answers the same before they exist and after: no page, count, filter, order or error differs."""
    newest = ProgressUpdate.objects.latest("pk").pk
    drafts = range(newest + 1, newest + 6)
    client.force_login(make.user(role=role, party=party))
    addresses = [address for pk in (*drafts, newest) for address in pages(pk=pk, code="T-01")]
    addresses += questions() if asked == "everything" else []
    addresses = [address for address in dict.fromkeys(addresses) if address not in ("/healthz", "/admin/jsi18n/")]
    assert len(addresses) > (300 if asked == "everything" else 80)
    with clock.at(NOW):
        before = {address: said(client, address) for address in addresses}
        made = write_unpublished(commitment, *staff)
        assert sorted(row.pk for row in made) == [*drafts], "the addresses above are those of these drafts"
        after = {address: said(client, address) for address in addresses}
    assert {status for status, _body in after.values()} <= {200, 302, 400, 401, 403, 404, 405}
    assert [address for address in addresses if after[address] != before[address]] == []
    for address, (_status, body) in after.items():
        assert not [word for word in (SECRET, "987654", "987,654") if word.encode() in body], address
    for pk in drafts:
        assert after[f"/updates/{pk}/"][0] == 404


def test_ones_own_partys_drafts_are_there_to_be_hidden(client: Client, commitment: Commitment, staff: Staff) -> None:
    """Or the test above would prove nothing."""
    client.force_login(make.user(role="coordinator"))
    with clock.at(NOW):
        made = write_unpublished(commitment, *staff)
        shown = {address: said(client, address)[1] for address in pages(pk=made[0].pk, code="T-01")}
    telling = {address for address, body in shown.items() if SECRET.encode() in body}
    assert {f"/updates/{made[0].pk}/", "/commitments/T-01/audit/", "/work/"} <= telling


def test_no_webhook_tells_of_a_draft(commitment: Commitment, staff: Staff) -> None:
    """Whatever its owner wants to be told, and also where the drafts are their own government's."""
    owners = [make.user(role=role, party=party) for role in ("viewer", "coordinator") for party in ("JP", "MN")]
    webhooks = [make.webhook(owner=owner, topics=WebhookTopic.values) for owner in owners]
    with clock.at(NOW):
        drafts = write_unpublished(commitment, *staff)
        assert [list(untold(webhook)) for webhook in webhooks] == [[]] * len(webhooks)
        # Once it is published they are told of it, and of nothing that it says.
        publish_update(by=staff[1], update=drafts[1], version=drafts[1].version)
        messages = [message_of(webhook, change) for webhook in webhooks for change in untold(webhook)]
    of_updates = [message.about for message in messages if message.about.startswith("update.")]
    assert of_updates == [f"update.published {drafts[1].pk}"] * len(webhooks)
    assert not [message for message in messages if SECRET.encode() in message.body]
