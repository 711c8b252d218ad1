"""The ministries as of a day; and, for administrators, handing one's work over when it is merged or split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import Assignment, Ministry, User
from commitments.operations.successions import check_succession, succeed_ministry
from commitments.queries.ministries import (
    MinistryOn,
    assignments_from,
    get_ministry,
    ministries_listed,
    open_ministries,
    people_of,
)
from commitments.standing import Day
from commitments.vocabulary import Party

from .context import ministries_of
from .fields import DayField
from .pages import Reader, SignedIn, page, public_page
from .plan_forms import MinistryChoice
from .small_forms import FormPage, SmallForm

Names = dict[str, MinistryOn]


@public_page
@require_safe
def ministries(request: Reader, day: Day) -> HttpResponse:
    context = {
        "ministries": ministries_listed(day, ministries_of(request)),
        "may_administer": day.is_today and access.may(request.user, "administer", None),
    }
    return render(request, "ministries/ministries.html", context)


class _Successors(forms.ModelMultipleChoiceField):
    names: Names = {}

    def label_from_instance(self, obj: Ministry) -> str:
        return str(self.names.get(obj.code, obj.code))


class SuccessionForm(SmallForm):
    successors = _Successors(
        label=gettext_lazy("Ministries that take over"),
        queryset=Ministry.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "One in a merger, several in a split. A new ministry is added in the administration first."
        ),
    )
    from_day = DayField(
        label=gettext_lazy("From which day on"),
        help_text=gettext_lazy("The day before is the closed ministry’s last. Today or earlier: people move at once."),
    )

    def __init__(self, *args: Any, former: Ministry, names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successors"]
        assert isinstance(field, _Successors)
        field.names = names
        field.queryset = open_ministries(Party(former.party)).exclude(pk=former.pk)


class MovesForm(SmallForm):
    """Who takes each commitment and each person: asked where several take over, and never chosen beforehand."""

    def __init__(self, data: Any, *, successors: list[Ministry], moves: Moves, names: Names) -> None:
        super().__init__(data)
        if len(successors) < 2:
            return
        for name, label in moves.labels():
            choice = MinistryChoice(
                label=label,
                queryset=Ministry.objects.filter(pk__in=[one.pk for one in successors]).order_by("code"),
                to_field_name="code",
            )
            choice.names = names
            self.fields[name] = choice

    def chosen(self, kind: str) -> dict[int, Ministry]:
        return {
            int(name.removeprefix(f"{kind}-")): ministry
            for name, ministry in self.cleaned_data.items()
            if name.startswith(f"{kind}-")
        }


@dataclass
class Moves:
    """What is handed over. Reports that are being written are not listed: only their own government sees them."""

    assignments: list[Assignment]
    people: list[User]

    def labels(self) -> list[tuple[str, str]]:
        commitments = {row.commitment_id: row.commitment for row in self.assignments}
        return [
            *((f"commitment-{pk}", f"{one.code} {one.title}") for pk, one in commitments.items()),
            *((f"person-{one.pk}", f"{one.full_name} ({one.get_role_display()})") for one in self.people),
        ]


@page
@require_http_methods(["GET", "HEAD", "POST"])
def succession(request: SignedIn, code: str) -> HttpResponse:
    """Two steps: who takes over and when; then all that moves, to be confirmed. Nothing is kept between them."""
    access.require(request.user, "administer", None)
    former = get_ministry(code)
    if former.closed_on is not None and request.method != "POST":
        messages.error(request, _("This ministry has been closed already."))
        return redirect("ministries")
    names = ministries_of(request)
    then = request.POST.get("then", "")
    form = SuccessionForm(
        request.POST if request.method == "POST" else None,
        initial={"from_day": clock.today()},
        former=former,
        names=names,
    )
    first = _page(former, names, button=_("Show what moves"), step="choose")
    if request.method != "POST" or then == "change":
        return first.show(request, form)
    if not form.is_valid():
        return first.show(request, form, status=400)
    successors, from_day = list(form.cleaned_data["successors"]), form.cleaned_data["from_day"]
    try:
        check_succession(former, successors, from_day)
    except RuleViolation as violation:
        form.refuse(violation)
        return first.show(request, form, status=violation.status)
    moves = Moves(list(assignments_from(former, from_day)), list(people_of(former)))
    second = _page(
        former,
        names,
        button=_("Hand over and close it"),
        step="confirm",
        danger=True,
        moves=moves,
        successors=successors,
        from_day=from_day,
    )
    confirming = MovesForm(request.POST if then == "confirm" else None, successors=successors, moves=moves, names=names)
    if then != "confirm":
        return second.show(request, confirming)
    return second.answer(
        request,
        confirming,
        lambda said: succeed_ministry(
            by=request.user,
            former=former,
            successors=successors,
            from_day=from_day,
            commitments_to=confirming.chosen("commitment"),
            people_to=confirming.chosen("person"),
        ),
    )


def _page(former: Ministry, names: Names, *, button: str, **context: Any) -> FormPage:
    listed = reverse("ministries")
    called = names[former.code]
    return FormPage(
        title=_("Merge or split a ministry"),
        button=button,
        done=_("%(ministry)s has been closed and its work handed over.") % {"ministry": called},
        back=listed,
        trail=[(listed, _("Ministries"))],
        template="ministries/succession.html",
        context={"subject": called.names, "names": names, **context},
    )
