"""Progress updates: drafted, submitted, published or returned by somebody else, corrected by a new one."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import ProgressUpdate, ReportingPeriod, Undertaking, User
from commitments.vocabulary import CLOSING_RATINGS, UpdateStatus

from .content import UpdateContent, check_complete, check_content, replace_attachments
from .recording import as_changed, atomic, lock, record, require_version, save_changes, save_new, values

OPEN = (UpdateStatus.DRAFT, UpdateStatus.RETURNED)


@atomic
def draft_update(
    *, by: User, undertaking: Undertaking, period: ReportingPeriod, content: UpdateContent, submit: bool = False
) -> ProgressUpdate:
    """Begin a report of one party on one commitment for one period. Everything but the period may still be missing.

    `submit` hands it in at once, where it has to be complete.
    """
    access.require(by, "report", undertaking)
    return _begin(by, undertaking, period, content, verb="draft", submit=submit)


@atomic
def report_no_change(*, by: User, undertaking: Undertaking, period: ReportingPeriod, reason: str) -> ProgressUpdate:
    """Report that the rating of the newest published update still holds, and why. It is reviewed as any other."""
    access.require(by, "report", undertaking)
    last = undertaking.current_update
    if last is None:
        raise RuleViolation("nothing_to_repeat", _("Nothing has been published yet: write the first report in full."))
    if last.delivery in CLOSING_RATINGS:
        raise RuleViolation("nothing_owed", _("This has been completed or discontinued: no report is owed any more."))
    if last.period_id == period.pk:
        message = _("This period has been reported on already.")
        raise RuleViolation("reported_already", message, fields={"period": [message]})
    if not reason.strip():
        message = _("Give the reason for the rating, also where all goes well.")
        raise RuleViolation("no_reason", message, fields={"reason": [message]})
    with translation.override(by.preferred_language):
        done = _("No change in this period.")
    content = UpdateContent(
        delivery=last.delivery, done=done, reason=reason, language=by.preferred_language, no_change=True
    )
    return _begin(by, undertaking, period, content, verb="report_no_change", submit=True)


@atomic
def correct_update(
    *, by: User, update: ProgressUpdate, reason: str, content: UpdateContent, submit: bool = False
) -> ProgressUpdate:
    """Begin a correction of a published update: a new draft that takes its place once it is published itself.

    `submit` hands it in at once, where it has to be complete.
    """
    old = lock(_updates(), update.pk)
    access.require(by, "correct", old)
    _require_correction_reason(reason)
    _require_correctable(old)
    return _begin(
        *(by, old.undertaking, old.period, content),
        verb="correct",
        submit=submit,
        supersedes=old,
        correction_reason=reason.strip(),
    )


@atomic
def edit_update(
    *, by: User, update: ProgressUpdate, version: int, content: UpdateContent, correction_reason: str | None = None
) -> ProgressUpdate:
    """Save a draft or a returned update. `version` is the one that the editor started from."""
    row = lock(_updates(), update.pk)
    access.require(by, "edit", row)
    _require_status(row, *OPEN)
    require_version(row, version)
    check_content(row, content)
    changes: dict[str, Any] = {**content.columns(), "edited_by": by, "edited_at": clock.now()}
    if row.supersedes_id and correction_reason is not None:
        _require_correction_reason(correction_reason)
        changes["correction_reason"] = correction_reason.strip()
    old, new = save_changes(row, changes)
    old_attachments, new_attachments = replace_attachments(row, content)
    if _differs(old, new) or old_attachments != new_attachments:
        _record(by, "edit", row, old | old_attachments, new | new_attachments)
    return row


@atomic
def submit_update(*, by: User, update: ProgressUpdate, version: int) -> ProgressUpdate:
    """Hand a complete draft to an approver of the ministry."""
    row = lock(_updates(), update.pk)
    access.require(by, "submit", row)
    _require_status(row, *OPEN)
    require_version(row, version)
    check_complete(row)
    return _move(by, "submit", row, **_handed_in(by))


@atomic
def return_update(*, by: User, update: ProgressUpdate, version: int, comment: str) -> ProgressUpdate:
    """Send a submitted update back to its writers, with what has to change."""
    row = lock(_updates(), update.pk)
    access.require(by, "return", row)
    _require_status(row, UpdateStatus.SUBMITTED)
    require_version(row, version)
    if not comment.strip():
        message = _("Say what has to change before this can be published.")
        raise RuleViolation("no_comment", message, fields={"comment": [message]})
    return _move(
        by,
        "return",
        row,
        status=UpdateStatus.RETURNED,
        returned_by=by,
        returned_at=clock.now(),
        return_comment=comment.strip(),
    )


@atomic
def publish_update(*, by: User, update: ProgressUpdate, version: int) -> ProgressUpdate:
    """Publish a submitted update: from now on it counts, everybody sees it, and it never changes again."""
    # The undertaking first: only who holds it locks a second update, so that two writers never wait for each other. The
    # other way round they would, where one publishes a correction and another, too late, what it corrects.
    undertaking = lock(Undertaking.objects.all(), update.undertaking_id)
    row = lock(_updates(), update.pk)
    access.require(by, "publish", row)
    _require_status(row, UpdateStatus.SUBMITTED)
    require_version(row, version)
    check_complete(row)
    now = clock.now()
    if row.supersedes_id:
        superseded = lock(_updates(), row.supersedes_id)
        _require_correctable(superseded)
        old, new = save_changes(superseded, {"superseded_at": now})
        _record(by, "supersede", superseded, old, new | {"superseded_by": row.pk})
    _move(by, "publish", row, status=UpdateStatus.PUBLISHED, published_by=by, published_at=now)
    point_at_speaking(undertaking)
    return row


@atomic
def withdraw_update(*, by: User, update: ProgressUpdate, version: int) -> ProgressUpdate:
    """Put away what was not published. It stays readable to the writing party."""
    row = lock(_updates(), update.pk)
    access.require(by, "withdraw", row)
    _require_status(row, *OPEN, UpdateStatus.SUBMITTED)
    require_version(row, version)
    return _move(by, "withdraw", row, status=UpdateStatus.WITHDRAWN)


def point_at_speaking(undertaking: Undertaking) -> None:
    """Keep the undertaking's pointer at its newest published update that is not superseded."""
    speaking = (
        undertaking.updates.filter(status=UpdateStatus.PUBLISHED, superseded_at__isnull=True)
        .order_by("-period__ends_on", "-published_at", "-pk")
        .first()
    )
    if undertaking.current_update_id != (speaking and speaking.pk):
        undertaking.current_update = speaking
        undertaking.save(update_fields=["current_update"])


# --- steps -------------------------------------------------------------------------------------------------------


def _updates() -> Any:
    return ProgressUpdate.objects.select_related("undertaking__commitment", "period", "ministry")


def _begin(
    by: User,
    undertaking: Undertaking,
    period: ReportingPeriod,
    content: UpdateContent,
    *,
    verb: str,
    submit: bool,
    **extra: Any,
) -> ProgressUpdate:
    """With `submit` it is written once, as handed in, and its trail tells both steps."""
    if period.starts_on > clock.today():
        message = _("This period has not begun yet: choose one that has.")
        raise RuleViolation("period_ahead", message, fields={"period": [message]})
    assert by.ministry is not None  # every role that may report has one
    now = clock.now()
    row = ProgressUpdate(
        undertaking=undertaking,
        period=period,
        ministry=by.ministry,
        author=by,
        created_at=now,
        edited_by=by,
        edited_at=now,
        **content.columns(),
        **extra,
    )
    check_content(row, content)
    begun = values(row)
    steps = _handed_in(by) if submit else {}
    if submit:
        access.require(by, "submit", row)
        check_complete(row)
        row = as_changed(row, {**steps, "version": row.version + 1})
    save_new(row)
    _old, attachments = replace_attachments(row, content, new_row=True)
    _record(by, verb, row, {}, begun | attachments)
    if submit:
        _record(by, "submit", row, {name: begun[name] for name in steps if name in begun}, values(row, steps))
    return row


def _handed_in(by: User) -> dict[str, Any]:
    return {"status": UpdateStatus.SUBMITTED, "submitted_by": by, "submitted_at": clock.now()}


def _move(by: User, verb: str, row: ProgressUpdate, **changes: Any) -> ProgressUpdate:
    old, new = save_changes(row, changes)
    _record(by, verb, row, old, new)
    return row


def _record(by: User, verb: str, row: ProgressUpdate, old: dict[str, Any], new: dict[str, Any]) -> None:
    # Only publication itself is everybody's; all that led there stays with the writing party.
    party = "" if verb in ("publish", "supersede") else row.party
    record(by=by, verb=verb, row=row, old=old, new=new, commitment=row.undertaking.commitment, party=party)


def _differs(old: dict[str, Any], new: dict[str, Any]) -> bool:
    ignored = ("edited_by", "edited_at")
    return {k: v for k, v in old.items() if k not in ignored} != {k: v for k, v in new.items() if k not in ignored}


def _require_status(row: ProgressUpdate, *allowed: UpdateStatus) -> None:
    if row.status not in allowed:
        raise RuleViolation(
            "wrong_status",
            _("This update is now “%(status)s”, so this can't be done any more.")
            % {"status": UpdateStatus(row.status).label},
        )


def _require_correction_reason(reason: str) -> None:
    if not reason.strip():
        message = _("Say why the published update is corrected.")
        raise RuleViolation("no_reason", message, fields={"correction_reason": [message]})


def _require_correctable(row: ProgressUpdate) -> None:
    if not row.published:
        raise RuleViolation("not_published", _("Only a published update is corrected; a draft is edited."))
    if row.superseded_at is not None:
        raise RuleViolation("already_superseded", _("This update has been corrected already: correct the newer one."))
