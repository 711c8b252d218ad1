"""A small world as of 2024-03-01, readers of every role, and a check of every answer against the schema."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from commitments.models import User
from commitments.operations.tokens import issue_token
from tests import factories as make
from tests.api.contract import check

NOW = dt.datetime(2024, 3, 1, 3, 0, tzinfo=dt.UTC)  # noon in Tokyo

# The two parties' staff, who may read their own drafts on the pages, and everybody else who may sign in.
READERS = {
    "viewer": ("viewer", "JP"),
    "reporter of Japan": ("reporter", "JP"),
    "reporter of Mongolia": ("reporter", "MN"),
    "approver of Japan": ("approver", "JP"),
    "coordinator of Mongolia": ("coordinator", "MN"),
    "administrator": ("administrator", "JP"),
}

Get = Callable[..., Any]


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def as_reader(name: str) -> User:
    role, party = READERS[name]
    return make.user(role=role, party=party)


@pytest.fixture
def viewer(db: None) -> User:
    return make.user(role="viewer")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def get_as(user: User) -> Get:
    """GET as this user; the answer is held to the schema and given back."""
    client = signed_in(user)

    def get(path: str, query: str = "", **headers: str) -> Any:
        return check(client.get(f"/api/v1/{path}?{query}", headers=headers))

    return get


@pytest.fixture
def get(viewer: User) -> Get:
    return get_as(viewer)


@pytest.fixture
def token(viewer: User) -> str:
    return issue_token(by=viewer, user=viewer, name="statistics", expires_in_days=30)[1]


@pytest.fixture
def world(db: None) -> None:
    """Commitments in every kind of state, with drafts of both parties that must never appear."""
    security = make.pillar(key="security", code="PS")
    economy = make.pillar(key="economy", code="EC")
    visits = make.commitment(code="PS-01", in_pillar=security, kind="continuing", title_en="Visits")
    for party in ("JP", "MN"):
        make.update(undertaking=make.side(visits, party), period="2023-H2", delivery="on_track")
    minerals = make.commitment(code="EC-01", in_pillar=economy, due_on="2024-02-29", title_ja="レアアース")
    make.update(undertaking=make.side(minerals, "JP"), period="2023-H2", delivery="on_track")
    make.update(undertaking=make.side(minerals, "MN"), period="2023-H2", delivery="at_risk")
    trade = make.commitment(code="EC-02", in_pillar=economy, due_on="2024-05-01")
    first = make.update(
        undertaking=make.side(trade, "JP"), period="2023-H2", delivery="off_track", published_at="2024-01-10"
    )
    make.update(
        undertaking=make.side(trade, "JP"),
        period="2023-H2",
        delivery="at_risk",
        published_at="2024-02-10",
        supersedes=first,
    )
    make.commitment(code="PS-02", in_pillar=security, kind="position")
    make.commitment(code="EC-03", in_pillar=economy, parties=("JP",), due_on="2026-01-01")
    make.assignment(of=visits, to=make.ministry(code="JP-MOD"))
    make.assignment(of=visits, to=make.ministry(code="MN-MOD", party="MN"))
    make.assignment(of=minerals, to=make.ministry(code="MN-MED", party="MN"), ends_on="2023-12-31")
    for party in ("JP", "MN"):
        for status in ("draft", "submitted", "returned", "withdrawn"):
            make.update(
                undertaking=make.side(trade, party),
                period="2024-H1",
                delivery="discontinued",
                status=status,
                done=f"SECRET of {party}",
                reason=f"SECRET of {party}",
                internal_note=f"SECRET of {party}",
            )


def pages_of(get: Get, path: str, query: str = "", per_page: int = 2) -> list[Any]:
    """The rows of all pages of a list, followed by its own links."""
    rows: list[Any] = []
    answer = get(path, f"{query}&per_page={per_page}").json()
    while True:
        rows += answer["results"]
        if answer["next"] is None:
            assert len(rows) == answer["count"]
            return rows
        path, _, query = answer["next"].removeprefix("http://testserver/api/v1/").partition("?")
        answer = get(path, query).json()
