"""The read door to webhooks: one's own and those one oversees, which are due, and what each is still to be told."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from commitments import access, clock
from commitments.models import Change, User, Webhook, WebhookAttempt
from commitments.vocabulary import ChangeKind, ChangeWhat, WebhookTopic

_UPDATE = Q(kind=ChangeKind.UPDATE)
_PUBLISHED = Q(what=ChangeWhat.PUBLISHED)

# Every change is of exactly one.
CHANGES_OF: dict[WebhookTopic, Q] = {
    WebhookTopic.PUBLISHED: _UPDATE & _PUBLISHED,
    WebhookTopic.REPLACED: _UPDATE & ~_PUBLISHED,
    WebhookTopic.COMMITMENTS: Q(kind=ChangeKind.COMMITMENT),
    WebhookTopic.PLAN: Q(
        kind__in=[ChangeKind.MILESTONE, ChangeKind.DATE_REVISION, ChangeKind.INDICATOR, ChangeKind.ASSIGNMENT]
    ),
    WebhookTopic.BETWEEN: Q(kind__in=[ChangeKind.JOINT_ASSESSMENT, ChangeKind.CONSULTATION, ChangeKind.DECISION]),
    WebhookTopic.REFERENCE: Q(
        kind__in=[ChangeKind.STATEMENT, ChangeKind.PILLAR, ChangeKind.PASSAGE, ChangeKind.PERIOD, ChangeKind.MINISTRY]
    ),
}


def own_webhooks(user: User) -> QuerySet[Webhook]:
    return Webhook.objects.filter(owner=user).order_by("pk")


def get_own_webhook(user: User, pk: int) -> Webhook:
    """Raises NotFound for another's as for none."""
    return _get(own_webhooks(user), pk)


def overseen_webhooks(user: User) -> QuerySet[Webhook]:
    """Others' that the user may see and stop, with their owners."""
    others = access.visible_webhooks(user).exclude(owner=user)
    return others.select_related("owner__ministry").order_by("owner__full_name", "pk")


def get_overseen_webhook(user: User, pk: int) -> Webhook:
    return _get(overseen_webhooks(user), pk)


def attempts_of(webhook: Webhook) -> QuerySet[WebhookAttempt]:
    """The last messages, newest first."""
    return webhook.attempts.order_by("-pk")


def due_webhooks() -> list[int]:
    """Keys of those whose time has come and after whose position something changed, the longest waiting first."""
    now = clock.now()
    return list(
        Webhook.objects.filter(
            stopped_at__isnull=True, owner__is_active=True, next_attempt_at__lte=now, position__lt=Change.newest()
        )
        .exclude(leased_until__gt=now)
        .order_by("next_attempt_at", "pk")
        .values_list("pk", flat=True)
    )


def untold(webhook: Webhook, upto: int | None = None) -> QuerySet[Change]:
    """What it is still to be told, of the changes up to that number, in order: of its topics what its owner may see."""
    topics = reduce(or_, (CHANGES_OF[WebhookTopic(topic)] for topic in webhook.topics))
    seen = access.between(webhook.owner, Change.objects.all())
    told = seen.filter(topics, seq__gt=webhook.position)
    return (told if upto is None else told.filter(seq__lte=upto)).order_by("seq")


def _get(webhooks: QuerySet[Webhook], pk: int) -> Webhook:
    try:
        return webhooks.get(pk=pk)
    except (Webhook.DoesNotExist, OverflowError) as error:
        raise access.not_found() from error
