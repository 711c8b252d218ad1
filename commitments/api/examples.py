"""An example of every answer, for the documentation. A test holds each to its schema."""

from __future__ import annotations

from typing import Any

from .example_rows import (
    ASSIGNMENT,
    CHANGE,
    COMMITMENT,
    CONSULTATION,
    DATE_REVISION,
    DECISION,
    DUE_DATE,
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
    SLIP,
    SPAN,
    TEXT,
    TITLES,
    TRANSLATIONS,
    UPDATE,
    texts,
)

DAY = "2024-03-01"


def _answer(data: Any) -> dict[str, Any]:
    return {"as_of": DAY, "demonstration": False, "data": data}


def _list(*results: Any) -> dict[str, Any]:
    return {
        "as_of": DAY,
        "demonstration": False,
        "count": len(results),
        "page": 1,
        "per_page": 50,
        "next": None,
        "previous": None,
        "results": list(results),
    }


def _problem(status: int, title: str, code: str, detail: str, errors: dict[str, list[str]] | None = None) -> Any:
    return {
        "type": "about:blank",
        "status": status,
        "title": title,
        "code": code,
        "detail": detail,
        "errors": errors or {},
        "demonstration": False,
    }


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
    "Index": _answer({"resources": {"commitments": f"{HOST}/commitments/", "updates": f"{HOST}/updates/"}}),
    "StatementDetail": _answer(
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
    "Pillars": _list(PILLAR),
    "PillarDetail": _answer(PILLAR),
    "Passages": _list(PASSAGE),
    "PassageDetail": _answer(PASSAGE),
    "Ministries": _list(MINISTRY),
    "MinistryDetail": _answer({**MINISTRY, "assignments": [ASSIGNMENT]}),
    "Periods": _list(PERIOD),
    "PeriodDetail": _answer(PERIOD),
    "Commitments": _list(COMMITMENT),
    "CommitmentDetail": _answer(_DETAIL),
    "Updates": _list(UPDATE),
    "UpdateDetail": _answer(
        {
            **UPDATE,
            "evidence": [EVIDENCE],
            "measurements": [MEASUREMENT],
            "occurrences": [],
            "milestones_met": [],
        }
    ),
    "Measurements": _list(MEASUREMENT),
    "EvidenceList": _list(EVIDENCE),
    "Occurrences": _list(OCCURRENCE),
    "Milestones": _list(MILESTONE),
    "MilestoneDetail": _answer({**MILESTONE, "date_revisions": [DATE_REVISION]}),
    "Indicators": _list(INDICATOR),
    "IndicatorDetail": _answer({**INDICATOR, "measurements": [MEASUREMENT]}),
    "DateRevisions": _list(DATE_REVISION),
    "DateRevisionDetail": _answer(DATE_REVISION),
    "Assignments": _list(ASSIGNMENT),
    "AssignmentDetail": _answer({**ASSIGNMENT, "names": NAMES}),
    "Consultations": _list(CONSULTATION),
    "ConsultationDetail": _answer({**CONSULTATION, "decisions": [DECISION]}),
    "Decisions": _list(DECISION),
    "DecisionDetail": _answer(DECISION),
    "JointAssessments": _list(JOINT_ASSESSMENT),
    "JointAssessmentDetail": _answer(JOINT_ASSESSMENT),
    "ChangeList": {
        "as_of": DAY,
        "demonstration": False,
        "more": False,
        "next_after": "1041.5d0c8e1f2a3b",
        "next": f"{HOST}/changes/?after=1041.5d0c8e1f2a3b",
        "results": [CHANGE],
    },
    "Search": _list(
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
    "Summary": _answer(
        {
            "by": ["pillar", "delivery"],
            "of": 49,
            "overlapping": False,
            "rows": [
                {
                    "keys": {"pillar": "people", "delivery": "on_track"},
                    "day": DAY,
                    "count": 6,
                    "of": 49,
                    "overdue": 1,
                    "silent": 2,
                    "commitments_url": f"{HOST}/commitments/?pillar=people&delivery=on_track",
                }
            ],
        }
    ),
    "Summary.line": {
        "pillar": "people",
        "delivery": "on_track",
        "commitments": 6,
        "overdue": 1,
        "silent": 2,
        "of": 49,
    },
    "Timeline": _list(DUE_DATE),
    "Slips": _list(SLIP),
    "Trend": _answer(
        {
            "points": [
                {
                    "day": "2024-01-30",
                    "period": "2023-H2",
                    "of": 49,
                    "counts": [
                        {
                            "delivery": "on_track",
                            "count": 31,
                            "commitments_url": f"{HOST}/commitments/?as_of=2024-01-30&delivery=on_track",
                        },
                        {
                            "delivery": "not_reported",
                            "count": 18,
                            "commitments_url": f"{HOST}/commitments/?as_of=2024-01-30&delivery=not_reported",
                        },
                    ],
                    "commitments_url": f"{HOST}/commitments/?as_of=2024-01-30",
                }
            ]
        }
    ),
    "Trend.line": {"day": "2024-01-30", "period": "2023-H2", "delivery": "on_track", "commitments": 31, "of": 49},
    "Compare": {
        **_list(
            {
                "commitment": "PE-03",
                "url": f"{HOST}/commitments/PE-03/",
                "titles": TITLES,
                "pillar": "people",
                "kind": "action",
                "way": "worse",
                "newly_overdue": False,
                "changes": [
                    {
                        "answer": "jp_delivery",
                        "before": "on_track",
                        "after": "at_risk",
                        "way": "worse",
                        "update": {
                            "id": 7,
                            "url": f"{HOST}/updates/7/",
                            "party": "JP",
                            "ministry": "JP-MOFA",
                            "period": "2023-H2",
                        },
                    }
                ],
            }
        ),
        "from": "2024-01-01",
        "to": DAY,
        "of": 49,
        "ways": [
            {"way": way, "count": count, "url": f"{HOST}/compare/?from=2024-01-01&to={DAY}&way={way}"}
            for way, count in (("worse", 1), ("better", 0), ("other", 0))
        ],
    },
    "Compare.line": {
        "code": "PE-03",
        **{f"title_{code}": text for code, text in TITLES.items()},
        "kind": "action",
        "from": "2024-01-01",
        "answer": "jp_delivery",
        "way": "worse",
        "before": "on_track",
        "after": "at_risk",
        "update": 7,
        "period": "2023-H2",
        "ministry": "JP-MOFA",
    },
    "invalid_parameters": _problem(
        400,
        "Bad Request",
        "invalid_parameters",
        "Some filters can't be understood. See the parameters named.",
        {"colour": ["There is no such parameter."]},
    ),
    "not_authenticated": _problem(
        401, "Unauthorized", "not_authenticated", "Sign in, or send a token as “Authorization: Token …”."
    ),
    "forbidden": _problem(403, "Forbidden", "forbidden", "Your account may not do this."),
    "not_found": _problem(404, "Not Found", "not_found", "There is nothing here, or you may not see it."),
    "not_acceptable": _problem(
        406, "Not Acceptable", "not_acceptable", "This address answers in JSON. Ask for application/json."
    ),
    "throttled": _problem(
        429, "Too Many Requests", "throttled", "Too many requests. Wait for the seconds that Retry-After names."
    ),
    "Activities": '<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03"/>\n',
    "Drafts": _list(_DRAFT),
    "Drafts.post": _answer(_DRAFT),
    "DraftDetail": _answer(_DRAFT),
    "DraftDetail.put": _answer(_DRAFT | {"version": 2}),
    "DraftSubmission.post": _answer(_DRAFT | {"version": 3, "status": "submitted"}),
    "DraftsInBulk.post": _answer(_VERDICTS),
    "Files.post": _answer(_FILE),
    "stale_version": _problem(
        412,
        "Precondition Failed",
        "stale_version",
        "Somebody else has saved this since you opened it. Compare both texts, then save again.",
    ),
    "too_large": _problem(413, "Request Entity Too Large", "too_large", "This is too large: at most 10 MB at once."),
    "unsupported_media_type": _problem(
        415,
        "Unsupported Media Type",
        "unsupported_media_type",
        "Send it in the form that the description of the API names, such as application/json.",
    ),
    "version_missing": _problem(
        428,
        "Precondition Required",
        "version_missing",
        'Send the version that you started from, for example If-Match: "3".',
    ),
    "server_error": _problem(
        500, "Internal Server Error", "server_error", "Something went wrong here, not with your request."
    ),
}
