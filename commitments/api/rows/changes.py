"""Entries of the feed of changes."""

from __future__ import annotations

from commitments.queries.changes import ENTRY, Said

from ..saying import Field, Fields


def _field(one: Said) -> Field:
    return Field(one.columns, lambda row, saying: one.value(row, saying.links))


CHANGE: Fields = {name: _field(one) for name, one in ENTRY.items()}
