"""What is counted: baseline, target, values, and a picture of them against the straight path to the target."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commitments.charts.png import to_png
from commitments.charts.trajectory import trajectory_chart
from commitments.queries.plan import IndicatorOn
from commitments.reports.indicators import trajectory
from commitments.vocabulary import Party

from ..blocks import Block, Cell, Figure, Paragraph, Run, Table, Together, Words
from ..speech import plain, said
from ..writing import Writing, cell

MEASUREMENTS_SHOWN = 4
_PIXELS = 1000  # a picture in a document that takes no SVG: sharp in print at this width


def indicators(writing: Writing, items: list[IndicatorOn]) -> list[Block]:
    if not items:
        return []
    say = writing.say
    title = say(_("Indicators"))
    head = (
        say(_("Indicator")),
        say(pgettext_lazy("indicator", "Baseline")),
        say(_("Target")),
        say(_("Measured, newest first")),
        say(_("Against the path")),
    )
    rows = tuple(_row(writing, item) for item in items)
    table = Table(head, rows, (4, 2, 2, 4, 3), frozenset({1, 2}), caption=title)
    pictures = [_picture(writing, item) for item in items if item.measurements or item.indicator.line]
    return [Together((Paragraph(title, "label"), table)), *pictures]


def _row(writing: Writing, item: IndicatorOn) -> tuple[Cell, ...]:
    say, row = writing.say, item.indicator
    measured = [
        say.number(one.value).styled(strong=True)
        + plain(" – ")
        + say.day(one.measured_on, "short")
        + (plain(" – ") + say(Party(one.update.undertaking.party).label).inline()).styled(muted=True)
        for one in item.measurements[: -MEASUREMENTS_SHOWN - 1 : -1]
    ]
    return (
        cell(say.texts(row.names), Paragraph(say.texts(row.units).led_by(Run(f"{row.code} · ")), "muted")),
        cell(*_figure(writing, row.baseline, row.baseline_on, say(_("none given")))),
        cell(*_figure(writing, row.target, row.target_on, say(_("none set")), row.words)),
        cell(*measured) if measured else cell(say(_("not measured yet")).styled(muted=True)),
        cell(say.answer("pace", trajectory(item, writing.facts.day).pace)),
    )


def _figure(
    writing: Writing, value: Decimal | None, on: dt.date | None, missing: Words, words: str = ""
) -> list[Words]:
    """A value with its day. Missing is not zero: it is said to be missing."""
    say = writing.say
    if value is None:
        return [missing.styled(muted=True)]
    found = [say.number(value)]
    if words:
        found.append(said(f"「{words}」", "ja").styled(muted=True))
    if on is not None:
        found.append(say.day(on, "short").styled(muted=True))
    return found


def _picture(writing: Writing, item: IndicatorOn) -> Figure:
    """In the pack's first language: the table says the same in both."""
    plan, day = writing.facts.plan, writing.facts.day
    starts_on, ends_on = (plan.starts_on, plan.ends_on) if plan else (day.date, day.date)
    with translation.override(writing.choice.languages[0]):
        svg = trajectory_chart(trajectory(item, day), starts_on=starts_on, ends_on=ends_on, width=480, height=170)
    described = writing.say.texts(item.indicator.names)
    return Figure(svg, partial(to_png, svg, _PIXELS), described)
