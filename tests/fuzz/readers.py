"""Who asks: nobody in particular, and each role with a token, by cookie, or with a token that writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client

from commitments.models import User
from commitments.operations.tokens import issue_token

# By the demonstration's mail addresses.
READING = {
    "viewer of Japan": "viewer.jp",
    "reporter of Japan": "reporter.jp",
    "approver of Mongolia": "approver.mn",
    "coordinator of Japan": "coordinator.jp",
    "administrator": "admin",
}
WRITING = {"system of Mongolia": "reporter.mn"}
BROWSING = {"coordinator of Mongolia, by cookie": "coordinator.mn"}


@dataclass(frozen=True)
class Reader:
    name: str
    user: User | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    public: bool = False  # asks where the public view is on
    writes: bool = False


Readers = list[Reader]


def made_readers() -> Readers:
    found = [Reader("anonymous"), Reader("anonymous, public view", public=True)]
    for writes, people in ((False, READING), (True, WRITING)):
        for name, address in people.items():
            user = _person(address)
            _row, text = issue_token(by=user, user=user, name="made up", expires_in_days=30, writes=writes)
            found.append(Reader(name, user, {"Authorization": f"Token {text}"}, writes=writes))
    for name, address in BROWSING.items():
        user, browser = _person(address), Client()
        browser.force_login(user)
        cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
        found.append(Reader(name, user, cookies={settings.SESSION_COOKIE_NAME: cookie}))
    return found


def _person(address: str) -> User:
    return User.objects.get(email=f"{address}@example.com")
