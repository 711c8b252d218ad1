"""Packs of the demonstration, and of the few rows that a test makes itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from commitments.exports.packs.blocks import Bullets, Heading, Notice, Pack, Paragraph, Table, Words, flat
from commitments.exports.packs.building import build_pack
from commitments.exports.packs.facts import Choice, read_facts
from commitments.models import Consultation, User
from commitments.queries.consultations import find_consultations, get_consultation
from commitments.queries.days import read_day_and_plan
from tests import factories as make

with_tools = pytest.mark.skipif(
    not (shutil.which("pdftotext") and shutil.which("fc-list")),
    reason="reads PDFs with poppler-utils and needs Pango and Noto fonts: .ci/run installs them",
)


def tool(name: str, path: Path, *options: str) -> str:
    """What one of poppler's tools says of a PDF."""
    output = ["-"] if name == "pdftotext" else []
    done = subprocess.run([name, *options, str(path), *output], capture_output=True, text=True, check=True)
    return done.stdout


def pages_of(path: Path) -> list[str]:
    """The text of each page, as it lies there."""
    return tool("pdftotext", path, "-layout").split("\f")[:-1]


def pack_of(
    user: User, *languages: str, consultation: Consultation | None = None, as_of: str = "", **choice: Any
) -> Pack:
    """A pack as the page makes it."""
    if consultation is not None:
        consultation = get_consultation(user, consultation.pk)
        as_of = consultation.held_on.isoformat()
    if "sections" in choice:
        choice["sections"] = frozenset(choice["sections"])
    chosen = Choice(languages or ("en",), **choice)
    day, plan = read_day_and_plan(as_of)
    facts = read_facts(user, chosen, day=day, plan=plan, as_of=as_of, consultation=consultation)
    return build_pack(facts, chosen)


@pytest.fixture
def viewer(db: None) -> User:
    return make.user(role="viewer", email="poison-address@example.org")


@pytest.fixture
def newest(demo: None, viewer: User) -> Consultation:
    """The demonstration's last consultation."""
    found = find_consultations(viewer).first()
    assert found is not None
    return found


def words_of(pack: Pack) -> list[Words]:
    """Everything that the pack says, in order."""
    found: list[Words] = []
    for block in flat(pack.blocks):
        if isinstance(block, Heading | Paragraph):
            found.append(block.words)
        elif isinstance(block, Bullets):
            found += block.items
        elif isinstance(block, Notice):
            found += block.words
        elif isinstance(block, Table):
            found += [
                *block.head,
                *(words for row in block.rows for cell in row for part in cell for words in _in(part)),
            ]
    return found


def _in(part: Paragraph | Bullets) -> tuple[Words, ...]:
    return part.items if isinstance(part, Bullets) else (part.words,)


def text_of(pack: Pack) -> str:
    return "\n".join(run.text for words in words_of(pack) for line in words.lines for run in line)


def headings(pack: Pack, level: int) -> list[str]:
    return [heading.words.in_language(0) for heading in pack.headings() if heading.level == level]


def table_under(pack: Pack, anchor: str) -> Table:
    """The first table after the heading with this anchor."""
    blocks = list(flat(pack.blocks))
    start = next(n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.anchor == anchor)
    return next(block for block in blocks[start:] if isinstance(block, Table))


def numbers(pack: Pack, anchor: str) -> list[list[str]]:
    """The numbers of a table of counts, row by row."""
    cells = [row[1:] for row in table_under(pack, anchor).rows]
    return [[words.in_language(0) for cell in row for part in cell for words in _in(part)] for row in cells]
