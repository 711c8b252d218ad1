"""A copy of everything that is published, kept by the recipe of docs/api.md, and what the lists say of the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from commitments.queries.changes import LIST_OF

Ask = Callable[[str], Any]  # an address under /api/v1/ to the JSON that it answers

# What a list leaves out unless it is asked for, and a copy keeps.
QUERIES = {"assignments": "when=on_day&when=ended&when=ahead"}


class Mirror:
    """`ask` gives the JSON of an address. `places` are those of all entries read, in order.

    Without `bodies` it only follows, which is quick.
    """

    def __init__(self, ask: Ask, limit: int = 100, *, bodies: bool = True) -> None:
        self.ask = ask
        self.query = f"changes/?limit={limit}{'&expand=body' if bodies else ''}"
        self.place = ""
        self.places: list[str] = []
        self.rows: dict[tuple[str, str], Any] = {}

    def follow(self) -> None:
        """Read on until there is nothing more now."""
        more = True
        while more:
            place = f"&after={self.place}" if self.place else ""
            answer = self.ask(self.query + place)
            for entry in answer["results"]:
                self.places.append(entry["after"])
                if entry["gone"] or entry.get("body") is None:
                    self.rows.pop((entry["kind"], entry["key"]), None)
                else:
                    self.rows[entry["kind"], entry["key"]] = entry["body"]
            self.place, more = answer["next_after"] or "", answer["more"]


def listed(ask: Ask) -> dict[tuple[str, str], Any]:
    """The same from the lists: every row by its kind and what its address ends with."""
    found = {}
    for kind, name in LIST_OF.items():
        answer = ask(f"{name}/?per_page=200&cursor=&{QUERIES.get(name, '')}")
        while True:
            for row in answer["results"]:
                found[kind.value, row["url"].rstrip("/").rpartition("/")[2]] = row
            if answer["next"] is None:
                break
            answer = ask(answer["next"].partition("/api/v1/")[2])
    return found
