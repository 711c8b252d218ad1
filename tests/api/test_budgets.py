"""What an answer costs in SQL queries, sign-in included: the same for three rows and for three hundred."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.api.reporting import REPORTS
from commitments.api.resources import RESOURCES
from commitments.api.saying import Field
from commitments.models import Commitment, User
from commitments.operations.recording import record
from commitments.operations.tokens import issue_token
from commitments.queries import prepared
from tests import factories as make
from tests.api.conftest import signed_in

pytestmark = pytest.mark.thorough

LIST_BUDGET = 5
DAY = dt.date(2023, 2, 1)

# Path, queries of a session, queries of a token. Filters that name rows of other tables cost one more together.
COSTS = [
    *((f"{resource.name}/?per_page=200", 4, 3) for resource in (*RESOURCES, *REPORTS)),
    *((f"{resource.name}/?per_page=2&cursor=", 4, 3) for resource in (*RESOURCES, *REPORTS)),
    ("commitments/?per_page=200&delivery=at_risk&order=due&q=commitment", 4, 3),
    ("commitments/?per_page=200&fields=code,titles", 4, 3),
    ("commitments/?per_page=200&pillar=framework", 5, 4),
    ("commitments/?per_page=200&pillar=framework&ministry=JP-MOFA", 5, 4),
    ("commitments/?per_page=200&cursor=&count=true&order=-due&pillar=framework", 5, 4),
    ("commitments/?per_page=2&page=2", 4, 3),
    ("updates/?per_page=200&superseded=true&delivery=on_track", 4, 3),
    ("updates/?per_page=200&period=2023-H1", 5, 4),
    ("updates/?per_page=200&period=2023-H1&pillar=framework&ministry=JP-MOFA&commitment=X-1", 5, 4),
    ("updates/?per_page=200&updated_since=2024-01-01", 4, 3),
    ("changes/?limit=1000", 5, 4),
    ("changes/?limit=2&kind=ministry", 5, 4),
]
# What is put under rows costs one query more each; under the indicators their measurements one more.
EXPANDED = [
    *(
        (f"{resource.name}/?per_page=200&expand={name}", 4 + cost, 3 + cost)
        for resource in (*RESOURCES, *REPORTS)
        for name, one in resource.expansions.items()
        for cost in [0 if isinstance(one, Field) else 1 + ((resource.name, name) == ("commitments", "indicators"))]
    ),
    ("commitments/?per_page=200&expand=updates,milestones,indicators", 8, 7),
    ("updates/?format=ndjson", 4, 3),
    ("updates/?format=ndjson&period=2023-H1", 5, 4),
]
OTHERS = [
    ("", 3, 2),
    ("statement/", 7, 6),
    ("commitments/X-1/", 13, 12),
    ("commitments/X-1/?fields=code,words", 4, 3),
    ("updates/{update}/", 8, 7),
    ("milestones/X-1-M1/", 5, 4),
    ("indicators/X-1-A/", 5, 4),
    ("ministries/JP-MOFA/", 5, 4),
    ("search/?q=talks&per_page=200", 5, 4),
    ("search/?q=talks&in=updates&superseded=true&lang=en&party=JP", 5, 4),
    ("search/?q=talks&pillar=framework", 6, 5),
    ("summary/?by=pillar&by=delivery", 4, 3),
    ("summary/?by=ministry", 5, 4),
    ("summary/?by=party&by=kind", 4, 3),
    ("summary/?by=party&by=ministry&by=reporting", 5, 4),
    ("summary/?by=period&by=kind&by=delivery", 5, 4),
    ("summary/?by=period&by=ministry&by=party", 6, 5),
    ("summary/?by=period&by=kind&format=csv", 5, 4),
    ("trend/", 5, 4),
    ("trend/?pillar=framework", 6, 5),
    ("compare/?from=2023-01-31", 7, 6),
    ("compare/?from=2023-01-31&format=ndjson", 8, 7),
]


def grow(first: int, last: int) -> None:
    lead = make.ministry(party="JP")
    for number in range(first, last + 1):
        commitment = make.commitment(code=f"X-{number}", title_en="A commitment")
        make.assignment(of=commitment, to=lead)
        for party in ("JP", "MN"):
            update = make.update(undertaking=make.side(commitment, party), delivery="on_track")
            make.evidence(of=update)
        make.measurement(update=update, indicator=make.indicator(of=commitment, code=f"X-{number}-A"))
        milestone = make.milestone(of=commitment)
        make.milestone_report(update=update, milestone=milestone, met_on="2023-06-30")
        make.date_revision(of=milestone, new_due_on="2029-01-31", requested_at="2023-05-01", agreed_at="2023-05-02")
        make.joint_assessment(of=commitment, jp_signed_at="2023-07-01", mn_signed_at="2023-07-02")
        make.decision(of=make.consultation(held_on=DAY + dt.timedelta(days=number)), about=[commitment])
        record(by=None, verb="rename_ministry", row=lead, old={}, new={})


def cost(client: Client, path: str, **headers: str) -> int:
    """Of a question that nobody has asked before: what is asked again need not look up codes."""
    prepared.forget()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(f"/api/v1/{path}", headers=headers)
        assert answer.status_code == 200, answer.content
        list(answer)  # of a stream, all rows are read
    return len(queries)


@pytest.fixture
def by_session(viewer: User) -> Callable[[str], int]:
    client = signed_in(viewer)
    return lambda path: cost(client, path)


@pytest.fixture
def by_token(token: str) -> Callable[[str], int]:
    Client().get("/api/v1/pillars/", headers={"Authorization": f"Token {token}"})  # the first use of a day is noted
    return lambda path: cost(Client(), path, Authorization=f"Token {token}")


@pytest.fixture
def update_id(viewer: User) -> int:
    grow(1, 3)
    return int(Commitment.objects.get(code="X-1").undertakings.get(party="JP").updates.get().pk)


def test_every_answer_costs_what_is_stated_at_three_rows_and_at_three_hundred(
    update_id: int, by_session: Callable[[str], int], by_token: Callable[[str], int]
) -> None:
    stated = [(path.format(update=update_id), session, token) for path, session, token in COSTS + EXPANDED + OTHERS]
    assert [(path, by_session(path), by_token(path)) for path, _session, _token in stated] == stated
    grow(4, 151)  # three hundred updates; the lists' pages are full as well
    make.milestone(of=Commitment.objects.get(code="X-1"))
    assert [(path, by_session(path), by_token(path)) for path, _session, _token in stated] == stated


def test_no_list_costs_more_than_five_for_anybody(update_id: int) -> None:
    for role in ("viewer", "reporter", "approver", "coordinator", "administrator"):
        user = make.user(role=role)
        headers = {"Authorization": f"Token {issue_token(by=user, user=user, name='statistics', expires_in_days=1)[1]}"}
        for path, _session, _token in COSTS:
            assert cost(signed_in(user), path) <= LIST_BUDGET
            assert cost(Client(), path, **headers) <= LIST_BUDGET


def test_an_error_costs_no_more_than_an_answer(update_id: int, viewer: User) -> None:
    client: Any = signed_in(viewer)
    for path in ("commitments/?colour=red", "commitments/?as_of=soon", "commitments/?page=9", "updates/0/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/api/v1/{path}").status_code in (400, 404)
        assert len(queries) <= LIST_BUDGET
    for path in ("commitments/", "nope/"):
        with CaptureQueriesContext(connection) as queries:
            Client().get(f"/api/v1/{path}")
        assert len(queries) == 1
