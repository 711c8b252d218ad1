"""The reporting periods: everybody reads them, either government's coordinators add and move them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from commitments import access, clock
from commitments.operations.periods import add_period, change_period
from commitments.queries.periods import all_periods, get_period
from commitments.standing import Day

from .fields import DayToComeField
from .pages import Reader, SignedIn, page, public_page
from .small_forms import FormPage, SmallForm, VersionedForm


class _Days(forms.Form):
    starts_on = DayToComeField(label=gettext_lazy("First day"))
    ends_on = DayToComeField(label=gettext_lazy("Last day"))
    due_on = DayToComeField(
        label=gettext_lazy("Deadline"), help_text=gettext_lazy("The last day on which a report is in time.")
    )


class AddPeriodForm(SmallForm, _Days):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=10,
        help_text=gettext_lazy("The year, a hyphen and letters or digits, for example 2033-H1. It stays."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
    )
    field_order = ("code", "starts_on", "ends_on", "due_on")


class ChangePeriodForm(VersionedForm, _Days):
    def __init__(self, *args: Any, over: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if over:
            for name in ("starts_on", "ends_on"):
                self.fields[name].help_text = _("This period has ended: its days can't change any more.")


@public_page
@require_safe
def periods(request: Reader, day: Day) -> HttpResponse:
    context = {
        "periods": list(all_periods()),
        "day": day,
        "may_keep": day.is_today and access.may(request.user, "keep_periods", None),
    }
    return render(request, "periods/periods.html", context)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def period_add(request: SignedIn) -> HttpResponse:
    access.require(request.user, "keep_periods", None)
    form = AddPeriodForm(request.POST if request.method == "POST" else None)
    return _form_page(
        title=_("Add a reporting period"), button=_("Add the period"), done=_("The period has been added.")
    ).answer(request, form, lambda said: add_period(by=request.user, **said))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def period_change(request: SignedIn, code: str) -> HttpResponse:
    access.require(request.user, "keep_periods", None)
    period = get_period(code)
    form = ChangePeriodForm(
        request.POST if request.method == "POST" else None,
        initial=ChangePeriodForm.values_of(period),
        over=period.ends_on < clock.today(),
    )
    return _form_page(
        title=_("Change the period %(code)s") % {"code": period.code},
        button=_("Save the period"),
        done=_("The period has been changed."),
        intro=_("Both governments report on it: tell the other one’s coordinator."),
    ).answer(
        request,
        form,
        lambda said: change_period(
            by=request.user,
            period=period,
            version=said["version"] or 0,
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            due_on=said["due_on"],
        ),
    )


def _form_page(*, title: str, button: str, done: str, **context: Any) -> FormPage:
    listed = reverse("periods")
    return FormPage(
        title=title, button=button, done=done, back=listed, trail=[(listed, _("Reporting periods"))], context=context
    )
