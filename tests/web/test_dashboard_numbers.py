"""Every number on the dashboard leads to a list of exactly that many rows, on any day."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from commitments.models import User
from tests import factories as make

from .html import Element, parse

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("demo"), pytest.mark.django_db]


@pytest.fixture
def reader(client: Client) -> User:
    user = make.user(role="viewer")
    client.force_login(user)
    return user


def shown(client: Client, query: str = "") -> Element:
    response = client.get(f"/dashboard/{query}")
    assert response.status_code == 200
    return parse(response)


def numbers(page: Element) -> list[tuple[int, str]]:
    return [(int(link.text), link["href"]) for link in page.one("main").all("a", class_="count")]


def rows_behind(client: Client, address: str) -> int:
    response = client.get(address)
    assert response.status_code == 200, address
    if address.startswith("/compare/"):
        moved = [table for table in parse(response).all("table") if "moved" in table.get("class")]
        return sum(len(one.all("tr", class_="moved__row")) for one in moved)
    return int(parse(response).one(id="list-count").text.split()[0])


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    "query", ["", "?as_of=2022-11-29&by=kind", "?as_of=2023-07-31&by=ministry", "?as_of=2024-02-15&by=party"]
)
def test_every_number_equals_its_list(client: Client, query: str) -> None:
    page = shown(client, query)
    found = dict.fromkeys((address, number) for number, address in numbers(page))
    assert len(found) > 45
    for address, number in found:
        assert rows_behind(client, address) == number, address
        if not address.startswith("/compare/"):  # which names both its days
            assert parse_qs(urlsplit(address).query).get("as_of") == (parse_qs(query[1:]).get("as_of"))


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("query", ["", "?as_of=2024-02-15"])
def test_rows_and_columns_of_the_matrix_add_up(client: Client, query: str) -> None:
    table = shown(client, query).one("table", class_="table--matrix")
    rows = [[int(cell.text) for cell in row.all("td")] for row in table.all("tr") if row.all("td")]
    assert all(sum(row[:-1]) == row[-1] for row in rows)
    assert [sum(column) for column in zip(*rows[:-1], strict=True)] == rows[-1]
    assert rows[-1][-1] == 49
    assert "Not reported" in [heading.text for heading in table.one("thead").all("th")]


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("address", ["/trend/", "/trend/?pillar=economy&as_of=2024-02-15"])
def test_every_number_of_the_trend_equals_its_list(client: Client, address: str) -> None:
    found = dict.fromkeys((link, number) for number, link in numbers(parse(client.get(address))))
    assert len(found) > 15
    for link, number in found:
        assert rows_behind(client, link) == number, link


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("query", ["from=2023-12-01&to=2024-09-01", "from=2024-02-01&kind=action"])
def test_every_number_of_a_comparison_equals_its_rows(client: Client, query: str) -> None:
    page = parse(client.get(f"/compare/?{query}"))
    counted = numbers(page)
    assert len(counted) == 4
    for number, link in counted:
        assert rows_behind(client, link) == number, link
    ways = [number for number, link in counted if link.startswith("/compare/")]
    assert sum(ways) == rows_behind(client, f"/compare/?{query}")
    assert counted[-1][0] > 0
