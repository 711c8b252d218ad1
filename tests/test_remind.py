"""manage.py remind: who is told of what, once, in their language, whatever the mail server does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from smtplib import SMTPRecipientsRefused

import pytest
import yaml
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command

from commitments import clock
from commitments.models import AuditEvent, Commitment, Digest, Plan, ProgressUpdate, Reminder, User
from commitments.plain_text import columns, wrap
from commitments.standing import as_of, day
from tests import factories as make

pytestmark = pytest.mark.django_db

SITE = "https://tracker.example"
IN_TIME = "2024-07-10"  # 2024-H1 ended on 30 June; its reports are due on 30 July


class ServerDown(EmailBackend):
    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError("nobody listens")


class OneMailboxGone(EmailBackend):
    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if messages[0].to == ["gone@example.org"]:
            raise SMTPRecipientsRefused({"gone@example.org": (550, b"no such user")})
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE_URL = SITE


@pytest.fixture
def commitment(db: None) -> Commitment:
    """Of both governments, which have reported up to 2023-H2; both foreign ministries lead it."""
    made = make.commitment(
        code="T-01", title_ja="若者の交流", title_mn="Залуучуудын солилцоо", title_en="Youth exchange"
    )
    for party in ("JP", "MN"):
        make.assignment(of=made, to=make.ministry(party=party))
        make.update(undertaking=make.side(made, party), period="2023-H2", published_at="2024-01-10")
    User.objects.update(reminders="never")  # those who wrote and published just now are not what a test is about
    return made


def remind(at: str | dt.datetime = IN_TIME, **options: bool) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    with clock.at(make.instant(at)):
        call_command("remind", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def staff(role: str = "reporter", party: str = "JP", often: str = "daily", **more: str) -> User:
    made = make.user(role=role, party=party, **more)
    made.reminders = often
    made.save(update_fields=["reminders"])
    return made


def told() -> set[str]:
    return set(Reminder.objects.values_list("about", flat=True))


# --- Of what -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("commitment")
def test_a_report_that_is_due_is_told_with_the_days_left_and_a_link() -> None:
    person = staff()
    remind()
    (sent,) = mail.outbox
    assert sent.to == [person.email]
    assert sent.subject == "Commitment tracker: 1 report due"
    assert "T-01  Youth exchange\n" in sent.body
    assert "Report on 2024-H1: due on 30 July 2024, 20 days left." in sent.body
    assert f"\n  {SITE}/commitments/T-01/updates/new/?period=2024-H1\n" in sent.body
    assert f"{SITE}/work/" in sent.body
    assert f"{SITE}/account/" in sent.body
    assert told() == {"report:T-01:JP:2024-H1:due:2024-07-30"}


@pytest.mark.usefixtures("commitment")
@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("2024-07-29", "due on 30 July 2024, 1 day left."),
        ("2024-07-30 00:00:00", "due today, 30 July 2024."),
        ("2024-07-30 23:59:59", "due today, 30 July 2024."),
        ("2024-07-31 00:00:00", "was due on 30 July 2024, 1 day late."),
        ("2024-08-01", "was due on 30 July 2024, 2 days late."),
    ],
)
def test_days_are_counted_around_the_deadline(at: str, sentence: str) -> None:
    staff()
    remind(at)
    assert f"Report on 2024-H1: {sentence}" in mail.outbox[0].body


@pytest.mark.usefixtures("commitment")
def test_a_report_is_told_once_while_it_is_due_and_once_when_it_is_late() -> None:
    staff()
    for at in ("2024-07-01", "2024-07-02", "2024-07-30", "2024-07-31", "2024-08-01", "2024-12-31"):
        remind(at)
    assert [sent.subject for sent in mail.outbox] == [
        "Commitment tracker: 1 report due",
        "Commitment tracker: 1 report late",
    ]


def test_a_commitment_never_reported_on_says_so(commitment: Commitment) -> None:
    fresh = make.commitment(code="T-02")
    make.assignment(of=fresh, to=make.ministry(party="JP"), role="support")
    staff()
    remind("2024-08-01")
    assert mail.outbox[0].subject == "Commitment tracker: 2 reports late"
    assert mail.outbox[0].body.count("Your government has published nothing on this commitment yet.") == 1


def test_only_ones_own_ministry_and_government_are_told(commitment: Commitment) -> None:
    other = make.commitment(code="T-02", parties=["MN"])
    make.assignment(of=other, to=make.ministry(party="MN"))
    trade = make.ministry(party="JP", code="JP-METI")
    people = {"JP": staff(party="JP"), "MN": staff(party="MN"), "METI": staff(of_ministry=trade)}
    remind()
    abouts = {
        name: set(Reminder.objects.filter(to=person).values_list("about", flat=True)) for name, person in people.items()
    }
    assert abouts == {
        "JP": {"report:T-01:JP:2024-H1:due:2024-07-30"},
        "MN": {"report:T-01:MN:2024-H1:due:2024-07-30", "report:T-02:MN:2024-H1:due:2024-07-30"},
        "METI": set(),
    }


def test_a_deadline_that_was_moved_is_told_again(commitment: Commitment) -> None:
    staff()
    remind()
    period = make.reporting_period("2024-H1")
    period.due_on = dt.date(2024, 8, 15)
    period.save()
    remind("2024-07-11")
    assert [sent.subject for sent in mail.outbox] == ["Commitment tracker: 1 report due"] * 2


def test_what_came_back_is_told_with_its_comment_but_not_to_who_returned_it(commitment: Commitment) -> None:
    approver, writer = staff("approver"), staff("reporter")
    update = make.update(
        undertaking=make.side(commitment, "JP"), period="2024-H1", status="returned", published_at="2024-07-05",
        author=writer, publisher=approver,
    )  # fmt: skip
    ProgressUpdate.objects.filter(pk=update.pk).update(
        returned_by=approver, return_comment="Name the venue.\n\n場所も。"
    )
    remind()
    bodies = {sent.to[0]: sent.body for sent in mail.outbox}
    assert "  > Name the venue.\n  >\n  > 場所も。\n" in bodies[writer.email]
    assert f"Returned by {approver.full_name} on 5 July 2024 (5 days ago):" in bodies[writer.email]
    assert f"  {SITE}/updates/{update.pk}/" in bodies[writer.email]
    assert "returned" not in bodies[approver.email]
    assert f"returned:{update.pk}:2024-07-05T03:00:00" in told()


def test_a_submission_is_told_to_who_may_approve_it(commitment: Commitment) -> None:
    writer, approver, coordinator = staff("reporter"), staff("approver"), staff("coordinator")
    elsewhere = staff("approver", of_ministry=make.ministry(party="JP", code="JP-METI"))
    abroad = staff("approver", party="MN")
    update = make.update(
        undertaking=make.side(commitment, "JP"), period="2024-H1", status="submitted", author=writer,
        published_at="2024-07-09",
    )  # fmt: skip
    remind()
    name = f"review:{update.pk}:2024-07-08T03:00:00"
    assert set(Reminder.objects.filter(about=name).values_list("to", flat=True)) == {approver.pk, coordinator.pk}
    body = " ".join(next(sent.body for sent in mail.outbox if sent.to == [approver.email]).split())
    assert "An update for this period is handed in and waits for approval." in body
    assert f"Period 2024-H1. Submitted by {writer.full_name} on 8 July 2024 (2 days ago)." in body
    assert not Digest.objects.filter(to=elsewhere).exists()
    assert all(
        about.startswith("report:") for about in Reminder.objects.filter(to=abroad).values_list("about", flat=True)
    )


def test_an_update_handed_in_again_is_told_again(commitment: Commitment) -> None:
    staff("approver")
    update = make.update(
        undertaking=make.side(commitment, "JP"), period="2024-H1", status="submitted", published_at="2024-07-09"
    )
    User.objects.filter(role="reporter").update(reminders="never")
    remind("2024-07-09")
    update.submitted_at = make.instant("2024-07-11")
    update.save(update_fields=["submitted_at"])
    remind("2024-07-12")
    assert mail.outbox[-1].subject == "Commitment tracker: 1 thing waits for you"


def test_a_revision_of_a_date_is_told_to_the_other_governments_coordinator(commitment: Commitment) -> None:
    here, there, reporter = staff("coordinator", "JP"), staff("coordinator", "MN"), staff("reporter", "MN")
    milestone = make.milestone(of=commitment, due_on="2024-12-31", title_en="First visit")
    revision = make.date_revision(of=milestone, new_due_on="2025-03-31", requested_at="2024-07-09", party="JP")
    remind()
    name = f"revision:{revision.pk}:2024-07-09T03:00:00"
    assert list(Reminder.objects.filter(about=name).values_list("to", flat=True)) == [there.pk]
    body = next(sent.body for sent in mail.outbox if sent.to == [there.email])
    plain = " ".join(body.split())
    assert "1 change of a date waits for your agreement" in body
    assert "Milestone: First visit" in body
    assert f"From 31 December 2024 to 31 March 2025, asked for by {here.full_name} (Japan) on 9 July 2024" in plain
    assert "  > The rainy season.\n" in body
    assert f"  {SITE}/commitments/T-01/\n" in body
    assert "agreement" not in next(sent.body for sent in mail.outbox if sent.to == [reporter.email])


def test_a_joint_assessment_is_told_to_who_has_not_signed(commitment: Commitment) -> None:
    staff("coordinator", "JP")
    there = staff("coordinator", "MN")
    assessment = make.joint_assessment(of=commitment, delivery="at_risk", jp_signed_at="2024-07-10 09:00")
    remind()
    name = f"assessment:{assessment.pk}:2024-07-10T00:00:00"
    assert list(Reminder.objects.filter(about=name).values_list("to", flat=True)) == [there.pk]
    body = next(sent.body for sent in mail.outbox if sent.to == [there.email])
    assert "“At risk”, signed by Coordinator" in body
    assert "(Japan) on 10 July 2024 (today):" in " ".join(body.split())
    assert "  > Both sides looked at the minutes.\n" in body


@pytest.mark.parametrize("answer", ["agreed_at", "refused_at"])
def test_what_was_decided_is_not_told(commitment: Commitment, answer: str) -> None:
    staff("coordinator", "MN")
    milestone = make.milestone(of=commitment)
    make.date_revision(of=milestone, new_due_on="2026-01-01", requested_at="2024-07-01", **{answer: "2024-07-02"})
    make.joint_assessment(of=commitment, jp_signed_at="2024-07-01", mn_signed_at="2024-07-02")
    remind()
    assert {about for about in told() if not about.startswith("report:")} == set()


@pytest.mark.usefixtures("commitment")
def test_what_is_still_open_is_counted_and_not_told_again() -> None:
    staff()
    remind()
    other = make.commitment(code="T-02")
    make.assignment(of=other, to=make.ministry(party="JP"))
    remind("2024-07-11")
    body = mail.outbox[-1].body
    assert "T-02" in body
    assert "T-01" not in body
    assert "1 thing that an earlier mail told you of is still open." in body


# --- To whom and how often ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("commitment")
@pytest.mark.parametrize("change", [{"is_active": False}, {"reminders": "never"}, {"role": "viewer"}])
def test_who_is_gone_wants_none_or_owes_nothing_gets_none(change: dict[str, object]) -> None:
    person = staff()
    User.objects.filter(pk=person.pk).update(**change)
    assert remind() == ("", "")
    assert not Digest.objects.exists()


@pytest.mark.usefixtures("commitment")
def test_an_administrator_gets_none() -> None:
    make.user(role="administrator")
    remind()
    assert not mail.outbox


@pytest.mark.parametrize(("often", "days"), [("daily", 1), ("weekly", 7)])
def test_as_often_as_the_person_chose(commitment: Commitment, often: str, days: int) -> None:
    staff(often=often)
    remind("2024-07-10 17:00")
    make.assignment(of=make.commitment(code="T-02"), to=make.ministry(party="JP"))
    remind("2024-07-10 23:59")
    soonest = dt.date(2024, 7, 10) + dt.timedelta(days=days)
    remind(f"{soonest - dt.timedelta(days=1)} 23:59")
    assert len(mail.outbox) == 1
    remind(f"{soonest} 00:01")
    assert len(mail.outbox) == 2


@pytest.mark.usefixtures("commitment")
@pytest.mark.parametrize(
    ("language", "title", "day"),
    [
        ("ja", "若者の交流", "2024年7月30日"),
        ("en", "Youth exchange", "30 July 2024"),
        ("mn", "Залуучуудын солилцоо", "2024 оны 7-р сарын 30"),
    ],
)
def test_in_the_persons_language(language: str, title: str, day: str) -> None:
    staff(language=language)
    remind()
    (sent,) = mail.outbox
    assert title in sent.body
    assert day in " ".join(sent.body.split())
    assert sent.message()["Content-Language"] == language


@pytest.mark.usefixtures("commitment")
def test_a_demonstration_says_so() -> None:
    Plan.objects.update(demonstration=True)
    staff()
    remind()
    assert "This is a demonstration: the progress in it is invented." in mail.outbox[0].body


# --- Whatever the mail server does -------------------------------------------------------------------------------


@pytest.mark.usefixtures("commitment")
def test_a_mail_server_that_is_down_loses_nothing_and_doubles_nothing(settings) -> None:
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.ServerDown"
    staff()
    out, err = remind("2024-07-10 12:00")
    assert out == "Reminders: 1 written, 0 sent, 1 still to be sent.\n"
    assert "ConnectionRefusedError: nobody listens" in err
    assert "tried again from 2024-07-10 12:30 on." in err
    assert remind("2024-07-10 12:29") == ("", "")
    settings.EMAIL_BACKEND = working
    assert remind("2024-07-10 13:00") == ("Reminders: 0 written, 1 sent, 0 still to be sent.\n", "")
    assert remind("2024-07-10 14:00") == ("", "")
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("commitment")
def test_one_mailbox_that_is_gone_does_not_hold_up_the_rest(settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.OneMailboxGone"
    staff(email="gone@example.org")
    staff(email="here@example.org")
    out, err = remind()
    assert out == "Reminders: 2 written, 1 sent, 1 still to be sent.\n"
    assert "no such user" in err
    assert [sent.to for sent in mail.outbox] == [["here@example.org"]]


@pytest.mark.usefixtures("commitment")
def test_a_server_that_is_down_is_not_asked_for_every_mail(settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.ServerDown"
    for _ in range(5):
        staff()
    remind()
    assert sorted(Digest.objects.values_list("attempts", flat=True)) == [0, 0, 1, 1, 1]


@pytest.mark.usefixtures("commitment")
@pytest.mark.parametrize("change", [{"is_active": False}, {"reminders": "never"}])
def test_what_waits_is_not_sent_to_who_is_gone_or_wants_none_by_then(settings, change: dict[str, object]) -> None:
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.ServerDown"
    person = staff()
    remind()
    User.objects.filter(pk=person.pk).update(**change)
    settings.EMAIL_BACKEND = working
    remind("2024-07-11")
    assert not mail.outbox


# --- And nothing else --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("commitment")
def test_a_dry_run_prints_the_mails_and_writes_nothing() -> None:
    person = staff()
    out, _err = remind(dry_run=True)
    assert f"To: {person.email}\nSubject: Commitment tracker: 1 report due\n" in out
    assert out.endswith("1 mails would be written. Nothing was: this was a dry run.\n")
    assert not mail.outbox
    assert not Digest.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.fixture
def standing_before_and_after(commitment: Commitment) -> Iterator[None]:
    """Every answer about every commitment is the same after the test as before it."""

    def answers() -> list[dict[str, object]]:
        with clock.at(make.instant("2024-08-01")):
            rows = as_of(Commitment.objects.select_related("standing"), day(clock.today()))
            return [{key: value for key, value in vars(row.standing).items() if key != "_state"} for row in rows]

    before = answers()
    yield
    assert answers() == before


@pytest.mark.usefixtures("standing_before_and_after")
def test_reminders_never_change_any_standing() -> None:
    staff()
    staff("coordinator", "MN")
    remind("2024-08-01")
    assert mail.outbox


@pytest.mark.usefixtures("commitment")
def test_no_line_is_wider_than_a_window_of_old_but_for_addresses() -> None:
    for language in ("ja", "en", "mn"):
        staff(language=language, full_name="Батбаярын Оюунчимэг " * 5)
    make.assignment(of=make.commitment(code="T-02", title_ja="約束" * 100), to=make.ministry(party="JP"))
    remind("2024-08-01")
    lines = [line for sent in mail.outbox for line in sent.body.splitlines() if "https://" not in line]
    assert max(columns(line) for line in lines) <= 72


# --- Wrapping ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("約束を守る人。", ["約束を守", "る人。"]),
        ("約束を守。次", ["約束を", "守。次"]),
        ("約束を「守る」", ["約束を", "「守る」"]),
        ("https://example.org/a-long-one x", ["https://example.org/a-long-one", "x"]),
        ("a\n\nb", ["a", "", "b"]),
        ("", []),
    ],
)
def test_lines_break_where_readers_expect_it(text: str, lines: list[str]) -> None:
    assert wrap(text, width=8).splitlines() == lines


# --- In the container --------------------------------------------------------------------------------------------


def test_the_compose_file_runs_it_every_hour_with_the_same_settings_as_the_web_service() -> None:
    services = yaml.safe_load((Path(__file__).parent.parent / "compose.yaml").read_text(encoding="utf-8"))["services"]
    scheduler = services["scheduler"]
    assert "python manage.py remind; sleep 3600" in scheduler["entrypoint"][-1]
    assert scheduler["environment"] == services["web"]["environment"]
