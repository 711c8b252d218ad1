"""Who may ask at all."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from knox.models import AuthToken
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from commitments import access
from commitments.errors import Forbidden
from commitments.models import User
from commitments.vocabulary import Role


class MayRead(BasePermission):
    """Who has signed in or holds a token; anybody where the public view is on."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return access.reads(request.user)


class SeesBetween(BasePermission):
    """Who has signed in or holds a token: what is between the governments is not for the public."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return access.sees_between(request.user)


class WritesForMinistry(MayRead):
    """A token that was made to write, whose person still reports for the ministry that it was made for."""

    def has_permission(self, request: Request, view: Any) -> bool:
        user = request.user
        if not isinstance(user, User):
            return False
        ministry = request.auth.details.writes_for_id if isinstance(request.auth, AuthToken) else None
        if ministry is None or ministry != user.ministry_id or not access.at_least(user, Role.REPORTER):
            raise Forbidden(
                "token_scope", _("This takes a token that writes for your ministry. Make one under “Your account”.")
            )
        return True
