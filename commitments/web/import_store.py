"""A file between its dry run and its application: kept a day in a session of its own, which only its owner's names.

Not in the person's session itself: that is read with every page they open.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from commitments.errors import NotFound
from commitments.importing.keeping import freeze, thaw
from commitments.importing.tables import Table
from commitments.models import ReportingPeriod

LASTS = 24 * 60 * 60  # seconds
# Files of one person at a time; a further one drops the oldest.
MOST = 3

_NAMES = "imports"


@dataclass(frozen=True)
class KeptFile:
    file_name: str
    digest: str
    tables: list[Table]
    period: ReportingPeriod | None


def keep(
    request: HttpRequest, *, file_name: str, digest: str, tables: list[Table], period: ReportingPeriod | None
) -> str:
    """Keep what was read of a file. Returns the name by which this person finds it again."""
    engine = import_module(settings.SESSION_ENGINE)
    engine.SessionStore.clear_expired()  # nothing else does, and what was not applied lies there
    store = engine.SessionStore()
    store["file"] = {
        "name": file_name,
        "digest": digest,
        "tables": freeze(tables),
        "period": period.pk if period else None,
    }
    store.set_expiry(LASTS)
    store.save()
    names: dict[str, str] = request.session.get(_NAMES, {})
    for oldest in list(names)[: max(0, len(names) - MOST + 1)]:
        _store(names.pop(oldest)).flush()
    ref = secrets.token_urlsafe(12)
    request.session[_NAMES] = {**names, ref: store.session_key}
    return ref


def kept(request: HttpRequest, ref: str) -> KeptFile:
    """The file of this name, or NotFound where it is not this person's, or no longer kept."""
    key = request.session.get(_NAMES, {}).get(ref)
    found: dict[str, Any] | None = _store(key).get("file") if key else None
    if found is None:
        raise NotFound(
            "import_gone", _("This file is not kept any more: a day has passed, or it was applied. Hand it in again.")
        )
    period = ReportingPeriod.objects.filter(pk=found["period"]).first()
    return KeptFile(found["name"], found["digest"], thaw(found["tables"]), period)


def drop(request: HttpRequest, ref: str) -> None:
    """Forget the file, where there is one."""
    names: dict[str, str] = request.session.get(_NAMES, {})
    if key := names.pop(ref, None):
        _store(key).flush()
        request.session[_NAMES] = names


def _store(key: str) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(session_key=key)
