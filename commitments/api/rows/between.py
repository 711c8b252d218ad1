"""What the two governments have between them: consultations, decisions, joint assessments."""

from __future__ import annotations

from ..saying import Field, Fields, Row, Saying, codes, item, or_null, plain, texts, until

CONSULTATION: Fields = {
    "id": plain("id"),
    "url": item("consultations", "id"),
    "held_on": plain("held_on"),
    "held": Field(("held_on",), lambda row, saying: row["held_on"] <= saying.day.date),
    "titles": texts("title"),
    "place": or_null("place"),
}

DECISION: Fields = {
    "id": plain("id"),
    "url": item("decisions", "id"),
    "consultation": plain("consultation_id"),
    "held_on": plain("consultation__held_on"),
    "number": plain("number"),
    "text": plain("text"),
    "language": plain("language"),
    "commitments": codes("commitment_codes"),
    "recorded_at": plain("recorded_at"),
}


def _ended_at(row: Row, saying: Saying) -> object:
    return {"ended": row["ended_at"], "replaced": row["replaced_at"]}.get(row["status_then"])


JOINT_ASSESSMENT: Fields = {
    "id": plain("id"),
    "url": item("joint-assessments", "id"),
    "commitment": plain("commitment__code"),
    "delivery": plain("delivery"),
    "reason": plain("reason"),
    "status": plain("status_then"),
    "jp_signed_at": until("jp_signed_at"),
    "mn_signed_at": until("mn_signed_at"),
    "in_force_on": plain("in_force_on_then"),
    "ended_at": Field(("status_then", "ended_at", "replaced_at"), _ended_at),
    "ended_by": Field(
        ("status_then", "ended_by_id"),
        lambda row, _saying: row["ended_by_id"] if row["status_then"] == "ended" else None,
    ),
    "withdrawn_at": until("withdrawn_at"),
}
