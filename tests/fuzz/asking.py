"""Sends what was made up as each reader and looks at the answers."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.test import override_settings
from schemathesis import Case, Response
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.checks import ignored_auth
from werkzeug.test import Client, TestResponse

from tests.api.conftest import remove_drafts
from tracker import wsgi

from . import checks
from .readers import Reader, Readers
from .real import Real
from .schema import PART

# How often an answer is asked for again: with its tag, and in a database without drafts.
_AGAIN, _WITHOUT_DRAFTS = 4, 16


class Asking:
    """`asked` counts the requests of each reader; `faults` has one of each kind, in words."""

    def __init__(self, readers: Readers) -> None:
        self.readers = readers
        self.asked: Counter[str] = Counter()
        self.faults: dict[str, str] = {}
        self.real = Real(readers, self._get)

    def reader(self, number: int) -> Reader:
        """Each in turn."""
        return self.readers[number % len(self.readers)]

    @property
    def writer(self) -> Reader:
        return next(one for one in self.readers if one.writes)

    def as_everybody(self, case: Case) -> None:
        made_up = repr(case).encode()
        covering = case.meta is not None and case.meta.phase.name == TestPhase.COVERAGE
        for reader in self.readers:
            # By what the request is, not by when it comes: the same on every run.
            chance = zlib.crc32(made_up + reader.name.encode())
            if not covering or chance / 2**32 < PART:
                self._as(reader, case.derive(), chance)

    def _as(self, reader: Reader, case: Case, chance: int) -> None:
        self.asked[reader.name] += 1
        with taken_back(), _public(reader):
            self.real.put_into(case, chance)
            if reader.cookies:
                case.headers.pop("Authorization", None)
            sent = {"headers": {**reader.headers, "Accept-Encoding": "identity"}, "cookies": dict(reader.cookies)}
            response = case.call(**sent)
            for fault in checks.faults(case, response, reader):
                self._note(case, reader, fault, fault)
            try:
                case.validate_response(
                    response,
                    headers=sent["headers"] | ({"Cookie": str(sent["cookies"])} if reader.cookies else {}),
                    transport_kwargs=dict(sent),
                    # Not of who signs in nowhere: where the public view is on, the description says that nobody has to,
                    # and `checks.faults` holds the answers to that.
                    excluded_checks=[ignored_auth] if reader.public else [],
                )
            except FailureGroup as group:
                for failure in group.exceptions:
                    self._note(case, reader, failure.title, failure.message)
            if case.method == "GET" and response.status_code == 200:
                if chance % _AGAIN == 0:
                    self._again(case, reader, response, sent)
                if chance % _WITHOUT_DRAFTS == 0 and not reader.writes:
                    self._without_drafts(case, reader, response, sent)

    def _again(self, case: Case, reader: Reader, response: Response, sent: dict[str, dict[str, str]]) -> None:
        tag = response.headers.get("etag", [""])[0]
        if not tag:
            return
        headers = {**sent["headers"], "If-None-Match": tag}
        again = case.call(headers=headers, cookies=sent["cookies"])
        if again.status_code == 304:
            if again.content:
                self._note(case, reader, "304 with a body", tag)
        elif (again.status_code, again.content) != (200, response.content):
            self._note(case, reader, "asked again with its ETag, it differs", f"{tag} {again.status_code}")

    def _without_drafts(self, case: Case, reader: Reader, response: Response, sent: dict[str, dict[str, str]]) -> None:
        with taken_back():
            remove_drafts()
            # Past what answers from the version of the data alone, for it was not raised.
            without = case.call(**sent, app=wsgi._application)
        if (without.status_code, without.content) != (200, response.content):
            self._note(case, reader, "drafts change the answer", str(without.status_code))

    def _note(self, case: Case, reader: Reader, kind: str, words: str) -> None:
        key = f"{case.operation.label}: {kind}"
        if key not in self.faults:
            self.faults[key] = f"{key}\n{words}\nAs {reader.name}: {case.as_curl_command()}"

    def _get(self, reader: Reader, address: str) -> TestResponse:
        return Client(wsgi.application).get(address, headers=dict(reader.headers))


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _public(reader: Reader) -> override_settings:
    return override_settings(PUBLIC_VIEW=reader.public)
