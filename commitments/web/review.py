"""Reviewing: what a submitted update changes against the last published one, and a queue to publish several from."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commitments import access
from commitments.errors import RuleViolation
from commitments.models import ProgressUpdate
from commitments.operations.updates import publish_update
from commitments.queries.updates import get_update, review_queue

from .comparing import Compared, compare_contents, content_of
from .context import ministries_of
from .pages import SignedIn, page


@dataclass(frozen=True)
class Changes:
    """An update against the one it follows: a correction against what it corrects, another against the newest."""

    update: ProgressUpdate
    former: ProgressUpdate | None
    fields: list[Compared]  # `mine` is the new text, `theirs` the former one

    @property
    def changed(self) -> list[Compared]:
        return [field for field in self.fields if field.differs]

    @property
    def unchanged(self) -> list[str]:
        return [field.label for field in self.fields if not field.differs]

    @property
    def choice(self) -> str:
        """What the box in the queue sends: which update, in which version."""
        return f"{self.update.pk}:{self.update.version}"


def changes_of(update: ProgressUpdate) -> Changes:
    former = update.supersedes or update.undertaking.current_update
    if former is None:
        return Changes(update, None, [])
    kind = update.undertaking.commitment.kind
    return Changes(update, former, compare_contents(kind, content_of(update), content_of(former)))


@page
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: SignedIn) -> HttpResponse:
    """Everything that waits for this person's review. Each is published for itself: one that fails stops no other."""
    access.require(request.user, "approve", None)
    if request.method == "POST":
        return _publish(request)
    return _show(request)


def _publish(request: SignedIn) -> HttpResponse:
    chosen = request.POST.getlist("update")
    if not chosen:
        return _show(request, status=400, message=_("Choose at least one update to publish."), error=True)
    published = 0
    for choice in chosen:
        pk, _colon, version = choice.partition(":")
        if not (pk.isascii() and pk.isdigit() and version.isascii() and version.isdigit()):
            continue
        try:
            update = get_update(request.user, int(pk))
            publish_update(by=request.user, update=update, version=int(version))
        except RuleViolation as violation:
            messages.error(request, f"#{pk}: {violation.message}")
        else:
            published += 1
    if published:
        messages.success(
            request, ngettext("%(n)s update published.", "%(n)s updates published.", published) % {"n": published}
        )
    return redirect("review_queue")


def _show(request: SignedIn, status: int = 200, **more: object) -> HttpResponse:
    waiting = [changes_of(update) for update in review_queue(request.user)]
    context = {"waiting": waiting, "ministries": ministries_of(request), **more}
    return render(request, "work/queue.html", context, status=status)
