"""A small load generator: persistent connections that each send the next request when the last answer is there.

Plain HTTP/1.1 with Content-Length, as both servers answer it. It times each answer from the first byte sent to the
last one read. One process and no threads: it takes a share of the same cores as the servers, so keep it light.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Ask:
    """One request. `expect` is the status it has to be answered with."""

    target: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    expect: int = 200

    def encoded(self) -> bytes:
        headers = {"Host": "127.0.0.1", **self.headers}  # of all ports, so that all give the same addresses
        if self.body:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(self.body))}
        lines = [f"{self.method} {self.target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Measured:
    """Seconds of each answer, and how long all took together."""

    times: list[float] = field(default_factory=list)
    elapsed: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.elapsed if self.elapsed else 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds within which that share of the answers came."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

    def add(self, other: Measured) -> None:
        self.times += other.times
        self.elapsed += other.elapsed


class WrongAnswer(AssertionError):
    """A server answered something else than it should."""


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self.transport: Any = None
        self._received = b""
        self._needed = 0  # bytes of the whole answer, once its head is there
        self._waiting: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._received = self._received + data if self._received else data
        if not self._needed:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self._received[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 : head.find(b"\r", at) if head.find(b"\r", at) > 0 else end]) if at > 0 else 0
            self._needed = end + 4 + length
        if len(self._received) >= self._needed and self._waiting is not None:
            whole, self._received, self._needed = self._received, b"", 0
            waiting, self._waiting = self._waiting, None
            waiting.set_result(whole)

    def connection_lost(self, error: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error or ConnectionError("the server closed the connection"))

    def ask(self, data: bytes) -> asyncio.Future[bytes]:
        self._waiting = asyncio.get_running_loop().create_future()
        self.transport.write(data)
        return self._waiting


def ask(host: str, one: Ask) -> Answer:
    """A single answer, read as a whole."""

    async def once() -> bytes:
        name, _, port = host.partition(":")
        _transport, connection = await asyncio.get_running_loop().create_connection(_Connection, name, int(port))
        try:
            return await asyncio.wait_for(connection.ask(one.encoded()), 120)
        finally:
            connection.transport.close()

    head, _, body = asyncio.run(once()).partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Answer(int(first.split(" ")[1]), headers, body)


def load(hosts: Sequence[str], asks: Iterator[Ask], *, seconds: float, connections: int = 8) -> Measured:
    """Keep so many connections busy for so long, as many to each host. `asks` says without end what to ask next.

    Raises WrongAnswer where a status is not the one expected.
    """
    return asyncio.run(_load(hosts, asks, seconds, connections))


async def _load(hosts: Sequence[str], asks: Iterator[Ask], seconds: float, connections: int) -> Measured:
    loop = asyncio.get_running_loop()
    opened: list[tuple[str, _Connection]] = []
    for number in range(connections):
        host = hosts[number % len(hosts)]
        name, _, port = host.partition(":")
        opened.append((host, (await loop.create_connection(_Connection, name, int(port)))[1]))
    measured = Measured()
    begun = time.perf_counter()
    until = begun + seconds

    async def busy(host: str, connection: _Connection) -> None:
        while time.perf_counter() < until:
            one = next(asks)
            data = one.encoded()
            sent = time.perf_counter()
            whole = await connection.ask(data)
            measured.times.append(time.perf_counter() - sent)
            if int(whole[9:12]) != one.expect:
                raise WrongAnswer(f"{one.method} {one.target} on {host}: {whole[:400]!r}")

    try:
        await asyncio.gather(*(busy(host, connection) for host, connection in opened))
    finally:
        for _host, connection in opened:
            connection.transport.close()
    measured.elapsed = time.perf_counter() - begun
    return measured
