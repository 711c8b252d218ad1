"""What no description leads to, sent to every address as each reader: nothing breaks, and a refusal says so in JSON."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote_to_bytes

import pytest
from werkzeug.test import Client, EnvironBuilder

from commitments.api.schema import generated
from tests.fuzz.asking import Asking, taken_back
from tests.fuzz.checks import PROBLEM
from tests.fuzz.hostile import A_MEASUREMENT, BODIES, CONDITIONS, HEADERS, KEYS, METHODS, TEXTS, VALUES
from tests.fuzz.readers import Reader
from tests.fuzz.schema import PART
from tests.fuzz.secrets import told
from tracker.wsgi import application

pytestmark = pytest.mark.fuzz

Send = Callable[..., None]
JSON = {"Content-Type": "application/json"}
_PARTS = ("measurements", "evidence", "milestones_met")


def operations() -> Iterator[tuple[str, str, list[str]]]:
    """Method, path and names in the query of each."""
    for path, item in generated()["paths"].items():
        for method, operation in item.items():
            parameters = operation.get("parameters", [])
            yield method.upper(), path, [one["name"] for one in parameters if one["in"] == "query"]


@pytest.fixture
def send(asking: Asking) -> Send:
    client = Client(application)

    def as_reader(reader: Reader, method: str, address: str, headers: Mapping[str, str], content: bytes = b"") -> None:
        what = repr((method, address, sorted(headers.items()), content)).encode()
        if zlib.crc32(what) / 2**32 > 4 * PART:
            return
        asking.asked[reader.name] += 1
        environ = _environ(reader, method, address, headers, content)
        with taken_back():
            body, status, answered = client.run_wsgi_app(environ, buffered=True)
            said = b"".join(body)
        kind = answered.get("Content-Type", "")
        fault = (
            "a server error"
            if int(status[:3]) >= 500
            else f"refused as {kind}"
            if int(status[:3]) >= 400 and kind != PROBLEM
            else "told what is not for everybody"
            if told(said, reader)
            else "a header that was planted"
            if "X-Planted" in answered
            else ""
        )
        if fault:
            words = f"{method} {address[:300]} {dict(headers)} {content[:100]!r}"[:900]
            asking.faults.setdefault(f"{fault} {words[:60]}", f"{status}: {fault}\n{words}\nAs {reader.name}")

    return as_reader


def _environ(
    reader: Reader, method: str, address: str, headers: Mapping[str, str], content: bytes
) -> dict[str, object]:
    """As WSGI has it: octets of the address and of headers as characters of Latin-1, whatever they are."""
    environ: dict[str, object] = EnvironBuilder(method=method, data=content or None).get_environ()
    path, _, query = address.partition("?")
    environ |= {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}
    cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
    for name, value in {"Cookie": cookies, **reader.headers, **headers}.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value.encode().decode("latin-1")
    return environ


def test_strange_texts_in_every_place(asking: Asking, send: Send) -> None:
    for method, path, names in operations():
        for place, text in enumerate(TEXTS):
            if "{" in path:
                head, _, tail = path.partition("{")
                send(asking.reader(place), method, f"{head}{text}{tail.partition('}')[2]}", {})
            for name in (*names, text) if method == "GET" else ():
                send(asking.reader(place + len(name)), method, f"{path}?{name}={text}", {})


def test_strange_headers_and_methods(asking: Asking, send: Send) -> None:
    for _method, path, _names in operations():
        address = path.replace("{", "").replace("}", "")
        for place, headers in enumerate(HEADERS):
            send(asking.reader(place), "GET", address, headers)
        for place, method in enumerate(METHODS):
            send(asking.reader(place), method, address, {})


def test_strange_bodies_conditions_and_keys(asking: Asking, send: Send) -> None:
    writer = asking.writer
    drafts = asking.real.keys("/api/v1/drafts/{id}/")
    for method, path, _names in operations():
        if method == "GET":
            continue
        for place, (kind, content) in enumerate(BODIES):
            address = path.replace("{id}", drafts[place % len(drafts)])
            send(writer, method, address, {"Content-Type": kind, "If-Match": '"1"'}, content)
        address = path.replace("{id}", drafts[0])
        for condition in CONDITIONS:
            send(writer, method, address, {**JSON, "If-Match": condition}, b"{}")
        for key in KEYS:
            send(writer, method, address, {**JSON, "If-Match": '"1"', "Idempotency-Key": key}, b"{}")


def test_strange_values_in_a_draft(asking: Asking, send: Send) -> None:
    for value in VALUES:
        for name in (*_PARTS, "done", "completed_on", "submit", "corrects"):
            row = {**A_MEASUREMENT, "value": value} if name == "measurements" else value
            sent = {
                "language": "en",
                "commitment": "EC-03",
                "period": "2024-H1",
                name: [row] if name in _PARTS else row,
            }
            send(asking.writer, "POST", "/api/v1/drafts/", JSON, json.dumps(sent).encode())
            many = json.dumps({"rows": [sent, sent]}).encode()
            send(asking.writer, "POST", "/api/v1/drafts/bulk/", {**JSON, "Idempotency-Key": "k"}, many)


def test_addresses_that_do_not_exist(asking: Asking, send: Send) -> None:
    for place, text in enumerate(TEXTS):
        for address in (f"/api/{text}", f"/api/v1/{text}/", f"/api/v1//{text}", f"/api/v1/commitments?{text}"):
            send(asking.reader(place), "GET", address, {})
            send(asking.reader(place), "POST", address, {})
