"""Asks both servers the same in turns, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice, repeat
from pathlib import Path
from typing import Any

from . import questions
from .load import Answer, Ask, Measured, ask, load
from .questions import World
from .servers import Server, serving
from .world import take_back_submissions

OURS, LIMIT = "tracker.wsgi", "benchmarks.api.limit:application"
Asking = Callable[[World], Iterator[Ask]]


@dataclass(frozen=True)
class Request:
    """`bounds`: the least that our answers a second may be of the limit's, by scale; `p95` in milliseconds.

    `ours`: what we are asked instead, where that is not what the limit is asked.
    """

    letter: str
    name: str
    asking: Asking
    bounds: dict[str, float]
    p95: dict[str, float] = field(default_factory=dict)
    ours: Callable[[World, Server], Iterator[Ask]] | None = None
    compared: int = 5
    own: frozenset[str] = frozenset()  # keys that each answer has for itself


def with_etag(world: World, server: Server) -> Iterator[Ask]:
    """The same request with the ETag of its last answer."""
    one = next(questions.summaries(world))
    tag = ask(server.host, one).headers["etag"]
    return repeat(Ask(one.target, headers={**one.headers, "If-None-Match": tag}, expect=304))


REQUESTS = [
    Request("A", "list of 50", questions.lists, {"S": 1 / 3, "L": 1 / 2}, compared=35),
    Request("B", "one commitment", questions.details, {"S": 1 / 3, "L": 1 / 2}, compared=20),
    Request("C", "summary", questions.summaries, {"S": 1 / 2, "L": 10}, {"L": 25}),
    Request("C304", "summary, ETag", questions.summaries, {"S": 1, "L": 1}, ours=with_etag, compared=0),
    Request("D", "submit", questions.submissions, {"S": 1 / 2, "L": 1 / 2}, own=frozenset({"id", "url", "edited_at"})),
    Request("E", "past summary", questions.past_summaries, {"S": 1 / 3, "L": 1 / 2}, compared=1),
    Request("Enew", "past, any day", questions.past_days, {"S": 1 / 3, "L": 1 / 2}, compared=3),
]


def compare(world: World, *, only: list[str] | None, seconds: float, turns: int, connections: int, folder: Path) -> int:
    asked = [one for one in REQUESTS if only is None or one.letter in only]
    with (
        serving(OURS, log=folder / "ours.log") as ours,
        serving(LIMIT, log=folder / "limit.log") as limit,
    ):
        for one in asked:
            check_same(one, world, ours, limit)
        head = f"{'request':20} {'ours/s':>9} {'limit/s':>9} {'ratio':>7} {'bound':>7}"
        print(f"{head} {'p50':>7} {'p95':>7} ms   limit {'p50':>7} {'p95':>7}")
        missed = [one.letter for one in asked if not _measure(one, world, ours, limit, seconds, turns, connections)]
        take_back_submissions()
        print("memory of our workers, MB:", ", ".join(f"{used:.0f}" for used in ours.worker_megabytes()))
    print(f"Missed: {', '.join(missed)}" if missed else "Every bound is kept.")
    return 1 if missed else 0


def _measure(
    one: Request, world: World, ours: Server, limit: Server, seconds: float, turns: int, connections: int
) -> bool:
    """Both in short turns, so that whatever else the machine does meets both alike."""
    mine = one.ours(world, ours) if one.ours else one.asking(world)
    its = one.asking(world)
    of_ours, of_limit = Measured(), Measured()
    for _turn in range(turns):
        for server, stream, measured in ((limit, its, of_limit), (ours, mine, of_ours)):
            measured.add(load(server.hosts, stream, seconds=seconds / turns, connections=connections))
    ratio, bound = of_ours.rate / of_limit.rate, one.bounds.get(world.scale, 0)
    p95 = of_ours.percentile(0.95)
    kept = ratio >= bound and p95 <= one.p95.get(world.scale, float("inf"))
    print(
        f"{one.letter:5} {one.name:14} {of_ours.rate:9.1f} {of_limit.rate:9.1f} {ratio:7.2f} {bound:7.2f}"
        f" {of_ours.percentile(0.5):7.1f} {p95:7.1f}            {of_limit.percentile(0.5):7.1f}"
        f" {of_limit.percentile(0.95):7.1f}{'' if kept else '   MISSED'}",
        flush=True,
    )
    return kept


def mixed(world: World, *, minutes: float, connections: int, folder: Path) -> int:
    """All requests in turn against ours for so long: what a worker takes may not exceed 200 MB, nor grow in the end."""
    streams = cycle([one.asking(world) for one in REQUESTS if one.letter != "Enew"])
    asks = (next(stream) for stream in streams)
    used: list[list[float]] = []
    with serving(OURS, log=folder / "ours.log") as ours:
        for step in range(int(minutes * 2)):
            measured = load(ours.hosts, asks, seconds=30, connections=connections)
            used.append(ours.worker_megabytes())
            said = ", ".join(f"{one:.0f}" for one in used[-1])
            print(f"{(step + 1) / 2:5.1f} min  {measured.rate:7.1f}/s  workers: {said} MB", flush=True)
    take_back_submissions()
    half = [max(step) for step in used[len(used) // 2 :]]
    grown, most = half[-1] - half[0], max(max(step) for step in used)
    print(f"At most {most:.0f} MB; grown by {grown:.1f} MB in the second half.")
    return 0 if most < 200 and grown < 2 else 1


def deep(world: World, *, pages: int, folder: Path) -> int:
    """The pages of the list of all commitments, read on by cursor: what the last costs against the first."""
    with serving(OURS, log=folder / "ours.log") as ours:
        target, walked = "/api/v1/commitments/?cursor=", 0
        first = _p50(ours, world.get(target))
        while walked < pages:
            following = ask(ours.host, world.get(target)).json()["next"]
            if following is None:
                break
            target, walked = following.removeprefix("http://127.0.0.1"), walked + 1
        last = _p50(ours, world.get(target))
    print(f"page 1: {first:.1f} ms, page {walked + 1:,}: {last:.1f} ms; {last / first:.2f} times")
    return 0 if last < 1.5 * first else 1


def _p50(server: Server, one: Ask) -> float:
    anew = Ask(one.target, headers={**one.headers, "Cache-Control": "no-cache"})
    return load(server.hosts, repeat(anew), seconds=3, connections=1).percentile(0.5)


def check_same(one: Request, world: World, ours: Server, limit: Server) -> None:
    """Both give the same content."""
    for asked in islice(one.asking(world), one.compared):
        first, second = (without(content(ask(server.host, asked), asked), one.own) for server in (ours, limit))
        if first != second:
            raise SystemExit(f"{one.letter}: the answers differ at {asked.target}\n{difference(first, second)}")


def without(said: Any, own: frozenset[str]) -> Any:
    return said | {"data": {k: v for k, v in said["data"].items() if k not in own}} if own else said


def content(answer: Answer, asked: Ask) -> Any:
    if answer.status != asked.expect:
        raise SystemExit(f"Answered {answer.status}: {answer.body[:500]!r}")
    return answer.json()


def difference(first: Any, second: Any, at: str = "") -> str:
    """Where two answers begin to differ."""
    if isinstance(first, dict) and isinstance(second, dict):
        if first.keys() != second.keys():
            return f"{at}: keys {sorted(first.keys() ^ second.keys())}"
        return next(
            (difference(first[key], second[key], f"{at}.{key}") for key in first if first[key] != second[key]), ""
        )
    if isinstance(first, list) and isinstance(second, list):
        if len(first) != len(second):
            return f"{at}: {len(first)} and {len(second)} entries"
        return next(
            (
                difference(one, other, f"{at}[{place}]")
                for place, (one, other) in enumerate(zip(first, second, strict=True))
                if one != other
            ),
            "",
        )
    return f"{at}: ours {first!r}, the limit's {second!r}"
