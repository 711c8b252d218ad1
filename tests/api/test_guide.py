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
    # What drafts write is in no demonstration, and the words to search for stand beside the address.
    if not address.startswith(("/drafts/", "/search/"))
]


@pytest.mark.thorough
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
            if answer.headers["Content-Type"] != "application/json":
                assert whole_file(answer).count(b"\n") > 1, address
            elif "after=latest" not in address and "file=true" not in address:  # nothing follows; it invents no files
                said = answer.json()
                assert said.get("results") or said.get("data"), address


def test_every_address_is_in_the_guide() -> None:
    tables = "".join(re.findall(r"^\|.*\|$", GUIDE, flags=re.MULTILINE))
    named = set(re.findall(r"`/([\w-]+)/", tables)) | {"iati"}  # which has a chapter of its own
    assert set(ADDRESSES) - {"drafts", "schema", "docs"} <= named
