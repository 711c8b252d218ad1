"""The people and the commitment that the write door is tried with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from commitments.errors import RuleViolation
from commitments.models import AuditEvent, Commitment, Indicator, Milestone, Ministry, Undertaking, User
from tests import factories as make


@dataclass
class World:
    """A commitment of both parties; Japan's foreign ministry leads it, its trade ministry has nothing to do with it."""

    commitment: Commitment
    jp: Undertaking
    mn: Undertaking
    mofa: Ministry
    meti: Ministry
    milestone: Milestone
    indicator: Indicator

    def person(self, role: str, party: str = "JP", of_ministry: Ministry | None = None) -> User:
        return make.user(role=role, party=party, of_ministry=of_ministry)


@pytest.fixture
def world(db: None) -> World:
    commitment = make.commitment(code="T-01", kind="action", due_on="2025-03-31")
    mofa, meti = make.ministry(party="JP"), make.ministry(party="JP", code="JP-METI")
    make.assignment(of=commitment, to=mofa)
    make.assignment(of=commitment, to=make.ministry(party="MN"))
    return World(
        commitment=commitment,
        jp=make.side(commitment, "JP"),
        mn=make.side(commitment, "MN"),
        mofa=mofa,
        meti=meti,
        milestone=make.milestone(of=commitment, due_on="2024-12-31"),
        indicator=make.indicator(of=commitment, code="T-01-1"),
    )


@pytest.fixture
def refused() -> Callable[..., RuleViolation]:
    """Calls an operation that has to refuse with this code, and leaves no trace of it."""

    def call(code: str, operation: Callable[..., Any], /, **arguments: Any) -> RuleViolation:
        before = AuditEvent.objects.count()
        with pytest.raises(RuleViolation) as caught:
            operation(**arguments)
        assert caught.value.code == code
        assert caught.value.message
        assert AuditEvent.objects.count() == before
        return caught.value

    return call


def newest_event() -> AuditEvent:
    event = AuditEvent.objects.first()
    assert event is not None
    return event
