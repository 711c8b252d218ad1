"""The forms for keeping the plan. They check shape only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commitments.models import Indicator, Ministry
from commitments.queries.ministries import MinistryOn, open_ministries
from commitments.vocabulary import AssignmentRole, Party

from .comparing import Compared
from .fields import DayToComeField, LaterText, NumberField
from .small_forms import SmallForm, VersionedForm, text_fields

_TITLES = text_fields(
    "title", {"ja": _("Title in Japanese"), "en": _("Title in English"), "mn": _("Title in Mongolian")}, 300
)


class RenameMilestoneForm(VersionedForm):
    title_ja, title_en, title_mn = _TITLES["title_ja"], _TITLES["title_en"], _TITLES["title_mn"]


class AddMilestoneForm(SmallForm):
    title_ja, title_en, title_mn = _TITLES["title_ja"], _TITLES["title_en"], _TITLES["title_mn"]
    due_on = DayToComeField(
        label=_("Due date"),
        help_text=_("This becomes the baseline, which never changes. Later the date moves by an agreed revision only."),
    )


class WithdrawForm(VersionedForm):
    reason = LaterText(label=_("Reason for withdrawing it"))

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        return {"version": row.version}

    def beside(self, current: Any) -> list[Compared]:
        super().beside(current)
        return []  # the reason is nobody else's text


class IndicatorForm(VersionedForm):
    name_ja, name_en, name_mn = text_fields(
        "name", {"ja": _("Name in Japanese"), "en": _("Name in English"), "mn": _("Name in Mongolian")}, 200
    ).values()
    unit_ja, unit_en, unit_mn = text_fields(
        "unit", {"ja": _("Unit in Japanese"), "en": _("Unit in English"), "mn": _("Unit in Mongolian")}, 60
    ).values()
    baseline = NumberField(
        label=_("Starting value"), required=False, help_text=_("Leave empty what is not known: missing is not zero.")
    )
    baseline_on = DayToComeField(label=_("Day of the starting value"), required=False)
    target = NumberField(
        label=_("Target"), required=False, help_text=_("Only where the two governments or one of them set a target.")
    )
    target_on = DayToComeField(label=_("Day by which the target is to be reached"), required=False)

    def __init__(self, *args: Any, indicator: Indicator | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if indicator is not None and indicator.in_statement:
            # Shown and not taken from what is posted: it is the statement's.
            self.fields["target"].disabled = self.fields["target"].required = True
            self.fields["target"].help_text = _("The joint statement itself sets this target: it can't be changed.")

    def content(self) -> dict[str, Any]:
        """What the operations take."""
        numbers = {name: self.cleaned_data[name] for name in ("baseline", "baseline_on", "target", "target_on")}
        return {"names": self.texts("name"), "units": self.texts("unit"), **numbers}


class ExpectForm(SmallForm):
    per_year = forms.IntegerField(
        label=_("Times a year"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        help_text=_("0 ends the expectation: from that day on no number is expected."),
    )
    starts_on = DayToComeField(label=_("From which day on"))


class MinistryChoice(forms.ModelChoiceField):
    """Ministries by their names of today, in the reader's language."""

    names: dict[str, MinistryOn] = {}

    def label_from_instance(self, obj: Ministry) -> str:
        return str(self.names.get(obj.code, obj.code))


class AssignForm(SmallForm):
    ministry = MinistryChoice(label=_("Ministry"), queryset=Ministry.objects.none(), to_field_name="code")
    role = forms.ChoiceField(
        label=_("Role"),
        choices=AssignmentRole.choices,
        widget=forms.RadioSelect,
        help_text=_("Who leads answers for the reports. A new lead ends the assignment of the former one."),
    )
    starts_on = DayToComeField(label=_("From which day on"))

    def __init__(self, *args: Any, party: Party, names: dict[str, MinistryOn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["ministry"]
        assert isinstance(choice, MinistryChoice)
        choice.names = names
        choice.queryset = open_ministries(party)


class EndForm(SmallForm):
    ends_on = DayToComeField(label=_("Last day"))
