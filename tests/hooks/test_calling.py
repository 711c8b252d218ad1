"""One POST to a receiver that does what it likes."""

from __future__ import annotations

import ssl
import time
from collections.abc import Sequence

import pytest
import trustme

from commitments.outside.calling import Answer, Outside

from .receiver import Receiver, after, free_port, raw, start, status

HEADERS = {"webhook-id": "msg_1"}


def post(receiver: Receiver, outside: Outside | None = None, url: str = "") -> Answer:
    return (outside or receiver.outside()).post(url or receiver.url, HEADERS, b'{"type":"x"}')


def test_the_message_arrives_as_it_is(receiver: Receiver) -> None:
    answer = post(receiver)
    assert (answer.status, answer.error, answer.taken) == (204, "", True)
    (got,) = receiver.received
    assert (got.path, got.body) == ("/in?for=tracker", b'{"type":"x"}')
    assert got.headers["Host"] == f"receiver.example:{receiver.port}"
    assert got.headers["Content-Type"] == "application/json"
    assert got.headers["webhook-id"] == "msg_1"
    assert got.headers["Connection"] == "close"
    assert set(got.headers) == {*("Host", "User-Agent", "Content-Type", "Content-Length", "Connection", "webhook-id")}


def test_the_environments_proxy_is_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(receiver).taken


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.replies = [status(307, Location=receiver.url), status(301, Location="https://127.0.0.1/")]
    assert [post(receiver).status for _turn in range(2)] == [307, 301]
    assert len(receiver.received) == 2


@pytest.mark.parametrize("code", [200, 202, 299, 300, 400, 404, 410, 429, 500, 503])
def test_the_status_is_told(receiver: Receiver, code: int) -> None:
    receiver.replies = [status(code)]
    answer = post(receiver)
    assert (answer.status, answer.error, answer.taken) == (code, "", code < 300)


def test_retry_after_comes_along(receiver: Receiver) -> None:
    receiver.replies = [status(503, Retry_After="120")]
    assert post(receiver).retry_after == "120"


# --- addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["::1"],
        ["169.254.169.254"],
        ["10.0.0.1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["8.8.8.8", "127.0.0.1"],
        ["127.0.0.1", "8.8.8.8"],
        [],
    ],
)
def test_a_name_that_leads_to_a_private_address_is_not_called(receiver: Receiver, addresses: Sequence[str]) -> None:
    """By the rule itself; one public address beside it doesn't help."""
    real = Outside(resolve=lambda host, port: addresses, ports={receiver.port}, trust=receiver.trust)
    assert post(receiver, real).error == "no_public_address"
    assert receiver.received == []


def test_this_machine_is_not_called_by_its_name(receiver: Receiver) -> None:
    """As the system resolves it: no rule is put in place of another here."""
    real = Outside(ports={receiver.port}, trust=receiver.trust)
    assert post(receiver, real, f"https://localhost:{receiver.port}/").error == "refused_address"
    assert post(receiver, real, f"https://127.0.0.1:{receiver.port}/").error == "refused_address"
    assert post(receiver, real, f"https://no-such-host.invalid:{receiver.port}/").error == "no_public_address"
    assert receiver.received == []


def test_a_name_that_changes_its_answer_gains_nothing(receiver: Receiver) -> None:
    """It is resolved once, and the connection goes to what was looked at: the second answer is never asked for."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    assert post(receiver, receiver.outside(resolve)).taken
    assert asked == ["receiver.example"]
    assert post(receiver, receiver.outside(resolve)).error == "no_public_address"
    assert len(receiver.received) == 1


def test_a_name_is_not_resolved_behind_its_back(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    looked_up: list[str] = []
    real = socket.getaddrinfo

    def spy(host: str, *args: object, **more: object) -> object:
        looked_up.append(host)
        return real(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", spy)
    assert post(receiver).taken
    assert set(looked_up) <= {"127.0.0.1"}


def test_other_ports_are_refused(receiver: Receiver) -> None:
    assert post(receiver, receiver.outside(ports={443})).error == "refused_address"
    assert receiver.received == []


def test_the_next_address_is_tried_where_one_is_down(receiver: Receiver) -> None:
    """::1 has nobody at that port."""
    outside = receiver.outside(lambda host, port: ["::1", "127.0.0.1"], may_be_called=lambda address: True)
    assert post(receiver, outside).taken


def test_nobody_there_is_told_as_such(receiver: Receiver) -> None:
    port = free_port()
    outside = receiver.outside(ports={port})
    assert post(receiver, outside, f"https://receiver.example:{port}/").error == "unreachable"


# --- certificates ------------------------------------------------------------------------------------------------


def test_a_certificate_of_nobody_known_is_refused(receiver: Receiver) -> None:
    assert post(receiver, receiver.outside(trust=ssl.create_default_context)).error == "certificate"
    assert receiver.received == []


def test_a_certificate_for_another_name_is_refused(authority: trustme.CA) -> None:
    other = start(authority, "other.example")
    try:
        assert post(other).error == "certificate"
        assert other.received == []
    finally:
        other.server.shutdown()
        other.server.server_close()


# --- receivers that waste time -----------------------------------------------------------------------------------


def took(receiver: Receiver, seconds: float = 0.4) -> tuple[str, float]:
    begun = time.monotonic()
    answer = post(receiver, receiver.outside(seconds=seconds))
    return answer.error, time.monotonic() - begun


def test_a_slow_receiver_is_cut_off(receiver: Receiver) -> None:
    receiver.replies = [after(2, raw(b""))]
    error, spent = took(receiver)
    assert error == "timeout"
    assert spent < 1


def test_one_that_sends_a_byte_now_and_then_is_cut_off_as_well(receiver: Receiver) -> None:
    receiver.replies = [raw(b"HTTP/1.1 200 OK\r\n", *[b"X"] * 40, pause=0.05)]
    error, spent = took(receiver)
    assert error == "timeout"
    assert spent < 1


def test_so_is_a_name_that_takes_long_to_resolve(receiver: Receiver) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        time.sleep(1)
        return ["127.0.0.1"]

    begun = time.monotonic()
    answer = post(receiver, receiver.outside(resolve, seconds=0.2))
    assert answer.error == "timeout"
    assert time.monotonic() - begun < 0.8
    assert receiver.received == []


def test_a_big_answer_is_not_read(receiver: Receiver) -> None:
    """Its head is enough; of a hundred megabytes hardly any are sent."""
    sent: list[int] = []

    def reply(handler: object) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n")
        try:
            for _piece in range(1600):
                handler.wfile.write(b"x" * 65536)
                sent.append(65536)
        except OSError:
            pass

    receiver.replies = [reply]
    begun = time.monotonic()
    assert post(receiver).taken
    assert time.monotonic() - begun < 2
    time.sleep(0.3)
    assert sum(sent) < 20_000_000


@pytest.mark.parametrize(
    ("pieces", "error"),
    [
        ([b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 40_000], "broken"),
        ([b"SSH-2.0-OpenSSH_9.2\r\n\r\n"], "broken"),
        ([b"HTTP/1.1 0 no\r\n\r\n"], "broken"),
        ([b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"], "broken"),
        ([b""], "broken"),
        ([b"HTTP/1.1 200 OK\r\n"], "broken"),
    ],
)
def test_what_is_no_answer_is_told_as_broken(receiver: Receiver, pieces: list[bytes], error: str) -> None:
    receiver.replies = [raw(*pieces)]
    answer = post(receiver)
    assert (answer.error, answer.status, answer.taken) == (error, None, False)


def test_an_answer_may_come_in_pieces_and_after_others(receiver: Receiver) -> None:
    receiver.replies = [
        raw(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r", b"\nHTTP/1.0 2", b"00\n\n")
    ]
    assert post(receiver).status == 200
