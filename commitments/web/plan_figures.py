"""Keeping a commitment's indicators, and how often it is expected to take place."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments import access
from commitments.operations.indicators import add_indicator, change_indicator, expect_occurrences
from commitments.queries.keeping import get_indicator
from commitments.vocabulary import Kind

from .pages import SignedIn, page
from .plan import kept, plan_form
from .plan_forms import ExpectForm, IndicatorForm


@page
@require_http_methods(["GET", "HEAD", "POST"])
def indicator_add(request: SignedIn, code: str) -> HttpResponse:
    commitment = kept(request, code)
    form = IndicatorForm(request.POST if request.method == "POST" else None)
    return plan_form(
        commitment,
        "indicators",
        title=_("Add an indicator"),
        button=_("Add the indicator"),
        done=_("The indicator has been added."),
    ).answer(request, form, lambda said: add_indicator(by=request.user, commitment=commitment, **form.content()))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def indicator_change(request: SignedIn, code: str, indicator: str) -> HttpResponse:
    commitment = kept(request, code)
    row = get_indicator(commitment, indicator)
    form = IndicatorForm(
        request.POST if request.method == "POST" else None, initial=IndicatorForm.values_of(row), indicator=row
    )
    return plan_form(
        commitment,
        "indicators",
        title=_("Change the indicator %(code)s") % {"code": row.code},
        button=_("Save the indicator"),
        done=_("The indicator has been changed."),
        words=row.words,
        intro=_("Values that were measured stay as they were reported."),
    ).answer(
        request,
        form,
        lambda said: change_indicator(by=request.user, indicator=row, version=said["version"] or 0, **form.content()),
    )


@page
@require_http_methods(["GET", "HEAD", "POST"])
def occurrences_expect(request: SignedIn, code: str) -> HttpResponse:
    """For a continuing commitment: from a day on, so many times a year. Earlier numbers stay on record."""
    commitment = kept(request, code)
    if commitment.kind != Kind.CONTINUING:
        raise access.not_found()
    form = ExpectForm(request.POST if request.method == "POST" else None)
    return plan_form(
        commitment,
        "occurrences",
        title=_("Set how often it is expected to take place"),
        button=_("Save the number"),
        done=_("The number has been set. Earlier ones stay on record."),
    ).answer(
        request,
        form,
        lambda said: expect_occurrences(
            by=request.user, commitment=commitment, per_year=said["per_year"], starts_on=said["starts_on"]
        ),
    )
