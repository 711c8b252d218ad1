"""What a search looks through: for each kind of thing who finds which rows as of a day, in which order, and its texts.

The rules for what counts on a day are those of the lists; here they are only put together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast

from commitments import access
from commitments.models import (
    Assignment,
    Commitment,
    Decision,
    Evidence,
    Milestone,
    MinistryName,
    Passage,
    ProgressUpdate,
    Undertaking,
)
from commitments.multilingual import LANGUAGES
from commitments.standing import Day
from commitments.vocabulary import Findable, Language, Party

from .assessments import decided_by
from .commitments import listed_commitments
from .filtering import words_in
from .json_rows import JsonRow, JsonRows
from .ministries import assigned_on, names_known
from .plan import in_plan_on
from .updates import published_by, speaking_on

# Of a passage: the languages of its unofficial working translations.
TRANSLATIONS = (Language.EN, Language.MN)


@dataclass(frozen=True)
class Asked:
    """What is looked for, and what narrows it. `words` as `matching.words_of` gives them."""

    words: tuple[str, ...]
    party: str = ""
    pillars: Collection[str] = ()
    language: str = ""
    superseded: bool = False


@dataclass(frozen=True)
class SearchedText:
    """A text that is looked through: what it is called, its column, and its language where that is always the same."""

    name: str
    column: str
    language: str = ""


@dataclass(frozen=True)
class Kind:
    """`rows`: what may be seen on the day and fits, words included. `told`: the columns that tell of a row."""

    rows: Callable[[access.Viewer, Day, Asked], QuerySet[Any]]
    order: tuple[str, ...]
    texts: tuple[SearchedText, ...]
    told: Callable[[Day], Mapping[str, Any]]


# Every kind tells the same columns, so that one query answers for all; these hold where a kind has nothing to tell.
COLUMNS: dict[str, models.Field[Any, Any]] = {
    "code": models.CharField(),  # the one commitment that it belongs to
    "codes": models.TextField(),  # several, as JSON: a code, or a code and where in the passage it is quoted
    **{f"title_{language}": models.CharField() for language in LANGUAGES},
    "number": models.IntegerField(),
    "parent": models.BigIntegerField(),  # the update or the consultation that it belongs to
    "parties": models.CharField(),
    "ministry": models.CharField(),
    "period": models.CharField(),
    "language": models.CharField(),
    "at": models.DateTimeField(),
    "on": models.DateField(),
    "until": models.DateField(),
    "superseded": models.BooleanField(),
    **{f"text_{place}": models.TextField() for place in range(5)},
}


def _several(name: str, column: str) -> tuple[SearchedText, ...]:
    return tuple(SearchedText(name, f"{column}_{language}", language) for language in LANGUAGES)


def _of_commitment(path: str) -> dict[str, Any]:
    """The commitment that something belongs to."""
    return {"code": F(f"{path}code"), **{f"title_{language}": F(f"{path}title_{language}") for language in LANGUAGES}}


def _undertaken(commitment: str, party: str) -> Exists:
    return Exists(Undertaking.objects.filter(commitment=OuterRef(commitment), party=party))


def _parties(commitment: str) -> Case:
    """Who undertook the commitment: `JP`, `MN` or `JP MN`."""
    jp, mn = (_undertaken(commitment, party) for party in Party)
    return Case(When(jp & mn, then=Value("JP MN")), When(jp, then=Value("JP")), default=Value("MN"))


def _written_in(asked: Asked, column: str) -> Q:
    """For a text in three languages: it has one in the language asked for."""
    return ~Q(**{f"{column}_{asked.language}": ""}) if asked.language else Q()


def _narrowed(asked: Asked, *, party: str = "", pillar: str = "", language: str = "") -> Q:
    """Rows of the party, pillars and language asked for, by the columns of these names."""
    wanted = Q()
    if asked.party and party:
        wanted &= Q(**{party: asked.party})
    if asked.pillars and pillar:
        wanted &= Q(**{f"{pillar}__in": asked.pillars})
    if asked.language and language:
        wanted &= Q(**{language: asked.language})
    return wanted


# --- What was promised -------------------------------------------------------------------------------------------


def _commitments(user: access.Viewer, day: Day, asked: Asked) -> QuerySet[Commitment]:
    rows = listed_commitments(user).filter(_narrowed(asked, pillar="pillar__key"))
    if asked.party:
        rows = rows.filter(_undertaken("pk", asked.party))
    if asked.language != Language.JA:  # the words that are quoted are Japanese, whatever the titles
        rows = rows.filter(_written_in(asked, "title"))
    return words_in(rows, asked.words)


def _passages(user: access.Viewer, day: Day, asked: Asked) -> QuerySet[Passage]:
    rows = Passage.objects.all() if access.reads(user) else Passage.objects.none()
    if asked.language:
        signed = Q(section__statement__original_language=asked.language)
        rows = rows.filter(signed | _written_in(asked, "text") if asked.language in TRANSLATIONS else signed)
    if asked.party or asked.pillars:
        of_these = _narrowed(asked, party="undertakings__party", pillar="pillar__key")
        rows = rows.filter(Exists(Commitment.objects.filter(of_these, passage=OuterRef("pk"))))
    return words_in(rows, asked.words)


def _passage_told(day: Day) -> dict[str, Any]:
    quoted = Commitment.objects.filter(passage=OuterRef("pk")).order_by().values("passage")
    listed = quoted.annotate(listed=JsonRows(JsonRow("code", "quote_start", "quote_end")))
    return {
        "codes": Cast(Subquery(listed.values("listed")), models.TextField()),
        "number": F("number"),
        "language": F("section__statement__original_language"),
        **{f"title_{language}": F(f"section__title_{language}") for language in LANGUAGES},
    }


# --- What was reported -------------------------------------------------------------------------------------------


def _published(user: access.Viewer, day: Day, asked: Asked) -> QuerySet[ProgressUpdate]:
    rows = published_by(day, access.visible_updates(user))
    if not asked.superseded:
        rows = rows.filter(speaking_on(day))
    path = "undertaking__commitment__pillar__key"
    return rows.filter(_narrowed(asked, party="undertaking__party", pillar=path, language="language"))


def _updates(user: access.Viewer, day: Day, asked: Asked) -> QuerySet[ProgressUpdate]:
    return words_in(_published(user, day, asked), asked.words)


def _evidence(user: access.Viewer, day: Day, asked: Asked) -> QuerySet[Evidence]:
    of_these = _published(user, day, asked).order_by().values("pk")
    return words_in(Evidence.objects.filter(update__in=of_these), asked.words)


def _update_told(day: Day, path: str = "") -> dict[str, Any]:
    return {
        **_of_commitment(f"{path}undertaking__commitment__"),
        "parties": F(f"{path}undertaking__party"),
        "ministry": F(f"{path}ministry__code"),
        "period": F(f"{path}period__code"),
        "language": F(f"{path}language"),
        "at": F(f"{path}published_at"),
        "superseded": Case(
            When(**{f"{path}superseded_at__lt": day.ends_at}, then=Value(True)),
            default=Value(False),
            output_field=models.BooleanField(),
        ),
    }


# --- The plan, and what both decided -----------------------------------------------------------------------------


def _milestones(user: access.Viewer, day: Day, asked: Asked) -> QuerySet[Milestone]:
    rows = Milestone.objects.filter(in_plan_on(day)) if access.reads(user) else Milestone.objects.none()
    rows = rows.filter(_narrowed(asked, pillar="commitment__pillar__key"), _written_in(asked, "title"))
    if asked.party:
        rows = rows.filter(_undertaken("commitment", asked.party))
    return words_in(rows, asked.words)


def _decisions(user: access.Viewer, day: Day, asked: Asked) -> QuerySet[Decision]:
    """Whatever the party asked for: both governments took them."""
    rows = decided_by(day) if access.sees_between(user) else Decision.objects.none()
    rows = rows.filter(_narrowed(asked, language="language"))
    if asked.pillars:
        rows = rows.filter(Exists(Commitment.objects.filter(decisions=OuterRef("pk"), pillar__key__in=asked.pillars)))
    return words_in(rows, asked.words)


def _decision_told(day: Day) -> dict[str, Any]:
    about = Commitment.objects.filter(decisions=OuterRef("pk")).order_by().values("decisions")
    listed = about.annotate(listed=JsonRows(JsonRow("code")))
    return {
        "codes": Cast(Subquery(listed.values("listed")), models.TextField()),
        "number": F("number"),
        "parent": F("consultation"),
        "parties": Value(" ".join(Party.values)),
        "language": F("language"),
        "on": F("consultation__held_on"),
        **{f"title_{language}": F(f"consultation__title_{language}") for language in LANGUAGES},
    }


# --- Who is responsible ------------------------------------------------------------------------------------------


def _ministries(user: access.Viewer, day: Day, asked: Asked) -> QuerySet[MinistryName]:
    rows = names_known(day) if access.reads(user) else MinistryName.objects.none()
    rows = rows.filter(_narrowed(asked, party="ministry__party"), _written_in(asked, "name"))
    if asked.pillars:
        at_work = Assignment.objects.filter(assigned_on(day), commitment__pillar__key__in=asked.pillars)
        rows = rows.filter(Exists(at_work.filter(ministry=OuterRef("ministry"))))
    return words_in(rows, asked.words)


def _ministry_told(day: Day) -> dict[str, Any]:
    later = MinistryName.objects.filter(
        ministry=OuterRef("ministry"), valid_from__gt=OuterRef("valid_from"), valid_from__lte=day.date
    )
    return {
        "ministry": F("ministry__code"),
        "parties": F("ministry__party"),
        "on": F("valid_from"),
        "until": Subquery(later.order_by().values("ministry").annotate(next=Min("valid_from")).values("next")),
        **{f"title_{language}": F(f"name_{language}") for language in LANGUAGES},
    }


KINDS: dict[Findable, Kind] = {
    Findable.COMMITMENTS: Kind(
        rows=_commitments,
        order=("position", "code"),
        texts=(SearchedText("code", "code"), *_several("title", "title"), SearchedText("words", "quote", Language.JA)),
        told=lambda day: {**_of_commitment(""), "parties": _parties("pk")},
    ),
    Findable.WORDS: Kind(
        rows=_passages,
        order=("number",),
        texts=(
            SearchedText("words", "text"),
            *(SearchedText("translation", f"text_{language}", language) for language in TRANSLATIONS),
        ),
        told=_passage_told,
    ),
    Findable.UPDATES: Kind(
        rows=_updates,
        order=("-published_at", "-pk"),
        texts=tuple(SearchedText(name, name) for name in ("done", "next_steps", "reason")),
        told=_update_told,
    ),
    Findable.EVIDENCE: Kind(
        rows=_evidence,
        order=("-update__published_at", "-pk"),
        texts=(SearchedText("title", "title"),),
        told=lambda day: {**_update_told(day, "update__"), "parent": F("update")},
    ),
    Findable.MILESTONES: Kind(
        rows=_milestones,
        order=("commitment__position", "commitment__code", "number"),
        texts=(SearchedText("code", "code"), *_several("title", "title")),
        told=lambda day: {
            **_of_commitment("commitment__"),
            "number": F("number"),
            "parties": _parties("commitment"),
            "on": F("baseline_due_on"),
        },
    ),
    Findable.DECISIONS: Kind(
        rows=_decisions,
        order=("-consultation__held_on", "number"),
        texts=(SearchedText("text", "text"),),
        told=_decision_told,
    ),
    Findable.MINISTRIES: Kind(
        rows=_ministries,
        order=("ministry__code", "-valid_from"),
        texts=(SearchedText("code", "ministry__code"), *_several("name", "name")),
        told=_ministry_told,
    ),
}


def told(kind: Findable, day: Day) -> dict[str, Any]:
    """The columns of `COLUMNS` for rows of this kind: each as an expression of its type, NULL where there is none."""
    own = KINDS[kind]
    texts = {f"text_{place}": F(text.column) for place, text in enumerate(own.texts)}
    given = {"superseded": Value(False), **own.told(day), **texts}
    return {name: given[name] if name in given else Cast(Value(None), field) for name, field in COLUMNS.items()}
