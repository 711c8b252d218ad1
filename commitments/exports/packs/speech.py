"""Saying a thing in each of a pack's languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise

from commitments import clock
from commitments.multilingual import LANGUAGES, pick, written
from commitments.queries.ministries import MinistryOn
from commitments.vocabulary import Agreement, Kind, Pace, Reporting, Schedule, delivery_label

from .blocks import Run, Words
from .looks import LOOKS

_LABELS: dict[str, Any] = {"schedule": Schedule, "reporting": Reporting, "agreement": Agreement, "pace": Pace}


def plain(text: object) -> Words:
    """A code or a figure: the same in every language."""
    return Words(((Run(str(text)),),))


def said(text: str, language: str) -> Words:
    """What somebody wrote, in the language in which they wrote it."""
    return Words(((Run(text, language),),))


class Speaker:
    """`say("…")` is the text in each language: `say(_("Made on %(day)s"), day=say.day(today))`.

    Values may be Words: each language gets its own.
    """

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages

    def __call__(self, message: str | Promise, **values: Any) -> Words:
        lines = []
        for index, language in enumerate(self.languages):
            with translation.override(language):
                # Not str(message) first: what has a plural chooses its form by the values.
                text = message % {name: _in(value, index) for name, value in values.items()} if values else message
                lines.append((Run(str(text), language),))
        return Words(tuple(lines)).once()

    def each(self, speak: Callable[[], str]) -> Words:
        """What `speak` returns while a language is active, for each of the languages."""
        lines = []
        for language in self.languages:
            with translation.override(language):
                lines.append((Run(speak(), language),))
        return Words(tuple(lines)).once()

    def texts(self, values: Mapping[str, str]) -> Words:
        """A title or a name in each language; where it is missing, the one that stands in for it, marked as it is."""
        lines = []
        for language in self.languages:
            text = pick(values, language)
            found = next((code for code in (language, *LANGUAGES) if values.get(code) == text), language)
            lines.append((Run(text, found),))
        return Words(tuple(lines)).once()

    def day(self, value: dt.date | dt.datetime | None, style: str = "long") -> Words:
        """A day in each language's format; an instant gives its day in the plan's time zone.

        A short one is written once for two languages, as ISO has it.
        """
        if value is None:
            return plain("–")
        date = clock.day_of(value) if isinstance(value, dt.datetime) else value
        if style == "short" and len(self.languages) > 1:
            return plain(date.isoformat())
        form = "DATE_FORMAT" if style == "long" else "SHORT_DATE_FORMAT"
        return self.each(lambda: date_format(date, form))

    def instant(self, value: dt.datetime) -> Words:
        local = value.astimezone(clock.plan_zone())
        return self.each(lambda: date_format(local, "DATETIME_FORMAT"))

    def number(self, value: Decimal | int | None) -> Words:
        """Without the decimals that the database adds. Missing is not zero: it is a dash."""
        if value is None:
            return plain("–")
        return self.each(lambda: written(Decimal(value)))

    def answer(self, family: str, code: str | None, kind: str = Kind.ACTION) -> Words:
        """An answer with its sign and tone. A question that is not asked of this commitment gives a dash."""
        if not code and family != "delivery":
            return plain("–")
        code = code or "not_reported"
        sign, tone = LOOKS[family][code]
        label = self.each(lambda: _label(family, code, kind))
        toned = Words(tuple(tuple(replace(run, tone=tone) for run in line) for line in label.lines))
        return toned.led_by(Run(f"{sign} ", tone=tone))

    def ministry(self, ministries: Mapping[str, MinistryOn], code: str | None) -> Words:
        """A ministry as called on the day."""
        if not code:
            return plain("–")
        ministry = ministries.get(code)
        return self.texts(ministry.names) if ministry and any(ministry.names.values()) else plain(code)

    def list_of(self, parts: list[Words], between: str = " · ") -> Words:
        """Several after each other, those left out that say nothing."""
        whole = Words(())
        for part in parts:
            if part:
                whole = whole + plain(between) + part if whole else part
        return whole


def _label(family: str, code: str, kind: str) -> str:
    return delivery_label(code, kind) if family == "delivery" else str(_LABELS[family](code).label)


def _in(value: Any, index: int) -> Any:
    """A value within a sentence of one of the languages. A whole number stays one: it may choose a plural."""
    if isinstance(value, Words):
        return value.in_language(index)
    return value if isinstance(value, int) else str(value)
