"""Webhooks: who may do what with one, what is refused, and what the audit trail says of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from commitments import clock
from commitments.errors import Forbidden, NotFound
from commitments.models import AuditEvent, Change, DataVersion, User, Webhook
from commitments.operations import webhooks
from commitments.operations.webhooks import BETWEEN_TESTS, MOST
from commitments.outside.signing import new_secret
from commitments.queries.webhooks import overseen_webhooks
from commitments.vocabulary import WebhookState
from tests import factories as make

pytestmark = pytest.mark.django_db

NOW = make.instant("2024-03-01")
GOOD = {"name": "Statistics", "url": "https://hooks.example.org/in/tjk31?key=hush", "topics": ["updates_published"]}


@pytest.fixture
def owner(statement: Any) -> User:
    return make.user(role="viewer")


@pytest.fixture
def webhook(owner: User) -> Webhook:
    return webhooks.create_webhook(by=owner, **GOOD)


def test_what_is_made_is_what_was_asked_for(owner: User) -> None:
    with clock.at(NOW):
        made = webhooks.create_webhook(
            by=owner, name=" Statistics ", url=f" {GOOD['url']}\n", topics=["plan", "updates_published", "plan"]
        )
    made.refresh_from_db()
    assert (made.owner, made.name, made.url) == (owner, "Statistics", GOOD["url"])
    assert made.topics == ["updates_published", "plan"]
    assert (made.created_at, made.next_attempt_at, made.position) == (NOW, NOW, 0)
    assert made.secret.startswith("whsec_")
    assert made.state == WebhookState.WORKING


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"url": ""}, "url"),
        ({"url": "http://hooks.example.org/"}, "url"),
        ({"url": "https://me:hush@hooks.example.org/"}, "url"),
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"url": "https://hooks.example.org:22/"}, "url"),
        ({"topics": []}, "topics"),
        ({"topics": ["drafts"]}, "topics"),
    ],
)
def test_what_can_not_be_told_is_refused_by_its_field(
    owner: User, webhook: Webhook, refused: Callable[..., Any], wrong: dict[str, Any], field: str
) -> None:
    for operation, more in ((webhooks.create_webhook, {}), (webhooks.change_webhook, {"webhook": webhook})):
        violation = refused("webhook", operation, by=owner, **more, **(GOOD | wrong))
        assert list(violation.fields) == [field]
    assert Webhook.objects.count() == 1


def test_all_that_is_wrong_is_said_at_once(owner: User, refused: Callable[..., Any]) -> None:
    violation = refused("webhook", webhooks.create_webhook, by=owner, name="", url="x", topics=[])
    assert set(violation.fields) == {"name", "url", "topics"}


def test_a_person_has_ten_at_most(owner: User, refused: Callable[..., Any]) -> None:
    for _n in range(MOST):
        webhooks.create_webhook(by=owner, **GOOD)
    refused("webhook_limit", webhooks.create_webhook, by=owner, **GOOD)
    webhooks.create_webhook(by=make.user(role="viewer"), **GOOD)


def test_a_new_address_is_tried_at_once(owner: User, webhook: Webhook) -> None:
    later = NOW + dt.timedelta(hours=6)
    Webhook.objects.update(failures=3, failing_since=NOW, next_attempt_at=later)
    with clock.at(NOW):
        row = webhooks.change_webhook(by=owner, webhook=webhook, **(GOOD | {"name": "Other"}))
        assert (row.failures, row.next_attempt_at) == (3, later)
        row = webhooks.change_webhook(by=owner, webhook=webhook, **(GOOD | {"url": "https://other.example/"}))
    assert (row.failures, row.failing_since, row.next_attempt_at) == (0, None, NOW)
    assert row.secret == webhook.secret


def test_the_former_secret_holds_for_a_day(owner: User, webhook: Webhook) -> None:
    with clock.at(NOW):
        row = webhooks.rotate_webhook_secret(by=owner, webhook=webhook)
    day = dt.timedelta(hours=24)
    assert row.secrets_at(NOW + day - dt.timedelta(seconds=1)) == [row.secret, webhook.secret]
    assert row.secrets_at(NOW + day) == [row.secret]
    assert row.secret != webhook.secret


# --- who may -----------------------------------------------------------------------------------------------------

OWNERS_ONLY: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (webhooks.change_webhook, GOOD),
    (webhooks.rotate_webhook_secret, {}),
    (webhooks.begin_webhook_test, {}),
    (webhooks.delete_webhook, {}),
    (webhooks.start_webhook, {"from_now": False}),
]


@pytest.mark.parametrize(("operation", "more"), OWNERS_ONLY)
@pytest.mark.parametrize("role", ["viewer", "coordinator", "administrator"])
def test_what_is_its_owners_nobody_else_does(
    webhook: Webhook, refused: Callable[..., Any], operation: Callable[..., Any], more: dict[str, Any], role: str
) -> None:
    webhooks.stop_webhook(by=webhook.owner, webhook=webhook)
    refused("other_owner", operation, by=make.user(role=role), webhook=webhook, **more)


@pytest.mark.parametrize(
    ("role", "party", "code"),
    [
        ("administrator", "JP", ""),
        ("coordinator", "JP", ""),
        ("coordinator", "MN", "other_party"),
        ("approver", "JP", "role"),
        ("viewer", "JP", "role"),
    ],
)
def test_who_oversees_it_may_stop_it(refused: Callable[..., Any], role: str, party: str, code: str) -> None:
    webhook = make.webhook(owner=make.user(role="reporter", party="JP"))
    by = make.user(role=role, party=party)
    seen = webhook in overseen_webhooks(by)
    if code:
        refused(code, webhooks.stop_webhook, by=by, webhook=webhook)
        assert not seen
        return
    assert seen
    row = webhooks.stop_webhook(by=by, webhook=webhook)
    assert (row.stopped_for, row.stopped_by, row.state) == ("by_overseer", by, WebhookState.STOPPED)
    # Neither its owner nor anybody below allows it again, but who oversees it does.
    refused("role", webhooks.start_webhook, by=webhook.owner, webhook=webhook, from_now=True)
    other = make.user(role="coordinator", party="JP")
    assert webhooks.start_webhook(by=other, webhook=webhook, from_now=False).state == WebhookState.WORKING


def test_a_coordinator_can_not_undo_what_was_decided_about_their_own(refused: Callable[..., Any]) -> None:
    owner, administrator = make.user(role="coordinator"), make.user(role="administrator")
    webhook = make.webhook(owner=owner)
    webhooks.stop_webhook(by=administrator, webhook=webhook)
    refused("own_webhook", webhooks.start_webhook, by=owner, webhook=webhook, from_now=False)
    webhooks.stop_webhook(by=owner, webhook=webhook)  # it is stopped as it was
    webhook.refresh_from_db()
    assert webhook.stopped_for == "by_overseer"


def test_what_its_owner_switched_off_can_be_stopped_for_good() -> None:
    owner, coordinator = make.user(role="reporter"), make.user(role="coordinator")
    webhook = make.webhook(owner=owner)
    assert webhooks.stop_webhook(by=owner, webhook=webhook).state == WebhookState.OFF
    assert webhooks.stop_webhook(by=coordinator, webhook=webhook).state == WebhookState.STOPPED


def test_one_that_is_switched_on_or_off_already_stays_as_it_is(webhook: Webhook, owner: User) -> None:
    events = AuditEvent.objects.count()
    webhooks.start_webhook(by=owner, webhook=webhook, from_now=True)
    assert AuditEvent.objects.count() == events
    first = webhooks.stop_webhook(by=owner, webhook=webhook)
    assert webhooks.stop_webhook(by=owner, webhook=webhook).stopped_at == first.stopped_at
    assert AuditEvent.objects.count() == events + 1


@pytest.mark.parametrize("from_now", [True, False])
def test_it_goes_on_where_it_stood_or_from_now_on(webhook: Webhook, owner: User, from_now: bool) -> None:
    webhooks.stop_webhook(by=owner, webhook=webhook)
    make.change()
    Webhook.objects.update(failures=4, failing_since=NOW)
    row = webhooks.start_webhook(by=owner, webhook=webhook, from_now=from_now)
    assert (row.position, row.failures, row.failing_since) == (1 if from_now else 0, 0, None)


def test_who_may_not_sign_in_does_nothing(webhook: Webhook, owner: User) -> None:
    owner.is_active = False
    with pytest.raises(Forbidden):
        webhooks.delete_webhook(by=owner, webhook=webhook)


def test_one_that_has_gone_is_not_there(webhook: Webhook, owner: User) -> None:
    webhooks.delete_webhook(by=owner, webhook=webhook)
    webhooks.delete_webhook(by=owner, webhook=webhook)
    with pytest.raises(NotFound):
        webhooks.stop_webhook(by=owner, webhook=webhook)
    with pytest.raises(NotFound):
        webhooks.rotate_webhook_secret(by=owner, webhook=webhook)


def test_tests_are_not_sent_one_after_the_other(owner: User, webhook: Webhook, refused: Callable[..., Any]) -> None:
    second = webhooks.create_webhook(by=owner, **GOOD)
    with clock.at(NOW):
        webhooks.begin_webhook_test(by=owner, webhook=webhook)
        refused("webhook_test_again", webhooks.begin_webhook_test, by=owner, webhook=webhook)
        refused("webhook_test_again", webhooks.begin_webhook_test, by=owner, webhook=second)
    with clock.at(NOW + BETWEEN_TESTS):
        assert webhooks.begin_webhook_test(by=owner, webhook=second).tested_at == NOW + BETWEEN_TESTS


# --- the trail ---------------------------------------------------------------------------------------------------


def test_the_trail_names_no_secret_and_of_an_address_only_its_host(owner: User, monkeypatch: Any) -> None:
    made: list[str] = []

    def remembered() -> str:
        made.append(new_secret())
        return made[-1]

    monkeypatch.setattr(webhooks, "new_secret", remembered)
    row = webhooks.create_webhook(by=owner, **GOOD)
    webhooks.change_webhook(by=owner, webhook=row, **(GOOD | {"url": "https://hooks.example.org/other-hush"}))
    webhooks.rotate_webhook_secret(by=owner, webhook=row)
    webhooks.rotate_webhook_secret(by=owner, webhook=row)
    webhooks.stop_webhook(by=owner, webhook=row)
    webhooks.start_webhook(by=owner, webhook=row, from_now=True)
    webhooks.delete_webhook(by=owner, webhook=row)
    events = AuditEvent.objects.filter(table="webhook")
    assert events.count() == 7
    assert {event.by for event in events} == {owner}
    trail = json.dumps([[event.old, event.new] for event in events])
    assert len(made) == 3
    assert not [secret for secret in made if secret in trail]
    assert "hush" not in trail
    assert "hooks.example.org" in trail
    changed = events.get(verb="change_webhook")
    assert changed.old["url_sha256"] != changed.new["url_sha256"]


@pytest.mark.parametrize(("role", "party"), [("coordinator", "MN"), ("administrator", "")])
def test_the_feed_and_the_version_of_the_data_don_t_hear_of_it(statement: Any, role: str, party: str) -> None:
    owner = make.user(role=role, party=party or "JP")
    version = DataVersion.objects.get().number
    row = webhooks.create_webhook(by=owner, **GOOD)
    webhooks.stop_webhook(by=owner, webhook=row)
    webhooks.delete_webhook(by=owner, webhook=row)
    assert not Change.objects.exists()
    assert DataVersion.objects.get().number == version
    assert {event.party for event in AuditEvent.objects.filter(table="webhook")} == {party}
