"""The parts of the form for an update: its own columns, and a form for each row of what is attached.

They check shapes only; the operations decide what may be saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import ReportingPeriod
from commitments.queries.updates import reportable_periods
from commitments.vocabulary import EvidenceKind, Kind, Language, delivery_label, ratings_for

from .fields import DayField, LaterChoice, LaterText, NumberField

MOST_ROWS = 40


class PeriodField(forms.ModelChoiceField):
    def label_from_instance(self, obj: ReportingPeriod) -> str:
        """The code and the days that it spans."""
        first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (obj.starts_on, obj.ends_on))
        return f"{obj.code} ({first} – {last})"


class UpdateForm(forms.Form):
    """The update's own columns. `period` only where it can still be chosen."""

    use_required_attribute = False

    period = PeriodField(
        label=gettext_lazy("Reporting period"), queryset=ReportingPeriod.objects.none(), to_field_name="code"
    )
    correction_reason = LaterText(label=gettext_lazy("Reason for the correction"))
    delivery = LaterChoice(label=gettext_lazy("Delivery"), widget=forms.RadioSelect)
    completed_on = DayField(label=gettext_lazy("Completed on"), required=False)
    done = LaterText(label=gettext_lazy("What was done"))
    next_steps = LaterText(label=gettext_lazy("What comes next"), required=False)
    reason = LaterText(label=gettext_lazy("Reason for the rating"))
    language = forms.ChoiceField(label=gettext_lazy("Language of these texts"), choices=Language.choices)
    internal_note = LaterText(label=gettext_lazy("Internal note"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: str, choose_period: bool, correcting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["delivery"].choices = [(rating.value, delivery_label(rating, kind)) for rating in ratings_for(kind)]
        if kind != Kind.ACTION:
            del fields["completed_on"]
        if choose_period:
            fields["period"].queryset = reportable_periods()
        else:
            del fields["period"]
        if not correcting:
            del fields["correction_reason"]
        fields["done"].help_text = _("In this period. Also say so if nothing was.")
        fields["reason"].help_text = _("Why this rating and no other, also where all goes well.")
        fields["internal_note"].help_text = _("Only your own government sees this. It is never published.")
        if "completed_on" in fields:
            fields["completed_on"].help_text = _("Only with the rating “Completed”.")


class EvidenceForm(forms.Form):
    use_required_attribute = False

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    url = forms.URLField(
        label=gettext_lazy("Link"), max_length=1000, assume_scheme="https", widget=forms.URLInput(attrs={"size": 40})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=EvidenceKind.choices, initial=EvidenceKind.DOCUMENT.value
    )
    dated_on = DayField(label=gettext_lazy("Date"), required=False)

    def has_changed(self) -> bool:
        """A kind alone is no evidence: it is chosen beforehand."""
        return any(self.data.get(self.add_prefix(name), "").strip() for name in ("title", "url", "dated_on"))

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not url.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Only links to the web can be given: https://…"))
        return url


class MeasurementForm(forms.Form):
    use_required_attribute = False

    value = NumberField(label=gettext_lazy("Value"))
    measured_on = DayField(label=gettext_lazy("True on"))


class MilestoneForm(forms.Form):
    use_required_attribute = False

    met = forms.BooleanField(label=gettext_lazy("Met"), required=False)
    met_on = DayField(label=gettext_lazy("Met on"), required=False)

    def clean(self) -> None:
        met, met_on = self.cleaned_data.get("met"), self.cleaned_data.get("met_on")
        if met and met_on is None and "met_on" not in self.errors:
            self.add_error("met_on", _("Enter the day on which it was met."))
        if met_on is not None and not met:
            self.add_error("met", _("Tick the milestone as met, or empty its day."))


class Rows:
    """Forms of one kind below each other; how many there are is posted along. An emptied row is left out.

    `posted` is checked; `typed` is only given back as it was typed, with one more row where one was asked for.
    """

    def __init__(
        self,
        form: type[forms.Form],
        prefix: str,
        label: str,
        *,
        posted: QueryDict | None = None,
        typed: QueryDict | None = None,
        initial: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        self.form, self.prefix, self.label = form, prefix, label
        self.messages: list[str] = []  # about the rows together
        if posted is not None:
            self.forms = [self._row(n, data=posted, empty_permitted=True) for n in range(self._count(posted))]
        else:
            if typed is not None:
                rows = [as_typed(form, typed, f"{prefix}-{n}") for n in range(self._count(typed))]
                more = typed.get("add") == prefix
            else:
                rows = [dict(row) for row in initial]
                more = True
            self.forms = [self._row(n, initial=row) for n, row in enumerate(rows)]
            if more and len(self.forms) < MOST_ROWS:
                self.forms.append(self._row(len(self.forms)))

    def _count(self, data: QueryDict) -> int:
        count = data.get(self.count_name, "")
        return min(int(count), MOST_ROWS) if count.isascii() and count.isdigit() and len(count) < 4 else 0

    def _row(self, number: int | str, **arguments: Any) -> forms.Form:
        return self.form(prefix=f"{self.prefix}-{number}", **arguments)

    @property
    def count_name(self) -> str:
        return f"{self.prefix}-count"

    @property
    def blank(self) -> forms.Form:
        """A row for the script that adds one."""
        return self._row("__number__")

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    def filled(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    def numbered(self) -> Iterator[tuple[str, forms.Form]]:
        for number, form in enumerate(self.forms, start=1):
            yield f"{self.label} {number}", form


def as_typed(form: type[forms.Form], data: QueryDict, prefix: str = "") -> dict[str, Any]:
    """What was typed into a form's fields, to be shown again unchecked."""
    dash = f"{prefix}-" if prefix else ""
    return {name: data.get(dash + name, "") for name in form.base_fields}
