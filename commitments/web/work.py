"""My work: what a person who reports for a ministry has begun, has to review, and owes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commitments import access, clock
from commitments.models import Commitment, ProgressUpdate, User
from commitments.queries.assessments import assessments_to_sign
from commitments.queries.commitments import find_commitments
from commitments.queries.plan import revisions_to_decide
from commitments.queries.updates import in_the_works, waiting_for_review
from commitments.standing import Day
from commitments.standing import day as day_on
from commitments.vocabulary import Reporting, Role, UpdateStatus

from .context import ministries_of
from .pages import SignedIn, page

OWED = (Reporting.NEVER, Reporting.LATE, Reporting.DUE)


@dataclass(frozen=True)
class Owed:
    """A commitment of the ministry whose report for the newest period is missing."""

    commitment: Commitment
    reporting: str
    delivery: str | None  # what was published last
    begun: list[ProgressUpdate]  # what somebody in the ministry is writing about it already


def landing(user: User) -> str:
    """The name of the page that a person is shown after signing in."""
    return "work" if access.at_least(user, Role.REPORTER) else "dashboard"


@page
@require_safe
def work(request: SignedIn) -> HttpResponse:
    """For staff of a ministry. Others have no work here and are shown the dashboard."""
    user = request.user
    if landing(user) != "work":
        messages.info(request, _("“My work” is for people who report for a ministry. This is the dashboard."))
        return redirect("dashboard")
    today = day_on(clock.today())
    begun = list(in_the_works(user))
    owed = _owed(user, today, begun)
    to_decide, to_sign = list(revisions_to_decide(user)), list(assessments_to_sign(user))
    context = {
        "today": today.date,
        "period": today.period,
        "deadline": _deadline(today),
        "ministries": ministries_of(request),
        "review": list(waiting_for_review(user)),
        "returned": [update for update in begun if update.status == UpdateStatus.RETURNED],
        "drafts": [update for update in begun if update.status == UpdateStatus.DRAFT],
        "submitted": [update for update in begun if update.status == UpdateStatus.SUBMITTED],
        "owed": owed,
        "to_decide": to_decide,
        "to_sign": to_sign,
        "waiting_count": len(to_decide) + len(to_sign),
    }
    return render(request, "work/work.html", context)


def _owed(user: User, today: Day, begun: list[ProgressUpdate]) -> list[Owed]:
    """Never reported first, then late, then due; within each in the order of the statement."""
    assert user.party is not None  # staff have a ministry
    assert user.ministry is not None
    side = user.party.lower()
    params = {"ministry": [user.ministry.code], f"{side}_reporting": [str(answer) for answer in OWED]}
    rows = [
        Owed(
            row,
            getattr(row.standing, f"{side}_reporting"),
            getattr(row.standing, f"{side}_delivery"),
            [
                update
                for update in begun
                if update.undertaking.commitment_id == row.pk and today.period and update.period == today.period
            ],
        )
        for row in find_commitments(user, params, today).queryset
    ]
    return sorted(rows, key=lambda row: OWED.index(Reporting(row.reporting)))


def _deadline(today: Day) -> dt.date | None:
    """By when the newest period's reports were or are due."""
    return today.period.due_on if today.period else None
