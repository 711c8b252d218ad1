"""Delivery as bands of one whole: a bar for a day, and columns for the days of a trend.

Each answer has a pattern of its own, so that it is told from the others in grey as well; "not reported" is a band like
the others. The numbers stand in the table beside the picture.

On a narrow screen a picture of the usual width would shrink until nobody could read its numbers: there one of `NARROW`
width is shown instead, in which all text is of `SIZE` as well.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.safestring import SafeString as Picture
from django.utils.translation import gettext as _

from commitments.vocabulary import NOT_REPORTED, Delivery, delivery_label

from .svg import COLOURS, SafeParts, group, number, picture, tag, text, width_of

Counts = Sequence[tuple[str, int]]  # a code of delivery and how many

NARROW = 320.0  # no wider than the room that a phone of 360 pixels leaves
SIZE = 12.0  # of every text, in pixels where the picture is as wide on the screen as it was drawn

_TILE = 8
_STROKE = 2

# The colour of each band and the lines over it.
_BANDS: dict[str, tuple[str, str]] = {
    Delivery.COMPLETED: ("done", ""),
    Delivery.ON_TRACK: ("good", "M0 8L8 0"),
    Delivery.AT_RISK: ("caution", "M0 4H8"),
    Delivery.OFF_TRACK: ("bad", "M0 0L8 8M0 8L8 0"),
    Delivery.NOT_STARTED: ("neutral", "M4 0V8"),
    Delivery.DISCONTINUED: ("ink", ""),
    NOT_REPORTED: ("paper", "M3 4h2"),
}
ORDER = tuple(str(code) for code in _BANDS)  # from the best known to the unknown


def _patterns(prefix: str) -> Picture:
    """`prefix` keeps the names of two pictures on one page apart."""
    made: SafeParts = []
    for code, (colour, lines) in _BANDS.items():
        ink = COLOURS["ink-soft" if colour == "paper" else "paper"]
        parts: SafeParts = [tag("rect", width=_TILE, height=_TILE, fill=COLOURS[colour])]
        if lines:
            parts.append(tag("path", d=lines, stroke=ink, stroke_width=_STROKE, fill="none"))
        made.append(
            tag("pattern", *parts, id=f"{prefix}-{code}", width=_TILE, height=_TILE, patternUnits="userSpaceOnUse")
        )
    return tag("defs", *made)


def _band(prefix: str, code: str, x: float, y: float, width: float, height: float) -> Picture:
    return tag(
        "rect",
        x=number(x),
        y=number(y),
        width=number(width),
        height=number(height),
        fill=f"url(#{prefix}-{code})",
        stroke=COLOURS["ink-soft"],
        stroke_width=0.75,
    )


def _figure(n: int, x: float, y: float) -> Picture:
    """A number over a band, readable on any pattern."""
    style = {"stroke": COLOURS["paper"], "stroke_width": 4, "paint_order": "stroke", "stroke_linejoin": "round"}
    return text(str(n), number(x), number(y), size=SIZE, colour="ink", text_anchor="middle", font_weight=700, **style)


def _name(name: str, middle: float, y: float, width: float) -> Picture:
    """What a column is called, under its middle; at the edge of the picture, up to it."""
    room = min(middle, width - middle)
    if width_of(name, SIZE) / 2 <= room:
        return text(name, number(middle), number(y), size=SIZE, text_anchor="middle")
    if middle < width / 2:
        return text(name, 0, number(y), size=SIZE)
    return text(name, number(width), number(y), size=SIZE, text_anchor="end")


def _in_order(counts: Counts) -> list[tuple[str, int]]:
    known = dict(counts)
    return [(code, known[code]) for code in ORDER if known.get(code)]


def _said(counts: Counts) -> str:
    return ", ".join(f"{delivery_label(code)} {n}" for code, n in _in_order(counts))


def key(prefix: str = "key") -> list[tuple[Picture, str]]:
    """A swatch and the words for each band."""
    return [
        (
            picture(
                _patterns(f"{prefix}-{code}"),
                _band(f"{prefix}-{code}", code, 1, 1, 22, 14),
                width=24,
                height=16,
                label=delivery_label(code),
            ),
            delivery_label(code),
        )
        for code in ORDER
    ]


def delivery_bar(counts: Counts, *, width: float = 760, prefix: str = "bar") -> Picture:
    """All commitments of a day in one bar."""
    height, total, x = 36.0, sum(n for _code, n in counts), 0.5
    bands: SafeParts = []
    for code, n in _in_order(counts):
        wide = (width - 1) * n / total
        bands.append(_band(prefix, code, x, 0.5, wide, height - 1))
        if wide > 22:
            bands.append(_figure(n, x + wide / 2, height / 2 + 4.5))
        x += wide
    label = _("Delivery of %(total)s commitments: %(counts)s") % {"total": total, "counts": _said(counts)}
    return picture(_patterns(prefix), *bands, width=width, height=height, label=label)


def trend_chart(
    points: Sequence[tuple[dt.date, str, Counts]], *, width: float = 760, height: float = 300, prefix: str = "trend"
) -> Picture:
    """A column for each day, with the name of its period under it. All columns are of one scale, from nothing up."""
    left, bottom, top = 34.0, 40.0, 12.0
    most = max((sum(n for _code, n in counts) for _day, _name, counts in points), default=0) or 1
    room = height - top - bottom
    step = (width - left) / max(len(points), 1)
    wide = min(step * 0.7, 90)
    parts: SafeParts = [_patterns(prefix)]
    for tick in sorted({0, most // 2, most}):
        y = top + room * (1 - tick / most)
        parts.append(tag("line", x1=left, x2=number(width), y1=number(y), y2=number(y), stroke=COLOURS["line"]))
        parts.append(text(str(tick), left - 6, number(y + 4), size=SIZE, text_anchor="end"))
    names = [name or _("the day") for _day, name, _counts in points]
    # As many names as have room, the last always.
    longest = max((width_of(name, SIZE) for name in names), default=0)
    pushed = max(0.0, (longest - step) / 2)  # so far the last one moves away from the edge
    every = math.ceil((longest + pushed + 6) / step)
    for place, (day, name, counts) in enumerate(points):
        x, y = left + step * place + (step - wide) / 2, top + room
        bands: SafeParts = []
        for code, n in _in_order(counts):
            tall = room * n / most
            y -= tall
            bands.append(_band(prefix, code, x, y, wide, tall))
            if tall > 16 and wide > 18:
                bands.append(_figure(n, x + wide / 2, y + tall / 2 + 4.5))
        written = date_format(day, "SHORT_DATE_FORMAT")
        parts.append(group(tag("title", f"{name or written}: {_said(counts)}"), *bands))
        if (len(points) - 1 - place) % every == 0:
            parts.append(_name(names[place], x + wide / 2, height - bottom + 16, width))
    label = _("Delivery over time, one column for each reporting period. The table says the same in numbers.")
    return picture(*parts, width=width, height=height, label=label)
