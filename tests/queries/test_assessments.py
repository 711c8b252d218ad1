"""Joint assessments as of a day: whose signature is awaited, what is in force, what ended it; and who may act."""

from __future__ import annotations

import datetime as dt

import pytest

from commitments import access
from commitments.errors import NotFound
from commitments.models import Commitment, DateRevision, JointAssessment, User
from commitments.queries.assessments import AssessmentOn, assessments_on, assessments_to_sign, get_assessment
from commitments.queries.commitments import get_commitment
from commitments.queries.plan import get_revision, revisions_to_decide
from commitments.standing import day as day_on
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer() -> User:
    return make.user(role="viewer")


@pytest.fixture
def pact() -> Commitment:
    row = make.commitment(code="EC-01")
    make.update(undertaking=make.side(row, "JP"), period="2023-H1", published_at="2023-07-20")
    make.update(undertaking=make.side(row, "MN"), period="2023-H1", delivery="at_risk", published_at="2023-07-21")
    return row


def on(user: User, of: Commitment, text: str) -> list[AssessmentOn]:
    """As of the day; what is in force is what the standing says, and nothing else."""
    day = day_on(dt.date.fromisoformat(text))
    found = assessments_on(user, of, day)
    standing = get_commitment(user, of.code, day).standing
    assert [one.row.pk for one in found if one.in_force] == [
        pk for pk in [standing.joint_assessment_id] if pk is not None
    ]
    return found


def test_day_by_day(viewer: User, pact: Commitment) -> None:
    row = make.joint_assessment(of=pact, delivery="at_risk", mn_signed_at="2023-09-01", jp_signed_at="2023-09-10")
    assert on(viewer, pact, "2023-08-31") == []
    (one,) = on(viewer, pact, "2023-09-09")
    assert (one.waiting, one.in_force, one.awaited) == (True, False, "JP")
    (one,) = on(viewer, pact, "2023-09-10")
    assert (one.waiting, one.in_force, one.awaited) == (False, True, None)
    assert [(signature.party, signature.person) for signature in one.signatures] == [
        ("MN", row.mn_signed_by),
        ("JP", row.jp_signed_by),
    ]
    make.update(undertaking=make.side(pact, "MN"), period="2023-H2", delivery="at_risk", published_at="2024-01-05")
    differs = make.update(undertaking=make.side(pact, "JP"), period="2023-H2", published_at="2024-01-10")
    make.update(undertaking=make.side(pact, "MN"), period="2024-H1", published_at="2024-07-10")
    (one,) = on(viewer, pact, "2024-01-09")
    assert one.in_force
    (one,) = on(viewer, pact, "2024-08-01")
    assert (one.in_force, one.ended_by, one.replaced_at) == (False, differs, None)


def test_what_a_correction_replaced_ends_nothing(viewer: User, pact: Commitment) -> None:
    make.joint_assessment(of=pact, delivery="at_risk", mn_signed_at="2023-09-01", jp_signed_at="2023-09-10")
    side = make.side(pact, "JP")
    wrong = make.update(undertaking=side, period="2023-H2", delivery="off_track", published_at="2024-01-10")
    make.update(undertaking=side, period="2023-H2", delivery="at_risk", supersedes=wrong, published_at="2024-02-01")
    (one,) = on(viewer, pact, "2024-01-20")
    assert one.ended_by == wrong
    (one,) = on(viewer, pact, "2024-02-01")
    assert one.in_force


def test_a_later_one_takes_its_place(viewer: User, pact: Commitment) -> None:
    first = make.joint_assessment(of=pact, delivery="at_risk", jp_signed_at="2023-09-01", mn_signed_at="2023-09-10")
    second = make.joint_assessment(of=pact, delivery="on_track", jp_signed_at="2023-10-01", mn_signed_at="2023-10-10")
    # It differs from the first as well, which stood no more.
    make.update(undertaking=make.side(pact, "JP"), period="2023-H2", published_at="2024-01-10")
    newest, oldest = on(viewer, pact, "2024-02-01")
    assert (newest.row, newest.in_force) == (second, True)
    assert (oldest.row, oldest.in_force, oldest.ended_by) == (first, False, None)
    assert oldest.replaced_at == second.in_force_at
    (waiting, standing) = on(viewer, pact, "2023-10-05")
    assert (waiting.waiting, standing.in_force) == (True, True)


def test_withdrawn(viewer: User, pact: Commitment) -> None:
    make.joint_assessment(of=pact, jp_signed_at="2023-09-01", withdrawn_at="2023-09-05")
    (one,) = on(viewer, pact, "2023-09-04")
    assert (one.waiting, one.withdrawn) == (True, False)
    (one,) = on(viewer, pact, "2023-09-05")
    assert (one.waiting, one.withdrawn, one.awaited) == (False, True, None)


def test_what_the_commitment_says_of_it(viewer: User, pact: Commitment) -> None:
    make.joint_assessment(of=pact, delivery="on_track", mn_signed_at="2023-09-01", jp_signed_at="2023-09-10")
    meeting = make.consultation(held_on="2023-10-01")
    make.decision(of=meeting, about=[pact])
    make.decision(of=meeting, about=[pact], recorded_at="2023-10-03")
    make.decision(of=meeting)

    def said(text: str) -> tuple[object, ...]:
        row = get_commitment(viewer, "EC-01", day_on(dt.date.fromisoformat(text)))
        return row.waiting_delivery, row.waiting_from, row.has_assessments, row.decision_count

    assert said("2023-08-31") == (None, None, False, None)
    assert said("2023-09-09") == ("on_track", "MN", True, None)
    assert said("2023-09-10") == (None, None, True, None)
    assert said("2023-10-01")[3] == 1
    assert said("2023-10-03")[3] == 2


# --- What waits for whom -----------------------------------------------------------------------------------------


def test_the_lists_hold_what_access_allows() -> None:
    """The same rule twice, once for a row and once for a query: they never differ."""
    pact, alone = make.commitment(code="EC-01"), make.commitment(code="EC-02", parties=("JP",))
    for row in (pact, alone):
        make.milestone(of=row)
    for party in ("JP", "MN"):
        make.date_revision(
            of=pact.milestones.get() if party == "JP" else make.milestone(of=pact),
            new_due_on="2026-01-01",
            requested_at="2024-01-01",
            party=party,
        )
    make.date_revision(
        of=make.milestone(of=pact), new_due_on="2026-01-01", requested_at="2024-01-01", agreed_at="2024-02-01"
    )
    make.joint_assessment(of=pact, jp_signed_at="2024-01-01")
    make.joint_assessment(of=make.commitment(), mn_signed_at="2024-01-01")
    make.joint_assessment(of=make.commitment(), mn_signed_at="2024-01-01", jp_signed_at="2024-01-02")
    make.joint_assessment(of=make.commitment(), mn_signed_at="2024-01-01", withdrawn_at="2024-01-02")
    lengths = {}
    for role in ("viewer", "reporter", "approver", "coordinator", "administrator"):
        for party in ("JP", "MN"):
            person = make.user(role=role, party=party)
            pending = [row for row in DateRevision.objects.all() if row.pending and row.needs_agreement]
            assert list(revisions_to_decide(person)) == [
                row for row in pending if access.may(person, "decide_revision", row)
            ]
            assert list(assessments_to_sign(person)) == [
                row for row in JointAssessment.objects.all() if row.waiting and access.may(person, "countersign", row)
            ]
            lengths[role, party] = (len(revisions_to_decide(person)), len(assessments_to_sign(person)))
    assert lengths["coordinator", "JP"] == lengths["coordinator", "MN"] == (1, 1)
    assert lengths["approver", "JP"] == (0, 0)


def test_one_of_another_commitment_is_not_there(viewer: User, pact: Commitment) -> None:
    row = make.joint_assessment(of=make.commitment(code="EC-02"), jp_signed_at="2024-01-01")
    assert get_assessment(viewer, "EC-02", row.pk) == row
    for code, pk in (("EC-01", row.pk), ("EC-02", row.pk + 1), ("EC-02", 10**30)):
        with pytest.raises(NotFound):
            get_assessment(viewer, code, pk)
        with pytest.raises(NotFound):
            get_revision(viewer, code, pk)
