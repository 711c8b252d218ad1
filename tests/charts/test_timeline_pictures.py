"""Due dates on a line of time: what stands where, for any dates."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commitments.charts.scale import TimeScale
from commitments.charts.timeline import axis_picture, key, page_marks, row_picture, timeline_chart
from commitments.reports.timeline import DateLine
from commitments.vocabulary import Schedule

from .drawing import ENDS, SIGNED, date_line, every, read, words

PLAN = TimeScale(SIGNED, ENDS)
DAY = dt.date(2026, 11, 24)
within = st.dates(min_value=SIGNED, max_value=ENDS)
anywhere = st.dates(min_value=dt.date(2015, 1, 1), max_value=dt.date(2045, 12, 31))


def per_cent(value: str | None) -> float:
    assert value is not None
    assert value.endswith("%")
    return float(value.removesuffix("%"))


def marks(line: DateLine, scale: TimeScale = PLAN) -> dict[str, list[float]]:
    """Where the marks of a row are, by their names."""
    found: dict[str, list[float]] = {}
    for use in every(read(row_picture(line, scale)), "use"):
        name = (use.get("href") or "").removeprefix("#tl-")
        if name != "lines":
            found.setdefault(name, []).append(per_cent(use.get("x")))
    return found


def bar(line: DateLine, scale: TimeScale = PLAN) -> tuple[float, float] | None:
    """From where to where the bar goes, in per cent."""
    bars = every(read(row_picture(line, scale)), "rect")
    if not bars:
        return None
    (only,) = bars
    start = per_cent(only.get("x"))
    return start, start + per_cent(only.get("width"))


@given(within, within)
def test_the_bar_spans_from_the_baseline_to_the_current_date(baseline: dt.date, current: dt.date) -> None:
    line = date_line(baseline, current)
    found = marks(line)
    assert found["baseline"] == [pytest.approx(100 * PLAN.at(baseline), abs=0.001)]
    assert found["on_time"] == [pytest.approx(100 * PLAN.at(current), abs=0.001)]
    spanned = bar(line)
    if baseline == current:
        assert spanned is None
    else:
        assert spanned is not None
        assert sorted([*found["baseline"], *found["on_time"]]) == pytest.approx(spanned, abs=0.002)


@given(within, within)
def test_of_two_days_the_later_is_further_to_the_right(one: dt.date, other: dt.date) -> None:
    (first,), (second,) = (marks(date_line(day, day))["baseline"] for day in (one, other))
    assert (first < second) == (one < other)


@given(anywhere, anywhere, st.lists(anywhere, max_size=4), st.none() | anywhere, st.sampled_from(Schedule.values))
def test_whatever_the_dates_nothing_stands_outside_the_line(
    baseline: dt.date, current: dt.date, between: list[dt.date], met_on: dt.date | None, schedule: str
) -> None:
    line = date_line(baseline, current, met_on=met_on, moves=(*between, current), schedule=schedule)
    found = marks(line)
    assert all(0 <= place <= 100 for places in found.values() for place in places)
    spanned = bar(line)
    assert spanned is None or (spanned[0] >= 0 and spanned[1] <= 100.001)
    days = [baseline, current, *between, *([met_on] if met_on else [])]
    assert ("before" in found) == (min(days) < SIGNED)
    assert ("after" in found) == (max(days) > ENDS)
    assert len(found.get("earlier", [])) == sum(PLAN.within(day) for day in between)
    assert ("met-on" in found) == (met_on is not None and PLAN.within(met_on))


def test_each_schedule_has_a_mark_of_its_own_and_a_slip_earlier_is_drawn_otherwise() -> None:
    day = dt.date(2027, 1, 31)
    shapes = {d for code in Schedule.values for d in marks(date_line(day, day, schedule=code)) if d != "baseline"}
    assert shapes == set(Schedule.values)
    later, earlier = (
        every(read(row_picture(date_line(day, day + dt.timedelta(days=days)), PLAN)), "rect")[0] for days in (90, -90)
    )
    assert later.get("stroke-dasharray") is None
    assert earlier.get("stroke-dasharray")


def test_what_rows_refer_to_stands_once_on_the_page() -> None:
    defined = {one.get("id") for one in read(page_marks(PLAN, DAY)).iter() if one.get("id")}
    line = date_line(SIGNED, ENDS, met_on=ENDS, moves=(DAY, ENDS), schedule="met")
    rows = [row_picture(line, PLAN), axis_picture(PLAN), row_picture(line, TimeScale(DAY, ENDS))]
    rows += [row_picture(line, TimeScale(SIGNED, DAY)), *(mark for mark, _words in key())]
    used = {use.get("href") for row in rows for use in every(read(row), "use")}
    assert {"#tl-baseline", "#tl-met", "#tl-met-on", "#tl-earlier", "#tl-before", "#tl-after"} <= used
    assert used <= {f"#{name}" for name in defined}


def test_the_day_shown_and_both_fiscal_calendars_are_on_the_axis() -> None:
    drawn = read(page_marks(PLAN, DAY))
    lines = next(one for one in drawn.iter() if one.get("id") == "tl-lines")
    places = [per_cent(line.get("x1")) for line in every(lines, "line")]
    for day in (DAY, dt.date(2025, 1, 1), dt.date(2025, 4, 1)):
        assert any(place == pytest.approx(100 * PLAN.at(day), abs=0.001) for place in places)
    assert words(drawn) == [str(year) for _calendar in range(2) for year in range(2023, 2033)]
    past = read(page_marks(TimeScale(dt.date(2025, 1, 1), dt.date(2025, 12, 31)), DAY))
    assert len(every(past, "line")) == 12 + 1 + 1, "months, January, April; the day shown is not among them"


@pytest.mark.parametrize(("language", "months"), [("en", "Apr"), ("ja", "4月"), ("mn", "4")])
def test_a_single_year_has_its_months(language: str, months: str) -> None:
    with translation.override(language):
        said = words(read(page_marks(TimeScale(dt.date(2025, 1, 1), dt.date(2025, 12, 31)), DAY)))
    assert months in said
    assert said.count("2025") == 2, "the Mongolian year, and the Japanese from April"
    assert said.count("2024") == 1, "the Japanese year before"


@given(st.text(max_size=80), anywhere, anywhere)
def test_a_whole_picture_stands_by_itself_whatever_the_titles(title: str, baseline: dt.date, current: dt.date) -> None:
    lines = [date_line(baseline, current, title=title, number=number) for number in (1, None)]
    drawn = read(timeline_chart(lines, PLAN, DAY))
    assert not every(drawn, "use"), "nothing it refers to lies elsewhere"
    assert not every(drawn, "script") + every(drawn, "style")
    assert "On time" in words(drawn)
    assert drawn.get("aria-label") == "Due dates from 29 Nov 2022 to 28 Nov 2032"


def test_a_whole_picture_without_rows_is_a_picture_still() -> None:
    assert "Baseline" in words(read(timeline_chart([], PLAN, DAY)))
