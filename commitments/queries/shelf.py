"""Things by key in the memory of a process, up to a weight."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """Holds things of up to `most` together, the least recently used of them dropped first. For any number of threads.

    Each weighs one unless `weight` says otherwise. `dropped` is told of each that makes room.
    """

    def __init__(
        self,
        most: int,
        weight: Callable[[T], int] = lambda thing: 1,
        *,
        dropped: Callable[[T], None] = lambda thing: None,
    ) -> None:
        self._most = most
        self._weight = weight
        self._dropped = dropped
        self._held = 0
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def peek(self, key: Hashable) -> T | None:
        with self._lock:
            thing = self._things.get(key)
            if thing is not None:
                self._things.move_to_end(key)
            return thing

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is held under the key, made if there is nothing. Two threads may both make it; one is held."""
        thing = self.peek(key)
        if thing is None:
            thing = make()
            self.put(key, thing)
        return thing

    def put(self, key: Hashable, thing: T) -> None:
        with self._lock:
            before = self._things.pop(key, None)
            self._held += self._weight(thing) - (0 if before is None else self._weight(before))
            self._things[key] = thing
            while self._held > self._most:
                _key, oldest = self._things.popitem(last=False)
                self._held -= self._weight(oldest)
                self._dropped(oldest)

    def clear(self) -> None:
        with self._lock:
            self._things.clear()
            self._held = 0
