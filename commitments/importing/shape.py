"""Reading JSON whose shape is not to be trusted: every getter notes what is wrong, answers a blank and goes on."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from commitments.errors import RuleViolation
from commitments.multilingual import LANGUAGES

NO_DAY = dt.date.min  # stands for a date that is missing or can't be read


class FixtureError(RuleViolation):
    """The fixtures can't be loaded. `problems` names every reason, each with its file and row."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("fixtures_refused", "\n".join(problems))
        self.problems = problems


@dataclass
class Problems:
    found: list[str] = field(default_factory=list)

    def add(self, file: str, row: str, message: str) -> None:
        self.found.append(f"{file}: {row}: {message}" if row else f"{file}: {message}")


@dataclass
class Row:
    """One object of a JSON file, with the name by which its problems are reported."""

    data: dict[str, Any]
    file: str
    label: str
    problems: Problems

    def wrong(self, message: str) -> None:
        self.problems.add(self.file, self.label, message)

    def raw(self, key: str, kind: type | tuple[type, ...], what: str, blank: Any) -> Any:
        """The value, if it is there and of this kind. True and false are no numbers."""
        if key not in self.data:
            self.wrong(f"“{key}” is missing")
            return blank
        value = self.data[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(f"“{key}” is not {what}")
            return blank
        return value

    def text(self, key: str, *, longest: int | None = None) -> str:
        value: str = self.raw(key, str, "a text", "")
        if self.data.get(key) == "":
            self.wrong(f"“{key}” is empty")
        if longest is not None and len(value) > longest:
            self.wrong(f"“{key}” has {len(value)} characters; {longest} fit")
        return value

    def texts(self, key: str, *, longest: int | None = None, languages: tuple[str, ...] = LANGUAGES) -> dict[str, str]:
        """A text in each of these languages, and in no other."""
        inner = self.inside(key)
        for code in inner.data:
            if code not in languages:
                inner.wrong(f"“{code}” is not one of its languages: {', '.join(languages)}")
        return {code: inner.text(code, longest=longest) for code in languages}

    def number(self, key: str) -> int:
        value: int = self.raw(key, int, "a whole number", 0)
        return value

    def flag(self, key: str) -> bool:
        value: bool = self.raw(key, bool, "true or false", False)
        return value

    def amount(self, key: str) -> Decimal | None:
        """A number, or nothing where the file says null."""
        value = self.raw(key, (int, float, str, type(None)), "a number or null", None)
        try:
            return None if value is None else Decimal(str(value))
        except InvalidOperation:
            self.wrong(f"“{key}” is not a number or null")
            return None

    def day(self, key: str) -> dt.date:
        value = self.raw(key, str, "a date", "")
        try:
            return dt.date.fromisoformat(value) if value else NO_DAY
        except ValueError:
            self.wrong(f"“{key}” is not a date: {value}")
            return NO_DAY

    def word(self, key: str, allowed: Any, what: str) -> str:
        """A text that is one of `allowed`."""
        value = self.text(key)
        if value and value not in allowed:
            self.wrong(f"{what} “{value}” is unknown")
        return value

    def inside(self, key: str) -> Row:
        """The object under this key."""
        value = self.raw(key, dict, "an object", None)
        # Its keys were not there to be looked at: one problem is enough.
        return Silent() if value is None else Row(value, self.file, f"{self.label} {key}".strip(), self.problems)

    def rows(self, key: str, label: str, name: str = "") -> Iterator[Row]:
        """The objects of the list under this key, each called by its `label` key."""
        for number, item in enumerate(self.raw(key, list, "a list", []), 1):
            if not isinstance(item, dict):
                self.wrong(f"number {number} of “{key}” is not an object")
                continue
            called = item.get(label, f"number {number} of {key}")
            yield Row(item, self.file, f"{name} {called}".strip(), self.problems)

    def words(self, key: str, kind: type = str, what: str = "texts") -> tuple[Any, ...]:
        """A list of plain values of one kind."""
        values = self.raw(key, list, f"a list of {what}", [])
        if any(not isinstance(value, kind) or isinstance(value, bool) for value in values):
            self.wrong(f"“{key}” is not a list of {what}")
            return ()
        return tuple(values)


class Silent(Row):
    """Stands for an object that is missing, which has been reported: answers blanks and reports nothing more."""

    def __init__(self) -> None:
        super().__init__({}, "", "", Problems())


def open_file(directory: Path, name: str, problems: Problems) -> Row:
    """The object that a JSON file holds."""
    try:
        data = json.loads((directory / name).read_text(encoding="utf-8"))
    except OSError as error:
        problems.add(name, "", f"can't be read: {error.strerror or error}")
    except ValueError as error:  # also a file that is not UTF-8
        problems.add(name, "", f"is not JSON: {error}")
    else:
        if isinstance(data, dict):
            return Row(data, name, "", problems)
        problems.add(name, "", "is not a JSON object")
    return Silent()
