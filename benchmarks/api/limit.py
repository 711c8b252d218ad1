"""The limit: the same JSON from hand-written SQL, behind the thinnest WSGI application there can be.

One statement an answer, prepared once a connection, and the database makes the JSON; nobody signs in, no parameter is
checked. It reads what is kept, as ours does, and works out a past day from the facts. What it lacks is what ours adds.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import psycopg

from .limit_sql import DETAIL, LIST, PAST_SUMMARY, SUBMIT, SUMMARY
from .questions import WRITER

ZONE = ZoneInfo(os.environ.get("PLAN_TIME_ZONE", "Asia/Tokyo"))
DUE_SOON = dt.timedelta(days=90)

StartResponse = Callable[[str, list[tuple[str, str]]], Any]

_local = threading.local()


def _connection() -> psycopg.Connection[Any]:
    """This thread's own, kept."""
    connection = getattr(_local, "connection", None)
    if connection is None:
        connection = _local.connection = psycopg.connect(
            os.environ["DATABASE_URL"],
            autocommit=True,
            prepare_threshold=0,
            options="-c jit=off -c max_parallel_workers_per_gather=0",
        )
    return connection


def _answer(sql: str, **values: Any) -> str:
    row = _connection().execute(sql, values).fetchone()
    assert row is not None
    return str(row[0])


def _day(date: dt.date) -> dict[str, Any]:
    return {"day": date, "end": dt.datetime.combine(date + dt.timedelta(days=1), dt.time(), ZONE)}


def summary(root: str, query: dict[str, list[str]]) -> str:
    if "as_of" in query:
        return _answer(PAST_SUMMARY, root=root, **_day(dt.date.fromisoformat(query["as_of"][0])))
    return _answer(SUMMARY, root=root, day=dt.datetime.now(ZONE).date())


def listed(root: str, query: dict[str, list[str]], here: str) -> str:
    (pillar,), (delivery,) = query["pillar"], query["delivery"]
    return _answer(LIST, root=root, here=here, pillar=pillar, delivery=delivery, day=dt.datetime.now(ZONE).date())


def detail(root: str, code: str) -> str:
    return _answer(DETAIL, root=root, code=code, **_day(dt.datetime.now(ZONE).date()))


def submitted(root: str, sent: dict[str, str]) -> str:
    return _answer(SUBMIT, root=root, email=WRITER, day=dt.datetime.now(ZONE).date(), **sent)


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    query = parse_qs(environ["QUERY_STRING"])
    root = f"http://{environ['HTTP_HOST']}/api/v1/"
    status = "200 OK"
    if path == "/api/v1/drafts/":
        status = "201 Created"
        body = submitted(root, json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))))
    elif path == "/api/v1/summary/":
        body = summary(root, query)
    elif path == "/api/v1/commitments/":
        body = listed(root, query, f"{root}commitments/?{environ['QUERY_STRING']}")
    elif path.startswith("/api/v1/commitments/"):
        body = detail(root, path[len("/api/v1/commitments/") : -1])
    else:
        start_response("404 Not Found", [("Content-Length", "0")])
        return [b""]
    data = body.encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(data)))])
    return [data]
