"""Twenty staff write at once, through the pages as browsers do: nothing is lost, nothing is doubled, nothing breaks.

Whoever comes second gets a clean refusal: a version that has gone stale, or an update that has moved on.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client

from commitments import clock
from commitments.errors import RuleViolation
from commitments.models import AuditEvent, Commitment, DateRevision, Digest, Milestone, ProgressUpdate, User
from commitments.operations.plan import agree_revision, refuse_revision, revise_due_date, withdraw_milestone
from commitments.standing import as_of, day
from tests import factories as make
from tests.web.cast import form_data

pytestmark = [pytest.mark.thorough, pytest.mark.django_db(transaction=True)]

STAFF = 20
PERIODS = ("2025-H1", "2025-H2", "2026-H1")
CSRF = "x" * 32

# A page that was refused for one of these reasons says why and loses nothing.
CLEAN = {302: "done", 400: "refused", 403: "forbidden", 409: "stale"}


class Person:
    """Somebody at a browser of their own, with forged requests kept out as in production."""

    def __init__(self, user: User, number: int) -> None:
        self.user, self.chance = user, random.Random(number)
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        self.client.force_login(user)
        self.client.cookies["csrftoken"] = CSRF

    def post(self, address: str, **data: Any) -> int:
        return self.client.post(address, data, headers={"x-csrftoken": CSRF}).status_code


@pytest.fixture
def commitment(db: None) -> Commitment:
    made = make.commitment(code="T-01", kind="action")
    for party in ("JP", "MN"):
        make.assignment(of=made, to=make.ministry(party=party))
    return made


def at_once(work: Sequence[Callable[[], Any]]) -> list[Any]:
    """Let each do its work in a thread and on a connection of its own, all beginning together."""
    start = Barrier(len(work))

    def run(one: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(run, work))


def people(role: str, count: int, party: str = "JP") -> list[Person]:
    return [Person(make.user(role=role, party=party), number) for number in range(count)]


def tried(operation: Callable[..., Any], **arguments: Any) -> str:
    """What came of an operation: done, or the code of its refusal. Anything else is a failure of the test."""
    try:
        operation(**arguments)
    except RuleViolation as refusal:
        return refusal.code
    return "done"


def submitted(commitment: Commitment, **more: Any) -> ProgressUpdate:
    undertaking = make.side(commitment, "JP")
    return make.update(undertaking=undertaking, status="submitted", **{"period": "2026-H1", **more})


# --- One thing, twenty people ------------------------------------------------------------------------------------


def test_an_update_is_published_once(commitment: Commitment) -> None:
    update = submitted(commitment)
    approvers = people("approver", STAFF)
    answers = at_once([partial(who.post, f"/updates/{update.pk}/publish/", version=1) for who in approvers])
    assert Counter(CLEAN.get(answer, answer) for answer in answers) == {"done": 1, "refused": STAFF - 1}
    assert AuditEvent.objects.filter(verb="publish").count() == 1
    check_everything(commitment)


def test_a_draft_saved_by_twenty_from_one_version_is_saved_once(commitment: Commitment) -> None:
    draft = make.update(undertaking=make.side(commitment, "JP"), status="draft", period="2026-H1")
    answers = at_once(
        [
            partial(who.post, f"/updates/{draft.pk}/edit/", **edited(1, done=f"Text {number}"))
            for number, who in enumerate(people("reporter", STAFF))
        ]
    )
    assert Counter(CLEAN.get(answer, answer) for answer in answers) == {"done": 1, "stale": STAFF - 1}
    draft.refresh_from_db()
    assert draft.version == 2
    check_everything(commitment)


def test_of_many_corrections_of_one_update_one_is_published(commitment: Commitment) -> None:
    wrong = make.update(undertaking=make.side(commitment, "JP"), period="2026-H1")
    corrections = [submitted(commitment, supersedes=wrong) for _ in range(STAFF)]
    answers = at_once(
        [
            partial(who.post, f"/updates/{row.pk}/publish/", version=1)
            for who, row in zip(people("approver", STAFF), corrections, strict=True)
        ]
    )
    assert Counter(CLEAN.get(answer, answer) for answer in answers) == {"done": 1, "refused": STAFF - 1}
    check_everything(commitment)


def test_corrections_begin_while_others_are_published(commitment: Commitment) -> None:
    """Both lock the update that is corrected: in one order, or they would wait for each other for ever."""
    undertaking = make.side(commitment, "JP")
    wrong = [make.update(undertaking=undertaking, period="2026-H1") for _ in range(STAFF // 2)]
    ready = [submitted(commitment, supersedes=one) for one in wrong]
    writers, approvers = people("reporter", STAFF // 2), people("approver", STAFF // 2)
    begin = [
        partial(who.post, f"/updates/{row.pk}/correct/", **edited(0, correction_reason="A figure."))
        for who, row in zip(writers, wrong, strict=True)
    ]
    publish = [
        partial(who.post, f"/updates/{row.pk}/publish/", version=1) for who, row in zip(approvers, ready, strict=True)
    ]
    answers = at_once([one for pair in zip(begin, publish, strict=True) for one in pair])
    assert {CLEAN.get(answer, answer) for answer in answers[::2]} <= {"done", "refused"}
    assert {CLEAN.get(answer, answer) for answer in answers[1::2]} == {"done"}
    check_everything(commitment)


def test_a_correction_is_published_while_others_press_publish_on_what_it_corrects(commitment: Commitment) -> None:
    """They come too late, and are told so; they never wait crosswise with the one who publishes."""
    undertaking = make.side(commitment, "JP")
    wrong = [make.update(undertaking=undertaking, period="2026-H1") for _ in range(STAFF // 2)]
    presses = [(submitted(commitment, supersedes=one), one) for one in wrong]
    work = [
        partial(who.post, f"/updates/{row.pk}/publish/", version=1)
        for who, row in zip(people("approver", STAFF), [row for pair in presses for row in pair], strict=True)
    ]
    answers = at_once(work)
    assert {CLEAN.get(answer, answer) for answer in answers[::2]} == {"done"}
    assert {CLEAN.get(answer, answer) for answer in answers[1::2]} == {"refused"}
    check_everything(commitment)


def test_dates_are_revised_while_milestones_are_withdrawn(commitment: Commitment) -> None:
    """A revision locks the commitment and mentions the milestone; a withdrawal the other way round."""
    milestones = [make.milestone(of=commitment, due_on="2027-01-01") for _ in range(STAFF // 2)]
    coordinators = [make.user(role="coordinator") for _ in range(STAFF)]
    revise = [
        partial(
            tried,
            revise_due_date,
            by=by,
            commitment=commitment,
            milestone=row,
            new_due_on=dt.date(2027, 2, 1),
            reason="Rain.",
        )
        for by, row in zip(coordinators, milestones, strict=False)
    ]
    withdraw = [
        partial(tried, withdraw_milestone, by=by, milestone=row, version=1, reason="Not needed.")
        for by, row in zip(coordinators[STAFF // 2 :], milestones, strict=True)
    ]
    answers = at_once([one for pair in zip(revise, withdraw, strict=True) for one in pair])
    assert {*answers[::2]} <= {"done", "already_withdrawn"}
    assert {*answers[1::2]} == {"done"}


def test_a_date_is_moved_by_one_request_and_one_decision(commitment: Commitment) -> None:
    milestone = make.milestone(of=commitment, due_on="2027-01-01")
    here, there = ([make.user(role="coordinator", party=party) for _ in range(STAFF)] for party in ("JP", "MN"))
    asked = at_once(
        [
            partial(
                tried,
                revise_due_date,
                by=by,
                commitment=commitment,
                milestone=milestone,
                reason="Rain.",
                new_due_on=dt.date(2027, 1, 2) + dt.timedelta(days=days),
            )
            for days, by in enumerate(here)
        ]
    )
    assert Counter(asked) == {"done": 1, "revision_pending": STAFF - 1}
    revision = DateRevision.objects.get()
    decided = at_once(
        [
            partial(tried, agree_revision, by=by, revision=revision)
            if number % 2
            else partial(tried, refuse_revision, by=by, revision=revision, reason="No.")
            for number, by in enumerate(there)
        ]
    )
    assert Counter(decided) == {"done": 1, "already_decided": STAFF - 1}


def test_two_runs_of_remind_at_once_send_each_digest_once(commitment: Commitment) -> None:
    make.statement()
    reached = [make.user(role="reporter", party=party).email for party in ("JP", "MN") for _ in range(4)]
    at_once([lambda: call_command("remind", stdout=StringIO(), stderr=StringIO())] * 4)
    assert Counter(sent.to[0] for sent in mail.outbox) == dict.fromkeys(reached, 1)
    assert Digest.objects.filter(sent_at__isnull=False, attempts=1).count() == len(reached)


# --- Everything at once ------------------------------------------------------------------------------------------


def edited(version: int, **changes: str) -> dict[str, Any]:
    data = form_data(version=str(version)) | changes
    del data["period"]
    return data


def newest(**wanted: Any) -> list[ProgressUpdate]:
    return list(ProgressUpdate.objects.filter(**wanted).order_by("-pk")[:5])


def write(who: Person) -> list[int]:
    """A reporter's morning: a new report, the shared draft, a correction of what was published."""
    answers = []
    for turn in range(2):
        period = who.chance.choice(PERIODS)
        text = f"{who.user.full_name}, {turn}"
        answers.append(who.post("/commitments/T-01/updates/new/", **form_data(period=period, done=text, then="submit")))
        for shared in newest(ministry=who.user.ministry, status__in=["draft", "returned"]):
            answers.append(who.post(f"/updates/{shared.pk}/edit/", **edited(shared.version, done=text)))
        for wrong in newest(ministry=who.user.ministry, status="published", superseded_at=None)[:1]:
            data = edited(0, done=text, correction_reason="A figure was wrong.", then="submit")
            answers.append(who.post(f"/updates/{wrong.pk}/correct/", **data))
    return answers


def review(who: Person) -> list[int]:
    """An approver's: whatever waits, published or now and then returned."""
    answers = []
    for _turn in range(4):
        waiting = newest(ministry=who.user.ministry, status="submitted")
        who.chance.shuffle(waiting)
        for update in waiting[:3]:
            if who.chance.random() < 0.2:
                data = {"version": update.version, "return-comment": "Name the venue."}
                answers.append(who.post(f"/updates/{update.pk}/return/", **data))
            else:
                answers.append(who.post(f"/updates/{update.pk}/publish/", version=update.version))
    return answers


def keep_dates(who: Person, commitment: Commitment) -> list[str]:
    """A coordinator's: asks to move dates, and decides what the other side asks for."""
    answers = []
    for _turn in range(6):
        milestone = who.chance.choice(list(Milestone.objects.filter(commitment=commitment)))
        new = dt.date(2027, 1, 1) + dt.timedelta(days=who.chance.randrange(400))
        arguments = {"commitment": commitment, "milestone": milestone, "new_due_on": new, "reason": "Rain."}
        answers.append(tried(revise_due_date, by=who.user, **arguments))
        for pending in DateRevision.objects.filter(agreed_at=None, refused_at=None):
            answers.append(tried(agree_revision, by=who.user, revision=pending))
    return answers


def test_twenty_staff_write_review_correct_and_revise_at_once(commitment: Commitment) -> None:
    for number in range(3):
        make.milestone(of=commitment, due_on=dt.date(2027, 1, 1 + number))
    work: list[Callable[[], Any]] = []
    for party in ("JP", "MN"):
        side = make.side(commitment, party)
        make.update(undertaking=side, period="2025-H1")
        make.update(undertaking=side, period="2026-H1", status="draft")
        for period in PERIODS * 2:
            make.update(undertaking=side, period=period, status="submitted")
        work += [partial(write, who) for who in people("reporter", 5, party)]
        work += [partial(review, who) for who in people("approver", 4, party)]
        work += [partial(keep_dates, who, commitment) for who in people("coordinator", 1, party)]
    assert len(work) == STAFF
    answers = Counter(answer for person in at_once(work) for answer in person)
    pages = {answer: count for answer, count in answers.items() if isinstance(answer, int)}
    refusals = {answer for answer in answers if isinstance(answer, str)} - {"done"}
    assert {*pages} <= {*CLEAN}, pages
    assert refusals <= {"revision_pending", "same_date", "own_request", "already_decided"}
    assert pages[302] > STAFF
    assert ProgressUpdate.objects.filter(status="published").count() > len(PERIODS) * 2
    check_everything(commitment)


# --- What must hold whatever happened ----------------------------------------------------------------------------


def check_everything(commitment: Commitment) -> None:
    check_pointers(commitment)
    for update in ProgressUpdate.objects.filter(undertaking__commitment=commitment):
        check_history(update)
    check_dates(commitment)


def check_pointers(commitment: Commitment) -> None:
    """The update that the pointer names is the one that the search finds; each was superseded by one correction."""
    rows = as_of(Commitment.objects.select_related("standing"), day(clock.today()), live=False)
    standing = rows.get(pk=commitment.pk).standing
    for undertaking in commitment.undertakings.all():
        assert undertaking.current_update_id == getattr(standing, f"{undertaking.party.lower()}_update_id")
    for replaced in ProgressUpdate.objects.filter(superseded_at__isnull=False):
        assert replaced.corrections.filter(status="published").count() == 1
    for correction in ProgressUpdate.objects.filter(status="published", supersedes__isnull=False):
        assert correction.supersedes.superseded_at == correction.published_at


def check_history(update: ProgressUpdate) -> None:
    """No update was lost: each event begins where the one before it ended, and the last is what is stored."""
    events = list(AuditEvent.objects.filter(table="progressupdate", row=str(update.pk)).order_by("pk"))
    told: dict[str, Any] = {}
    for event in events:
        for name in ("status", "done", "return_comment"):
            if name in event.old and name in told:
                assert event.old[name] == told[name], f"{event} overwrote what it had not seen"
        told |= event.new
    for name in ("status", "done"):
        assert told.get(name, getattr(update, name)) == getattr(update, name)
    made_by_operation = bool(events) and events[0].verb in ("draft", "correct")
    assert update.version == len(events) + (0 if made_by_operation else 1)
    assert sum(event.verb == "publish" for event in events) <= 1


def check_dates(commitment: Commitment) -> None:
    """Each date that was agreed moved the one that stood until then."""
    for milestone in commitment.milestones.all():
        standing = milestone.baseline_due_on
        for revision in milestone.date_revisions.filter(agreed_at__isnull=False).order_by("agreed_at", "pk"):
            assert revision.old_due_on == standing
            standing = revision.new_due_on
