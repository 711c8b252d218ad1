"""The examples of docs/api.md do what they say: each address is asked for against the demonstration."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import time_machine

from commitments.api.views.documentation import ADDRESSES
from tests import factories as make
from tests.api.conftest import signed_in
from tests.api.contract import check, whole_file

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
EXAMPLES = [
    address
    for address in re.findall(r'^curl [^\n|]*"\$TRACKER(/[^"]*)"', GUIDE, flags=re.MULTILINE)
    if not address.startswith("/drafts/")  # what they write is in no demonstration
]


@pytest.mark.usefixtures("demo", "db")
def test_every_example_answers_with_something() -> None:
    assert len(EXAMPLES) > 15
    with time_machine.travel(make.instant("2024-10-15 17:30"), tick=False):
        client = signed_in(make.user(role="viewer"))
        for address in EXAMPLES:
            answer = check(client.get(f"/api/v1{address}"))
            if "colour" in address:
                assert answer.status_code == 400
                continue
            assert answer.status_code == 200, (address, getattr(answer, "content", b""))
            said = (
                answer.json() if answer.headers["Content-Type"] == "application/json" else {"data": whole_file(answer)}
            )
            if not address.startswith("/search"):  # its words are sent beside the address
                assert said.get("results", said.get("data")), address


def test_every_address_is_in_the_guide() -> None:
    named = {
        name
        for line in re.findall(r"^\|(.*)\|$", GUIDE, flags=re.MULTILINE)
        for name in re.findall(r"`/([\w-]+)/", line)
    }
    assert set(ADDRESSES) - {"drafts", "schema", "docs", "iati"} <= named
