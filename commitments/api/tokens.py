"""Who asks: a program with `Authorization: Token ...`, or a person whose browser has signed in."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from knox.crypto import hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from commitments import clock
from commitments.models import User
from commitments.operations.tokens import note_use
from commitments.queries.kept import version_column
from commitments.queries.prepared import Mark, prepared
from commitments.queries.shelf import Shelf

Holder = tuple[User, AuthToken]

# Where a request says who holds its token, once that is known.
HOLDER = "commitments.holder"

_TOKEN_KEY = Mark()


def _tokens() -> QuerySet[AuthToken]:
    rows: QuerySet[AuthToken] = AuthToken.objects.filter(token_key=_TOKEN_KEY.text)
    return rows.select_related("user__ministry", "details").annotate(data_version=version_column())


# Of the rows that are read each time, each is made a token and a person once: that takes a tenth of a small answer.
_made: Shelf[AuthToken] = Shelf(1000)


class TokenAuthentication(BaseAuthentication):
    """Knox's tokens, read in one query that brings the person's ministry and the version of the data along.

    Knox's own class takes three, and deletes rows that have expired whenever somebody reads: here the person finds the
    expired token in their list. The first use on a day is noted, in one more query.
    """

    keyword = "Token"

    def authenticate(self, request: Request) -> Holder | None:
        holder: Holder | None = request.META.get(HOLDER)  # whoever stands in front has asked already
        return holder or self.of_header(request.META.get("HTTP_AUTHORIZATION", ""))

    def of_header(self, header: str) -> Holder | None:
        """Who holds the token of an Authorization header; None for a header of another kind."""
        words = header.split()
        if not words or words[0].lower() != self.keyword.lower():
            return None
        text = words[1] if len(words) == 2 else ""
        if not (text.isascii() and text.isalnum()):
            raise AuthenticationFailed(
                _("Write the header as “Authorization: Token”, one blank, and the token."), "invalid_token"
            )
        return self._holder(text)

    def _holder(self, text: str) -> Holder:
        digest = hash_token(text)
        question = prepared("tokens", _tokens, _TOKEN_KEY)
        for row in question.cells(text[: CONSTANTS.TOKEN_KEY_LENGTH]):
            token = _made.get(row, lambda row=row: question.made(row))  # type: ignore[misc]
            if not compare_digest(digest, token.digest):
                continue
            if token.expiry is not None and token.expiry <= clock.now():
                raise AuthenticationFailed(_("This token has expired. Make a new one."), "token_expired")
            if not token.user.is_active:
                raise AuthenticationFailed(_("The account behind this token may not sign in."), "inactive")
            if token.details.last_used_on != clock.today():
                note_use(token, clock.today())
            return token.user, token
        raise AuthenticationFailed(_("There is no such token. It may have been revoked."), "invalid_token")

    def authenticate_header(self, request: Any) -> str:
        return self.keyword
