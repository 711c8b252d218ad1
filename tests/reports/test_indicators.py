"""What an indicator's measurements amount to: nothing averaged, nothing filled in, two parties told apart."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from commitments.reports.indicators import pace_counts, rounded
from commitments.vocabulary import Pace, Party
from tests.charts.drawing import measured

STARTS, ENDS = dt.date(2023, 1, 1), dt.date(2033, 1, 1)  # 3,653 days
GOAL = {"baseline": 0, "baseline_on": STARTS, "target": 3653, "target_on": ENDS}
DAY = dt.date(2024, 1, 1)


def test_each_party_is_compared_on_the_day_of_its_own_newest_value() -> None:
    found = measured(("JP", "2023-06-30", 100), ("MN", "2023-12-31", 360), ("JP", "2023-12-31", 370), day=DAY, **GOAL)
    japan, mongolia = found.series
    assert (japan.party, japan.lead, japan.behind, japan.distance) == (Party.JP, Decimal(6), False, Decimal(6))
    assert (mongolia.party, mongolia.lead, mongolia.behind, mongolia.distance) == (
        Party.MN,
        Decimal(-4),
        True,
        Decimal(4),
    )
    assert found.pace == Pace.BEHIND
    assert (found.expected, found.missing) == (Decimal(365), "")


def test_without_a_line_there_is_no_distance() -> None:
    found = measured(("JP", "2023-06-30", 100), day=DAY)
    assert (found.series[0].lead, found.series[0].distance, found.series[0].behind) == (None, None, False)
    assert (found.line, found.expected, found.expected_said, found.pace) == (None, None, None, Pace.NO_PATH)


def test_what_was_never_measured_has_no_series_and_no_zero() -> None:
    found = measured(day=DAY, **GOAL)
    assert not found.series
    assert (found.pace, found.expected) == (Pace.NOT_MEASURED, Decimal(365))


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"target": None, "target_on": None}, "target"),
        ({"target_on": None}, "target_on"),
        ({"baseline": None, "baseline_on": None}, "baseline"),
        ({"baseline_on": None}, "baseline_on"),
        ({"target_on": STARTS}, "order"),
    ],
)
def test_why_there_is_no_line(changes: dict[str, None], missing: str) -> None:
    assert measured(day=DAY, **(GOAL | changes)).missing == missing


def test_how_far_it_is_is_said_with_one_place_more_than_the_values_have() -> None:
    goal = GOAL | {"target": 1000}
    found = measured(("JP", "2023-12-31", "90.0000"), day=DAY, **goal)
    assert str(found.series[0].distance) == "9.6"
    assert str(found.expected_said) == "99.9"
    finer = measured(("JP", "2023-12-31", "90.2500"), day=DAY, **goal)
    assert str(finer.series[0].distance) == "9.394"


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        ("0.0300", 1, "0.0300"),
        ("0.1200", 1, "0.1"),
        ("0", 1, "0.0"),
        ("-0.0300", 1, "-0.0300"),
        ("12.3456", 4, "12.3456"),
    ],
)
def test_rounding_never_leaves_nothing_of_something(value: str, places: int, said: str) -> None:
    assert str(rounded(Decimal(value), places)) == said


def test_counts_by_pace_have_their_denominator_and_lead_to_their_rows() -> None:
    found = pace_counts({1: Pace.BEHIND, 2: Pace.BEHIND, 3: Pace.NO_PATH}, {"party": ["JP"]})
    assert [(code, count.n, count.of, count.query) for code, count in found] == [
        (Pace.BEHIND, 2, 3, "party=JP&pace=behind"),
        (Pace.ON_PATH, 0, 3, "party=JP&pace=on_path"),
        (Pace.NOT_MEASURED, 0, 3, "party=JP&pace=not_measured"),
        (Pace.NO_PATH, 1, 3, "party=JP&pace=no_path"),
    ]
