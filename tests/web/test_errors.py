"""Pages that say no, the demonstration banner, and the health check."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from commitments.errors import Forbidden, NotFound, RuleViolation, StaleVersion
from commitments.models import Plan
from commitments.web import errors
from commitments.web.pages import page
from tests import factories as make

from .html import Element, parse

pytestmark = pytest.mark.django_db
BANNER = "Demonstration The commitments are real. The people and all progress shown here are invented."


def banner(page: Element) -> str:
    return " ".join(one.text for one in page.all(class_="demonstration"))


@pytest.fixture
def demonstration(statement: object) -> None:
    Plan.objects.update(demonstration=True)


def asked(path: str = "/somewhere/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = make.user()
    return request


# --- The demonstration says so everywhere ------------------------------------------------------------------------


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    "address",
    ["/sign-in/", "/account/", "/commitments/", "/updates/", "/dashboard/", "/dashboard/?as_of=x", "/nowhere/"],
)
def test_every_page_of_a_demonstration_says_so(client: Client, address: str) -> None:
    if address != "/sign-in/":
        client.force_login(make.user())
    assert banner(parse(client.get(address))) == BANNER


@pytest.mark.usefixtures("demonstration")
def test_so_do_the_pages_that_say_no(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert banner(parse(strict.post("/sign-in/", {}))) == BANNER
    for answer in (errors.bad_request, errors.forbidden, errors.not_found):
        assert banner(parse(answer(asked(), Exception()))) == BANNER


@pytest.mark.usefixtures("statement")
def test_a_real_database_shows_no_banner(client: Client) -> None:
    client.force_login(make.user())
    for address in ("/account/", "/dashboard/", "/nowhere/"):
        assert banner(parse(client.get(address))) == ""


@pytest.mark.usefixtures("demonstration")
def test_what_every_page_needs_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    from commitments.web.context import site

    request = asked()
    with django_assert_num_queries(1):
        assert site(request)["demonstration"] is True
        site(request)


def test_pages_work_before_anything_is_loaded(client: Client) -> None:
    client.force_login(make.user(role="administrator"))
    for address in ("/account/", "/dashboard/", "/commitments/", "/updates/"):
        assert client.get(address).status_code == 200


# --- What says no ------------------------------------------------------------------------------------------------


def test_an_unknown_address(client: Client) -> None:
    client.force_login(make.user())
    response = client.get("/nowhere/")
    page = parse(response)
    assert (response.status_code, page.one("h1").text) == (404, "There is nothing here")
    assert page.one("a", class_="button")["href"] == "/"


def test_an_unknown_address_for_a_stranger(client: Client) -> None:
    page = parse(client.get("/nowhere/"))
    assert page.one("a", class_="button")["href"] == "/sign-in/"


def test_a_host_that_is_not_ours(client: Client) -> None:
    response = client.get("/sign-in/", headers={"host": "elsewhere.example"})
    assert (response.status_code, parse(response).one("h1").text) == (400, "This can't be understood")


def test_the_header_says_who_is_signed_in_there_too(client: Client) -> None:
    client.force_login(make.user(role="viewer", full_name="Sato", of_ministry=make.ministry(name_en="Foreign Affairs")))
    assert parse(client.get("/nowhere/")).one("div", class_="person").text == "Sato Foreign Affairs · Viewer Sign out"


@pytest.mark.parametrize(
    ("answer", "exception", "status", "title"),
    [
        (errors.bad_request, SuspiciousOperation(), 400, "This can't be understood"),
        (errors.forbidden, PermissionDenied(), 403, "You may not do this"),
    ],
)
def test_djangos_own_refusals(answer: Any, exception: Exception, status: int, title: str) -> None:
    response = answer(asked(), exception)
    assert (response.status_code, parse(response).one("h1").text) == (status, title)


@pytest.mark.parametrize(
    ("violation", "status", "title"),
    [
        (NotFound("not_found", "No such thing."), 404, "There is nothing here"),
        (Forbidden("role", "It takes the role: Approver."), 403, "You may not do this"),
        (StaleVersion("stale", "Changed meanwhile.", current=None), 409, "Somebody else was faster"),
        (RuleViolation("rule", "Not like this."), 400, "This can't be understood"),
    ],
)
def test_a_rule_that_says_no_becomes_a_page_with_its_reason(violation: RuleViolation, status: int, title: str) -> None:
    @page
    def view(request: HttpRequest) -> Any:
        raise violation

    response = view(asked())
    written = parse(response)
    assert (response.status_code, written.one("h1").text) == (status, title)
    assert violation.message in written.one("main").text


def test_a_form_from_an_old_session(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/sign-in/", {"username": "a@example.org", "password": "x"})
    assert (response.status_code, parse(response).one("h1").text) == (403, "This form is too old")


# --- What went wrong ---------------------------------------------------------------------------------------------


def fail(*args: Any, **kwargs: Any) -> Any:
    raise RuntimeError("broken")


def test_a_fault_gets_a_page_that_asks_no_database(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr("commitments.web.health.connection.cursor", fail)
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    written = parse(response)
    assert (response.status_code, written.one("h1").text) == (500, "Something went wrong")
    assert banner(written) == ""


@pytest.mark.usefixtures("demonstration")
def test_a_fault_on_a_demonstration_page_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commitments.web.dashboard.count_everything", fail)
    client.force_login(make.user(language="mn"))
    client.raise_request_exception = False
    response = client.get("/dashboard/")
    assert response.status_code == 500
    assert parse(response).all(class_="demonstration")
    assert parse(response).one("html")["lang"] == "mn"


# --- Health ------------------------------------------------------------------------------------------------------


def test_the_health_check_asks_the_database(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        response = client.get("/healthz")
    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"ok", "text/plain")
    assert "no-store" in response["Cache-Control"]
    assert connection.is_usable()


def test_the_health_check_takes_no_post(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
