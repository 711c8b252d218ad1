"""What holds for every answer, beside what the tool checks by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemathesis import Case, Response

from commitments.api.schema import _generated as described

from .readers import Reader
from .secrets import told

PROBLEM = "application/problem+json"
# Codes of what is not as described; all others are rules, such as that a period has ended.
SHAPE = ("invalid", "invalid_parameters", "malformed")
_ALWAYS = ("x-request-id", "cache-control", "vary")


def faults(case: Case, response: Response, reader: Reader) -> Iterator[str]:
    """What is wrong with an answer, each as the name of the rule and what breaks it."""
    status, content = response.status_code, response.content or b""
    if status >= 500:
        yield f"server error: {status}"
    if secrets := told(content + repr(response.headers).encode(), reader):
        yield f"told what is not for everybody: {sorted(set(secrets))}"
    for name in _ALWAYS:
        if name not in response.headers:
            yield f"no header {name} with {status}"
    if status >= 400:
        yield from _problem(case, response)
    if status == 401 and "www-authenticate" not in response.headers:
        yield "401 without WWW-Authenticate"
    if status == 405 and "allow" not in response.headers:
        yield "405 without Allow"
    if reader.public:
        yield from _public(case, response)
    yield from accepted(case, response)


def _public(case: Case, response: Response) -> Iterator[str]:
    """Whoever signs in nowhere reads exactly what the description of such an installation says is open."""
    operation = described(True)["paths"][case.operation.path].get(case.method.lower())
    if operation is None:
        return
    is_open = {} in operation["security"]
    if response.status_code < 400 and not is_open:
        yield "answers everybody, though it is not described as open"
    if response.status_code == 401 and is_open and "Authorization" not in response.request.headers:
        yield "asks to sign in, though it is described as open"


def _problem(case: Case, response: Response) -> Iterator[str]:
    kind = response.headers.get("content-type", [""])[0]
    if kind != PROBLEM:
        yield f"{response.status_code} is told as {kind or 'nothing'}"
        return
    if case.method == "HEAD":
        return
    said = response.json()
    if said["status"] != response.status_code:
        yield f"{response.status_code} says that it is {said['status']}"
    if not (said["code"] and said["detail"] and said["title"]):
        yield f"{response.status_code} without words"


def accepted(case: Case, response: Response) -> Iterator[str]:
    """What is as described is refused only for what a description can't say: a code or a day that there is not.

    So each parameter named as wrong is a text without a list of choices, or one that stands beside what excludes it.
    """
    meta = case.meta
    if response.status_code != 400 or meta is None or not meta.generation.mode.is_positive:
        return
    if getattr(meta.phase.data, "scenario", None) is not None and not _described(meta.phase.data.scenario):
        return
    said = response.json()
    query = {one.name: one.definition["schema"] for one in case.operation.query}
    named = set(said["errors"])
    if not named and said["code"] in SHAPE:
        yield f"refused as a whole, though as described: {said['code']}"
    for name in sorted(named & set(query)):
        if not _open(query[name]) and not _excluded(name, case.query):
            yield f"“{name}” refused, though as described: {said['errors'][name]}"


def _described(scenario: Any) -> bool:
    from schemathesis.generation.meta import REQUEST_SHAPE_PROBES

    return scenario not in REQUEST_SHAPE_PROBES


def _open(schema: Mapping[str, Any]) -> bool:
    one = schema.get("items", schema)
    return one.get("type") == "string" and "enum" not in one


def _excluded(name: str, query: Mapping[str, Any]) -> bool:
    """A page or a cursor, not both; a stream has no pages."""
    return name in ("page", "per_page", "cursor", "count") and bool({"cursor", "format", "page"} & set(query))
