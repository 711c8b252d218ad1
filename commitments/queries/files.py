"""The read door to files."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from commitments import access
from commitments.errors import NotFound
from commitments.models import Evidence, StoredFile, User


def find_file(user: access.Viewer, pk: int) -> StoredFile | None:
    """As `get_file`, but None where there is none."""
    try:
        return get_file(user, pk)
    except NotFound:
        return None


def get_file(user: access.Viewer, pk: int) -> StoredFile:
    """A file that supports an update the user may read, or one they handed in themselves. Raises NotFound."""
    if not isinstance(user, User):
        raise access.not_found()
    readable = Evidence.objects.filter(file=OuterRef("pk"), update__in=access.visible_updates(user))
    found = StoredFile.objects.filter(Q(Exists(readable)) | Q(stored_by=user)).filter(pk=pk).first()
    if found is None:
        raise access.not_found()
    return found
