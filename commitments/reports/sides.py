"""One government's account of a commitment on a day: what it says, whether it is silent, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from commitments.models import Commitment, ProgressUpdate
from commitments.queries.ministries import MinistryOn
from commitments.vocabulary import AssignmentRole, Party, Reporting


@dataclass(frozen=True)
class Side:
    """One government's account. `reporting` is None where it did not undertake the commitment."""

    party: Party
    delivery: str | None
    reporting: str | None
    silent: bool
    update: ProgressUpdate | None
    ministries: list[MinistryOn]  # the lead first

    @property
    def undertook(self) -> bool:
        return self.reporting is not None

    @property
    def lead(self) -> MinistryOn | None:
        """The ministry that answers for it; a mere counterpart answers for nothing."""
        if not self.undertook:
            return None
        return next((ministry for ministry in self.ministries if ministry.role == AssignmentRole.LEAD), None)

    @property
    def all_suggested(self) -> bool:
        """No coordinator has confirmed any of the assignments."""
        return bool(self.ministries) and all(ministry.suggested for ministry in self.ministries)

    @property
    def never(self) -> bool:
        return self.reporting == Reporting.NEVER

    @property
    def late(self) -> bool:
        return self.reporting == Reporting.LATE


def side_of(row: Commitment, party: Party, ministries: Iterable[MinistryOn] = ()) -> Side:
    """For a commitment with its standing; `ministries` are those of `ministries_on` for it, where they are shown."""

    def said(answer: str) -> Any:
        return getattr(row.standing, f"{party.lower()}_{answer}")

    assigned = [ministry for ministry in ministries if ministry.party == party and ministry.role]
    assigned.sort(key=lambda ministry: ministry.role != AssignmentRole.LEAD)
    return Side(party, said("delivery"), said("reporting"), said("silent"), said("update"), assigned)
