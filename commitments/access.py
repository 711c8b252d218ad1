"""Who may see what, and who may do what. Pages, API and operations ask here and nowhere else.

What a person may not see answers 404, what they may see but not do answers 403 (`errors.NotFound`, `.Forbidden`).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from commitments import clock
from commitments.errors import Forbidden, NotFound
from commitments.models import (
    Assignment,
    AuditEvent,
    Commitment,
    DateRevision,
    JointAssessment,
    ProgressUpdate,
    Undertaking,
    User,
    Webhook,
)
from commitments.vocabulary import Party, Role, UpdateStatus

Viewer = User | AnonymousUser
M = TypeVar("M", bound=Model)

# Each of these roles may do what the one before it may, and more. An administrator stands apart: accounts and
# ministries, and no say over content.
_LADDER = (Role.VIEWER, Role.REPORTER, Role.APPROVER, Role.COORDINATOR)


def at_least(user: Viewer, role: Role) -> bool:
    """The user has this role or one that includes it."""
    if not isinstance(user, User) or not user.is_active or user.role not in _LADDER:
        return False
    return _LADDER.index(Role(user.role)) >= _LADDER.index(role)


# --- seeing ------------------------------------------------------------------------------------------------------


def reads(user: Viewer) -> bool:
    """May see what is published: everybody who has signed in, and anybody at all where the public view is on."""
    return user.is_authenticated or settings.PUBLIC_VIEW


def sees_between(user: Viewer) -> bool:
    """May see what is between the governments and not for the public.

    That is: the names of people, files, consultations, and what is asked for but not agreed.
    """
    return user.is_authenticated


def writes_for(user: Viewer) -> Party | None:
    """The party whose drafts this user may read: staff see their own government's, others none."""
    return user.party if isinstance(user, User) and at_least(user, Role.REPORTER) else None


def sight(user: Viewer) -> Hashable:
    """All that decides which rows a user sees: two of one sight see the same."""
    return reads(user), sees_between(user), writes_for(user)


def everybodys(user: Viewer, rows: QuerySet[M]) -> QuerySet[M]:
    """Rows that hold nothing of one party's own: for everybody who reads."""
    return rows if reads(user) else rows.none()


def between(user: Viewer, rows: QuerySet[M]) -> QuerySet[M]:
    """Rows of what is between the governments."""
    return rows if sees_between(user) else rows.none()


def visible_updates(user: Viewer, updates: QuerySet[ProgressUpdate] | None = None) -> QuerySet[ProgressUpdate]:
    """Published ones for everybody who reads; what is not published only for the writing party's staff."""
    updates = ProgressUpdate.objects.all() if updates is None else updates
    if not reads(user):
        return updates.none()
    party = writes_for(user)
    if party is None:
        return updates.filter(status=UpdateStatus.PUBLISHED)
    return updates.filter(Q(status=UpdateStatus.PUBLISHED) | Q(undertaking__party=party))


def visible_audit(user: Viewer, events: QuerySet[AuditEvent] | None = None) -> QuerySet[AuditEvent]:
    """Events about unpublished things stay with the writing party."""
    events = AuditEvent.objects.all() if events is None else events
    if not user.is_authenticated:
        return events.none()
    return events.filter(Q(party="") | Q(party=writes_for(user) or "none"))


def visible_webhooks(user: Viewer, webhooks: QuerySet[Webhook] | None = None) -> QuerySet[Webhook]:
    """One's own; coordinators see those of their government's people too, administrators all."""
    webhooks = Webhook.objects.all() if webhooks is None else webhooks
    if not isinstance(user, User) or not user.is_active:
        return webhooks.none()
    if user.role == Role.ADMINISTRATOR:
        return webhooks
    if at_least(user, Role.COORDINATOR):
        return webhooks.filter(Q(owner=user) | Q(owner__ministry__party=user.party))
    return webhooks.filter(owner=user)


def sees_internal_notes(user: Viewer, update: ProgressUpdate) -> bool:
    return writes_for(user) == update.party


def get_update(user: Viewer, pk: int, updates: QuerySet[ProgressUpdate] | None = None) -> ProgressUpdate:
    """The update, or NotFound: the same answer whether it does not exist or may not be seen."""
    try:
        return visible_updates(user, updates).select_related("undertaking__commitment", "period", "ministry").get(pk=pk)
    except (ProgressUpdate.DoesNotExist, OverflowError) as error:
        raise not_found() from error


def not_found() -> NotFound:
    return NotFound("not_found", _("There is nothing here, or you may not see it."))


# --- doing -------------------------------------------------------------------------------------------------------


def is_assigned(user: User, commitment: Commitment) -> bool:
    """The user's ministry leads or supports the commitment today."""
    today = clock.today()
    return (
        Assignment.objects.filter(commitment=commitment, ministry=user.ministry_id, starts_on__lte=today)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
        .exists()
    )


def _refuse(code: str, message: str) -> Forbidden:
    return Forbidden(code, message)


def _role(user: User, role: Role) -> Forbidden | None:
    if at_least(user, role):
        return None
    return _refuse("role", _("Your role does not include this. It takes the role: %(role)s.") % {"role": role.label})


def _report(user: User, undertaking: Undertaking) -> Forbidden | None:
    if refused := _role(user, Role.REPORTER):
        return refused
    if user.party != undertaking.party:
        return _refuse("other_party", _("Only the government that undertook this can report on it."))
    if not is_assigned(user, undertaking.commitment):
        return _refuse("not_assigned", _("Your ministry neither leads nor supports this commitment."))
    return None


def _same_ministry(user: User, update: ProgressUpdate) -> Forbidden | None:
    if user.ministry_id != update.ministry_id:
        return _refuse("other_ministry", _("This belongs to another ministry."))
    return None


def _edit(user: User, update: ProgressUpdate) -> Forbidden | None:
    return _role(user, Role.REPORTER) or _same_ministry(user, update)


def _correct(user: User, update: ProgressUpdate) -> Forbidden | None:
    # The ministry that wrote it, or one that is assigned today: the writing ministry may have been closed.
    if user.ministry_id == update.ministry_id and at_least(user, Role.REPORTER):
        return None
    return _report(user, update.undertaking)


def _review(user: User, update: ProgressUpdate) -> Forbidden | None:
    if refused := _role(user, Role.APPROVER) or _same_ministry(user, update):
        return refused
    if user.pk in (update.author_id, update.edited_by_id, update.submitted_by_id):
        return _refuse("four_eyes", _("You wrote or submitted this yourself: a colleague has to review it."))
    return None


def _keep_plan(user: User, commitment: Commitment) -> Forbidden | None:
    return plan_refusal(user, [side.party for side in commitment.undertakings.all()])


def plan_refusal(user: User, undertaken_by: Collection[str]) -> Forbidden | None:
    """Why the user may not keep the plan of a commitment of these parties; for pages that know them already."""
    if refused := _role(user, Role.COORDINATOR):
        return refused
    if user.party not in undertaken_by:
        return _refuse("other_party", _("Only the government that undertook this can change its plan."))
    return None


def _withdraw_assessment(user: User, assessment: JointAssessment) -> Forbidden | None:
    if refused := _keep_plan(user, assessment.commitment):
        return refused
    if not has_signed(user, assessment):
        return _refuse("other_party", _("Only the government that proposed this can withdraw it."))
    return None


def has_signed(user: User, assessment: JointAssessment) -> bool:
    """The user's government has signed."""
    signed = {Party.JP: assessment.jp_signed_by_id, Party.MN: assessment.mn_signed_by_id}
    return user.party is not None and signed[user.party] is not None


def _decide_revision(user: User, revision: DateRevision) -> Forbidden | None:
    if refused := _keep_plan(user, revision.commitment):
        return refused
    if revision.requested_by.party == user.party:
        return _refuse("own_request", _("The other government's coordinator has to decide this."))
    return None


def _countersign(user: User, assessment: JointAssessment) -> Forbidden | None:
    if refused := _keep_plan(user, assessment.commitment):
        return refused
    if has_signed(user, assessment):
        return _refuse("already_signed", _("Your government has signed already: the other one has to countersign."))
    return None


def _assign(user: User, party: Party) -> Forbidden | None:
    if refused := _role(user, Role.COORDINATOR):
        return refused
    if user.party != party:
        return _refuse("other_party", _("Only its own government assigns a ministry."))
    return None


def _approve(user: User, thing: Any) -> Forbidden | None:
    """Look at what waits for approval at all; `publish` decides about each."""
    return _role(user, Role.APPROVER)


def _coordinate(user: User, thing: Any) -> Forbidden | None:
    """What both governments keep together: either side's coordinator may."""
    return _role(user, Role.COORDINATOR)


def _administer(user: User, thing: Any) -> Forbidden | None:
    if user.is_active and user.role == Role.ADMINISTRATOR:
        return None
    return _refuse(
        "role", _("Your role does not include this. It takes the role: %(role)s.") % {"role": Role.ADMINISTRATOR.label}
    )


def _oversee_webhooks(user: User, webhook: Webhook | None) -> Forbidden | None:
    """Look at others' webhooks, stop one and allow it again.

    Administrators any, coordinators those of their government's other people.
    """
    if user.role == Role.ADMINISTRATOR:
        return None
    if refused := _role(user, Role.COORDINATOR):
        return refused
    if webhook is not None and webhook.owner.party != user.party:
        return _refuse("other_party", _("This belongs to the other government."))
    if webhook is not None and webhook.owner_id == user.pk:
        return _refuse("own_webhook", _("An administrator or another coordinator has to decide about your own."))
    return None


def _keep_webhook(user: User, webhook: Webhook) -> Forbidden | None:
    if webhook.owner_id != user.pk:
        return _refuse("other_owner", _("Only its owner can do this."))
    return None


_RULES: dict[str, Any] = {
    "report": _report,  # an Undertaking
    "edit": _edit,  # a ProgressUpdate that is not published
    "submit": _edit,
    "withdraw": _edit,
    "correct": _correct,  # a published ProgressUpdate
    "publish": _review,
    "return": _review,
    "keep_plan": _keep_plan,  # a Commitment
    "decide_revision": _decide_revision,
    "countersign": _countersign,  # a JointAssessment
    "withdraw_assessment": _withdraw_assessment,
    "assign": _assign,  # a Party
    "approve": _approve,
    "keep_periods": _coordinate,
    "keep_consultations": _coordinate,
    "administer": _administer,
    "keep_webhook": _keep_webhook,  # a Webhook
    "oversee_webhooks": _oversee_webhooks,  # a Webhook, or None for any at all
}


def refusal(user: Viewer, verb: str, thing: Any) -> Forbidden | None:
    """Why the user may not do it, or None where they may."""
    if not isinstance(user, User) or not user.is_active:
        return _refuse("signed_out", _("Sign in first."))
    refused: Forbidden | None = _RULES[verb](user, thing)
    return refused


def may(user: Viewer, verb: str, thing: Any) -> bool:
    return refusal(user, verb, thing) is None


def require(user: Viewer, verb: str, thing: Any) -> None:
    """Raise `Forbidden` with the reason unless the user may do it. Whether they may see it was asked before."""
    if refused := refusal(user, verb, thing):
        raise refused
