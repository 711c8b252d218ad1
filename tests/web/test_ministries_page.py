"""The ministries as of a day; and handing one's work over, step by step."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from commitments import clock
from commitments.models import Assignment, Ministry, MinistryName, MinistrySuccession, User
from tests import factories as make

from .cast import Cast, cast, main, wrong_fields
from .html import Element

pytestmark = pytest.mark.django_db

URL = "/ministries/JP-MOFA/succession/"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def administrator(client: Client, people: Cast) -> Client:
    client.force_login(people.administrator)
    return client


def line(client: Client, code: str, query: str = "") -> Element:
    return main(client.get(f"/ministries/{query}")).one("tr", id=code)


def hidden(page: Element, name: str) -> list[str]:
    return [one["value"] for one in page.all("input", name=name)]


# --- The list ----------------------------------------------------------------------------------------------------


def test_everybody_reads_what_each_is_called_and_has_to_do(client: Client, people: Cast) -> None:
    make.assignment(of=make.commitment(code="EC-02"), to=people.mofa, role="support")
    make.assignment(of=make.commitment(code="EC-03"), to=people.mofa, role="support", ends_on="2023-12-31")
    client.force_login(people.viewer)
    row = line(client, "JP-MOFA")
    assert "leads 1, supports 1" in row.text
    (link,) = [one for one in row.all("a") if "commitments" in one["href"]]
    listed = main(client.get(link["href"]))
    assert link["href"] == "/commitments/?ministry=JP-MOFA"
    assert len(listed.one("table").all("tr")) - 1 == 2
    assert "leads 1, supports 2" in line(client, "JP-MOFA", "?as_of=2023-12-31").text
    assert "none" in line(client, "JP-METI").text
    assert not main(client.get("/ministries/")).all("a", href=URL)


def test_names_and_ends_as_of_the_day(client: Client, people: Cast) -> None:
    MinistryName.objects.create(ministry=people.meti, valid_from=dt.date(2024, 1, 1), name_en="Industry")
    people.mofa.closed_on = dt.date(2024, 3, 31)
    people.mofa.save()
    MinistrySuccession.objects.create(former=people.mofa, successor=people.meti, from_day=dt.date(2024, 4, 1))
    client.force_login(people.viewer)
    assert "Industry" in line(client, "JP-METI").text
    assert "Industry" not in line(client, "JP-METI", "?as_of=2023-12-31").text
    closed = line(client, "JP-MOFA")
    assert closed.one("time")["datetime"] == "2024-03-31"
    assert closed.one("a", href="#JP-METI").text == "Industry"
    assert not line(client, "JP-MOFA", "?as_of=2024-03-31").all("a", href="#JP-METI")
    assert not line(client, "JP-MOFA", "?as_of=2024-03-31").all("time")


@pytest.mark.parametrize("number", [1, 30])
def test_what_the_list_costs(client: Client, people: Cast, number: int, django_assert_num_queries: Any) -> None:
    for index in range(number):
        make.assignment(of=people.commitment, to=make.ministry(code=f"JP-M{index}"), role="support")
    client.force_login(people.viewer)
    with django_assert_num_queries(6):
        client.get("/ministries/")


# --- Merging and splitting ---------------------------------------------------------------------------------------


def test_a_merger_shows_what_moves_before_anything_does(administrator: Client, people: Cast) -> None:
    draft = people.update()
    preview = administrator.post(URL, {"successors": ["JP-METI"], "from_day": "2024-04-01"})
    assert preview.status_code == 200
    page = main(preview)
    assert "EC-01" in page.text
    assert people.reporter.full_name in page.text
    assert (hidden(page, "successors"), hidden(page, "from_day")) == (["JP-METI"], ["2024-04-01"])
    assert not page.all("select")
    assert Ministry.objects.get(code="JP-MOFA").closed_on is None
    data = {"successors": ["JP-METI"], "from_day": "2024-04-01", "then": "confirm"}
    response = administrator.post(URL, data)
    assert (response.status_code, response["Location"]) == (302, "/ministries/")
    assert Ministry.objects.get(code="JP-MOFA").closed_on == dt.date(2024, 3, 31)
    assert Assignment.objects.get(ministry=people.meti).starts_on == dt.date(2024, 4, 1)
    assert not User.objects.filter(ministry=people.mofa).exists()
    draft.refresh_from_db()
    assert draft.ministry == people.meti


def test_a_split_asks_who_takes_each_commitment_and_each_person(administrator: Client, people: Cast) -> None:
    make.ministry(code="JP-NEW")
    chosen = {"successors": ["JP-METI", "JP-NEW"], "from_day": "2024-04-01"}
    page = main(administrator.post(URL, chosen))
    names = [select["name"] for select in page.all("select")]
    assert names[0] == f"commitment-{people.commitment.pk}"
    assert f"person-{people.reporter.pk}" in names
    assert not [one for one in page.all("option") if "selected" in one.attributes and one.get("value")]
    unanswered = administrator.post(URL, chosen | {"then": "confirm"})
    assert unanswered.status_code == 400
    assert sorted(wrong_fields(unanswered)) == sorted(f"id_{name}" for name in names)
    assert Ministry.objects.get(code="JP-MOFA").closed_on is None
    answers = dict.fromkeys(names, "JP-METI") | {f"person-{people.reporter.pk}": "JP-NEW", names[0]: "JP-NEW"}
    assert administrator.post(URL, chosen | answers | {"then": "confirm"}).status_code == 302
    people.reporter.refresh_from_db()
    people.approver.refresh_from_db()
    assert (people.reporter.ministry.code, people.approver.ministry.code) == ("JP-NEW", "JP-METI")
    current = Assignment.objects.get(commitment=people.commitment, ends_on=None, ministry__party="JP")
    assert (current.ministry.code, current.role) == ("JP-NEW", "lead")


def test_what_can_not_be_is_said_at_its_field(administrator: Client, people: Cast) -> None:
    assert wrong_fields(administrator.post(URL, {"from_day": "2024-04-01"})) == ["id_successors"]
    for code in ("MN-MFA", "JP-MOFA", "JP-NONE"):
        response = administrator.post(URL, {"successors": [code], "from_day": "2024-04-01"})
        assert (response.status_code, wrong_fields(response)) == (400, ["id_successors"]), code
    ahead = (clock.today() + dt.timedelta(days=1)).isoformat()
    for day in (ahead, "2020-01-01", "soon"):
        response = administrator.post(URL, {"successors": ["JP-METI"], "from_day": day})
        assert (response.status_code, wrong_fields(response)) == (400, ["id_from_day"]), day


def test_the_choice_can_be_changed_after_the_preview(administrator: Client) -> None:
    data = {"successors": ["JP-METI"], "from_day": "2024-04-01", "then": "change"}
    page = main(administrator.post(URL, data))
    assert "checked" in page.one("input", type="checkbox", value="JP-METI").attributes
    assert page.one("input", name="from_day")["value"] == "2024-04-01"


def test_a_closed_ministry_has_nothing_left_to_hand_over(administrator: Client, people: Cast) -> None:
    people.mofa.closed_on = dt.date(2024, 1, 1)
    people.mofa.save()
    assert administrator.get(URL)["Location"] == "/ministries/"
    response = administrator.post(URL, {"successors": ["JP-METI"], "from_day": "2024-04-01", "then": "confirm"})
    assert response.status_code == 400
    assert "has been closed already" in main(response).text


def test_an_administrator_does_not_learn_of_reports_that_are_being_written(administrator: Client, people: Cast) -> None:
    data = {"successors": ["JP-METI"], "from_day": "2024-04-01"}
    before = main(administrator.post(URL, data)).text
    people.update(done="SECRET")
    assert main(administrator.post(URL, data)).text == before


def test_administrators_only_and_only_for_a_ministry_that_is_there(administrator: Client, people: Cast) -> None:
    assert administrator.get("/ministries/JP-NONE/succession/").status_code == 404
    administrator.force_login(people.coordinator)
    assert administrator.get(URL).status_code == 403
    assert administrator.get("/ministries/JP-NONE/succession/").status_code == 403
