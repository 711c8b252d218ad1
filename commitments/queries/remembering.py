"""Answers that hold until something published changes: found once by each process, and then remembered.

What is remembered is tagged with the version of the data (`kept.data_version`) that was read *before* it was found, so
it never claims to know of a change that it does not contain; the next version finds it anew. It depends on what its key
names and on nothing else: the question, the day, and what its reader may see.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from .shelf import Shelf

T = TypeVar("T")

# Things remembered by each process, the least recently asked for dropped first: counts and summaries, a few kB each.
MOST = 500

_answers: Shelf[tuple[int, Any]] = Shelf(MOST)


def most(things: int) -> None:
    """Remember no more than so many from now on, and none of what was remembered so far."""
    global _answers
    _answers = Shelf(things)


def remembered(version: int, key: Hashable, find: Callable[[], T]) -> T:
    """What `find` gave for this key at this version of the data."""
    known: T | None = recall(version, key)
    return remember(version, key, find()) if known is None else known


def recall(version: int, key: Hashable) -> Any:
    """What is known under this key at this version, None where nothing is."""
    known = _answers.peek(key)
    return known[1] if known is not None and known[0] == version else None


def remember(version: int, key: Hashable, answer: T) -> T:
    _answers.put(key, (version, answer))
    return answer
