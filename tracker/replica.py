"""Lets a copy of the database answer what is only read, as long as it knows enough and answers at all.

PostgreSQL itself keeps the copy (streaming replication). A request that only reads is answered from it where

- the copy has everything that was published before the request came (`queries.kept.data_version`), so nobody sees less
  than others have seen already, and an ETag never stands for older data than it names;
- the copy has all that this browser's own writes left in the log of the database (a cookie holds the place);
- and it did not fail a moment ago.

Otherwise, and where the copy fails midway, the first database answers, and nobody notices. A file that is streamed is
therefore read to its end, onto the disk where it is large, before any of it is sent.
"""

from __future__ import annotations

import logging
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import InterfaceError, OperationalError, connection, connections
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse

from commitments.databases import REPLICA, reading_from
from commitments.queries.kept import data_version

log = logging.getLogger(__name__)

# Holds the place in the log up to which a browser has written, for as long as any copy may be behind.
COOKIE, COOKIE_SECONDS = "written_up_to", 3600
_PLACE = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")

# A copy that failed is left alone for so long. One request then tries it again, while the others still wait.
PAUSE_SECONDS = 5.0

# Of a streamed file, kept in memory; what is longer goes onto the disk.
IN_MEMORY = 2**20
_PIECE = 2**16


class Copy:
    """Whether the copy may be asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked_again_at = 0.0
        self._failed = False

    def may_be_asked(self) -> bool:
        if not self._failed:
            return True
        with self._lock:
            if time.monotonic() < self._asked_again_at:
                return False
            self._asked_again_at = time.monotonic() + PAUSE_SECONDS
            return True

    def answered(self) -> None:
        if self._failed:
            self._failed = False
            log.warning("The replica answers again.")

    def failed(self, error: Exception) -> None:
        with self._lock:
            self._asked_again_at = time.monotonic() + PAUSE_SECONDS
            first, self._failed = not self._failed, True
        if first:
            log.warning("The replica does not answer, so the first database is asked: %s", error)


class ReplicaMiddleware:
    """Belongs last: what it answers from the copy is answered in place of the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.copy = Copy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS") and not _by_token(request):
            response.set_cookie(
                *(COOKIE, _written_up_to()),
                max_age=COOKIE_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.method not in ("GET", "HEAD") or not _only_reads(view) or not self.copy.may_be_asked():
            return None
        published = data_version()
        try:
            with reading_from(REPLICA):
                if data_version() < published or not _has(request.COOKIES.get(COOKIE)):
                    return None
                response = _whole(view(request, *args, **kwargs))
        except (OperationalError, InterfaceError) as error:
            self.copy.failed(error)
            connections[REPLICA].close()
            return None
        self.copy.answered()
        return response


def _only_reads(view: Any) -> bool:
    """Pages that show a day say so themselves, and answers of the API that follow from the version of the data."""
    return bool(getattr(view, "from_replica", False) or getattr(getattr(view, "cls", None), "versioned", False))


def _by_token(request: HttpRequest) -> bool:
    """Programs hold no cookies. What they write are drafts, which no copy is asked for."""
    return "HTTP_AUTHORIZATION" in request.META


def _written_up_to() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
        return str(cursor.fetchone()[0])


def _has(place: str | None) -> bool:
    """The copy has followed up to a place in the log. What is no place is nobody's that we know of: then it has not."""
    if not place:
        return True
    if not _PLACE.fullmatch(place):
        return False
    with connections[REPLICA].cursor() as cursor:
        # Since it was made the first database itself, it has all and follows nobody.
        cursor.execute("SELECT NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= %s::pg_lsn", [place])
        return bool(cursor.fetchone()[0])


def _whole(response: Any) -> HttpResponseBase:
    """The response with nothing left to be read from the database."""
    if hasattr(response, "render") and callable(response.render):
        response = response.render()
    if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
        response.streaming_content = _Read(response.streaming_content)  # type: ignore[arg-type]
    assert isinstance(response, HttpResponseBase)
    return response


class _Read:
    """A stream that was read to its end, ready to be sent. Whoever sends it closes it."""

    def __init__(self, stream: Iterable[bytes]) -> None:
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - stays open until it is sent
        self.close = self._file.close
        try:
            for piece in stream:
                self._file.write(piece)
        except BaseException:
            self.close()
            raise
        self._file.seek(0)

    def __iter__(self) -> Iterator[bytes]:
        return iter(partial(self._file.read, _PIECE), b"")
