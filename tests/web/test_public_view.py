"""The public view: with one setting on, anybody reads what is published, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from commitments import clock
from commitments.models import Commitment, JointAssessment, ProgressUpdate, User
from tests import factories as make
from tests.everywhere import pages, said
from tests.web.html import parse

PUBLIC_SHEETS = (
    *("commitments", "updates", "two-sides", "milestones", "date-revisions", "measurements", "evidence"),
    *("trend", "comparison", "due-dates", "indicators", "summary"),
)
# Where anybody may go, beside what needs no account anyway. Every other address is closed as ever.
OPEN = {
    "/dashboard/",
    "/statement/",
    "/commitments/",
    "/commitments/{code}/",
    "/timeline/",
    "/indicators/",
    "/updates/",
    "/updates/{pk}/",
    "/two-sides/",
    "/periods/",
    "/ministries/",
    "/search/",
    "/trend/",
    "/compare/",
    "/exports/",
    *(f"/exports/{sheet}.{form}" for sheet in PUBLIC_SHEETS for form in ("xlsx", "csv", "json", "ndjson")),
    "/api/v1/",
    "/api/v1/statement/",
    "/api/v1/pillars/",
    "/api/v1/passages/",
    "/api/v1/passages/1/",
    "/api/v1/ministries/",
    "/api/v1/periods/",
    "/api/v1/commitments/",
    "/api/v1/commitments/{code}/",
    "/api/v1/updates/",
    "/api/v1/updates/{pk}/",
    "/api/v1/measurements/",
    "/api/v1/evidence/",
    "/api/v1/occurrences/",
    "/api/v1/milestones/",
    "/api/v1/indicators/",
    "/api/v1/date-revisions/",
    "/api/v1/assignments/",
    "/api/v1/joint-assessments/",
    "/api/v1/iati/",
    "/api/v1/summary/?by=pillar",
    "/api/v1/timeline/",
    "/api/v1/trend/",
    "/api/v1/compare/",
    "/api/v1/slips/",
}
NO_ACCOUNT_NEEDED = {"/healthz", "/robots.txt", "/sign-in/", "/api/v1/schema/", "/api/v1/docs/", "/admin/jsi18n/"}


@pytest.fixture
def public(settings: Any) -> None:
    settings.PUBLIC_VIEW = True


@pytest.fixture
def everything(public: None, demo: None, db: None) -> Iterator[dict[str, Any]]:
    """The demonstration, with one commitment on which there is all that the public must not see."""
    with clock.at(make.instant("2024-10-15 18:00")):
        code = "EC-01"
        of = Commitment.objects.get(code=code)
        author = User.objects.get(email="reporter.jp@example.com")
        update = ProgressUpdate.objects.filter(undertaking__commitment=of, status="published").order_by("-pk").first()
        make.evidence(of=update, url="", file=make.stored_file(by=author), title="A file of evidence")
        milestone = make.milestone(of=of, due_on="2025-03-31")
        make.date_revision(of=milestone, new_due_on="2025-06-30", requested_at="2024-09-01", agreed_at="2024-09-02")
        asked = make.date_revision(of=milestone, new_due_on="2026-02-17", requested_at="2024-10-01")
        type(asked).objects.filter(pk=asked.pk).update(reason="Still between the governments")
        proposed = make.joint_assessment(of=of, jp_signed_at="2024-10-01")
        JointAssessment.objects.filter(pk=proposed.pk).update(reason="Still between the governments")
        ProgressUpdate.objects.filter(pk=update.pk).update(internal_note="Only for ourselves")
        yield {"code": code, "pk": update.pk}


def opened(values: dict[str, Any]) -> set[str]:
    return {path.format(**values) for path in OPEN}


@pytest.mark.thorough
def test_anybody_reads_what_is_listed_and_nothing_else(everything: dict[str, Any]) -> None:
    client = Client()
    answers = {path: said(client, path)[0] for path in {*pages(**everything), *opened(everything)}}
    answered = {path for path, status in answers.items() if status == 200}
    assert answered - NO_ACCOUNT_NEEDED == opened(everything)
    # An address that asks for more than its path says so; all others lead to the sign-in or are not there.
    others = {path: status for path, status in answers.items() if path not in answered}
    assert set(others.values()) <= {302, 400, 401, 404, 405}, others
    for path in others:
        if answers[path] == 302 and path != "/":
            assert re.match(r"/(sign-in|admin)/", client.get(path).headers["Location"]), path


@pytest.mark.thorough
def test_no_name_no_address_and_nothing_between_the_governments(everything: dict[str, Any]) -> None:
    people = [text for pair in User.objects.values_list("full_name", "email") for text in pair if text]
    secrets = [*people, "Only for ourselves", "Still between the governments", "2026-02-17", "17 February 2026"]
    client = Client()
    for path in opened(everything):
        text = said(client, path)[1].decode()
        assert [secret for secret in secrets if secret in text] == [], path


def test_staff_see_all_of_that(everything: dict[str, Any]) -> None:
    """Or the test above would prove nothing."""
    client = Client()
    client.force_login(User.objects.get(email="reporter.jp@example.com"))
    page = client.get("/commitments/EC-01/").content.decode()
    assert "2026年2月17日" in page or "2026/2/17" in page
    assert "Still between the governments" in page


@pytest.mark.thorough
def test_every_link_of_a_public_page_leads_somewhere(everything: dict[str, Any]) -> None:
    client = Client()
    asked: dict[str, int] = {}
    for path in opened(everything):
        if path.startswith("/api/") or "." in path:
            continue
        for link in parse(client.get(path)).all("a"):
            address = link.get("href").partition("#")[0]
            if not address.startswith(("/", "?")) or "/sign-in/" in address:
                continue
            address = path + address if address.startswith("?") else address
            # One of a kind: the lists link to every commitment and to every filter.
            kind = re.sub(r"[A-Z]{2}-\d+|\d+", "x", urlsplit(address).path)
            if kind not in asked:
                response = client.get(address, follow=True)
                list(response)  # a file stays open until it has been sent
                asked[kind] = response.status_code
    assert len(asked) > 8
    assert {kind for kind, status in asked.items() if status != 200} == set()


def test_programs_of_the_public_are_told_what_is_not_theirs(everything: dict[str, Any]) -> None:
    """What is between the governments is refused and not answered with nothing, which would be untrue."""
    client = Client()
    for path in ("consultations/", "decisions/", "changes/"):
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated"), path
    revisions = client.get("/api/v1/date-revisions/?commitment=EC-01").json()["results"]
    assert {one["status"] for one in revisions} == {"agreed"}
    signed = client.get("/api/v1/joint-assessments/").json()["results"]
    assert {one["status"] for one in signed} <= {"in_force"}
    rows = client.get("/api/v1/commitments/?code=EC-01&expand=date_revisions,joint_assessments,evidence").json()
    assert {one["status"] for one in rows["results"][0]["date_revisions"]} == {"agreed"}
    assert [one for one in rows["results"][0]["joint_assessments"] if one["status"] != "in_force"] == []
    (file,) = [one for one in rows["results"][0]["evidence"] if one["file"]]
    assert client.get(file["url"]).status_code == 401
    streamed = b"".join(client.get("/api/v1/date-revisions/?format=ndjson").streaming_content)
    assert b"Still between" not in streamed
    assert b"2026-02-17" not in streamed
