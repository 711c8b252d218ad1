"""An example of every answer, for the documentation. A test holds each to its schema."""

from __future__ import annotations

from typing import Any

HOST = "https://tracker.example/api/v1"


def _texts(ja: str, en: str, mn: str) -> dict[str, str]:
    return {"ja": ja, "en": en, "mn": mn}


def _answer(data: Any) -> dict[str, Any]:
    return {"as_of": "2024-03-01", "demonstration": False, "data": data}


def _list(*results: Any) -> dict[str, Any]:
    return {
        "as_of": "2024-03-01",
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


_TITLES = _texts(
    "査証手続の簡素化を検討する",
    "Consider simplifying visa procedures",
    "Визийн журмыг хялбарчлах асуудлыг судлах",
)

_PILLAR = {
    "key": "people",
    "code": "PE",
    "position": 4,
    "titles": _texts("人的交流", "People", "Хүмүүс хоорондын солилцоо"),
    "commitments_url": f"{HOST}/commitments/?pillar=people",
}

_MINISTRY = {
    "code": "JP-MOFA",
    "party": "JP",
    "names": _texts("外務省", "Ministry of Foreign Affairs", "Гадаад хэргийн яам"),
}

_UPDATE = {
    "id": 7,
    "url": f"{HOST}/updates/7/",
    "commitment": "PE-03",
    "pillar": "people",
    "party": "JP",
    "period": "2023-H2",
    "ministry": "JP-MOFA",
    "delivery": "on_track",
    "completed_on": None,
    "language": "ja",
    "done": "外交当局間で二回協議した。",
    "next_steps": None,
    "reason": "予定どおり進んでいる。",
    "published_at": "2024-01-22T01:15:00Z",
    "supersedes": None,
    "correction_reason": None,
    "superseded": False,
    "superseded_at": None,
    "superseded_by": None,
}

_EVIDENCE = {
    "update": 7,
    "party": "JP",
    "title": "協議の概要",
    "url": "https://www.example.jp/press/1",
    "file": None,
    "kind": "statement",
    "dated_on": "2023-12-08",
}

_STANDING = {
    "delivery": "on_track",
    "basis": "one_side",
    "agreement": "one_side_silent",
    "schedule": "on_time",
    "contradicts_dates": False,
    "due_on": None,
    "completed_on": None,
    "next_due_on": "2024-09-30",
    "jp": {"delivery": "on_track", "reporting": "reported", "silent": False, "update": 7},
    "mn": {"delivery": None, "reporting": "never", "silent": True, "update": None},
}

_COMMITMENT = {
    "code": "PE-03",
    "url": f"{HOST}/commitments/PE-03/",
    "pillar": "people",
    "position": 31,
    "passage": 18,
    "kind": "action",
    "parties": ["JP", "MN"],
    "party_basis": "explicit",
    "titles": _TITLES,
    "leads": {"jp": "JP-MOFA", "mn": None},
    "standing": _STANDING,
}

_SPAN = {"quote_start": 0, "quote_end": 24, "focus_start": 3, "focus_end": 20}
_TEXT = "双方は、査証手続の簡素化を検討することで一致した。"

_DETAIL = {
    **_COMMITMENT,
    "standing": {
        **_STANDING,
        "jp": {"delivery": "on_track", "reporting": "reported", "silent": False, "update": _UPDATE},
    },
    "words": {
        "passage": 18,
        "section": "people",
        "text": _TEXT,
        "quote": _TEXT[0:24],
        "focus": _TEXT[3:20],
        **_SPAN,
        "also_in": [],
    },
    "updates_url": f"{HOST}/updates/?commitment=PE-03&superseded=true",
    "fulfilled_on": None,
    "baseline_due_on": None,
    "slip_days": None,
    "times_revised": 0,
    "joint_assessment": None,
    "milestones": [
        {
            "number": 1,
            "titles": _texts("専門家会合を開く", "Hold an expert meeting", "Мэргэжилтнүүдийн уулзалт хийх"),
            "baseline_due_on": "2024-06-30",
            "due_on": "2024-09-30",
            "met_on": None,
            "schedule": "on_time",
            "slip_days": 92,
            "times_revised": 1,
        }
    ],
    "indicators": [],
    "occurrences": None,
    "date_revisions": [
        {
            "milestone": 1,
            "old_due_on": "2024-06-30",
            "new_due_on": "2024-09-30",
            "reason": "The experts are available in autumn only.",
            "status": "agreed",
            "requested_at": "2024-02-01T00:00:00Z",
            "requested_by": "MN",
            "needs_agreement": True,
            "decided_at": "2024-02-05T07:30:00Z",
            "decided_by": "JP",
            "refused_reason": None,
        }
    ],
    "assignments": [{**_MINISTRY, "role": "lead", "suggested": False}],
    "evidence": [_EVIDENCE],
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
            "titles": _texts("共同声明", "Joint statement", "Хамтарсан мэдэгдэл"),
            "signed_on": "2022-11-29",
            "places": _texts("東京", "Tokyo", "Токио"),
            "original_language": "ja",
            "plan": {"starts_on": "2022-11-29", "ends_on": "2032-11-28"},
            "sections": [
                {
                    "key": "people",
                    "position": 4,
                    "titles": _PILLAR["titles"],
                    "passages": [
                        {
                            "number": 18,
                            "text": _TEXT,
                            "list_item": False,
                            "nothing_undertaken": None,
                            "commitments": [
                                {
                                    "code": "PE-03",
                                    "url": f"{HOST}/commitments/PE-03/",
                                    "titles": _TITLES,
                                    "kind": "action",
                                    "parties": ["JP", "MN"],
                                    **_SPAN,
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
    "Pillars": _list(_PILLAR),
    "Ministries": _list(_MINISTRY),
    "Periods": _list({"code": "2023-H2", "starts_on": "2023-07-01", "ends_on": "2023-12-31", "due_on": "2024-01-30"}),
    "Commitments": _list(_COMMITMENT),
    "CommitmentDetail": _answer(_DETAIL),
    "Updates": _list(_UPDATE),
    "UpdateDetail": _answer(
        {
            **_UPDATE,
            "commitment_titles": _TITLES,
            "evidence": [_EVIDENCE],
            "measurements": [{"indicator": "PE-03-A", "value": 2, "measured_on": "2023-12-31"}],
            "occurrences": [{"title": "第4回専門家会合", "held_on": "2023-11-20", "place": "ウランバートル"}],
            "milestones_met": [],
        }
    ),
    "Search": _list(
        {
            "kind": "updates",
            "url": f"{HOST}/updates/7/",
            "commitments": ["PE-03"],
            "titles": _TITLES,
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
                    "count": 6,
                    "commitments_url": f"{HOST}/commitments/?pillar=people&delivery=on_track",
                }
            ],
        }
    ),
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
