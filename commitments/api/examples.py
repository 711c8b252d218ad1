"""An example of every answer, for the documentation. A test holds each to its schema."""

from __future__ import annotations

from typing import Any

from .example_envelopes import DAY, answer, listed
from .example_problems import PROBLEMS
from .example_reports import REPORTS
from .example_rows import (
    ASSIGNMENT,
    CHANGE,
    COMMITMENT,
    CONSULTATION,
    DATE_REVISION,
    DECISION,
    EVIDENCE,
    HOST,
    INDICATOR,
    JOINT_ASSESSMENT,
    MEASUREMENT,
    MILESTONE,
    MINISTRY,
    NAMES,
    OCCURRENCE,
    PASSAGE,
    PERIOD,
    PILLAR,
    SPAN,
    TEXT,
    TITLES,
    TRANSLATIONS,
    UPDATE,
    texts,
)

_DETAIL = {
    **COMMITMENT,
    "words": {
        "passage": 18,
        "section": "people",
        "text": TEXT,
        "quote": TEXT[0:24],
        "focus": TEXT[3:20],
        **SPAN,
        "also_in": [],
    },
    "updates_url": f"{HOST}/updates/?commitment=PE-03&superseded=true",
    "fulfilled_on": None,
    "baseline_due_on": None,
    "slip_days": None,
    "times_revised": 0,
    "speaking": {"jp": UPDATE, "mn": None},
    "milestones": [MILESTONE],
    "indicators": [{**INDICATOR, "measurements": [MEASUREMENT]}],
    "occurrences": None,
    "date_revisions": [DATE_REVISION],
    "assignments": [{**ASSIGNMENT, "names": NAMES}],
    "evidence": [EVIDENCE],
    "joint_assessments": [JOINT_ASSESSMENT],
    "recent_updates": [UPDATE],
}

_DRAFT = {
    "id": 812,
    "url": f"{HOST}/drafts/812/",
    "version": 1,
    "status": "draft",
    "commitment": "PE-04",
    "party": "JP",
    "ministry": "JP-MOFA",
    "period": "2023-H2",
    "corrects": None,
    "correction_reason": None,
    "return_comment": None,
    "edited_at": "2024-03-01T03:00:00Z",
    "delivery": "on_track",
    "completed_on": None,
    "language": "en",
    "done": "A first round of talks was held.",
    "next_steps": "A second round in spring.",
    "reason": "Both sides keep to the timetable.",
    "internal_note": None,
    "evidence": [
        {
            "title": "Press release",
            "url": "https://www.example.jp/press/1",
            "file": None,
            "kind": "statement",
            "dated_on": "2024-02-20",
        }
    ],
    "measurements": [{"indicator": "PE-04-I1", "value": 12, "measured_on": "2023-12-31"}],
    "milestones_met": [],
    "occurrences": [],
}

_VERDICTS = {
    "saved": 1,
    "refused": 1,
    "rows": [
        {
            "row": 0,
            "verdict": "submitted",
            "id": 812,
            "version": 2,
            "code": None,
            "detail": None,
            "errors": {},
        },
        {
            "row": 1,
            "verdict": "refused",
            "id": None,
            "version": None,
            "code": "invalid",
            "detail": "Some of what was sent can't be understood. See the fields named.",
            "errors": {"evidence.0.title": ["Give a value."]},
        },
    ],
}

_FILE = {"id": 31, "name": "minutes.pdf", "size": 48211, "type": "application/pdf"}

EXAMPLES: dict[str, Any] = {
    "Index": answer({"resources": {"commitments": f"{HOST}/commitments/", "updates": f"{HOST}/updates/"}}),
    "StatementDetail": answer(
        {
            "titles": texts("共同声明", "Joint statement", "Хамтарсан мэдэгдэл"),
            "signed_on": "2022-11-29",
            "places": texts("東京", "Tokyo", "Токио"),
            "original_language": "ja",
            "plan": {"starts_on": "2022-11-29", "ends_on": "2032-11-28"},
            "sections": [
                {
                    "key": "people",
                    "position": 4,
                    "titles": PILLAR["titles"],
                    "passages": [
                        {
                            "number": 18,
                            "text": TEXT,
                            "unofficial_translations": TRANSLATIONS,
                            "list_item": False,
                            "nothing_undertaken": None,
                            "commitments": [
                                {
                                    "code": "PE-03",
                                    "url": f"{HOST}/commitments/PE-03/",
                                    "titles": TITLES,
                                    "kind": "action",
                                    "parties": ["JP", "MN"],
                                    **SPAN,
                                    "delivery": "on_track",
                                    "basis": "one_side",
                                }
                            ],
                            "also": [],
                        }
                    ],
                }
            ],
        }
    ),
    "Pillars": listed(PILLAR),
    "PillarDetail": answer(PILLAR),
    "Passages": listed(PASSAGE),
    "PassageDetail": answer(PASSAGE),
    "Ministries": listed(MINISTRY),
    "MinistryDetail": answer({**MINISTRY, "assignments": [ASSIGNMENT]}),
    "Periods": listed(PERIOD),
    "PeriodDetail": answer(PERIOD),
    "Commitments": listed(COMMITMENT),
    "CommitmentDetail": answer(_DETAIL),
    "Updates": listed(UPDATE),
    "UpdateDetail": answer(
        {
            **UPDATE,
            "evidence": [EVIDENCE],
            "measurements": [MEASUREMENT],
            "occurrences": [],
            "milestones_met": [],
        }
    ),
    "Measurements": listed(MEASUREMENT),
    "EvidenceList": listed(EVIDENCE),
    "Occurrences": listed(OCCURRENCE),
    "Milestones": listed(MILESTONE),
    "MilestoneDetail": answer({**MILESTONE, "date_revisions": [DATE_REVISION]}),
    "Indicators": listed(INDICATOR),
    "IndicatorDetail": answer({**INDICATOR, "measurements": [MEASUREMENT]}),
    "DateRevisions": listed(DATE_REVISION),
    "DateRevisionDetail": answer(DATE_REVISION),
    "Assignments": listed(ASSIGNMENT),
    "AssignmentDetail": answer({**ASSIGNMENT, "names": NAMES}),
    "Consultations": listed(CONSULTATION),
    "ConsultationDetail": answer({**CONSULTATION, "decisions": [DECISION]}),
    "Decisions": listed(DECISION),
    "DecisionDetail": answer(DECISION),
    "JointAssessments": listed(JOINT_ASSESSMENT),
    "JointAssessmentDetail": answer(JOINT_ASSESSMENT),
    "ChangeList": {
        "as_of": DAY,
        "demonstration": False,
        "more": False,
        "next_after": "1041.5d0c8e1f2a3b",
        "next": f"{HOST}/changes/?after=1041.5d0c8e1f2a3b",
        "results": [CHANGE],
    },
    "Search": listed(
        {
            "kind": "updates",
            "url": f"{HOST}/updates/7/",
            "commitments": ["PE-03"],
            "titles": TITLES,
            "number": None,
            "update": 7,
            "parties": ["JP"],
            "ministry": "JP-MOFA",
            "period": "2023-H2",
            "language": "ja",
            "day": "2024-01-22",
            "until": None,
            "superseded": False,
            "matches": [
                {
                    "text": "done",
                    "language": "ja",
                    "runs": [
                        {"text": "外交当局間で二回", "match": False},
                        {"text": "協議", "match": True},
                        {"text": "した。", "match": False},
                    ],
                    "cut_before": False,
                    "cut_after": False,
                }
            ],
        }
    ),
    "Activities": '<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03"/>\n',
    "Drafts": listed(_DRAFT),
    "Drafts.post": answer(_DRAFT),
    "DraftDetail": answer(_DRAFT),
    "DraftDetail.put": answer(_DRAFT | {"version": 2}),
    "DraftSubmission.post": answer(_DRAFT | {"version": 3, "status": "submitted"}),
    "DraftsInBulk.post": answer(_VERDICTS),
    "Files.post": answer(_FILE),
    **REPORTS,
    **PROBLEMS,
}
