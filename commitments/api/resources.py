"""The resources. A list, one thing, a stream and the feed of changes are all made from the same entry here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from commitments.models import MilestoneReport
from commitments.queries import (
    assessments,
    commitments,
    indicators,
    meetings,
    plan_lists,
    reference,
    reported,
    updates,
)
from commitments.queries.changes import LIST_OF, ChangeFilter, find_changes
from commitments.queries.occurrences import with_occurrences
from commitments.standing import Day
from commitments.vocabulary import ChangeKind

from .resource import Many, Resource, by_keys, rows_of, wanted
from .rows import between, plan
from .rows import commitments as of_commitment
from .rows import reference as referred
from .rows import updates as of_update
from .rows.changes import CHANGE
from .saying import Row, Saying, text_columns


class Speaking:
    """The update that speaks for each side of a commitment on the day."""

    columns = tuple(f"standing__{side}_update_id" for side in of_commitment.SIDES)

    def under(self, rows: Sequence[Row], saying: Saying) -> Callable[[Row], Any]:
        pks = [pk for row in rows for column in self.columns if (pk := row[column]) is not None]
        others = by_keys(UPDATES, saying, "id", pks)
        said = {answer["id"]: answer for answer in rows_of(UPDATES, others, saying, UPDATES.fields)}
        return lambda row: {
            side: said.get(row[column]) for side, column in zip(of_commitment.SIDES, self.columns, strict=True)
        }


class MilestonesMet:
    """The milestones that an update reports as met."""

    columns = ("pk",)

    def under(self, rows: Sequence[Row], saying: Saying) -> Callable[[Row], Any]:
        columns = ("milestone__commitment__code", "milestone__number", "met_on", "update_id")
        titles = [f"milestone__{column}" for column in text_columns("title")]
        met: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        found = MilestoneReport.objects.filter(update__in=[row["pk"] for row in rows]).order_by("milestone__number")
        for other in found.values(*columns, *titles):
            commitment, number, met_on, update = (other[column] for column in columns)
            met[update].append(
                {
                    "milestone": f"{commitment}-M{number}",
                    "titles": {code: other[f"milestone__title_{code}"] or None for code in saying.languages},
                    "met_on": met_on,
                }
            )
        return lambda row: met.get(row["pk"], [])


RECENT_UPDATES = 20

# --- the resources -----------------------------------------------------------------------------------------------

MEASUREMENTS = Resource(
    name="measurements",
    find=reported.find_measurements,
    filters=reported.MeasurementFilter,
    fields=of_update.MEASUREMENT,
)
EVIDENCE = Resource(
    name="evidence",
    find=reported.find_evidence,
    filters=reported.EvidenceFilter,
    fields=of_update.EVIDENCE,
)
OCCURRENCES = Resource(
    name="occurrences",
    find=reported.find_occurrences,
    filters=reported.OccurrenceFilter,
    fields=of_update.OCCURRENCE,
)
_WITH_CORRECTED = {"superseded": "true"}
UPDATES = Resource(
    name="updates",
    find=updates.find_updates,
    filters=updates.UpdateFilter,
    fields=of_update.UPDATE,
    expansions={
        "evidence": Many(lambda: EVIDENCE, via="update_id", params=_WITH_CORRECTED),
        "measurements": Many(lambda: MEASUREMENTS, via="update_id", params=_WITH_CORRECTED),
        "occurrences": Many(lambda: OCCURRENCES, via="update_id", params=_WITH_CORRECTED | {"order": "held"}),
        "milestones_met": MilestonesMet(),
    },
    all_of_it=_WITH_CORRECTED,
    with_columns=lambda rows, day: updates.with_correction(rows),
)
DATE_REVISIONS = Resource(
    name="date-revisions",
    find=plan_lists.find_date_revisions,
    filters=plan_lists.DateRevisionFilter,
    fields=plan.DATE_REVISION,
)
MILESTONES = Resource(
    name="milestones",
    find=plan_lists.find_milestones,
    filters=plan_lists.MilestoneFilter,
    fields=plan.MILESTONE,
    expansions={"date_revisions": Many(lambda: DATE_REVISIONS, via="milestone_id")},
    all_of_it={"withdrawn": "true"},
)
INDICATORS = Resource(
    name="indicators",
    find=indicators.find_indicators,
    filters=indicators.IndicatorFilter,
    fields=plan.INDICATOR,
    expansions={"measurements": Many(lambda: MEASUREMENTS, via="indicator_id")},
)
ASSIGNMENTS = Resource(
    name="assignments",
    find=plan_lists.find_assignments,
    filters=plan_lists.AssignmentFilter,
    fields=plan.ASSIGNMENT,
    expansions={"names": plan.MINISTRY_NAMES},
    all_of_it={"when": ["on_day", "ended", "ahead"]},
)
JOINT_ASSESSMENTS = Resource(
    name="joint-assessments",
    find=assessments.find_assessments,
    filters=assessments.AssessmentFilter,
    fields=between.JOINT_ASSESSMENT,
)
DECISIONS = Resource(
    name="decisions",
    find=meetings.find_decisions,
    filters=meetings.DecisionFilter,
    fields=between.DECISION,
)
CONSULTATIONS = Resource(
    name="consultations",
    find=meetings.find_consultation_list,
    filters=meetings.ConsultationFilter,
    fields=between.CONSULTATION,
    expansions={"decisions": Many(lambda: DECISIONS, via="consultation_id")},
)


def _of_a_commitment(rows: QuerySet[Any], day: Day) -> QuerySet[Any]:
    return with_occurrences(plan_lists.with_own_date(commitments.with_mentions(rows), day), day)


COMMITMENTS = Resource(
    name="commitments",
    find=commitments.find_commitments,
    filters=commitments.CommitmentFilter,
    fields=of_commitment.COMMITMENT,
    expansions={
        "speaking": Speaking(),
        "updates": Many(lambda: UPDATES, via="undertaking__commitment_id"),
        "milestones": Many(lambda: MILESTONES, via="commitment_id", params={"order": "due"}),
        "indicators": Many(lambda: INDICATORS, via="commitment_id", expand=("measurements",)),
        "occurrences": of_commitment.OCCURRENCES,
        "date_revisions": Many(lambda: DATE_REVISIONS, via="commitment_id"),
        "assignments": Many(lambda: ASSIGNMENTS, via="commitment_id", expand=("names",)),
        "evidence": Many(lambda: EVIDENCE, via="update__undertaking__commitment_id"),
        "joint_assessments": Many(lambda: JOINT_ASSESSMENTS, via="commitment_id"),
    },
    with_columns=lambda rows, day: with_occurrences(
        plan_lists.with_own_date(commitments.with_mentions(rows), day), day
    ),
)
# By itself it also says what was reported last; all of it is a list of its own.
ONE_COMMITMENT = replace(
    COMMITMENTS,
    expansions={
        **{name: under for name, under in COMMITMENTS.expansions.items() if name != "updates"},
        "recent_updates": Many(lambda: UPDATES, via="undertaking__commitment_id", newest=RECENT_UPDATES),
    },
)
MINISTRIES = Resource(
    name="ministries",
    find=reference.find_ministries,
    filters=reference.MinistryFilter,
    fields=referred.MINISTRY,
    expansions={"assignments": Many(lambda: ASSIGNMENTS, via="ministry_id")},
)
PERIODS = Resource(
    name="periods",
    find=reference.find_periods,
    filters=reference.PeriodFilter,
    fields=referred.PERIOD,
)
PILLARS = Resource(
    name="pillars",
    find=reference.find_pillars,
    filters=reference.PillarFilter,
    fields=referred.PILLAR,
)
PASSAGES = Resource(
    name="passages",
    find=reference.find_passages,
    filters=reference.PassageFilter,
    fields=referred.PASSAGE,
)

RESOURCES = (
    PILLARS,
    PASSAGES,
    MINISTRIES,
    PERIODS,
    COMMITMENTS,
    UPDATES,
    MILESTONES,
    INDICATORS,
    MEASUREMENTS,
    EVIDENCE,
    OCCURRENCES,
    DATE_REVISIONS,
    ASSIGNMENTS,
    CONSULTATIONS,
    DECISIONS,
    JOINT_ASSESSMENTS,
)
_BY_NAME = {resource.name: resource for resource in RESOURCES}


class Bodies:
    """The row that each entry of the feed is about, as its list shows it now; one query a kind of row.

    None where it is there no more, and for the statement, which is in no list.
    """

    columns = ("kind", "row")

    def under(self, rows: Sequence[Row], saying: Saying) -> Callable[[Row], Any]:
        told: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            told[row["kind"]].add(row["row"])
        bodies: dict[tuple[str, int], dict[str, Any]] = {}
        for kind in told.keys() & LIST_OF.keys():
            resource = _BY_NAME[LIST_OF[ChangeKind(kind)]]
            found = resource.find(saying.user, resource.all_of_it, saying.day).queryset.filter(pk__in=told[kind])
            columns = dict.fromkeys(["pk", *wanted(resource, resource.fields)])
            others = list(resource.with_columns(found, saying.day).values(*columns))
            said = rows_of(resource, others, saying, resource.fields)
            bodies |= {(kind, other["pk"]): body for other, body in zip(others, said, strict=True)}
        return lambda row: bodies.get((row["kind"], row["row"]))


# Read by place and not by page, so it is no list like the others.
CHANGES = Resource(
    name="changes",
    find=find_changes,
    filters=ChangeFilter,
    fields=CHANGE,
    expansions={"body": Bodies()},
)
