"""An indicator over time: points only where something was measured, a line only where there is a target."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commitments.charts.svg import COLOURS
from commitments.charts.trajectory import key, trajectory_chart
from commitments.reports.indicators import Trajectory

from .drawing import ENDS, SIGNED, every, measured, read, words

GOAL = {"baseline": 0, "baseline_on": SIGNED, "target": 1000, "target_on": ENDS}
PATH = "2 4"  # the dashes of the straight line


def draw(trajectory: Trajectory) -> ElementTree.Element:
    return read(trajectory_chart(trajectory, starts_on=SIGNED, ends_on=ENDS))


def discs(drawn: ElementTree.Element) -> list[ElementTree.Element]:
    """Japan's points."""
    return every(drawn, "circle")


def diamonds(drawn: ElementTree.Element) -> list[ElementTree.Element]:
    """Mongolia's points."""
    return [one for one in every(drawn, "path") if "l5 5-5 5-5-5z" in (one.get("d") or "")]


def dashed(drawn: ElementTree.Element, dashes: str) -> list[ElementTree.Element]:
    return [one for one in every(drawn, "path") if one.get("stroke-dasharray") == dashes]


def test_where_nothing_is_known_nothing_is_drawn() -> None:
    assert trajectory_chart(measured(), starts_on=SIGNED, ends_on=ENDS) == ""


def test_a_target_without_a_measurement_has_a_line_and_no_point() -> None:
    drawn = draw(measured(**GOAL))
    assert not discs(drawn) + diamonds(drawn)
    assert len(dashed(drawn, PATH)) == 1
    assert "not measured yet" in drawn.get("aria-label", "")


def test_measurements_without_a_target_have_points_and_no_line() -> None:
    drawn = draw(measured(("JP", "2024-06-30", 5), ("JP", "2024-12-31", 7)))
    assert len(discs(drawn)) == 2
    assert not dashed(drawn, PATH)
    assert "no path" in drawn.get("aria-label", "")


def test_a_target_without_its_day_is_a_height_and_no_path() -> None:
    drawn = draw(measured(("JP", "2024-06-30", 5), baseline=0, target=1000))
    assert not dashed(drawn, PATH)
    assert len(dashed(drawn, "8 3 2 3")) == 1


def test_two_parties_are_told_by_shape_dashes_and_name() -> None:
    both = [("JP", "2024-06-30", 50), ("MN", "2024-06-30", 40), ("JP", "2024-12-31", 70), ("MN", "2024-12-31", 60)]
    drawn = draw(measured(*both))
    assert (len(discs(drawn)), len(diamonds(drawn))) == (2, 2)
    lines = {
        one.get("stroke"): one.get("stroke-dasharray") for one in every(drawn, "path") if one.get("fill") == "none"
    }
    assert lines == {COLOURS["navy"]: None, COLOURS["accent"]: "6 3"}
    assert {"Japan 70", "Mongolia 60"} <= set(words(drawn))


def test_of_two_values_for_one_day_the_one_published_last_is_drawn() -> None:
    drawn = draw(measured(("JP", "2024-06-30", 50), ("JP", "2024-06-30", 55)))
    assert len(discs(drawn)) == 1
    assert "Japan 55" in words(drawn)


@pytest.mark.parametrize(("language", "said"), [("en", "Japan 1,234,567.5"), ("ja", "日本 1,234,567.5")])
def test_numbers_and_names_are_the_readers(language: str, said: str) -> None:
    with translation.override(language):
        assert said in words(draw(measured(("JP", "2024-06-30", "1234567.5000"))))


values = st.decimals(min_value=-(10**16) + 1, max_value=10**16 - 1, places=4)
days = st.dates(min_value=dt.date(2010, 1, 1), max_value=dt.date(2050, 1, 1))
points = st.lists(st.tuples(st.sampled_from(["JP", "MN"]), days, values), min_size=1, max_size=12)


@given(points, st.none() | values, st.none() | values, days, days, st.text(max_size=60))
def test_every_point_is_within_the_picture_and_a_later_one_is_further_right(
    rows: list[tuple[str, dt.date, Decimal]],
    baseline: Decimal | None,
    target: Decimal | None,
    baseline_on: dt.date,
    target_on: dt.date,
    name: str,
) -> None:
    rows = sorted(rows, key=lambda row: row[1])
    trajectory = measured(
        *((party, day.isoformat(), str(value)) for party, day, value in rows),
        baseline=baseline,
        baseline_on=None if baseline is None else baseline_on,
        target=target,
        target_on=None if target is None else target_on,
        name=name,
    )
    drawn = draw(trajectory)
    width, height = float(drawn.get("width", 0)), float(drawn.get("height", 0))
    at = [(float(one.get("cx", 0)), float(one.get("cy", 0))) for one in discs(drawn)]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in at)
    assert at == sorted(at, key=lambda place: place[0])
    assert len(discs(drawn)) + len(diamonds(drawn)) == len({(party, day) for party, day, _value in rows})
    assert bool(dashed(drawn, PATH)) == (trajectory.line is not None)


def test_the_line_goes_from_the_baseline_to_the_target() -> None:
    drawn = draw(measured(("JP", "2022-11-29", 0), ("JP", "2032-11-28", 1000), **GOAL))
    (line,) = dashed(drawn, PATH)
    first, last = discs(drawn)
    ends = f"M{first.get('cx')} {first.get('cy')}L{last.get('cx')} {last.get('cy')}"
    assert line.get("d") == ends


def test_the_key_names_every_mark() -> None:
    assert [meaning for _mark, meaning in key()][:4] == ["Japan", "Mongolia", "Baseline", "Target"]
    assert all(read(mark).get("aria-hidden") == "true" for mark, _meaning in key())
