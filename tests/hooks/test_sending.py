"""Webhooks are told what was published: in order, signed, again where it was not taken, and never twice at once."""

from __future__ import annotations

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction

from commitments import clock
from commitments.hooks import sending
from commitments.hooks.sending import Round, send_due, send_test
from commitments.models import AuditEvent, Change, Digest, User, Webhook, WebhookAttempt
from commitments.operations import deliveries
from commitments.operations.content import UpdateContent
from commitments.operations.deliveries import KEPT_ATTEMPTS, LEASE
from commitments.operations.updates import correct_update, draft_update, publish_update, submit_update
from commitments.operations.webhooks import (
    change_webhook,
    create_webhook,
    delete_webhook,
    rotate_webhook_secret,
    start_webhook,
    stop_webhook,
)
from commitments.outside.calling import Answer, Outside
from commitments.outside.signing import new_secret, signature, signed_headers
from commitments.queries.webhooks import CHANGES_OF, untold
from commitments.vocabulary import ChangeKind, ChangeWhat, WebhookState, WebhookTopic
from tests import factories as make
from tests.api.contract import validate

from .receiver import Receiver, after, status

pytestmark = pytest.mark.django_db

NOW = make.instant("2024-03-02")
CONTENT = UpdateContent(delivery="at_risk", done="Talks.", reason="Slow.", internal_note="Nobody else's.")


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = "https://tracker.example"


@pytest.fixture
def webhook(receiver: Receiver, statement: Any) -> Webhook:
    return make.webhook(url=receiver.url)


def round_at(at: dt.datetime, receiver: Receiver, **more: Any) -> Round:
    with clock.at(at):
        return send_due(receiver.outside(**more))


def numbers(receiver: Receiver) -> list[int]:
    return [one.message["data"]["number"] for one in receiver.received]


def is_signed(got: Any, secret: str) -> bool:
    """As a receiver checks it."""
    at = int(got.headers["webhook-timestamp"])
    expected = signature(secret, got.headers["webhook-id"], at, got.body)
    return expected in got.headers["webhook-signature"].split(" ")


# --- what is told ------------------------------------------------------------------------------------------------


def publish(*, correcting: Any = None) -> Any:
    author, approver = make.user(role="reporter"), make.user(role="approver")
    if correcting is None:
        commitment = make.commitment(code="T-01")
        make.assignment(of=commitment, to=make.ministry())
        period = make.reporting_period("2023-H2")
        draft = draft_update(by=author, undertaking=make.side(commitment, "JP"), period=period, content=CONTENT)
    else:
        draft = correct_update(by=author, update=correcting, reason="A figure.", content=CONTENT)
    draft = submit_update(by=author, update=draft, version=draft.version)
    return publish_update(by=approver, update=draft, version=draft.version)


def test_a_published_update_is_told_and_drafts_are_not(
    receiver: Receiver, webhook: Webhook, client: Any, settings: Any
) -> None:
    with clock.at(NOW):
        update = publish()
        draft = correct_update(by=update.author, update=update, reason="Wrong.", content=CONTENT)
        submit_update(by=update.author, update=draft, version=draft.version)
    done = round_at(NOW, receiver)
    assert (done.taken, done.failed) == (1, 0)
    (got,) = receiver.received
    assert got.message == {
        "type": "update.published",
        "timestamp": "2024-03-02T03:00:00Z",
        "demonstration": False,
        "data": got.message["data"],
    }
    told = Change.objects.get(kind="update", what="published")
    assert got.message["data"]["key"] == str(update.pk)
    assert got.message["data"]["url"] == f"https://tracker.example/api/v1/updates/{update.pk}/"
    assert b"Nobody" not in got.body
    assert is_signed(got, webhook.secret)
    assert got.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert re.fullmatch(rf"msg_{webhook.pk}_{told.seq}_[0-9a-f]{{12}}", got.headers["webhook-id"])
    webhook.refresh_from_db()
    assert (webhook.position, webhook.last_success_at) == (Change.newest(), NOW)
    assert round_at(NOW, receiver).taken == 0
    # The entry is what the feed shows, key by key, and the message fits its description.
    settings.ALLOWED_HOSTS = ["tracker.example"]
    client.force_login(webhook.owner)
    with clock.at(NOW):
        feed = client.get("/api/v1/changes/?kind=update", headers={"host": "tracker.example"}, secure=True).json()
    assert got.message["data"] == {"number": told.seq, **feed["results"][0]}
    validate(got.message, {"$ref": "#/components/schemas/WebhookMessage"})


def test_a_correction_is_told_to_who_wants_it(receiver: Receiver, webhook: Webhook) -> None:
    Webhook.objects.update(topics=["updates_published", "updates_replaced"])
    with clock.at(NOW):
        first = publish()
        second = publish(correcting=first)
    round_at(NOW, receiver)
    told = [(one.message["type"], one.message["data"]["key"]) for one in receiver.received]
    assert told == [
        ("update.published", str(first.pk)),
        ("update.superseded", str(first.pk)),
        ("update.published", str(second.pk)),
    ]
    assert [one.message["data"]["gone"] for one in receiver.received] == [False, True, False]


def test_every_change_is_of_exactly_one_topic() -> None:
    for kind in ChangeKind:
        for what in ChangeWhat:
            change = make.change(kind=kind, what=what)
            of = [topic for topic, rows in CHANGES_OF.items() if Change.objects.filter(rows, pk=change.pk).exists()]
            assert len(of) == 1, change
    assert set(CHANGES_OF) == set(WebhookTopic)


def test_a_demonstration_says_so(receiver: Receiver, webhook: Webhook, statement: Any) -> None:
    statement.plan.demonstration = True
    statement.plan.save()
    make.change()
    round_at(NOW, receiver)
    assert receiver.received[0].message["demonstration"] is True


def test_a_new_webhook_is_told_from_then_on(receiver: Receiver, statement: Any, monkeypatch: Any) -> None:
    make.change()
    made = create_webhook(
        by=make.user(role="viewer"), name="X", url="https://hooks.example.org/", topics=["updates_published"]
    )
    Webhook.objects.update(url=receiver.url, next_attempt_at=NOW)
    assert (made.position, list(untold(made))) == (1, [])
    make.change()
    round_at(NOW, receiver)
    assert numbers(receiver) == [2]


def test_what_is_none_of_its_topics_is_passed_over(receiver: Receiver, webhook: Webhook) -> None:
    for kind in ("commitment", "update", "milestone", "commitment"):
        make.change(kind=kind)
    round_at(NOW, receiver)
    assert numbers(receiver) == [2]
    webhook.refresh_from_db()
    assert webhook.position == 4


# --- in order, and again -----------------------------------------------------------------------------------------


def test_a_failure_is_tried_again_and_nothing_overtakes_it(receiver: Receiver, webhook: Webhook) -> None:
    for _n in range(3):
        make.change()
    receiver.replies = [status(204), status(500), status(503)]
    done = round_at(NOW, receiver)
    assert (done.taken, done.failed) == (1, 1)
    webhook.refresh_from_db()
    assert (webhook.position, webhook.failures, webhook.failing_since) == (1, 1, NOW)
    assert webhook.state == WebhookState.FAILING
    assert dt.timedelta(seconds=48) <= webhook.next_attempt_at - NOW <= dt.timedelta(seconds=72)
    assert round_at(webhook.next_attempt_at - dt.timedelta(seconds=1), receiver).failed == 0
    first_again = webhook.next_attempt_at
    assert round_at(first_again, receiver).failed == 1
    webhook.refresh_from_db()
    assert webhook.failures == 2
    assert dt.timedelta(minutes=4) <= webhook.next_attempt_at - first_again <= dt.timedelta(minutes=6)
    assert round_at(webhook.next_attempt_at, receiver).taken == 2
    assert numbers(receiver) == [1, 2, 2, 2, 3]
    webhook.refresh_from_db()
    assert (webhook.position, webhook.failures, webhook.failing_since) == (3, 0, None)
    # The same message under the same id and with the same words; only the time of the attempt and so the signature.
    _first, *same, _last = receiver.received
    assert len({one.headers["webhook-id"] for one in same}) == 1
    assert len({one.body for one in same}) == 1
    assert len({one.headers["webhook-timestamp"] for one in same}) == 3
    assert all(is_signed(one, webhook.secret) for one in receiver.received)


def test_its_position_moves_only_when_a_message_was_taken(receiver: Receiver, webhook: Webhook) -> None:
    make.change()
    for code in (199 + 101, 304, 400, 401, 404, 429, 500, 503):
        receiver.replies = [status(code)]
        Webhook.objects.update(next_attempt_at=NOW)
        assert round_at(NOW, receiver).failed == 1
        webhook.refresh_from_db()
        assert webhook.position == 0
    receiver.replies = [status(299)]
    Webhook.objects.update(next_attempt_at=NOW)
    assert round_at(NOW, receiver).taken == 1
    webhook.refresh_from_db()
    assert webhook.position == 1


def test_a_receiver_that_asks_for_patience_gets_it(receiver: Receiver, webhook: Webhook) -> None:
    make.change()
    receiver.replies = [status(503, Retry_After="3600")]
    round_at(NOW, receiver)
    webhook.refresh_from_db()
    assert webhook.next_attempt_at == NOW + dt.timedelta(hours=1)


def test_one_that_stays_down_is_given_up_and_its_owner_told_by_mail(receiver: Receiver, webhook: Webhook) -> None:
    webhook.owner.preferred_language, webhook.owner.reminders = "en", "never"
    webhook.owner.save()
    make.change()
    receiver.otherwise = status(500)
    at, waits = NOW, []
    while webhook.stopped_at is None:
        assert round_at(at, receiver).failed == 1
        webhook.refresh_from_db()
        waits.append(webhook.next_attempt_at - at)
        at = webhook.next_attempt_at
    assert (webhook.stopped_at - NOW) == dt.timedelta(days=3)
    assert (webhook.stopped_for, webhook.state, webhook.position) == ("failed", WebhookState.GIVEN_UP, 0)
    assert all(earlier < later for earlier, later in pairwise(waits[:6]))
    assert round_at(at + dt.timedelta(days=1), receiver).failed == 0
    event = AuditEvent.objects.get(verb="give_up_webhook")
    assert (event.by, event.new["stopped_for"]) == (None, "failed")
    with clock.at(at):
        call_command("remind", verbosity=0)
    (sent,) = mail.outbox
    assert sent.to == [webhook.owner.email]
    assert "stopped" in sent.subject
    assert f"https://tracker.example/account/webhooks/{webhook.pk}/" in sent.body
    assert webhook.secret not in sent.body
    assert "for=tracker" not in sent.body
    # Switched on again, it is told what it missed, or not.
    make.change()
    receiver.otherwise = status(200)
    with clock.at(at):
        start_webhook(by=webhook.owner, webhook=webhook, from_now=False)
    receiver.received.clear()
    round_at(at, receiver)
    assert numbers(receiver) == [1, 2]


def test_one_that_says_it_is_gone_is_given_up_at_once(receiver: Receiver, webhook: Webhook) -> None:
    make.change()
    receiver.replies = [status(410)]
    round_at(NOW, receiver)
    webhook.refresh_from_db()
    assert (webhook.stopped_for, webhook.stopped_at) == ("gone", NOW)
    assert Digest.objects.get().to == webhook.owner


@pytest.mark.parametrize("language", ["ja", "en", "mn"])
def test_the_mail_is_in_its_owners_language(receiver: Receiver, webhook: Webhook, language: str) -> None:
    webhook.owner.preferred_language = language
    webhook.owner.save()
    make.change()
    receiver.replies = [status(410)]
    round_at(NOW, receiver)
    digest = Digest.objects.get()
    assert webhook.name in digest.body
    assert digest.subject


def test_a_notice_delays_no_reminder(receiver: Receiver, webhook: Webhook) -> None:
    from commitments.queries.reminders import people_to_remind
    from commitments.standing import day

    owner = make.user(role="reporter")
    Webhook.objects.update(owner=owner)
    make.change()
    receiver.replies = [status(410)]
    round_at(NOW, receiver)
    assert Digest.objects.get().to == owner
    with clock.at(NOW):
        assert owner in people_to_remind(day(clock.today()))


# --- who is told -------------------------------------------------------------------------------------------------


def test_one_whose_owner_may_not_sign_in_is_told_nothing(receiver: Receiver, webhook: Webhook) -> None:
    make.change()
    User.objects.filter(pk=webhook.owner.pk).update(is_active=False)
    assert round_at(NOW, receiver).taken == 0
    assert Webhook.objects.select_related("owner").get().state == WebhookState.SILENT
    assert receiver.received == []
    User.objects.filter(pk=webhook.owner.pk).update(is_active=True)
    assert round_at(NOW, receiver).taken == 1


def test_one_that_is_switched_off_is_told_nothing(receiver: Receiver, webhook: Webhook) -> None:
    make.change()
    stop_webhook(by=webhook.owner, webhook=webhook)
    assert round_at(NOW, receiver).taken == 0
    start_webhook(by=webhook.owner, webhook=webhook, from_now=True)
    Webhook.objects.update(next_attempt_at=NOW)
    make.change()
    assert round_at(NOW, receiver).taken == 1
    assert numbers(receiver) == [2]


@pytest.mark.parametrize("meanwhile", ["stopped", "removed", "barred", "skipped", "moved"])
def test_what_its_owner_does_while_it_is_told_counts(
    receiver: Receiver, webhook: Webhook, meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _n in range(3):
        make.change()

    def act() -> None:
        owner = webhook.owner
        if meanwhile == "stopped":
            stop_webhook(by=owner, webhook=webhook)
        elif meanwhile == "removed":
            delete_webhook(by=owner, webhook=webhook)
        elif meanwhile == "barred":
            User.objects.filter(pk=owner.pk).update(is_active=False)
        elif meanwhile == "skipped":
            stop_webhook(by=owner, webhook=webhook)
            start_webhook(by=owner, webhook=webhook, from_now=True)
        else:
            change_webhook(
                by=owner, webhook=webhook, name="X", url="https://other.example/", topics=["updates_published"]
            )

    class Meanwhile(Outside):
        called: list[str] = []

        def post(self, url: str, headers: Any, body: bytes) -> Answer:
            if not self.called:
                act()
            self.called.append(url)
            return Answer(200)

    Meanwhile.called = []
    with clock.at(NOW):
        send_due(Meanwhile())
    left = Webhook.objects.first()
    if meanwhile == "removed":
        assert (left, len(Meanwhile.called)) == (None, 1)
    elif meanwhile == "moved":
        assert Meanwhile.called == [receiver.url, "https://other.example/", "https://other.example/"]
    else:
        assert left is not None
        assert len(Meanwhile.called) == 1
        assert left.position == (3 if meanwhile == "skipped" else 1)
        assert (left.lease, left.leased_until) == ("", None)


def test_after_a_new_secret_both_sign_for_a_day(receiver: Receiver, webhook: Webhook) -> None:
    with clock.at(NOW):
        new = rotate_webhook_secret(by=webhook.owner, webhook=webhook).secret
    assert new != webhook.secret
    for hours, both in ((0, True), (23, True), (24, False)):
        make.change()
        round_at(NOW + dt.timedelta(hours=hours), receiver)
        got = receiver.received[-1]
        assert is_signed(got, new)
        assert is_signed(got, webhook.secret) is both


# --- the way there -----------------------------------------------------------------------------------------------


def test_a_redirect_is_not_followed_and_told_as_such(receiver: Receiver, webhook: Webhook) -> None:
    make.change()
    receiver.replies = [status(302, Location="https://127.0.0.1/")]
    round_at(NOW, receiver)
    attempt = WebhookAttempt.objects.get()
    assert (attempt.error, attempt.status, len(receiver.received)) == ("redirect", 302, 1)


def test_a_private_address_is_not_called(receiver: Receiver, webhook: Webhook) -> None:
    make.change()
    with clock.at(NOW):
        done = send_due(Outside(resolve=lambda host, port: ["127.0.0.1"], ports={receiver.port}))
    assert done.failed == 1
    attempt = WebhookAttempt.objects.get()
    assert (attempt.error, attempt.status, attempt.change) == ("no_public_address", None, 1)
    assert receiver.received == []


def test_a_slow_receiver_is_cut_off_and_the_next_is_told(receiver: Receiver, webhook: Webhook) -> None:
    make.webhook(url=receiver.url, created_at="2024-02-01")
    make.change()
    receiver.replies = [after(2, status(200))]
    done = round_at(NOW, receiver, seconds=0.3)
    assert (done.taken, done.failed) == (1, 1)
    assert WebhookAttempt.objects.get(webhook=webhook).error == "timeout"


def test_a_mistake_about_one_does_not_keep_the_others_waiting(
    receiver: Receiver, webhook: Webhook, caplog: pytest.LogCaptureFixture
) -> None:
    make.webhook(url=receiver.url, created_at="2024-02-01")
    Webhook.objects.filter(pk=webhook.pk).update(topics=["no such topic"])
    make.change()
    done = round_at(NOW, receiver)
    assert (done.taken, done.failed) == (1, 1)
    assert "could not be told" in caplog.text
    # In hand until its lease ends, then tried again.
    assert round_at(NOW, receiver).failed == 0
    assert round_at(NOW + LEASE, receiver).failed == 1


# --- the record of the last messages -----------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_last_fifty_are_kept(receiver: Receiver, webhook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make.webhook(url=receiver.url)
    for _n in range(KEPT_ATTEMPTS + 3):
        make.change()
    monkeypatch.setattr(sending, "MOST_AT_ONCE", 30)
    first = round_at(NOW, receiver)
    assert (first.taken, first.more) == (60, True)
    second = round_at(NOW, receiver)
    assert (second.taken, second.more) == (46, False)
    for one in (webhook, other):
        assert list(one.attempts.values_list("change", flat=True)) == list(range(53, 3, -1))
    assert {(one.status, one.error) for one in WebhookAttempt.objects.all()} == {(204, "")}
    assert WebhookAttempt.objects.first().about == "update.published 1"


# --- as the guide has it -----------------------------------------------------------------------------------------


def guide() -> Any:
    """The function of docs/api.md that checks a message."""
    text = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    return names["verified"]


def test_the_guides_example_knows_a_message_from_a_forged_one(receiver: Receiver, webhook: Webhook) -> None:
    verified = guide()
    at = dt.datetime.now(dt.UTC)
    with clock.at(at):
        former, new = webhook.secret, rotate_webhook_secret(by=webhook.owner, webhook=webhook).secret
    make.change()
    round_at(at, receiver)
    (got,) = receiver.received
    assert verified(new, got.headers, got.body)
    assert verified(former, got.headers, got.body)
    assert not verified(new_secret(), got.headers, got.body)
    assert not verified(new, got.headers, got.body.replace(b"published", b"withdrawn"))
    assert not verified(new, got.headers | {"webhook-id": "msg_other"}, got.body)
    old = str(int(got.headers["webhook-timestamp"]) - 400)
    assert not verified(new, got.headers | {"webhook-timestamp": old}, got.body)
    headers = signed_headers([new], got.headers["webhook-id"], int(old), got.body)
    assert not verified(new, headers, got.body), "sent again by somebody who kept it"


# --- tests by hand -----------------------------------------------------------------------------------------------


def test_a_test_message_arrives_signed_and_moves_nothing(receiver: Receiver, webhook: Webhook) -> None:
    make.change()
    receiver.replies = [status(500)]
    with clock.at(NOW):
        sent = send_test(by=webhook.owner, webhook=webhook, outside=receiver.outside())
    assert (sent.error, sent.answer.status, sent.change) == ("status", 500, None)
    (got,) = receiver.received
    validate(got.message, {"$ref": "#/components/schemas/WebhookTest"})
    assert is_signed(got, webhook.secret)
    webhook.refresh_from_db()
    assert (webhook.position, webhook.failures) == (0, 0)
    assert WebhookAttempt.objects.get().about == "webhook.test"
    assert round_at(NOW, receiver).taken == 1


def test_a_test_of_one_that_is_removed_meanwhile_is_forgotten(webhook: Webhook) -> None:
    class Removed(Outside):
        def post(self, url: str, headers: Any, body: bytes) -> Answer:
            delete_webhook(by=webhook.owner, webhook=webhook)
            return Answer(200)

    assert send_test(by=webhook.owner, webhook=webhook, outside=Removed()).error == ""
    assert not WebhookAttempt.objects.exists()


# --- leases ------------------------------------------------------------------------------------------------------


def test_who_died_loses_it_and_what_it_notes_later_is_dropped(webhook: Webhook) -> None:
    make.change()
    sent = deliveries.Sent("msg_1", "update.published 1", 1, Answer(200))
    with clock.at(NOW):
        first = deliveries.claim(webhook.pk)
        assert first is not None
        assert deliveries.claim(webhook.pk) is None
    with clock.at(NOW + LEASE):
        second = deliveries.claim(webhook.pk)
        assert second is not None
        assert deliveries.note(first, sent, lambda one: ("", "")) is None
        deliveries.pass_over(first, 1)
        deliveries.release(first)
    webhook.refresh_from_db()
    assert (webhook.position, webhook.lease) == (0, second.lease)
    with clock.at(NOW + LEASE):
        assert deliveries.note(second, sent, lambda one: ("", "")) is not None
    webhook.refresh_from_db()
    assert webhook.position == 1
    assert WebhookAttempt.objects.count() == 1


def test_no_transaction_is_open_while_a_receiver_is_asked(
    receiver: Receiver, webhook: Webhook, django_capture_on_commit_callbacks: Any
) -> None:
    """A transaction that ended before the call has run what waited for its commit."""
    make.change()
    depth: list[int] = []
    outer = len(connection.savepoint_ids)

    class Watching(Outside):
        def post(self, url: str, headers: Any, body: bytes) -> Answer:
            depth.append(len(connection.savepoint_ids) - outer)
            return Answer(200)

    with clock.at(NOW):
        send_due(Watching())
    send_test(by=webhook.owner, webhook=webhook, outside=Watching())
    assert depth == [0, 0]


def test_stop_ends_it_between_messages(receiver: Receiver, webhook: Webhook) -> None:
    for _n in range(3):
        make.change()
    with clock.at(NOW):
        done = send_due(receiver.outside(), stop=lambda: bool(receiver.received))
    assert done.taken == 1
    webhook.refresh_from_db()
    assert (webhook.position, webhook.lease) == (1, "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.thorough
def test_two_senders_at_once_double_nothing(receiver: Receiver) -> None:
    """Both are set off together, again and again, at receivers that take their time."""
    make.statement()
    for _n in range(4):
        make.webhook(url=receiver.url)
    for _n in range(8):
        make.change()
    receiver.otherwise = after(0.01, status(204))
    together = Barrier(2)

    def send(_n: int) -> int:
        try:
            together.wait(10)
            return sum(send_due(receiver.outside()).taken for _turn in range(3))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        taken = sum(pool.map(send, range(2)))
    ids = [one.headers["webhook-id"] for one in receiver.received]
    assert len(ids) == len(set(ids)) == taken == 32
    for pk in Webhook.objects.values_list("pk", flat=True):
        own = [number for one, number in zip(ids, numbers(receiver), strict=True) if one.split("_")[1] == str(pk)]
        assert own == list(range(1, 9))


@pytest.mark.django_db(transaction=True)
@pytest.mark.thorough
def test_the_second_does_not_wait_for_the_first(receiver: Receiver) -> None:
    """No lock is held during a call: another process claims, publishes and reads meanwhile."""
    make.statement()
    make.webhook(url=receiver.url)
    make.change()
    asked, go_on = Event(), Event()

    class Waiting(Outside):
        def post(self, url: str, headers: Any, body: bytes) -> Answer:
            asked.set()
            assert go_on.wait(10)
            return Answer(200)

    def send() -> int:
        try:
            return send_due(Waiting()).taken
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(send)
        assert asked.wait(10)
        assert send_due(receiver.outside()).taken == 0
        with transaction.atomic():
            make.change()
            Webhook.objects.select_for_update().get()
        go_on.set()
        assert first.result(10) == 1
    assert receiver.received == []
