"""Consultations: the list, the page of one with the agenda of its day, and the forms that keep the record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from commitments import access, clock
from commitments.errors import RuleViolation, StaleVersion
from commitments.models import Consultation
from commitments.multilingual import LANGUAGES
from commitments.operations.meetings import change_consultation, record_consultation
from commitments.queries.commitments import find_commitments
from commitments.queries.consultations import find_consultations, get_consultation
from commitments.queries.days import read_day_and_plan
from commitments.queries.ministries import ministries_on
from commitments.reports.agenda import agenda
from commitments.reports.compare import compare as compare_days
from commitments.standing import day as day_on

from .asking import PlainForm
from .comparing import Compared, compare
from .context import remember_ministries, remember_plan
from .fields import DayToComeField
from .packs import PackForm
from .pages import SignedIn, page


class ConsultationForm(PlainForm):
    held_on = DayToComeField(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("Held or planned. What stood on this day is what the page of the consultation shows."),
        error_messages={"required": gettext_lazy("Give a day.")},
    )
    title_ja = forms.CharField(label=gettext_lazy("Title in Japanese"), max_length=300, required=False)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=300, required=False)
    title_mn = forms.CharField(label=gettext_lazy("Title in Mongolian"), max_length=300, required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def arguments(self) -> dict[str, Any]:
        """What was entered, as the operations take it. Only after `is_valid`."""
        said = self.cleaned_data
        return {
            "held_on": said["held_on"],
            "place": said["place"],
            "titles": {code: said[f"title_{code}"] for code in LANGUAGES},
        }


@page
@require_safe
def consultations(request: SignedIn) -> HttpResponse:
    context = {
        "consultations": find_consultations(request.user),
        "today": clock.today(),
        "may_keep": access.may(request.user, "keep_consultations", None),
    }
    return render(request, "consultations/list.html", context)


@page
@require_safe
def consultation(request: SignedIn, pk: int) -> HttpResponse:
    """What stood on its day, whenever it is read; of one that is yet to be held, what stands today."""
    row = get_consultation(request.user, pk)
    ahead = row.held_on > clock.today()
    as_of = "" if ahead else row.held_on.isoformat()
    day, plan = read_day_and_plan(as_of)
    remember_plan(request, plan)
    ministries = remember_ministries(request, ministries_on(day))
    params = {"as_of": as_of} if as_of else {}
    previous_on: dt.date | None = row.previous_on  # type: ignore[attr-defined]
    compared = compare_days(request.user, day_on(previous_on), day) if previous_on else None
    rows = compared.rows if compared else list(find_commitments(request.user, {}, day).queryset)
    pillars = sorted({one.pillar for one in rows}, key=lambda pillar: pillar.position)
    context = {
        "consultation": row,
        "ahead": ahead,
        "as_of": as_of,
        "day": day,
        "agenda": agenda(request.user, day, params, rows),
        "compared": compared,
        "decisions": row.decisions.all(),
        "ministries": ministries,
        "may_keep": access.may(request.user, "keep_consultations", None),
        "pack_form": PackForm(None, pillars),
    }
    return render(request, "consultations/detail.html", context)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    access.require(request.user, "keep_consultations", None)
    form = ConsultationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = record_consultation(by=request.user, **form.arguments())
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, _("The consultation is on record."))
            return redirect("consultation", row.pk)
    return render(request, "consultations/form.html", {"form": form}, status=400 if form.errors else 200)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    row = get_consultation(request.user, pk)
    access.require(request.user, "keep_consultations", None)
    stored = {name: getattr(row, name) for name in ConsultationForm.base_fields}
    form = ConsultationForm(request.POST if request.method == "POST" else None, initial=stored)
    if form.is_bound and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            change_consultation(by=request.user, consultation=row, version=version, **form.arguments())
        except StaleVersion as violation:
            return _conflict(request, form, violation, row)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, _("Saved. What it said before is kept."))
            return redirect("consultation", pk)
    context = {"form": form, "consultation": row}
    return render(request, "consultations/form.html", context, status=400 if form.errors else 200)


def _conflict(request: SignedIn, form: ConsultationForm, violation: StaleVersion, row: Consultation) -> HttpResponse:
    """Both versions, field by field. The form keeps what was typed, and starts from the version that is shown."""
    posted = request.POST.copy()
    posted["version"] = str(violation.current.version)
    again = ConsultationForm(posted)
    again.is_valid()
    context = {
        "form": again,
        "consultation": row,
        "violation": violation,
        "compared": list(_compared(form, violation.current)),
    }
    return render(request, "consultations/form.html", context, status=409)


def _compared(form: ConsultationForm, current: Consultation) -> list[Compared]:
    said = form.cleaned_data
    compared = [
        compare(str(form.fields[name].label), said[name], getattr(current, name))
        for name in ("title_ja", "title_en", "title_mn", "place")
    ]
    day = compare(str(form.fields["held_on"].label), date_format(said["held_on"]), date_format(current.held_on))
    return [day, *compared]
