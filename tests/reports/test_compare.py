"""What moved between two days, from what to what and by whose report."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.models import Commitment, User
from commitments.queries.commitments import find_commitments
from commitments.reports.agenda import agenda
from commitments.reports.compare import Change, Comparison, compare
from commitments.standing import day as day_on
from tests import factories as make

pytestmark = pytest.mark.django_db

EARLIER, LATER = dt.date(2024, 1, 15), dt.date(2024, 8, 15)


@pytest.fixture
def viewer() -> User:
    return make.user(role="viewer")


@pytest.fixture
def pact() -> Commitment:
    """Both report it on track before the first day, and so they still say on the second, but for what a test adds."""
    row = make.commitment(code="EC-01")
    for party in ("JP", "MN"):
        make.update(undertaking=make.side(row, party), period="2023-H1", published_at="2023-07-20")
        make.update(undertaking=make.side(row, party), period="2023-H2", published_at="2024-01-10")
    return row


def between(user: User) -> Comparison:
    return compare(user, day_on(EARLIER), day_on(LATER))


def moves(found: Comparison) -> dict[str, tuple[str | None, str | None]]:
    return {change.answer: (change.before, change.after) for moved in found.moved for change in moved.changes}


def test_nothing_moved(viewer: User, pact: Commitment) -> None:
    for party in ("JP", "MN"):
        make.update(undertaking=make.side(pact, party), period="2024-H1", published_at="2024-07-20")
    found = between(viewer)
    assert (found.moved, found.compared) == ([], 1)


def test_a_report_moves_its_own_answer_and_the_headline(viewer: User, pact: Commitment) -> None:
    make.update(undertaking=make.side(pact, "MN"), period="2024-H1", published_at="2024-07-20")
    worse = make.update(
        undertaking=make.side(pact, "JP"), period="2024-H1", delivery="off_track", published_at="2024-08-01"
    )
    found = between(viewer)
    assert moves(found) == {
        "delivery": ("on_track", "off_track"),
        "jp_delivery": ("on_track", "off_track"),
        "agreement": ("agreed", "divergent"),
    }
    (moved,) = found.moved
    assert moved.commitment == pact
    by = {change.answer: change.update for change in moved.changes}
    assert by["jp_delivery"] == worse
    assert by["delivery"] is None  # the headline is nobody's


def test_silence_moves_the_reporting_and_nobody_is_named(viewer: User, pact: Commitment) -> None:
    make.update(undertaking=make.side(pact, "JP"), period="2024-H1", published_at="2024-07-20")
    found = between(viewer)
    assert moves(found) == {"mn_reporting": ("reported", "late"), "agreement": ("agreed", "one_side_silent")}
    assert all(change.update is None for moved in found.moved for change in moved.changes)


def test_dates_move_too(viewer: User) -> None:
    row = make.commitment(code="EC-02", due_on="2024-06-30")
    make.date_revision(of=row, new_due_on="2024-07-31", requested_at="2024-05-01", agreed_at="2024-05-10")
    found = moves(between(viewer))
    assert found["due_on"] == ("2024-06-30", "2024-07-31")
    assert found["schedule"] == ("on_time", "overdue")


def test_an_update_of_the_later_day_itself_counts_and_one_of_the_day_after_does_not(
    viewer: User, pact: Commitment
) -> None:
    for party, at in (("JP", "2024-08-15 23:59:59"), ("MN", "2024-08-16 00:00:00")):
        make.update(undertaking=make.side(pact, party), period="2024-H1", delivery="at_risk", published_at=at)
    found = moves(between(viewer))
    assert found["jp_delivery"] == ("on_track", "at_risk")
    assert "mn_delivery" not in found


def test_a_correction_published_in_between_is_named(viewer: User, pact: Commitment) -> None:
    wrong = make.side(pact, "JP").updates.get(period__code="2023-H2")
    right = make.update(
        undertaking=make.side(pact, "JP"),
        period="2023-H2",
        delivery="at_risk",
        supersedes=wrong,
        published_at="2024-02-01",
    )
    (moved,) = between(viewer).moved
    (change,) = [change for change in moved.changes if change.answer == "jp_delivery"]
    assert change == Change("jp_delivery", "on_track", "at_risk", right)


def test_who_has_not_signed_in_sees_nothing(pact: Commitment) -> None:
    found = compare(AnonymousUser(), day_on(EARLIER), day_on(LATER))
    assert (found.moved, found.compared) == ([], 0)


@pytest.mark.parametrize("number", [1, 12])
def test_it_costs_three_queries(viewer: User, number: int, django_assert_num_queries: Any) -> None:
    for _index in range(number):
        row = make.commitment()
        make.update(undertaking=make.side(row, "JP"), period="2024-H1", published_at="2024-07-20")
    days = day_on(EARLIER), day_on(LATER)
    with django_assert_num_queries(3):
        assert len(compare(viewer, *days).moved) == number


def test_rows_that_were_read_already_are_not_read_again(
    viewer: User, pact: Commitment, django_assert_num_queries: Any
) -> None:
    when = day_on(LATER)
    rows = list(find_commitments(viewer, {}, when).queryset)
    with django_assert_num_queries(1):
        again = agenda(viewer, when, {}, rows)
    with django_assert_num_queries(2):
        assert agenda(viewer, when, {}) == again
