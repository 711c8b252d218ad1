"""A real browser against a live server. Debian's chromium; left out unless asked for with -m e2e."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from .visitor import Visitor

CHROMIUM = Path("/usr/bin/chromium")

# Playwright's own loop runs in the thread of the test, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    assert CHROMIUM.exists(), f"{CHROMIUM} is missing: apt install chromium"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    return browser_type_launch_args | {"executable_path": str(CHROMIUM), "args": flags}


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser of one's own for a person, with their language; without scripts where asked."""
    visitors: list[Visitor] = []

    def open_browser(language: str = "en", *, scripts: bool = True) -> Visitor:
        visitor = Visitor(browser, live_server.url, language, scripts=scripts)
        visitors.append(visitor)
        return visitor

    yield open_browser
    for visitor in visitors:
        visitor.close()
