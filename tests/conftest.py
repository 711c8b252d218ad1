"""What every test shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings

from commitments.models import Statement
from tests import factories

# The same examples on every machine and every run, and no clock on them: a red build means a changed program.
# To look for new ones: pytest --hypothesis-profile=search
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.register_profile("search", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile("repeatable")


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
