"""Joint assessments in the browser: proposed by one side, countersigned or left by the other, never removed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commitments.models import JointAssessment
from tests import factories as make

from .cast import Cast, cast, main, statuses, wrong_fields

pytestmark = pytest.mark.django_db

PAGE, NEW = "/commitments/EC-01/joint/", "/commitments/EC-01/joint/new/"
TYPED = {"delivery": "at_risk", "reason": "Both looked."}


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def proposed(people: Cast) -> JointAssessment:
    """By Japan."""
    row = make.joint_assessment(of=people.commitment, delivery="at_risk", jp_signed_at="2024-09-01")
    row.jp_signed_by = people.coordinator
    row.save()
    return row


def everybody(people: Cast) -> dict[str, Any]:
    return {
        "coordinator": people.coordinator,
        "foreigner": people.foreigner,
        "approver": people.approver,
        "reporter": people.reporter,
        "viewer": people.viewer,
        "administrator": people.administrator,
        "nobody": None,
    }


# --- Who may -----------------------------------------------------------------------------------------------------


def test_everybody_reads_the_history(client: Client, people: Cast) -> None:
    answers = statuses(client, everybody(people), "get", PAGE)
    assert answers.pop("nobody") == 302
    assert set(answers.values()) == {200}


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_propose(client: Client, people: Cast, method: str) -> None:
    make.joint_assessment(of=people.commitment, jp_signed_at="2024-09-01", mn_signed_at="2024-09-02")
    assert statuses(client, everybody(people), method, NEW) == {
        "coordinator": 200 if method == "get" else 400,
        "foreigner": 200 if method == "get" else 400,
        "approver": 403,
        "reporter": 403,
        "viewer": 403,
        "administrator": 403,
        "nobody": 302,
    }


def test_who_may_sign_and_withdraw(client: Client, people: Cast, proposed: JointAssessment) -> None:
    no = {"approver": 403, "reporter": 403, "viewer": 403, "administrator": 403, "nobody": 302}
    signing, withdrawing = f"{PAGE}{proposed.pk}/sign/", f"{PAGE}{proposed.pk}/withdraw/"
    people_who_may_not = {name: person for name, person in everybody(people).items() if name in no}
    assert statuses(client, people_who_may_not, "post", signing) == no
    assert statuses(client, people_who_may_not, "post", withdrawing) == no
    assert statuses(client, {"own side": people.coordinator}, "post", signing) == {"own side": 403}
    assert statuses(client, {"other side": people.foreigner}, "post", withdrawing) == {"other side": 403}
    client.force_login(people.foreigner)
    assert client.get(signing).status_code == client.get(withdrawing).status_code == 405
    proposed.refresh_from_db()
    assert proposed.waiting


def test_what_is_not_there(client: Client, people: Cast, proposed: JointAssessment) -> None:
    make.commitment(code="EC-02", parties=("JP",))
    client.force_login(people.foreigner)
    assert client.get("/commitments/EC-99/joint/").status_code == 404
    assert client.get("/commitments/EC-99/joint/new/").status_code == 404
    assert client.get("/commitments/EC-02/joint/new/").status_code == 404  # nothing to assess jointly
    assert client.post(f"/commitments/EC-02/joint/{proposed.pk}/sign/").status_code == 404
    assert client.post(f"{PAGE}999999/sign/").status_code == 404
    assert client.post(f"{PAGE}99999999999999999999/withdraw/").status_code == 404


# --- Proposing ---------------------------------------------------------------------------------------------------


def test_the_form_shows_both_sides_and_chooses_nothing(client: Client, people: Cast) -> None:
    people.update("published", delivery="off_track", reason="The budget is open.")
    make.update(undertaking=people.mn, period="2024-H1", reason="All is well.", language="mn")
    client.force_login(people.coordinator)
    page = main(client.get(NEW))
    radios = page.all("input", type="radio")
    assert len(radios) == 6
    assert not [radio for radio in radios if "checked" in radio.attributes]
    assert "Only actions can be completed." in page.text
    assert "The budget is open." in page.text
    assert page.one("section", aria_labelledby="said-MN").one("div", lang="mn").text == "All is well."


def test_a_draft_is_not_shown(client: Client, people: Cast) -> None:
    people.update("draft", reason="Secret.")
    client.force_login(people.foreigner)
    for address in (NEW, PAGE):
        assert "Secret." not in main(client.get(address)).text


def test_what_goes_on_can_not_be_completed(client: Client) -> None:
    people = cast(kind="continuing")
    client.force_login(people.coordinator)
    assert not main(client.get(NEW)).all("input", value="completed")
    assert client.post(NEW, TYPED | {"delivery": "completed"}).status_code == 400


def test_proposed_and_signed(client: Client, people: Cast) -> None:
    client.force_login(people.coordinator)
    response = client.post(NEW, TYPED, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    row = JointAssessment.objects.get()
    assert (row.delivery, row.reason, row.jp_signed_by, row.waiting) == (
        "at_risk",
        "Both looked.",
        people.coordinator,
        True,
    )
    assert "waits for the signature of Mongolia" in main(response).text
    client.force_login(people.foreigner)
    page = main(client.post(f"{PAGE}{row.pk}/sign/", follow=True))
    row.refresh_from_db()
    assert row.in_force_at is not None
    assert f"Signed for Mongolia by {people.foreigner.full_name}" in page.text
    assert page.one("li", class_="assessment--in-force")
    assert "A joint assessment that both governments signed." in main(client.get("/commitments/EC-01/")).text


def test_what_is_missing_is_said_at_its_field(client: Client, people: Cast) -> None:
    client.force_login(people.coordinator)
    response = client.post(NEW, {"reason": " "})
    assert response.status_code == 400
    assert wrong_fields(response) == ["id_delivery", "id_reason"]
    assert "Choose a rating." in main(response).text
    response = client.post(NEW, TYPED | {"reason": ""})
    assert "checked" in main(response).one("input", value="at_risk").attributes  # nothing typed is lost
    assert not JointAssessment.objects.exists()


def test_while_one_waits_no_other_is_proposed(client: Client, people: Cast, proposed: JointAssessment) -> None:
    client.force_login(people.coordinator)
    response = client.post(NEW, TYPED)
    assert response.status_code == 400
    assert "already waits for the other side" in main(response).text
    assert not main(client.get(PAGE)).all("a", href=NEW)


# --- Withdrawing, and being too late -----------------------------------------------------------------------------


def test_withdrawn_it_stays_in_the_list(client: Client, people: Cast, proposed: JointAssessment) -> None:
    client.force_login(people.coordinator)
    page = main(client.post(f"{PAGE}{proposed.pk}/withdraw/", follow=True))
    assert "Withdrawn by Cho Coordinator (Japan)" in page.text
    assert page.all("a", href=NEW)
    client.force_login(people.foreigner)
    page = main(client.post(f"{PAGE}{proposed.pk}/sign/", follow=True))
    assert "This joint assessment has been withdrawn." in page.text
    assert not page.all("form", action=f"{PAGE}{proposed.pk}/sign/")


def test_signed_meanwhile_it_is_not_withdrawn(client: Client, people: Cast, proposed: JointAssessment) -> None:
    client.force_login(people.foreigner)
    client.post(f"{PAGE}{proposed.pk}/sign/")
    assert client.post(f"{PAGE}{proposed.pk}/sign/").status_code == 403  # signed already
    client.force_login(people.coordinator)
    page = main(client.post(f"{PAGE}{proposed.pk}/withdraw/", follow=True))
    assert "it is in force" in page.text


# --- Where it is seen --------------------------------------------------------------------------------------------


def test_who_is_offered_what(client: Client, people: Cast, proposed: JointAssessment) -> None:
    signing, withdrawing = f"{PAGE}{proposed.pk}/sign/", f"{PAGE}{proposed.pk}/withdraw/"
    offered = {}
    for name, person in everybody(people).items():
        if person is not None:
            client.force_login(person)
            forms = {form.get("action") for form in main(client.get(PAGE)).all("form")}
            offered[name] = (signing in forms, withdrawing in forms)
    assert offered.pop("coordinator") == (False, True)
    assert offered.pop("foreigner") == (True, False)
    assert set(offered.values()) == {(False, False)}
    client.force_login(people.foreigner)
    assert not main(client.get(f"{PAGE}?as_of=2024-10-01")).all("form", action=signing)  # a past day is only read


def test_the_commitment_says_what_waits(client: Client, people: Cast, proposed: JointAssessment) -> None:
    client.force_login(people.foreigner)
    page = main(client.get("/commitments/EC-01/"))
    assert "signed for Japan, waits for the other government’s signature" in page.text
    assert page.one("a", href=PAGE, class_="button").text == "Read it and countersign"
    page = main(client.get("/commitments/EC-01/?as_of=2024-08-31"))
    assert "waits for the other government" not in page.text
    client.force_login(people.viewer)
    assert main(client.get("/commitments/EC-01/")).one("a", href=PAGE, class_="button").text == "Read the proposal"


def test_it_stands_in_my_work_of_the_other_side(client: Client, people: Cast, proposed: JointAssessment) -> None:
    client.force_login(people.foreigner)
    page = main(client.get("/work/"))
    assert page.one("form", action=f"{PAGE}{proposed.pk}/sign/")
    assert "Both sides looked at the minutes." in page.one("section", aria_labelledby="between").text
    client.force_login(people.coordinator)
    assert "asks nothing of yours" in main(client.get("/work/")).one("section", aria_labelledby="between").text
    client.force_login(people.approver)
    assert not main(client.get("/work/")).all("section", aria_labelledby="between")


def test_what_ended_it_is_named(client: Client, people: Cast) -> None:
    make.joint_assessment(of=people.commitment, jp_signed_at="2024-02-01", mn_signed_at="2024-02-02")
    ending = people.update("published", delivery="off_track", published_at="2024-07-10")
    client.force_login(people.viewer)
    page = main(client.get(PAGE))
    assert "Ended by a report that differs: Japan, 2024-H1, 10 July 2024" in page.text
    assert page.all("a", href=f"/updates/{ending.pk}/")
    assert "in force" in main(client.get(f"{PAGE}?as_of=2024-07-09")).one("li", class_="assessment--in-force").text


def test_decisions_about_it_stand_there_too(client: Client, people: Cast) -> None:
    meeting = make.consultation(held_on="2024-03-15")
    make.decision(of=meeting, about=[people.commitment], text="Хоёр удаа хуралдана.", language="mn")
    client.force_login(people.viewer)
    page = main(client.get(PAGE))
    assert page.one("section", aria_labelledby="decisions").one("div", lang="mn").text == "Хоёр удаа хуралдана."
    assert page.one("a", href=f"/consultations/{meeting.pk}/#decisions")
    assert main(client.get("/commitments/EC-01/")).one("a", href=f"{PAGE}#decisions").text.startswith("1 decision")
    assert "had decided" in main(client.get(f"{PAGE}?as_of=2024-03-14")).text


@pytest.mark.parametrize("number", [3, 30])
def test_what_it_costs(client: Client, people: Cast, number: int, django_assert_num_queries: Any) -> None:
    meeting = make.consultation()
    for _index in range(number):
        make.joint_assessment(of=people.commitment, jp_signed_at="2024-02-01", mn_signed_at="2024-02-02")
        make.decision(of=meeting, about=[people.commitment])
    people.update("published", delivery="off_track")
    client.force_login(people.coordinator)
    with django_assert_num_queries(8):
        client.get(PAGE)
    with django_assert_num_queries(7):
        client.get(NEW)
