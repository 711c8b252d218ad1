"""What is remembered holds for one version of the data, and takes no more room than it may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from commitments.queries import remembering
from commitments.queries.remembering import remembered
from commitments.queries.shelf import Shelf


@pytest.fixture(autouse=True)
def _remembering() -> Iterator[None]:
    remembering.most(2)
    yield
    remembering.most(0)


def saying(answer: Any) -> Callable[[], Any]:
    return lambda: answer


def test_it_is_found_once_a_version() -> None:
    asked: list[int] = []

    def find() -> int:
        asked.append(1)
        return len(asked)

    assert [remembered(1, "a", find) for _ in range(3)] == [1, 1, 1]
    assert [remembered(2, "a", find) for _ in range(2)] == [2, 2]
    assert remembered(2, "b", find) == 3


def test_an_error_is_not_remembered() -> None:
    with pytest.raises(ZeroDivisionError):
        remembered(1, "a", lambda: 1 // 0)
    assert remembered(1, "a", lambda: 5) == 5


def test_the_least_recently_asked_for_goes_first() -> None:
    for key in "ab":
        remembered(1, key, saying(key))
    remembered(1, "a", lambda: "x")
    remembered(1, "c", lambda: "c")
    assert [remembered(1, key, lambda: "anew") for key in "ab"] == ["a", "anew"]


def test_nothing_is_remembered_where_there_is_no_room() -> None:
    remembering.most(0)
    assert [remembered(1, "a", saying(answer)) for answer in (1, 2)] == [1, 2]


def test_a_shelf_holds_up_to_a_weight() -> None:
    shelf: Shelf[bytes] = Shelf(10, len)
    for key, thing in (("a", b"1234"), ("b", b"1234"), ("a", b"12"), ("c", b"1234")):
        shelf.put(key, thing)
    assert [shelf.peek(key) for key in "abc"] == [b"12", b"1234", b"1234"]
    shelf.put("d", b"x" * 11)
    assert [shelf.peek(key) for key in "abcd"] == [None] * 4
    shelf.clear()
    shelf.put("e", b"1234567890")
    assert shelf.peek("e") == b"1234567890"
