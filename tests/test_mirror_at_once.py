"""While many staff write at once, programs keep copies from the feed: in the end each holds what the lists hold."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from commitments.errors import RuleViolation
from commitments.models import AuditEvent, Change, Commitment, Ministry, ProgressUpdate, User
from commitments.operations import consultation, indicators, meetings, ministries, plan, updates
from commitments.operations.content import MilestoneContent, UpdateContent
from commitments.operations.tokens import issue_token
from tests import factories as make
from tests.mirror import Mirror, listed

pytestmark = [pytest.mark.thorough, pytest.mark.django_db(transaction=True)]

SECRET = "機密-тусгай-secret-7391"
TURNS = 3
# SQLite has one writer: more would only wait for each other.
WRITERS = 8 if connection.vendor == "postgresql" else 4
TEXTS = {"en": "A text"}


class Writer:
    """Somebody with a stream of chance of their own; what is refused, because another was first, is left at that."""

    def __init__(self, number: int, commitments: list[Commitment], party: str) -> None:
        self.chance = random.Random(number)
        self.commitments, self.party = commitments, party
        self.reporter, self.approver, self.coordinator = (
            make.user(role=role, party=party) for role in ("reporter", "approver", "coordinator")
        )
        self.administrator = make.user(role="administrator")
        self.done = 0

    def work(self) -> None:
        acts: list[Callable[[], Any]] = [
            *(self.publish, self.correct, self.add, self.withdraw, self.move, self.decide, self.assess),
            *(self.count, self.meet, self.rename, self.draft),
        ]
        for _turn in range(TURNS):
            for act in self.chance.sample(acts, len(acts)):
                try:
                    act()
                    self.done += 1
                except (RuleViolation, IndexError):  # refused, or nothing is there to do it to
                    pass

    def some(self) -> Commitment:
        return self.chance.choice(self.commitments)

    def content(self, commitment: Commitment, **more: Any) -> UpdateContent:
        milestones = [
            MilestoneContent(row, dt.date(2024, 6, 1))
            for row in commitment.milestones.filter(withdrawn_at=None)
            if self.chance.random() < 0.3
        ]
        rating = self.chance.choice(["on_track", "at_risk", "off_track"])
        return UpdateContent(
            **{"delivery": rating, "done": "Done.", "reason": "So.", "internal_note": SECRET, **more},
            milestones=milestones,
        )

    def draft(self, **more: Any) -> ProgressUpdate:
        commitment = self.some()
        return updates.draft_update(
            by=self.reporter,
            undertaking=make.side(commitment, self.party),
            period=make.reporting_period(self.chance.choice(["2023-H2", "2024-H1"])),
            content=self.content(commitment, **(more or {"done": SECRET, "reason": SECRET})),
        )

    def _out(self, row: ProgressUpdate) -> None:
        row = updates.submit_update(by=self.reporter, update=row, version=row.version)
        updates.publish_update(by=self.approver, update=row, version=row.version)

    def publish(self) -> None:
        self._out(self.draft(done="Done."))

    def correct(self) -> None:
        mine = ProgressUpdate.objects.filter(status="published", superseded_at=None, ministry=self.reporter.ministry)
        row = self.chance.choice(list(mine))
        content = self.content(row.undertaking.commitment)
        self._out(updates.correct_update(by=self.reporter, update=row, reason="A figure.", content=content))

    def add(self) -> None:
        plan.add_milestone(
            by=self.coordinator,
            commitment=self.some(),
            titles=TEXTS,
            due_on=dt.date(2025, self.chance.randint(1, 12), 1),
        )

    def withdraw(self) -> None:
        row = self.chance.choice(list(self.some().milestones.filter(withdrawn_at=None)))
        plan.withdraw_milestone(by=self.coordinator, milestone=row, version=row.version, reason="Not needed.")

    def move(self) -> None:
        commitment = self.some()
        row = self.chance.choice(list(commitment.milestones.filter(withdrawn_at=None)))
        day = dt.date(2026, self.chance.randint(1, 12), 1)
        plan.revise_due_date(by=self.coordinator, commitment=commitment, milestone=row, new_due_on=day, reason="Rain.")

    def decide(self) -> None:
        for row in self.some().date_revisions.filter(agreed_at=None, refused_at=None):
            if self.chance.random() < 0.5:
                plan.agree_revision(by=self.coordinator, revision=row)
            else:
                plan.refuse_revision(by=self.coordinator, revision=row, reason="No.")

    def assess(self) -> None:
        commitment = self.some()
        waiting = commitment.joint_assessments.filter(in_force_at=None, withdrawn_at=None).first()
        if waiting is None:
            consultation.propose_joint_assessment(
                by=self.coordinator, commitment=commitment, delivery="at_risk", reason="So."
            )
        else:
            consultation.countersign_joint_assessment(by=self.coordinator, assessment=waiting)

    def count(self) -> None:
        indicators.add_indicator(by=self.coordinator, commitment=self.some(), names=TEXTS, units=TEXTS)

    def meet(self) -> None:
        day = dt.date(2023, self.chance.randint(1, 12), self.chance.randint(1, 28))
        meeting = meetings.record_consultation(by=self.coordinator, held_on=day, titles=TEXTS)
        meetings.record_decision(
            by=self.coordinator, consultation=meeting, text="Go on.", language="en", commitments=[self.some()]
        )

    def rename(self) -> None:
        day = dt.date(2023, self.chance.randint(1, 12), self.chance.randint(1, 28))
        ministry = self.chance.choice(list(Ministry.objects.all()))
        ministries.rename_ministry(by=self.administrator, ministry=ministry, names=TEXTS, valid_from=day)


class Reader:
    """A program with a token, on a connection of its own."""

    def __init__(self, user: User, limit: int, *, bodies: bool = True) -> None:
        self.token = issue_token(by=user, user=user, name="statistics", expires_in_days=1)[1]
        self.mirror = Mirror(self.ask, limit, bodies=bodies)
        self.asked = 0

    def ask(self, address: str) -> Any:
        self.asked += 1
        answer = Client().get(f"/api/v1/{address}", headers={"Authorization": f"Token {self.token}"})
        assert answer.status_code == 200, answer.content
        assert SECRET not in answer.content.decode()
        return answer.json()

    def follow_until(self, over: threading.Event) -> None:
        while not over.is_set():
            self.mirror.follow()


def test_copies_kept_while_others_write_equal_the_lists_in_the_end(settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 0
    commitments = [make.commitment(code=f"T-{number:02}", kind="action", due_on="2025-03-31") for number in range(4)]
    for row in commitments:
        for party in ("JP", "MN"):
            make.assignment(of=row, to=make.ministry(party=party))
            make.update(undertaking=make.side(row, party), period="2023-H1")
        make.milestone(of=row, due_on="2024-12-31")
    writers = [Writer(number, commitments, party) for number, party in enumerate(["JP", "MN"] * (WRITERS // 2))]
    readers = [Reader(make.user(role=role, party="MN"), limit) for role, limit in (("viewer", 7), ("coordinator", 50))]
    # Close behind the writers: these would miss what is committed after what they have read.
    followers = [Reader(make.user(role="viewer"), 1000, bodies=False) for _ in range(2)]
    over = threading.Event()
    failures: list[BaseException] = []

    def run(work: Callable[[], Any]) -> threading.Thread:
        def inner() -> None:
            try:
                work()
            except BaseException as failure:
                failures.append(failure)
            finally:
                connection.close()

        thread = threading.Thread(target=inner)
        thread.start()
        return thread

    reading = [run(partial(reader.follow_until, over)) for reader in (*readers, *followers)]
    writing = [run(writer.work) for writer in writers]
    for thread in writing:
        thread.join()
    over.set()
    for thread in reading:
        thread.join()
    assert failures == []
    assert sum(writer.done for writer in writers) > WRITERS * TURNS * 5
    assert AuditEvent.objects.filter(verb="draft").count() > WRITERS * TURNS

    seqs = list(Change.objects.values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1)), "a gap tells of what was not published"
    lists = listed(readers[0].ask)
    told = {(one.kind, one.key) for one in Change.objects.all()}
    for reader in (*followers, *readers):
        assert reader.asked > 5
        reader.mirror.follow()
        assert [int(place.partition(".")[0]) for place in reader.mirror.places] == seqs, "missed, or given twice"
    for reader in readers:  # what the test made past the operations is in no feed
        assert {key: row for key, row in lists.items() if key in told} == reader.mirror.rows
