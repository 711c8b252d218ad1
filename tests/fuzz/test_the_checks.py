"""The checks find what they look for, or all that passes would prove nothing."""

from __future__ import annotations

from typing import Any

import pytest
from schemathesis import Case, Response

from tests.fuzz import checks
from tests.fuzz.asking import Asking, taken_back
from tests.fuzz.readers import Reader
from tests.fuzz.schema import SCHEMA

pytestmark = pytest.mark.fuzz


def answered(asking: Asking, reader: Reader, path: str, **query: str) -> tuple[Case, Response]:
    case = SCHEMA[path]["GET"].Case(query=query)
    with taken_back():
        return case, case.call(headers={**reader.headers, "Accept-Encoding": "identity"})


def test_what_is_not_for_everybody_is_there_and_would_be_seen(asking: Asking) -> None:
    case, own = answered(asking, asking.writer, "/api/v1/drafts/")
    assert b"ZQ-DRAFT-MN-MFA-QZ" in own.content, "there is a draft to be hidden"
    assert not list(checks.faults(case, own, asking.writer))
    other = next(one for one in asking.readers if one.name == "coordinator of Japan")
    assert any(fault.startswith("told") for fault in checks.faults(case, own, other))


def test_an_answer_that_changes_with_drafts_would_be_seen(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = asking.readers[2]
    case, response = answered(asking, reader, "/api/v1/pillars/")
    sent = {"headers": {**reader.headers, "Accept-Encoding": "identity"}, "cookies": {}}
    asking._without_drafts(case, reader, response, sent)
    assert not asking.faults
    response.content = b"{}"
    asking._without_drafts(case, reader, response, sent)
    asking._again(case, reader, response, {**sent, "headers": {**sent["headers"], "Cache-Control": "no-cache"}})
    assert any("drafts change the answer" in fault for fault in asking.faults)
    asking.faults.clear()


def test_a_refusal_in_another_shape_would_be_seen(asking: Asking) -> None:
    case, response = answered(asking, asking.readers[0], "/api/v1/pillars/")
    assert response.status_code == 401
    assert not list(checks.faults(case, response, asking.readers[0]))
    broken: Any = response
    broken.headers = {"content-type": ["text/html"]}
    found = list(checks.faults(case, broken, asking.readers[0]))
    assert "401 without WWW-Authenticate" in found
    assert "401 is told as text/html" in found
