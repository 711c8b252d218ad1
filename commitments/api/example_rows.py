"""An example row of every resource, of one and the same commitment."""

from __future__ import annotations

HOST = "https://tracker.example/api/v1"


def texts(ja: str, en: str, mn: str) -> dict[str, str]:
    return {"ja": ja, "en": en, "mn": mn}


TITLES = texts(
    "査証手続の簡素化を検討する",
    "Consider simplifying visa procedures",
    "Визийн журмыг хялбарчлах асуудлыг судлах",
)

PILLAR = {
    "key": "people",
    "url": f"{HOST}/pillars/people/",
    "code": "PE",
    "position": 4,
    "titles": texts("人的交流", "People", "Хүмүүс хоорондын солилцоо"),
    "commitments_url": f"{HOST}/commitments/?pillar=people",
}

NAMES = texts("外務省", "Ministry of Foreign Affairs", "Гадаад хэргийн яам")
MINISTRY: dict[str, object] = {
    "code": "JP-MOFA",
    "url": f"{HOST}/ministries/JP-MOFA/",
    "party": "JP",
    "names": NAMES,
    "closed_on": None,
    "successors": [],
}

ASSIGNMENT = {
    "id": 61,
    "url": f"{HOST}/assignments/61/",
    "commitment": "PE-03",
    "ministry": "JP-MOFA",
    "party": "JP",
    "names": NAMES,
    "role": "lead",
    "starts_on": "2022-11-29",
    "ends_on": None,
    "suggested": False,
}

PERIOD = {
    "code": "2023-H2",
    "url": f"{HOST}/periods/2023-H2/",
    "starts_on": "2023-07-01",
    "ends_on": "2023-12-31",
    "due_on": "2024-01-30",
}

UPDATE = {
    "id": 7,
    "url": f"{HOST}/updates/7/",
    "commitment": "PE-03",
    "pillar": "people",
    "party": "JP",
    "period": "2023-H2",
    "ministry": "JP-MOFA",
    "delivery": "on_track",
    "completed_on": None,
    "no_change": False,
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

CARRIED = {"update": 7, "commitment": "PE-03", "party": "JP"}
PUBLISHED = {"published_at": "2024-01-22T01:15:00Z", "superseded": False}

EVIDENCE = {
    "id": 12,
    **CARRIED,
    "title": "協議の概要",
    "url": "https://www.example.jp/press/1",
    "file": None,
    "kind": "statement",
    "dated_on": "2023-12-08",
    **PUBLISHED,
}

MEASUREMENT = {**CARRIED, "indicator": "PE-03-A", "value": 2, "measured_on": "2023-12-31", **PUBLISHED}

OCCURRENCE = {
    **CARRIED,
    "title": "第4回専門家会合",
    "held_on": "2023-11-20",
    "place": "ウランバートル",
    "language": "ja",
    **PUBLISHED,
}

MILESTONE = {
    "key": "PE-03-M1",
    "url": f"{HOST}/milestones/PE-03-M1/",
    "commitment": "PE-03",
    "number": 1,
    "plan_code": None,
    "titles": texts("専門家会合を開く", "Hold an expert meeting", "Мэргэжилтнүүдийн уулзалт хийх"),
    "baseline_due_on": "2024-06-30",
    "due_on": "2024-09-30",
    "met_on": None,
    "schedule": "on_time",
    "slip_days": 92,
    "times_revised": 1,
    "added_at": "2023-02-01T04:00:00Z",
    "withdrawn": False,
    "withdrawn_at": None,
    "withdrawn_reason": None,
}

DATE_REVISION = {
    "id": 3,
    "url": f"{HOST}/date-revisions/3/",
    "commitment": "PE-03",
    "milestone": "PE-03-M1",
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

SLIP = {
    "id": 3,
    "url": f"{HOST}/date-revisions/3/",
    "commitment": "PE-03",
    "milestone": "PE-03-M1",
    "titles": texts("第一回専門家会合", "First meeting of experts", "Шинжээчдийн анхны уулзалт"),
    "pillar": "people",
    "baseline_due_on": "2024-06-30",
    "old_due_on": "2024-06-30",
    "new_due_on": "2024-09-30",
    "days": 92,
    "slip_days": 92,
    "reason": "The experts are available in autumn only.",
    "requested_at": "2024-02-01T00:00:00Z",
    "requested_by": "MN",
    "needs_agreement": True,
    "agreed_at": "2024-02-05T07:30:00Z",
    "agreed_by": "JP",
}

DUE_DATE = {
    "commitment": "PE-03",
    "milestone": "PE-03-M1",
    "url": f"{HOST}/milestones/PE-03-M1/",
    "titles": SLIP["titles"],
    "pillar": "people",
    "baseline_due_on": "2024-06-30",
    "due_on": "2024-09-30",
    "met_on": None,
    "schedule": "on_time",
    "slip_days": 92,
    "times_revised": 1,
}

INDICATOR = {
    "code": "PE-03-A",
    "url": f"{HOST}/indicators/PE-03-A/",
    "commitment": "PE-03",
    "names": texts("実施した協議", "Consultations held", "Зохион байгуулсан зөвлөлдөх уулзалт"),
    "units": texts("回", "meetings", "уулзалт"),
    "baseline": 0,
    "baseline_on": "2022-11-29",
    "target": None,
    "target_on": None,
    "in_statement": False,
    "words": None,
}

DECISION = {
    "id": 2,
    "url": f"{HOST}/decisions/2/",
    "consultation": 1,
    "held_on": "2024-02-15",
    "number": 1,
    "text": "次回の専門家会合を秋に開く。",
    "language": "ja",
    "commitments": ["PE-03"],
    "recorded_at": "2024-02-15T08:00:00Z",
}

CONSULTATION = {
    "id": 1,
    "url": f"{HOST}/consultations/1/",
    "held_on": "2024-02-15",
    "held": True,
    "titles": texts("第1回協議", "First consultation", "Анхдугаар зөвлөлдөх уулзалт"),
    "place": "東京",
}

JOINT_ASSESSMENT = {
    "id": 4,
    "url": f"{HOST}/joint-assessments/4/",
    "commitment": "PE-03",
    "delivery": "on_track",
    "reason": "双方が議事録を確認した。",
    "status": "in_force",
    "jp_signed_at": "2024-02-15T08:10:00Z",
    "mn_signed_at": "2024-02-16T02:00:00Z",
    "in_force_on": "2024-02-16",
    "ended_at": None,
    "ended_by": None,
    "withdrawn_at": None,
}

CHANGE = {
    "after": "1041.5d0c8e1f2a3b",
    "at": "2024-01-22T01:15:00Z",
    "kind": "update",
    "key": "7",
    "what": "published",
    "gone": False,
    "commitment": "PE-03",
    "url": f"{HOST}/updates/7/",
}

STANDING = {
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

COMMITMENT = {
    "code": "PE-03",
    "url": f"{HOST}/commitments/PE-03/",
    "pillar": "people",
    "position": 31,
    "passage": 18,
    "kind": "action",
    "parties": ["JP", "MN"],
    "party_basis": "explicit",
    "titles": TITLES,
    "leads": {"jp": "JP-MOFA", "mn": None},
    "standing": STANDING,
}

SPAN = {"quote_start": 0, "quote_end": 24, "focus_start": 3, "focus_end": 20}
TEXT = "双方は、査証手続の簡素化を検討することで一致した。"
TRANSLATIONS = {
    "en": "Both sides agreed to consider making visa procedures simpler.",
    "mn": "Хоёр тал визийн журмыг хялбаршуулахыг судлахаар тохиролцов.",
}

PASSAGE = {
    "number": 18,
    "url": f"{HOST}/passages/18/",
    "section": "people",
    "text": TEXT,
    "unofficial_translations": TRANSLATIONS,
    "list_item": False,
    "nothing_undertaken": None,
    "commitments": ["PE-03"],
    "also": [],
}
