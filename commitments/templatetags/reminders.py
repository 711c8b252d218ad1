"""The part of the account page about reminders."""

from __future__ import annotations

from django import template

from commitments.vocabulary import ReminderFrequency

register = template.Library()


@register.simple_tag
def reminder_frequencies() -> list[tuple[str, str]]:
    """How often reminders can come: pairs of code and word."""
    return [(str(code), str(label)) for code, label in ReminderFrequency.choices]
