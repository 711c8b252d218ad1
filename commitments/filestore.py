"""Files that people hand in: recognised by their content, kept by digest outside the web root, handed out safely."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from pathlib import Path

import filetype
from django.conf import settings
from django.http import FileResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from commitments.errors import RuleViolation

# What a ministry sends as evidence, by what the content says it is.
ACCEPTED = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WebP",
}


def recognise(content: bytes) -> str:
    """The content type, by looking at the content. Raises RuleViolation for what is not accepted or too large."""
    if not content:
        raise _refused("empty_file", _("This file is empty."))
    if len(content) > settings.EVIDENCE_MAX_BYTES:
        most = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
        raise _refused("file_too_large", _("This file is larger than %(most)s MB.") % {"most": most})
    kind = filetype.guess_mime(content)
    if kind not in ACCEPTED:
        raise _refused(
            "file_type",
            _("This is not a file that can be attached. Accepted: %(kinds)s.") % {"kinds": kinds_accepted()},
        )
    if kind.endswith(("wordprocessingml.document", "spreadsheetml.sheet")) and _carries_macros(content):
        raise _refused("file_macros", _("This file is damaged or carries macros. Save it again without macros."))
    return str(kind)


def kinds_accepted() -> str:
    return ", ".join(ACCEPTED.values())


def keep(content: bytes) -> str:
    """Store the content and return its SHA-256 in hexadecimal. What is stored already is left as it is."""
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed: whoever reads finds a whole file or none.
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as aside:
            aside.write(content)
            aside.flush()
            os.fsync(aside.fileno())
        os.replace(aside.name, path)
    return digest


def path_of(digest: str) -> Path:
    return Path(settings.EVIDENCE_ROOT) / digest[:2] / digest


def as_download(*, name: str, content_type: str, size: int, sha256: str) -> FileResponse:
    """The answer that hands a file out. It is never shown in the origin's own pages, whatever it holds."""
    response = FileResponse(path_of(sha256).open("rb"), content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Content-Length"] = str(size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _carries_macros(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return any(name.lower().endswith("vbaproject.bin") for name in parts.namelist())
    except zipfile.BadZipFile:
        return True


def _refused(code: str, message: str) -> RuleViolation:
    return RuleViolation(code, message, fields={"file": [message]})
