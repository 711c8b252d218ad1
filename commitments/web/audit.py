"""The audit trail of a commitment: every write, with who, when, what, old and new."""

from __future__ import annotations

from django.core.paginator import InvalidPage, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commitments import access
from commitments.queries.audit import trail_of
from commitments.queries.commitments import get_commitment
from commitments.reports.trail import entries
from commitments.standing import Day

from .pages import SignedIn, reading_page

PER_PAGE = 25


@reading_page
@require_safe
def audit(request: SignedIn, code: str, day: Day) -> HttpResponse:
    """For everybody who may sign in; what the other government has not published is not in it."""
    commitment = get_commitment(request.user, code, day)
    paginator = Paginator(trail_of(request.user, commitment, day), PER_PAGE)
    try:
        page = paginator.page(request.GET.get("page") or 1)
    except InvalidPage:
        raise access.not_found() from None
    context = {
        "commitment": commitment,
        "page": page,
        "pages": list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "entries": entries(page.object_list, commitment),
    }
    return render(request, "commitments/audit.html", context)
