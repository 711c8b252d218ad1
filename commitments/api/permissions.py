"""Who may ask at all."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from commitments import access


class MayRead(BasePermission):
    """Who has signed in or holds a token; anybody where the public view is on."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return access.reads(request.user)


class SeesBetween(BasePermission):
    """Who has signed in or holds a token: what is between the governments is not for the public."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return access.sees_between(request.user)
