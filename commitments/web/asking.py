"""Small forms that hand what was typed to one operation, and bring back to their fields what it refuses."""

from __future__ import annotations

from typing import Any

from django import forms

from commitments.errors import Forbidden, NotFound, RuleViolation


class PlainForm(forms.Form):
    """Nothing is checked by the browser: the page says what is missing, in the reader's language."""

    use_required_attribute = False

    def refuse(self, violation: RuleViolation) -> None:
        """What the operation refused, at the fields concerned. Who may not do it at all gets the page that says so."""
        if isinstance(violation, Forbidden | NotFound):
            raise violation
        general = not violation.fields
        for name, messages in violation.fields.items():
            if name in self.fields:
                self.add_error(name, messages)
            else:
                general = True
        if general:
            self.add_error(None, violation.message)


def text_field(label: Any, *, rows: int = 5, missing: Any, **more: Any) -> forms.CharField:
    """A text of several lines; `missing` says what to write where there is none."""
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), error_messages={"required": missing}, **more
    )
