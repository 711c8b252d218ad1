"""Files: taken before the form they came with is checked, so that a mistake elsewhere does not cost the file.

And handed out, as downloads, to those who may read the update.
"""

from __future__ import annotations

from django.http import HttpResponseBase, QueryDict
from django.views.decorators.http import require_safe

from commitments import filestore
from commitments.errors import Forbidden, RuleViolation
from commitments.models import Undertaking
from commitments.operations.files import store_file
from commitments.queries.files import get_file

from .pages import SignedIn, page


def with_files_kept(request: SignedIn, undertaking: Undertaking) -> QueryDict:
    """What was posted, with each file stored and named by `<row>-stored`, or the reason why not in `<row>-refused`."""
    posted = request.POST.copy()
    for name in [name for name in posted if name.endswith("-refused")]:
        del posted[name]  # ours to say
    for name, upload in request.FILES.items():
        row = name.removesuffix("-file")
        if row == name or isinstance(upload, list):
            continue
        try:
            kept = store_file(by=request.user, undertaking=undertaking, name=upload.name or "", content=upload.read())
        except Forbidden:
            raise
        except RuleViolation as violation:
            posted[f"{row}-refused"] = violation.message
        else:
            posted[f"{row}-stored"] = str(kept.pk)
    return posted


@page
@require_safe
def download(request: SignedIn, pk: int) -> HttpResponseBase:
    """A file as a download. It is never shown in the page's own origin, whatever it holds."""
    stored = get_file(request.user, pk)
    return filestore.as_download(
        name=stored.name, content_type=stored.content_type, size=stored.size, sha256=stored.sha256
    )
