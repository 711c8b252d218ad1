"""Readers and writers that go on whatever fails, and remember what they were told."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Tally:
    """What one kind of request came to in one phase."""

    times: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def milliseconds(self, share: float) -> float:
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


class Load:
    """Threads that ask until they are stopped; what happens is counted for the phase it ends in."""

    def __init__(self) -> None:
        self.phase = ""
        self.tallies: dict[tuple[str, str], Tally] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def tally(self, who: str) -> Tally:
        with self._lock:
            return self.tallies.setdefault((self.phase, who), Tally())

    def begin(self, who: str, work: Callable[[], None], pause: float = 0.0) -> None:
        def go() -> None:
            while not self._over.wait(pause):
                begun = time.perf_counter()
                try:
                    work()
                except Exception as error:
                    self.tally(who).failed.append(f"{type(error).__name__}: {error}"[:200])
                    time.sleep(0.1)
                else:
                    self.tally(who).times.append(time.perf_counter() - begun)

        thread = threading.Thread(target=go, daemon=True)
        self._threads.append(thread)
        thread.start()

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)


class Wrong(AssertionError):
    """An answer that should not have been given."""


class Client:
    """Asks the workers in turn, each over a connection that is kept."""

    def __init__(self, hosts: Sequence[str], headers: Mapping[str, str]) -> None:
        self.headers = dict(headers)
        self._connections = itertools.cycle([http.client.HTTPConnection(host, timeout=30) for host in hosts])

    def ask(self, method: str, target: str, data: Any = None, **headers: str) -> tuple[Mapping[str, str], bytes]:
        connection = next(self._connections)
        body = None if data is None else json.dumps(data)
        own = {"Content-Type": "application/json"} if data is not None else {}
        try:
            connection.request(method, target, body, {**self.headers, **own, **headers})
            response = connection.getresponse()
            answer = response.read()
        except BaseException:
            connection.close()
            raise
        if response.status not in (200, 201):
            raise Wrong(f"{response.status} for {method} {target}: {answer[:300]!r}")
        return response.headers, answer

    def json(self, target: str) -> Any:
        return json.loads(self.ask("GET", target)[1])


def in_turns(targets: Sequence[str], client: Client) -> Callable[[], None]:
    """Reads one target after the other."""
    turns: Iterator[str] = itertools.cycle(targets)
    return lambda: (client.ask("GET", next(turns)), None)[1]
