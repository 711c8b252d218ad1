"""The coordinators of both governments: a date moved and agreed, a rating countersigned, a plan imported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from commitments.models import Commitment, DateRevision, JointAssessment, Milestone, PlanItem, User
from commitments.vocabulary import Language
from tests import factories as make

from .visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Visitor]


def shared() -> Commitment:
    """A commitment of both governments with a due date and a step; both have reported."""
    commitment = make.commitment(code="EC-01", due_on="2032-03-31")
    for party in ("JP", "MN"):
        make.assignment(of=commitment, to=make.ministry(party=party))
        make.update(undertaking=make.side(commitment, party), period="2024-H1", delivery="on_track")
    make.milestone(of=commitment, due_on="2030-03-31", title_en="Route agreed")
    return commitment


def coordinators(language: str) -> tuple[User, User]:
    japan, mongolia = (
        make.user(role="coordinator", party=party, language=language, password=make.PASSWORD) for party in ("JP", "MN")
    )
    return japan, mongolia


@pytest.mark.parametrize("language", Language.values)
def test_a_date_is_moved_by_one_government_and_agreed_by_the_other(visit: Visit, language: str) -> None:
    shared()
    asking, answering = coordinators(language)
    japan, mongolia = visit(language), visit(language)

    japan.sign_in(asking)
    japan.go("/commitments/EC-01/")
    japan.follow(japan.page.locator('a[href="/commitments/EC-01/dates/revise/1/"]'))
    japan.page.locator('[name="new_due_on"]').fill("2031-03-31")
    japan.press("Move the date")
    japan.follow(japan.page.locator('#error-summary a[href="#id_reason"]'))
    assert japan.page.locator('[name="new_due_on"]').input_value() == "2031-03-31"
    japan.page.locator('[name="reason"]').fill("予算が遅れる。")
    japan.press("Move the date")
    revision = DateRevision.objects.get()
    assert revision.pending

    mongolia.sign_in(answering)
    assert mongolia.path == "/work/"
    assert "予算が遅れる。" in mongolia.text
    mongolia.page.locator(f'form[action="/commitments/EC-01/dates/{revision.pk}/agree/"] button').click()
    mongolia.page.wait_for_load_state()
    mongolia.examine()
    revision.refresh_from_db()
    assert revision.agreed_by == answering

    japan.go("/commitments/EC-01/")
    assert "2031" in japan.page.locator("#dates").locator("xpath=..").inner_text()
    assert "予算が遅れる。" in japan.text


@pytest.mark.parametrize("language", Language.values)
def test_a_joint_assessment_is_proposed_and_countersigned(visit: Visit, language: str) -> None:
    shared()
    proposing, signing = coordinators(language)
    mongolia, japan = visit(language), visit(language)

    mongolia.sign_in(signing)
    mongolia.go("/commitments/EC-01/joint/new/")
    assert mongolia.page.locator('[name="delivery"]:checked').count() == 0
    mongolia.page.locator('[name="delivery"][value="at_risk"]').check()
    mongolia.page.locator('[name="reason"]').fill("Хоёр тал төсвийг хянаж байна.")
    mongolia.press("Sign and propose")
    assessment = JointAssessment.objects.get()
    assert assessment.in_force_at is None

    japan.sign_in(proposing)
    assert "Хоёр тал төсвийг хянаж байна." in japan.text
    japan.page.locator(f'form[action="/commitments/EC-01/joint/{assessment.pk}/sign/"] button').click()
    japan.page.wait_for_load_state()
    japan.examine()
    assessment.refresh_from_db()
    assert assessment.jp_signed_by == proposing
    assert assessment.in_force_on is not None

    answer = japan.page.request.get(f"{japan.address}/api/v1/commitments/?delivery=at_risk").json()
    assert [row["code"] for row in answer["results"]] == ["EC-01"]


@pytest.mark.parametrize("language", Language.values)
def test_a_plan_is_tried_and_then_imported_whole(visit: Visit, language: str) -> None:
    shared()
    coordinator, _other = coordinators(language)
    visitor = visit(language)
    visitor.sign_in(coordinator)
    visitor.follow(visitor.page.locator('footer a[href="/plan/import/"]'))

    heading = "commitment,code,title_ja,title_en,due_on\r\n"
    hand_in(visitor, heading + "EC-01,EC-01-A,起工式,Ground breaking,令和１３年２月３０日\r\n")
    assert "E2" in visitor.text, "the cell that is wrong is named"
    assert not visitor.page.get_by_role("button", name=visitor.say("Apply all of it")).count()

    visitor.go("/plan/import/")
    hand_in(visitor, heading + "EC-01,EC-01-A,起工式,Ground breaking,令和１３年２月２８日\r\n")
    assert Milestone.objects.count() == 1, "a dry run changes nothing"
    visitor.press("Apply all of it")
    made = Milestone.objects.get(code="EC-01-A")
    assert (made.title_ja, made.baseline_due_on) == ("起工式", dt.date(2031, 2, 28))
    assert PlanItem.objects.count() == 0


def hand_in(visitor: Visitor, text: str) -> None:
    """The file as a Japanese Excel saves it."""
    visitor.page.locator('input[type="file"]').set_input_files(
        [{"name": "milestones.csv", "mimeType": "text/csv", "buffer": text.encode("cp932")}]
    )
    visitor.press("Start the dry run")
