"""Meeting packs: the small form that asks what is to be in one, and the file that it makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import quote

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_safe

from commitments import clock
from commitments.errors import RuleViolation
from commitments.exports.packs.building import build_pack
from commitments.exports.packs.facts import AGENDA, ALL, PILLAR, SECTIONS, Choice, read_facts
from commitments.exports.packs.pdf import render_pdf
from commitments.exports.packs.word import render_word
from commitments.models import Consultation, Pillar, Plan
from commitments.multilingual import reader_language
from commitments.queries.commitments import all_pillars
from commitments.queries.consultations import get_consultation
from commitments.queries.days import read_day_and_plan
from commitments.standing import Day
from commitments.vocabulary import Language

from .asking import PlainForm
from .context import plan_of, remember_plan
from .pages import SignedIn, from_replica, page, reading_page

FORMATS = {
    "pdf": (render_pdf, "application/pdf"),
    "docx": (render_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
SECTION_NAMES = {
    "summary": gettext_lazy("Summary, agenda and what moved"),
    "statement": gettext_lazy("The statement, with where each commitment stands"),
    "commitments": gettext_lazy("Each commitment in full"),
    "dates": gettext_lazy("Dates that have moved"),
    "decisions": gettext_lazy("Decisions"),
}
FILE_NAME = gettext_noop("Meeting pack")


class PackForm(PlainForm):
    format = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=[("pdf", gettext_lazy("PDF, to print and hand out")), ("docx", gettext_lazy("Word, to edit further"))],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    beside = forms.ChoiceField(
        label=gettext_lazy("Second language beside it"),
        choices=[("", gettext_lazy("none")), *Language.choices],
        required=False,
    )
    commitments = forms.ChoiceField(label=gettext_lazy("Commitments"))
    sections = forms.MultipleChoiceField(
        label=gettext_lazy("Parts"),
        choices=[(name, SECTION_NAMES[name]) for name in SECTIONS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose one part at least.")},
    )

    def __init__(self, asked: QueryDict | None, pillars: Iterable[Pillar], *, also: Collection[str] = ()) -> None:
        """`asked`: the parameters of the address; the form is filled in with them, or as most people want it.

        `also`: parameters that are the page's own.
        """
        known = {name for name in asked or () if name not in also}
        initial = {
            "format": "pdf",
            "language": reader_language(),
            "commitments": ALL,
            "sections": list(SECTIONS),
        }
        super().__init__(asked if known else None, initial=initial, auto_id="pack-%s")
        self.unknown = sorted(known - {*self.fields})
        choices = self.fields["commitments"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [
            (ALL, _("All")),
            (AGENDA, _("Those on the agenda")),
            *((f"{PILLAR}{pillar.key}", _("Pillar: %(name)s") % {"name": pillar.title}) for pillar in pillars),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("beside") and said["beside"] == said.get("language"):
            self.add_error("beside", _("Choose another language than the first, or none."))
        for name in self.unknown:
            self.add_error(None, f"{name}: {_('There is no such parameter.')}")
        return said

    @property
    def choice(self) -> Choice:
        """What was chosen. Only after `is_valid`."""
        said = self.cleaned_data
        return Choice(
            languages=tuple(filter(None, (said["language"], said["beside"]))),
            commitments=said["commitments"],
            sections=frozenset(said["sections"]),
        )


@from_replica
@page
@require_safe
def consultation_pack(request: SignedIn, pk: int) -> HttpResponse:
    """The pack of a consultation: of its day, or of today where it is yet to be held."""
    row = get_consultation(request.user, pk)
    as_of = "" if row.held_on > clock.today() else row.held_on.isoformat()
    day, plan = read_day_and_plan(as_of)
    remember_plan(request, plan)
    return _answer(request, day, plan, as_of, row)


@reading_page
@require_safe
def day_pack(request: SignedIn, day: Day) -> HttpResponse:
    """The pack of a plain day: today, or that of `?as_of=`."""
    return _answer(request, day, plan_of(request), request.reading.as_of, None)


def _answer(
    request: SignedIn, day: Day, plan: Plan | None, as_of: str, consultation: Consultation | None
) -> HttpResponse:
    form = PackForm(request.GET, all_pillars(), also=() if consultation else ("as_of",))
    status = 200
    if form.is_bound:
        if form.is_valid():
            try:
                return _file(request, form, day, plan, as_of, consultation)
            except RuleViolation as violation:
                form.refuse(violation)
                status = violation.status
        else:
            status = 400
    context = {"form": form, "consultation": consultation, "day": day, "as_of": as_of}
    return render(request, "packs/pack.html", context, status=status)


def _file(
    request: SignedIn, form: PackForm, day: Day, plan: Plan | None, as_of: str, consultation: Consultation | None
) -> HttpResponse:
    choice = form.choice
    facts = read_facts(request.user, choice, day=day, plan=plan, as_of=as_of, consultation=consultation)
    extension = form.cleaned_data["format"]
    render_pack, content_type = FORMATS[extension]
    response = HttpResponse(render_pack(build_pack(facts, choice)), content_type=content_type)
    response["Content-Disposition"] = _disposition(day, choice, extension)
    return response


def _disposition(day: Day, choice: Choice, extension: str) -> str:
    """A name in the pack's language, and one in plain letters for what can't read that (RFC 6266)."""
    rest = f"{day.date.isoformat()}_{'-'.join(choice.languages)}.{extension}"
    with translation.override(choice.languages[0]):
        name = f"{_(FILE_NAME)}_{rest}".replace(" ", "-")
    return f"attachment; filename=\"meeting-pack_{rest}\"; filename*=UTF-8''{quote(name, safe='')}"
