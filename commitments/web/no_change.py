"""One click, one reason: nothing has changed since the last report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from commitments import access, clock
from commitments.errors import Forbidden, NotFound, RuleViolation
from commitments.models import ReportingPeriod
from commitments.operations.updates import report_no_change
from commitments.queries.commitments import get_commitment
from commitments.queries.updates import reportable_periods
from commitments.standing import day as day_on

from .context import ministries_of
from .fields import LaterText
from .pages import SignedIn, page
from .writing import period_asked_for, submitted_message


class NoChangeForm(forms.Form):
    use_required_attribute = False

    period = forms.ModelChoiceField(
        label=gettext_lazy("Reporting period"), queryset=ReportingPeriod.objects.none(), to_field_name="code"
    )
    reason = LaterText(label=gettext_lazy("Reason for the rating"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["period"].queryset = reportable_periods()
        fields["reason"].help_text = gettext_lazy("Why the rating still holds although nothing has changed.")


@page
@require_http_methods(["GET", "HEAD", "POST"])
def no_change(request: SignedIn, code: str) -> HttpResponse:
    """Asks for the period and the reason; the rating is that of the newest published update."""
    today = day_on(clock.today())
    commitment = get_commitment(request.user, code, today)
    sides = {side.party: side for side in commitment.undertakings.select_related("commitment", "current_update")}
    undertaking = sides.get(request.user.party or "") or next(iter(sides.values()))
    access.require(request.user, "report", undertaking)
    form = NoChangeForm(request.POST or None, initial={"period": period_asked_for(request, today)})
    status, violation = 200, None
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                update = report_no_change(
                    by=request.user,
                    undertaking=undertaking,
                    period=form.cleaned_data["period"],
                    reason=form.cleaned_data["reason"],
                )
            except (Forbidden, NotFound):
                raise
            except RuleViolation as refused:
                status = refused.status
                for name, sentences in refused.fields.items():
                    form.add_error(name if name in form.fields else None, sentences)
                if not refused.fields:
                    violation = refused
            else:
                messages.success(request, submitted_message())
                return redirect("update", update.pk)
    context = {
        "form": form,
        "violation": violation,
        "commitment": commitment,
        "party": undertaking.party,
        "last": undertaking.current_update,
        "ministries": ministries_of(request),
    }
    return render(request, "updates/no_change.html", context, status=status)
