"""Texts that stand nowhere else, in everything that is not for everybody: what holds one of them has told it."""

from __future__ import annotations

import re

from commitments.models import Evidence, Occurrence, ProgressUpdate, StoredFile, User
from commitments.vocabulary import UpdateStatus

from .readers import Reader

# Who may be told stands in the text itself: a ministry's own system reads its ministry's drafts, nobody else does.
_SECRET = re.compile(rb"ZQ-(PERSON|NOTE|DRAFT)-([A-Z0-9-]*?)-QZ", re.IGNORECASE)


def hide_secrets() -> None:
    """Written past the operations: the texts of the demonstration are replaced, and what a search looks through."""
    for person in User.objects.all():
        User.objects.filter(pk=person.pk).update(full_name=_secret("PERSON", str(person.pk)))
    ProgressUpdate.objects.filter(status=UpdateStatus.PUBLISHED).update(internal_note=_secret("NOTE", ""))
    drafts = ProgressUpdate.objects.exclude(status=UpdateStatus.PUBLISHED).select_related("ministry")
    assert drafts
    for draft in drafts:
        secret = _secret("DRAFT", draft.ministry.code)
        for name in ("done", "next_steps", "reason", "internal_note", "return_comment", "correction_reason"):
            if getattr(draft, name) or name in ("done", "internal_note"):
                setattr(draft, name, secret)
        draft.search_text = draft.folded()
        draft.save()
        Evidence.objects.filter(update=draft).update(title=secret, search_text=secret.casefold())
        Evidence.objects.filter(update=draft).exclude(url="").update(url=f"https://www.example.com/{secret}")
        StoredFile.objects.filter(evidence__update=draft).update(name=f"{secret}.pdf")
        Occurrence.objects.filter(update=draft).update(title=secret, place=secret)


def _secret(kind: str, whose: str) -> str:
    return f"ZQ-{kind}-{whose}-QZ"


def told(content: bytes, reader: Reader) -> list[str]:
    """The secrets in an answer that this reader may not be told. Nobody is told a name, a mail address or a note."""
    found = []
    for match in _SECRET.finditer(content):
        kind, whose = match[1].decode().upper(), match[2].decode().upper()
        own = kind == "DRAFT" and reader.writes and reader.user is not None and reader.user.ministry is not None
        if not (own and reader.user.ministry.code == whose):
            found.append(match[0].decode())
    return found + [address.decode() for address in re.findall(rb"[\w.-]+@example\.com", content)]
