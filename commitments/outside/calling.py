"""One POST to a system outside, made so that it can be called with an address that a stranger gave.

The name is resolved here, every address that it has must be public, and the connection goes to one of these very
addresses: it is not resolved again, so a name that changes its answer meanwhile gains nothing. The certificate is
checked against the name. Redirects are not followed, no proxy of the environment is used, of the answer only the head
is read, and all of it together has to be done by one deadline.

It is written with sockets because HTTP libraries resolve the name themselves, follow redirects, and take a timeout for
each read, with which a receiver that sends a byte now and then keeps the caller for hours.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException, parse_headers
from io import BytesIO
from threading import Thread

from .addresses import PORTS, NotCallable, Target, may_be_called, read_target

SECONDS = 10.0
LONGEST_HEAD = 16 * 1024
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-9][0-9]{2})(?: [^\r\n]*)?\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_NAME_SAID = "jp-mn-commitment-tracker-webhooks/1"


@dataclass(frozen=True)
class Answer:
    """What came of a call: the status of its answer; or why there is none. `took`: milliseconds.

    `error` is one of `refused_address`, `no_public_address`, `unreachable`, `certificate`, `timeout`, `broken`, and
    empty where there is a status.
    """

    status: int | None = None
    error: str = ""
    retry_after: str = ""
    took: int = 0

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class CallFailed(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, in the order in which to try them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_kind, address in found))


@dataclass(frozen=True)
class Outside:
    """How systems outside are reached. Tests put a receiver on this machine in its place; nothing else may."""

    resolve: Callable[[str, int], Sequence[str]] = resolve
    may_be_called: Callable[[str], bool] = may_be_called
    ports: Collection[int] = PORTS
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    seconds: float = SECONDS

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send `body` as JSON. Never raises for what the other side does or what its address is."""
        call = _Call(self)
        try:
            status, said = call.post(read_target(url, self.ports), headers, body)
        except NotCallable:
            return Answer(error="refused_address", took=call.took())
        except CallFailed as failure:
            return Answer(error=failure.code, took=call.took())
        except TimeoutError:
            return Answer(error="timeout", took=call.took())
        except ssl.SSLCertVerificationError:
            return Answer(error="certificate", took=call.took())
        except OSError:
            return Answer(error="broken", took=call.took())
        return Answer(status, retry_after=str(said.get("Retry-After", ""))[:100], took=call.took())


@dataclass
class _Call:
    """One call and its deadline."""

    outside: Outside
    begun: float = field(default_factory=time.monotonic)

    def took(self) -> int:
        return round((time.monotonic() - self.begun) * 1000)

    def left(self) -> float:
        """Seconds until the deadline. Raises TimeoutError after it."""
        left = self.begun + self.outside.seconds - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def post(self, target: Target, headers: Mapping[str, str], body: bytes) -> tuple[int, Message]:
        with self._connect(self._addresses(target), target.port) as plain:
            plain.settimeout(self.left())
            with self.outside.trust().wrap_socket(plain, server_hostname=target.host) as sock:
                sock.settimeout(self.left())
                sock.sendall(_request(target, headers, body))
                return self._read_head(sock)

    def _addresses(self, target: Target) -> Sequence[str]:
        """All that the name has; none of them is called if one may not be."""
        found = self._resolved(target)
        if not found or not all(map(self.outside.may_be_called, found)):
            raise CallFailed("no_public_address")
        return found

    def _resolved(self, target: Target) -> Sequence[str]:
        """In a thread of its own, for the system's resolver knows no deadline."""
        found: list[Sequence[str]] = []

        def look_up() -> None:
            try:
                found.append(self.outside.resolve(target.host, target.port))
            except (OSError, UnicodeError):
                found.append(())

        thread = Thread(target=look_up, daemon=True)
        thread.start()
        thread.join(self.left())
        if not found:
            raise TimeoutError
        return found[0]

    def _connect(self, addresses: Sequence[str], port: int) -> socket.socket:
        """To the first that answers; what it does then stays within the deadline as well."""
        for tried, address in enumerate(addresses):
            try:
                # A number is not resolved again. Each address gets its share of the time that is left.
                return socket.create_connection((address, port), self.left() / (len(addresses) - tried))
            except OSError:
                continue
        self.left()  # it may have been the time
        raise CallFailed("unreachable")

    def _read_head(self, sock: ssl.SSLSocket) -> tuple[int, Message]:
        """Status and headers of the answer. What follows them is left unread."""
        read = b""
        while True:
            while (end := _HEAD_END.search(read)) is None:
                if len(read) > LONGEST_HEAD:
                    raise CallFailed("broken")
                sock.settimeout(self.left())
                more = sock.recv(4096)
                if not more:
                    raise CallFailed("broken")
                read += more
            head, read = read[: end.end()], read[end.end() :]
            status = _STATUS.match(head)
            if status is None:
                raise CallFailed("broken")
            if int(status[1]) >= 200:
                return int(status[1]), _headers(head[status.end() :])
            # Below that it says that an answer is still to come.


def _headers(lines: bytes) -> Message:
    try:
        return parse_headers(BytesIO(lines))
    except HTTPException as error:
        raise CallFailed("broken") from error


def _request(target: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = {
        "Host": target.authority,
        "User-Agent": _NAME_SAID,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    assert not any(set("\r\n") & set(name + value) for name, value in lines.items())
    head = [f"POST {target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items()), "", ""]
    return "\r\n".join(head).encode("ascii") + body
