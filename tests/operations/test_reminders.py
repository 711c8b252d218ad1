"""Reminders: chosen by each person, written once with what they tell, sent until it succeeds and never twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from commitments import clock
from commitments.models import AuditEvent, Digest, Reminder, User
from commitments.operations import reminders
from commitments.operations.reminders import send_digest, set_reminders, write_digest
from tests import factories as make

pytestmark = pytest.mark.django_db

NOON = make.instant("2024-08-01")


class Broken(BaseEmailBackend):
    """A mail server that can't be reached."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture
def person() -> User:
    return make.user(role="reporter", party="MN", language="mn")


def write(to: User, *about: str) -> Digest | None:
    with clock.at(NOON):
        return write_digest(to=to, subject="Сануулга", body="Хугацаа хэтэрсэн.", about=about or ["report:T-01"])


def send(digest: Digest, at: dt.datetime = NOON, connection: BaseEmailBackend | None = None) -> bool | None:
    with clock.at(at):
        return send_digest(digest=digest, connection=connection or mail.get_connection())


# --- How often ---------------------------------------------------------------------------------------------------


def test_people_choose_how_often(person: User) -> None:
    set_reminders(by=person, frequency="never")
    person.refresh_from_db()
    assert person.reminders == "never"
    event = AuditEvent.objects.get()
    assert (event.by, event.verb, event.row) == (person, "set_reminders", person.email)
    assert (event.old, event.new) == ({"reminders": "weekly"}, {"reminders": "never"})


def test_choosing_what_stands_already_changes_nothing(person: User) -> None:
    set_reminders(by=person, frequency="weekly")
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("frequency", ["hourly", ""])
def test_only_what_is_offered_can_be_chosen(person: User, frequency: str, refused: Callable[..., None]) -> None:
    refused("frequency", set_reminders, by=person, frequency=frequency)


# --- Writing -----------------------------------------------------------------------------------------------------


def test_a_digest_and_what_it_tells_are_written_together(person: User) -> None:
    digest = write(person, "report:T-01", "review:7")
    assert digest is not None
    assert set(Reminder.objects.values_list("to", "about", "digest")) == {
        (person.pk, "report:T-01", digest.pk),
        (person.pk, "review:7", digest.pk),
    }
    event = AuditEvent.objects.get()
    assert (event.by, event.verb, event.party) == (None, "write_digest", "MN")
    assert event.new == {"to": person.email, "about": ["report:T-01", "review:7"]}


def test_a_digest_that_fails_half_way_leaves_nothing(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(reminders, "_record", fail)
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        write(person)
    assert not Digest.objects.exists()
    assert not Reminder.objects.exists()


def test_nothing_is_told_twice_to_the_same_person(person: User) -> None:
    assert write(person, "report:T-01")
    assert write(person, "report:T-01", "report:T-02") is None
    assert Digest.objects.count() == Reminder.objects.count() == 1


def test_the_same_thing_is_told_to_each_person(person: User) -> None:
    assert write(person)
    assert write(make.user())


@pytest.mark.parametrize("change", [{"is_active": False}, {"reminders": "never"}])
def test_nothing_is_written_to_who_is_gone_or_wants_none(person: User, change: dict[str, object]) -> None:
    User.objects.filter(pk=person.pk).update(**change)
    assert write(person) is None
    assert not Digest.objects.exists()


# --- Sending -----------------------------------------------------------------------------------------------------


def test_a_digest_goes_out_once(person: User, settings) -> None:
    settings.SITE_URL = "https://tracker.example"
    digest = write(person)
    assert digest is not None
    assert send(digest) is True
    assert send(digest) is None
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == ([person.email], "Сануулга", "Хугацаа хэтэрсэн.")
    headers = sent.message()
    assert headers["Content-Language"] == "mn"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"] == f"<digest-{digest.pk}-20240801030000@tracker.example>"
    digest.refresh_from_db()
    assert (digest.sent_at, digest.attempts, digest.last_error) == (NOON, 1, "")
    event = AuditEvent.objects.filter(verb="send_digest").get()
    assert (event.party, event.old["attempts"], event.new["attempts"]) == ("MN", 0, 1)
    assert "sent_at" in event.new


def test_a_failure_is_noted_and_tried_again_later_and_later(person: User) -> None:
    digest = write(person)
    assert digest is not None
    at, waits = NOON, []
    for attempt in range(1, 9):
        assert send(digest, at, Broken()) is False
        digest.refresh_from_db()
        assert (digest.sent_at, digest.attempts) == (None, attempt)
        assert digest.last_error == "ConnectionRefusedError: nobody listens"
        waits.append((digest.next_attempt_at - at).total_seconds() / 3600)
        assert send(digest, digest.next_attempt_at - dt.timedelta(seconds=1)) is None
        at = digest.next_attempt_at
    assert waits == [0.5, 1, 2, 4, 8, 16, 24, 24]
    assert AuditEvent.objects.filter(verb="send_digest").count() == 8
    assert not mail.outbox
    assert send(digest, at) is True
    assert len(mail.outbox) == 1


def test_many_failures_do_not_overflow(person: User) -> None:
    digest = write(person)
    assert digest is not None
    Digest.objects.update(attempts=5000)
    assert send(digest, NOON, Broken()) is False
    digest.refresh_from_db()
    assert digest.next_attempt_at - NOON == dt.timedelta(days=1)
