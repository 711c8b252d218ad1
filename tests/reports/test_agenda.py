"""The agenda of a day: every number of it equals the length of the list that its parameters give."""

from __future__ import annotations

import datetime as dt

import pytest

from commitments.queries.commitments import find_commitments
from commitments.reports.agenda import agenda
from commitments.standing import day as day_on
from tests import factories as make

pytestmark = [pytest.mark.thorough, pytest.mark.django_db]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("text", ["2023-06-30", "2024-01-31", "2024-10-15"])
def test_every_number_of_the_agenda_equals_its_list(text: str) -> None:
    user, when = make.user(role="viewer"), day_on(dt.date.fromisoformat(text))
    items = agenda(user, when, {"as_of": text})
    assert [item.key for item in items] == ["divergent", "overdue", "slipped", "one_side_silent"]
    for item in items:
        params = {
            name: value if name == "slipped" else [value]
            for name, value in item.count.params.items()
            if name != "as_of"
        }
        listed = list(find_commitments(user, params, when).queryset)
        assert item.rows == listed
        assert item.count.n == len(listed) <= item.count.of
        assert item.count.params["as_of"] == text
    assert any(item.count.n for item in items) or text == "2023-06-30"
