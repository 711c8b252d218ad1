"""From a blank form to a number on the dashboard: a reporter, an approver and an official, in each language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from commitments.models import Commitment, ProgressUpdate, User
from commitments.vocabulary import Language
from tests import factories as make

from .visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Visitor]


@dataclass
class World:
    commitment: Commitment
    reporter: User
    colleague: User
    approver: User
    official: User


def world(language: str) -> World:
    """A commitment of Japan that its foreign ministry leads, and four people of that ministry."""
    commitment = make.commitment(code="EC-01", parties=("JP",), due_on="2032-03-31")
    make.assignment(of=commitment, to=make.ministry())
    make.indicator(of=commitment, code="EC-01-I1")
    make.milestone(of=commitment, due_on="2030-03-31")

    def person(role: str) -> User:
        return make.user(role=role, language=language, password=make.PASSWORD)

    return World(commitment, person("reporter"), person("reporter"), person("approver"), person("viewer"))


def counted(visitor: Visitor, delivery: str) -> int:
    """The number on the dashboard for a rating, and the same from the API."""
    visitor.go("/dashboard/")
    number = visitor.page.locator(f'tfoot a[href="/commitments/?delivery={delivery}"]').inner_text()
    answer = visitor.page.request.get(f"{visitor.address}/api/v1/summary/?by=delivery")
    rows = {row["keys"]["delivery"]: row["count"] for row in answer.json()["data"]["rows"]}
    assert rows.get(delivery, 0) == int(number)
    return int(number)


@pytest.mark.parametrize("language", Language.values)
def test_drafted_returned_fixed_published_and_counted(visit: Visit, language: str) -> None:
    people = world(language)

    official = visit(language)
    official.sign_in(people.official)
    assert official.path == "/dashboard/"
    assert counted(official, "at_risk") == 0

    reporter = visit(language)
    reporter.sign_in(people.reporter)
    assert reporter.path == "/work/"
    reporter.follow(reporter.page.locator('a[href^="/commitments/EC-01/updates/new/"]'))
    assert reporter.page.locator('[name="delivery"]:checked').count() == 0
    reporter.page.locator('[name="delivery"][value="at_risk"]').check()
    reporter.page.locator('[name="done"]').fill("協議した。 Хэлэлцэв. Talks were held.")
    reporter.page.locator('[data-rows="evidence"] button').click()
    reporter.page.locator('[name="evidence-1-title"]').fill("議事録")
    reporter.page.locator('[name="evidence-1-url"]').fill("https://example.org/minutes")
    reporter.press("Save and submit for approval")

    # The reason is missing: said at the field, the focus on the summary, everything else still there.
    assert reporter.page.evaluate("document.activeElement.id") == "error-summary"
    reporter.follow(reporter.page.locator('#error-summary a[href="#id_reason"]'))
    assert reporter.page.evaluate("document.activeElement.id") == "id_reason"
    assert reporter.page.locator('[name="evidence-1-title"]').input_value() == "議事録"
    reporter.page.locator('[name="reason"]').fill("The budget is open.")
    reporter.press("Save and submit for approval")
    update = ProgressUpdate.objects.get()
    assert reporter.path == f"/updates/{update.pk}/"
    assert update.status == "submitted"
    assert counted(official, "at_risk") == 0

    approver = visit(language)
    approver.sign_in(people.approver)
    approver.follow(approver.page.locator(f'#main a[href="/updates/{update.pk}/"]'))
    approver.page.locator("summary").click()
    approver.page.locator('[name="return-comment"]').fill("Name the venue.")
    approver.press("Return to its writers")

    reporter.go("/work/")
    assert "Name the venue." in reporter.text
    reporter.follow(reporter.page.locator(f'a[href="/updates/{update.pk}/edit/"]'))
    reporter.page.locator('[name="done"]').fill("Talks were held in Tokyo.")
    reporter.press("Save and submit for approval")

    approver.go(f"/updates/{update.pk}/")
    assert "Talks were held in Tokyo." in approver.text
    approver.press("Publish")
    update.refresh_from_db()
    assert update.status == "published"

    assert counted(official, "at_risk") == 1
    official.follow(official.page.locator('tfoot a[href="/commitments/?delivery=at_risk"]'))
    official.follow(official.page.locator('#main a[href="/commitments/EC-01/"]'))
    assert "Talks were held in Tokyo." in official.text
    assert "議事録" in official.text


@pytest.mark.parametrize("language", Language.values)
def test_two_people_edit_one_draft_and_neither_loses_a_word(visit: Visit, language: str) -> None:
    people = world(language)
    draft = make.update(undertaking=make.side(people.commitment, "JP"), status="draft", author=people.reporter)
    first, second = visit(language), visit(language)
    for visitor, person in ((first, people.reporter), (second, people.colleague)):
        visitor.sign_in(person)
        visitor.go(f"/updates/{draft.pk}/edit/")
    first.page.locator('[name="done"]').fill("The first was faster.")
    first.press("Save the draft")
    second.page.locator('[name="done"]').fill("The second typed for an hour.")
    second.press("Save the draft")

    assert second.page.evaluate("document.activeElement.id") == "error-summary"
    compared = second.page.locator("table.compare").inner_text()
    assert "The first was faster." in compared
    assert "The second typed for an hour." in compared
    assert second.page.locator('[name="done"]').input_value() == "The second typed for an hour."
    second.page.locator('[name="done"]').fill("Both: the first was faster, the second typed for an hour.")
    second.press("Save mine in its place")
    draft.refresh_from_db()
    assert draft.done == "Both: the first was faster, the second typed for an hour."


def test_without_a_script_a_report_is_written_all_the_same(visit: Visit) -> None:
    people = world("en")
    reporter = visit("en", scripts=False)
    reporter.sign_in(people.reporter)
    reporter.go("/commitments/EC-01/updates/new/")
    page = reporter.page
    page.locator('[name="delivery"][value="on_track"]').check()
    page.locator('[name="done"]').fill("Talks were held.")
    page.locator('[name="evidence-0-title"]').fill("Minutes")
    page.locator('[name="evidence-0-url"]').fill("https://example.org/minutes")
    page.locator('[data-rows="evidence"] button').click()
    assert page.locator('[name="evidence-0-title"]').input_value() == "Minutes"
    assert page.locator('[name="delivery"][value="on_track"]').is_checked()
    page.locator('[name="evidence-1-title"]').fill("Figures")
    page.locator('[name="evidence-1-url"]').fill("https://example.org/figures")
    page.locator('[name="evidence-1-url"]').press("Enter")  # saves, and does not add a row
    page.wait_for_url("**/updates/*/")
    update = ProgressUpdate.objects.get()
    assert list(update.evidence.values_list("title", flat=True)) == ["Minutes", "Figures"]
    assert update.status == "draft"
