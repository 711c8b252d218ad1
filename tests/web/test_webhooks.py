"""/account/webhooks/: a person's own webhooks, and those that one oversees."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments import clock
from commitments.hooks import sending
from commitments.models import User, Webhook, WebhookAttempt
from commitments.operations.webhooks import MOST, stop_webhook
from commitments.outside.calling import Answer, Outside
from tests import factories as make

pytestmark = pytest.mark.django_db

GOOD = {"name": "Statistics", "url": "https://hooks.example.org/in?key=hush", "topics": ["updates_published", "plan"]}
SECRET = re.compile(r'value="(whsec_[0-9A-Za-z+/=]+)"')


@pytest.fixture
def person(statement: Any) -> User:
    return make.user(role="viewer")


@pytest.fixture
def signed_in(person: User) -> Client:
    return as_person(person)


@pytest.fixture
def webhook(person: User) -> Webhook:
    return make.webhook(owner=person, url=GOOD["url"])


def as_person(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, webhook: Webhook) -> str:
    return reverse(name, args=[webhook.pk])


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("role", ["viewer", "reporter", "approver", "coordinator", "administrator"])
def test_everybody_who_may_sign_in_has_the_page(statement: Any, role: str) -> None:
    client = as_person(make.user(role=role))
    answer = client.get(reverse("webhooks"))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    account = client.get(reverse("account")).content.decode()
    assert reverse("webhooks") in account
    assert (reverse("webhooks_all") in account) == (role in ("coordinator", "administrator"))


# --- making one --------------------------------------------------------------------------------------------------


def test_a_new_ones_secret_is_shown_once(signed_in: Client, person: User) -> None:
    answer = signed_in.post(reverse("webhooks"), GOOD)
    made = Webhook.objects.get(owner=person)
    assert SECRET.findall(answer.content.decode()) == [made.secret]
    assert "no-store" in answer.headers["Cache-Control"]
    assert made.topics == GOOD["topics"]
    for again in (signed_in.get(reverse("webhooks")), signed_in.get(address("webhook", made))):
        assert "whsec_" not in again.content.decode()
        assert "Statistics" in again.content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required"),
        ({"url": "http://hooks.example.org/"}, "has to begin with https://"),
        ({"url": "https://127.0.0.1/"}, "needs a full host name"),
        ({"url": "https://a:b@hooks.example.org/"}, "user name or password"),
        ({"url": "https://hooks.example.org:22/"}, "no other port than 443 and 8443"),
        ({"topics": []}, "This field is required"),
        ({"topics": ["drafts"]}, "drafts"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_makes_nothing(
    signed_in: Client, wrong: dict[str, Any], sentence: str
) -> None:
    answer = signed_in.post(reverse("webhooks"), GOOD | wrong)
    assert answer.status_code == 400
    assert "error-summary" in answer.content.decode()
    assert sentence in words(answer)
    assert not Webhook.objects.exists()


def test_after_ten_there_is_no_form(signed_in: Client, person: User) -> None:
    for _n in range(MOST - 1):
        make.webhook(owner=person)
    assert 'name="url"' in signed_in.get(reverse("webhooks")).content.decode()
    assert 'name="url"' not in signed_in.post(reverse("webhooks"), GOOD).content.decode()
    answer = signed_in.post(reverse("webhooks"), GOOD)
    assert answer.status_code == 400
    assert "which is the most" in words(answer)
    assert Webhook.objects.count() == MOST


# --- keeping one -------------------------------------------------------------------------------------------------


def test_it_says_how_it_fares(signed_in: Client, webhook: Webhook) -> None:
    for _n in range(3):
        make.change()
    make.change(kind="commitment")
    page = words(signed_in.get(address("webhook", webhook)))
    assert "Working" in page
    assert "changes: 3" in page
    assert "It has not been told anything yet." in page
    at = make.instant("2024-03-01 12:34")
    WebhookAttempt.objects.create(
        webhook=webhook,
        at=at,
        message_id="msg_1",
        change=7,
        about="update.published 5",
        status=503,
        error="status",
        took=12,
    )
    Webhook.objects.update(failures=1, failing_since=at, next_attempt_at=at + dt.timedelta(minutes=5))
    page = words(signed_in.get(address("webhook", webhook)))
    for said in ("Failing, tried again", "Failures in a row: 1.", "12:39", "12:34", "update.published 5", "(503)"):
        assert said in page
    assert "Answered with another status than 2xx" in page


def test_it_is_changed(signed_in: Client, webhook: Webhook) -> None:
    assert GOOD["url"].replace("&", "&amp;") in signed_in.get(address("webhook_change", webhook)).content.decode()
    wrong = signed_in.post(address("webhook_change", webhook), GOOD | {"url": "https://localhost/"})
    assert wrong.status_code == 400
    assert "needs a full host name" in words(wrong)
    answer = signed_in.post(
        address("webhook_change", webhook), {"name": "Other", "url": "https://b.example/", "topics": ["between"]}
    )
    assert answer.headers["Location"] == address("webhook", webhook)
    webhook.refresh_from_db()
    assert (webhook.name, webhook.url, webhook.topics) == ("Other", "https://b.example/", ["between"])


def test_a_new_secret_is_asked_for_and_shown_once(signed_in: Client, webhook: Webhook) -> None:
    assert "whsec_" not in signed_in.get(address("webhook_secret", webhook)).content.decode()
    answer = signed_in.post(address("webhook_secret", webhook))
    former = webhook.secret
    webhook.refresh_from_db()
    assert SECRET.findall(answer.content.decode()) == [webhook.secret]
    assert (webhook.former_secret, former != webhook.secret) == (former, True)
    assert former not in answer.content.decode()
    assert "whsec_" not in signed_in.get(address("webhook", webhook)).content.decode()


def test_it_is_switched_off_and_on(signed_in: Client, webhook: Webhook) -> None:
    page = words(signed_in.post(address("webhook_off", webhook), follow=True))
    assert "is told nothing more until you switch it on" in page
    assert "Switched off" in page
    make.change()
    assert signed_in.post(address("webhook_on", webhook)).status_code == 400
    assert signed_in.post(address("webhook_on", webhook), {"begin": "x"}).status_code == 400
    page = words(signed_in.post(address("webhook_on", webhook), {"begin": "now"}, follow=True))
    assert "is told of changes again" in page
    assert "changes: 0" in page
    signed_in.post(address("webhook_off", webhook))
    make.change()
    page = words(signed_in.post(address("webhook_on", webhook), {"begin": "stood"}, follow=True))
    assert "changes: 1" in page


def test_removing_asks_first(signed_in: Client, webhook: Webhook) -> None:
    assert webhook.name in words(signed_in.get(address("webhook_remove", webhook)))
    assert Webhook.objects.exists()
    answer = signed_in.post(address("webhook_remove", webhook), follow=True)
    assert "is removed" in words(answer)
    assert not Webhook.objects.exists()
    assert signed_in.get(address("webhook", webhook)).status_code == 404


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(204, took=12), "The test message was taken: status 204 after 12 ms."),
        (Answer(500, took=12), "The test message was not taken. Answered with another status than 2xx (500)."),
        (Answer(302), "Answered with a redirect, which is not followed (302)."),
        (Answer(error="no_public_address"), "The name has no address on the public internet."),
        (Answer(error="certificate"), "The certificate is not valid for the name."),
    ],
)
def test_a_test_message_says_what_came_of_it(
    signed_in: Client, webhook: Webhook, monkeypatch: pytest.MonkeyPatch, answer: Answer, said: str
) -> None:
    class Fixed(Outside):
        def post(self, url: str, headers: Any, body: bytes) -> Answer:
            assert url == webhook.url
            return answer

    monkeypatch.setattr(sending, "OUTSIDE", Fixed())
    page = words(signed_in.post(address("webhook_test", webhook), follow=True))
    assert said in page
    assert "webhook.test" in page
    again = words(signed_in.post(address("webhook_test", webhook), follow=True))
    assert "You have just sent a test message." in again
    assert WebhookAttempt.objects.count() == 1


def test_this_machine_is_not_called(signed_in: Client, webhook: Webhook) -> None:
    """Through the page and with nothing put in place of the rule; the name is the system's own."""
    Webhook.objects.update(url="https://localhost.localdomain/")
    page = words(signed_in.post(address("webhook_test", webhook), follow=True))
    assert "The name has no address on the public internet." in page


# --- others' -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["webhook", "webhook_change", "webhook_secret", "webhook_remove"])
@pytest.mark.parametrize("role", ["viewer", "coordinator", "administrator"])
def test_anothers_is_not_there(webhook: Webhook, name: str, role: str) -> None:
    client = as_person(make.user(role=role))
    assert client.get(address(name, webhook)).status_code == 404


def listed(user: User) -> str:
    return as_person(user).get(reverse("webhooks_all")).content.decode()


def test_who_oversees_sees_hosts_and_owners_and_no_more() -> None:
    owners = {party: make.user(role="reporter", party=party) for party in ("JP", "MN")}
    for party, owner in owners.items():
        make.webhook(owner=owner, url=f"https://{party.lower()}.example.org/in?key=hush")
    own, other = listed(make.user(role="coordinator", party="JP")), listed(make.user(role="coordinator", party="MN"))
    assert ("jp.example.org" in own, "mn.example.org" in own) == (True, False)
    assert ("jp.example.org" in other, "mn.example.org" in other) == (False, True)
    every = listed(make.user(role="administrator"))
    for party, owner in owners.items():
        assert f"{party.lower()}.example.org" in every
        assert owner.full_name in every
    assert "hush" not in own + other + every
    assert "whsec_" not in own + other + every


def test_who_oversees_stops_one_and_allows_it_again() -> None:
    owner = make.user(role="reporter")
    webhook, coordinator = make.webhook(owner=owner), as_person(make.user(role="coordinator"))
    assert "is stopped" in words(coordinator.post(address("webhook_stop", webhook), follow=True))
    own = as_person(owner)
    page = own.get(address("webhook", webhook)).content.decode()
    assert "stopped by an administrator or a coordinator" in page
    assert address("webhook_on", webhook) not in page
    assert own.post(address("webhook_on", webhook), {"begin": "stood"}).status_code == 403
    assert "is told of changes again" in words(coordinator.post(address("webhook_allow", webhook), follow=True))
    webhook.refresh_from_db()
    assert webhook.stopped_at is None


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_ones_own_are_not_among_others(role: str) -> None:
    person = make.user(role=role)
    webhook = make.webhook(owner=person)
    assert webhook.host not in listed(person)
    for name in ("webhook_stop", "webhook_allow"):
        assert as_person(person).post(address(name, webhook)).status_code == 404


@pytest.mark.parametrize("role", ["viewer", "reporter", "approver"])
def test_nobody_else_sees_others(webhook: Webhook, role: str) -> None:
    assert as_person(make.user(role=role)).get(reverse("webhooks_all")).status_code == 403


# --- what it costs -----------------------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_pages_cost_the_same_for_few_and_for_many() -> None:
    make.statement()
    administrator = make.user(role="administrator")
    client, first = as_person(administrator), make.webhook(owner=administrator)
    addresses = [reverse("webhooks"), reverse("webhooks_all"), address("webhook", first)]
    few = [queries(client, one) for one in addresses]
    with clock.at(make.instant("2024-03-01")):
        for _n in range(9):
            stop_webhook(by=administrator, webhook=make.webhook(owner=administrator))
            make.webhook(owner=make.user(role="reporter"))
    for n in range(50):
        WebhookAttempt.objects.create(
            webhook=first, at=make.instant("2024-03-01"), message_id=f"msg_{n}", about="x", status=200, took=1
        )
    assert [queries(client, one) for one in addresses] == few
    assert max(few) <= 8
