"""Tags of the pages about consultations: an answer of a comparison as its badge, and what an answer is called."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commitments.reports.compare import ANSWERS

from .tracker import agreement_badge, day, delivery_badge, reporting_badge, schedule_badge

register = template.Library()


@register.filter
def answer_name(answer: str) -> str:
    """What one of the answers of `reports.compare` is called."""
    return str(ANSWERS[answer])


@register.simple_tag
def answer_badge(answer: str, code: str | None, kind: str) -> SafeString | str:
    """The answer as it looks everywhere; `code` is None where there was none."""
    if answer.endswith("delivery"):
        return delivery_badge(code, kind)
    if code is None:
        return _("none")
    if answer == "due_on":
        return day(dt.date.fromisoformat(code), "short")
    if answer.endswith("reporting"):
        return reporting_badge(code)
    return schedule_badge(code) if answer == "schedule" else agreement_badge(code)
