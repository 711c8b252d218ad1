"""What was measured of one indicator over time, against the straight line from its baseline to its target.

One indicator a picture: values in different units never share an axis. Where there is no measurement there is no
point, and without a target no line; the words beside the picture say so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commitments.multilingual import pick, written
from commitments.reports.indicators import Series, Trajectory
from commitments.vocabulary import Party

from . import svg
from .scale import MONGOLIA_BEGINS, TimeScale, ValueScale, thinned, value_scale
from .svg import COLOURS, SafeParts, group, picture, tag, text, width_of

_SIZE = 10.5
_TOP, _BOTTOM, _RIGHT = 18, 22, 14
_ROOM_FOR_A_YEAR = 34
_YEAR = dt.timedelta(days=365)

# A party is told by shape and dashes as well as by colour, and by its name at the newest point.
_STROKES: dict[Party, dict[str, str]] = {
    Party.JP: {"stroke": COLOURS["navy"], "stroke_width": "2"},
    Party.MN: {"stroke": COLOURS["accent"], "stroke_width": "2", "stroke_dasharray": "6 3"},
}


def _at(value: float) -> str:
    """A coordinate; a tenth is finer than any screen."""
    return svg.number(value, 1)


@dataclass(frozen=True)
class _Frame:
    """The part of the picture in which values stand."""

    left: float
    right: float
    top: float
    bottom: float
    time: TimeScale
    values: ValueScale

    def x(self, day: dt.date) -> float:
        return self.left + self.time.at(day) * (self.right - self.left)

    def y(self, value: Decimal) -> float:
        return self.bottom - self.values.at(value) * (self.bottom - self.top)


def trajectory_chart(
    trajectory: Trajectory, *, starts_on: dt.date, ends_on: dt.date, width: float = 360, height: float = 190
) -> SafeString:
    """One indicator; empty where neither a value nor a baseline or target is known, for then there is nothing to draw.

    `starts_on` and `ends_on` are the plan's days; the axis is longer where a date lies outside.
    """
    row = trajectory.indicator
    if not trajectory.series and row.baseline is None and row.target is None:
        return SafeString("")
    frame = _frame(trajectory, starts_on, ends_on, width, height)
    parts = [*_axes(frame, trajectory.day), *_line(trajectory, frame)]
    for series in trajectory.series:
        parts += _series(series, frame)
    parts += _names(trajectory, frame)
    return picture(*parts, width=width, height=height, label=_label(trajectory))


def _frame(trajectory: Trajectory, starts_on: dt.date, ends_on: dt.date, width: float, height: float) -> _Frame:
    row = trajectory.indicator
    measured = [one for series in trajectory.series for one in series.measurements]
    days = [starts_on, ends_on, *(one.measured_on for one in measured)]
    days += [day for day in (row.baseline_on, row.target_on) if day]
    known = [value for value in (row.baseline, row.target) if value is not None]
    values = value_scale([*known, *(one.value for one in measured)], steps=3)
    left = 12 + max(width_of(written(tick), _SIZE) for tick in values.ticks)
    first, last = min(days), max(days)
    scale = TimeScale(first, max(last, first + _YEAR))
    return _Frame(min(left, width / 2), width - _RIGHT, _TOP, height - _BOTTOM, scale, values)


def _axes(frame: _Frame, day: dt.date) -> SafeParts:
    values, heights = [], []
    for tick in frame.values.ticks:
        y = frame.y(tick)
        heights.append(tag("path", d=f"M{_at(frame.left)} {_at(y)}h{_at(frame.right - frame.left)}", **_height(tick)))
        values.append(tag("text", written(tick), x=_at(frame.left - 8), y=_at(y + 3.5)))
    years = frame.time.fiscal_years(MONGOLIA_BEGINS)
    step = thinned(len(years), max(1, int((frame.right - frame.left) / _ROOM_FOR_A_YEAR)))
    ticks = "".join(f"M{_at(frame.x(first))} {_at(frame.bottom)}v4" for first, _year in years)
    labels = [
        tag("text", str(year), x=_at(frame.x(first)), y=_at(frame.bottom + 15))
        for first, year in years
        if year % step == 0
    ]
    parts = [
        *heights,
        tag("path", d=ticks, stroke=COLOURS["line-strong"]),
        group(*values, text_anchor="end", **_LABELS),
        group(*labels, text_anchor="middle", **_LABELS),
    ]
    if frame.time.within(day):
        d = f"M{_at(frame.x(day))} {_at(frame.top - 6)}V{_at(frame.bottom)}"
        parts.append(tag("path", d=d, stroke=COLOURS["accent"], stroke_dasharray="1 2"))
    return parts


_LABELS = {"font_size": str(_SIZE), "fill": COLOURS["ink-soft"]}


def _height(tick: Decimal) -> dict[str, str]:
    return {"stroke": COLOURS["line" if tick else "line-strong"]}


def _line(trajectory: Trajectory, frame: _Frame) -> SafeParts:
    """The baseline and the target as far as their days are known, and the straight line between the two."""
    row, parts = trajectory.indicator, []
    if line := trajectory.line:
        start = f"{_at(frame.x(line.starts_on))} {_at(frame.y(line.starts_at))}"
        end = f"{_at(frame.x(line.ends_on))} {_at(frame.y(line.ends_at))}"
        parts.append(tag("path", d=f"M{start}L{end}", stroke=COLOURS["ink-soft"], stroke_dasharray="2 4"))
    elif row.target is not None:
        # A target without a line to it: how high it is, and no more than that.
        d = f"M{_at(frame.left)} {_at(frame.y(row.target))}H{_at(frame.right)}"
        parts.append(tag("path", d=d, stroke=COLOURS["ink-soft"], stroke_dasharray="8 3 2 3"))
    if row.baseline is not None and row.baseline_on is not None:
        x, y = frame.x(row.baseline_on), frame.y(row.baseline)
        parts.append(_square(x, y))
    if row.target is not None and row.target_on is not None:
        x, y = frame.x(row.target_on), frame.y(row.target)
        parts += [_flag(x, y), *_named(written(row.target), x - 14 - width_of(written(row.target), _SIZE), y - 1)]
    return parts


def _series(series: Series, frame: _Frame) -> SafeParts:
    points = [(frame.x(one.measured_on), frame.y(one.value)) for one in series.measurements]
    d = "M" + "L".join(f"{_at(x)} {_at(y)}" for x, y in points)
    line = [tag("path", d=d, fill="none", **_STROKES[series.party])] if len(points) > 1 else []
    return [*line, _points(series.party, points)]


def _points(party: Party, places: Iterable[tuple[float, float]]) -> SafeString:
    """Full discs for Japan, open diamonds for Mongolia."""
    if party is Party.JP:
        return group(*(tag("circle", cx=_at(x), cy=_at(y), r=3.5) for x, y in places), fill=COLOURS["navy"])
    diamonds = (tag("path", d=f"M{_at(x)} {_at(y - 5)}l5 5-5 5-5-5z") for x, y in places)
    return group(*diamonds, fill=COLOURS["paper"], stroke=COLOURS["accent"], stroke_width=1.5)


def _square(x: float, y: float) -> SafeString:
    side = 8
    return tag(
        "rect",
        x=_at(x - side / 2),
        y=_at(y - side / 2),
        width=side,
        height=side,
        fill=COLOURS["paper"],
        stroke=COLOURS["ink"],
        stroke_width=1.5,
    )


def _flag(x: float, y: float) -> SafeString:
    d = f"M{_at(x)} {_at(y + 6)}v-14l-9 4 9 4"
    return tag("path", d=d, fill=COLOURS["paper"], stroke=COLOURS["ink"], stroke_width=1.5)


def _names(trajectory: Trajectory, frame: _Frame) -> SafeParts:
    """Each party's name and newest value at its newest point; where two are near each other, one above, one below."""
    newest = sorted(trajectory.series, key=lambda series: series.newest.value, reverse=True)
    parts = []
    for place, series in enumerate(newest):
        x, y = frame.x(series.newest.measured_on), frame.y(series.newest.value)
        words = f"{series.party.label} {written(series.newest.value)}"
        wide = width_of(words, _SIZE)
        x = min(x + 7, frame.right - wide) if x + 7 + wide <= frame.right else max(frame.left, x - 7 - wide)
        above = place == 0
        y = max(y - 7, _SIZE) if above else min(y + 15, frame.bottom - 3)
        parts += _named(words, x, y)
    return parts


def _named(words: str, x: float, y: float) -> SafeParts:
    return [_ground(words, x, y), text(words, _at(x), _at(y), size=_SIZE, colour="ink")]


def _ground(words: str, x: float, y: float) -> SafeString:
    """White behind a name, so that no line runs through it."""
    return tag(
        "rect",
        x=_at(x - 1),
        y=_at(y - _SIZE + 1),
        width=_at(width_of(words, _SIZE)),
        height=_at(_SIZE + 2),
        fill=COLOURS["paper"],
        fill_opacity="0.8",
    )


# --- in words --------------------------------------------------------------------------------------------------------


def _label(trajectory: Trajectory) -> str:
    """What the picture shows, for those who can't see it; the table has every value."""
    row = trajectory.indicator
    unit = pick(row.units)
    said = [f"{row.name} ({unit})"]
    for series in trajectory.series:
        newest = series.newest
        said.append(f"{series.party.label}: {written(newest.value)} – {_day(newest.measured_on)}")
    if not trajectory.series:
        said.append(_("not measured yet"))
    if line := trajectory.line:
        said.append(
            _("path from %(start)s on %(starts_on)s to %(end)s on %(ends_on)s")
            % {
                "start": written(line.starts_at),
                "starts_on": _day(line.starts_on),
                "end": written(line.ends_at),
                "ends_on": _day(line.ends_on),
            }
        )
    else:
        said.append(_("no path"))
    return "; ".join(said)


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def key() -> list[tuple[SafeString, str]]:
    """Every mark with what it means."""
    entries = [(group(_stroke(party), _points(party, [(14, 11)])), str(party.label)) for party in Party]
    path = tag("path", d="M2 11H26", stroke=COLOURS["ink-soft"], stroke_dasharray="2 4")
    entries += [
        (_square(14, 11), pgettext("indicator", "Baseline")),
        (_flag(18, 13), _("Target")),
        (path, _("Straight path from the baseline to the target")),
        (tag("path", d="M2 11H26", stroke=COLOURS["ink-soft"], stroke_dasharray="8 3 2 3"), _("Target without a path")),
        (tag("path", d="M14 2V20", stroke=COLOURS["accent"], stroke_dasharray="1 2"), _("Day shown")),
    ]
    return [
        (tag("svg", mark, width=28, height=22, class_="chart-key__mark", aria_hidden="true", focusable="false"), words)
        for mark, words in entries
    ]


def _stroke(party: Party) -> SafeString:
    return tag("path", d="M2 11H26", **_STROKES[party])
