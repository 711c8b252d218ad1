"""Answers programs from the version of the data alone, before anything else is looked up.

An answer of a view that is `versioned` follows from the version, the day, the question and what its reader may see. Its
ETag names these. So once it is known who asks and which version there is, which one query tells, a program that sends
the tag back is told 304, and one that asks what was asked before at this version gets the same bytes again. Anything
else goes on to the application, which finds out for itself.

It stands in front of the application (`tracker.wsgi`), for going through that takes longer than all of this. A token is
asked for, looked up and counted as it is there.
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import close_old_connections
from rest_framework.exceptions import AuthenticationFailed

from commitments import access, clock
from commitments.queries.shelf import Shelf

from .throttling import PerMinute
from .tokens import HOLDER, Holder, TokenAuthentication

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

# What each process remembers, in bytes of answers; none larger than the second.
MOST_BYTES, LONGEST = 16 * 2**20, 256 * 2**10

# What of a request an answer depends on, beside who asks. The rest of it changes nothing.
_QUESTION = (
    *("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_HOST", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO"),
    *("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE"),
)
# A request that brings one of these is answered in another way: to another origin, under its id, anew.
_OF_ITS_OWN = ("HTTP_ORIGIN", "HTTP_X_REQUEST_ID", "HTTP_CACHE_CONTROL")
# Headers that are each answer's own.
_NOT_KEPT = frozenset({"x-request-id", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"})
# Those of a kept answer that a 304 has to repeat.
_OF_UNCHANGED = frozenset({"cache-control", "vary", "etag"})


def tag_of(meta: Mapping[str, Any], user: access.Viewer, version: int) -> str:
    """The ETag of a versioned answer to this request at this version of the data."""
    question = ([meta.get(name) for name in _QUESTION], access.sight(user), clock.today())
    return f'"v{version}-{zlib.crc32(repr(question).encode()):08x}{_release():08x}"'


@cache
def _release() -> int:
    """Another program says the same data in another way."""
    folder = Path(__file__).parent.parent
    sum_of_all = 0
    for path in sorted(folder.rglob("*.py")):
        sum_of_all = zlib.crc32(path.read_bytes(), sum_of_all)
    return sum_of_all


@dataclass(frozen=True)
class Kept:
    """An answer as it was sent."""

    headers: Headers
    body: bytes


class Versioned:
    """The application, for what it has not answered at this version."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.kept: Shelf[Kept] = Shelf(MOST_BYTES, lambda kept: len(kept.body) + 1000)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if (
            environ["REQUEST_METHOD"] != "GET"
            or not environ["PATH_INFO"].startswith("/api/")
            or "HTTP_AUTHORIZATION" not in environ
            or any(name in environ for name in _OF_ITS_OWN)
        ):
            return self.application(environ, start_response)
        close_old_connections()
        holder = _holder(environ)
        if holder is None:
            return self.application(environ, start_response)
        environ[HOLDER] = holder
        known = self._known(environ, holder)
        if known is None:
            return self._asked(environ, start_response)
        status, headers, body = known
        start_response(status, headers)
        return [body]

    def _known(self, environ: dict[str, Any], holder: Holder) -> tuple[str, Headers, bytes] | None:
        user, token = holder
        tag = tag_of(environ, user, token.data_version)
        kept = self.kept.peek((tag, environ.get("HTTP_ACCEPT_ENCODING")))
        unchanged = tag in environ.get("HTTP_IF_NONE_MATCH", "")
        if kept is None and not unchanged:
            return None
        rate = PerMinute()
        asked: Any = _Asked(environ, user, token)
        if not access.reads(user) or not rate.allow_request(asked, rate):
            return None  # the application says no in the shape of all refusals
        own = [("X-Request-ID", uuid.uuid4().hex), *(rate.headers().items() if rate.limit else ())]
        if unchanged:
            same = [one for one in kept.headers if one[0].lower() in _OF_UNCHANGED] if kept else [("ETag", tag)]
            return "304 Not Modified", [*same, *own], b""
        assert kept is not None
        return "200 OK", [*kept.headers, *own], kept.body

    def _asked(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """The application's answer, kept where it is one that holds for the version."""
        said: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *error: Any) -> Any:
            said.append((status, headers))
            return start_response(status, headers, *error)

        answer = self.application(environ, start)
        status, headers = said[-1]
        found = {name.lower(): value for name, value in headers}
        tag = found.get("etag", "").removeprefix("W/")
        if (
            status != "200 OK"
            or not tag.startswith('"v')
            or not 0 < int(found.get("content-length", 0)) <= LONGEST
            or "set-cookie" in found
        ):
            return answer
        body = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        lasting = [one for one in headers if one[0].lower() not in _NOT_KEPT]
        self.kept.put((tag, environ.get("HTTP_ACCEPT_ENCODING")), Kept(lasting, body))
        return [body]


def _holder(environ: dict[str, Any]) -> Holder | None:
    try:
        return TokenAuthentication().of_header(environ["HTTP_AUTHORIZATION"])
    except AuthenticationFailed:
        return None  # the application says why


class _Asked:
    """What the count of requests wants to know of one."""

    def __init__(self, environ: dict[str, Any], user: Any, auth: Any) -> None:
        self.META, self.user, self.auth = environ, user, auth
