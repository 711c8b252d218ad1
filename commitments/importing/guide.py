"""How to fill the sheets in: what stands on a template's last sheet and on the page that hands templates out."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from commitments.multilingual import reader_language
from commitments.operations.import_plan import Sheet

from .columns import COLUMNS, sheet_name


def guide_rules() -> list[str]:
    """What holds for every sheet."""
    return [
        _("Each row is found again by its code: leave codes as they are, and add rows below."),
        _("A row that you take out of the file stays in the plan. A cell that you empty is emptied in the plan."),
        _("A column that you take out of the file stays as it is in the plan."),
        _("Dates are best written as in 2027-03-31. Those of the Japanese eras and of Mongolian texts are read too."),
        _("Formulas are not read: put their values in their place."),
    ]


def guide_columns(sheet: Sheet) -> list[tuple[str, str, bool]]:
    """Each column's heading, what to enter, and whether it is needed."""
    return [(each.name(reader_language()), str(each.help), each.required) for each in COLUMNS[sheet]]


def guide_lines() -> Iterator[tuple[str, ...]]:
    """The same as rows of a sheet."""
    for rule in guide_rules():
        yield "", rule
    for sheet in Sheet:
        yield ("",)
        yield (sheet_name(sheet, reader_language()),)
        for name, help_text, required in guide_columns(sheet):
            yield name, f"{help_text} {_('Required.')}" if required else help_text
