"""Entries of the feed of changes."""

from __future__ import annotations

from commitments.models import Change
from commitments.queries.changes import place_of
from commitments.vocabulary import GONE, ChangeKind

from ..saying import Field, Fields, Row, Saying, or_null, plain

# The list that holds the rows of a kind. The statement is one thing and has none.
LIST_OF = {
    ChangeKind.PILLAR: "pillars",
    ChangeKind.PASSAGE: "passages",
    ChangeKind.PERIOD: "periods",
    ChangeKind.MINISTRY: "ministries",
    ChangeKind.COMMITMENT: "commitments",
    ChangeKind.ASSIGNMENT: "assignments",
    ChangeKind.MILESTONE: "milestones",
    ChangeKind.DATE_REVISION: "date-revisions",
    ChangeKind.INDICATOR: "indicators",
    ChangeKind.UPDATE: "updates",
    ChangeKind.CONSULTATION: "consultations",
    ChangeKind.DECISION: "decisions",
    ChangeKind.JOINT_ASSESSMENT: "joint-assessments",
}


def _place(row: Row, saying: Saying) -> str:
    return place_of(Change(seq=row["seq"], at=row["at"], kind=row["kind"], row=row["row"], what=row["what"]))


def _url(row: Row, saying: Saying) -> str:
    kind = ChangeKind(row["kind"])
    return saying.links.item(LIST_OF[kind], row["key"]) if kind in LIST_OF else saying.links.to("statement")


CHANGE: Fields = {
    "after": Field(("seq", "at", "kind", "row", "what"), _place),
    "at": plain("at"),
    "kind": plain("kind"),
    "key": plain("key"),
    "what": plain("what"),
    "gone": Field(("what",), lambda row, _saying: row["what"] in GONE),
    "commitment": or_null("commitment"),
    "url": Field(("kind", "key"), _url),
}
