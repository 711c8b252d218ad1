"""Tokens, with which a program reads the API for a person. Only a digest is stored: the token is shown once."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from knox.models import AuthToken, get_digest_token
from knox.settings import CONSTANTS

from commitments import access, clock
from commitments.errors import RuleViolation
from commitments.models import TokenDetails, User
from commitments.vocabulary import Role

from .recording import atomic, record, save_new

LONGEST_DAYS = 365


def shown_key(token: AuthToken) -> str:
    """The first eight characters of the token: enough to tell one's tokens apart, too few to use one."""
    return str(token.token_key[:8])


@atomic
def issue_token(
    *, by: User | None, user: User, name: str, expires_in_days: int, writes: bool = False
) -> tuple[AuthToken, str]:
    """Make a token for `user`. Returns its row and the token itself, which can't be read again.

    Everybody makes their own, an administrator anybody's; `by` is empty where a command makes it. `writes`: it may
    also draft and submit updates for the ministry that `user` reports for now.
    """
    _require(by, user)
    name = name.strip()
    if not name:
        message = _("Give it a name, such as that of the program which uses it.")
        raise RuleViolation("token_name", message, fields={"name": [message]})
    if writes and not access.at_least(user, Role.REPORTER):
        message = _("Only who reports for a ministry can have a token that writes.")
        raise RuleViolation("token_scope", message, fields={"writes": [message]})
    if not 1 <= expires_in_days <= LONGEST_DAYS:
        message = _("A token is valid for 1 to %(longest)s days.") % {"longest": LONGEST_DAYS}
        raise RuleViolation("token_days", message, fields={"expires_in_days": [message]})
    if not user.is_active:
        raise RuleViolation("inactive", _("This account may not sign in, so it can't have a token."))
    digest, text = get_digest_token()
    token = save_new(
        AuthToken(
            digest=digest,
            token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH],
            user=user,
            expiry=clock.now() + dt.timedelta(days=expires_in_days),
        )
    )
    save_new(TokenDetails(token=token, name=name, writes_for=user.ministry if writes else None))
    record(by=by, verb="issue_token", row=token, key=shown_key(token), old={}, new=_told(token))
    return token, text


@atomic
def revoke_token(*, by: User | None, token: AuthToken) -> None:
    """End a token at once: one's own, or as an administrator anybody's. One that has gone already stays gone."""
    _require(by, token.user)
    row = (
        AuthToken.objects.select_for_update(of=("self",))
        .select_related("user", "details__writes_for")
        .filter(pk=token.pk)
        .first()
    )
    if row is None:
        return
    record(by=by, verb="revoke_token", row=row, key=shown_key(row), old=_told(row), new={})
    row.delete()


def note_use(token: AuthToken, on: dt.date) -> None:
    """Keep the day of a token's last use: one write a day, and no part of the audit trail."""
    TokenDetails.objects.filter(token=token).exclude(last_used_on=on).update(last_used_on=on)


def _require(by: User | None, user: User) -> None:
    if by is not None and by.pk != user.pk:
        access.require(by, "administer", user)


def _told(token: AuthToken) -> dict[str, str]:
    """What the audit trail says of a token: not its digest."""
    told = {"user": token.user.email, "name": token.details.name, "expires_at": token.expiry.isoformat()}
    ministry = token.details.writes_for
    return told | ({"writes_for": ministry.code} if ministry else {})
