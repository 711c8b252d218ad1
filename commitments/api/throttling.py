"""How many requests a client may make in a minute, and the headers that tell it how many are left."""

from __future__ import annotations

import math
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from commitments import clock

SECONDS = 60


class PerMinute(BaseThrottle):
    """So many requests in each minute of the clock, per token, signed-in person or, without either, address.

    Counted in the cache. Where that is each process's own memory, as it is unless set otherwise, each worker counts for
    itself, and what a client gets is up to the limit times the number of workers.
    """

    def __init__(self) -> None:
        self.limit: int = settings.API_REQUESTS_A_MINUTE
        self.used = 0
        self.left = 0.0  # seconds of this minute

    def allow_request(self, request: Request, view: Any) -> bool:
        if not self.limit:
            return True
        now = clock.now().timestamp()
        minute = int(now // SECONDS)
        self.left = (minute + 1) * SECONDS - now
        key = f"api-requests:{minute}:{self._client(request)}"
        cache.add(key, 0, 2 * SECONDS)
        self.used = cache.incr(key)
        view.rate = self
        return self.used <= self.limit

    def wait(self) -> float:
        return max(1, math.ceil(self.left))

    def headers(self) -> dict[str, str]:
        """As in the IETF's draft on RateLimit header fields, whose names are the ones in use."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "RateLimit-Reset": str(int(self.wait())),
        }

    def _client(self, request: Request) -> str:
        if request.auth is not None:
            return f"token:{request.auth.pk}"
        if request.user.is_authenticated:
            return f"person:{request.user.pk}"
        return f"address:{self.get_ident(request)}"
