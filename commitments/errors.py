"""How a rule says no: one family of exceptions, each with a code, a sentence for people and the fields concerned."""

from __future__ import annotations

from typing import Any


class RuleViolation(Exception):
    """A rule of the domain refuses what was asked.

    `code` is stable and meant for programs; `message` is a translated sentence that says what to do;
    `fields` maps a field's name to the sentences that belong beside it.
    """

    status = 400

    def __init__(self, code: str, message: str, *, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields or {}


class Forbidden(RuleViolation):
    """What the user may see but not do."""

    status = 403


class NotFound(RuleViolation):
    """What does not exist, or may not be seen: the two are told apart by nobody."""

    status = 404


class StaleVersion(RuleViolation):
    """Somebody else has saved in the meantime. `current` is the thing as it stands now."""

    status = 409

    def __init__(self, code: str, message: str, *, current: Any) -> None:
        super().__init__(code, message)
        self.current = current


class InvalidParameters(RuleViolation):
    """A filter, an order or a day that was asked for can't be understood. `fields` names each one."""
