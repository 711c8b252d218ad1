"""“No change this period”: one click from My work, one reason, and a colleague's review as for any report."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from commitments.models import AuditEvent, ProgressUpdate
from commitments.vocabulary import UpdateStatus
from tests import factories as make

from .cast import Cast, cast, main, statuses, wrong_fields

pytestmark = pytest.mark.django_db

URL = "/commitments/EC-01/updates/no-change/"


@pytest.fixture
def people() -> Cast:
    people = cast()
    make.update(undertaking=people.jp, period="2023-H2", delivery="at_risk", author=people.reporter)
    return people


@pytest.fixture
def signed_in(client: Client, people: Cast) -> Client:
    client.force_login(people.reporter)
    return client


def test_it_repeats_the_rating_with_a_reason_and_waits_for_a_colleague(signed_in: Client, people: Cast) -> None:
    response = signed_in.post(URL, {"period": "2024-H1", "reason": "The budget is still open."})
    made = ProgressUpdate.objects.latest("pk")
    assert response.status_code == 302
    assert response["Location"] == f"/updates/{made.pk}/"
    assert (made.status, made.delivery, made.no_change) == (UpdateStatus.SUBMITTED, "at_risk", True)
    assert (made.reason, made.period.code) == ("The budget is still open.", "2024-H1")
    assert made.done
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == ["report_no_change", "submit"]
    people.jp.refresh_from_db()
    assert people.jp.current_update != made, "nothing counts before a colleague has published it"


@time_machine.travel("2024-07-10 03:00Z", tick=False)
def test_my_work_leads_to_it_and_the_page_shows_the_last_report(signed_in: Client) -> None:
    work = main(signed_in.get("/work/"))
    assert work.all("a", href=f"{URL}?period=2024-H1")
    page = main(signed_in.get(f"{URL}?period=2024-H1"))
    assert "The talks went as planned." in page.text
    assert page.one("option", value="2024-H1").get("selected") is not None


def test_the_reason_is_asked_for_at_its_field_and_nothing_is_lost(signed_in: Client) -> None:
    response = signed_in.post(URL, {"period": "2024-H1", "reason": "  "})
    assert response.status_code == 400
    assert wrong_fields(response) == ["id_reason"]
    assert main(response).one("option", value="2024-H1").get("selected") is not None
    assert ProgressUpdate.objects.count() == 1


@pytest.mark.parametrize("period", ["2023-H2", "1999-H1", ""])
def test_a_period_that_is_reported_or_unknown_is_refused_at_its_field(signed_in: Client, period: str) -> None:
    assert wrong_fields(signed_in.post(URL, {"period": period, "reason": "x"})) == ["id_period"]


@pytest.mark.parametrize("rating", ["completed", "discontinued"])
def test_nothing_is_owed_after_a_closing_rating(signed_in: Client, people: Cast, rating: str) -> None:
    make.update(undertaking=people.jp, period="2024-H1", delivery=rating, author=people.reporter)
    response = signed_in.post(URL, {"period": "2024-H2", "reason": "x"})
    assert response.status_code == 400
    assert not ProgressUpdate.objects.exclude(status="published").exists()


def test_a_first_report_is_written_in_full(client: Client, people: Cast) -> None:
    client.force_login(people.foreigner)
    response = client.post(URL, {"period": "2024-H1", "reason": "x"})
    assert response.status_code == 400
    assert main(response).all(role="alert")


def test_who_may(client: Client, people: Cast) -> None:
    everybody = {
        "reporter": people.reporter,
        "foreigner": people.foreigner,
        "outsider": people.outsider,
        "viewer": people.viewer,
        "administrator": people.administrator,
        "nobody": None,
    }
    assert statuses(client, everybody, "get", URL) == {
        "reporter": 200,
        "foreigner": 200,
        "outsider": 403,
        "viewer": 403,
        "administrator": 403,
        "nobody": 302,
    }
    client.force_login(people.reporter)
    assert client.get("/commitments/XX-99/updates/no-change/").status_code == 404
    assert client.delete(URL).status_code == 405
