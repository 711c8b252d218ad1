"""Invented data of any size for measuring: commitments, and for each party an update with evidence a period.

Written in bulk past the operations, for speed only, and the pointers are set as the operations would have set them.
Use it on a database of its own: it fills whatever DATABASE_URL names.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterable
from typing import TypeVar

from django.db import transaction

from commitments import clock
from commitments.demonstration.texts import OWN_LANGUAGE, Writer
from commitments.models import (
    Assignment,
    Commitment,
    Evidence,
    Milestone,
    MilestoneReport,
    Ministry,
    Passage,
    Pillar,
    ProgressUpdate,
    ReportingPeriod,
    Searched,
    Undertaking,
    User,
)
from commitments.vocabulary import Delivery, Kind, Language, Role, UpdateStatus

S = TypeVar("S", bound=Searched)

RATINGS = [Delivery.ON_TRACK] * 5 + [Delivery.AT_RISK] * 2 + [Delivery.OFF_TRACK, Delivery.NOT_STARTED]
# So many of the demonstration's sentences make a text of a report: about as long as a real one, and as rich in words.
SENTENCES = 3


@transaction.atomic
def fill(commitments: int, *, periods: int = 20, seed: int = 1) -> None:
    """Add commitments up to `commitments`, each of both parties, with an update a period and three milestones."""
    chance = random.Random(seed)
    ministries = {party: list(Ministry.objects.filter(party=party)) for party in ("JP", "MN")}
    writers = {
        party: [_person(role, ministries[party][0], party) for role in (Role.REPORTER, Role.APPROVER)]
        for party in ("JP", "MN")
    }
    pillars = list(Pillar.objects.all())
    passage = Passage.objects.order_by("number").first()
    assert passage is not None, "seed first"
    have = Commitment.objects.count()
    past = ReportingPeriod.objects.filter(ends_on__lt=clock.today()).order_by("-ends_on")[:periods]
    reported = sorted(past, key=lambda period: period.ends_on)
    quote = passage.text[:20]
    topics = list(Commitment.objects.select_related("pillar").order_by("position")[:49])
    rows = Commitment.objects.bulk_create(
        findable(
            Commitment(
                code=f"X{number:06}",
                pillar=chance.choice(pillars),
                passage=passage,
                position=min(number, 32000),
                quote=quote,
                quote_start=0,
                quote_end=len(quote),
                focus_start=0,
                focus_end=len(quote),
                party_basis="explicit",
                kind=chance.choice(Kind.values),
                title_ja=f"約束 {number}",
                title_en=f"Commitment {number}",
                title_mn=f"Амлалт {number}",
            )
            for number in range(have + 1, commitments + 1)
        ),
        batch_size=500,
    )
    Assignment.objects.bulk_create(
        [
            Assignment(commitment=row, ministry=chance.choice(of_party), role="lead", starts_on=dt.date(2022, 11, 29))
            for row, of_party in itertools.product(rows, ministries.values())
        ],
        batch_size=500,
    )
    Undertaking.objects.bulk_create(
        [Undertaking(commitment=row, party=party) for row, party in itertools.product(rows, ("JP", "MN"))],
        batch_size=500,
    )
    # The seeded ones report as well: a page without progress would be cheaper than any that is used.
    sides = list(Undertaking.objects.filter(current_update=None))
    updates = []
    for side in sides:
        author, approver = writers[side.party]
        # One side in ten fell silent a year ago.
        for period in reported[: -2 if chance.random() < 0.1 else None]:
            at = clock.end_of(period.ends_on + dt.timedelta(days=chance.randrange(40)))
            updates.append(
                ProgressUpdate(
                    undertaking=side,
                    period=period,
                    ministry=author.ministry,
                    status=UpdateStatus.PUBLISHED,
                    delivery=chance.choice(RATINGS),
                    **_texts(chance, topics, period, side.party),
                    author=author,
                    created_at=at,
                    edited_by=author,
                    edited_at=at,
                    submitted_by=author,
                    submitted_at=at,
                    published_by=approver,
                    published_at=at,
                )
            )
    updates = ProgressUpdate.objects.bulk_create(findable(updates), batch_size=500)
    _evidence(updates)
    newest = {update.undertaking_id: update for update in updates}
    for side in sides:
        side.current_update = newest.get(side.pk)
    Undertaking.objects.bulk_update(sides, ["current_update"], batch_size=200)
    _milestones(list(Commitment.objects.filter(milestones=None)), newest, chance)


def findable(rows: Iterable[S]) -> list[S]:
    """Rows with the text that a search looks through, as operations keep it."""
    kept = list(rows)
    for row in kept:
        row.search_text = row.folded()
    return kept


def _texts(chance: random.Random, topics: list[Commitment], period: ReportingPeriod, party: str) -> dict[str, str]:
    """A report in the party's language, one in five in English."""
    language = Language.EN if chance.random() < 0.2 else OWN_LANGUAGE[party]
    parts = [
        Writer(chance.choice(topics), language, chance).report(period, Delivery.ON_TRACK) for _part in range(SENTENCES)
    ]
    texts = {name: " ".join(getattr(part, name) for part in parts) for name in ("done", "next_steps", "reason")}
    return {**texts, "language": language}


def _evidence(updates: list[ProgressUpdate]) -> None:
    """A link for each, with a part of the report as its title."""
    Evidence.objects.bulk_create(
        findable(
            Evidence(update=update, title=update.done[:60], url=f"https://www.example.com/{number}", kind="document")
            for number, update in enumerate(updates)
        ),
        batch_size=500,
    )


def _milestones(rows: list[Commitment], newest: dict[int, ProgressUpdate], chance: random.Random) -> None:
    added = clock.end_of(dt.date(2022, 12, 1))
    steps = Milestone.objects.bulk_create(
        findable(
            Milestone(
                commitment=row,
                number=number,
                title_en=f"Step {number}",
                baseline_due_on=dt.date(2023, 6, 30) + dt.timedelta(days=chance.randrange(3000)),
                added_at=added,
            )
            for row, number in itertools.product(rows, (1, 2, 3))
        ),
        batch_size=500,
    )
    sides = dict(Undertaking.objects.filter(party="JP").values_list("commitment", "pk"))
    MilestoneReport.objects.bulk_create(
        [
            MilestoneReport(update=newest[sides[step.commitment_id]], milestone=step, met_on=step.baseline_due_on)
            for step in steps
            if step.commitment_id in sides and step.baseline_due_on < dt.date(2026, 1, 1) and chance.random() < 0.8
        ],
        batch_size=500,
    )


def _person(role: str, ministry: Ministry, party: str) -> User:
    email = f"bench.{role}.{party.lower()}@example.com"
    person, _made = User.objects.get_or_create(
        email=email, defaults={"full_name": email, "role": role, "ministry": ministry}
    )
    return person
