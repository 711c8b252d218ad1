"""docs/exports.md describes every column there is, by its key and kind, in the order of the files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from commitments.exports.catalogue import SHEETS
from commitments.exports.sheet import Column

from .samples import text_sheet

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "exports.md"
LINE = re.compile(r"^\| (?P<keys>`.+`) \| (?P<kinds>[^|]+) \| (?P<meaning>[^|]+) \|$")


def described(heading: str) -> list[tuple[str, str]]:
    """Keys with their kinds, as the table under this heading has them."""
    text = GUIDE.read_text()
    assert f"\n### {heading}\n" in text, f"docs/exports.md has no table for {heading}"
    section = re.split(r"^###? ", text.partition(f"\n### {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    found: list[tuple[str, str]] = []
    for line in section.splitlines():
        if match := LINE.match(line):
            keys = re.findall("`([^`]+)`", match["keys"])
            kinds = match["kinds"].strip().split(", ")
            assert len(kinds) in (1, len(keys)), line
            assert match["meaning"].strip(), line
            found += zip(keys, kinds if len(kinds) == len(keys) else kinds * len(keys), strict=True)
    return found


def held(columns: list[Column[Any]]) -> list[tuple[str, str]]:
    return [(column.key, column.kind.value) for column in columns]


@pytest.mark.parametrize("key", SHEETS)
def test_every_column_of_every_sheet_is_described(key: str) -> None:
    assert described(key) == held(list(SHEETS[key].columns))


def test_so_are_those_of_every_row() -> None:
    assert described("(every sheet)") == held(text_sheet().all_columns[1:])


def test_no_sheet_is_described_that_is_gone() -> None:
    headings = re.findall(r"^### (.+)$", GUIDE.read_text(), flags=re.MULTILINE)
    assert headings == ["(every sheet)", *SHEETS]
