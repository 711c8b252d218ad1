"""Two sides: what the governments see differently, or only one has spoken on, side by side and as of any day."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import factories as make

from .cast import Cast, cast, main, statuses
from .html import Element

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    """EC-01 is seen differently; on FW-01, of another pillar, Mongolia is silent; EC-03 is agreed, EC-04 one side's."""
    made = cast()
    made.update("published", delivery="off_track", reason="The budget is open.", published_at="2024-07-25")
    make.update(undertaking=made.mn, period="2024-H1", reason="Бүгд сайн.", language="mn", published_at="2024-07-20")
    silent = make.commitment(code="FW-01", in_pillar=make.pillar(key="security", code="PS"))
    make.update(undertaking=make.side(silent, "JP"), period="2024-H1", published_at="2024-07-20")
    agreed = make.commitment(code="EC-03")
    for side in agreed.undertakings.all():
        make.update(undertaking=side, period="2024-H1", published_at="2024-07-20")
    make.commitment(code="EC-04", parties=("JP",))
    return made


def shown(client: Client, query: str = "as_of=2024-08-15", status: int = 200) -> Element:
    response = client.get(f"/two-sides/?{query}")
    assert response.status_code == status
    return main(response)


def codes(page: Element) -> list[str]:
    return [row.all("a")[0].text for row in page.one("tbody").all("tr")]


def test_who_may(client: Client, people: Cast) -> None:
    everybody = {
        "viewer": people.viewer,
        "reporter": people.reporter,
        "foreigner": people.foreigner,
        "administrator": people.administrator,
    }
    assert set(statuses(client, everybody, "get", "/two-sides/").values()) == {200}
    assert statuses(client, {"nobody": None}, "get", "/two-sides/") == {"nobody": 302}
    assert statuses(client, {"viewer": people.viewer}, "post", "/two-sides/") == {"viewer": 405}


def test_both_accounts_stand_beside_each_other(client: Client, people: Cast) -> None:
    client.force_login(people.viewer)
    page = shown(client)
    assert codes(page) == ["EC-01", "FW-01"]  # those seen differently first
    first, second = page.one("tbody").all("tr")
    ours, theirs = first.all("div", class_="account")
    assert "Off track Reported The budget is open. 2024-H1, Japan, 25 Jul 2024" in ours.text
    assert theirs.one("p", lang="mn").text == "Бүгд сайн."
    assert "silent Nothing has been published." in second.all("div", class_="account")[1].text


def test_every_number_equals_its_list(client: Client, people: Cast) -> None:
    client.force_login(people.viewer)
    for query in ("as_of=2024-08-15", "as_of=2024-08-15&pillar=security", ""):
        figures = shown(client, query).one("dl", class_="figures").all("a", class_="count")
        assert len(figures) == 2
        for figure in figures:
            listed = main(client.get(figure["href"]))
            assert listed.one(id="list-count").text.split()[0] == figure.text


def test_of_one_pillar(client: Client, people: Cast) -> None:
    client.force_login(people.viewer)
    page = shown(client, "as_of=2024-08-15&pillar=security")
    assert codes(page) == ["FW-01"]
    assert [count.text for count in page.all("a", class_="count")] == ["0", "1"]
    assert page.one("ul", class_="chips").all("li")


def test_of_one_kind_and_no_other_kind(client: Client, people: Cast) -> None:
    client.force_login(people.viewer)
    assert codes(shown(client, "as_of=2024-08-15&agreement=one_side_silent")) == ["FW-01"]
    page = shown(client, "as_of=2024-08-15&agreement=agreed")
    assert "Nothing to show" in page.text
    options = [option["value"] for option in shown(client).all("input", name="agreement")]
    assert options == ["divergent", "one_side_silent"]


@pytest.mark.thorough
def test_as_of_any_day(client: Client, people: Cast) -> None:
    client.force_login(people.viewer)
    assert codes(shown(client, "as_of=2024-07-24")) == ["EC-01", "FW-01"]  # Japan hadn't reported yet: one side
    assert "One side silent" in shown(client, "as_of=2024-07-24").one("tbody").all("tr")[0].text
    assert "Nothing to show" in shown(client, "as_of=2024-07-19").text
    page = shown(client)
    links = [link["href"] for link in page.one("tbody").all("a")]
    assert links
    assert all("as_of=2024-08-15" in link for link in links)


@pytest.mark.parametrize("query", ["pillar=nowhere", "colour=red", "page=9", "order=sideways"])
def test_what_is_not_understood_is_refused(client: Client, people: Cast, query: str) -> None:
    client.force_login(people.viewer)
    page = shown(client, query, 400)
    assert "is not understood" in page.text
    assert not page.all("dl", class_="figures")


def test_drafts_are_in_nothing(client: Client, people: Cast) -> None:
    people.update("draft", delivery="completed", reason="Secret.")
    for reader in (people.foreigner, people.coordinator):
        client.force_login(reader)
        assert "Secret." not in shown(client, "").text


@pytest.mark.thorough
@pytest.mark.parametrize("number", [3, 30])
def test_what_it_costs(client: Client, people: Cast, number: int, django_assert_num_queries: Any) -> None:
    for _index in range(number):
        row = make.commitment()
        make.update(undertaking=make.side(row, "JP"), period="2024-H1", published_at="2024-07-20")
        make.update(undertaking=make.side(row, "MN"), period="2024-H1", delivery="at_risk", published_at="2024-07-20")
    client.force_login(people.reporter)
    with django_assert_num_queries(9):
        client.get("/two-sides/?as_of=2024-08-15")
