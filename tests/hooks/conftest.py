from __future__ import annotations

from collections.abc import Iterator

import pytest
import trustme

from .receiver import Receiver, start


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def receiver(authority: trustme.CA) -> Iterator[Receiver]:
    made = start(authority)
    yield made
    made.server.shutdown()
    made.server.server_close()
