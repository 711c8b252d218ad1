"""Requests that a program makes up from the OpenAPI description; left out unless asked for: script/test --fuzz.

How many: FUZZ_CASES, at least as many for each reader as it says, and FUZZ_SEED for others than the same on every run.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from commitments.api import versioned
from tests.conftest import demonstration_at
from tests.factories import instant
from tests.fuzz.asking import Asking
from tests.fuzz.readers import Readers, made_readers
from tests.fuzz.secrets import hide_secrets


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Making up the requests takes seconds already when tests are collected."""
    asked = "fuzz" in re.sub(r"not\s+fuzz", "", config.getoption("markexpr"))
    if asked and not config.pluginmanager.hasplugin("schemathesis"):
        raise pytest.UsageError("Run script/test --fuzz, or pytest with -p schemathesis.")
    return None if asked else True


@pytest.fixture(scope="package")
def readers(django_db_setup: None, django_db_blocker: Any) -> Iterator[Readers]:
    """Everybody who may ask, in a demonstration in which each text that is not for all of them can be told."""
    with django_db_blocker.unblock(), demonstration_at(instant("2024-10-15 17:30")):
        hide_secrets()
        yield made_readers()


@pytest.fixture
def asking(
    readers: Readers, db: None, settings: Any, record_property: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Asking]:
    """Asks as every reader, and tells in the end what was wrong with the answers: each kind of fault once."""
    settings.API_REQUESTS_A_MINUTE = 0
    # The connection holds what is taken back after the test. Django's own client for tests does the same.
    monkeypatch.setattr(versioned, "close_old_connections", lambda: None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    logging.disable(logging.CRITICAL)  # a refused request is what is wanted here, thousands of times
    made = Asking(readers)
    yield made
    logging.disable(logging.NOTSET)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    for name, count in made.asked.items():
        record_property("fuzz", (name, count))
    if made.faults:
        pytest.fail("\n\n".join(made.faults.values()), pytrace=False)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    asked: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "teardown":
                for name, value in report.user_properties:
                    if name == "fuzz":
                        asked[value[0]] += value[1]
    if asked:
        terminalreporter.section("requests made up, and who sent them")
        for name, count in sorted(asked.items()):
            terminalreporter.line(f"{count:7d}  {name}")
