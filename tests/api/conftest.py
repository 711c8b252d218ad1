"""A small world as of 2024-03-01, readers of every role, and a check of every answer against the schema."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client, override_settings

from commitments.models import (
    Commitment,
    Evidence,
    Measurement,
    MilestoneReport,
    Occurrence,
    ProgressUpdate,
    User,
)
from commitments.operations.tokens import issue_token
from commitments.vocabulary import UpdateStatus
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


@contextmanager
def _built(build: Callable[[], None], blocker: Any, file_store: Path) -> Iterator[None]:
    """Rows made once for a class; each test takes back with `db` what it writes."""
    with blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False), override_settings(EVIDENCE_ROOT=file_store):
            build()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="class")
def world_of_class(django_db_setup: None, django_db_blocker: Any, file_store: Path) -> Iterator[None]:
    with _built(build_world, django_db_blocker, file_store):
        yield


@pytest.fixture(scope="class")
def full_of_class(world_of_class: None, django_db_blocker: Any, file_store: Path) -> Iterator[None]:
    with _built(build_full, django_db_blocker, file_store):
        yield


@pytest.fixture
def world(world_of_class: None, db: None) -> None:
    """Commitments in every kind of state, with drafts of both parties that must never appear."""


@pytest.fixture
def full(full_of_class: None, world: None) -> None:
    """The plan, what updates carry and what the governments have between them; and the same of drafts, hidden."""


def build_world() -> None:
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


def build_full() -> None:
    trade, visits = Commitment.objects.get(code="EC-02"), Commitment.objects.get(code="PS-01")
    side = make.side(trade, "JP")
    update, old = side.updates.get(delivery="at_risk", status="published"), side.updates.get(delivery="off_track")
    moved = make.milestone(of=trade, due_on="2024-02-01", title_en="Meet")
    make.date_revision(of=moved, new_due_on="2024-04-01", requested_at="2024-01-20", agreed_at="2024-02-05", party="MN")
    make.date_revision(of=trade, new_due_on="2024-06-01", requested_at="2024-02-20", refused_at="2024-02-25")
    make.date_revision(of=trade, new_due_on="2024-07-01", requested_at="2024-02-26", party="MN")
    met = make.milestone(of=trade, due_on="2024-01-31")
    make.milestone_report(update=update, milestone=met, met_on="2024-01-15")
    make.milestone(of=visits, withdrawn_at="2024-02-01", due_on="2024-03-31")
    first, second = make.indicator(of=trade, code="EC-02-A", target=20000), make.indicator(of=visits, code="PS-01-A")
    visit = make.side(visits, "MN").updates.get()
    make.measurement(update=update, indicator=first, value="12.5", measured_on="2023-12-31")
    make.measurement(update=old, indicator=first, value=7, measured_on="2023-11-30")
    make.measurement(update=visit, indicator=second, value=3, measured_on="2023-12-31")
    make.occurrence(of=visit, held_on="2023-10-01")
    make.occurrence(of=visit, held_on="2023-11-01", place="")
    make.expectation(of=visits, per_year=2)
    stored = make.stored_file(by=update.author, name="minutes.pdf")
    make.evidence(of=update, title="Minutes of January")
    make.evidence(of=update, title="Minutes as a file", url="", file=stored)
    make.evidence(of=old, title="Minutes that were wrong")
    make.joint_assessment(of=trade, delivery="at_risk", jp_signed_at="2024-01-20", mn_signed_at="2024-01-25")
    make.joint_assessment(of=trade, delivery="at_risk", mn_signed_at="2024-02-28")
    make.joint_assessment(of=visits, jp_signed_at="2024-02-01", withdrawn_at="2024-02-03")
    meeting = make.consultation(held_on="2024-02-15", title_en="First", place="Tokyo")
    make.decision(of=meeting, about=[trade, visits])
    make.decision(of=meeting, about=[visits], text="Visits go on.")
    make.consultation(held_on="2024-06-01", title_en="Planned")
    make.assignment(of=trade, to=make.ministry(code="JP-METI"), role="support", ends_on="2023-12-31")
    make.assignment(of=trade, to=make.ministry(code="JP-METI"), starts_on="2024-04-01")
    trade.also_in.add(visits.passage)
    for party in ("JP", "MN"):
        for draft in make.side(trade, party).updates.exclude(status="published"):
            make.measurement(update=draft, indicator=first, value=424242, measured_on="2024-01-31")
            make.milestone_report(update=draft, milestone=moved, met_on="2024-02-20")
            make.evidence(of=draft, title="SECRET")
            make.occurrence(of=draft, held_on="2024-01-02", title="SECRET")


def remove_drafts() -> None:
    """All that is not published, with what it carries."""
    drafts = ProgressUpdate.objects.exclude(status=UpdateStatus.PUBLISHED)
    for carried in (Evidence, Measurement, MilestoneReport, Occurrence):
        carried.objects.filter(update__in=drafts).delete()
    drafts.delete()


def pages_of(get: Get, path: str, query: str = "", per_page: int = 2) -> list[Any]:
    """The rows of all pages of a list, followed by its own links."""
    rows: list[Any] = []
    answer = get(path, f"{query}&per_page={per_page}&count=true").json()
    while True:
        rows += answer["results"]
        if answer["next"] is None:
            assert len(rows) == answer["count"]
            return rows
        path, _, query = answer["next"].removeprefix("http://testserver/api/v1/").partition("?")
        answer = get(path, query).json()
