"""Files handed in as evidence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commitments import access, clock, filestore
from commitments.errors import RuleViolation
from commitments.models import StoredFile, Undertaking, User

from .recording import atomic, record, save_new, values


@atomic
def store_file(*, by: User, undertaking: Undertaking, name: str, content: bytes) -> StoredFile:
    """Take a file for a report on `undertaking`. It is seen by nobody else until an update of theirs carries it."""
    access.require(by, "report", undertaking)
    shown = name.replace("\\", "/").rsplit("/", 1)[-1].strip()[:200]
    if not shown or any(ord(letter) < 32 for letter in shown):
        message = _("Give the file a name.")
        raise RuleViolation("file_name", message, fields={"file": [message]})
    row = StoredFile(
        name=shown,
        content_type=filestore.recognise(content),
        size=len(content),
        sha256=filestore.keep(content),
        stored_by=by,
        stored_at=clock.now(),
    )
    save_new(row)
    record(
        by=by,
        verb="store_file",
        row=row,
        old={},
        new=values(row),
        commitment=undertaking.commitment,
        party=undertaking.party,
    )
    return row
