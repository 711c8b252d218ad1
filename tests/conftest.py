"""What every test shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation

from commitments.models import Statement
from tests import factories


@pytest.fixture(autouse=True)
def nothing_left_over() -> Iterator[None]:
    """No rate limit, remembered page or reader's language leaks from one test into the next."""
    cache.clear()
    yield
    cache.clear()
    translation.deactivate()


@pytest.fixture
def statement(db: None) -> Statement:
    """The statement with its plan, a section and all reporting periods."""
    return factories.statement()
