"""What is asked: the requests A to E of the goal, as endless streams in which no two neighbours ask the same."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass

from .load import Ask

SUMMARY = "/api/v1/summary/?by=pillar&by=delivery"
PAST = 3 * 365
WRITER = "bench.reporter.jp@example.com"  # who holds the token


@dataclass(frozen=True)
class World:
    """What the requests are made of."""

    scale: str
    today: dt.date
    token: str
    pillars: tuple[str, ...]
    codes: tuple[str, ...]
    reported_on: tuple[str, ...]  # those that the holder of the token reports on
    period: str  # the one under way

    anew: bool = False  # nothing that was remembered will do

    @property
    def headers(self) -> dict[str, str]:
        own = {"Authorization": f"Token {self.token}"}
        return own | {"Cache-Control": "no-cache"} if self.anew else own

    def get(self, target: str, **headers: str) -> Ask:
        return Ask(target, headers={**self.headers, **headers})


DETAIL = "code,titles,standing,milestones,indicators,recent_updates"
DELIVERIES = ("not_started", "on_track", "at_risk", "off_track", "completed", "discontinued", "not_reported")


def lists(world: World) -> Iterator[Ask]:
    """A: a list of 50 by pillar and delivery, with the update that speaks for each party, and how many there are."""
    asked = [
        world.get(f"/api/v1/commitments/?pillar={p}&delivery={d}&expand=speaking&count=true")
        for p in world.pillars
        for d in DELIVERIES
    ]
    random.Random(1).shuffle(asked)
    return itertools.cycle(asked)


def details(world: World) -> Iterator[Ask]:
    """B: one commitment, any of them, with its last twenty updates, milestones, and indicators with their values."""
    chance = random.Random(2)
    while True:
        yield world.get(f"/api/v1/commitments/{chance.choice(world.codes)}/?fields={DETAIL}")


def summaries(world: World) -> Iterator[Ask]:
    """C: counts by pillar and delivery."""
    return itertools.repeat(world.get(SUMMARY))


def submissions(world: World) -> Iterator[Ask]:
    """D: a report, handed in at once."""
    chance = random.Random(3)
    for number in itertools.count():
        sent = {
            "commitment": chance.choice(world.reported_on),
            "period": world.period,
            "delivery": "on_track",
            "done": f"第{number}回の実務者協議を開催し、次期の作業計画と分担を確認した。",
            "reason": "予定した協議は全て開かれた。",
            "language": "ja",
        }
        body = json.dumps(sent | {"submit": True}).encode()
        yield Ask("/api/v1/drafts/", method="POST", headers=world.headers, body=body, expect=201)


def past_summaries(world: World) -> Iterator[Ask]:
    """E: the same as of one day three years back."""
    return itertools.repeat(world.get(f"{SUMMARY}&as_of={world.today - dt.timedelta(days=PAST)}"))


def past_days(world: World) -> Iterator[Ask]:
    """E, each time of another day, around three years back, so that nothing is remembered."""
    for days in itertools.cycle(range(PAST - 200, PAST)):
        yield world.get(f"{SUMMARY}&as_of={world.today - dt.timedelta(days=days)}")
