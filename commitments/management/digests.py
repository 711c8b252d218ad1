"""The words of a digest: one plain mail to one person, in the language that is active."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.models import DateRevision, JointAssessment, Plan, ProgressUpdate, User
from commitments.plain_text import columns, wrap
from commitments.queries.reminders import Matter, Owed, ToTell
from commitments.standing import Day
from commitments.vocabulary import Party, delivery_label


def subject_of(news: ToTell) -> str:
    """How much is late, due and waiting."""
    matters = [one.matter for one in news.new]
    late, due = matters.count(Matter.LATE), matters.count(Matter.DUE)
    waiting = len(matters) - late - due
    counts = [
        ngettext("%(n)s report late", "%(n)s reports late", late) % {"n": late} if late else "",
        ngettext("%(n)s report due", "%(n)s reports due", due) % {"n": due} if due else "",
        ngettext("%(n)s thing waits for you", "%(n)s things wait for you", waiting) % {"n": waiting} if waiting else "",
    ]
    return _("Commitment tracker: %(counts)s") % {"counts": " · ".join(filter(None, counts))}


def body_of(person: User, news: ToTell, day: Day, plan: Plan | None) -> str:
    """The mail: what is new by matter, each with its days and its link, and how to get fewer mails or none."""
    blocks = [wrap(_("Dear %(name)s,") % {"name": person.full_name}), wrap(_opening(day.date))]
    if plan is not None and plan.demonstration:
        blocks.append(wrap(_("This is a demonstration: the progress in it is invented.")))
    for matter, things in groupby(news.new, key=lambda one: one.matter):
        told = list(things)
        blocks.append(_heading(matter, len(told)))
        blocks += ["\n".join(_thing(one, day, person)) for one in told]
    blocks.append("\n".join(_closing(person, news)))
    return "\n\n".join(blocks) + "\n"


def _opening(day: dt.date) -> str:
    return _("On %(day)s the following is due, late or waiting for you. Each thing is told once, not every time.") % {
        "day": date_format(day)
    }


def _heading(matter: Matter, n: int) -> str:
    words = {
        Matter.LATE: ngettext("%(n)s report is late", "%(n)s reports are late", n),
        Matter.DUE: ngettext("%(n)s report is due", "%(n)s reports are due", n),
        Matter.RETURNED: ngettext("%(n)s update was returned", "%(n)s updates were returned", n),
        Matter.REVIEW: ngettext("%(n)s update waits for your approval", "%(n)s updates wait for your approval", n),
        Matter.REVISION: ngettext(
            "%(n)s change of a date waits for your agreement", "%(n)s changes of dates wait for your agreement", n
        ),
        Matter.ASSESSMENT: ngettext(
            "%(n)s joint assessment waits for your signature", "%(n)s joint assessments wait for your signature", n
        ),
    }
    title = words[matter] % {"n": n}
    return f"{title}\n{'-' * min(columns(title), 72)}"


def _thing(one: Owed, day: Day, person: User) -> Iterator[str]:
    yield wrap(f"{one.commitment.code}  {one.commitment.title}")
    for sentence in _SENTENCES[one.matter](one, day):
        yield wrap(sentence, "  ")
    quoted = _quoted(one)
    if quoted:
        yield wrap(quoted, "  > ")
    yield "  " + _link(one, day)


def _report(one: Owed, day: Day) -> Iterable[str]:
    period = day.period.code if day.period else ""
    said = {"period": period, "day": date_format(one.on)}
    days = (one.on - day.date).days
    if one.matter is Matter.LATE:
        yield ngettext(
            "Report on %(period)s: was due on %(day)s, %(n)s day late.",
            "Report on %(period)s: was due on %(day)s, %(n)s days late.",
            -days,
        ) % {**said, "n": -days}
        if one.never:
            yield _("Your government has published nothing on this commitment yet.")
    elif days:
        yield ngettext(
            "Report on %(period)s: due on %(day)s, %(n)s day left.",
            "Report on %(period)s: due on %(day)s, %(n)s days left.",
            days,
        ) % {**said, "n": days}
    else:
        yield _("Report on %(period)s: due today, %(day)s.") % said
    if one.handed_in:
        yield _("An update for this period is handed in and waits for approval.")


def _update(one: Owed, day: Day) -> Iterable[str]:
    assert isinstance(one.row, ProgressUpdate)
    words = (
        _("Period %(period)s. Returned by %(person)s on %(day)s (%(ago)s):")
        if one.matter is Matter.RETURNED
        else _("Period %(period)s. Submitted by %(person)s on %(day)s (%(ago)s).")
    )
    person = one.row.returned_by if one.matter is Matter.RETURNED else one.row.submitted_by
    yield words % {"period": one.row.period.code, "person": person, "day": date_format(one.on), "ago": _ago(one, day)}


def _revision(one: Owed, day: Day) -> Iterable[str]:
    assert isinstance(one.row, DateRevision)
    if one.row.milestone:
        yield _("Milestone: %(title)s") % {"title": one.row.milestone.title}
    yield _("From %(old)s to %(new)s, asked for by %(person)s (%(party)s) on %(day)s (%(ago)s):") % {
        "old": date_format(one.row.old_due_on),
        "new": date_format(one.row.new_due_on),
        "person": one.row.requested_by,
        "party": _party_of(one.row.requested_by),
        "day": date_format(one.on),
        "ago": _ago(one, day),
    }


def _assessment(one: Owed, day: Day) -> Iterable[str]:
    assert isinstance(one.row, JointAssessment)
    signer = one.row.jp_signed_by or one.row.mn_signed_by
    yield _("“%(rating)s”, signed by %(person)s (%(party)s) on %(day)s (%(ago)s):") % {
        "rating": delivery_label(one.row.delivery, one.commitment.kind),
        "person": signer,
        "party": Party.JP.label if one.row.jp_signed_by else Party.MN.label,
        "day": date_format(one.on),
        "ago": _ago(one, day),
    }


_SENTENCES: dict[Matter, Callable[[Owed, Day], Iterable[str]]] = {
    Matter.LATE: _report,
    Matter.DUE: _report,
    Matter.RETURNED: _update,
    Matter.REVIEW: _update,
    Matter.REVISION: _revision,
    Matter.ASSESSMENT: _assessment,
}


def _quoted(one: Owed) -> str:
    if one.matter is Matter.RETURNED and isinstance(one.row, ProgressUpdate):
        return one.row.return_comment
    return one.row.reason if isinstance(one.row, DateRevision | JointAssessment) else ""


def _ago(one: Owed, day: Day) -> str:
    days = (day.date - one.on).days
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days} if days else _("today")


def _party_of(person: User) -> str:
    return str(person.party.label) if person.party else ""


def _link(one: Owed, day: Day) -> str:
    if isinstance(one.row, ProgressUpdate):
        return _address("update", one.row.pk)
    if one.row is None and day.period:
        return _address("update_new", one.commitment.code) + f"?period={day.period.code}"
    if isinstance(one.row, JointAssessment):
        return _address("joint", one.commitment.code)
    return _address("commitment", one.commitment.code)


def _closing(person: User, news: ToTell) -> Iterator[str]:
    if n := news.told_and_open:
        yield wrap(
            ngettext(
                "%(n)s thing that an earlier mail told you of is still open.",
                "%(n)s things that earlier mails told you of are still open.",
                n,
            )
            % {"n": n}
        )
    yield wrap(_("All that waits for you: %(address)s") % {"address": _address("work")})
    yield wrap(
        _("You get this mail: %(frequency)s. Have it more or less often, or never: %(address)s")
        % {"frequency": person.get_reminders_display(), "address": _address("account")}
    )


def _address(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)
