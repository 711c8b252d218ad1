"""The commitments as activities of the International Aid Transparency Initiative, version 2.03.

Source: https://iatistandard.org/en/iati-standard/203/activity-standard/. What the standard has a place for goes there:
ministries, dates, indicators with baseline, target and measurements, evidence, and what each government reports for
each period as a qualitative result. Codes are those of its codelists. What nobody reported is left out, never 0.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import islice
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils import translation
from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.models import Assignment, Commitment, Evidence, Plan, ProgressUpdate
from commitments.models.base import texts_of
from commitments.multilingual import LANGUAGES
from commitments.queries.days import current_plan
from commitments.queries.ministries import MinistryOn, assigned_on, ministries_on
from commitments.queries.plan import IndicatorOn, indicators_of
from commitments.queries.updates import find_updates
from commitments.standing import Day
from commitments.vocabulary import NOT_REPORTED, AssignmentRole, Delivery, Party, delivery_label

VERSION = "2.03"
CHUNK = 200

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What XML 1.0 has no place for: control characters, and halves of surrogate pairs.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# ActivityStatus: 1 pipeline, 2 implementation, 4 closed, 5 cancelled.
_STATUS = {
    NOT_REPORTED: "1",
    Delivery.NOT_STARTED: "1",
    Delivery.ON_TRACK: "2",
    Delivery.AT_RISK: "2",
    Delivery.OFF_TRACK: "2",
    Delivery.COMPLETED: "4",
    Delivery.DISCONTINUED: "5",
}
_START, _PLANNED_END, _END = "2", "3", "4"  # ActivityDateType
_GOVERNMENT = "10"  # OrganisationType
_ACCOUNTABLE, _IMPLEMENTING = "2", "4"  # OrganisationRole
_OUR_OWN = "99"  # SectorVocabulary: the reporting organisation's
_OUTPUT = "1"  # ResultType
_UNIT, _QUALITATIVE = "1", "5"  # IndicatorMeasure
_RESULTS = "A08"  # DocumentCategory: results, outcomes and outputs


@dataclass(frozen=True)
class Publisher:
    """Who publishes the file. `ref` is the organisation's IATI identifier; every activity's begins with it."""

    ref: str
    name: str


@dataclass
class _Around:
    """What belongs to the commitments of one piece of the list."""

    plan: Plan
    ministries: Mapping[str, MinistryOn]
    assigned: dict[int, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))  # code, role
    indicators: dict[int, list[IndicatorOn]] = field(default_factory=lambda: defaultdict(list))
    updates: dict[int, list[ProgressUpdate]] = field(default_factory=lambda: defaultdict(list))
    evidence: dict[int, list[Evidence]] = field(default_factory=lambda: defaultdict(list))


def activities(
    user: access.Viewer, commitments: Iterator[Commitment], day: Day, publisher: Publisher, site: str
) -> Iterator[bytes]:
    """The file, piece by piece, in constant memory: one piece of 200 commitments costs four queries.

    `commitments` as of the day, from `find_commitments`. `site` begins the addresses of what is linked.
    """
    now = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<iati-activities version="{VERSION}" generated-datetime="{now}">\n'.encode()
    current = current_plan()
    ministries = ministries_on(day) if current is not None else {}
    while current is not None and (piece := list(islice(commitments, CHUNK))):
        around = _around(user, piece, day, current, ministries)
        for commitment in piece:
            yield tostring(_activity(commitment, around, publisher, site), encoding="utf-8")
            yield b"\n"
    yield b"</iati-activities>\n"


def _around(
    user: access.Viewer, piece: list[Commitment], day: Day, current: Plan, ministries: Mapping[str, MinistryOn]
) -> _Around:
    plan = _Around(current, ministries)
    assigned = Assignment.objects.filter(assigned_on(day), commitment__in=piece).order_by("role", "ministry__code")
    for pk, code, role in assigned.values_list("commitment", "ministry__code", "role"):
        plan.assigned[pk].append((code, role))
    for indicator in indicators_of(piece, day):
        plan.indicators[indicator.indicator.commitment_id].append(indicator)
    found = find_updates(user, {}, day).queryset.filter(undertaking__commitment__in=piece)
    for update in found.prefetch_related("evidence").order_by("period__starts_on", "published_at", "pk"):
        plan.updates[update.undertaking.commitment_id].append(update)
        plan.evidence[update.undertaking.commitment_id].extend(update.evidence.all())
    return plan


def _activity(commitment: Commitment, plan: _Around, publisher: Publisher, site: str) -> Element:
    standing, statement = commitment.standing, plan.plan.statement
    activity = Element("iati-activity", {_LANG: statement.original_language})
    SubElement(activity, "iati-identifier").text = f"{publisher.ref}-{commitment.code}"
    _narrated(activity, "reporting-org", {"": publisher.name}, ref=publisher.ref, type=_GOVERNMENT)
    _narrated(activity, "title", commitment.titles, or_else=commitment.code)
    # Its own words, in the language that is authentic.
    _narrated(activity, "description", {statement.original_language: commitment.quote}, type="1")
    for code, role in plan.assigned[commitment.pk]:
        names = plan.ministries[code].names
        part = _ACCOUNTABLE if role == AssignmentRole.LEAD else _IMPLEMENTING
        _narrated(activity, "participating-org", names, or_else=code, ref=code, type=_GOVERNMENT, role=part)
    if not plan.assigned[commitment.pk]:
        for party in Party:
            _narrated(activity, "participating-org", _party(party), type=_GOVERNMENT, role=_ACCOUNTABLE)
    SubElement(activity, "activity-status", code=_STATUS[standing.delivery])
    for kind, day in ((_START, statement.signed_on), (_PLANNED_END, standing.due_on), (_END, standing.completed_on)):
        if day is not None:
            SubElement(activity, "activity-date", {"type": kind, "iso-date": day.isoformat()})
    SubElement(activity, "recipient-country", code="MN", percentage="100")
    _narrated(activity, "sector", commitment.pillar.titles, vocabulary=_OUR_OWN, code=commitment.pillar.key)
    for item in plan.evidence[commitment.pk]:
        _document(activity, item, site)
    for indicator in plan.indicators[commitment.pk]:
        _measured(activity, indicator, plan)
    if plan.updates[commitment.pk]:
        _reported(activity, commitment, plan.updates[commitment.pk])
    return activity


def _document(activity: Element, item: Evidence, site: str) -> None:
    url = item.url or f"{site}/api/v1/files/{item.file_id}/"
    kind = "text/html" if item.url or item.file is None else item.file.content_type
    link = SubElement(activity, "document-link", url=_legal(url), format=kind)
    _narrated(link, "title", {"": item.title})
    SubElement(link, "category", code=_RESULTS)
    if item.dated_on is not None:
        SubElement(link, "document-date", {"iso-date": item.dated_on.isoformat()})


def _measured(activity: Element, on: IndicatorOn, plan: _Around) -> None:
    """An indicator as a result of its own: unlike things are never added up."""
    row = on.indicator
    result = SubElement(activity, "result", {"type": _OUTPUT, "aggregation-status": "false"})
    _narrated(result, "title", row.names, or_else=row.code)
    element = SubElement(result, "indicator", {"measure": _UNIT, "aggregation-status": "false"})
    _narrated(element, "title", row.names, or_else=row.code)
    _narrated(element, "description", texts_of(row, "unit"))
    if row.baseline is not None and row.baseline_on is not None:
        SubElement(
            element,
            "baseline",
            {
                "year": str(row.baseline_on.year),
                "iso-date": row.baseline_on.isoformat(),
                "value": _number(row.baseline),
            },
        )
    for measurement in on.measurements:
        period = _period(element, measurement.measured_on, measurement.measured_on)
        actual = SubElement(period, "actual", value=_number(measurement.value))
        _narrated(actual, "comment", _party(measurement.update.undertaking.party))
    if row.target is not None:
        # A target without a day of its own is the plan's: it is to be reached by its end.
        until = row.target_on or plan.plan.ends_on
        start = min(row.baseline_on or plan.plan.starts_on, until)
        SubElement(_period(element, start, until), "target", value=_number(row.target))


def _reported(activity: Element, commitment: Commitment, updates: Collection[ProgressUpdate]) -> None:
    """What each government says of each period, in its own words: a rating is no number."""
    result = SubElement(activity, "result", {"type": _OUTPUT, "aggregation-status": "false"})
    _narrated(result, "title", _in_all_languages(lambda: _("Delivery, as reported")))
    for party in Party:
        of_party = [update for update in updates if update.undertaking.party == party]
        if not of_party:
            continue
        indicator = SubElement(result, "indicator", {"measure": _QUALITATIVE, "aggregation-status": "false"})
        _narrated(indicator, "title", _party(party))
        for update in of_party:
            period = _period(indicator, update.period.starts_on, update.period.ends_on)
            actual = SubElement(period, "actual")
            rated = _rating(update.delivery, commitment.kind)
            # In the language it was written in, with the reasons; in the others the rating alone.
            _narrated(actual, "comment", rated | {update.language: f"{rated[update.language]}: {update.done}"})


def _in_all_languages(text: Callable[[], str]) -> dict[str, str]:
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = text()
    return said


@cache
def _party(party: str) -> dict[str, str]:
    return _in_all_languages(lambda: str(Party(party).label))


@cache
def _rating(delivery: str, kind: str) -> dict[str, str]:
    return _in_all_languages(lambda: delivery_label(delivery, kind))


def _period(of: Element, start: dt.date, end: dt.date) -> Element:
    period = SubElement(of, "period")
    SubElement(period, "period-start", {"iso-date": start.isoformat()})
    SubElement(period, "period-end", {"iso-date": end.isoformat()})
    return period


def _narrated(parent: Element, tag: str, texts: Mapping[str, str], *, or_else: str = "", **attributes: str) -> Element:
    """An element with a narrative for each language that has a text; with `or_else` where none has."""
    element = SubElement(parent, tag, attributes)
    said = {language: text for language, text in texts.items() if text} or {"": or_else}
    for language, text in said.items():
        _narrative(element, language, text)
    return element


def _narrative(parent: Element, language: str, text: str) -> None:
    SubElement(parent, "narrative", {_LANG: language} if language else {}).text = _legal(text)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
