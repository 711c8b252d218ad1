"""Rows of a list as a table for CSV and XLSX: a column for each key of the description, so that none can be forgotten.

What stands within a key is named with dots: `titles.en`, `standing.jp.reporting`. A list of codes is one cell, and so
is a list of anything else, as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from rest_framework import serializers

from commitments.exports.sheet import Cell, Column, Kind, Sheet

from .formats import to_json
from .shapes.parts import Texts

Columns = list[Column[dict[str, Any]]]


class KeyedSheet(Sheet[dict[str, Any]]):
    """Headed by keys in every form: whoever asks for a list speaks of them by these."""

    @property
    def all_columns(self) -> Columns:
        return [replace(column, label=column.key) for column in super().all_columns]


def columns_of(shape: type[serializers.Serializer[Any]], names: Sequence[str], languages: Sequence[str]) -> Columns:
    """The columns of these keys of a row, in their order; of texts, one for each of the languages."""
    known = _fields(shape)
    return [column for name in names for column in _columns(known[name], (name,), languages)]


@cache
def _fields(shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    return dict(shape().fields)


def _columns(field: Any, path: tuple[str, ...], languages: Sequence[str]) -> Iterator[Column[dict[str, Any]]]:
    if isinstance(field, serializers.Serializer):
        for name, inner in field.fields.items():
            if not isinstance(field, Texts) or name in languages:
                yield from _columns(inner, (*path, name), languages)
        return
    key = ".".join(path)
    kind = _kind(field)
    yield Column(key, key, kind, lambda row: _cell(_within(row, path), kind))


# The first that fits.
_KINDS: Iterable[tuple[type, Kind]] = (
    (serializers.BooleanField, Kind.YES_NO),
    (serializers.IntegerField, Kind.WHOLE),
    (serializers.FloatField, Kind.NUMBER),
    (serializers.DateTimeField, Kind.INSTANT),
    (serializers.DateField, Kind.DAY),
    (serializers.ChoiceField, Kind.CODE),
)


def _kind(field: Any) -> Kind:
    if isinstance(field, serializers.ListField):
        return Kind.CODES if isinstance(field.child, serializers.CharField | serializers.ChoiceField) else Kind.TEXT
    return next((kind for of, kind in _KINDS if isinstance(field, of)), Kind.TEXT)


def _within(row: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if row is None:
            return None
        row = row.get(name)  # where `lang` left it out, it is missing
    return row


def _cell(value: Any, kind: Kind) -> Cell:
    if kind is Kind.NUMBER and value is not None:
        return Decimal(repr(value))
    if isinstance(value, dict) or (isinstance(value, list) and any(not isinstance(one, str) for one in value)):
        return to_json(value).decode()
    cell: Cell = value
    return cell
