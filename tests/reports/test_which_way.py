"""Which way an answer moved."""

from __future__ import annotations

from itertools import product

import pytest

from commitments.reports.compare import Change, Way, way_of, which_way
from commitments.vocabulary import Agreement, Delivery, Reporting, Schedule


@pytest.mark.parametrize(
    ("answer", "before", "after", "way"),
    [
        ("delivery", "on_track", "at_risk", "worse"),
        ("mn_delivery", "off_track", "at_risk", "better"),
        ("jp_delivery", None, "on_track", "other"),
        ("delivery", "not_reported", "off_track", "other"),
        ("delivery", "on_track", "completed", "better"),
        ("schedule", "due_soon", "overdue", "worse"),
        ("schedule", "overdue", "met_late", "better"),
        ("schedule", "on_time", "due_soon", "other"),
        ("schedule", "on_time", "met", "better"),
        ("jp_reporting", "due", "late", "worse"),
        ("jp_reporting", "never", "reported", "better"),
        ("jp_reporting", "reported", "due", "other"),
        ("agreement", "agreed", "divergent", "worse"),
        ("agreement", "one_side_silent", "agreed", "better"),
        ("agreement", "divergent", "one_side_silent", "other"),
        ("due_on", "2024-06-30", "2024-12-31", "worse"),
        ("due_on", "2024-06-30", "2024-03-31", "better"),
        ("due_on", None, "2024-03-31", "other"),
    ],
)
def test_which_way(answer: str, before: str | None, after: str | None, way: str) -> None:
    assert which_way(answer, before, after) == way


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        ("delivery", Delivery.values),
        ("schedule", Schedule.values),
        ("mn_reporting", Reporting.values),
        ("agreement", Agreement.values),
    ],
)
def test_there_and_back_are_never_the_same_way(answer: str, codes: list[str]) -> None:
    for one, other in product(codes, codes):
        there, back = which_way(answer, one, other), which_way(answer, other, one)
        assert there is Way.OTHER or there is not back
        assert one != other or there is Way.OTHER


def test_a_commitment_goes_the_way_of_its_delivery() -> None:
    worse = Change("schedule", "on_time", "overdue")
    better = Change("delivery", "at_risk", "on_track")
    assert way_of([worse, better]) is Way.BETTER
    assert way_of([worse, Change("jp_reporting", "late", "reported")]) is Way.WORSE
    assert way_of([Change("schedule", "on_time", "due_soon")]) is Way.OTHER
