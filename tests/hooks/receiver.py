"""A receiver on this machine: HTTPS under an authority made for it, with the answers that a test wants."""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

import trustme

from commitments.outside.calling import Outside

HOST = "receiver.example"


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> Any:
        return json.loads(self.body)


Reply = Callable[[BaseHTTPRequestHandler], None]


def status(code: int, **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return reply


def after(seconds: float, then: Reply) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        then(handler)

    return reply


def raw(*pieces: bytes, pause: float = 0.0) -> Reply:
    """Bytes as they are, with a pause after each; ends early where the sender has gone."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        try:
            for piece in pieces:
                handler.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            pass

    return reply


@dataclass
class Receiver:
    """`replies` are used one by one, then `otherwise`."""

    server: ThreadingHTTPServer
    authority: trustme.CA
    replies: list[Reply] = field(default_factory=list)
    otherwise: Reply = field(default_factory=lambda: status(204))
    received: list[Received] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}/in?for=tracker"

    def outside(
        self, resolve: Callable[[str, int], Sequence[str]] | None = None, seconds: float = 5.0, **more: Any
    ) -> Outside:
        """The way there: this machine's address is allowed, and the receiver's authority trusted."""
        return Outside(
            **{
                "resolve": resolve or (lambda host, port: ["127.0.0.1"]),
                "may_be_called": lambda address: address == "127.0.0.1",
                "ports": {self.port},
                "trust": self.trust,
                "seconds": seconds,
                **more,
            }
        )

    def trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that hung up is no news."""


def start(authority: trustme.CA, host: str = HOST) -> Receiver:
    made: list[Receiver] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            receiver = made[0]
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with receiver.lock:
                receiver.received.append(Received(self.path, dict(self.headers), body))
                reply = receiver.replies.pop(0) if receiver.replies else receiver.otherwise
            reply(self)

        def log_message(self, *args: Any) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    made.append(Receiver(server, authority))
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return made[0]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
