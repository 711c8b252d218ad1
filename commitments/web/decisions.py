"""What a consultation decided: entered once it was held, and corrected with the former wording kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from commitments import access, clock
from commitments.errors import RuleViolation, StaleVersion
from commitments.models import Commitment, Consultation, Decision
from commitments.operations.meetings import change_decision, record_decision
from commitments.queries.commitments import listed_commitments
from commitments.queries.consultations import get_consultation, get_decision
from commitments.vocabulary import Language

from .asking import PlainForm, text_field
from .comparing import Compared, compare
from .pages import SignedIn, page


class _Commitments(forms.ModelMultipleChoiceField):
    def label_from_instance(self, commitment: Commitment) -> str:
        return f"{commitment.code} {commitment.title}"


class DecisionForm(PlainForm):
    text = text_field(gettext_lazy("What was decided"), missing=gettext_lazy("Write what was decided."))
    language = forms.ChoiceField(label=gettext_lazy("Language of this text"), choices=Language.choices)
    commitments = _Commitments(
        label=gettext_lazy("Commitments concerned"),
        queryset=Commitment.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["commitments"].queryset = listed_commitments(user)

    def arguments(self) -> dict[str, Any]:
        """What was entered, as the operations take it. Only after `is_valid`."""
        said = self.cleaned_data
        return {"text": said["text"], "language": said["language"], "commitments": list(said["commitments"])}


@page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn, pk: int) -> HttpResponse:
    meeting = get_consultation(request.user, pk)
    access.require(request.user, "keep_consultations", None)
    if meeting.held_on > clock.today() and request.method != "POST":
        messages.info(request, _("This consultation has not taken place yet."))
        return redirect("consultation", pk)
    initial = {"language": request.user.preferred_language, "commitments": request.GET.getlist("commitment")}
    form = DecisionForm(request.POST if request.method == "POST" else None, initial=initial, user=request.user)
    if form.is_bound and form.is_valid():
        try:
            record_decision(by=request.user, consultation=meeting, **form.arguments())
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, _("The decision is on record."))
            return _back(pk)
    return _show(request, form, meeting)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, pk: int, number: int) -> HttpResponse:
    meeting = get_consultation(request.user, pk)
    decision = get_decision(meeting, number)
    access.require(request.user, "keep_consultations", None)
    stored = {
        "text": decision.text,
        "language": decision.language,
        "commitments": [commitment.code for commitment in decision.commitments.all()],
        "version": decision.version,
    }
    form = DecisionForm(request.POST if request.method == "POST" else None, initial=stored, user=request.user)
    if form.is_bound and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            change_decision(by=request.user, decision=decision, version=version, **form.arguments())
        except StaleVersion as violation:
            return _conflict(request, form, violation, meeting)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, _("Saved. What it said before is kept."))
            return _back(pk)
    return _show(request, form, meeting, decision=decision)


def _show(
    request: SignedIn, form: DecisionForm, meeting: Consultation, status: int | None = None, **more: Any
) -> HttpResponse:
    context = {"form": form, "consultation": meeting, **more}
    return render(request, "consultations/decision.html", context, status=status or (400 if form.errors else 200))


def _back(pk: int) -> HttpResponse:
    response = redirect("consultation", pk)
    response["Location"] += "#decisions"
    return response


def _conflict(request: SignedIn, form: DecisionForm, violation: StaleVersion, meeting: Consultation) -> HttpResponse:
    """Both versions, field by field. The form keeps what was typed, and starts from the version that is shown."""
    current: Decision = violation.current
    posted = request.POST.copy()
    posted["version"] = str(current.version)
    again = DecisionForm(posted, user=request.user)
    again.is_valid()
    said = form.cleaned_data
    compared: list[Compared] = [
        compare(str(form.fields["text"].label), said["text"], current.text),
        compare(
            str(form.fields["language"].label),
            str(Language(said["language"]).label),
            str(Language(current.language).label),
        ),
        compare(str(form.fields["commitments"].label), _codes(said["commitments"]), _codes(current.commitments.all())),
    ]
    return _show(request, again, meeting, 409, decision=current, violation=violation, compared=compared)


def _codes(commitments: Iterable[Commitment]) -> str:
    return ", ".join(sorted(commitment.code for commitment in commitments))
