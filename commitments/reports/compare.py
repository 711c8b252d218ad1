"""What moved between two days: which answers of which commitments, and from what to what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from commitments import access
from commitments.errors import InvalidParameters
from commitments.models import Commitment, Plan, ProgressUpdate
from commitments.queries.commitments import find_commitments
from commitments.queries.days import read_date
from commitments.queries.plan import revisions_agreed
from commitments.queries.updates import find_updates, published_among
from commitments.standing import Day
from commitments.vocabulary import CAUTION_ORDER, SILENT, Agreement, Party, Schedule

from .counts import Count
from .dates import Revision, revision_on

# What is compared, and what each answer is called.
ANSWERS = {
    "delivery": _("Delivery, as a whole"),
    "jp_delivery": _("Delivery, as Japan reports"),
    "mn_delivery": _("Delivery, as Mongolia reports"),
    "schedule": _("Schedule"),
    "jp_reporting": _("Reporting, Japan"),
    "mn_reporting": _("Reporting, Mongolia"),
    "agreement": _("Agreement"),
    "due_on": _("Due date"),
}


# What a commitment may have become in between.
NEWLY = ("overdue",)

RECENT_DAYS = 30  # that are looked back on, where nobody says from when


class Way(models.TextChoices):
    """Which way an answer moved."""

    WORSE = "worse", _("Worse")
    BETTER = "better", _("Better")
    OTHER = "other", _("Neither")


@dataclass(frozen=True)
class Change:
    """One answer of one commitment: its code on the earlier day and on the later one (None: no answer)."""

    answer: str
    before: str | None
    after: str | None
    update: ProgressUpdate | None = None  # what a government published in between, where that moved it

    @property
    def way(self) -> Way:
        return which_way(self.answer, self.before, self.after)


@dataclass(frozen=True)
class Moved:
    commitment: Commitment  # with its standing on the later day
    changes: list[Change]

    @property
    def way(self) -> Way:
        return way_of(self.changes)

    @property
    def newly_overdue(self) -> bool:
        return any(change.answer == "schedule" and change.after == Schedule.OVERDUE for change in self.changes)


@dataclass(frozen=True)
class Comparison:
    earlier: Day
    later: Day
    moved: list[Moved]
    rows: list[Commitment]  # all that were looked at, with their standing on the later day

    @property
    def compared(self) -> int:
        """How many commitments were looked at: the denominator."""
        return len(self.rows)

    def those(self, way: str = "", newly: str = "") -> list[Moved]:
        """Those that moved this way, or that became overdue (`newly` is one of NEWLY); all where both are empty."""
        return [one for one in self.moved if way in ("", one.way.value) and (not newly or one.newly_overdue)]

    def ways(self) -> dict[Way, int]:
        """How many moved which way; every way has its number."""
        return {way: sum(1 for one in self.moved if one.way is way) for way in Way}


def read_later(text: str, plan: Plan | None) -> dt.date:
    """The later of two days. No query where the plan is given. Raises InvalidParameters naming `to`."""
    return _named("to", text, plan)


def read_earlier(text: str, later: dt.date, plan: Plan | None) -> dt.date | None:
    """The earlier of two days, a month before the later where none is given; None where the plan has no earlier one.

    No query where the plan is given. Raises InvalidParameters naming `from`.
    """
    if not text:
        date = later - dt.timedelta(days=RECENT_DAYS)
        date = max(date, plan.starts_on) if plan else date
        return date if date < later else None
    earlier = _named("from", text, plan)
    if earlier >= later:
        raise _refused("from", _now("Choose a day before the later one."))
    return earlier


def read_narrowing(way: str, newly: str) -> None:
    """Of all that moved, only some are asked for. Raises InvalidParameters naming `way` or `newly`."""
    wrong = {
        name: [_now("Choose one of: %(names)s.") % {"names": ", ".join(known)}]
        for name, value, known in (("way", way, Way.values), ("newly", newly, NEWLY))
        if value and value not in known
    }
    if wrong:
        raise InvalidParameters("invalid_parameters", " ".join(one for (one,) in wrong.values()), fields=wrong)


def _named(name: str, text: str, plan: Plan | None) -> dt.date:
    try:
        return read_date(text, plan)
    except InvalidParameters as refusal:
        raise _refused(name, *refusal.fields["as_of"]) from None


def _refused(name: str, *wrong: str) -> InvalidParameters:
    return InvalidParameters("invalid_parameters", " ".join(wrong), fields={name: list(wrong)})


def compare(
    user: access.Viewer,
    earlier: Day,
    later: Day,
    scope: Mapping[str, Any] | None = None,
    *,
    rows: QuerySet[Commitment] | None = None,
) -> Comparison:
    """Every commitment whose answers differ between two days, in the order of the statement. Three queries.

    `scope`: filters, for some of the commitments only: those that fit on the later day, whatever they fitted before.
    `rows`: these, instead of filters, where the read door was asked for them as of the later day already.
    """
    before = {row.pk: row for row in find_commitments(user, {}, earlier, leads=False).queryset}
    after = list(find_commitments(user, scope or {}, later).queryset if rows is None else rows)
    speaking = {pk for row in after for pk in (row.standing.jp_update_id, row.standing.mn_update_id) if pk}
    spoke_before = {pk for row in before.values() for pk in (row.standing.jp_update_id, row.standing.mn_update_id)}
    updates = published_among(user, speaking - spoke_before)
    moved = []
    for row in after:
        then = before[row.pk].standing if row.pk in before else None
        changes = [
            Change(
                answer,
                _text(then and getattr(then, answer)),
                _text(getattr(row.standing, answer)),
                updates.get(_update_behind(row, answer)),
            )
            for answer in ANSWERS
            if (then and getattr(then, answer)) != getattr(row.standing, answer)
        ]
        if changes:
            moved.append(Moved(row, changes))
    return Comparison(earlier, later, moved, after)


def dates_moved(user: access.Viewer, compared: Comparison, *, narrowed: bool) -> list[Revision]:
    """The moves of due dates, of commitments and of milestones, in force since the earlier day. One query.

    `narrowed`: not all commitments were looked at.
    """
    among = [row.pk for row in compared.rows] if narrowed else None
    rows = revisions_agreed(user, compared.earlier, compared.later, among)
    return [revision_on(row, compared.later) for row in rows]


def published_between(
    user: access.Viewer,
    earlier: Day,
    later: Day,
    scope: Mapping[str, Any] | None = None,
    *,
    before: forms.Form | None = None,
) -> Count:
    """How many updates were published after the earlier day and by the later one, and the list of them. One query.

    `scope`: filters that a comparison was asked with; of a government or ministry only what these reported themselves.
    `before`: the form that they were read with, so that nothing is looked up twice.
    """
    since = earlier.date + dt.timedelta(days=1)
    params = {**(scope or {}), "published_from": since.isoformat(), "published_to": later.date.isoformat()}
    n = find_updates(user, params, later, before=before).queryset.order_by().count()
    return Count(n, n, params)


def way_of(changes: Sequence[Change]) -> Way:
    """That of the delivery; where that went neither way, worse if anything got worse, else better if anything did.

    Silence is no improvement: a headline that rose because the more cautious side no longer reports got worse.
    """
    of_delivery = next((change.way for change in changes if change.answer == "delivery"), Way.OTHER)
    fell_silent = any(change.answer.endswith("reporting") and change.way is Way.WORSE for change in changes)
    if of_delivery is Way.WORSE or (of_delivery is Way.BETTER and not fell_silent):
        return of_delivery
    ways = {change.way for change in changes if change.answer != "delivery"} or {Way.OTHER}
    return next(way for way in Way if way in ways)


def which_way(answer: str, before: str | None, after: str | None) -> Way:
    """Better, worse or neither. A first report, time that passes and a date that is set are neither."""
    if before == after:
        return Way.OTHER
    if answer.endswith("delivery"):
        return _by_rank(_DELIVERY_RANK, before, after)
    if answer == "schedule":
        if Schedule.OVERDUE in (before, after):
            return Way.WORSE if after == Schedule.OVERDUE else Way.BETTER
        met = (Schedule.MET, Schedule.MET_LATE)
        return Way.BETTER if after in met and before not in met else Way.OTHER
    if answer.endswith("reporting"):
        was, now = before in SILENT, after in SILENT
        return Way.OTHER if was == now else Way.WORSE if now else Way.BETTER
    if answer == "agreement":
        return _by_rank(_AGREEMENT_RANK, before, after)
    if answer == "due_on" and before and after:
        return Way.WORSE if after > before else Way.BETTER
    return Way.OTHER


# Worst first.
_DELIVERY_RANK = {code.value: rank for rank, code in enumerate(CAUTION_ORDER)}
_AGREEMENT_RANK = {
    Agreement.BOTH_SILENT.value: 0,
    Agreement.ONE_SIDE_SILENT.value: 1,
    Agreement.DIVERGENT.value: 1,
    Agreement.AGREED.value: 2,
}


def _by_rank(ranks: Mapping[str, int], before: str | None, after: str | None) -> Way:
    was, now = ranks.get(before or ""), ranks.get(after or "")
    if was is None or now is None or was == now:
        return Way.OTHER
    return Way.BETTER if now > was else Way.WORSE


def _update_behind(row: Commitment, answer: str) -> int:
    """The update that speaks for the party whose answer it is; 0 for the answers that are nobody's."""
    side = answer.partition("_")[0]
    if side not in (party.lower() for party in Party):
        return 0
    return getattr(row.standing, f"{side}_update_id") or 0


def _text(value: object) -> str | None:
    return None if value is None else str(value)
