"""What a workbook says of itself on a sheet of its own: what it is, as of when, by which filters, how to read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commitments import clock

from .sheet import Sheet


def about_lines(sheet: Sheet[Any], *, count: int, sheets: int, long_texts: int) -> Iterator[tuple[str, str]]:
    """Pairs of a heading and what is to be said. `sheets`: on how many the `count` rows stand."""
    zone = str(clock.plan_zone())
    day = date_format(sheet.day)
    yield _("What this is"), f"{sheet.title}{f' – {sheet.about}' if sheet.about else ''}. {sheet.says}"
    yield _("As of"), _("%(day)s: what had been published and agreed by the end of this day.") % {"day": day}
    if sheet.demonstration:
        yield (
            _("Demonstration"),
            _("The commitments are real. The people and all progress shown here are invented."),
        )
    else:
        yield _("Demonstration"), _("No: this comes from the governments' own database.")
    made = date_format(sheet.made_at.astimezone(clock.plan_zone()), "SHORT_DATETIME_FORMAT")
    yield _("Made"), f"{made} ({zone})"
    if sheet.address:
        yield _("Asked for at"), sheet.address
    if not sheet.filters:
        yield _("Filters"), _("None: all rows that you may see.")
    for one in sheet.filters:
        yield _("Filter: %(label)s") % {"label": one.label}, one.words
    yield _("Order"), sheet.order or _("The usual one of this list.")
    yield _("Rows"), str(count)
    if sheets > 1:
        yield "", _("A sheet holds no more rows: they go on over %(sheets)s sheets.") % {"sheets": sheets}
    yield (
        _("Empty cells"),
        _("An empty cell, null in JSON, means missing: nothing is known or nothing was said. It never means zero."),
    )
    yield _("Times"), _("Days and times are those of %(zone)s.") % {"zone": zone}
    yield _("Languages"), _("The Japanese text of the joint statement is authentic. Translations are unofficial.")
    yield _("Texts"), _("A text that begins with a sign such as = is a text and no formula.")
    if long_texts:
        yield (
            _("Long texts"),
            _("%(n)s texts are longer than a cell can hold. Each stands whole on the sheet “%(name)s”.")
            % {"n": long_texts, "name": long_texts_name()},
        )


def about_name() -> str:
    return _("About")


def long_texts_name() -> str:
    return _("Long texts")
