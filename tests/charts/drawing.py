"""Reading a picture: its elements by their tags, and what the tests draw."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

from commitments.models import Commitment, Indicator
from commitments.reports.indicators import Trajectory, trajectory
from commitments.reports.timeline import DateLine
from commitments.standing import Day

SVG = "{http://www.w3.org/2000/svg}"
SIGNED, ENDS = dt.date(2022, 11, 29), dt.date(2032, 11, 28)


def read(markup: str) -> ElementTree.Element:
    """The picture; fails where it is not well-formed."""
    return ElementTree.fromstring(markup)


def every(drawn: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return [one for one in drawn.iter() if one.tag.removeprefix(SVG) == tag]


def words(drawn: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in every(drawn, "text")]


def date_line(
    baseline: dt.date,
    current: dt.date,
    *,
    met_on: dt.date | None = None,
    moves: tuple[dt.date, ...] = (),
    schedule: str = "on_time",
    title: str = "A step",
    number: int | None = 1,
) -> DateLine:
    """Not in any database: pictures are made of what they are given."""
    commitment = Commitment(code="EC-01", title_en=title)
    return DateLine(commitment, number, {"en": title}, baseline, current, met_on, schedule, len(moves), moves)


def measured(
    *values: tuple[str, str, int | str],
    baseline: int | str | None = None,
    baseline_on: dt.date | None = None,
    target: int | str | None = None,
    target_on: dt.date | None = None,
    name: str = "Visits",
    day: dt.date = dt.date(2026, 11, 24),
) -> Trajectory:
    """An indicator with (party, day, value) measured, oldest first; in no database either."""

    def decimal(value: int | str | None) -> Decimal | None:
        return None if value is None else Decimal(value)

    indicator = Indicator(
        name_en=name,
        unit_en="visits",
        baseline=decimal(baseline),
        baseline_on=baseline_on,
        target=decimal(target),
        target_on=target_on,
    )
    rows: list[Any] = [
        SimpleNamespace(
            value=Decimal(value),
            measured_on=dt.date.fromisoformat(on),
            update=SimpleNamespace(undertaking=SimpleNamespace(party=party)),
        )
        for party, on, value in values
    ]
    return trajectory(SimpleNamespace(indicator=indicator, measurements=rows), Day(day, None))
