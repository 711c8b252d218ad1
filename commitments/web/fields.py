"""Form fields that take what people type: full-width digits, thousands separators, days as the browser or a person
writes them. They check the shape of an entry; whether it is allowed is the operations' business."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commitments import clock

_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MINUS = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


def narrow(text: str) -> str:
    """Full-width forms as plain ones, blanks of every width as one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


class NumberField(forms.DecimalField):
    """A number as people write it: ２，０００ and 2 000 are 2000. A comma never means a decimal point."""

    default_error_messages = {
        "invalid": _("This is not a number. Write it in digits, with a point before decimals: 12345.6"),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_digits=20, decimal_places=4, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = narrow(value).translate(_MINUS)
            if not value:
                return None
            if not _NUMBER.fullmatch(value):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            value = Decimal(value.replace(",", "").replace(" ", ""))
        number: Decimal | None = super().to_python(value)
        return number

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class DayInput(forms.DateInput):
    """The browser's own date field, which offers no day after today: nothing is reported ahead of time."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        if widget["value"] and not _ISO_DAY.fullmatch(widget["value"]):
            # A date field would show nothing of it: what was typed comes back as it was typed.
            widget["type"] = "text"
        else:
            widget["attrs"]["max"] = clock.today().isoformat()
        return context


class PlanDayInput(DayInput):
    """For days that may lie ahead, such as due dates."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("max", None)
        return context


class DayField(forms.DateField):
    """A day, in ISO form as browsers send it, or in a form of the reader's language."""

    widget = DayInput
    default_error_messages = {"invalid": _("This is not a day. Write it as YYYY-MM-DD, for example 2024-06-30.")}

    def to_python(self, value: Any) -> Any:
        return super().to_python(narrow(value) if isinstance(value, str) else value)


class PlanDayField(DayField):
    """A day of the plan: past or ahead."""

    widget = PlanDayInput


class LaterText(forms.CharField):
    """A text that has to be there when the report is handed in; a draft may still leave it open."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)

    def validate(self, value: str) -> None:
        """Nothing to check in a draft."""


class LaterChoice(forms.ChoiceField):
    """A choice without a default: none of them, until somebody chooses."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)
