"""Tables as plain JSON and back, so that a file is read once and its dry run can be looked at page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from .cells import Failed, Formula, Percent, Value
from .tables import Line, Table

_READ: dict[str, Callable[[Any], Value]] = {
    "day": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "span": lambda seconds: dt.timedelta(seconds=seconds),
    "formula": Formula,
    "failed": Failed,
    "percent": Percent,
}


def freeze(tables: Iterable[Table]) -> list[Any]:
    return [
        [table.name, [[line.number, [_freeze(value) for value in line.values]] for line in table.lines]]
        for table in tables
    ]


def thaw(frozen: Iterable[Any]) -> list[Table]:
    return [
        Table(name, [Line(number, tuple(_thaw(value) for value in values)) for number, values in lines])
        for name, lines in frozen
    ]


def _freeze(value: Value) -> Any:
    """Texts, numbers and blanks as they are, everything else with its kind. Of an instant the day is kept."""
    match value:
        case dt.datetime():
            return {"day": value.date().isoformat()}
        case dt.date():
            return {"day": value.isoformat()}
        case dt.time():
            return {"time": value.isoformat()}
        case dt.timedelta():
            return {"span": value.total_seconds()}
        case Formula():
            return {"formula": value.text}
        case Failed():
            return {"failed": value.text}
        case Percent():
            return {"percent": value.value}
        case _:
            return value


def _thaw(value: Any) -> Value:
    if isinstance(value, dict):
        ((kind, inner),) = value.items()
        return _READ[kind](inner)
    kept: Value = value
    return kept
