"""Progress updates, and what they carry."""

from __future__ import annotations

from typing import Any

from ..saying import Field, Fields, Row, Saying, item, number, or_null, plain


def _once_superseded(column: str) -> Field:
    """As of the day asked for: a later correction is not known yet."""
    return Field(
        (column, "superseded_by_then"), lambda row, _saying: row[column] if row["superseded_by_then"] else None
    )


UPDATE: Fields = {
    "id": plain("id"),
    "url": item("updates", "id"),
    "commitment": plain("undertaking__commitment__code"),
    "pillar": plain("undertaking__commitment__pillar__key"),
    "party": plain("undertaking__party"),
    "period": plain("period__code"),
    "ministry": plain("ministry__code"),
    "delivery": plain("delivery"),
    "completed_on": plain("completed_on"),
    "no_change": plain("no_change"),
    "language": plain("language"),
    "done": plain("done"),
    "next_steps": or_null("next_steps"),
    "reason": plain("reason"),
    "published_at": plain("published_at"),
    "supersedes": plain("supersedes_id"),
    "correction_reason": or_null("correction_reason"),
    "superseded": plain("superseded_by_then"),
    "superseded_at": _once_superseded("superseded_at"),
    "superseded_by": _once_superseded("correction_id"),
}

# What every row that an update carries says of the update.
_CARRIED: Fields = {
    "update": plain("update_id"),
    "commitment": plain("update__undertaking__commitment__code"),
    "party": plain("update__undertaking__party"),
}
_PUBLISHED: Fields = {
    "published_at": plain("update__published_at"),
    "superseded": plain("superseded_by_then"),
}

MEASUREMENT: Fields = {
    **_CARRIED,
    "indicator": plain("indicator__code"),
    "value": number("value"),
    "measured_on": plain("measured_on"),
    **_PUBLISHED,
}


def _address(row: Row, saying: Saying) -> str:
    return str(row["url"] or saying.links.file(row["file_id"]))


def _file(row: Row, saying: Saying) -> dict[str, Any] | None:
    if row["file_id"] is None:
        return None
    return {"name": row["file__name"], "size": row["file__size"], "type": row["file__content_type"]}


EVIDENCE: Fields = {
    "id": plain("id"),
    **_CARRIED,
    "title": plain("title"),
    "url": Field(("url", "file_id"), _address),
    "file": Field(("file_id", "file__name", "file__size", "file__content_type"), _file),
    "kind": plain("kind"),
    "dated_on": plain("dated_on"),
    **_PUBLISHED,
}

OCCURRENCE: Fields = {
    **_CARRIED,
    "title": plain("title"),
    "held_on": plain("held_on"),
    "place": or_null("place"),
    "language": plain("update__language"),
    **_PUBLISHED,
}
