"""What every test shares."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from commitments import clock
from commitments.demonstration.story import demonstrate
from commitments.importing.fixtures import read_reference
from commitments.models import Statement
from commitments.operations.seeding import seed
from commitments.queries import prepared, remembering
from tests import factories


def pytest_configure() -> None:
    """Argon2 is slow by design; what is tested here is not its strength. test_settings looks at the real choice."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_finish() -> None:
    """What was imported stays: looking through it again and again for garbage took a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

# The same examples on every machine and every run, and no clock on them: a red build means a changed program.
# To look for new ones: pytest --hypothesis-profile=search
hypothesis_settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
hypothesis_settings.register_profile("search", max_examples=2000, deadline=None, print_blob=True)
hypothesis_settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def file_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evidence")


@pytest.fixture(autouse=True)
def nothing_left_over(settings: Any, file_store: Path) -> Iterator[None]:
    """No rate limit, remembered page or reader's language leaks from one test into the next, and no file stays."""
    settings.EVIDENCE_ROOT = file_store
    cache.clear()
    # Rows written past the operations raise no version: nothing is remembered but where a test is about that.
    remembering.most(0)
    prepared.forget()  # the same codes have other keys in each test
    yield
    cache.clear()
    translation.deactivate()


@pytest.fixture
def statement(db: None) -> Statement:
    """The statement with its plan, a section and all reporting periods."""
    return factories.statement()


@pytest.fixture
def seeded(db: None) -> None:
    """The statement and its 49 commitments as the fixtures have them, and no progress."""
    seed(reference=read_reference(FIXTURES))


@contextmanager
def demonstration_at(instant: dt.datetime) -> Iterator[None]:
    """The demonstration as made at an instant, which is now within the block; taken back after it."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        # What thousands of tests took back lies in the tables still, to be read past: minutes, while this is made.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    with clock.at(instant), transaction.atomic():
        seed(reference=read_reference(FIXTURES))
        demonstrate()
        if connection.vendor == "postgresql":
            # Autovacuum can't see what is not committed, and without figures the planner guesses badly.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        yield
        transaction.set_rollback(True)


class SharedDemonstration:
    """One for all tests of a process that want it, for it takes seconds to make: they follow each other.

    It lives in a transaction that nobody else may see, so it is taken back before the first test without it.
    """

    def __init__(self) -> None:
        self._open = ExitStack()
        self.there = False

    def make(self, blocker: Any) -> None:
        if not self.there:
            self._blocker, self.there = blocker, True
            self._open.enter_context(demonstration_at(DEMONSTRATED_AT))

    def take_back(self) -> None:
        if self.there:
            self.there = False
            with self._blocker.unblock():
                self._open.close()


DEMONSTRATED_AT = factories.instant("2024-10-15 17:30")
_demonstration = SharedDemonstration()


def _wants_demonstration(item: pytest.Item) -> bool:
    return "demo" in getattr(item, "fixturenames", ())


def _empties_tables(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those with the demonstration follow the others; last come those that empty the tables, as with pytest-django."""
    items.sort(key=lambda item: 2 if _empties_tables(item) else 1 if _wants_demonstration(item) else 0)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if not _wants_demonstration(item):
        _demonstration.take_back()


def pytest_sessionfinish() -> None:
    _demonstration.take_back()


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration, and it is the instant at which it was made. Each test takes back what it writes with `db`.

    What a fixture of a module writes is taken back with the module.
    """
    with django_db_blocker.unblock():
        _demonstration.make(django_db_blocker)
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
