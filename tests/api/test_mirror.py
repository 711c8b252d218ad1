"""A copy of everything that is published, kept from the feed of changes alone."""

from __future__ import annotations

from typing import Any

import time_machine

from commitments.models import Change
from tests import factories as make
from tests.api.conftest import signed_in
from tests.mirror import Mirror, listed


def test_a_copy_kept_from_the_feed_alone_equals_the_lists(demo: None, db: None) -> None:
    """Of a whole history, from its first entry."""
    with time_machine.travel(make.instant("2024-10-15 17:30"), tick=False):
        client = signed_in(make.user(role="viewer"))

        def ask(address: str) -> Any:
            answer = client.get(f"/api/v1/{address}")
            assert answer.status_code == 200, answer.content
            return answer.json()

        mirror = Mirror(ask, limit=1000)
        mirror.follow()
        assert len(mirror.places) == Change.objects.count() > 800
        assert len(mirror.rows) > 500
        assert mirror.rows.pop(("statement", "2022-11-29"), None) is None  # it is in no list
        lists = listed(ask)
        assert mirror.rows.keys() == lists.keys()
        assert {key: row for key, row in mirror.rows.items() if row != lists[key]} == {}
