"""Due dates on a line of time: row by row for a table on a page, or as one picture for a document.

In a row stand the baseline, a bar from there to the current date where the two differ, a tick for each date in
between that was moved again, the current date in the shape of its schedule, and below it the day it was met.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commitments.multilingual import reader_language
from commitments.reports.timeline import DateLine
from commitments.vocabulary import Schedule

from .scale import JAPAN_BEGINS, MONGOLIA_BEGINS, TimeScale, thinned
from .shapes import LOOKS, PATHS
from .svg import COLOURS, SafeParts, fit, group, number, picture, tag, text, width_of

ROW_HEIGHT, AXIS_HEIGHT = 34, 30
_FOOT = 15  # how far below the middle of a row the day stands on which it was met
_BAR = 8
_LABEL = 10
_ROOM_FOR_RUNNING_YEAR = 0.07  # of the line, up to the first label

_TONES = {"silent": "neutral", "plain": "ink-soft"}


def _marks() -> dict[str, SafeString]:
    """Every mark by name, drawn around the point where it stands."""
    ink, soft = COLOURS["ink"], COLOURS["ink-soft"]
    made = {
        "baseline": tag("path", d="M-1-9h2v18h-2zM-4-10h8v2h-8zM-4 8h8v2h-8z", fill=ink),
        "earlier": tag("path", d="M-1-7h2v14h-2z", fill=soft),
        "met-on": tag("path", d=f"M0 {_FOOT - 4}l4.5 8h-9z", fill=COLOURS["done"]),
        "before": tag("path", d="M10-5v10L2 0z", fill=soft),
        "after": tag("path", d="M-10-5v10L-2 0z", fill=soft),
    }
    for code in Schedule.values:
        name, tone = LOOKS["schedule"][code]
        shape = tag("path", d=PATHS[name], fill_rule="evenodd", transform="translate(-8 -8)")
        ground = tag("circle", r=8, fill=COLOURS["paper"])
        made[code] = group(ground, shape, fill=COLOURS[_TONES.get(tone, tone)])
    return made


_MARKS = _marks()


class _Pen(Protocol):
    """Puts things on the line: in per cent of whatever width a page has, or in the units of a picture."""

    @property
    def middle(self) -> str: ...  # of the row
    def x(self, share: float) -> str: ...
    def length(self, share: float) -> str: ...
    def mark(self, name: str, share: float) -> SafeString: ...


class _OnPage:
    """A row as high as the cell it stands in. The marks are those of `page_marks`."""

    middle = "50%"

    def x(self, share: float) -> str:
        return f"{number(100 * share, 3)}%"

    length = x

    def mark(self, name: str, share: float) -> SafeString:
        return tag("use", href=f"#tl-{name}", x=self.x(share), y=self.middle)


@dataclass(frozen=True)
class _InPicture:
    left: float
    width: float
    y: float = 0  # of the row

    @property
    def middle(self) -> str:
        return number(self.y)

    def x(self, share: float) -> str:
        return number(self.left + share * self.width)

    def length(self, share: float) -> str:
        return number(share * self.width)

    def mark(self, name: str, share: float) -> SafeString:
        return group(_MARKS[name], transform=f"translate({self.x(share)} {self.middle})")


# --- a row ---------------------------------------------------------------------------------------------------------


def _row(line: DateLine, scale: TimeScale, pen: _Pen) -> SafeParts:
    days = [line.baseline, line.current, *line.moves, *([line.met_on] if line.met_on else [])]
    marks = [("earlier", day) for day in line.earlier]
    marks += [("baseline", line.baseline), (line.schedule, line.current)]
    marks += [("met-on", line.met_on)] if line.met_on else []
    parts = _bar(line, scale, pen)
    parts += [pen.mark(name, scale.at(day)) for name, day in marks if scale.within(day)]
    if min(days) < scale.starts_on:
        parts.append(pen.mark("before", 0))
    if max(days) > scale.ends_on:
        parts.append(pen.mark("after", 1))
    return parts


def _bar(line: DateLine, scale: TimeScale, pen: _Pen) -> SafeParts:
    """From the baseline to the current date, as far as the line goes."""
    start, end = (scale.at(scale.clamp(day)) for day in sorted((line.baseline, line.current)))
    if start == end:
        return []
    look = _LATER if line.slip > 0 else _EARLIER
    return [tag("rect", x=pen.x(start), y=pen.middle, width=pen.length(end - start), **_RAISED, **look)]


_RAISED = {"height": str(_BAR), "transform": f"translate(0 {-_BAR // 2})"}  # so that it lies around the middle
_LATER = {"fill": COLOURS["accent-soft"], "stroke": COLOURS["accent"]}
_EARLIER = {"fill": COLOURS["paper"], "stroke": COLOURS["navy"], "stroke_dasharray": "4 3"}


def _lines(scale: TimeScale, day: dt.date, pen: _Pen, top: float, bottom: str) -> SafeParts:
    """What stands behind the rows: years as they begin in Mongolia and in Japan, months, the day shown."""

    def upright(at: dt.date, **look: object) -> SafeString:
        x = pen.x(scale.at(at))
        return tag("line", x1=x, x2=x, y1=number(top), y2=bottom, **look)

    return [
        *(upright(first, **_MONTH) for first in scale.months()),
        *(upright(first, **_MONGOLIA) for first, _year in scale.fiscal_years(MONGOLIA_BEGINS)),
        *(upright(first, **_JAPAN) for first, _year in scale.fiscal_years(JAPAN_BEGINS)),
        *(upright(first, **_SHOWN) for first in [day] if scale.within(day)),
    ]


_MONTH = {"stroke": COLOURS["line"], "stroke_dasharray": "1 5"}
_MONGOLIA = {"stroke": COLOURS["line"], "stroke_width": "2"}
_JAPAN = {"stroke": COLOURS["line-strong"], "stroke_dasharray": "1 3"}
_SHOWN = {"stroke": COLOURS["accent"], "stroke_width": "2"}


def _labels(scale: TimeScale, pen: _Pen, top: float) -> SafeParts:
    """The years: Mongolia's fiscal years above, from January, Japan's below, from April; months under both."""
    parts: list[SafeString] = []
    for row, begins in enumerate((MONGOLIA_BEGINS, JAPAN_BEGINS)):
        years = scale.fiscal_years(begins)
        step = thinned(len(years))
        y = top + 11 + 13 * row
        first = scale.at(years[0][0]) if years else 1
        if first >= _ROOM_FOR_RUNNING_YEAR:
            parts.append(_label(str(scale.running_year(begins)), pen.x(0), y))
        parts += [_label(str(year), pen.x(scale.at(day)), y) for day, year in years if year % step == 0]
    written = _MONTHS[reader_language()]
    parts += [_label(date_format(day, written), pen.x(scale.at(day)), top + 37) for day in scale.months()]
    return parts


# As short as can be: a month is an inch wide at best.
_MONTHS = {"ja": "n月", "en": "M", "mn": "n"}


def _label(words: str, x: str, y: float) -> SafeString:
    return text(words, x, number(y), size=_LABEL, dx=3)


def axis_height(scale: TimeScale) -> int:
    return AXIS_HEIGHT + (13 if scale.months() else 0)


# --- for a page: the marks once, the axis once, and a picture a row ------------------------------------------------


def page_marks(scale: TimeScale, day: dt.date) -> SafeString:
    """What the pictures of one page refer to. Stands once on it, before them."""
    pen = _OnPage()
    marks = [group(drawn, id=f"tl-{name}") for name, drawn in _MARKS.items()]
    lines = group(*_lines(scale, day, pen, 0, "100%"), id="tl-lines")
    labels = group(*_labels(scale, pen, 0), id="tl-labels")
    return tag("svg", tag("defs", *marks, lines, labels), width=0, height=0, class_="tl-marks", aria_hidden="true")


def axis_picture(scale: TimeScale) -> SafeString:
    """The years above the column of pictures."""
    refer = [tag("use", href="#tl-lines"), tag("use", href="#tl-labels")]
    return tag("svg", *refer, width="100%", height=axis_height(scale), class_="tl-axis", **_UNSEEN)


def row_picture(line: DateLine, scale: TimeScale) -> SafeString:
    """One row: the cells beside it say the same in words."""
    parts = [tag("use", href="#tl-lines"), *_row(line, scale, _OnPage())]
    return tag("svg", *parts, width="100%", height=ROW_HEIGHT, class_="tl-row", **_UNSEEN)


_UNSEEN = {"aria_hidden": "true", "focusable": "false"}


def key() -> list[tuple[SafeString, str]]:
    """Every mark with what it means, in the order of reading. For a page with `page_marks`."""
    refer = []
    for name, meaning in _meanings():
        x, y = _key_place(name)
        refer.append((tag("use", href=f"#tl-{name}", x=x, y=y), meaning))
    drawn = [*refer, *_bars_and_lines(2, 11, 24)]
    return [(tag("svg", mark, width=28, height=22, class_="tl-key__mark", **_UNSEEN), words) for mark, words in drawn]


def _key_place(name: str) -> tuple[int, int]:
    """Where a mark is put so that it is seen in the middle of 28 by 22."""
    return {"after": (20, 11), "met-on": (14, 11 - _FOOT)}.get(name, (14, 11))


def _meanings() -> list[tuple[str, str]]:
    schedules = [(code.value, str(code.label)) for code in Schedule if code is not Schedule.NO_DATE]
    return [
        ("baseline", _("Baseline")),
        *schedules,
        ("met-on", _("Day it was met")),
        ("earlier", _("A date that was moved again")),
        ("after", _("Goes on outside the days shown")),
    ]


def _bars_and_lines(x: float, y: float, width: float) -> list[tuple[SafeString, str]]:
    def bar(look: dict[str, str]) -> SafeString:
        return tag("rect", x=number(x), y=number(y - _BAR / 2), width=number(width), height=_BAR, **look)

    def upright(**look: object) -> SafeString:
        middle = number(x + width / 2)
        return tag("line", x1=middle, x2=middle, y1=number(y - 9), y2=number(y + 9), **look)

    return [
        (bar(_LATER), _("Moved later")),
        (bar(_EARLIER), _("Moved earlier")),
        (upright(**_SHOWN), _("Day shown")),
        (upright(**_MONGOLIA), _("January: Mongolia's fiscal year begins (upper years)")),
        (upright(**_JAPAN), _("April: Japan's fiscal year begins (lower years)")),
    ]


# --- for a document: one picture that stands by itself -------------------------------------------------------------


def timeline_chart(lines: Sequence[DateLine], scale: TimeScale, day: dt.date, *, width: float = 760) -> SafeString:
    """All rows in one picture, with their names before them, the words of their schedules after them, and the key."""
    left = round(width * 0.34)
    right = 24 + max((width_of(_word(line), 11) for line in lines), default=0)
    pen = _InPicture(left, width - left - right)
    head = axis_height(scale)
    foot = head + len(lines) * ROW_HEIGHT
    parts = [*_lines(scale, day, pen, 0, number(foot)), *_labels(scale, pen, 0)]
    for row, line in enumerate(lines):
        middle = head + (row + 0.45) * ROW_HEIGHT
        parts.append(text(fit(_name(line), left - 12, 11), 0, number(middle + 4), colour="ink"))
        parts += _row(line, scale, replace(pen, y=middle))
        parts.append(text(_word(line), number(width - right + 16), number(middle + 4), colour="ink"))
    marks = [
        (group(_MARKS[name], transform="translate({} {})".format(*_key_place(name))), words)
        for name, words in _meanings()
    ]
    entries, height = _flowing([*marks, *_bars_and_lines(2, 11, 24)], width)
    parts.append(group(*entries, transform=f"translate(0 {number(foot + 8)})"))
    label = _("Due dates from %(first)s to %(last)s") % {
        "first": date_format(scale.starts_on, "SHORT_DATE_FORMAT"),
        "last": date_format(scale.ends_on, "SHORT_DATE_FORMAT"),
    }
    return picture(*parts, width=width, height=foot + 8 + height, label=label)


def _name(line: DateLine) -> str:
    step = "" if line.number is None else f"M{line.number} "
    return f"{line.commitment.code} {step}{line.title}"


def _word(line: DateLine) -> str:
    return str(Schedule(line.schedule).label)


def _flowing(entries: Iterable[tuple[SafeString, str]], width: float) -> tuple[list[SafeString], float]:
    """Marks with their words beside one another, in as many rows as the width needs; and their height."""
    parts: list[SafeString] = []
    x, y = 0.0, 0.0
    for mark, words in entries:
        needed = 32 + width_of(words, _LABEL) + 12
        if x and x + needed > width:
            x, y = 0.0, y + 22
        place = f"translate({number(x)} {number(y)})"
        parts.append(group(mark, text(words, 32, 15, size=_LABEL, colour="ink"), transform=place))
        x += needed
    return parts, y + 22
