"""The joint statement, word by word, with where each commitment stands in it as of any day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments import access
from commitments.models import Commitment
from commitments.multilingual import reader_language
from commitments.queries.commitments import find_commitments
from commitments.queries.filtering import Found, InvalidFilters
from commitments.reports.counts import Cells, Count
from commitments.reports.statement import StatementRead, read_statement
from commitments.standing import Day
from commitments.vocabulary import HEADLINE_CHOICES, SILENT, Agreement, Language, Party, Schedule

from .browse import filter_bar, ministry_labels
from .listing import Asked, asked
from .pages import Reader, public_page

# All filters of the read door: what a list narrows by can be shown in the statement too.
FACETS = {
    "main": ("delivery", "schedule", "pillar", "ministry"),
    "more": (
        "party",
        "agreement",
        "reporting",
        "jp_reporting",
        "mn_reporting",
        "jp_delivery",
        "mn_delivery",
        "kind",
        "contradiction",
        "slipped",
        "slipped_twice",
        "fell",
        "silent_twice",
        "q",
    ),
}
# In `translation=`: the Japanese alone.
NO_TRANSLATION = "none"


@dataclass(frozen=True)
class Entry:
    """A line of the legend: an answer, how many have it, and whether the page shows exactly these."""

    answer: str
    code: str
    count: Count
    current: bool


@dataclass(frozen=True)
class Translation:
    """A language to read the passages in beside the Japanese; `code` is empty for none."""

    code: str
    label: str
    address: str
    current: bool


@public_page
@require_safe
def statement(request: Reader, day: Day) -> HttpResponse:
    found = asked(
        request,
        _find,
        day,
        facets=(*FACETS["main"], *FACETS["more"]),
        own=("as_of", "translation"),
        labels={"ministry": ministry_labels(request)},
    )
    context: dict[str, Any] = {"listing": found, **filter_bar(found, **FACETS)}
    if found.valid:
        read = read_statement(request.user, day, found.rows if found.chips else None)
        context |= {"read": read, "narrowed": bool(found.chips)}
        if read is not None:
            context |= _legend(request.GET, found, read) | _translations(request.GET, read)
    return render(request, "statement/statement.html", context, status=found.status)


def _find(
    user: access.Viewer, params: QueryDict, day: Day, *, also: Collection[str] | None = None
) -> Found[Commitment]:
    """What the read door finds. The statement has its own order, so that none can be asked for."""
    wrong = {"order": [_("There is no such parameter.")]} if params.get("order") else {}
    translation, known = params.get("translation", ""), [*_translated(), NO_TRANSLATION]
    if translation and translation not in known:
        wrong["translation"] = [_("Write one of these: %(words)s.") % {"words": ", ".join(known)}]
    try:
        found = find_commitments(user, params, day, also=also, leads=False)
    except InvalidFilters as refusal:
        raise InvalidFilters({**refusal.fields, **wrong}, refusal.form) from refusal
    if wrong:
        raise InvalidFilters(wrong, found.form)
    return found


def _translated() -> list[str]:
    return [code for code in Language.values if code != Language.JA]


def _legend(params: QueryDict, found: Asked, read: StatementRead) -> dict[str, Any]:
    """Each standing with how many have it in the whole statement, whatever the page is narrowed to."""
    kept = {"translation": params["translation"]} if params.get("translation") else {}
    cells = Cells.of_answers((one.answers for one in read.marked), kept)
    narrowed = {name: params.getlist(name) for name, facet in found.facets.items() if facet.active}

    def entry(answer: str, code: str, count: Count) -> Entry:
        return Entry(answer, code, count, narrowed == {answer: [code]})

    signs = [entry("schedule", Schedule.OVERDUE.value, cells.by("schedule", Schedule.OVERDUE.value))]
    for code in (silent.value for silent in SILENT):
        either = cells.count(
            lambda cell, code=code: any(cell.answers[f"{party.lower()}_reporting"] == code for party in Party),  # type: ignore[misc]
            reporting=code,
        )
        signs.append(entry("reporting", code, either))
    divergent = Agreement.DIVERGENT.value
    of_both = cells.count(
        lambda cell: cell.answers["agreement"] == divergent, among=lambda cell: cell.of_both, agreement=divergent
    )
    return {
        "as_list": narrowed,
        "whole": cells.count(lambda cell: True),
        "deliveries": [entry("delivery", code, cells.by("delivery", code)) for code, _label in HEADLINE_CHOICES],
        "signs": [*signs, entry("agreement", divergent, of_both)],
    }


def _translations(params: QueryDict, read: StatementRead) -> dict[str, Any]:
    """The translation to show, and the choice: until asked, that of the reader's language, and none beside Japanese."""
    chosen = params.get("translation") or (reader_language() if reader_language() != Language.JA else NO_TRANSLATION)
    there = {code for section in read.sections for one in section.passages for code in one.passage.translations}
    labels = {code: str(Language(code).label) for code in _translated() if code in there}
    current = chosen if chosen in labels else ""
    return {
        "translation": current,
        "translations": [
            Translation(code, label, _with(params, code or NO_TRANSLATION), code == current)
            for code, label in {"": _("Japanese only"), **labels}.items()
        ]
        if labels
        else [],
    }


def _with(params: QueryDict, translation: str) -> str:
    query = params.copy()
    query["translation"] = translation
    return f"?{query.urlencode()}"
