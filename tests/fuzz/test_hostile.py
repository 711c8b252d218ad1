"""What no description leads to, sent to every address as each reader: nothing breaks, and a refusal says so in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import Client, EnvironBuilder

from commitments.api.schema import generated
from tests.fuzz.asking import Asking, taken_back
from tests.fuzz.checks import PROBLEM
from tests.fuzz.readers import Reader
from tests.fuzz.secrets import told
from tracker.wsgi import application

pytestmark = pytest.mark.fuzz

# As they stand in an address, percent-encoded; what they are is said by the octets.
TEXTS = (
    *("%00", "a%00b", "%C3%28", "%ED%A0%80", "%F4%90%80%80", "%FF", "%0D%0AX-Planted:1", "%E2%80%AE"),
    *("9" * 30, "-1", "0", "1e400", "NaN", "Infinity", "%D9%A1", "%EF%BC%91", "%C2%B2", "1_000", "%201", "0x1"),
    *("9999-12-31", "0000-00-00", "0001-01-01", "2024-02-30", "%D9%A2024-01-01", "2024-06-30T25:00:00Z", "24:00"),
    *("../../etc/passwd", "'%20OR%201=1--", "%25%27", "%5B%5D", "{}", "null", "true", "x" * 9000, "%F0%9F%87%AF" * 300),
)
HEADERS: tuple[dict[str, str], ...] = (
    *({"Accept": one} for one in ("text/html", "image/*;q=x", ";;,,", "application/json;q=0", "*", "é", "a/b" * 500)),
    *({"Accept-Language": one} for one in ("xx", "é;q=9", "ja;q=," * 200, "../mn")),
    *({"If-None-Match": one} for one in ("*", '"', 'W/"', "x" * 5000, '"v1-é"', ",,,")),
    *({"If-Modified-Since": one} for one in ("yesterday", "Thu, 01 Jan 99999 00:00:00 GMT")),
    *({"Range": one} for one in ("bytes=0-", "bytes=9-1", "lines=1-2", "bytes=-99999999999999999999")),
    *({"Authorization": one} for one in ("Token", "Token  ", "Token é", "Token a b", "Basic eDp5", "Bearer x", "Token " + "0" * 64)),
    *({"Cookie": one} for one in ("sessionid=", "sessionid=../x", "sessionid=é", "=;=", "sessionid=" + "a" * 5000)),
    *({"Host": one} for one in ("evil.example", "localhost:99999", "a b", "")),
    *({"X-HTTP-Method-Override": one} for one in ("DELETE",)),
    *({"X-Request-ID": one} for one in ("\x1b[31m", "x" * 5000)),
    *({"Accept-Encoding": one} for one in ("gzip;q=x", "br", "identity;q=0, *;q=0")),
)
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "get", "X" * 300)
BODIES: tuple[tuple[str, bytes], ...] = (
    *(("application/json", one) for one in (b"", b"{", b"nul", b"\xff\xfe", b"[]", b'"x"', b"0", b"null", b"NaN", b"true")),
    ("application/json", b"[" * 100_000),
    ("application/json", b'{"a":' * 50_000),
    ("application/json", b'{"language": "en", "commitment": "EC-03", "period": "2024-H1", "done": "a\\u0000b"}'),
    ("application/json", b'{"language": "en", "commitment": "EC-03\\u0000", "period": "2024-H1"}'),
    ("application/json", b'{"language": "en", "commitment": "EC-03", "period": "\\ud800"}'),
    ("application/json", b'{"language": "en", "commitment": "EC-03", "period": "2024-H1", "reason": "\\udfff"}'),
    ("application/json", b'{"language": "en", "corrects": 1e999}'),
    ("application/json", b'{"language": "en", "corrects": 9223372036854775808}'),
    ("application/json", b'{"language": "en", "corrects": ' + b"9" * 5000 + b"}"),
    ("application/json", b'{"language": "en", "language": ["en"]}'),
    ("application/json; charset=utf-7", b"{}"),
    ("application/json; charset=nope", b"{}"),
    ("application/json; charset=\xc3\xa9", b"{}"),
    ("application/x-www-form-urlencoded", b"a=%00&a"),
    ("text/plain", b"x"),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=", b"--\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\x00\"\r\n\r\na\r\n--x--"),
    ("multipart/form-data; boundary=x", b"--x\r\n" * 5000),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n!\r\n--x--"),
    ("", b"{}"),
    ("é", b"{}"),
    ("application/json\x00", b"{}"),
)  # fmt: skip
_A_MEASUREMENT = {"indicator": "EC-03-I1", "measured_on": "2024-06-30"}
VALUES = (1e400, -0.0, float("nan"), "1e5", "-", "", "٣", "1" * 400, True, None, [], {}, 1e16, 0.00001, "\x00")
CONDITIONS = ('"', "3", "*", 'W/"1"', '"1", "2"', '"99999999999"', '"٣"', "é", "", '""', '"-1"')
KEYS = ("a b", "é", "x" * 101, "\t", "\x7f", "")


def paths() -> Iterator[tuple[str, str, list[str]]]:
    for path, item in generated()["paths"].items():
        for method, operation in item.items():
            parameters = operation.get("parameters", [])
            yield method.upper(), path, [one["name"] for one in parameters if one["in"] == "query"]


@pytest.fixture
def send(asking: Asking) -> Any:
    client = Client(application)

    def as_reader(reader: Reader, method: str, address: str, headers: dict[str, str], content: bytes = b"") -> None:
        asking.asked[reader.name] += 1
        builder = EnvironBuilder(method=method, input_stream=None, data=content or None)
        environ = builder.get_environ()
        path, _, query = address.partition("?")
        environ["PATH_INFO"] = _decoded(path)
        environ["QUERY_STRING"] = query
        cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
        for name, value in {"Cookie": cookies, **reader.headers, **headers}.items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value.encode().decode("latin-1")
        with taken_back():
            answer = client.run_wsgi_app(environ, buffered=True)
            body, status = b"".join(answer[0]), int(answer[1].split()[0])
        kind = answer[2].get("Content-Type", "")
        where = f"{method} {address[:200]} {headers} {content[:80]!r} as {reader.name}: {status} {kind}"
        if status >= 500:
            asking.faults[f"{status} {method} {where[:60]}"] = where
        elif status >= 400 and kind != PROBLEM:
            asking.faults[f"{status} in {kind} {where[:60]}"] = where
        elif told(body, reader) or "x-planted" in answer[2]:
            asking.faults[f"told {where[:60]}"] = where

    return as_reader


def _decoded(path: str) -> str:
    """As WSGI has a path: its octets, each as a character."""
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(path).decode("latin-1")


def test_strange_texts_in_every_place(asking: Asking, send: Any) -> None:
    readers = [one for one in asking.readers if one.writes or one.public]
    for method, path, names in paths():
        for place, text in enumerate(TEXTS):
            reader = readers[place % len(readers)]
            if "{" in path:
                head, _, tail = path.partition("{")
                send(reader, method, f"{head}{text}{tail.partition('}')[2]}", {})
            for name in (*names, text):
                if method == "GET":
                    send(readers[(place + len(name)) % len(readers)], method, f"{path}?{name}={text}", {})


def test_strange_headers_and_methods(asking: Asking, send: Any) -> None:
    for _method, path, _names in paths():
        address = path.replace("{", "").replace("}", "")
        for place, headers in enumerate(HEADERS):
            send(asking.readers[place % len(asking.readers)], "GET", address, headers)
        for place, method in enumerate(METHODS):
            send(asking.readers[place % len(asking.readers)], method, address, {})


def test_strange_bodies_conditions_and_keys(asking: Asking, send: Any) -> None:
    (writer,) = (one for one in asking.readers if one.writes)
    drafts = asking.real.keys("/api/v1/drafts/{id}/")
    for method, path, _names in paths():
        if method == "GET":
            continue
        for place in range(max(len(BODIES), len(CONDITIONS), len(KEYS))):
            kind, content = BODIES[place % len(BODIES)]
            address = path.replace("{id}", drafts[place % len(drafts)])
            send(writer, method, address, {"Content-Type": kind, "If-Match": '"1"'}, content)
            send(writer, method, address, {"If-Match": CONDITIONS[place % len(CONDITIONS)], "Content-Type": "application/json"}, b"{}")
            send(writer, method, address, {"Idempotency-Key": KEYS[place % len(KEYS)], "If-Match": '"1"', "Content-Type": "application/json"}, b"{}")
    for value in VALUES:
        for name in ("measurements", "evidence", "done", "completed_on", "submit", "corrects", "milestones_met"):
            row = {**_A_MEASUREMENT, "value": value} if name == "measurements" else value
            sent = {"language": "en", "commitment": "EC-03", "period": "2024-H1", name: [row] if name.endswith("s") else row}
            content = json.dumps(sent).encode()
            send(writer, "POST", "/api/v1/drafts/", {"Content-Type": "application/json"}, content)
            content = json.dumps({"rows": [sent, sent]}).encode()
            send(writer, "POST", "/api/v1/drafts/bulk/", {"Content-Type": "application/json", "Idempotency-Key": "k"}, content)


def test_addresses_that_do_not_exist(asking: Asking, send: Any) -> None:
    for place, text in enumerate(TEXTS):
        reader = asking.readers[place % len(asking.readers)]
        for address in (f"/api/{text}", f"/api/v1/{text}/", f"/api/v1/{quote('/')}{text}", "/api/v1/commitments?" + text):
            send(reader, "GET", address, {})
            send(reader, "POST", address, {})
