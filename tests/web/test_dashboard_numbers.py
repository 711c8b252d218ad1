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
    return int(parse(response).one(id="list-count").text.split()[0])


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("query", ["", "?as_of=2022-11-29", "?as_of=2023-07-31", "?as_of=2024-02-15"])
def test_every_number_equals_its_list(client: Client, query: str) -> None:
    page = shown(client, query)
    found = dict.fromkeys((address, number) for number, address in numbers(page))
    assert len(found) > 60
    for address, number in found:
        assert rows_behind(client, address) == number, address
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
def test_lists_under_the_numbers_lead_to_all_of_them(client: Client) -> None:
    page = shown(client)
    more = page.all("p", class_="sample-more")
    assert len(more) == 4
    for one in more:
        link = one.one("a")
        assert f" {rows_behind(client, link['href'])} row" in link.text
